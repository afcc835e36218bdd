/**
 * Whom marketing may reach, in one place: a campaign's audience, the newsletter and the scores all ask here. Consent to a campaign
 * counts before consent to marketing as a whole; whoever is suppressed or restricted is left out, whatever they agreed to.
 */
import type { Queries } from '../http/database.js';
import { notFound } from '../http/errors.js';
import { isSuppressed, suppress } from './suppression.js';
import type { Suppression } from './suppression.js';

/** The campaign whose audience is chosen by score. */
export const PROFILED_CAMPAIGN = 'CMP-OFFER';
const GENERAL = 'marketing';

const latest = (campaign: string): string =>
  `(select s.status from consents s where s.contact_id = c.id and s.campaign = ${campaign}
     order by s.recorded_at desc, s.id desc limit 1)`;
/** SQL over contact `c`: did the person agree to the campaign? */
const agreed = (campaign: string): string => `coalesce(${latest(campaign)}, ${latest(`'${GENERAL}'`)}) = 'given'`;

export interface Audience {
  recipients: string[];
  excluded: { suppressed: number; restricted: number };
}

export async function audience(db: Queries, suppression: Suppression, campaign: string): Promise<Audience> {
  const consenting = await db.rows<{ id: string; email: string; restricted: boolean }>(
    `select c.id, c.email, c.restricted_at is not null as restricted from contacts c where ${agreed('$1')} order by c.id`,
    [campaign],
  );
  const hashes = await db.rows<{ address_hash: string }>('select address_hash from suppressions');
  const suppressed = new Set(hashes.map((row) => row.address_hash));
  const allowed = consenting.filter(({ email }) => !suppressed.has(suppression.hashOf(email)));
  const recipients = allowed.filter(({ restricted }) => !restricted).map(({ id }) => id);
  return {
    recipients,
    excluded: { suppressed: consenting.length - allowed.length, restricted: allowed.length - recipients.length },
  };
}

/** Profiling for marketing: scores are computed anew for whom offers may reach and who did not object. Returns how many. */
export async function refreshScores(tx: Queries, suppression: Suppression, at: string): Promise<number> {
  const { recipients } = await audience(tx, suppression, PROFILED_CAMPAIGN);
  return tx.run(
    `update scores s set recorded_at = $2, lead_score = least(100, 1 + (select count(*) from visits v join cookies k on k.id = v.cookie_id
        where k.contact_id = s.contact_id)::int)
      where s.contact_id = any($1) and not exists (
        select 1 from contacts c where c.id = s.contact_id and c.profiling_stopped_at is not null)`,
    [recipients, at],
  );
}

export interface ContactMarketing {
  /** Campaigns that would reach the contact now. */
  campaigns: string[];
  profiled: boolean;
  /** Browsers of the contact whose visits are recorded. */
  tags: number;
  suppressed: boolean;
}

export async function marketingOf(db: Queries, suppression: Suppression, id: string): Promise<ContactMarketing> {
  const contact = await db.one<{ email: string; restricted: boolean; profiling: boolean }>(
    `select email, restricted_at is not null as restricted, profiling_stopped_at is null as profiling from contacts where id = $1`,
    [id],
  );
  if (!contact) throw notFound('contact');
  const suppressed = await isSuppressed(db, suppression.hashOf(contact.email));
  const agreedTo = await db.rows<{ id: string }>(
    `select k.id from campaigns k, contacts c where c.id = $1 and ${agreed('k.id')} order by 1`,
    [id],
  );
  const tags = await db.one<{ n: number }>(
    'select count(*) as n from cookies where contact_id = $1 and tags_off_at is null',
    [id],
  );
  const campaigns = suppressed || contact.restricted ? [] : agreedTo.map((campaign) => campaign.id);
  return {
    campaigns,
    profiled: contact.profiling && campaigns.includes(PROFILED_CAMPAIGN),
    tags: tags?.n ?? 0,
    suppressed,
  };
}

export interface Stop {
  /** Absent: all, and marketing as a whole. */
  campaigns?: string[];
  profiling: boolean;
  /** No more visits are recorded from the contact's browsers. */
  tags: boolean;
}

/** Consent is withdrawn by a row of its own: that it was given, and that it ended, stays proven. Repeating it adds nothing. */
export async function stopMarketing(
  tx: Queries,
  id: string,
  stop: Stop,
  at: string,
): Promise<{ withdrawn: number; tags: number }> {
  if (!(await tx.one('select 1 from contacts where id = $1 for update', [id]))) throw notFound('contact');
  let withdrawn = 0;
  for (const campaign of stop.campaigns ?? (await campaignsOf(tx, id))) {
    const row = await tx.one<{ stands: boolean }>(
      `select coalesce(${latest('$2')}, ${stop.campaigns ? latest(`'${GENERAL}'`) : `'given'`}, 'withdrawn') = 'given' as stands
         from contacts c where c.id = $1`,
      [id, campaign],
    );
    if (!row?.stands) continue;
    await tx.insert('consents', [
      {
        ...{ id: `CON-${id}-${campaign}-${at}`, contact_id: id, campaign, channel: 'email', status: 'withdrawn' },
        ...{ wording: 'taken back, or objected to, by the person', recorded_at: at },
      },
    ]);
    withdrawn += 1;
  }
  if (stop.profiling) {
    await tx.run('update contacts set profiling_stopped_at = coalesce(profiling_stopped_at, $2) where id = $1', [
      id,
      at,
    ]);
  }
  const tags = stop.tags
    ? await tx.run('update cookies set tags_off_at = $2 where contact_id = $1 and tags_off_at is null', [id, at])
    : 0;
  return { withdrawn, tags };
}

async function campaignsOf(tx: Queries, id: string): Promise<string[]> {
  const rows = await tx.rows<{ campaign: string }>('select distinct campaign from consents where contact_id = $1', [
    id,
  ]);
  return [...new Set([GENERAL, ...rows.map(({ campaign }) => campaign)])].toSorted();
}

/** Who asked to be left alone is left alone at a corrected address too. */
export async function suppressNewAddress(
  tx: Queries,
  suppression: Suppression,
  before: string,
  after: string,
  at: string,
): Promise<void> {
  if (await isSuppressed(tx, suppression.hashOf(before))) {
    await suppress(tx, suppression.hashOf(after), 'address corrected', at);
  }
}
