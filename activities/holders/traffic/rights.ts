/** `rectify`, `object`, the fresh read after them and after `restrict`, and `identifiers` of the traffic lake. */
import type {
  ConfirmAppliedInput,
  ConfirmAppliedResult,
  Identifier,
  IdentifiersInput,
  IdentifiersResult,
  ObjectInput,
  ObjectResult,
  RectifyInput,
  RectifyResult,
} from '../../../src/connector/contract.js';
import type { ConnectorContext } from '../../../src/connector/define.js';
import { hashEverybody } from '../shared/identifier-hashes.js';
import type { Corrector, RectifyRules } from '../shared/rectify.js';
import { correctionsLeft, rectifyWith } from '../shared/rectify.js';
import { DATASET } from './data-map.js';
import { quote, withDuck } from './duck.js';
import { UNDERSTOOD } from './find.js';
import { restrictionsLeft } from './restrict.js';
import { customersOf, linesUpTo, loadCustomers, parquet } from './selection.js';
import type { TrafficSettings } from './settings.js';
import { fileStatement } from './statements.js';
import { currentFiles, readManifest } from './store.js';

/** Measured data is not overwritten: a wrong meter is set right on the invoice, by billing (holds 2.4). */
export const RULES: RectifyRules = {
  [DATASET]: { '*': { refused: 'measured data stays as it was measured; the invoice can be disputed' } },
  statements: { '*': { refused: 'a statement stays as it was made; another can be added' } },
};

export async function rectify(
  settings: TrafficSettings,
  input: RectifyInput,
  context: ConnectorContext,
): Promise<RectifyResult> {
  return {
    searched: { identifierTypes: UNDERSTOOD, at: input.now },
    results: await rectifyWith(input.corrections, RULES, correctorOf(settings, input, context)),
    at: input.now,
  };
}

function correctorOf(
  settings: TrafficSettings,
  { subject, now }: Pick<RectifyInput, 'subject' | 'now'>,
  { sink, signal }: ConnectorContext,
): Corrector {
  return {
    count: async ({ record }) => {
      if (subject.refs.length === 0) return 0;
      return sink.withSpool((spool) =>
        withDuck(settings, spool, async (duck) => {
          const files = currentFiles(await readManifest(settings.folder)).map(({ file }) => file);
          if (files.length === 0) return 0;
          await loadCustomers(duck, subject);
          const line = record === undefined ? 'true' : `usage_id::VARCHAR = ${quote(record)}`;
          const [row] = await duck.rows<{ n: bigint }>(
            `SELECT count(*) AS n FROM ${parquet(settings.folder, files)} WHERE ${linesUpTo(now)} AND ${line}`,
          );
          return Number(row?.n ?? 0);
        }),
      );
    },
    apply: async () => 0,
    file: async ({ dataset, field, record, statement }) =>
      fileStatement(settings, signal, customersOf(subject), {
        ...{ dataset, field, text: statement, recordedAt: now },
        ...(record === undefined ? {} : { record }),
      }),
    differing: async () => 0,
  };
}

const REASONS: Record<ObjectInput['scope'], string> = {
  marketing: 'no usage line is used for marketing',
  consent: 'no usage line rests on consent',
  processing:
    'usage lines serve the contract and billing, and improvement only after they are made anonymous: Art 21(1) does not reach them',
};

export function object({ scope, now: at }: ObjectInput): ObjectResult {
  return { status: 'not_applicable', reason: REASONS[scope], at, stopped: [] };
}

export async function confirmApplied(
  settings: TrafficSettings,
  input: ConfirmAppliedInput,
  context: ConnectorContext,
): Promise<ConfirmAppliedResult> {
  const { corrections = [], restriction, now: at } = input;
  const remaining: ConfirmAppliedResult['remaining'] = await correctionsLeft(
    corrections,
    RULES,
    correctorOf(settings, input, context),
  );
  const count = restriction ? await restrictionsLeft(settings, input, restriction, context) : 0;
  if (count > 0) remaining.push({ what: 'restriction', dataset: DATASET, count });
  return { searched: { identifierTypes: UNDERSTOOD, at }, remaining };
}

const PAGE = 2_000;

interface Customer extends Record<string, unknown> {
  id: string;
  iccids: string;
  since: string | null;
}

/** Customers with an own contract, a page of them at a time, each with the SIMs on their lines. */
export async function identifiers(
  settings: TrafficSettings,
  input: IdentifiersInput,
  context: ConnectorContext,
): Promise<IdentifiersResult> {
  return await context.sink.withSpool((spool) =>
    withDuck(settings, spool, async (duck) => {
      const files = currentFiles(await readManifest(settings.folder)).map(({ file }) => file);
      return hashEverybody(input, context, UNDERSTOOD, [
        async (cursor) => {
          if (files.length === 0) return { people: [], next: null };
          const rows = await duck.rows<Customer>(
            `SELECT customer_ref AS id, to_json(list(DISTINCT iccid ORDER BY iccid) FILTER (iccid IS NOT NULL))::VARCHAR AS iccids,
               strftime(min(started_at), '%Y-%m-%dT%H:%M:%S.%gZ') AS since
             FROM ${parquet(settings.folder, files)}
             WHERE contract = 'own' AND customer_ref IS NOT NULL ${cursor === undefined ? '' : `AND customer_ref > ${quote(cursor)}`}
             GROUP BY 1 ORDER BY 1 LIMIT ${PAGE}`,
          );
          const people = rows.map(({ id, iccids, since }) => ({
            ref: `customer:${id}`,
            identifiers: [
              { type: 'customer_id', value: id },
              ...((JSON.parse(iccids ?? 'null') ?? []) as string[]).map((value): Identifier => ({
                type: 'sim_iccid',
                value,
              })),
            ],
            ...(since === null ? {} : { recordedAt: since }),
          }));
          return { people, next: rows.length < PAGE ? null : (rows.at(-1)?.id ?? null) };
        },
      ]);
    }),
  );
}
