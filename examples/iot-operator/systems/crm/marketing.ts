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

/** Consent is given for a channel: a yes to mail is none to calls. */
const latest = (campaign: string, channel: string): string =>
  `(select s.status from consents s where s.contact_id = c.id and s.campaign = ${campaign} and s.channel = ${channel}
     order by s.recorded_at desc, s.id desc limit 1)`;
/** SQL over contact `c` and campaign `k`: did the person agree to it? */
const AGREED = `coalesce(${latest('k.id', 'k.channel')}, ${latest(`'${GENERAL}'`, 'k.channel')}) = 'given'`;

export interface Audience {
  recipients: string[];
  excluded: { suppressed: number; restricted: number };
}

interface Reachable {
  email: string;
  phone: string | null;
}

/** Where a campaign of this channel would reach the contact; undefined: nowhere. Postal addresses are not kept here. */
function addressFor(channel: string, { email, phone }: Reachable): string | undefined {
  if (channel === 'email') return email;
  return channel === 'phone' || channel === 'sms' ? (phone ?? undefined) : undefined;
}

export async function audience(db: Queries, suppression: Suppression, campaign: string): Promise<Audience> {
  const consenting = await db.rows<Reachable & { id: string; channel: string; restricted: boolean }>(
    `select c.id, c.email, c.phone, k.channel, c.restricted_at is not null as restricted from contacts c, campaigns k
      where k.id = $1 and ${AGREED} order by c.id`,
    [campaign],
  );
  const hashes = await db.rows<{ address_hash: string }>('select address_hash from suppressions');
  const suppressed = new Set(hashes.map((row) => row.address_hash));
  const reachable = consenting.flatMap((contact) => {
    const address = addressFor(contact.channel, contact);
    return address === undefined ? [] : [{ ...contact, address }];
  });
  const allowed = reachable.filter(({ address }) => !suppressed.has(suppression.hashOf(address)));
  const recipients = allowed.filter(({ restricted }) => !restricted).map(({ id }) => id);
  return {
    recipients,
    excluded: { suppressed: reachable.length - allowed.length, restricted: allowed.length - recipients.length },
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
  /** Channel of each of them. */
  channels: Record<string, string>;
  profiled: boolean;
  /** Browsers of the contact whose visits are recorded. */
  tags: number;
  /** The mail address. */
  suppressed: boolean;
}

export async function marketingOf(db: Queries, suppression: Suppression, id: string): Promise<ContactMarketing> {
  const contact = await db.one<Reachable & { restricted: boolean; profiling: boolean }>(
    `select email, phone, restricted_at is not null as restricted, profiling_stopped_at is null as profiling from contacts where id = $1`,
    [id],
  );
  if (!contact) throw notFound('contact');
  const agreedTo = await db.rows<{ id: string; channel: string }>(
    `select k.id, k.channel from campaigns k, contacts c where c.id = $1 and ${AGREED} order by 1`,
    [id],
  );
  const tags = await db.one<{ n: number }>(
    'select count(*) as n from cookies where contact_id = $1 and tags_off_at is null',
    [id],
  );
  const reaching: typeof agreedTo = [];
  for (const campaign of contact.restricted ? [] : agreedTo) {
    const address = addressFor(campaign.channel, contact);
    if (address !== undefined && !(await isSuppressed(db, suppression.hashOf(address)))) reaching.push(campaign);
  }
  const campaigns = reaching.map((campaign) => campaign.id);
  return {
    campaigns,
    channels: Object.fromEntries(reaching.map(({ id: campaign, channel }) => [campaign, channel])),
    profiled: contact.profiling && campaigns.includes(PROFILED_CAMPAIGN),
    tags: tags?.n ?? 0,
    suppressed: await isSuppressed(db, suppression.hashOf(contact.email)),
  };
}

export interface Stop {
  /** Absent: all, and marketing as a whole. */
  campaigns?: string[];
  /** Absent: all. */
  channels?: string[];
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
  for (const channel of await channelsOf(tx, id, stop)) {
    for (const campaign of stop.campaigns ?? (await campaignsOf(tx, id))) {
      const otherwise = stop.campaigns ? latest(`'${GENERAL}'`, '$3') : `'given'`;
      const row = await tx.one<{ stands: boolean }>(
        `select coalesce(${latest('$2', '$3')}, ${otherwise}, 'withdrawn') = 'given' as stands from contacts c where c.id = $1`,
        [id, campaign, channel],
      );
      if (!row?.stands) continue;
      await tx.insert('consents', [
        {
          ...{ id: `CON-${id}-${campaign}-${channel}-${at}`, contact_id: id, campaign, channel, status: 'withdrawn' },
          ...{ wording: 'taken back, or objected to, by the person', recorded_at: at },
        },
      ]);
      withdrawn += 1;
    }
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

/** Mail always: an objection is proven also where no consent was ever given. */
async function channelsOf(tx: Queries, id: string, { channels }: Stop): Promise<string[]> {
  const rows = await tx.rows<{ channel: string }>('select distinct channel from consents where contact_id = $1', [id]);
  const all = [...new Set(['email', ...rows.map(({ channel }) => channel)])].toSorted();
  return all.filter((channel) => channels?.includes(channel) ?? true);
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
