/** Words for people: one wording for API, console and CLI. */
import type { HolderTaskState, RequestOutcome, Role, Stage, Step, WaitingFor } from '../../register/model.js';
import type { Right } from '../../law/types.js';
import type { ShownSla } from './sla-state.js';

export const STAGE_WORDS: Record<Stage, string> = {
  received: 'Received',
  verify: 'Verify identity',
  locate: 'Locate',
  holds: 'Check holds',
  fulfil: 'Fulfil',
  deliver: 'Deliver',
  close: 'Close',
  closed: 'Closed',
};

export const STEP_WORDS: Record<Step, string> = {
  intake: 'taking the request in',
  capacity: 'deciding who may act',
  identity: 'proving identity',
  locate: 'looking for the person',
  match: 'deciding on weak matches',
  holds: 'asking for facts that stand against erasure',
  collect: 'collecting records',
  review: 'review',
  transmit: 'sending the data straight to another controller',
  bundle: 'writing the bundle',
  preview: 'previewing the erasure',
  approve: 'approval of the plan',
  erase: 'erasing',
  confirm: 'confirming by asking again',
  answer: 'writing the answer',
  assess: 'looking into what is asked',
  apply: 'carrying it out at the holders',
  delivery: 'delivery',
  contact: 'erasing contact data',
  certificate: 'certificate',
  done: 'done',
};

export const WAITING_WORDS: Record<WaitingFor, string> = {
  subject: 'the data subject',
  holder: 'a holder',
  agent: 'an agent',
  reviewer: 'a reviewer',
  nobody: 'nobody',
};

export const OUTCOME_WORDS: Record<RequestOutcome, string> = {
  fulfilled: 'Fulfilled',
  partly_fulfilled: 'Partly fulfilled',
  refused: 'Refused',
  unverified: 'Identity never proven',
  withdrawn: 'Withdrawn',
  redirected: 'Redirected',
  merged: 'Merged',
};

export const SLA_WORDS: Record<ShownSla, string> = {
  breached: 'Overdue',
  at_risk: 'Due soon',
  on_track: 'On track',
  paused: 'Paused',
  answered: 'Answered',
  closed: 'Closed',
};

export const RIGHT_WORDS: Record<Right, string> = {
  access: 'Access',
  erasure: 'Erasure',
  portability: 'Portability',
  rectification: 'Rectification',
  restriction: 'Restriction',
  objection: 'Objection',
};

export const TASK_WORDS: Record<HolderTaskState, string> = {
  running: 'Working',
  slow: 'Slow',
  found: 'Found',
  nothing_found: 'Searched, nothing found',
  done: 'Done',
  failed: 'Failed',
  unknown: 'No answer',
  not_needed: 'Not needed',
};

export const ROLE_WORDS: Record<Role, string> = {
  agent: 'agent',
  owner: 'owner of a holder',
  reviewer: 'reviewer',
  legal: 'legal',
  manager: 'manager',
  admin: 'administrator',
};

/** `balance_at_risk` → `balance at risk`. */
export function spaced(name: string): string {
  return name.replaceAll(/[._]/g, ' ');
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `OUTSTANDING_BALANCE` → `Outstanding balance`. */
export function holdWords(hold: string): string {
  return capital(spaced(hold.toLowerCase())).replace(/^Ip /, 'IP ');
}
