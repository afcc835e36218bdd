/** Spaces that a language's typography wants: in French none breaks before a colon, a semicolon or a closing guillemet. */
const NO_BREAK = '\u00a0';

/** What stands between a name and its value in plain text. */
export function colonOf(language: string): string {
  return language === 'fr' ? `${NO_BREAK}:` : ':';
}

export function typesetText(language: string, text: string): string {
  return language === 'fr' ? french(text) : text;
}

/** A catalogue of texts, typeset once: its strings, and what its functions return. */
export function typesetCatalogue<T>(language: string, catalogue: T): T {
  return language === 'fr' ? (each(catalogue) as T) : catalogue;
}

function each(value: unknown): unknown {
  if (typeof value === 'string') return french(value);
  if (typeof value === 'function')
    return (...given: unknown[]) => each((value as (...all: unknown[]) => unknown)(...given));
  if (Array.isArray(value)) return value.map(each);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, each(one)]));
}

function french(text: string): string {
  return text
    .replace(/ ([:;?!»])/g, `${NO_BREAK}$1`)
    .replace(/([\p{L}\p{N})»])([:;?!])(?=\s|$)/gu, `$1${NO_BREAK}$2`)
    .replace(/« /g, `«${NO_BREAK}`);
}
