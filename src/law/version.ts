/** Version of the rules, recorded with every result: a running request keeps the result it was given. */
export const RULES_VERSION = '2026-11.2';
