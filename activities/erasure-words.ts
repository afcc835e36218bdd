/** Decisions and plans as the letters speak of them: titles instead of names, counts instead of rows. */
import type { Description, HolderPlan } from '../src/connector/contract.js';
import type { ItemDecision } from '../src/law/types.js';
import type { CertificateHolder, ErasedItem, KeptItem } from '../src/messages/types.js';
import { datasetOf, describe } from './descriptions.js';
import type { ErasureOutcome } from './types.js';

type Descriptions = ReadonlyMap<string, Description>;

const HOW: Record<string, ErasedItem['how']> = { erase: 'erased', anonymise: 'anonymised', suppress: 'suppressed' };

/** Only what was erased and confirmed by asking again, as the plans that were carried out say. */
export function erasedItems(descriptions: Descriptions, outcome: ErasureOutcome): ErasedItem[] {
  const items = outcome.plans.flatMap((plan) => {
    const description = describe(descriptions, plan.holder);
    return plan.items.flatMap((item): ErasedItem[] => {
      const how = HOW[item.outcome];
      const records = outcome.erased[plan.holder]?.removed[item.itemId] ?? item.count;
      if (!how || records === 0) return [];
      const { title, category } = datasetOf(description, item.dataset);
      return [{ holderTitle: description.title, title, category, records, how }];
    });
  });
  return summed(items, (item) => [item.holderTitle, item.title, item.how]);
}

/** One row per dataset and outcome, however many items it fell into. */
export function summed<T extends { records: number }>(items: T[], keyOf: (item: T) => string[]): T[] {
  const rows = new Map<string, T>();
  for (const item of items) {
    const key = keyOf(item).join('\u0000');
    const before = rows.get(key);
    rows.set(key, before ? { ...before, records: before.records + item.records } : item);
  }
  return [...rows.values()];
}

/** What stays, with the law's reasons; records shared with others among them. */
export function keptItems(descriptions: Descriptions, decisions: ItemDecision[]): KeptItem[] {
  return decisions
    .filter((decision) => decision.outcome.startsWith('RETAIN'))
    .map((decision) => {
      const description = describe(descriptions, decision.holder);
      return { holderTitle: description.title, title: datasetOf(description, decision.item.dataset).title, decision };
    });
}

export function certificateHolders(
  descriptions: Descriptions,
  outcome: ErasureOutcome,
  at: string,
): CertificateHolder[] {
  const holders = [...new Set(outcome.plans.map((plan) => plan.holder))];
  return holders.map((holder) => {
    const description = describe(descriptions, holder);
    const items = outcome.plans
      .filter((plan) => plan.holder === holder)
      .flatMap((plan) => plan.items)
      .flatMap((item) => {
        const how = HOW[item.outcome];
        const { title, category } = datasetOf(description, item.dataset);
        const records = outcome.erased[holder]?.removed[item.itemId] ?? item.count;
        return how && records > 0 ? [{ title, category, how, records }] : [];
      });
    return {
      title: description.title,
      items: summed(items, (item) => [item.title, item.how]),
      confirmedAt: outcome.confirmed[holder]?.searched.at ?? at,
      atomic: outcome.erased[holder]?.atomic ?? false,
      erasureMeans: description.erasureMeans,
    };
  });
}

/** Recipients named for the datasets something was erased from (Art 19), once each. */
export function recipientsOf(
  descriptions: Descriptions,
  outcome: ErasureOutcome,
): { name: string; country?: string }[] {
  const all = outcome.plans.flatMap((plan) => {
    const description = describe(descriptions, plan.holder);
    const touched = erasedDatasets(plan);
    return description.datasets
      .filter((dataset) => touched.includes(dataset.name))
      .flatMap((dataset) => dataset.recipients);
  });
  return [...new Map(all.map(({ name, country }) => [name, { name, ...(country ? { country } : {}) }])).values()];
}

/** Datasets a carried-out plan took something from. */
export function erasedDatasets(plan: HolderPlan): string[] {
  const touched = plan.items.filter((item) => HOW[item.outcome] && item.count > 0).map((item) => item.dataset);
  return [...new Set(touched)];
}

/** What a lifted hold sets free, before it goes. */
export function freedItems(descriptions: Descriptions, decisions: ItemDecision[]): ErasedItem[] {
  const items = decisions.map(({ holder, item, outcome }): ErasedItem => {
    const description = describe(descriptions, holder);
    const { title, category } = datasetOf(description, item.dataset);
    const how = outcome === 'ANONYMISE' ? 'anonymised' : 'erased';
    return { holderTitle: description.title, title, category, records: item.count, how };
  });
  return summed(items, (item) => [item.holderTitle, item.title, item.how]);
}
