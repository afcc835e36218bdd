/** What the request page shows beside the view of the API: holds of people, complaints, letters. What a caller may not see is empty. */
import { localDateIn } from '../../law/dates.js';
import { decidedBefore } from '../../register/index.js';
import type { Hold, Letter } from '../../register/types.js';
import type { ApiContext } from '../api/context.js';
import type { RequestView } from '../api/view-schema.js';
import { hasRole, principalOf } from '../auth/access.js';
import type { Caller } from '../auth/access.js';
import { complaintSummary } from '../complaints.js';
import type { ComplaintSummary } from '../complaints.js';

export interface ShownHold extends Omit<Hold, 'selector' | 'reviews' | 'openedBy' | 'closedBy'> {
  /** Open, and its review is due. */
  overdue: boolean;
  secret: boolean;
}

export interface More {
  maySee: { holds: boolean; complaints: boolean; letters: boolean };
  holds: ShownHold[];
  complaints: ComplaintSummary[];
  letters: Letter[];
  /** Of an answered copy: what it left out and nobody has given since, for reviewers, while it can still be given. */
  leftOut: { target: string; exemption: string }[];
}

const ZONE = 'Europe/London';

export async function moreOf(context: ApiContext, view: RequestView, caller: Caller): Promise<More> {
  const { register, clock } = context;
  const requestId = view.id;
  const now = clock.now();
  const maySee = {
    holds: hasRole(caller, 'reviewer', 'legal'),
    complaints: hasRole(caller, 'agent', 'reviewer', 'manager', 'admin'),
    letters: hasRole(caller, 'agent', 'reviewer', 'legal'),
  };
  const [holds, secret, complaints, letters, leftOut] = await Promise.all([
    maySee.holds ? register.holds.list({ requestId }) : [],
    hasRole(caller, 'legal') && caller.kind === 'person' ? secretHolds(context, requestId, caller) : [],
    maySee.complaints ? register.complaints.list({ requestId }) : [],
    maySee.letters ? register.letters.list(requestId) : [],
    view.answeredAt !== undefined && hasRole(caller, 'reviewer') ? leftOutOf(context, view) : [],
  ]);
  const shown = (hold: Hold, isSecret: boolean): ShownHold => shownHold(hold, isSecret, caller, now);
  return {
    maySee,
    holds: [...holds.map((hold) => shown(hold, false)), ...secret.map((hold) => shown(hold, true))],
    complaints: complaints.map((row) => complaintSummary(row, now)),
    letters,
    leftOut,
  };
}

async function leftOutOf({ register }: ApiContext, { id, right }: RequestView): Promise<More['leftOut']> {
  const row = await register.requests.get(id);
  const gone = row?.caseShreddedAt !== undefined || row?.contentShreddedAt !== undefined;
  if (gone || (right !== 'access' && right !== 'portability')) return [];
  const { withheld } = decidedBefore(await register.decisions.list(id));
  return withheld.map(({ target, exemption }) => ({ target, exemption }));
}

/** For Legal alone; every look is recorded in the record of secret holds and nowhere else (V4). */
async function secretHolds(
  { register: { secretHolds: store }, clock }: ApiContext,
  requestId: string,
  caller: Caller,
): Promise<Hold[]> {
  const holds: Hold[] = [];
  for (const { id } of await store.standing(requestId)) {
    const hold = await store.get(id);
    if (!hold) continue;
    await store.read(principalOf(caller), clock.now().toISOString(), id);
    holds.push(hold);
  }
  return holds;
}

function shownHold(hold: Hold, secret: boolean, caller: Caller, now: Date): ShownHold {
  const { selector: _, reviews: __, openedBy: ___, closedBy: ____, matter, ...rest } = hold;
  const today = localDateIn(now.toISOString(), ZONE);
  return {
    ...rest,
    ...(hasRole(caller, 'legal') && matter !== undefined ? { matter } : {}),
    secret,
    overdue: hold.state === 'open' && hold.reviewOn !== undefined && hold.reviewOn <= today,
  };
}
