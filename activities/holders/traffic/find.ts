/** `locate` and `holds`: whose lines are here, and which items they make. */
import type {
  HoldsInput,
  HoldsResult,
  Identifier,
  LocateInput,
  LocateResult,
  Located,
} from '../../../src/connector/contract.js';
import type { ConnectorContext } from '../../../src/connector/define.js';
import { DATASET } from './data-map.js';
import { withDuck } from './duck.js';
import type { Duck } from './duck.js';
import { itemsOf, loadCustomers, parquet } from './selection.js';
import { statementItems } from './statements.js';
import type { TrafficSettings } from './settings.js';
import { currentFiles, readManifest } from './store.js';

export const UNDERSTOOD = ['customer_id', 'sim_iccid'];

interface Holding extends Record<string, unknown> {
  customer: string;
  iccid: string | null;
  lines: number;
}

export async function locate(
  settings: TrafficSettings,
  input: LocateInput,
  context: ConnectorContext,
): Promise<LocateResult> {
  const searched = { identifierTypes: UNDERSTOOD, at: input.now };
  const of = (type: string): Identifier[] => input.identifiers.filter((identifier) => identifier.type === type);
  const [customers, sims] = [of('customer_id'), of('sim_iccid')];
  if (customers.length + sims.length === 0) return { searched, found: [] };
  return await context.sink.withSpool((spool) =>
    withDuck(settings, spool, async (duck) => {
      const files = currentFiles(await readManifest(settings.folder)).map(({ file }) => file);
      if (files.length === 0) return { searched, found: [] };
      await duck.list(
        'wanted_customers',
        'ref',
        customers.map(({ value }) => value),
      );
      await duck.list(
        'wanted_sims',
        'iccid',
        sims.map(({ value }) => value),
      );
      const lake = parquet(settings.folder, files);
      const sharers = await simSharers(duck, lake);
      const holdings = await holdingsOf(duck, lake);
      const names = [...new Set(holdings.map(({ customer }) => customer))].toSorted();
      return { searched, found: names.map((name) => located(name, holdings, customers, sims, sharers)) };
    }),
  );
}

/** Customers per SIM asked for: a card that changed hands has lines of both. */
async function simSharers(duck: Duck, lake: string): Promise<Map<string, number>> {
  const rows = await duck.rows<{ iccid: string; n: bigint }>(
    `SELECT iccid, count(DISTINCT customer_ref) AS n FROM ${lake} WHERE iccid IN (SELECT iccid FROM wanted_sims) GROUP BY 1`,
  );
  return new Map(rows.map(({ iccid, n }) => [iccid, Number(n)]));
}

async function holdingsOf(duck: Duck, lake: string): Promise<Holding[]> {
  const rows = await duck.rows<{ customer: string; iccid: string | null; n: bigint }>(
    `SELECT customer_ref AS customer, iccid, count(*) AS n FROM ${lake}
     WHERE contract = 'own' AND customer_ref IN (
       SELECT ref FROM wanted_customers
       UNION SELECT customer_ref FROM ${lake} WHERE contract = 'own' AND iccid IN (SELECT iccid FROM wanted_sims))
     GROUP BY 1, 2 ORDER BY 1, 2`,
  );
  return rows.map(({ customer, iccid, n }) => ({ customer, iccid, lines: Number(n) }));
}

function located(
  customer: string,
  holdings: readonly Holding[],
  customers: readonly Identifier[],
  sims: readonly Identifier[],
  sharers: ReadonlyMap<string, number>,
): Located {
  const own = holdings.filter((holding) => holding.customer === customer);
  const iccids = own.flatMap(({ iccid }) => (iccid === null ? [] : [iccid]));
  return {
    ref: `customer:${customer}`,
    evidence: [
      ...customers.filter(({ value }) => value === customer).map((by) => ({ by, sharedWith: 0 })),
      ...sims
        .filter(({ value }) => iccids.includes(value))
        .map((by) => ({ by, sharedWith: (sharers.get(by.value) ?? 1) - 1 })),
    ],
    identifiers: [
      { type: 'customer_id', value: customer },
      ...iccids.map((value): Identifier => ({ type: 'sim_iccid', value })),
    ],
    counts: { [DATASET]: own.reduce((sum, { lines }) => sum + lines, 0) },
    representative: false,
  };
}

export async function holds(
  settings: TrafficSettings,
  input: HoldsInput,
  context: ConnectorContext,
): Promise<HoldsResult> {
  const searched = { identifierTypes: UNDERSTOOD, at: input.now };
  if (input.subject.refs.length === 0) return { searched, facts: [], items: [] };
  return await context.sink.withSpool((spool) =>
    withDuck(settings, spool, async (duck) => {
      await loadCustomers(duck, input.subject);
      const files = currentFiles(await readManifest(settings.folder)).map(({ file }) => file);
      const items = await itemsOf(duck, settings.folder, files, input.asOf, settings.purgeAfterMonths);
      return { searched, facts: [], items: [...items, ...(await statementItems(settings.folder, input.subject))] };
    }),
  );
}
