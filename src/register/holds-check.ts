/** Who may open, review and close a hold, and what it must say: one guard for API, command line and workflows. */
import { HabeasError } from '../common/errors.js';
import { HOLD_KINDS, holdProblems, reviewDate } from '../law/index.js';
import type { HoldType } from '../law/index.js';
import { localDateIn } from '../law/dates.js';
import type { Principal } from './model.js';
import type { Hold, HoldSelector, NewHold } from './types-holds.js';

/** The controller's seat: days are its local days. */
const ZONE = 'Europe/London';
/** Workflows act as this. */
const SYSTEM = 'system';

export function localDay(at: string): string {
  return localDateIn(at, ZONE);
}

/** With the review date its type asks for. Throws `invalid` with every field that is wrong. */
export function checkedHold(hold: NewHold, secret: boolean, at: string): NewHold {
  const openedOn = localDay(at);
  const { type, scope = {}, selector, matter, ...rest } = hold;
  const problems = holdProblems({
    ...rest,
    type,
    scope,
    selects: selects(selector),
    secret,
    matter: (matter ?? '').trim() !== '',
    openedOn,
  });
  const fields = problems.map(({ field, says, mend, rules }) => ({
    pointer: `/${field.replaceAll('.', '/')}`,
    detail: `${says} [${rules.join(', ')}]`,
    mend,
  }));
  fields.push(...tooCommon(selector));
  if (hold.reason.trim() === '') fields.push({ pointer: '/reason', detail: 'is empty', mend: 'say why it is opened' });
  if (fields.length > 0) {
    throw new HabeasError(
      'invalid',
      fields.length === 1 ? 'one field of the hold is wrong' : 'some fields of the hold are wrong',
      {
        fields,
        hint: 'mend what is named and send it again',
      },
    );
  }
  return { ...hold, scope, reviewOn: reviewDate(type, hold.reviewOn, openedOn) };
}

/** Strangers share a name or a house: a hold by it would stand against all of them, or against nobody. */
function tooCommon(selector: HoldSelector): { pointer: string; detail: string; mend: string }[] {
  if (!('identifiers' in selector)) return [];
  return selector.identifiers.flatMap(({ type }, index) =>
    type === 'name' || type === 'postal_address'
      ? [
          {
            pointer: `/selector/identifiers/${index}`,
            detail: `a ${type.replace('_', ' ')} is shared by strangers [H1]`,
            mend: 'give an e-mail address, telephone number, customer or SIM number',
          },
        ]
      : [],
  );
}

export function selects(selector: HoldSelector): 'identifiers' | 'request' | 'everybody' | 'nobody' {
  if ('everybody' in selector) return 'everybody';
  if ('requestId' in selector) return 'request';
  return selector.identifiers.length > 0 ? 'identifiers' : 'nobody';
}

/** Throws `forbidden`: machines never, and only the roles the type names. */
export function mayHandle(type: HoldType, by: Principal): void {
  const { openedBy, ofRequest } = HOLD_KINDS[type];
  if (by.id === SYSTEM && ofRequest) return;
  if (by.kind !== 'person') {
    throw new HabeasError('forbidden', 'a machine token never opens, reviews or closes a hold', {
      hint: 'a person with the role does this with their own token',
    });
  }
  if (openedBy.some((role) => by.roles.includes(role))) return;
  throw new HabeasError('forbidden', `${type} is handled by the role ${openedBy.join(' or ')}`, {
    hint: 'ask a colleague who has the role',
  });
}

/** H6: a hold is not added because a request came in, except by Legal. Returns the audit flag. */
export function postRequest(type: HoldType, by: Principal, requests: readonly string[]): boolean {
  if (requests.length === 0 || HOLD_KINDS[type].ofRequest) return false;
  if (by.roles.includes('legal')) return true;
  throw new HabeasError(
    'forbidden',
    'a request of this person is there already: a hold is not added because of it (H6)',
    {
      hint: 'only Legal opens a hold then, with its reason; the hold is flagged',
    },
  );
}

/** A later review is bound like the first. Throws `invalid`. */
export function checkedReview(
  hold: Pick<Hold, 'type' | 'endsOn'>,
  review: { note: string; reviewOn?: string; endsOn?: string },
  at: string,
): string | undefined {
  const today = localDay(at);
  const next = reviewDate(hold.type, review.reviewOn, today);
  const { reviewDays } = HOLD_KINDS[hold.type];
  const wrong = (pointer: string, detail: string, mend: string): HabeasError =>
    new HabeasError('invalid', 'one field of the review is wrong', { fields: [{ pointer, detail, mend }], hint: mend });
  if (review.note.trim() === '') throw wrong('/note', 'is empty', 'say what was looked at and why the hold goes on');
  for (const [name, day] of [
    ['reviewOn', review.reviewOn],
    ['endsOn', review.endsOn],
  ] as const) {
    if (day !== undefined && day < today) throw wrong(`/${name}`, 'lies in the past', 'give a day from today on');
  }
  const latest = reviewDays === undefined ? undefined : reviewDate(hold.type, undefined, today);
  if (latest !== undefined && next !== undefined && next > latest) {
    throw wrong(
      '/reviewOn',
      `is more than ${reviewDays ?? 0} days away [V5]`,
      `review it every ${reviewDays ?? 0} days`,
    );
  }
  if (next === undefined && hold.endsOn === undefined && review.endsOn === undefined) {
    throw wrong('/reviewOn', 'is missing [H1]', 'give the day it is looked at again, or the day it ends');
  }
  return next;
}
