/** Which passphrases are taken: long ones. No rules about signs, which only make worse ones. */
export const SHORTEST = 12;
export const LONGEST = 200;

/** What is wrong with it, for the person who chose it; undefined when it is fine. */
export function checkPassphrase(passphrase: string, code: string): string | undefined {
  const length = Array.from(passphrase).length;
  if (length < SHORTEST) return `Use at least ${SHORTEST} characters, for example several words.`;
  if (length > LONGEST) return `Use at most ${LONGEST} characters.`;
  if (new Set(passphrase.toLowerCase()).size < 5) return 'Use more different characters, for example several words.';
  const plain = (text: string): string => text.replaceAll(/[\s-]/g, '').toLowerCase();
  if (plain(code).length >= 4 && plain(passphrase).replaceAll(plain(code), '').length < 8) {
    return 'Do not build it from the code: the code has been sent by message.';
  }
  return undefined;
}
