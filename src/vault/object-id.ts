/** Object ids become paths that cannot leave the vault's folder and are legal on Linux, macOS and Windows. */
import { join } from 'node:path';
import { HabeasError } from '../common/errors.js';

const SEGMENT = /^[a-z0-9](?:[a-z0-9._-]{0,118}[a-z0-9_-])?$/;
/** Names that Windows takes for devices, whatever comes after a dot. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/;
const OBJECT_SUFFIX = '.sealed';

export function objectPath(root: string, id: string): string {
  const segments = id.split('/').map((segment) => fileName(segment, id));
  return join(root, ...segments.slice(0, -1), `${segments.at(-1)}${OBJECT_SUFFIX}`);
}

/** Folder of a prefix that ends with `/`. */
export function prefixPath(root: string, prefix: string): string {
  if (!prefix.endsWith('/')) throw unsafe(prefix);
  return join(
    root,
    ...prefix
      .slice(0, -1)
      .split('/')
      .map((segment) => fileName(segment, prefix)),
  );
}

export function isObjectFile(name: string): boolean {
  return name.endsWith(OBJECT_SUFFIX);
}

function fileName(segment: string, id: string): string {
  if (!SEGMENT.test(segment)) throw unsafe(id);
  // No segment starts with `_`, so an escaped name never meets another.
  return DEVICE.test(segment) ? `_${segment}` : segment;
}

function unsafe(id: string): HabeasError {
  return new HabeasError('invalid', `${JSON.stringify(id.slice(0, 200))} is not a vault id`, {
    hint: 'use segments of lower-case letters, digits, ".", "_" and "-" joined by "/"; a prefix ends with "/"',
  });
}
