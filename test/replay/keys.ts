/**
 * The converter that recorded histories were sealed with: production's own over a real key store, whose data keys follow from a constant,
 * so that what was sealed years ago still opens. The rows are wrapped anew by whatever keyring a run has. Never a key for real data.
 */
import { hkdfSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataConverter } from '@temporalio/common';
import { createDataConverter } from '../../src/temporal/data-converter.js';
import { createKeyring } from '../../src/vault/keyring.js';
import { createKeyStore } from '../../src/vault/key-store.js';
import type { KeyRows } from '../../src/vault/types.js';

export const INSTALLATION = 'test';

const TEST_SECRET = 'published test key of the recorded histories';

export async function replayConverter(): Promise<DataConverter> {
  const folder = await mkdtemp(join(tmpdir(), 'habeas-replay-keys-'));
  try {
    const keyring = await createKeyring(join(folder, 'master.json'));
    const rows: KeyRows = {
      get: async (id) => ({ id, wrapped: await keyring.wrap(id, dataKey(id)) }),
      insert: () => Promise.resolve(false),
      replace: () => Promise.resolve(false),
      destroy: () => Promise.reject(new Error('the test keys are never destroyed')),
    };
    return createDataConverter({ keys: createKeyStore({ rows, keyring }), installation: INSTALLATION });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function dataKey(id: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', TEST_SECRET, Buffer.alloc(0), `habeas/replay/1/${id}`, 32));
}
