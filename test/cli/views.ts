/** A request as the API shows it, synthetic. */
import type { RequestSummary, RequestView } from '../../src/server/api/view-schema.js';

export const ID = '7b0c6f0e-3c1d-4b57-9f0e-0a6f1f2d3c4b';
export const HASH = 'a'.repeat(64);

export const summary: RequestSummary = {
  id: ID,
  number: 'R-2026-000123',
  right: 'erasure',
  jurisdiction: 'UK-ENG',
  source: { kind: 'ticket', system: 'support', id: 'T-77' },
  receivedAt: '2026-03-02T09:00:00.000Z',
  openedAt: '2026-03-02T09:05:00.000Z',
  stage: 'fulfil',
  step: 'approve',
  waitingFor: 'reviewer',
  since: '2026-03-03T10:00:00.000Z',
  dueDate: '2026-04-02',
  dueBefore: '2026-04-02T23:00:00.000Z',
  sla: 'on_track',
};

export const view: RequestView = {
  ...summary,
  asOf: '2026-03-03T10:05:00.000Z',
  clockEvents: [],
  reopened: 0,
  openedBy: { id: 'b6', name: 'Ada Agent' },
  clock: {
    state: 'RUNNING',
    dueDate: '2026-04-02',
    dueBefore: '2026-04-02T23:00:00.000Z',
    extensionNoticeDue: null,
    refusalNoticeDue: null,
    governs: 'UK',
    derivation: [{ rule: 'T1', says: 'one month from receipt', inputs: {} }],
    rules: '1',
  },
  subject: {
    name: 'Pat \u001b[31mExample',
    locale: 'en-GB',
    identifiers: [{ type: 'email', value: 'pat@example.com' }],
  },
  openedWith: [],
  live: true,
  stages: [{ stage: 'received', enteredAt: '2026-03-02T09:05:00.000Z' }],
  holders: [
    {
      holder: 'billing',
      step: 'holds',
      state: 'slow',
      since: '2026-03-03T10:00:00.000Z',
      startedAt: '2026-03-03T10:00:00.000Z',
      attempts: 3,
      error: { kind: 'transient', text: 'connection refused' },
    },
  ],
  decisions: [],
  timeline: [{ at: '2026-03-02T09:05:00.000Z', type: 'request.opened', says: 'Request taken in', by: { id: 'b6' } }],
  recipients: [],
  tasks: [],
  advice: [],
  pendingMatches: [],
  plan: {
    hash: HASH,
    items: [
      {
        holder: 'billing',
        id: 'invoices/2025',
        dataset: 'invoices',
        outcome: 'retain',
        phase: 'before_answer',
        count: 12,
        until: '2032-03-31',
        reasons: [{ hold: 'STATUTORY_RETENTION', basis: {}, until: '2032-03-31', rules: ['H1'] }],
        rules: ['H1'],
      },
    ],
  },
  held: [],
  deliveries: [],
  next: 'A reviewer reads the plan and approves or rejects it.',
};
