/** A phrase by plural category of the language; `#` stands for the number in the reader's format. */
export type Plural = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;
