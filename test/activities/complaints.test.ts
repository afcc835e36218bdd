/** Letters of complaints and of what is passed on, over a real register; mails are kept in an array. */
import { createComplaintActivities } from '../../activities/complaints.js';
import { createCombinedActivities } from '../../activities/combined.js';
import { createForwardActivities } from '../../activities/forward.js';
import { contactOf } from '../../activities/messages.js';
import { computeClock } from '../../src/law/index.js';
import type { Decision, SubjectClaim } from '../../src/register/model.js';
import { openWorld } from '../server/support/world.js';
import type { World } from '../server/support/world.js';
import type { TestDeps } from './support/deps.js';
import { testDeps } from './support/deps.js';

const AT = '2026-12-02T15:00:00.000Z';
const REVIEWER = '00000000-0000-4000-8000-00000000000b';

let world: World;
let deps: TestDeps;
beforeAll(async () => {
  world = await openWorld();
  world.clock.set(new Date(AT));
  deps = await testDeps(world);
});
afterAll(() => world.close());
beforeEach(() => void deps.mails.splice(0));

let opened = 0;
async function complaint(over: Record<string, unknown> = {}): Promise<string> {
  const { id: requestId } = await world.request();
  const receivedAt = '2026-12-02T09:00:00.000Z';
  const clock = computeClock({ jurisdiction: 'UK-ENG', right: 'complaint', receivedAt, events: [] });
  const { complaint: row } = await world.register.complaints.open({
    ...{ source: { system: 'letters', id: `K-${++opened}` }, receivedAt, jurisdiction: 'UK-ENG', requestId, clock },
    ...{ says: 'no', locale: 'en-GB', contactEmail: 'pat@example.com', by: REVIEWER, at: AT, ...over },
  });
  return row.id;
}

describe('a complaint', () => {
  it('is acknowledged by mail at once and only once, and its outcome told', async () => {
    const complaintId = await complaint();
    const activities = createComplaintActivities(deps);
    expect(await activities.acknowledgeComplaint({ complaintId, at: AT })).toMatchObject({ acknowledged: true });
    await activities.acknowledgeComplaint({ complaintId, at: AT });
    expect(deps.mails.map(({ to, key }) => [to.address, key])).toEqual([
      ['pat@example.com', `complaints/${complaintId}/acknowledgement`],
    ]);
    await world.register.complaints.close(complaintId, {
      outcome: 'upheld',
      findings: 'You are right.',
      by: REVIEWER,
      at: AT,
    });
    await activities.tellComplaintOutcome({ complaintId, at: AT });
    await activities.tellComplaintOutcome({ complaintId, at: AT });
    expect(deps.mails).toHaveLength(2);
    expect(deps.mails[1]?.text).toContain('You are right.');
    expect(await world.register.complaints.find(complaintId)).toMatchObject({ toldAt: AT, channel: 'mail' });
  });

  it('without an address waits for a person, and is late at its true instant', async () => {
    const complaintId = await complaint({ contactEmail: undefined });
    const activities = createComplaintActivities(deps);
    const state = await activities.acknowledgeComplaint({ complaintId, at: AT });
    expect(state).toEqual({ acknowledged: false, closed: false, dueBefore: '2027-01-05T00:00:00.000Z' });
    await activities.recordComplaintLate({ complaintId, dueBefore: state.dueBefore ?? '', at: '2027-01-09T00:00:00Z' });
    expect(deps.mails).toEqual([]);
    expect(await world.register.complaints.find(complaintId)).toMatchObject({ breachedAt: '2027-01-05T00:00:00.000Z' });
  });
});

describe('a closed complaint', () => {
  it('is purged with its audit chain once its time is over, and not a day before (Y2)', async () => {
    const complaintId = await complaint();
    await world.register.complaints.close(complaintId, { outcome: 'upheld', findings: 'Yes.', by: REVIEWER, at: AT });
    expect(await world.register.complaints.purge('2026-12-02T14:59:59.999Z', AT)).toBe(0);
    expect(await world.register.complaints.purge(AT, AT)).toBeGreaterThanOrEqual(1);
    expect(await world.register.complaints.find(complaintId)).toBeUndefined();
    expect(await world.register.audit.list(complaintId)).toEqual([]);
    const events = await world.register.audit.list('system', { limit: 500 });
    expect(events.map(({ detail }) => detail.requestId)).toContain(complaintId);
  });
});

describe('whom letters go to (I8)', () => {
  const claim: SubjectClaim = {
    identifiers: [{ type: 'email', value: 'pat@example.com' }],
    ...{ locale: 'en-GB', contactEmail: 'pat@example.com' },
  };
  const by = (mandate: 'shown' | 'doubtful' | 'missing'): SubjectClaim => ({
    ...claim,
    representative: { kind: 'solicitor', name: 'Sol', mandate, contactEmail: 'sol@example.org' },
  });

  it('is the representative only where the mandate is shown; in doubt the person', () => {
    expect(['shown', 'doubtful', 'missing'].map((mandate) => contactOf(by(mandate as 'shown')))).toEqual([
      'sol@example.org',
      'pat@example.com',
      'pat@example.com',
    ]);
    expect(contactOf(claim)).toBe('pat@example.com');
  });
});

describe('data a customer answers for (B2)', () => {
  it('makes a task for staff and a letter that names no customer and the date of the rest', async () => {
    const { id: requestId } = await world.request();
    const decision: Decision = {
      ...{ id: 'c0ffee00-0000-4000-8000-000000000001', kind: 'redirect', choice: 'forward_part', at: AT },
      reason: 'the payload belongs to Marked Customer Ltd',
      by: { id: REVIEWER, kind: 'person', roles: ['reviewer'] },
    };
    const claim: SubjectClaim = { identifiers: [{ type: 'email', value: 'pat@example.com' }], locale: 'en-GB' };
    const input = { requestId, claim, decision, dueDate: '2027-01-04', at: AT };
    await createForwardActivities(deps).forwardPart(input);
    await createForwardActivities(deps).forwardPart(input);
    expect(await world.register.tasks.list({ requestId, open: true })).toMatchObject([
      { kind: 'forward_to_controller' },
    ]);
    expect(deps.mails).toHaveLength(1);
    expect(deps.mails[0]?.text).not.toContain('Marked Customer');
    expect(deps.mails[0]?.text).toContain('4 January 2027');
  });
});

describe('requests of one letter', () => {
  const combined = () => createCombinedActivities(deps);
  const claim: SubjectClaim = { identifiers: [{ type: 'email', value: 'pat@example.com' }], locale: 'en-GB' };

  it('share the proof of identity and the passphrase chosen with it', async () => {
    const { id: from } = await world.request();
    const { id: requestId } = await world.request({ right: 'erasure', identityFrom: from });
    const ask = () => combined().identityOf({ requestId, from, claim, at: AT });
    expect(await ask()).toEqual({ state: 'pending' });
    await world.register.secondFactors.setPassphrase(from, 'four words make one', AT);
    await world.register.audit.append({
      ...{ chain: from, at: AT, actor: 'system', type: 'identity.proven', key: 'proven' },
      detail: { method: 'code_to_channel_on_file' },
    });
    expect(await ask()).toEqual({ state: 'proven', method: 'code_to_channel_on_file' });
    expect(await world.register.secondFactors.kinds(requestId)).toEqual(['passphrase']);
    expect(await world.register.secondFactors.checkPassphrase(requestId, 'four words make one', AT)).toMatchObject({
      result: 'right',
    });
  });

  it('are asked no second time where nothing was proven, and ask themselves where the other was taken back', async () => {
    for (const [outcome, state] of [
      ['unverified', 'not_proven'],
      ['withdrawn', 'alone'],
    ] as const) {
      const { id: from } = await world.request();
      const { id: requestId } = await world.request({ right: 'erasure', identityFrom: from });
      await world.register.requests.update(from, { at: AT, stage: 'closed', closedAt: AT, outcome });
      expect(await combined().identityOf({ requestId, from, claim, at: AT })).toEqual({ state });
    }
  });

  it('wait for the copy until it was opened, or offered for fourteen days', async () => {
    const { id: from } = await world.request();
    const answer = (at: string) => combined().answerOf({ from, at });
    expect(await answer(AT)).toEqual({ settled: false });
    await world.register.requests.update(from, { at: AT, answeredAt: AT });
    expect(await answer('2026-12-16T14:59:00Z')).toEqual({ settled: false, until: '2026-12-16T15:00:00.000Z' });
    expect(await answer('2026-12-16T15:00:00Z')).toEqual({ settled: true });
  });
});
