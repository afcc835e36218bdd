/** What the register is told along the way. Idempotent: absolute values, older writes ignored, audit events keyed. */
import { alertManagers } from './alerts.js';
import { tellOthers } from './combined.js';
import type { CoreDeps } from './deps.js';
import { inThisRun } from './in-this-run.js';
import { describe } from './descriptions.js';
import { openForwardTask } from './forward.js';
import { commentOnTicket, letter, letterContext, mailOrTell, requestRow } from './messages.js';
import { keepSentOtherwise } from './sent-otherwise.js';
import type { CoreActivities } from './types.js';
import { wakeHeld } from './wake-held.js';

type RegisterActivities = Pick<
  CoreActivities,
  | 'recordProgress'
  | 'recordHolderTasks'
  | 'recordHolderDelay'
  | 'recordDecision'
  | 'recordDueWarning'
  | 'recordBreach'
  | 'recordAnswered'
  | 'recordBounced'
  | 'closeRequest'
  | 'holderSummaries'
>;

/** What people are asked for on the ticket, by step and who is waited for. */
const ASKS: Record<string, string | undefined> = {
  'match/agent': 'There are possible matches: please decide on them on the request page.',
  'review/agent': 'The collected data or the plan is ready: please look at it on the request page.',
  'approve/reviewer': 'The erasure plan waits for the approval of a second person.',
  'assess/agent': 'Please assess on the request page whether what is asked stands.',
  'assess/reviewer': 'A reviewer has to decide on the objection: please look at the request page.',
  'delivery/reviewer': 'The answer cannot go out yet: a reviewer has to decide how it is released.',
};

export function createRegisterActivities(deps: CoreDeps): RegisterActivities {
  const { register, descriptions, running } = deps;
  return {
    async recordProgress({ requestId, stage, step, waitingFor, reason, at }) {
      await register.requests.update(requestId, { at, stage, step, waitingFor, waitingReason: reason ?? null });
      const asks = ASKS[`${step}/${waitingFor}`];
      if (asks) await commentOnTicket(deps, requestId, `asks-${step}-${at}`, asks);
    },

    async recordHolderTasks({ tasks }) {
      for (const { requestId, holder, step, errorKind, errorText, ...task } of tasks) {
        const error = errorKind ? { kind: errorKind, text: errorText ?? '' } : undefined;
        await register.holderTasks.set(requestId, holder, step, { ...task, error });
      }
    },

    async recordHolderDelay({ requestId, holder, step, at }) {
      const delays = await running.delays(requestId);
      const delay = delays.find((entry) => entry.holder === holder);
      const error = delay?.lastFailure
        ? { kind: delay.lastFailure, text: 'the holder does not answer' }
        : { kind: 'silent', text: 'no answer yet' };
      await register.holderTasks.set(requestId, holder, step, { at, state: 'slow', attempts: delay?.attempt, error });
    },

    async recordDecision({ requestId, decision }) {
      const row = await register.requests.get(requestId);
      // A wish taken back years later: the case key is gone, its reason is sealed with what is held.
      const seal = row?.caseShreddedAt ? ('held' as const) : ('case' as const);
      if (seal === 'case') await register.decisions.record(requestId, decision);
      await register.audit.append({
        chain: requestId,
        at: decision.at,
        actor: decision.by.id,
        type: `decision.${decision.kind}`,
        detail: {
          choice: decision.choice,
          // What allowed an ask is kept with the facts of the case (Y1); in whose words, only as long as the case key.
          ...(decision.basis ? { basis: decision.basis } : {}),
          ...(decision.planHash ? { planHash: decision.planHash } : {}),
        },
        seal,
        body: { reason: decision.reason, ...(decision.target ? { target: decision.target } : {}) },
        key: `decision:${decision.id}`,
      });
      if (decision.kind === 'redirect' && decision.choice === 'to_controller')
        await openForwardTask(deps, requestId, decision);
    },

    async recordDueWarning({ requestId, dueBefore, at }) {
      const row = await register.requests.get(requestId);
      if (!row || row.answeredAt) return;
      await register.requests.update(requestId, { at, warnedAt: at });
      await register.audit.append({
        chain: requestId,
        at,
        actor: 'system',
        type: 'deadline.warning',
        detail: { dueBefore },
        key: `warning:${dueBefore}`,
      });
      await commentOnTicket(
        deps,
        requestId,
        // A date that moved is warned of anew.
        `warning-${dueBefore}`,
        `Request ${row.number} is due on ${row.dueDate ?? dueBefore}: it is not answered yet.`,
      );
      await alertManagers(deps, { requestId, state: 'at_risk', dueBefore, openedAt: at });
    },

    async recordBreach({ requestId, dueBefore, at }) {
      const row = await register.requests.get(requestId);
      if (!row || (row.answeredAt && Date.parse(row.answeredAt) < Date.parse(dueBefore))) return;
      await register.requests.update(requestId, { at, breachedAt: dueBefore });
      await register.audit.append({
        chain: requestId,
        at,
        actor: 'system',
        type: 'deadline.breached',
        detail: { dueBefore },
        key: `breach:${dueBefore}`,
      });
      await commentOnTicket(
        deps,
        requestId,
        `breach-${dueBefore}`,
        `The statutory deadline of request ${row.number} has passed without an answer.`,
      );
      await alertManagers(deps, { requestId, state: 'breached', dueBefore, openedAt: at });
    },

    async recordAnswered({ requestId, otherwise, at }) {
      await register.requests.update(requestId, { at, answeredAt: at });
      await keepSentOtherwise(deps, requestId, otherwise, at);
      await register.audit.append({
        chain: requestId,
        at,
        actor: 'system',
        type: 'request.answered',
        ...(otherwise ? { detail: { otherwise: true } } : {}),
        key: `answered:${at}`,
      });
      const row = await register.requests.get(requestId);
      await commentOnTicket(
        deps,
        requestId,
        `answered-${at}`,
        otherwise
          ? `The answer to request ${row?.number ?? ''} was sent another way, as was recorded; no link to it went out.`
          : `The answer to request ${row?.number ?? ''} is ready on the portal; its link went out by mail.`,
      );
    },

    async recordBounced({ requestId, round, supplement, at }) {
      if (!supplement) await register.requests.update(requestId, { at, answeredAt: null });
      const key = `bounced:${round}`;
      await register.audit.append({
        chain: requestId,
        at,
        actor: 'system',
        type: 'answer.bounced',
        detail: { round },
        key,
      });
      const row = await requestRow(deps, requestId);
      await commentOnTicket(deps, requestId, key, `The mail with the link to the answer of ${row.number} came back.`);
    },

    async closeRequest({ requestId, outcome, at }) {
      // Before the hashes that tell whose the request was go with its end.
      const waiting = await register.held.waitingForCopyOf(requestId);
      await register.links.revoke(requestId, at, { kind: 'verify' });
      await register.requests.update(requestId, {
        at,
        outcome,
        closedAt: at,
        stage: 'closed',
        step: 'done',
        waitingFor: 'nobody',
      });
      await register.audit.append({
        chain: requestId,
        at,
        actor: 'system',
        type: 'request.closed',
        detail: { outcome },
        key: await again(deps, requestId, 'closed'),
      });
      if (outcome === 'withdrawn') await confirmWithdrawal(deps, requestId, at);
      await tellOthers(deps, requestId, at);
      for (const held of waiting) await wakeHeld(deps, held, at);
      const row = await register.requests.get(requestId);
      await commentOnTicket(
        deps,
        requestId,
        'closed',
        `Request ${row?.number ?? ''} is closed: ${outcome.replace('_', ' ')}.`,
      );
    },

    holderSummaries({ holders }) {
      return Promise.resolve(
        holders.map((holder) => {
          const { capabilities, identifiersUnderstood, answersFor } = describe(descriptions, holder);
          return { holder, capabilities, identifiersUnderstood, answersFor };
        }),
      );
    },
  };
}

/** A request that was taken up again ends a second time: its events and letters are others. */
async function again(deps: CoreDeps, requestId: string, key: string): Promise<string> {
  return inThisRun(await requestRow(deps, requestId), key, ':');
}

async function confirmWithdrawal(deps: CoreDeps, requestId: string, at: string): Promise<void> {
  const details = await deps.register.requests.details(requestId);
  if (!details) return;
  const row = await requestRow(deps, requestId);
  const rendered = letter('withdrawn', letterContext(deps, row, details.subject, at, false), { at });
  await mailOrTell(deps, { requestId, key: 'withdrawn', claim: details.subject, rendered, at });
}
