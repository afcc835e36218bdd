/**
 * What the sample systems keep about data subjects' rights: marks that a record is stored and not used, and the person's own statements
 * on it. A record is used again when its last mark is lifted: a debt and the person's wish do not lift each other.
 */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { idParams, parse } from './app.js';
import type { Database, Queries } from './database.js';
import { notFound } from './errors.js';
import { once } from './idempotency.js';

export const RIGHTS_SCHEMA = `
  create table if not exists restrictions (
    owner text not null,
    mark text not null,
    recorded_at timestamptz not null,
    primary key (owner, mark)
  );
  create table if not exists statements (
    owner text not null,
    dataset text not null,
    field text not null,
    record text not null default '',
    text text not null,
    recorded_at timestamptz not null,
    primary key (owner, dataset, field, record, text)
  );
`;

const markParams = idParams.extend({ mark: z.string().min(1).max(200) });
const statementBody = z.object({
  dataset: z.string().min(1).max(63),
  field: z.string().min(1).max(64),
  record: z.string().max(200).default(''),
  text: z.string().min(1).max(4_000),
});

/** `table` has the columns `id` and `restricted_at`; `path` ends in `/:id`. */
export interface Restrictable {
  table: string;
  path: string;
  what: string;
}

/** `GET <path>/restrictions`, `PUT` and `DELETE <path>/restrictions/:mark`. */
export function restrictionRoutes(
  app: FastifyInstance,
  { db, now }: { db: Database; now: () => Date },
  { table, path, what }: Restrictable,
): void {
  app.get(`${path}/restrictions`, async (request) => {
    const { id } = parse(idParams, request.params);
    const rows = await db.rows<{ mark: string }>('select mark from restrictions where owner = $1 order by 1', [id]);
    return { data: rows.map(({ mark }) => mark), next: null };
  });
  const refresh = async (tx: Queries, id: string): Promise<{ restricted: boolean }> => {
    const touched = await tx.one<{ restricted: boolean }>(
      `update ${table} set restricted_at = (select min(recorded_at) from restrictions where owner = $1)
        where id = $1 returning restricted_at is not null as restricted`,
      [id],
    );
    if (!touched) throw notFound(what);
    return touched;
  };
  app.put(`${path}/restrictions/:mark`, async (request, reply) => {
    const { id, mark } = parse(markParams, request.params);
    return once(db, request, reply, async (tx) => {
      await tx.run(
        'insert into restrictions (owner, mark, recorded_at) values ($1, $2, $3) on conflict (owner, mark) do nothing',
        [id, mark, now().toISOString()],
      );
      return { body: { ...(await refresh(tx, id)) } };
    });
  });
  app.delete(`${path}/restrictions/:mark`, async (request, reply) => {
    const { id, mark } = parse(markParams, request.params);
    return once(db, request, reply, async (tx) => {
      const lifted = await tx.run('delete from restrictions where owner = $1 and mark = $2', [id, mark]);
      return { body: { ...(await refresh(tx, id)), lifted: lifted > 0 } };
    });
  });
}

/** `POST <path>/statements`: the person's own words, beside what stays as it is. */
export function statementRoute(
  app: FastifyInstance,
  { db, now }: { db: Database; now: () => Date },
  { table, path, what }: Restrictable,
): void {
  app.post(`${path}/statements`, async (request, reply) => {
    const { id } = parse(idParams, request.params);
    const { dataset, field, record, text } = parse(statementBody, request.body);
    return once(db, request, reply, async (tx) => {
      if (!(await tx.one(`select 1 from ${table} where id = $1`, [id]))) throw notFound(what);
      await tx.run(
        `insert into statements (owner, dataset, field, record, text, recorded_at) values ($1, $2, $3, $4, $5, $6)
         on conflict do nothing`,
        [id, dataset, field, record, text, now().toISOString()],
      );
      return { status: 201, body: { filed: true } };
    });
  });
}

/** SQL over `owner`: the statements on a record as JSON, oldest first; null where there are none. */
export function statementsJson(owner: string): string {
  return `(select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('dataset', s.dataset, 'field', s.field, 'record', nullif(s.record, ''),
    'text', s.text, 'recordedAt', to_char(s.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))) order by s.recorded_at)
    from statements s where s.owner = ${owner})`;
}

/** Marks and statements go with what they stand on. */
export async function forgetRights(tx: Queries, owner: string): Promise<void> {
  await tx.run('delete from restrictions where owner = $1', [owner]);
  await tx.run('delete from statements where owner = $1', [owner]);
}
