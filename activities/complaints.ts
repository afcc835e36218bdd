/** Letters and dates of complaints (K1). What they say stands sealed in the register; a workflow only carries the id. */
import { HabeasError } from '../src/common/errors.js';
import { regimesOf } from '../src/law/index.js';
import type { LetterContext, RenderedLetter } from '../src/messages/types.js';
import type { ComplaintBody, ComplaintRow } from '../src/register/types.js';
import type { CaseActivities } from './case-types.js';
import type { CoreDeps } from './deps.js';
import { authoritiesFor, letter, requestRow, sha256 } from './messages.js';
import { zoneOf } from './zones.js';

type ComplaintActivities = Pick<
  CaseActivities,
  'acknowledgeComplaint' | 'complaintState' | 'recordComplaintLate' | 'tellComplaintOutcome'
>;

export function createComplaintActivities(deps: CoreDeps): ComplaintActivities {
  const { complaints } = deps.register;
  const needed = async (id: string): Promise<ComplaintRow> => {
    const row = await complaints.find(id);
    if (!row) throw new HabeasError('not_found', `the register has no complaint ${id}`);
    return row;
  };
  return {
    async acknowledgeComplaint({ complaintId, at }) {
      const row = await needed(complaintId);
      const body = await complaints.body(complaintId);
      const context = body && (await contextOf(deps, row, body, at));
      if (row.acknowledgedAt === undefined && body && context) {
        const { number: complaintNumber, receivedAt } = row;
        const rendered = letter('complaint_acknowledgement', context, {
          ...{ complaintNumber, receivedAt, otherReviewer: true },
        });
        if (await send(deps, row, body, 'acknowledgement', rendered, at))
          await complaints.acknowledged(complaintId, { by: 'system', at, channel: 'mail' });
      }
      return stateOf(await needed(complaintId));
    },

    complaintState: async ({ complaintId }) => stateOf(await needed(complaintId)),

    async recordComplaintLate({ complaintId, dueBefore }) {
      const row = await needed(complaintId);
      if (row.acknowledgedAt === undefined || row.acknowledgedAt >= dueBefore)
        await complaints.breached(complaintId, dueBefore);
    },

    async tellComplaintOutcome({ complaintId, at }) {
      const row = await needed(complaintId);
      const body = await complaints.body(complaintId);
      const context = body && (await contextOf(deps, row, body, at));
      if (row.toldAt !== undefined || row.outcome === undefined || !body || !context) return;
      const rendered = letter('complaint_outcome', context, {
        ...{ complaintNumber: row.number, receivedAt: row.receivedAt, outcome: row.outcome },
        ...{ findings: body.findings ?? '', measures: [] },
      });
      if (await send(deps, row, body, 'outcome', rendered, at)) await complaints.told(complaintId, at);
    },
  };
}

function stateOf({ acknowledgedAt, closedAt, dueBefore }: ComplaintRow) {
  return { acknowledged: acknowledgedAt !== undefined, closed: closedAt !== undefined, dueBefore: dueBefore ?? null };
}

/** Undefined where the complaint is about no request known here, or there is no address: a person writes then. */
async function contextOf(
  deps: CoreDeps,
  { requestId, jurisdiction }: ComplaintRow,
  { locale, name, contactEmail }: ComplaintBody,
  at: string,
): Promise<LetterContext | undefined> {
  if (requestId === undefined || contactEmail === undefined) return undefined;
  const { number, right, receivedAt } = await requestRow(deps, requestId);
  return {
    ...{ locale, zone: zoneOf(jurisdiction), regimes: regimesOf(jurisdiction), at },
    controller: deps.config.controller,
    authorities: authoritiesFor(deps.config.authorities, jurisdiction, locale),
    request: { number, right, receivedAt },
    ...(name === undefined ? {} : { recipientName: name }),
  };
}

/** False when the address is refused for good: a person finds another way. */
async function send(
  { mailer, register }: CoreDeps,
  { id, number }: ComplaintRow,
  { contactEmail = '', name }: ComplaintBody,
  what: 'acknowledgement' | 'outcome',
  { subject, text, html }: RenderedLetter,
  at: string,
): Promise<boolean> {
  let sent = true;
  try {
    await mailer.send({
      ...{ key: `complaints/${id}/${what}`, subject, text, html, sealUnder: 'system', at },
      to: { address: contactEmail, ...(name === undefined ? {} : { name }) },
    });
  } catch (error) {
    if (!(error instanceof HabeasError) || (error.kind !== 'permanent' && error.kind !== 'invalid')) throw error;
    sent = false;
  }
  await register.audit.append({
    ...{
      chain: id,
      at,
      actor: 'system',
      type: sent ? 'complaint.mailed' : 'complaint.mail_refused',
      key: `mail:${what}`,
    },
    detail: { number, letter: what, sha256: sha256(text) },
  });
  return sent;
}
