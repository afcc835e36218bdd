/**
 * The languages people are written to in. Every catalogue of texts is a record over them: to add a language, add its code here, and what
 * then does not compile wants its words (docs/letters.md).
 */
export const LANGUAGES = ['en', 'de', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The language of a BCP 47 tag, where it is one of ours. */
export function languageOf(tag: string | undefined): Language | undefined {
  const code = tag?.split('-')[0]?.toLowerCase();
  return LANGUAGES.find((language) => language === code);
}

/** All of them, best fallback first: what `createReader` takes. */
export function languagesFrom(fallback: string | undefined): readonly [Language, ...Language[]] {
  const first = languageOf(fallback);
  return first === undefined ? LANGUAGES : [first, ...LANGUAGES];
}

/** The first language of an `Accept-Language` header that is one of ours, as the tag that names it. */
export function acceptedLanguage(header: string | undefined): string | undefined {
  const wishes = (header ?? '').slice(0, 500).split(',').map(wishOf);
  return wishes
    .filter(({ tag, weight }) => weight > 0 && languageOf(tag) !== undefined)
    .sort((a, b) => b.weight - a.weight)[0]?.tag;
}

function wishOf(part: string): { tag: string; weight: number } {
  const [tag = '', ...parameters] = part.split(';').map((one) => one.trim());
  const given = parameters.find((one) => one.startsWith('q='))?.slice(2);
  const weight = given === undefined ? 1 : Number(given);
  return { tag: /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(tag) ? tag : '', weight: Number.isNaN(weight) ? 0 : weight };
}
