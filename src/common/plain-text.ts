/**
 * Text of others as it may stand on a page: controls and lone surrogates become visible, direction overrides lose their power over
 * what follows. Escaping for HTML is the renderer's.
 */
export function plainText(text: string): string {
  return text.replace(/[^\P{Cc}\t\n\r]|\p{Cs}|[\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}
