/** States in colour and in words: colour alone says nothing to many. */
import type { JSX } from 'preact';
import type { HolderTaskState } from '../../register/model.js';
import type { ShownSla } from '../views/sla-state.js';
import { SLA_WORDS, TASK_WORDS } from '../views/words.js';

const SLA_LOOK: Record<ShownSla, string> = {
  breached: 'bad',
  at_risk: 'warn',
  on_track: 'good',
  paused: '',
  answered: 'good',
  closed: '',
};

const TASK_LOOK: Record<HolderTaskState, string> = {
  running: '',
  slow: 'warn',
  found: 'good',
  nothing_found: 'good',
  done: 'good',
  failed: 'bad',
  unknown: 'warn',
  not_needed: '',
};

export function SlaBadge({ state }: { state: ShownSla }): JSX.Element {
  return <span class={`badge ${SLA_LOOK[state]}`}>{SLA_WORDS[state]}</span>;
}

export function TaskBadge({ state }: { state: HolderTaskState }): JSX.Element {
  return <span class={`badge ${TASK_LOOK[state]}`}>{TASK_WORDS[state]}</span>;
}
