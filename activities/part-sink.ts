/** Where connectors put what they collect: sealed objects of the vault, under the request's content key. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PartRef } from '../src/connector/contract.js';
import type { PartHead, PartSink } from '../src/connector/define.js';
import { HabeasError } from '../src/common/errors.js';
import { requestKeyId } from '../src/vault/key-store.js';
import type { ObjectInfo, Vault } from '../src/vault/types.js';
import { sweepWorkFiles, workFileName } from '../src/vault/work-files.js';

export interface PartSinkOptions {
  vault: Vault;
  /** Name of the holder; part of the objects' ids. */
  holder: string;
  /** Private folder on this machine for spool files. What a killed process left there is wiped when a sink is made. */
  spoolRoot: string;
}

/** `requests/<uuid>/parts/<holder>/<dataset>/<index>`. */
export function partObjectId(requestId: string, holder: string, dataset: string, index: number): string {
  return `requests/${requestId}/parts/${holder}/${dataset}/${index}`;
}

export async function createPartSink({ vault, holder, spoolRoot }: PartSinkOptions): Promise<PartSink> {
  await mkdir(spoolRoot, { recursive: true, mode: 0o700 });
  await sweepWorkFiles(spoolRoot);
  return {
    async existing(requestId, dataset, index) {
      const info = await vault.info(partObjectId(requestId, holder, dataset, index));
      return info && toPartRef(info, dataset, index);
    },
    async write(requestId, part, source) {
      const id = partObjectId(requestId, holder, part.dataset, part.index);
      const info = await vault.put(id, requestKeyId('content', requestId), source, { meta: () => partMeta(part) });
      return toPartRef(info, part.dataset, part.index);
    },
    async withSpool(use) {
      const folder = await mkdtemp(join(spoolRoot, `${workFileName()}-`));
      try {
        return await use(folder);
      } finally {
        // Windows may hold files for a moment after they are closed.
        await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
      }
    },
  };
}

/** Sealed with the object, so that a retry learns what an earlier attempt wrote. */
function partMeta({ kind, rows, range, mediaType, fileName }: PartHead): Record<string, unknown> {
  return { kind, rows: typeof rows === 'function' ? rows() : rows, range, mediaType, fileName };
}

function toPartRef({ id, bytes, sha256, meta = {} }: ObjectInfo, dataset: string, index: number): PartRef {
  const { kind, rows, range, mediaType, fileName } = meta;
  if ((kind !== 'records' && kind !== 'attachment') || typeof rows !== 'number') {
    throw new HabeasError('permanent', `vault object ${id} was not written as a part`);
  }
  return {
    dataset,
    index,
    object: id,
    kind,
    rows,
    bytes,
    sha256,
    ...(typeof range === 'string' ? { range } : {}),
    ...(typeof mediaType === 'string' ? { mediaType } : {}),
    ...(typeof fileName === 'string' ? { fileName } : {}),
  };
}
