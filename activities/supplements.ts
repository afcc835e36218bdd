/**
 * Supplement to a copy (A6, A7): the bundle holds what was left out and is free by now, and nothing else. Letter and mail read alike for
 * every exemption: why something was left out may still not be told.
 */
import { leaveOut } from '../src/bundle/leave-out.js';
import type { LeaveOut } from '../src/bundle/leave-out.js';
import type { BundleDataset, BundleHolder } from '../src/bundle/types.js';
import type { PartRef } from '../src/connector/contract.js';
import { isHabeasError } from '../src/common/errors.js';
import { supplementOrder } from '../src/register/index.js';
import { requestKeyId } from '../src/vault/key-store.js';
import { bundleHolders, rowsOf } from './answer-holders.js';
import type { AnswerFile } from './answer-types.js';
import { renderAnswer, storeBundle, storeLetter } from './bundle.js';
import type { CaseActivities, SupplementInput } from './case-types.js';
import type { CoreDeps } from './deps.js';
import { keyFieldOf, leaveOutWithheld, placeOf } from './exemptions.js';
import { whileBeating } from './heartbeats.js';
import { commentOnTicket, requestRow } from './messages.js';
import { keepSentOtherwise } from './sent-otherwise.js';

export function createSupplementActivities(
  deps: CoreDeps,
): Pick<CaseActivities, 'prepareSupplement' | 'recordSupplement'> {
  const { register } = deps;
  return {
    prepareSupplement: (input) => whileBeating(() => prepare(deps, input)),

    async recordSupplement({ requestId, task, turn, result, otherwise, at }) {
      const before = await register.tasks.get(task);
      const { says, comment } = became(result, otherwise !== undefined);
      // A person may have ended it by hand meanwhile.
      if (before?.state === 'open') await register.tasks.close(task, { result, says, by: 'system', at });
      await keepSentOtherwise(deps, requestId, otherwise, at);
      await commentOnTicket(deps, requestId, `supplement-${turn}`, comment);
    },
  };
}

/** What the task and the ticket say of it: a link only where one went out. */
function became(result: 'given' | 'nothing_left', otherwise: boolean): { says: string; comment: string } {
  if (result === 'nothing_left') {
    return {
      says: 'nothing of what was left out is there any more',
      comment: 'There is nothing to add to the answer.',
    };
  }
  if (otherwise) {
    return {
      says: 'the supplement was sent another way, as was recorded',
      comment: 'A supplement to the answer was sent another way, as was recorded; no link to it went out.',
    };
  }
  return {
    says: 'the supplement was offered on the portal',
    comment: 'A supplement to the answer is ready on the portal; its link went out by mail.',
  };
}

/** Ordered and not begun: the request was still open, or whoever began it broke off. What runs ends its task itself. */
export async function giveWaitingSupplements({ register, log }: CoreDeps, at: string): Promise<void> {
  for (const task of await register.tasks.list({ open: true, kind: 'supplement' })) {
    const row = await register.requests.get(task.requestId);
    if (row?.closedAt === undefined) continue;
    try {
      const order = await supplementOrder(register, row, task);
      await register.requests.supply(row.id, { order, by: 'system', now: at });
    } catch (error) {
      // Its keys are gone, or somebody else was quicker: people see the open task.
      if (!isHabeasError(error) || error.kind !== 'conflict') throw error;
      log.warn({ requestId: row.id, kind: error.kind }, 'a supplement waits and cannot be given');
    }
  }
}

async function prepare(deps: CoreDeps, input: SupplementInput): Promise<{ files: AnswerFile[] }> {
  const row = await requestRow(deps, input.requestId);
  const asked = [...new Set(input.items.map(({ target }) => placeOf(target).holder))].sort();
  const ordered: BundleHolder[] = [];
  for (const holder of bundleHolders(input, deps, asked)) ordered.push(await onlyOrdered(deps, input, holder));
  const holders = (await leaveOutWithheld(deps, input, ordered)).flatMap(withSomething);
  if (holders.length === 0) return { files: [] };
  const rendered = renderAnswer(deps, row, input, holders, input.answeredAt);
  const letterFile = await storeLetter(deps, row, rendered, input.at, input.letterKey);
  const bundles = await storeBundle(deps, row, input, holders, rendered, input.letterKey);
  await deps.register.audit.append({
    ...{ chain: input.requestId, at: input.at, actor: 'system', type: 'answer.supplement_prepared' },
    detail: {
      bundles: bundles.map(({ bytes, sha256 }) => ({ bytes, sha256 })),
      decisions: input.items.map(({ decisionId }) => decisionId),
    },
    key: `prepared:${input.letterKey}:${input.at}`,
  });
  const named = bundles.map((file) => ({ ...file, name: file.name.replace(/\.zip$/, `-${input.letterKey}.zip`) }));
  return { files: [letterFile, ...named] };
}

/** Of a holder the data sets that were left out, or of one the records. */
async function onlyOrdered(deps: CoreDeps, input: SupplementInput, holder: BundleHolder): Promise<BundleHolder> {
  if (holder.status !== 'found') return holder;
  const datasets: BundleDataset[] = [];
  for (const dataset of holder.datasets) {
    const own = input.items
      .map(({ target }) => placeOf(target))
      .filter((place) => place.holder === holder.holder && place.dataset === dataset.description.name);
    if (own.length === 0) continue;
    const keys = own.flatMap(({ record }) => record ?? []);
    const whole = keys.length < own.length;
    datasets.push(whole ? dataset : await onlyRecords(deps, input, holder.holder, dataset, new Set(keys)));
  }
  return { ...holder, datasets };
}

async function onlyRecords(
  { vault, descriptions }: CoreDeps,
  { requestId, round }: SupplementInput,
  holder: string,
  dataset: BundleDataset,
  keys: ReadonlySet<string>,
): Promise<BundleDataset> {
  const { name } = dataset.description;
  const keyField = keyFieldOf({ descriptions }, holder, name);
  const parts: PartRef[] = [];
  for (const part of dataset.parts) {
    if (part.kind !== 'records' || part.rows === 0) continue;
    const order: LeaveOut = { keyField, keys, only: true, kept: 0, met: new Set() };
    const object = `requests/${requestId}/supplement/${round}/given/${holder}/${name}/${part.index}`;
    const pieces = leaveOut(part, (ref) => vault.get(ref.object), order);
    const info = await vault.put(object, requestKeyId('content', requestId), pieces);
    if (order.kept > 0) parts.push({ ...part, object, rows: order.kept, bytes: info.bytes, sha256: info.sha256 });
  }
  return { ...dataset, parts };
}

/** A supplement says what it gives; what is still left out was told with the answer, as far as it may be told. */
function withSomething(holder: BundleHolder): BundleHolder[] {
  if (holder.status !== 'found') return [];
  const datasets = holder.datasets.filter((dataset) => !dataset.withheld && rowsOf(dataset) > 0);
  return datasets.length === 0 ? [] : [{ ...holder, datasets }];
}
