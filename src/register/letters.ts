/** Letters of a request: what was written and when it went out; the text is sealed or in the vault. */
import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import { HabeasError } from '../common/errors.js';
import { instant, present } from './context.js';
import type { StoreContext } from './context.js';
import type { LettersTable } from './schema-delivery.js';
import { caseKey, openJson, sealJson } from './sealing.js';
import type { Letter, LetterStore } from './types.js';

/** Channel of a letter whose mail came back: it has not gone out. */
const CAME_BACK = 'came_back';

export function createLetters({ db, sealer }: StoreContext): LetterStore {
  const place = (requestId: string, key: string) => ({ column: 'letters.body', row: `${requestId}/${key}` });
  return {
    async record(letter) {
      const { requestId, key } = letter;
      const content = {
        kind: letter.kind,
        locale: letter.locale,
        object_id: letter.objectId ?? null,
        body:
          letter.body === undefined
            ? null
            : await sealJson(sealer, caseKey(requestId), place(requestId, key), letter.body),
        has_body: letter.body !== undefined,
        sha256: letter.sha256,
        at: instant(letter.at),
      };
      await db
        .insertInto('letters')
        .values({ id: randomUUID(), request_id: requestId, key, ...content, sent_at: null, channel: null })
        .onConflict((conflict) =>
          conflict
            .columns(['request_id', 'key'])
            .doUpdateSet(content)
            .where('letters.sent_at', 'is', null)
            .where('letters.sha256', '!=', letter.sha256),
        )
        .execute();
      const row = await db
        .selectFrom('letters')
        .selectAll()
        .where('request_id', '=', requestId)
        .where('key', '=', key)
        .executeTakeFirstOrThrow();
      if (row.sha256 !== letter.sha256) {
        throw new HabeasError(
          'conflict',
          `the letter ${key} of request ${requestId} went out already, with another text`,
          {
            hint: 'record a new letter under another key',
          },
        );
      }
      return toLetter(row);
    },

    async sent(requestId, key, channel, at) {
      const found = await db
        .updateTable('letters')
        .set((eb) => ({
          sent_at: eb.fn.coalesce('sent_at', eb.cast<string>(eb.val(instant(at)), 'timestamptz')),
          // Of one that came back the next way counts.
          channel: eb.case().when('sent_at', 'is', null).then(eb.val(channel)).else(eb.ref('channel')).end(),
        }))
        .where('request_id', '=', requestId)
        .where('key', '=', key)
        .executeTakeFirst();
      if (found.numUpdatedRows === 0n) throw new HabeasError('not_found', `request ${requestId} has no letter ${key}`);
    },

    async cameBack(requestId, key) {
      await db
        .updateTable('letters')
        .set({ sent_at: null, channel: CAME_BACK })
        .where('request_id', '=', requestId)
        .where('key', '=', key)
        .where('channel', '=', 'mail')
        .execute();
    },

    async list(requestId) {
      const rows = await db
        .selectFrom('letters')
        .selectAll()
        .where('request_id', '=', requestId)
        .orderBy('at')
        .orderBy('key')
        .execute();
      return rows.map(toLetter);
    },

    async body(requestId, key) {
      const row = await db
        .selectFrom('letters')
        .select('body')
        .where('request_id', '=', requestId)
        .where('key', '=', key)
        .executeTakeFirst();
      return openJson<string>(sealer, caseKey(requestId), place(requestId, key), row?.body ?? null);
    },
  };
}

function toLetter(row: Selectable<LettersTable>): Letter {
  return {
    id: row.id,
    requestId: row.request_id,
    key: row.key,
    kind: row.kind,
    locale: row.locale,
    objectId: present(row.object_id),
    hasBody: row.has_body,
    sha256: row.sha256,
    at: row.at,
    sentAt: present(row.sent_at),
    channel: present(row.channel),
  };
}
