/** What each holder contributes to an answer, for the bundle and for the letter: found, nothing found, withheld or failed. */
import type { BundleDataset, BundleHolder } from '../src/bundle/types.js';
import { portableVerdict } from '../src/bundle/select.js';
import type { CollectResult, Description } from '../src/connector/contract.js';
import { portability } from '../src/law/index.js';
import type { AnsweringHolder, WithheldDataset } from '../src/messages/types.js';
import { leftFor } from './agreements.js';
import type { CoreDeps } from './deps.js';
import { basisFor, describe } from './descriptions.js';
import type { AnswerInput } from './types.js';

/** One entry per holder asked: none is left out, and silence is never "nothing". */
export function bundleHolders(
  input: AnswerInput,
  deps: Pick<CoreDeps, 'config' | 'descriptions'>,
  holders: string[],
): BundleHolder[] {
  return holders.map((holder): BundleHolder => {
    const description = describe(deps.descriptions, holder);
    const head = { holder, title: description.title };
    const searched = input.located.searched[holder];
    if (!searched || input.missing.includes(holder))
      return { ...head, status: 'failed', reason: 'the system has not answered yet' };
    const subject = input.located.subjects[holder];
    const collected = input.collected[holder];
    if (!subject || subject.refs.length === 0) return { ...head, status: 'nothing_found', searched };
    const datasets = datasetsOf(deps, input, description, subject, collected);
    if (datasets.length === 0) return { ...head, status: 'nothing_found', searched };
    const kept = datasets[0]?.withheld;
    if (kept && datasets.every((dataset) => dataset.withheld))
      return { ...head, status: 'withheld', searched, ...kept };
    return { ...head, status: 'found', searched, datasets };
  });
}

function datasetsOf(
  deps: Pick<CoreDeps, 'config' | 'descriptions'>,
  input: AnswerInput,
  description: Description,
  subject: AnswerInput['located']['subjects'][string],
  collected: CollectResult | undefined,
): BundleDataset[] {
  return description.datasets.flatMap((dataset): BundleDataset[] => {
    const withheld =
      input.withheld.find((entry) => entry.category === dataset.category) ??
      leftFor(deps, input.right, description.holder, dataset, subject);
    const verdict = portability(dataset, subject.representative);
    const parts = collected?.parts.filter((part) => part.dataset === dataset.name) ?? [];
    const asked = collected !== undefined && dataset.name in collected.rows;
    if (!withheld && !asked && input.right !== 'portability') return [];
    return [
      {
        description: dataset,
        collectedAt: collected?.searched.at ?? input.at,
        parts: withheld ? [] : parts,
        portable: portableVerdict(verdict),
        lawfulBasis: basisFor(dataset, subject),
        ...(withheld ? { withheld: { rule: withheld.rule, reason: withheld.reason } } : {}),
      },
    ];
  });
}

/** The same for the access letter, tailored to the person: only what was really found (A1). */
export function answeringHolders(holders: BundleHolder[]): AnsweringHolder[] {
  // Where nothing may be told about a holder it is not in the list, rather than with a word that is not true.
  const told = holders.filter((holder) => holder.status !== 'found' || holder.datasets.length > 0);
  return told.map((holder): AnsweringHolder => {
    const { title } = holder;
    if (holder.status === 'withheld') return { title, status: 'withheld', rule: holder.rule, reason: holder.reason };
    if (holder.status === 'failed') return { title, status: 'failed', reason: holder.reason };
    if (holder.status === 'nothing_found') return { title, status: 'nothing_found', searched: holder.searched };
    const found = holder.datasets.filter((dataset) => rowsOf(dataset) > 0);
    const kept = holder.datasets.flatMap(withheldOf);
    const withheld = kept.length > 0 ? { withheld: kept } : {};
    if (found.length === 0) return { title, status: 'nothing_found', searched: holder.searched, ...withheld };
    return {
      ...withheld,
      title,
      status: 'found',
      searched: holder.searched,
      datasets: found.map((dataset) => ({
        title: dataset.description.title,
        category: dataset.description.category,
        records: rowsOf(dataset),
        purposes: dataset.description.purposes,
        lawfulBasis: dataset.lawfulBasis ?? dataset.description.lawfulBasis,
        source: dataset.description.source,
        recipients: dataset.description.recipients,
        retention: dataset.description.retention,
      })),
    };
  });
}

/** By name, with provision and reason: a data set kept back, or single records of it. */
function withheldOf({ description, withheld, withheldRecords = [] }: BundleDataset): WithheldDataset[] {
  const { title, category } = description;
  const records = withheldRecords.map(({ rule, reason, records: count }) => ({
    ...{ title, records: count, category, rule, reason },
  }));
  return [...(withheld ? [{ title, category, ...withheld }] : []), ...records];
}

export function rowsOf(dataset: BundleDataset): number {
  return dataset.parts.reduce((sum, part) => sum + part.rows, 0);
}
