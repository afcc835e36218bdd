/** The part of the world that rectification, restriction and objection ask for: remembers what it was told, the law is the real one. */
import type { HolderCalls } from '../../activities/holder-calls.js';
import type { RightAdvice, RightsActivities } from '../../activities/rights-types.js';
import type { ConfirmAppliedResult, Corrected, Correction } from '../../src/connector/contract.js';
import { restrictionMark } from '../../src/connector/contract.js';
import { basisOf, decideRight, restsOnAlone } from '../../src/law/index.js';
import type { FakeHolder, World } from './world.js';

export function rightsActivities(world: World): RightsActivities {
  const note = world.note.bind(world);
  const done = (): Promise<void> => Promise.resolve();
  return {
    adviseOnRight: ({ demand, subjects, at }) => {
      const advice = Object.entries(subjects)
        .filter(([, subject]) => subject.refs.length > 0)
        .flatMap(([holder, { representative }]) =>
          world.holder(holder).items.flatMap((item): RightAdvice[] => {
            const fields = Object.keys(world.holder(holder).values);
            const corrections =
              demand.kind !== 'rectification'
                ? undefined
                : demand.corrections.flatMap((one, index) =>
                    (one.holder ?? holder) === holder &&
                    (one.dataset ?? item.dataset) === item.dataset &&
                    fields.includes(`${item.dataset}.${one.field}`)
                      ? [index + 1]
                      : [],
                  );
            if (corrections?.length === 0) return [];
            const { dataset, category, kind, lawfulBasis } = item;
            const asked = {
              right: demand.kind,
              category,
              kind,
              lawfulBasis,
              representative,
              holds: world.holds.map(({ type }) => type),
            };
            const { outcome, effects, reason, rules } = decideRight(asked);
            const purposes = [`use of ${dataset}`];
            const basis = basisOf(asked);
            return [{ holder, dataset, category, purposes, basis, outcome, effects, reason, rules, corrections }];
          }),
        );
      note('advised', at, advice);
      return Promise.resolve({ advice });
    },
    recordApplied: ({ holder, call, detail, confirmedAt, at }) => (
      note(`applied ${holder} ${call}`, at, { ...detail, confirmedAt }),
      done()
    ),
    preserveOldValues: ({ holder, datasets, at }) => (note(`preserved ${holder}`, at, datasets), done()),
    warnFormerAddresses: ({ addresses, at }) => (note('former addresses', at, addresses), done()),
    openRestriction: ({ type, ground, holders, data, part, at }) => (
      note(`hold ${type}`, at, { ground, holders, part, ...(data ? { data } : {}) }),
      done()
    ),
    tellRestrictionEnding: ({ why, endsAt, data, at }) => (
      note('told restriction ends', at, { why, endsAt, data }),
      done()
    ),
    closeRestriction: ({ type, toldAt, at }) => (note(`hold ended ${type}`, at, { toldAt }), done()),
    prepareRightAnswer: ({ result, told, missing, at }) => {
      note('right answer prepared', at, { result, told, missing });
      return Promise.resolve({ outcome: outcomeOf(result), files: [] });
    },
    dataFreed: ({ demand, stopped, at }) => {
      const freed = [...world.holders.values()].flatMap(({ name, items }) =>
        items.flatMap(({ dataset, category, lawfulBasis }) => {
          const own = { name: dataset, title: dataset, category, lawfulBasis, purposes: world.purposes[dataset] ?? [] };
          const uses = stopped.filter(({ holder }) => holder === name).flatMap((entry) => entry.stopped);
          const ended = {
            ...{ scope: demand.scope, named: demand.purposes ?? [] },
            stopped: uses.filter((use) => use.dataset === dataset).map(({ purpose }) => purpose),
          };
          return restsOnAlone(own, ended) ? [`${name}/${dataset}`] : [];
        }),
      );
      note('freed', at, freed);
      return Promise.resolve({ freed });
    },
    recordStoppedSoFar: ({ stopped, missing, at }) => (
      note('stopped so far', at, { stopped: stopped.map(({ holder }) => holder), missing }),
      done()
    ),
    recordStopped: ({ stopped, toldSoFarAt, erasure, at }) => {
      note('stopped', at, { stopped, toldSoFarAt, erasure });
      if (erasure !== 'follows') note('answered', at);
      return done();
    },
    recordNotStoppedYet: ({ holders, at }) => (note('not stopped yet', at, holders), done()),
  };
}

function outcomeOf(
  result: Parameters<RightsActivities['prepareRightAnswer']>[0]['result'],
): 'fulfilled' | 'partly_fulfilled' | 'refused' {
  switch (result.kind) {
    case 'rectification': {
      const applied = result.results.filter(({ status }) => status === 'applied').length;
      if (applied === 0) return 'refused';
      return result.corrections.every(({ verdict }) => verdict === 'granted') ? 'fulfilled' : 'partly_fulfilled';
    }
    case 'restriction':
      return result.left.length === 0 ? 'fulfilled' : 'partly_fulfilled';
    case 'objection':
      if (result.stopped.length === 0) return 'refused';
      return result.continued.length + result.notOpen.length === 0 ? 'fulfilled' : 'partly_fulfilled';
    case 'human_review':
      return result.outcome === 'not_automated' ? 'refused' : 'fulfilled';
    case 'refused':
      return 'refused';
  }
}

type RightsCall = 'restrict' | 'unrestrict' | 'rectify' | 'object' | 'confirmApplied';

/** What a holder does about these rights. One that lies reports everything and does nothing. */
export function rightsCalls(
  holder: FakeHolder,
  guard: (call: keyof HolderCalls, now: string) => void,
): Pick<HolderCalls, RightsCall> {
  const searched = (now: string) => ({ identifierTypes: holder.understood, at: now });
  return {
    restrict: async (input) => {
      guard('restrict', input.now);
      if (!holder.lies) holder.marks.set(restrictionMark(input), input.itemIds);
      refresh(holder);
      return { status: 'applied', ...(holder.wholeRecord && input.itemIds ? { whole: true } : {}), at: input.now };
    },
    unrestrict: async (input) => {
      guard('unrestrict', input.now);
      if (!holder.lies) holder.marks.delete(restrictionMark(input));
      refresh(holder);
      return { status: 'applied', at: input.now };
    },
    rectify: async ({ now, corrections }) => {
      guard('rectify', now);
      const results = corrections.flatMap((asked, correction) => rectifyOne(holder, asked, correction));
      return { searched: searched(now), results, at: now };
    },
    object: async (input) => {
      const { now, scope, purposes, channels } = input;
      guard('object', now);
      if (!holder.lies) {
        holder.objections.push({ scope, purposes, channels });
        if (scope === 'marketing') holder.suppressed = true;
        if (scope === 'processing') holder.marks.set(restrictionMark({ ...input, ground: 'pending' }), undefined);
      }
      const stopped = holder.items.map(({ dataset }) => ({ dataset, purpose: `use of ${dataset}` }));
      return { status: 'applied', at: now, stopped, ...(scope === 'marketing' ? { suppressed: true } : {}) };
    },
    confirmApplied: async (input) => {
      guard('confirmApplied', input.now);
      const { restriction, objection, corrections = [] } = input;
      const remaining: ConfirmAppliedResult['remaining'] = corrections.flatMap(
        ({ dataset, field, value }, correction) =>
          holder.values[`${dataset ?? ''}.${field}`] === value
            ? []
            : [{ what: 'correction' as const, correction, dataset, field, count: 1 }],
      );
      if (restriction && holder.marks.has(restrictionMark({ ...input, ...restriction })) !== restriction.restricted)
        remaining.push({ what: 'restriction', count: 1 });
      if (objection && !holder.objections.some(({ scope }) => scope === objection.scope))
        remaining.push({ what: 'objection', count: 1 });
      return { searched: searched(input.now), remaining };
    },
  };
}

/** An item is restricted while any mark covers it. */
function refresh(holder: FakeHolder): void {
  for (const item of holder.items)
    item.restricted = [...holder.marks.values()].some((items) => items?.includes(item.id) ?? true);
}

function rectifyOne(holder: FakeHolder, asked: Correction, correction: number): Corrected[] {
  const { dataset, field, value, statement, statementOnly } = asked;
  const keys = Object.keys(holder.values).filter((key) => key === `${dataset ?? key.split('.')[0] ?? ''}.${field}`);
  if (keys.length === 0) {
    const reason = 'no such field';
    return [{ correction, dataset, field, status: 'not_applicable', reason, records: 0, statementFiled: false }];
  }
  return keys.map((key): Corrected => {
    const base = { correction, dataset: key.split('.')[0], field, records: 1 };
    if (statementOnly) {
      if (statement !== undefined) holder.statements[key] = statement;
      return { ...base, status: 'refused', reason: 'declined', statementFiled: statement !== undefined };
    }
    if (!holder.lies) holder.values[key] = value;
    return { ...base, status: 'applied', how: 'replaced', statementFiled: false };
  });
}
