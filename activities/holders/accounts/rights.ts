/** `restrict`, `unrestrict`, `object`, `rectify`, the fresh read after them, and `identifiers` of the accounts database. */
import type {
  ApplyInput,
  ApplyResult,
  ConfirmAppliedInput,
  ConfirmAppliedResult,
  IdentifiersInput,
  IdentifiersResult,
  ObjectInput,
  ObjectResult,
  Objection,
  RectifyInput,
  RectifyResult,
} from '../../../src/connector/contract.js';
import { restrictionMark } from '../../../src/connector/contract.js';
import type { ConnectorContext } from '../../../src/connector/define.js';
import { hashEverybody } from '../shared/identifier-hashes.js';
import type { ReadPeople } from '../shared/identifier-hashes.js';
import { identifiersOf, searchedFor } from '../shared/locate.js';
import { correctionsLeft, rectifyWith } from '../shared/rectify.js';
import { correctorOf, RULES } from './corrections.js';
import { FINDING, UNDERSTOOD } from './data-map.js';
import type { Dataset } from './data-map.js';
import type { AccountsDatabase, Queries } from './database.js';
import { TABLES, itemsOf, scopeOf } from './scope.js';
import type { Scope } from './scope.js';

/** Everything of an owner, rows to come included. */
const ALL = '*';
const SIGN_IN_LOG = 'sign_ins/*';

interface Mark {
  owner: string;
  item: string;
}

/** What a restriction covers; records that others use too are not the person's to restrict. */
async function marksOf(db: Queries, input: Pick<ApplyInput, 'subject' | 'itemIds' | 'now'>): Promise<Mark[]> {
  const scope = await scopeOf(db, input.subject);
  if (input.itemIds === undefined) return ownersOf(scope).map((owner) => ({ owner, item: ALL }));
  const fresh = await itemsOf(db, scope, input.subject.representative, input.now, input.now);
  return fresh
    .filter(({ id, shared }) => !shared && input.itemIds?.includes(id))
    .flatMap(({ id, dataset }) =>
      (TABLES[dataset as Dataset].owner === 'customer_id' ? scope.customers : scope.users).map((owner) => ({
        owner,
        item: id,
      })),
    );
}

const ownersOf = ({ customers, users, others }: Scope): string[] => [...(others > 0 ? [] : customers), ...users];

/** Marks rows as stored and not used: the operator's row-level policies hide them from daily use. */
export async function restrict(db: AccountsDatabase, input: ApplyInput): Promise<ApplyResult> {
  return await db.transaction(async (tx) => addMarks(tx, input, await marksOf(tx, input)));
}

async function addMarks(tx: Queries, input: ApplyInput, marks: Mark[]): Promise<ApplyResult> {
  if (marks.length === 0) {
    return { status: 'not_applicable', reason: 'no record of the person alone is left to restrict', at: input.now };
  }
  await tx.rows(
    `INSERT INTO restrictions (owner_id, item, mark, since) SELECT o, i, $3, $4 FROM unnest($1::text[], $2::text[]) AS t (o, i)
     ON CONFLICT DO NOTHING`,
    [marks.map(({ owner }) => owner), marks.map(({ item }) => item), restrictionMark(input), input.now],
  );
  return { status: 'applied', at: input.now };
}

export async function unrestrict(db: AccountsDatabase, input: ApplyInput): Promise<ApplyResult> {
  const scope = await scopeOf(db, input.subject);
  const lifted = await db.rows(
    'DELETE FROM restrictions WHERE owner_id = ANY($1) AND mark = $2 AND ($3::text[] IS NULL OR item = ANY($3)) RETURNING 1',
    [[...scope.customers, ...scope.users], restrictionMark(input), input.itemIds ?? null],
  );
  return lifted.length > 0
    ? { status: 'applied', at: input.now }
    : { status: 'not_applicable', reason: 'nothing of the person was restricted on this ground', at: input.now };
}

const MARKETING = { dataset: 'consents', purpose: 'sending offers to who agreed, and to nobody else' };
const LOGGING = {
  dataset: 'sign_ins',
  purpose: 'preventing, limiting and investigating abuse, such as attempts on other people’s accounts',
};

/** Words for all marketing; any other word means the consent of that name. */
const EVERYTHING: readonly string[] = ['marketing', 'direct marketing', MARKETING.purpose];

/** Consents meant: null for all. Consents here are for mail, so an objection to other channels ends none. */
function consentsMeant({ purposes, channels }: Pick<Objection, 'purposes' | 'channels'>): string[] | null {
  if (channels && !channels.includes('email')) return [];
  const words = purposes?.map((purpose) => purpose.trim().toLowerCase());
  return words === undefined || words.some((word) => EVERYTHING.includes(word)) ? null : words;
}

/** A withdrawn consent stays as proof that it was given and that it ended; whoever agreed to nothing is on no list of this system. */
export async function object(db: AccountsDatabase, input: ObjectInput): Promise<ObjectResult> {
  const at = input.now;
  if (input.scope === 'processing') return objectToInterests(db, input);
  const { users } = await scopeOf(db, input.subject);
  const meant = consentsMeant(input);
  const ended = await db.rows(
    `UPDATE consents SET withdrawn_at = $3 WHERE user_id = ANY($1) AND withdrawn_at IS NULL
       AND ($2::text[] IS NULL OR lower(purpose) = ANY($2)) RETURNING 1`,
    [users, meant, at],
  );
  const known = await db.rows(
    'SELECT 1 FROM consents WHERE user_id = ANY($1) AND ($2::text[] IS NULL OR lower(purpose) = ANY($2))',
    [users, meant],
  );
  if (ended.length === 0 && known.length === 0) {
    return { status: 'not_applicable', reason: 'the person agreed to no such marketing here', at, stopped: [] };
  }
  const goesOn = [
    {
      dataset: 'customers',
      purpose: 'providing the services and the account',
      reason: 'service messages are no marketing',
    },
  ];
  return { status: 'applied', at, stopped: [MARKETING], goesOn };
}

/** Of what is kept here only the sign-in log rests on legitimate interest; until a person has weighed it, daily use does not see it. */
async function objectToInterests(db: AccountsDatabase, input: ObjectInput): Promise<ObjectResult> {
  const { users } = await scopeOf(db, input.subject);
  const marks = users.map((owner) => ({ owner, item: SIGN_IN_LOG }));
  const { status, at } = await addMarks(db, { ...input, ground: 'pending' }, marks);
  if (status !== 'applied') return { status, reason: 'no sign-in of the person is left', at, stopped: [] };
  const goesOn = [
    {
      ...{ dataset: 'users', purpose: 'letting you use the console' },
      reason: 'needed for the contract, or weighed while the sign-in stays usable',
    },
  ];
  return { status, at, stopped: [LOGGING], goesOn };
}

export async function rectify(db: AccountsDatabase, input: RectifyInput): Promise<RectifyResult> {
  return await db.transaction(async (tx) => ({
    searched: searchedFor(input.subject.identifiers, UNDERSTOOD, input.now),
    results: await rectifyWith(input.corrections, RULES, await correctorOf(tx, input.subject, input.now)),
    at: input.now,
  }));
}

export async function confirmApplied(db: Queries, input: ConfirmAppliedInput): Promise<ConfirmAppliedResult> {
  const { subject, now, corrections = [], restriction, objection } = input;
  const corrector = await correctorOf(db, subject, now);
  const remaining: ConfirmAppliedResult['remaining'] = await correctionsLeft(corrections, RULES, corrector);
  if (restriction) remaining.push(...(await restrictionsLeft(db, input, restriction)));
  if (objection?.scope === 'processing') {
    const { users } = await scopeOf(db, subject);
    const used = await usedOf(
      db,
      users.map((owner) => ({ owner, item: SIGN_IN_LOG })),
    );
    if (used.length > 0) remaining.push({ what: 'objection', ...LOGGING, count: used.length });
  } else if (objection) {
    const { users } = await scopeOf(db, subject);
    const left = await db.rows(
      'SELECT 1 FROM consents WHERE user_id = ANY($1) AND withdrawn_at IS NULL AND ($2::text[] IS NULL OR lower(purpose) = ANY($2))',
      [users, consentsMeant(objection)],
    );
    if (left.length > 0) remaining.push({ what: 'objection', ...MARKETING, count: left.length });
  }
  return { searched: searchedFor(subject.identifiers, UNDERSTOOD, now), remaining };
}

async function restrictionsLeft(
  db: Queries,
  input: ConfirmAppliedInput,
  asked: NonNullable<ConfirmAppliedInput['restriction']>,
): Promise<ConfirmAppliedResult['remaining']> {
  const { itemIds } = asked;
  const marks = await marksOf(db, { ...input, itemIds });
  const kept = await db.rows<{ owner: string; item: string }>(
    'SELECT owner_id AS owner, item FROM restrictions WHERE owner_id = ANY($1) AND mark = $2',
    [marks.map(({ owner }) => owner), restrictionMark({ ...input, ...asked })],
  );
  const isKept = ({ owner, item }: Mark): boolean => kept.some((row) => row.owner === owner && row.item === item);
  const wrong = asked.restricted
    ? [...new Set([...marks.filter((mark) => !isKept(mark)), ...(await usedOf(db, marks))])]
    : marks.filter(isKept);
  return wrong.length > 0 ? [{ what: 'restriction', count: wrong.length }] : [];
}

/** Asks the policies themselves: which of these does daily use still see? */
async function usedOf(db: Queries, marks: Mark[]): Promise<Mark[]> {
  const rows = await db.rows<{ used: boolean }>(
    `SELECT NOT is_restricted(o, i) AS used FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS t (o, i, n) ORDER BY n`,
    [marks.map(({ owner }) => owner), marks.map(({ item }) => item)],
  );
  return marks.filter((_, n) => rows[n]?.used);
}

const PAGE = 500;

interface Person extends Record<string, unknown> {
  id: string;
  at: string;
  values: Record<string, (string | null)[]>;
}

/** Private contracts with their holder's sign-in, SIMs and browsers. */
const CONTRACTS = `SELECT c.customer_id AS id, c.created_at AS at, json_build_object(
    'customer_id', ARRAY[c.customer_id], 'billing_account_id', ARRAY[c.billing_account_id], 'user_id', ARRAY[u.user_id],
    'email', ARRAY[c.email, u.email], 'phone', ARRAY[u.phone], 'cookie_id', coalesce(u.remembered_browsers, '{}'),
    'sim_iccid', ARRAY(SELECT s.iccid FROM sims s WHERE s.customer_id = c.customer_id ORDER BY 1),
    'sim_imsi', ARRAY(SELECT s.imsi FROM sims s WHERE s.customer_id = c.customer_id ORDER BY 1)) AS values
  FROM customers c LEFT JOIN users u ON u.user_id = c.main_user_id
  WHERE c.kind = 'private' AND ($1::text IS NULL OR c.customer_id > $1) ORDER BY 1 LIMIT $2`;
/** Everybody else who signs in: a company's numbers name the company. */
const SIGN_INS = `SELECT u.user_id AS id, u.created_at AS at, json_build_object('user_id', ARRAY[u.user_id], 'email', ARRAY[u.email],
    'phone', ARRAY[u.phone], 'cookie_id', u.remembered_browsers) AS values
  FROM users u JOIN customers c USING (customer_id)
  WHERE NOT (c.kind = 'private' AND c.main_user_id IS NOT DISTINCT FROM u.user_id) AND ($1::text IS NULL OR u.user_id > $1)
  ORDER BY 1 LIMIT $2`;

export async function identifiers(
  db: Queries,
  input: IdentifiersInput,
  context: ConnectorContext,
): Promise<IdentifiersResult> {
  const read =
    (kind: 'customer' | 'user', sql: string): ReadPeople =>
    async (cursor) => {
      const rows = await db.rows<Person>(
        `SELECT id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at, values FROM (${sql}) AS everybody ORDER BY id`,
        [cursor ?? null, PAGE],
      );
      const people = rows.map(({ id, at, values }) => ({
        ref: `${kind}:${id}`,
        identifiers: identifiersOf(values),
        recordedAt: at,
      }));
      return { people, next: rows.length < PAGE ? null : (rows.at(-1)?.id ?? null) };
    };
  return hashEverybody(input, context, FINDING, [read('customer', CONTRACTS), read('user', SIGN_INS)]);
}
