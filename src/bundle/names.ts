/**
 * Names inside a bundle. What a holder calls its attachments is hostile input: paths, reserved device names, direction overrides,
 * endless names and programs in disguise. What comes out is safe on Linux, macOS and Windows.
 */

/** Longest name in UTF-8 bytes, extension included. */
const MAX_NAME_BYTES = 96;

const RESERVED = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])$/i;

/** Files that run code when opened; they get a trailing `_`, so that opening one takes a decision. */
const ACTIVE_EXTENSIONS = new Set(
  (
    'app apk bat chm cmd com cpl desktop dll dmg docm exe hta htm html htmlz iso jar js jse lnk mht mhtml msc msi msix mjs pif ' +
    'pkg pl pptm ps1 psm1 py rb reg scf scr sct sh svg svgz url vb vbe vbs webloc wsf wsh xht xhtml xlam xlsm xml xsl'
  ).split(' '),
);

/**
 * The last path segment of a name, without anything a file system, a shell or a reader's eye could take for something else.
 * Letters and digits of every script stay. Never empty.
 */
export function safeName(original: string): string {
  const segment = original.normalize('NFC').split(/[/\\]/).pop() ?? '';
  const cleaned = segment
    .replace(/\p{C}/gu, '') // controls, direction overrides, zero-width, lone surrogates, unassigned
    .replace(/[^\p{L}\p{M}\p{N}().-]+/gu, '_')
    .replace(/\.{2,}/g, '.')
    .replace(/^[._-]+|[._-]+$/g, '');
  const dot = cleaned.lastIndexOf('.');
  const extension = dot > 0 && /^\.[A-Za-z0-9]{1,10}$/.test(cleaned.slice(dot)) ? cleaned.slice(dot) : '';
  const suffix = ACTIVE_EXTENSIONS.has(extension.slice(1).toLowerCase()) ? `${extension}_` : extension;
  const stem = clip(cleaned.slice(0, cleaned.length - extension.length), MAX_NAME_BYTES - suffix.length) || 'file';
  // Windows looks only at what stands before the first dot.
  const [head, ...rest] = stem.split('.');
  return [RESERVED.test(head ?? '') ? `${head}_` : head, ...rest].join('.') + suffix;
}

/** Cuts to whole code points within a number of UTF-8 bytes; no dot, dash or mark is left dangling. */
function clip(text: string, bytes: number): string {
  let size = 0;
  let kept = '';
  for (const point of text) {
    size += Buffer.byteLength(point);
    if (size > bytes) break;
    kept += point;
  }
  return kept.replace(/[._-]+$/, '');
}

/** Hands out each path once: a second one that would fall on the first, in any case of letters, gets a number. */
export class PathSet {
  private readonly taken = new Set<string>();

  /** `stem` may hold folders; `extension` starts with a dot or is empty. */
  take(stem: string, extension: string): string {
    for (let n = 1; ; n++) {
      const path = `${stem}${n === 1 ? '' : `-${n}`}${extension}`;
      const folded = path.normalize('NFKC').toLowerCase();
      if (this.taken.has(folded)) continue;
      this.taken.add(folded);
      return path;
    }
  }
}
