/** What of a request's answer goes out again after it reached somebody else (S25, K2): the same letter and files, to a person proven anew. */
import { HabeasError } from '../common/errors.js';
import type { StoreContext } from './context.js';
import { createDeliveries } from './deliveries.js';
import type { AnswerAnew, RequestOutcome, SubjectClaim } from './model.js';

const SUPPLEMENT = 'supplement';

/** @throws `conflict` when no misdelivery was recorded of the last offer, or what it offered is deleted */
export async function misdeliveredAnswer(
  context: StoreContext,
  id: string,
  outcome: RequestOutcome,
): Promise<AnswerAnew> {
  const { db } = context;
  const offers = await createDeliveries(context).list(id);
  const latest = offers.at(-1);
  const answer = offers.findLastIndex(({ letterKey }) => letterKey?.startsWith(SUPPLEMENT) !== true);
  const { letterKey = 'answer' } = offers[answer] ?? {};
  if (!latest || answer === -1) throw refused('what went out is not on record', 'open a new request');
  const events = await db
    .selectFrom('audit_events')
    .select(['type', 'at'])
    .where('chain', '=', id)
    .where('type', 'in', ['delivery.misdelivered', 'bundle.deleted'])
    .execute();
  const known = events.filter(({ type }) => type === 'delivery.misdelivered');
  const { linkId, offeredAt } = latest;
  // What went by post has no link to revoke: it was noticed after it was sent.
  const misdelivered =
    linkId === undefined
      ? known.some(({ at }) => Date.parse(at) >= Date.parse(offeredAt))
      : known.length > 0 && (await isRevoked(context, linkId));
  if (!misdelivered)
    throw refused(
      'no misdelivery of its answer is recorded',
      'record it first: its links are revoked, the 72 hours run',
    );
  if (events.some(({ type, at }) => type === 'bundle.deleted' && Date.parse(at) >= Date.parse(offeredAt)))
    throw refused('the answer is deleted', 'open a new request');
  // A supplement was offered beside the answer: to the right person both go out in one.
  const files = new Map(offers.slice(answer).flatMap((offer) => offer.files.map((file) => [file.objectId, file])));
  return { outcome, letterKey, files: [...files.values()] };
}

async function isRevoked({ db }: StoreContext, linkId: string): Promise<boolean> {
  const link = await db.selectFrom('links').select('revoked_at').where('id', '=', linkId).executeTakeFirst();
  return link !== undefined && link.revoked_at !== null;
}

/** A session proved somebody once; it is a claim now. @param contactEmail where to write from now on */
export function unprovenClaim({ signedIn, ...claim }: SubjectClaim, contactEmail: string | undefined): SubjectClaim {
  const known = new Set<string>();
  const identifiers = [...(signedIn?.identifiers ?? []), ...claim.identifiers].filter(({ type, value }) => {
    const key = `${type}\u0000${value}`;
    return !known.has(key) && known.add(key);
  });
  return { ...claim, identifiers, ...(contactEmail === undefined ? {} : { contactEmail }) };
}

function refused(why: string, hint: string): HabeasError {
  return new HabeasError('conflict', `the answer cannot go out anew: ${why}`, { hint });
}
