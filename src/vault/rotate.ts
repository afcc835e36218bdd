/**
 * Rotation of the master key: a new generation, every live key wrapped anew in batches, and the old generations retired once no row uses
 * them. It may be killed at any point: the file says which generations there are, and calling it again goes on from there.
 */
import type { Clock } from '../common/clock.js';
import { HabeasError } from '../common/errors.js';
import { generationOf, loadKeyring, masterKeys, retireMasterKeys, rotateMasterKey } from './keyring.js';
import type { Keyring } from './keyring.js';
import type { RotatableRows } from './types.js';

export interface Rotation {
  /** Generation everything is wrapped by now. */
  current: string;
  retired: string[];
  /** Keys this call wrapped anew. */
  rewrapped: number;
  /** An earlier call had not come to its end; no new generation was made. */
  resumed: boolean;
}

const BATCH = 500;
/** A process that started before the rotation may still add a key by the old generation; the next round finds it. */
const ROUNDS = 10;

export async function rotateKeys(options: {
  file: string;
  rows: RotatableRows;
  clock?: Clock;
  batch?: number;
  /** After each batch. */
  onProgress?: (rewrapped: number) => void | Promise<void>;
}): Promise<Rotation> {
  const { file, rows, batch = BATCH } = options;
  const resumed = (await masterKeys(file)).length > 1;
  if (!resumed) await rotateMasterKey(file, options);
  const keyring = await loadKeyring(file);
  const current = (await masterKeys(file)).find((master) => master.current)?.id ?? '';
  let rewrapped = 0;
  for (let round = 1; round <= ROUNDS; round++) {
    for (let after = ''; ;) {
      const page = await rows.page(after, batch);
      const last = page.at(-1);
      if (last === undefined) break;
      for (const row of page) if (await rewrap(keyring, rows, row)) rewrapped++;
      after = last.id;
      await options.onProgress?.(rewrapped);
    }
    const retired = await rows.exclusively(async (wrapped) => {
      for await (const one of wrapped) if (generationOf(one) !== current) return undefined;
      return (await retireMasterKeys(file)).retired;
    });
    if (retired !== undefined) return { current, retired, rewrapped, resumed };
  }
  throw new HabeasError('conflict', 'keys keep being wrapped by an old generation of the master key', {
    hint: 'another version of Habeas runs on this register: stop it, then rotate again',
  });
}

/** A key destroyed meanwhile stays destroyed: only what is still as it was read is replaced. */
async function rewrap(
  keyring: Keyring,
  rows: RotatableRows,
  { id, wrapped }: { id: string; wrapped: Uint8Array },
): Promise<boolean> {
  if (await keyring.isCurrent(wrapped)) return false;
  return rows.replace(id, wrapped, await keyring.wrap(id, await keyring.unwrap(id, wrapped)));
}
