/** What a running request takes in from outside: decisions, receipts, proofs, word of its holds and of the request opened with it. */
import { ApplicationFailure, setHandler } from '@temporalio/workflow';
import type { Decision } from '../src/register/model.js';
import type { Case } from './case.js';
import { core } from './core.js';
import { endOf, isForward } from './endings.js';
import { withheldAfter } from './exemptions.js';
import * as messages from './messages.js';
import { now } from './now.js';
import { withAnswer } from './questions.js';
import type { Refused } from './validators.js';
import { refuseDecision } from './validators.js';

/** Registers handlers before the first await, so that no message finds the door shut. */
export function listen(c: Case): void {
  setHandler(messages.status, () => c.status());
  setHandler(messages.otherMoved, () => {
    c.otherMoved = true;
  });
  setHandler(messages.holdChanged, () => {
    c.holdChanges++;
  });
  setHandler(messages.supplement, (order) => c.order(order));
  setHandler(messages.receipt, (receipt) => {
    if ('letter' in receipt) c.cameBack.push(receipt.letter);
    else c.out.receipts.push(receipt);
  });
  setHandler(
    messages.proveIdentity,
    (proof) => {
      c.proof ??= proof;
      return { accepted: true };
    },
    {
      validator: (_proof) => {
        if (c.step !== 'identity') throw refusal({ kind: 'conflict', says: 'identity is not being asked for now' });
      },
    },
  );
  setHandler(
    messages.decide,
    async (decision) => {
      c.deciding.add(decision.kind);
      // Before the first await: nothing destructive begins after a withdrawal was accepted.
      const ending = endOf(decision);
      if (ending) c.ending ??= ending;
      // Decided once: two agents never answer one match both.
      if (decision.kind === 'match')
        c.pendingMatches = c.pendingMatches.filter(({ target }) => target !== decision.target);
      c.question = withAnswer(c.question, decision);
      if (decision.kind === 'withhold') c.withheldItems = withheldAfter(c.withheldItems, decision);
      await core.recordDecision({ requestId: c.requestId, decision });
      if (isForward(decision)) {
        const { requestId, subject } = c.input;
        await core.forwardPart({
          requestId,
          claim: subject,
          decision,
          dueDate: c.clock?.dueDate ?? null,
          at: now(),
        });
      } else if (!ending && decision.kind !== 'withhold') c.keep(decision);
      return { accepted: true };
    },
    {
      validator: (decision: Decision) => {
        const refused = refuseDecision(c, decision);
        if (refused) throw refusal(refused);
      },
    },
  );
}

function refusal({ kind, says, mend, pointer }: Refused): ApplicationFailure {
  return ApplicationFailure.create({ message: says, type: kind, nonRetryable: true, details: [{ mend, pointer }] });
}
