/**
 * Whose data is it that a holder keeps about somebody, and can it be told to be theirs? Datasets a customer answers for as controller (B2,
 * B3) are passed on, and what nothing links to the person is named with what would (Art 11, I6). Neither is given, erased or changed here.
 */
import type { DatasetDescription, Description, Subject } from '../src/connector/contract.js';
import { agreementsOf, decideRight, judgeAgreement } from '../src/law/index.js';
import type { Agreement, HolderFacts, JudgedAgreement, Right, RightDecision } from '../src/law/index.js';
import type { SubjectClaim } from '../src/register/model.js';
import type { CoreDeps } from './deps.js';
import { passOn } from './forward.js';
import { stableId } from './stable-id.js';

type Deps = Pick<CoreDeps, 'config' | 'descriptions'>;

export interface AgreedFor {
  name: string;
  agreement: Agreement;
  judged: JudgedAgreement;
}

/** The agreements of the customers a person acts for at this holder; nobody's own contract comes under one. */
export function agreedFor(deps: Deps, subject: Pick<Subject, 'identifiers' | 'representative'>): AgreedFor[] {
  const { agreements, law } = deps.config;
  if (!subject.representative) return [];
  return agreementsOf(agreements, subject.identifiers).map((name) => {
    const agreement = agreements[name] as Agreement;
    return { name, agreement, judged: judgeAgreement(agreement, law, (dataset) => categoryOf(deps, dataset)) };
  });
}

function categoryOf({ descriptions }: Deps, dataset: string): DatasetDescription['category'] | undefined {
  const [holder = '', name] = dataset.split('/');
  return descriptions.get(holder)?.datasets.find((one) => one.name === name)?.category;
}

/** Facts of the table's general rows: is somebody else the controller (B2), does anything link the records to the person (I6)? */
export function reachFacts(
  deps: Deps,
  holder: string,
  dataset: Pick<DatasetDescription, 'name' | 'linkedBy'>,
  subject: Pick<Subject, 'identifiers' | 'representative'>,
): { processor: boolean; linkable: boolean } {
  const { linkedBy } = dataset;
  return {
    processor: agreedFor(deps, subject).some(({ judged }) => judged.controllerOf.includes(`${holder}/${dataset.name}`)),
    linkable: linkedBy === undefined || subject.identifiers.some(({ type }) => linkedBy.includes(type)),
  };
}

/** In the words the letters translate. */
const LEFT: Partial<Record<RightDecision['outcome'], { rule: string; reason: string }>> = {
  FORWARD: {
    rule: 'B2',
    reason: 'a customer of ours is responsible for this data; we have passed your request on to that customer',
  },
  ASK_LINK: {
    rule: 'I6',
    reason:
      'nothing we know links these records to you (Art 11(2)); tell us what does, such as the cookie id of your browser, and we look again',
  },
};

/** Why nothing of a dataset is given or erased for this person, whatever it holds; undefined: its own rows decide. */
export function leftFor(
  deps: Deps,
  right: Right,
  holder: string,
  dataset: DatasetDescription,
  subject: Pick<Subject, 'identifiers' | 'representative'>,
): { rule: string; reason: string } | undefined {
  const { category, lawfulBasis, lawfulBasisRepresentative, origin } = dataset;
  const { outcome } = decideRight({
    ...{ right, category, lawfulBasis, lawfulBasisRepresentative, origin },
    representative: subject.representative,
    ...reachFacts(deps, holder, dataset, subject),
  });
  return LEFT[outcome];
}

/** What holders told without the items of somebody else's data: a customer decides about those, who was passed the request (B2). */
export function ofTheController(deps: Deps, facts: HolderFacts[], subjects: Record<string, Subject>): HolderFacts[] {
  return facts.map((entry) => {
    const subject = subjects[entry.holder];
    const description = deps.descriptions.get(entry.holder);
    if (!subject || !description) return entry;
    const elsewhere = description.datasets
      .filter((dataset) => leftFor(deps, 'erasure', entry.holder, dataset, subject) !== undefined)
      .map(({ name }) => name);
    return { ...entry, items: entry.items.filter(({ dataset }) => !elsewhere.includes(dataset)) };
  });
}

/** Agreements by which a customer is the controller of some of what holders keep about the person. */
export function controllersElsewhere(deps: Deps, subjects: Record<string, Subject>): string[] {
  const names = Object.entries(subjects).flatMap(([holder, subject]) =>
    agreedFor(deps, subject)
      .filter(({ judged }) => datasetsOf(deps.descriptions, holder).some((one) => judged.controllerOf.includes(one)))
      .filter(() => subject.refs.length > 0)
      .map(({ name }) => name),
  );
  return [...new Set(names)].sort();
}

/** Shorter periods agreed for what the person's holders keep, in months per `<holder>/<dataset>`. */
export function agreedRetention(deps: Deps, subjects: Record<string, Subject>): Record<string, number> {
  const shortest: Record<string, number> = {};
  for (const [holder, subject] of Object.entries(subjects)) {
    for (const { judged } of agreedFor(deps, subject)) {
      for (const [dataset, months] of Object.entries(judged.retentionMonths)) {
        if (dataset.startsWith(`${holder}/`)) shortest[dataset] = Math.min(months, shortest[dataset] ?? months);
      }
    }
  }
  return shortest;
}

/**
 * Once it is known who the person is: what an agreement says is recorded, a clause that does not count is put to a person, and what the
 * customer answers for is passed on. Idempotent by request and agreement.
 */
export async function applyAgreements(
  deps: CoreDeps,
  {
    requestId,
    claim,
    subjects,
    at,
  }: {
    requestId: string;
    claim: SubjectClaim;
    subjects: Record<string, Subject>;
    at: string;
  },
): Promise<void> {
  const located = Object.entries(subjects).filter(([, { refs }]) => refs.length > 0);
  const all = new Map(located.flatMap(([, subject]) => agreedFor(deps, subject).map((one) => [one.name, one])));
  for (const { name, agreement, judged } of all.values()) {
    const elsewhere = located.flatMap(([holder, subject]) =>
      datasetsOf(deps.descriptions, holder)
        .filter((dataset) => judged.controllerOf.includes(dataset) && subject.representative)
        .sort(),
    );
    await record(deps, requestId, name, { ...judged, controllerOf: elsewhere }, at);
    if (elsewhere.length > 0) await passOn(deps, { requestId, claim, name, agreement, datasets: elsewhere, at });
  }
}

function datasetsOf(descriptions: ReadonlyMap<string, Description>, holder: string): string[] {
  return (descriptions.get(holder)?.datasets ?? []).map(({ name }) => `${holder}/${name}`);
}

async function record(
  { register }: CoreDeps,
  requestId: string,
  agreement: string,
  { controllerOf, retentionMonths, conflicts }: JudgedAgreement,
  at: string,
): Promise<void> {
  await register.audit.append({
    ...{ chain: requestId, at, actor: 'system', type: 'agreement.applied', key: `agreement:${agreement}` },
    detail: { agreement, controllerOf: [...controllerOf], retentionMonths },
  });
  if (conflicts.length === 0) return;
  const clauses = conflicts.map(({ clause, rules }) => ({ clause, rules }));
  await register.audit.append({
    ...{ chain: requestId, at, actor: 'system', type: 'agreement.conflict', key: `agreement-conflict:${agreement}` },
    detail: { agreement, clauses },
  });
  const why = `the agreement ${agreement} has clauses that do not count for a request: ${conflicts.map(({ says }) => says).join('; ')}`;
  await register.tasks.open({
    ...{ id: stableId(requestId, 'agreement-conflict', agreement), requestId, kind: 'agreement_conflict', why, at },
    detail: { agreement, clauses: conflicts.map(({ clause }) => clause) },
    by: 'system',
  });
}
