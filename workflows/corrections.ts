/** What a rectification asks of one holder, what of it is left and why, and who hears of a corrected address. */
import type { CorrectionResult, Rectification, RightAdvice, Verdict } from '../activities/rights-types.js';
import type { Correction } from '../src/connector/contract.js';
import type { Decision } from '../src/register/model.js';
import { isElsewhere } from './apply.js';
import type { Case } from './case.js';
import { core } from './core.js';
import { now } from './now.js';
import type { Restricted } from './restrict-at-holders.js';
import type { Turns } from './turns.js';

export interface Judged {
  verdict: Verdict;
  /** In the words of who decided. */
  why?: string;
}

export interface Work extends Turns {
  c: Case;
  demand: Rectification;
  /** For which records each holder has said what it keeps. */
  read: Map<string, string>;
  advice: RightAdvice[];
  /** Items per `<holder>/<dataset>`, as the holders told them. */
  items: Map<string, string[]>;
  judged: Map<number, Judged>;
  /** Their accuracy is being checked. */
  disputed: Map<number, Decision>;
  restricted: Restricted[];
  /** Corrections by holder and records: what is there is not done twice. */
  carriedOut: Set<string>;
  results: CorrectionResult[];
  recipients: Set<string>;
  turns: number;
  /** How many holds of the register stand for it. */
  holds: number;
}

export interface Order {
  /** Of the correction, from 1. */
  number: number;
  correction: Correction;
}

/** What a customer answers for, or nothing links to the person, is not corrected here: named one by one, the other datasets are (B2, I6). */
export function ordersAt(
  { c, demand, judged, advice }: Work,
  holder: string,
  own: number[],
): { orders: Order[]; left: CorrectionResult[] } {
  const orders: Order[] = [];
  const left: CorrectionResult[] = [];
  for (const number of own) {
    const { dataset, field, value, record } = demand.corrections[number - 1] as Rectification['corrections'][number];
    const only = judged.get(number)?.verdict === 'declined';
    const { statement } = demand;
    const correction = { dataset, field, value, record, statement, ...(only ? { statementOnly: true } : {}) };
    const reached = advice.filter((entry) => reaches(entry, holder, number));
    const elsewhere = reached.filter(isElsewhere);
    // Within a mandate only what it covers is touched, dataset by dataset (I8).
    if (elsewhere.length === 0 && c.mandateScope === undefined) orders.push({ number, correction });
    else {
      const ours = reached.filter((entry) => !isElsewhere(entry));
      orders.push(...ours.map((entry) => ({ number, correction: { ...correction, dataset: entry.dataset } })));
      left.push(...elsewhere.map((entry) => leftElsewhere(entry, number, field)));
    }
  }
  return { orders, left };
}

function leftElsewhere({ holder, dataset, outcome }: RightAdvice, number: number, field: string): CorrectionResult {
  const reason =
    outcome === 'FORWARD'
      ? 'a customer of ours is responsible for this data; we have passed your request on to that customer'
      : 'nothing we know links these records to you (Art 11(2))';
  return refused({ number, holder, dataset, field, reason });
}

function refused(what: Pick<CorrectionResult, 'number' | 'holder' | 'dataset' | 'field' | 'reason'>): CorrectionResult {
  return { ...what, correction: 0, status: 'refused', records: 0, statementFiled: false };
}

export function reaches({ holder, corrections }: RightAdvice, at: string, number: number): boolean {
  return holder === at && (corrections?.includes(number) ?? false);
}

export function cannot({ demand }: Work, holder: string, number: number): CorrectionResult {
  const { dataset, field = '' } = demand.corrections[number - 1] ?? {};
  return refused({ number, holder, dataset, field, reason: 'this system cannot correct records by itself' });
}

/** Whoever reads the addresses on file before a new one came in hears of it, too: the one who asked may not be the person (holds §2.1). */
export async function warnFormerAddresses({ c, demand, located }: Work, results: CorrectionResult[]): Promise<void> {
  const changed = results.filter(({ status, field }) => status === 'applied' && /mail/i.test(field));
  const fresh = new Set(changed.map(({ number }) => normal(demand.corrections[number - 1]?.value ?? '')));
  const former = changed
    .flatMap(({ holder }) => located.subjects[holder]?.identifiers ?? [])
    .filter(({ type, value }) => type === 'email' && !fresh.has(normal(value)));
  const addresses = [...new Map(former.map(({ value }) => [normal(value), value])).values()].sort();
  if (addresses.length === 0) return;
  const { requestId, subject } = c.input;
  await core.warnFormerAddresses({ requestId, claim: subject, addresses, at: now() });
}

function normal(address: string): string {
  return address.trim().toLowerCase();
}
