/** Text fields of the API: what PostgreSQL, mail headers and letters can carry, and nothing else. */
import { z } from 'zod';
import type { IDENTIFIER_TYPES as CONTRACT_TYPES } from '../../connector/contract.js';

// Control characters, lone surrogates and bidirectional overrides have no place in a name, an id or a reason.
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069\uFEFF]/u;
const UNPRINTABLE_MULTILINE = /[\p{Cs}\u202A-\u202E\u2066-\u2069\uFEFF]|(?![\n\r\t])\p{Cc}/u;

/** One line of text. */
export function line(max: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(max)
    .refine(
      (value) => !UNPRINTABLE.test(value),
      'holds control characters | remove line breaks and invisible characters',
    )
    .refine((value) => value === '' || /\S/.test(value), 'is blank | give some text');
}

/** Text of several lines, such as a reason. */
export function prose(max: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(max)
    .refine((value) => !UNPRINTABLE_MULTILINE.test(value), 'holds control characters | remove invisible characters')
    .refine((value) => value === '' || /\S/.test(value), 'is blank | give some text');
}

/** Names of systems, holders and the like. */
export const slug = z
  .string()
  .min(1)
  .max(63)
  .regex(/^[a-z][a-z0-9_-]*$/, {
    error: 'is not a plain name | use lower-case letters, digits, dashes and underscores, starting with a letter',
  });

export const instant = z.iso.datetime({ offset: true });

/** One address; nothing that a mail header or an address list would read as more. */
const EMAIL =
  /^[^\s@"(),:;<>[\]\\\p{Cc}\p{Cs}]{1,64}@(?=.{1,253}$)(?:[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?\.)+[\p{L}\p{M}\p{N}-]{2,63}$/u;

export function isEmail(value: string): boolean {
  return value.length <= 254 && EMAIL.test(value);
}

export const email = z
  .string()
  .min(1)
  .max(254)
  .refine(
    (value) => value === '' || isEmail(value),
    'is not an e-mail address | use one address such as name@example.com',
  );

/** Language of letters, BCP 47. */
export const locale = z
  .string()
  .min(2)
  .max(35)
  .refine(isLocale, 'is not a language tag | use BCP 47, such as en-GB or de');

function isLocale(value: string): boolean {
  try {
    // A language of four letters and more is reserved: that is a word, not a tag.
    return new Intl.Locale(value).language.length <= 3;
  } catch {
    return false;
  }
}

/** The contract's kinds; the compiler sees that none is missing. */
const KNOWN: Record<(typeof CONTRACT_TYPES)[number], true> = {
  email: true,
  phone: true,
  name: true,
  postal_address: true,
  customer_id: true,
  user_id: true,
  billing_account_id: true,
  sim_iccid: true,
  sim_imsi: true,
  crm_contact_id: true,
  support_requester_id: true,
  cookie_id: true,
};
const IDENTIFIER_TYPES = Object.keys(KNOWN);

/** An identifier of a data subject as people and systems give it. */
export const identifier = z
  .strictObject({
    type: z
      .string()
      .max(42)
      .refine(
        (type) => IDENTIFIER_TYPES.includes(type) || /^x_[a-z0-9_]{1,40}$/.test(type),
        `is not a kind of identifier known here | give one of: ${IDENTIFIER_TYPES.join(', ')}, or a holder's own starting with x_`,
      )
      .describe(`One of ${IDENTIFIER_TYPES.join(', ')}, or a holder's own kind starting with x_`),
    value: line(512),
  })
  .refine((given) => given.type !== 'email' || isEmail(given.value), {
    path: ['value'],
    error: 'is not an e-mail address | use one address such as name@example.com',
  });

/** Web address people may click: never another scheme. */
export const webUrl = z
  .string()
  .max(2000)
  .refine(isWebUrl, 'is not a web address | use an absolute address starting with https://');

function isWebUrl(value: string): boolean {
  if (UNPRINTABLE.test(value) || /\s/.test(value)) return false;
  try {
    const url = new URL(value);
    return (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '' && url.password === '';
  } catch {
    return false;
  }
}
