/** Values as they stood before a rectification under litigation (H3): kept beside the hold, erased when it ends. */
import { createHash } from 'node:crypto';
import { requestKeyId } from '../src/vault/key-store.js';
import type { CoreDeps } from './deps.js';
import { whileBeating } from './heartbeats.js';
import type { RightsActivities } from './rights-types.js';

const BATCH = 200;

export function createPreservedActivities(deps: CoreDeps): Pick<RightsActivities, 'preserveOldValues'> {
  const { register, keys, vault } = deps;
  return {
    preserveOldValues: ({ requestId, holder, datasets, parts, at }) =>
      whileBeating(async () => {
        const keyId = requestKeyId('held', requestId);
        await keys.create(keyId);
        const kept = [];
        for (const [index, { dataset, object }] of parts.entries()) {
          const id = `preserved/${requestId}/${holder}/${dataset}/${index}`;
          // What was kept before is the older, and so the value that counts.
          const before = await vault.info(id);
          const { sha256 } = before ?? (await vault.put(id, keyId, vault.get(object)));
          kept.push({ dataset, object: id, sha256 });
        }
        const matters = await register.holds.list({ requestId, state: 'open', type: 'LITIGATION' });
        const holds = matters.map((hold) => hold.id);
        await register.preserved.put(requestId, { holder, kept, holds }, at);
        await register.audit.append({
          ...{ chain: requestId, at, actor: 'system', type: 'rectification.old_values_preserved' },
          detail: { holder, datasets, kept, holds },
          key: `preserved:${holder}:${datasets.join(',')}`,
        });
      }),
  };
}

/** Nothing they were kept for stands any more: the values go, and with the last use of it their key. Returns of how many requests. */
export async function erasePreserved({ register, vault, underLitigation }: CoreDeps, at: string): Promise<number> {
  let erased = 0;
  for (const { requestId, objects } of await register.preserved.due(at, BATCH)) {
    // Another matter about the same person may need them as well.
    if ((await underLitigation?.(requestId)) === true) continue;
    for (const object of objects) await vault.delete(object);
    const key = createHash('sha256').update(objects.join('\n')).digest('hex').slice(0, 16);
    const why = 'H3: the hold they were kept for has ended';
    await register.purge.preservedErased(requestId, at, why, objects.length, key);
    await register.preserved.end(objects, at);
    erased++;
  }
  return erased;
}
