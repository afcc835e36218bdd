/** Which passphrases are taken: long ones. No rules about signs, which only make worse ones. */
export const SHORTEST = 12;
export const LONGEST = 200;

/** What is wrong with a passphrase; the portal has the words. */
export type PassphraseFault = 'short' | 'long' | 'plain' | 'from_code';

/** Undefined when it is fine. */
export function checkPassphrase(passphrase: string, code: string): PassphraseFault | undefined {
  const length = Array.from(passphrase).length;
  if (length < SHORTEST) return 'short';
  if (length > LONGEST) return 'long';
  if (new Set(passphrase.toLowerCase()).size < 5) return 'plain';
  const plain = (text: string): string => text.replaceAll(/[\s-]/g, '').toLowerCase();
  if (plain(code).length >= 4 && plain(passphrase).replaceAll(plain(code), '').length < 8) return 'from_code';
  return undefined;
}
