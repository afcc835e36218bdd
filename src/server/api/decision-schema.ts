/** A decision as a person sends it: what each kind needs, and what it does not take. */
import { z } from 'zod';
import { ASK_BASES, CHOICES, DECISION_KINDS, SAFE_CHANNELS } from '../../register/model.js';
import type { AskBasis, AskOf, DecisionKind, Fee } from '../../register/model.js';
import { instant, line, prose } from '../http/text.js';

/** Kinds that name what they are about. */
const TARGETS: Partial<Record<DecisionKind, string>> = {
  match: 'the match, <holder>/<ref>',
  holder: 'the holder',
  merge: 'the id of the other request',
  withhold: 'what is left out, <holder>/<dataset>',
};

/** assess: one correction; redirect: the agreement of the customer it is passed on to. */
const MAY_NAME: ReadonlySet<DecisionKind> = new Set<DecisionKind>(['assess', 'redirect']);

const BASES: Record<AskOf, readonly AskBasis[]> = {
  identity: ['reasonable_doubt', 'routine'],
  authority: ['reasonable_doubt', 'routine'],
  fee: ['manifestly_excessive', 'further_copy'],
  clarification: ['reasonably_required', 'routine'],
};

const amount = {
  amountMinor: z.int().min(1).max(10_000_000),
  currency: z.string().regex(/^[A-Z]{3}$/, { error: 'is no currency | give its three letters of ISO 4217' }),
};

const feeSchema = z.strictObject({
  ...amount,
  items: z
    .array(z.strictObject({ text: line(200).describe('What it is for, in words for the person'), ...amount }))
    .min(1)
    .max(40)
    .optional()
    .describe('What the fee is made of, listed in the letter; adds up to `amountMinor`, in its currency'),
});

export const decisionBody = z
  .strictObject({
    kind: z.enum(DECISION_KINDS),
    choice: z
      .string()
      .min(1)
      .max(60)
      .describe(
        Object.entries(CHOICES)
          .map(([kind, choices]) => `${kind}: ${choices.join(', ')}`)
          .join('; ') +
          '. `sent_otherwise`: the answer went out another way, by post for example; `reason` says how. `told`: no mail reached the person, who was asked, or given notice of the extension, another way; it counts from that day',
      ),
    reason: prose(4000).describe(
      'Why, in your words; sealed under the case key. Of ask fee and clarification, extend, refuse, reconsider, redirect to other_procedure and transmit not_feasible it stands in the letter to the person',
    ),
    target: line(300)
      .optional()
      .describe(
        'match: `<holder>/<ref>` as the request shows it; holder: its name; merge: id of the other request; withhold: `<holder>/<dataset>`; assess: number of one correction, absent for all; redirect to_controller and forward_part: name of the customer’s agreement in the configuration, which says whether the letter may name the customer',
      ),
    basis: z.enum(ASK_BASES).optional().describe('ask: what allows it; without its own basis it moves no date'),
    occurredAt: instant.optional().describe('ask, answer, verify, told: when it really happened; absent: now'),
    scope: z.array(line(60)).min(1).max(40).optional().describe('answer authority: categories the mandate covers'),
    question: prose(2000).optional().describe('ask clarification: what the person is to say; stands in the letter'),
    fee: feeSchema.optional().describe('ask fee: cost-based, in minor units (pence, cents) and ISO 4217'),
    transmission: z
      .strictObject({
        receiverCheck: prose(2000).describe('How the identity of the receiving controller was checked; sealed'),
        channel: z.enum(SAFE_CHANNELS).describe('The encrypted way it went; there is no other'),
      })
      .optional()
      .describe('transmit sent: who received it and how (P5)'),
    planHash: z
      .string()
      .regex(/^[0-9a-f]{64}$/, { error: 'is not a plan hash | give the hash of the plan as the request shows it' })
      .optional()
      .describe('approve: the hash of the plan seen'),
  })
  .superRefine((body, context) => {
    const wrong = (field: string, message: string): void => {
      context.addIssue({ code: 'custom', path: [field], message });
    };
    const choices: readonly string[] = CHOICES[body.kind];
    if (!choices.includes(body.choice)) {
      wrong('choice', `is not a choice of ${body.kind} | give one of: ${choices.join(', ')}`);
    }
    const target = TARGETS[body.kind];
    if (target !== undefined && body.target === undefined) wrong('target', `is missing | name ${target}`);
    if (target === undefined && body.target !== undefined && !MAY_NAME.has(body.kind))
      wrong('target', `is not used by ${body.kind} | leave it out`);
    checkAsk(body, wrong);
    const sent = body.kind === 'transmit' && body.choice === 'sent';
    if (sent && body.transmission === undefined)
      wrong('transmission', 'is missing | say how the receiver was checked and which encrypted channel it went by');
    if (!sent && body.transmission !== undefined)
      wrong('transmission', 'is used by transmit sent alone | leave it out');
    if (body.kind === 'approve' && body.planHash === undefined) {
      wrong('planHash', 'is missing | give the hash of the plan you have read');
    }
    if (body.kind !== 'approve' && body.planHash !== undefined) {
      wrong('planHash', `is not used by ${body.kind} | leave it out`);
    }
  })
  .meta({ id: 'DecisionInput' });

export type DecisionBody = z.infer<typeof decisionBody>;

const DATED: ReadonlySet<DecisionKind> = new Set<DecisionKind>(['ask', 'answer', 'verify', 'told']);

function checkAsk(
  {
    kind,
    choice,
    basis,
    occurredAt,
    scope,
    question,
    fee,
  }: { kind: DecisionKind; choice: string } & Partial<DecisionBody>,
  wrong: (field: string, message: string) => void,
): void {
  if (kind === 'ask') {
    const allowed = BASES[choice as AskOf] ?? [];
    if (basis === undefined) wrong('basis', `is missing | give one of: ${allowed.join(', ')}`);
    else if (!allowed.includes(basis))
      wrong('basis', `does not go with ${choice} | give one of: ${allowed.join(', ')}`);
  } else if (basis !== undefined) wrong('basis', `is not used by ${kind} | leave it out`);
  const needs = (field: 'question' | 'fee', of: AskOf, value: unknown): void => {
    const wanted = kind === 'ask' && choice === of;
    if (wanted && value === undefined) wrong(field, `is missing | give it with ask ${of}`);
    if (!wanted && value !== undefined) wrong(field, `is used by ask ${of} alone | leave it out`);
  };
  needs('question', 'clarification', question);
  needs('fee', 'fee', fee);
  if (fee) checkItems(fee, wrong);
  if (occurredAt !== undefined && !DATED.has(kind)) wrong('occurredAt', `is not used by ${kind} | leave it out`);
  if (scope !== undefined && !(kind === 'answer' && choice === 'authority'))
    wrong('scope', `is used by answer authority alone | leave it out`);
}

/** A list that does not add up would ask for money nobody can explain (R5). */
function checkItems({ amountMinor, currency, items }: Fee, wrong: (field: string, message: string) => void): void {
  if (items === undefined) return;
  const other = items.find((item) => item.currency !== currency);
  if (other !== undefined) {
    wrong('fee', `has an item in ${other.currency}, not in ${currency} | give all amounts in one currency`);
    return;
  }
  const sum = items.reduce((total, item) => total + item.amountMinor, 0);
  if (sum !== amountMinor)
    wrong('fee', `is ${amountMinor}, and its items add up to ${sum} | give amountMinor ${sum}, or mend the items`);
}
