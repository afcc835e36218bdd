/** What a rectification does at the holders: contested data is restricted, what is decided is corrected and read anew. */
import type { CorrectionResult, RightAdvice } from '../activities/rights-types.js';
import type { Correction, Subject } from '../src/connector/contract.js';
import { applyAndConfirm, holdersWithRecords } from './apply.js';
import type { Capable } from './apply.js';
import { core, longCore } from './core.js';
import { cannot, ordersAt, reaches, warnFormerAddresses } from './corrections.js';
import type { Order, Work } from './corrections.js';
import { atHolder, within } from './holder.js';
import { now } from './now.js';
import { restrictAtHolders } from './restrict-at-holders.js';
import type { Restricted } from './restrict-at-holders.js';
import { refsOf } from './turns.js';

type Subjects = Record<string, Subject>;

/** While accuracy is checked the contested data is stored and not used (18(1)(a)). Returns the holders that gave no answer in time. */
export async function restrictDisputed(
  work: Work,
  subjects: Subjects,
  patienceMs: number | undefined,
): Promise<string[]> {
  const { c, advice, disputed, restricted: before, turns } = work;
  const [decision] = disputed.values();
  if (!decision) return [];
  const contested = advice.filter(
    ({ holder, corrections }) =>
      subjects[holder] !== undefined &&
      !before.some((part) => part.holder === holder) &&
      corrections?.some((number) => disputed.has(number)),
  );
  if (contested.length === 0) return [];
  const scope = [...new Set(contested.map(({ holder }) => holder))].map((holder) => scopeAt(work, holder, contested));
  await c.enter('fulfil', 'apply', 'holder', 'the contested data is restricted while its accuracy is checked');
  const { restricted, silent } = await restrictAtHolders(c, 'rectification', subjects, {
    ...{ ground: 'pending', scope, patienceMs, turn: turns },
  });
  if (restricted.length === 0) return silent;
  work.restricted = [...before, ...restricted];
  await core.openRestriction({
    ...{ requestId: c.requestId, type: 'RIGHTS_PENDING', ground: 'accuracy', part: work.holds++, decision, at: now() },
    holders: restricted.map(({ holder }) => holder),
  });
  return silent;
}

function scopeAt({ items }: Work, holder: string, contested: RightAdvice[]): Restricted {
  const datasets = contested.filter((entry) => entry.holder === holder).map(({ dataset }) => dataset);
  const itemIds = datasets.flatMap((dataset) => items.get(`${holder}/${dataset}`) ?? []);
  // A holder that told no items of its own has them restricted as a whole: too much for a while rather than nothing.
  return { holder, datasets, ...(itemIds.length > 0 ? { itemIds } : {}) };
}

/**
 * Carries out what is decided and not done yet: granted ones are corrected, of declined ones the person's statement is filed (O1).
 * Returns the holders that gave no answer in time.
 */
export async function correct(work: Work, subjects: Subjects, patienceMs: number | undefined): Promise<string[]> {
  const { c, demand, judged, carriedOut } = work;
  const asked = demand.corrections.flatMap((_, index) => {
    const verdict = judged.get(index + 1)?.verdict;
    return verdict === 'granted' || (verdict === 'declined' && demand.statement !== undefined) ? [index + 1] : [];
  });
  const open = (capable: Capable): number[] => asked.filter((number) => !carriedOut.has(nameOf(capable, number)));
  const capables = (await holdersWithRecords(subjects)).filter((capable) => open(capable).length > 0);
  if (capables.length === 0) return [];
  await c.enter('fulfil', 'apply', 'holder');
  const silent: string[] = [];
  const done: CorrectionResult[] = [];
  await Promise.all(
    capables.map(async (capable) => {
      const due = open(capable);
      const results = await within(c, capable.holder, 'apply', patienceMs, () => correctAt(work, capable, due));
      if (!results) return silent.push(capable.holder);
      for (const number of due) carriedOut.add(nameOf(capable, number));
      return done.push(...results);
    }),
  );
  await keepResults(work, done);
  return silent;
}

function nameOf({ holder, subject }: Capable, number: number): string {
  return JSON.stringify([holder, number, refsOf(subject)]);
}

/** Recipients hear of what was corrected now; what turned up later at a holder takes the place of what it said before. */
async function keepResults(work: Work, done: CorrectionResult[]): Promise<void> {
  if (done.length === 0) return;
  const again = new Set(done.map(({ holder, number }) => `${holder}/${number}`));
  work.results = [...work.results.filter(({ holder, number }) => !again.has(`${holder}/${number}`)), ...done].sort(
    (a, b) => a.number - b.number || (a.holder < b.holder ? -1 : a.holder > b.holder ? 1 : 0),
  );
  await warnFormerAddresses(work, done);
  await tellRecipients(work, done);
}

async function tellRecipients({ c, demand, located, recipients }: Work, done: CorrectionResult[]): Promise<void> {
  const applied = done.filter(({ status }) => status === 'applied');
  if (applied.length === 0) return;
  const changed = [...new Set(applied.map(({ holder }) => holder))].map((holder) => ({
    holder,
    datasets: [...new Set(applied.filter((one) => one.holder === holder).flatMap(({ dataset }) => dataset ?? []))],
    identifiers: located.subjects[holder]?.identifiers ?? [],
  }));
  const instruction = demand.corrections
    .filter((_, index) => applied.some(({ number }) => number === index + 1))
    .map(({ field, value }) => `${field}: ${value}`)
    .join('\n');
  const { requestId } = c.input;
  const told = await core.openRecipientNotices({ requestId, kind: 'rectification', changed, instruction, at: now() });
  for (const name of told.recipients) recipients.add(name);
}

async function correctAt(work: Work, capable: Capable, asked: number[]): Promise<CorrectionResult[]> {
  const { c, demand, advice, turns } = work;
  const { holder, subject, capabilities } = capable;
  const own = asked.filter((number) => {
    const named = demand.corrections[number - 1]?.holder;
    return named === holder || (named === undefined && advice.some((entry) => reaches(entry, holder, number)));
  });
  if (own.length === 0) return [];
  if (!capabilities.includes('rectify')) return own.map((number) => cannot(work, holder, number));
  const { orders, left } = ordersAt(work, holder, own);
  if (orders.length === 0) return left;
  await preserveOld(work, capable, own);
  // A holder may be asked again, for records that turned up later.
  const name = `rectify-${own.join('-')}${turns === 0 ? '' : `-turn-${turns}`}`;
  const { result, confirmedAt } = await applyAndConfirm(c, 'rectification', name, {
    ...{ holder, subject, capabilities },
    carryOut: (key) =>
      atHolder(c, 'rectification', holder, 'apply', 'rectify', {
        ...{ subject, key },
        corrections: orders.map(({ correction }) => correction),
      }),
    toConfirm: ({ results }) => {
      const corrections = results
        .filter(({ status }) => status === 'applied')
        .map(({ correction, dataset, field }): Correction => ({
          ...(orders[correction] as Order).correction,
          dataset,
          field,
        }));
      return corrections.length > 0 ? { corrections } : undefined;
    },
  });
  const results = result.results.map((entry) => ({
    ...{ ...entry, holder },
    number: orders[entry.correction]?.number ?? 0,
  }));
  const detail = {
    corrections: results.map(({ number, dataset, field, status, how, records }) => ({
      ...{ number, dataset, field, status, how, records },
    })),
  };
  const { requestId } = c.input;
  await core.recordApplied({ requestId, holder, call: 'rectify', detail, confirmedAt, key: name, at: now() });
  return [...results, ...left];
}

/** Under litigation what is corrected stays readable as it stood, in the hold store (H3). */
async function preserveOld({ c, advice }: Work, { holder, subject }: Capable, own: number[]): Promise<void> {
  const datasets = advice
    .filter(
      (entry) => entry.effects.includes('preserve_old_value') && own.some((number) => reaches(entry, holder, number)),
    )
    .map(({ dataset }) => dataset);
  if (datasets.length === 0) return;
  const { requestId } = c.input;
  const { parts } = await atHolder(c, 'rectification', holder, 'collect', 'collect', {
    subject,
    datasets,
    asOf: now(),
  });
  const kept = parts.map(({ dataset, object, sha256 }) => ({ dataset, object, sha256 }));
  await longCore(c.heartbeatMs).preserveOldValues({ requestId, holder, datasets, parts: kept, at: now() });
}
