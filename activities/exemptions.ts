/**
 * Exemptions where a bundle is written (A6, A7): what a reviewer left out is not in it, the manifest and the letter say so by provision
 * and reason, and nothing is said where the reason would do the harm itself.
 */
import { leaveOut } from '../src/bundle/leave-out.js';
import type { LeaveOut } from '../src/bundle/leave-out.js';
import type { BundleDataset, BundleHolder } from '../src/bundle/types.js';
import type { CollectResult, PartRef } from '../src/connector/contract.js';
import { EXEMPTION_REVIEW_DAYS, EXEMPTIONS, toldReason } from '../src/law/exemptions.js';
import type { Exemption } from '../src/law/exemptions.js';
import { regimesOf } from '../src/law/index.js';
import { requestKeyId } from '../src/vault/key-store.js';
import type { WithheldItem } from '../workflows/types.js';
import type { CaseActivities } from './case-types.js';
import type { CoreDeps } from './deps.js';
import { datasetOf, describe } from './descriptions.js';
import { whileBeating } from './heartbeats.js';
import { plusDays } from './retention.js';
import { stableId } from './stable-id.js';
import type { AnswerInput } from './types.js';

export function createExemptionActivities(deps: CoreDeps): Pick<CaseActivities, 'findWithheld'> {
  return {
    findWithheld: ({ collected, exemptions }) =>
      whileBeating(async () => {
        const strays: string[] = [];
        for (const { target } of exemptions) {
          const { holder, dataset, record } = placeOf(target);
          if (record !== undefined && !(await isThere(deps, collected[holder], holder, dataset, record)))
            strays.push(target);
        }
        return { strays };
      }),
  };
}

async function isThere(
  deps: CoreDeps,
  collected: CollectResult | undefined,
  holder: string,
  dataset: string,
  record: string,
): Promise<boolean> {
  const keyField = keyFieldOf(deps, holder, dataset);
  const order: LeaveOut = { keyField, keys: new Set([record]), kept: 0, met: new Set() };
  for (const part of recordParts(collected, dataset)) {
    const pieces = leaveOut(part, (ref) => deps.vault.get(ref.object), order);
    while (order.met.size === 0 && !(await pieces.next()).done);
    await pieces.return(undefined);
    if (order.met.size > 0) return true;
  }
  return false;
}

/** The holders of a bundle without what was left out, and within what a representative's mandate covers (I8). */
export async function leaveOutWithheld(
  deps: CoreDeps,
  input: AnswerInput,
  holders: BundleHolder[],
): Promise<BundleHolder[]> {
  const exemptions = input.exemptions ?? [];
  const given: BundleHolder[] = [];
  for (const holder of holders) {
    const own = exemptions.filter(({ target }) => placeOf(target).holder === holder.holder);
    given.push(own.length === 0 ? holder : await withoutItems(deps, input, holder, own));
  }
  return withinMandate(given, input.scope);
}

/** Logged with who and why (the decisions), and looked at again after thirty days (V5). */
export async function logExemptions(deps: CoreDeps, input: AnswerInput): Promise<void> {
  const exemptions = input.exemptions ?? [];
  if (exemptions.length === 0) return;
  const { requestId, at, round } = input;
  const detail = {
    items: exemptions.length,
    decisions: exemptions.map(({ decisionId }) => decisionId),
    exemptions: [...new Set(exemptions.map(({ exemption }) => exemption))].sort(),
  };
  await deps.register.audit.append({
    ...{ chain: requestId, at, actor: 'system', type: 'exemption.applied', key: `exemptions:${round}`, detail },
    body: { targets: exemptions.map(({ target }) => target) },
  });
  await deps.register.tasks.open({
    ...{ id: stableId(requestId, 'exemption-review', round), requestId, kind: 'exemption_review', detail, at },
    why: 'items were left out of the copy: look whether the reason still stands; what is free is given as a supplement',
    by: 'system',
    dueAt: plusDays(at, EXEMPTION_REVIEW_DAYS),
  });
}

/** Some of it is refused, and the person is told so (R3); what may not be told is no refusal in the letter either. */
export function refusesSome(input: AnswerInput): boolean {
  return (input.exemptions ?? []).some(
    ({ exemption }) => toldReason(asExemption(exemption), regimesOf(input.jurisdiction)) !== undefined,
  );
}

async function withoutItems(
  deps: CoreDeps,
  input: AnswerInput,
  holder: BundleHolder,
  items: WithheldItem[],
): Promise<BundleHolder> {
  if (holder.status !== 'found') return holder;
  const datasets: BundleDataset[] = [];
  for (const dataset of holder.datasets) {
    const own = items.filter(({ target }) => placeOf(target).dataset === dataset.description.name);
    const whole = own.find(({ target }) => placeOf(target).record === undefined);
    if (whole === undefined) datasets.push(await withoutRecords(deps, input, holder.holder, dataset, own));
    else {
      const told = toldReason(asExemption(whole.exemption), regimesOf(input.jurisdiction));
      if (told) datasets.push({ ...dataset, parts: [], withheld: told });
    }
  }
  const kept = datasets[0]?.withheld;
  if (kept && datasets.every((dataset) => dataset.withheld)) {
    const { title, searched } = holder;
    return { holder: holder.holder, title, status: 'withheld', searched, ...kept };
  }
  return { ...holder, datasets };
}

/** Copies of the parts without the records: the writer and its counts know only what is given. */
async function withoutRecords(
  { vault, ...deps }: CoreDeps,
  input: AnswerInput,
  holder: string,
  dataset: BundleDataset,
  items: WithheldItem[],
): Promise<BundleDataset> {
  if (items.length === 0) return dataset;
  const { name } = dataset.description;
  const keys = new Map(items.map((item) => [placeOf(item.target).record ?? '', item]));
  const keyField = keyFieldOf(deps, holder, name);
  const met = new Set<string>();
  const parts: PartRef[] = [];
  for (const part of dataset.parts) {
    if (part.kind !== 'records' || part.rows === 0) {
      parts.push(part);
      continue;
    }
    const order: LeaveOut = { keyField, keys: new Set(keys.keys()), kept: 0, met };
    const object = `requests/${input.requestId}/given/${input.round}/${holder}/${name}/${part.index}`;
    const info = await vault.put(
      object,
      requestKeyId('content', input.requestId),
      leaveOut(part, (ref) => vault.get(ref.object), order),
    );
    parts.push({ ...part, object, rows: order.kept, bytes: info.bytes, sha256: info.sha256 });
  }
  return { ...dataset, parts, ...toldRecords(input, keys, met) };
}

function toldRecords(
  input: AnswerInput,
  keys: ReadonlyMap<string, WithheldItem>,
  met: ReadonlySet<string>,
): Pick<BundleDataset, 'withheldRecords'> {
  const counts = new Map<Exemption, number>();
  for (const key of met) {
    const exemption = keys.get(key)?.exemption;
    if (exemption !== undefined) counts.set(asExemption(exemption), (counts.get(asExemption(exemption)) ?? 0) + 1);
  }
  const told = [...counts].flatMap(([exemption, records]) => {
    const reason = toldReason(exemption, regimesOf(input.jurisdiction));
    return reason ? [{ ...reason, records }] : [];
  });
  return told.length > 0 ? { withheldRecords: told } : {};
}

/** Outside the mandate nothing is told, not even whether there is something. */
function withinMandate(holders: BundleHolder[], scope: string[] | undefined): BundleHolder[] {
  if (scope === undefined) return holders;
  const reason = { rule: 'I8', reason: 'the mandate shown to us does not cover it' };
  return holders.map((holder): BundleHolder => {
    const { holder: name, title } = holder;
    if (holder.status !== 'found') return holder;
    const datasets = holder.datasets.filter(({ description }) => scope.includes(description.category));
    if (datasets.length === 0) return { holder: name, title, status: 'withheld', ...reason };
    if (datasets.every(({ parts, withheld }) => parts.length === 0 && !withheld))
      return { holder: name, title, status: 'nothing_found', searched: holder.searched };
    return { ...holder, datasets };
  });
}

function recordParts(collected: CollectResult | undefined, dataset: string): PartRef[] {
  return (collected?.parts ?? []).filter(
    (part) => part.dataset === dataset && part.kind === 'records' && part.rows > 0,
  );
}

/** The first field a dataset describes names its records. */
export function keyFieldOf({ descriptions }: Pick<CoreDeps, 'descriptions'>, holder: string, dataset: string): string {
  return datasetOf(describe(descriptions, holder), dataset).fields[0]?.name ?? '';
}

export function placeOf(target: string): { holder: string; dataset: string; record: string | undefined } {
  const [holder = '', dataset = '', ...rest] = target.split('/');
  return { holder, dataset, record: rest.length === 0 ? undefined : rest.join('/') };
}

function asExemption(text: string): Exemption {
  // The validator of the workflow lets no other through; what is unknown is never told.
  return EXEMPTIONS.find((one) => one === text) ?? 'crime_and_tax';
}
