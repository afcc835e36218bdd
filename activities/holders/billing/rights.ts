/** `restrict`, `unrestrict`, `object`, `rectify`, the fresh read after them, and `identifiers` of billing. */
import type {
  ApplyInput,
  ApplyResult,
  ConfirmAppliedInput,
  ConfirmAppliedResult,
  IdentifiersInput,
  IdentifiersResult,
  ObjectInput,
  ObjectResult,
  RectifyInput,
  RectifyResult,
  Subject,
} from '../../../src/connector/contract.js';
import { restrictionMark } from '../../../src/connector/contract.js';
import type { ConnectorContext } from '../../../src/connector/define.js';
import { hashEverybody } from '../shared/identifier-hashes.js';
import { identifiersOf, searchedFor } from '../shared/locate.js';
import { changeMarks, marksAgree } from '../shared/marks.js';
import { correctionsLeft, rectifyWith } from '../shared/rectify.js';
import type { BillingApi } from './api.js';
import { correctorOf, RULES } from './corrections.js';
import { CORROBORATING, FINDING } from './data-map.js';
import { accountsOf, refOf } from './records.js';

const UNDERSTOOD = [...FINDING, ...CORROBORATING];
const NEVER = '9999-12-31T00:00:00Z';

/** Where marks are put: an invoice named on its own is restricted alone, anything else restricts the account. */
interface Place {
  path: '/accounts/:id' | '/invoices/:id';
  id: string;
  itemIds?: string[];
}

/** A company's account stays in use: it is not the person's to restrict. */
async function placesOf(api: BillingApi, subject: Subject, itemIds: string[] | undefined): Promise<Place[]> {
  const accounts = (await accountsOf(api, subject)).filter((account) => account.kind === 'private');
  if (itemIds === undefined) return accounts.map(({ id }) => ({ path: '/accounts/:id', id }));
  const places: Place[] = [];
  for (const { id } of accounts) {
    const own = new Set<string>();
    for await (const invoice of api.all(id, 'invoices', NEVER)) {
      const itemId = `invoices/${invoice.id.toLowerCase()}`;
      if (!itemIds.includes(itemId)) continue;
      own.add(itemId);
      places.push({ path: '/invoices/:id', id: invoice.id, itemIds: [itemId] });
    }
    const rest = itemIds.filter((itemId) => !own.has(itemId));
    if (rest.length > 0) places.push({ path: '/accounts/:id', id, itemIds: rest });
  }
  return places;
}

export async function setRestriction(api: BillingApi, input: ApplyInput, on: boolean): Promise<ApplyResult> {
  const at = input.now;
  let [found, changed] = [false, false];
  const places = await everyPlace(api, input, on);
  for (const { path, id, itemIds } of places) {
    const marks = api.marks(path, id, `${input.requestId}:${input.now}`);
    const change = await changeMarks(marks, restrictionMark(input), itemIds, on);
    found ||= change.found;
    changed ||= change.changed;
  }
  if (!found) return { status: 'not_applicable', reason: 'no account of the person is left', at };
  if (!changed) return { status: 'not_applicable', reason: 'the account was not restricted on this ground', at };
  // What is no invoice is used with the account.
  const whole = on && places.some(({ path, itemIds }) => path === '/accounts/:id' && itemIds !== undefined);
  return { status: 'applied', ...(whole ? { whole } : {}), at };
}

/** Lifting everything reaches the invoices too that were restricted alone. */
async function everyPlace(api: BillingApi, { subject, itemIds }: ApplyInput, on: boolean): Promise<Place[]> {
  const places = await placesOf(api, subject, itemIds);
  if (on || itemIds !== undefined) return places;
  for (const { id: account } of [...places]) {
    for await (const { id, restrictedAt } of api.all(account, 'invoices', NEVER)) {
      if (restrictedAt !== null) places.push({ path: '/invoices/:id', id });
    }
  }
  return places;
}

/** Billing markets nothing; what it does is contract, law and claims (21(1) does not reach 6(1)(b), (c)). The score of own interest stops. */
export async function object(api: BillingApi, input: ObjectInput): Promise<ObjectResult> {
  const at = input.now;
  if (input.scope !== 'processing') {
    return {
      status: 'not_applicable',
      reason:
        'billing sends no marketing and rests on no consent; invoices and reminders are service messages and go on',
      at,
      stopped: [],
    };
  }
  const own = (await accountsOf(api, input.subject)).some(({ kind }) => kind === 'private');
  return {
    status: 'not_applicable',
    reason: own
      ? 'invoices, ledger and payments serve the contract and what the law requires: Art 21(1) does not reach them'
      : 'the account is the business’s; being named as its contact is decided by a person',
    at,
    stopped: [],
  };
}

export async function rectify(api: BillingApi, input: RectifyInput): Promise<RectifyResult> {
  return {
    searched: searchedFor(input.subject.identifiers, UNDERSTOOD, input.now),
    results: await rectifyWith(input.corrections, RULES, correctorOf(api, input.subject, input.key)),
    at: input.now,
  };
}

export async function confirmApplied(api: BillingApi, input: ConfirmAppliedInput): Promise<ConfirmAppliedResult> {
  const { subject, now, corrections = [], restriction } = input;
  const remaining: ConfirmAppliedResult['remaining'] = await correctionsLeft(
    corrections,
    RULES,
    correctorOf(api, subject, input.requestId),
  );
  if (restriction) {
    const ground = restrictionMark({ ...input, ...restriction });
    let count = 0;
    for (const { path, id, itemIds } of await placesOf(api, subject, restriction.itemIds)) {
      const marks = await api.marks(path, id, input.requestId).list();
      if (!marksAgree(marks, ground, itemIds, restriction.restricted)) count += 1;
    }
    if (count > 0) remaining.push({ what: 'restriction', count });
  }
  return { searched: searchedFor(subject.identifiers, UNDERSTOOD, now), remaining };
}

export async function identifiers(
  api: BillingApi,
  input: IdentifiersInput,
  context: ConnectorContext,
): Promise<IdentifiersResult> {
  return hashEverybody(input, context, FINDING, [
    async (cursor) => {
      const { data, next } = await api.everybody(cursor);
      const people = data.map(({ id, customerId, kind, email, phone, iccids, recordedAt }) => ({
        ref: refOf(id),
        // A company's numbers name the company.
        identifiers: identifiersOf(
          kind === 'company'
            ? { email: [email] }
            : {
                ...{ billing_account_id: [id], customer_id: [customerId], email: [email], phone: [phone] },
                sim_iccid: iccids,
              },
        ),
        recordedAt,
      }));
      return { people, next };
    },
  ]);
}
