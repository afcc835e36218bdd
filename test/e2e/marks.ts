/** Values nobody else has, planted in every system about one person: where one of them turns up, personal data did. */
import { createHash } from 'node:crypto';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Person, Population } from '../../examples/iot-operator/population/index.js';
import { readManifest } from '../../examples/iot-operator/systems/traffic/lake.js';
import type { Systems } from './systems.js';

/** By where they are planted. No part of one is part of another. */
export const MARKS = {
  name: 'Quillonara Zvexbrook-Önderjäh',
  email: 'quillonara.zvexbrook@example.com',
  phone: '+447700900777',
  street: '77 Vantrellis Parade',
  town: 'Oxmirthwick',
  simLabel: 'Plonvurdle tracker',
  iccid: '8999901777333111959',
  imsi: '001017773331119',
  ip: '203.0.113.197',
  browser: 'Krellwobble/7.3 (Fennimoth)',
  order: 'leave it with Jostrabel Quinwhist',
  dunning: 'promised to pay after Grandnax festival',
  invoiceLine: 'Brumweasel antenna hire',
  cardToken: 'tok_dreffulgrunt77351',
  page: 'https://www.example.com/vorpalsneck',
  explanation: 'likes Hrungwaffel campaigns',
  topic: 'snurglecroft',
  subject: 'Trouble with my Yarblefink',
  message: 'My neighbour Wexlimont Dorfgrub says it hums at night.',
  note: 'sounded like a Tovelfrim customer',
  fileName: 'krumblehorn-invoice.pdf',
  attachment: 'the bytes of Splunderwick',
  destination: 'vexlorin-gate.example.net',
  cookie: 'ck_5nurgl3c00k1e7735100aa',
} as const;

/** Planted in the requests themselves, and in what people write about them. */
export const SPOKEN = {
  source: 'Brindlemoor-4471-letterbox',
  received: 'found behind the Quaxilby radiator',
  review: 'nothing of Ormathwaite Jellinghast is in it',
  approval: 'agreed with counsel Prunella Vexwort',
  freeze: 'restore of host grombulax-nine',
  bounced: 'bounce.krendalix@example.com',
  fault: 'duplicate key (Fnordebert Wimplebrook)',
  wrongInput: 'not-an-address-but-Zorblatt Pimmsley',
  passphrase: 'correct horse battery demo staple',
} as const;

export function markPerson({ cast: { traveller: person } }: Population): void {
  const [first] = person.sims;
  if (!first) throw new Error('the marked person has no SIM');
  Object.assign(first, { iccid: MARKS.iccid, imsi: MARKS.imsi, label: MARKS.simLabel });
  const changed: Partial<Person> = {
    givenName: 'Quillonara',
    familyName: 'Zvexbrook-Önderjäh',
    fullName: MARKS.name,
    email: MARKS.email,
    phone: MARKS.phone,
    address: { ...person.address, line1: MARKS.street, city: MARKS.town },
    cookieIds: [MARKS.cookie],
  };
  Object.assign(person, changed);
}

/** What no population carries: written into the systems' own stores. Throws when a mark found no place. */
export async function plantMarks(systems: Systems): Promise<void> {
  const person = systems.cast.traveller;
  const { userId, customerId, billingAccountId, crmContactId, supportRequesterId } = person;
  const plant = async (...[system, sql, params]: Parameters<Systems['sql']>): Promise<void> => {
    const rows = await systems.sql(system, `${sql} RETURNING 1`, params);
    if (rows.length === 0) throw new Error(`nothing was marked by: ${sql}`);
  };
  await plant('accounts', 'UPDATE sign_ins SET ip = $2, user_agent = $3 WHERE user_id = $1', [
    userId,
    MARKS.ip,
    MARKS.browser,
  ]);
  await plant('accounts', 'UPDATE orders SET delivery_note = $2 WHERE customer_id = $1', [customerId, MARKS.order]);
  const [invoice] = await systems.sql<{ id: string }>(
    'billing',
    'SELECT id FROM invoices WHERE account_id = $1 LIMIT 1',
    [billingAccountId],
  );
  await plant('billing', `INSERT INTO dunning_notes VALUES ('DUN-mark', $1, $2, $3, now())`, [
    billingAccountId,
    invoice?.id,
    MARKS.dunning,
  ]);
  await plant('billing', 'UPDATE invoices SET lines = $2 WHERE account_id = $1', [
    billingAccountId,
    JSON.stringify([{ text: MARKS.invoiceLine, amountMinor: 100 }]),
  ]);
  await plant('billing', 'UPDATE payment_methods SET token = $2 WHERE account_id = $1', [
    billingAccountId,
    MARKS.cardToken,
  ]);
  await plant('crm', 'UPDATE visits SET url = $2 WHERE cookie_id = $1', [MARKS.cookie, MARKS.page]);
  await plant('crm', 'UPDATE scores SET explanation = $2 WHERE contact_id = $1', [crmContactId, MARKS.explanation]);
  await plant('crm', 'UPDATE contacts SET preferences = $2 WHERE id = $1', [
    crmContactId,
    JSON.stringify({ topics: [MARKS.topic] }),
  ]);
  const ofPerson = 'ticket_id IN (SELECT id FROM tickets WHERE requester_id = $1)';
  await plant('support', 'UPDATE tickets SET subject = $2 WHERE requester_id = $1', [
    supportRequesterId,
    MARKS.subject,
  ]);
  await plant('support', `UPDATE messages SET body = $2 WHERE author_kind = 'requester' AND ${ofPerson}`, [
    supportRequesterId,
    MARKS.message,
  ]);
  await plant('support', `UPDATE messages SET body = $2 WHERE internal AND ${ofPerson}`, [
    supportRequesterId,
    MARKS.note,
  ]);
  const content = Buffer.from(MARKS.attachment);
  await plant(
    'support',
    `UPDATE attachments SET file_name = $2, content = $3, bytes = $4, sha256 = $5 WHERE ${ofPerson}`,
    [
      ...[supportRequesterId, MARKS.fileName, content, content.length],
      createHash('sha256').update(content).digest('hex'),
    ],
  );
  await plantInLake(systems.lake, customerId ?? '');
}

async function plantInLake(lake: string, customerRef: string): Promise<void> {
  const { partitions } = await readManifest(lake);
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    for (const file of Object.values(partitions).flat()) {
      const path = join(lake, ...file.split('/'));
      await connection.run(
        `COPY (SELECT * REPLACE (CASE WHEN customer_ref = '${customerRef}' THEN '${MARKS.destination}' ELSE destination END AS destination)
           FROM read_parquet('${path}', hive_partitioning = false)) TO '${path}.new' (FORMAT parquet)`,
      );
      await rename(`${path}.new`, path);
    }
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
