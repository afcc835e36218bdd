/**
 * How dates, numbers and money look to one reader: their locale, the zone of the law that applies. Where the text is not in the
 * reader's language, formats follow the language of the text with the conventions of the reader's region.
 */
import { HabeasError } from './errors.js';

export interface Reader<L extends string = string> {
  /** Language of the text, e.g. `en`. */
  language: L;
  /** A date `YYYY-MM-DD`, or the local date of an instant. */
  date(value: string): string;
  /** An instant with minutes and the zone's name. */
  instant(value: string): string;
  number(value: number): string;
  /** The phrase for so many; `#` in it is the number. */
  plural(value: number, forms: Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }): string;
  /** Whole minor units and ISO 4217 currency. */
  money(value: { amountMinor: number; currency: string }): string;
  bytes(value: number): string;
  /** `a, b and c`. */
  list(values: string[]): string;
  /** Name of an ISO 3166 country; the code itself where unknown. */
  country(code: string): string;
}

/** @param languages of the catalogue, best fallback first. Throws `invalid` for an unknown zone. */
export function createReader<L extends string>(
  locale: string,
  zone: string,
  languages: readonly [L, ...L[]],
): Reader<L> {
  const wanted = parseLocale(locale);
  const language = languages.find((known) => known === wanted?.language) ?? languages[0];
  const region = wanted?.region ?? wanted?.maximize().region;
  const tag = language === wanted?.language ? wanted.baseName : region ? `${language}-${region}` : language;
  const inZone = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
    try {
      return new Intl.DateTimeFormat(tag, { ...options, timeZone: zone });
    } catch (cause) {
      throw new HabeasError('invalid', `${zone} is not a time zone`, {
        cause,
        hint: 'use an IANA name such as Europe/London',
      });
    }
  };
  const localDate = new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeZone: 'UTC' });
  const instantDate = inZone({ dateStyle: 'long' });
  const instant = inZone({
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  });
  const number = new Intl.NumberFormat(tag);
  const plurals = new Intl.PluralRules(tag);
  const first = (text: string): string => (language === 'fr' ? text.replace(/^1 /, '1er ') : text);
  const list = new Intl.ListFormat(tag, { type: 'conjunction' });
  const countries = new Intl.DisplayNames([tag], { type: 'region', fallback: 'code' });
  return {
    language,
    date: (value) =>
      /^\d{4}-\d\d-\d\d$/.test(value)
        ? first(localDate.format(new Date(`${value}T00:00:00Z`)))
        : first(instantDate.format(new Date(value))),
    instant: (value) => first(instant.format(new Date(value))),
    number: (value) => number.format(value),
    plural: (value, forms) => (forms[plurals.select(value)] ?? forms.other).replaceAll('#', number.format(value)),
    money: ({ amountMinor, currency }) => money(tag, amountMinor, currency),
    bytes: (value) => bytes(tag, value),
    list: (values) => list.format(values),
    country: (code) => (/^[A-Z]{2}$/.test(code) ? (countries.of(code) ?? code) : code),
  };
}

function parseLocale(locale: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(locale);
  } catch {
    // What a request says about its language is no reason to fail: the text falls back to the first language.
    return undefined;
  }
}

function money(tag: string, amountMinor: number, currency: string): string {
  const format = new Intl.NumberFormat(tag, { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amountMinor / 10 ** digits);
}

function bytes(tag: string, value: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
  const power = value < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3));
  return new Intl.NumberFormat(tag, {
    style: 'unit',
    unit: units[power],
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumSignificantDigits: 3,
  }).format(value / 1000 ** power);
}
