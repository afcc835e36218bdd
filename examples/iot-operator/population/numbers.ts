/**
 * Telephone numbers, ICCIDs and IMSIs that belong to nobody: ranges set aside for fiction (Ofcom, Bundesnetzagentur) and the test
 * network (MCC 001, MNC 01). Each function is one-to-one over the range it names, then starts again.
 */

const OFCOM_LANDLINES = [
  '+441134960',
  '+441144960',
  '+441154960',
  '+441164960',
  '+441174960',
  '+441184960',
  '+441214960',
  '+441314960',
  '+441414960',
  '+441514960',
  '+441614960',
  '+442079460',
  '+441914980',
  '+442920180',
  '+441632960',
] as const;
const BNETZA_LANDLINES = ['+493023125', '+496990009', '+494066969', '+492214710', '+498999998'] as const;

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

/** A mobile number for drama use: 07700 900000 to 900999. */
export const ukMobile = (i: number): string => `+447700900${pad(i % 1000, 3)}`;

/** A landline number for drama use; 15,000 of them. */
export function ukLandline(i: number): string {
  const area = OFCOM_LANDLINES[Math.floor(i / 1000) % OFCOM_LANDLINES.length] ?? OFCOM_LANDLINES[0];
  return `${area}${pad(i % 1000, 3)}`;
}

/** A German mobile number for film and television: (0171) 3920000 to 3920099. */
export const deMobile = (i: number): string => `+491713920${pad(i % 100, 3)}`;

/** A German landline number for film and television; 5,000 of them. */
export function deLandline(i: number): string {
  const area = BNETZA_LANDLINES[Math.floor(i / 1000) % BNETZA_LANDLINES.length] ?? BNETZA_LANDLINES[0];
  return `${area}${pad(i % 1000, 3)}`;
}

/** True for numbers that can take a code by SMS. */
export const isMobile = (phone: string): boolean => /^\+(447|4917)/.test(phone);

/** IMSI of the test network 001/01. */
export const testImsi = (serial: number): string => `00101${pad(serial % 1e10, 10)}`;

/** ICCID with the unassigned country code 999 and a Luhn check digit, 19 digits. */
export function testIccid(serial: number): string {
  const body = `8999901${pad(serial % 1e11, 11)}`;
  let sum = 0;
  for (let i = 0; i < body.length; i += 1) {
    const digit = Number(body[body.length - 1 - i]);
    const doubled = i % 2 === 0 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return `${body}${(10 - (sum % 10)) % 10}`;
}
