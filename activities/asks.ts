/** Letters about the period and its end: asks and reminders, the extension, the apology, an early end. Each has a key of its own. */
import { holderNames } from '../src/common/config.js';
import { askEffect } from '../src/law/index.js';
import type { AskKind } from '../src/law/index.js';
import type { AskOf, Decision } from '../src/register/model.js';
import type { RequestRow } from '../src/register/types.js';
import type {
  ClockEffect,
  ExtensionGround,
  LetterInputs,
  RefusalGround,
  RenderedLetter,
} from '../src/messages/types.js';
import type { CoreDeps } from './deps.js';
import { describe } from './descriptions.js';
import { customerAsTold } from './forward.js';
import { inThisRun } from './in-this-run.js';
import { localDate } from './law.js';
import { commentOnTicket, letter, letterContext, mailLetter, mailOrTell, requestRow } from './messages.js';
import { keepSentOtherwise } from './sent-otherwise.js';
import type { CoreActivities } from './types.js';
import { zoneOf } from './zones.js';

type AskActivities = Pick<
  CoreActivities,
  'askPerson' | 'tellExtension' | 'apologise' | 'recordPartAnswered' | 'closeEarly' | 'takeUpAgain'
>;

const ASK_KINDS: Record<AskOf, AskKind> = {
  identity: 'id',
  authority: 'authority',
  fee: 'fee',
  clarification: 'clarification',
};

const EFFECTS: Record<ReturnType<typeof askEffect>, ClockEffect> = {
  none: 'none',
  restart: 'starts_anew',
  suspend: 'waits',
};

/** What an ask does to the period, for the letter: without its own basis nothing (C6). */
export function clockEffect(row: RequestRow, of: AskOf, moves: boolean): ClockEffect {
  return moves ? EFFECTS[askEffect(row.jurisdiction, row.right, row.receivedAt, ASK_KINDS[of])] : 'none';
}

export function createAskActivities(deps: CoreDeps): AskActivities {
  const { register, descriptions } = deps;
  return {
    async askPerson(input) {
      const { requestId, ask, askId, reminder, claim, at } = input;
      const row = await requestRow(deps, requestId);
      const rendered = askLetter(deps, row, input);
      const key = `ask-${ask}-${askId}-${reminder}`;
      const mailed = await mailLetter(deps, { requestId, key, claim, rendered, at });
      await register.audit.append({
        chain: requestId,
        at,
        actor: 'system',
        type: reminder === 0 ? 'person.asked' : 'person.reminded',
        detail: { ask, basis: input.basis, reminder, mailed },
        key,
      });
      const what = reminder === 0 ? 'was asked' : 'was reminded';
      const told = mailed
        ? `The person ${what} (${ask}).`
        : `The person has to be reminded (${ask}): no address took the letter.`;
      // What staff have to do about a first letter stands with their task.
      if (mailed || reminder > 0) await commentOnTicket(deps, requestId, key, told);
      return { mailed, letter: key };
    },

    async tellExtension({ requestId, claim, formerDueDate, dueDate, ground, reason, at }) {
      const row = await requestRow(deps, requestId);
      const data = {
        formerDueDate: formerDueDate ?? localDate(at, zoneOf(row.jurisdiction)),
        dueDate: dueDate ?? localDate(at, zoneOf(row.jurisdiction)),
        grounds: [ground as ExtensionGround],
        explanation: reason,
      };
      const rendered = letter('extension_notice', letterContext(deps, row, claim, at, false), data);
      const key = inThisRun(row, 'extension');
      const mailed = await mailOrTell(deps, { requestId, key, claim, rendered, at });
      return { mailed, letter: key };
    },

    async apologise({ requestId, claim, dueDate, dueBefore, at }) {
      const row = await requestRow(deps, requestId);
      if (row.answeredAt && Date.parse(row.answeredAt) < Date.parse(dueBefore)) return;
      const rendered = letter('late_apology', letterContext(deps, row, claim, at, false), { dueDate });
      await mailOrTell(deps, { requestId, key: `apology-${dueBefore}`, claim, rendered, at });
    },

    async recordPartAnswered({ requestId, claim, missing, otherwise, dueDate, at }) {
      const row = await requestRow(deps, requestId);
      const titleOf = (holder: string): string => describe(descriptions, holder).title;
      const answering = holderNames(deps.config).filter((holder) => !missing.includes(holder));
      const rendered = letter('partial_delivery', letterContext(deps, row, claim, at, false), {
        dueDate: dueDate ?? localDate(at, zoneOf(row.jurisdiction)),
        what: row.right === 'access' || row.right === 'portability' ? 'copy' : 'deed',
        delivered: answering.map((holder) => ({ title: titleOf(holder) })),
        missing: missing.map((holder) => ({
          holderTitle: titleOf(holder),
          categories: [...new Set(describe(descriptions, holder).datasets.map(({ category }) => category))],
          reason: 'the system has not answered yet',
        })),
      });
      const key = `part-${missing.join('+')}`;
      await mailOrTell(deps, { requestId, key, claim, rendered, at });
      await register.audit.append({
        chain: requestId,
        at,
        actor: 'system',
        type: 'answer.part_sent',
        detail: { missing },
        key,
      });
      await keepSentOtherwise(deps, requestId, otherwise, at);
      const sent = otherwise ? 'was sent another way, as was recorded' : 'is ready on the portal';
      await commentOnTicket(deps, requestId, key, `What is there ${sent}; ${missing.join(', ')} is still missing.`);
    },

    async closeEarly({ requestId, jurisdiction, claim, outcome, decision, unanswered, at }) {
      const row = await requestRow(deps, requestId);
      const rendered = await endLetter(deps, row, { jurisdiction, claim, outcome, decision, unanswered, at });
      if (rendered) await mailOrTell(deps, { requestId, key: inThisRun(row, `end-${outcome}`), claim, rendered, at });
    },

    async takeUpAgain({ requestId, round, run }) {
      return { taken: await register.requests.takeUpAgain(requestId, round, run) };
    },
  };
}

function askLetter(deps: CoreDeps, row: RequestRow, input: Parameters<CoreActivities['askPerson']>[0]): RenderedLetter {
  const { ask, basis, why, fee, claim, at } = input;
  const context = letterContext(deps, row, claim, at, false);
  const closesOn = localDate(input.closesAt, zoneOf(row.jurisdiction));
  const clock = clockEffect(
    row,
    ask,
    basis === 'reasonable_doubt' || basis === 'reasonably_required' || basis === 'manifestly_excessive',
  );
  const reminder = input.reminder > 0;
  if (ask === 'clarification') {
    return letter('clarification_request', context, {
      question: input.question ?? why,
      why,
      closesOn,
      clock,
      reminder,
    });
  }
  if (ask === 'fee') {
    const { items = [], ...amount } = fee ?? { amountMinor: 0, currency: 'GBP' };
    const costs = items.map(({ text, ...cost }) => ({ label: text, amount: cost }));
    return letter('fee_request', context, {
      ...{ ground: basis === 'further_copy' ? 'further_copy' : 'excessive', explanation: why, fee: amount },
      ...{ costs, howToPay: deps.config.howToClear.pay ?? deps.config.controller.privacyContact, closesOn, clock },
    });
  }
  const representative = claim.representative?.name;
  return letter('authority_request', context, {
    ...(representative === undefined ? {} : { representative }),
    ...{ missing: ['authority'], closesOn, clock, reminder },
  });
}

const REFUSALS: Record<string, RefusalGround> = {
  manifestly_unfounded: 'unfounded',
  excessive: 'excessive',
  not_covered: 'no_ground',
  authority_missing: 'no_authority',
  not_the_person: 'not_identifiable',
  fee: 'fee_not_paid',
  authority: 'no_authority',
};

/** Undefined where another activity writes the letter (`withdrawn` with the closing). */
async function endLetter(
  deps: CoreDeps,
  row: RequestRow,
  { claim, outcome, decision, unanswered, at }: Omit<Parameters<CoreActivities['closeEarly']>[0], 'requestId'>,
): Promise<RenderedLetter | undefined> {
  const context = letterContext(deps, row, claim, at, false);
  switch (outcome) {
    case 'unverified':
      return letter('unverified_closing', context, {});
    case 'refused': {
      const ground = REFUSALS[unanswered ?? decision?.choice ?? ''] ?? 'other';
      const explanation = decision?.reason;
      return letter('refusal', context, { reasons: [{ ground, ...(explanation ? { explanation } : {}) }] });
    }
    case 'redirected':
      return letter('redirected', context, { to: redirectedTo(deps, decision, at, row) });
    case 'merged': {
      const into = decision?.target === undefined ? undefined : await deps.register.requests.find(decision.target);
      return letter('merged', context, { into: into?.number ?? '', dueDate: into?.dueDate ?? null });
    }
    default:
      return undefined;
  }
}

function redirectedTo(
  { config }: CoreDeps,
  decision: Decision | undefined,
  at: string,
  row: RequestRow,
): LetterInputs['redirected']['to'] {
  const contact = (row.controller ?? config.controller).privacyContact;
  switch (decision?.choice) {
    case 'deceased':
      return { kind: 'deceased', contact };
    case 'other_procedure':
      return { kind: 'other_procedure', procedure: decision.reason, contact };
    default:
      return customerAsTold({ config }, decision?.target, localDate(at, zoneOf(row.jurisdiction)));
  }
}
