/** `restrict`, `unrestrict`, `suppress`, `object`, `rectify`, the fresh read after them, and `identifiers` of the CRM. */
import type {
  ApplyInput,
  ApplyResult,
  ConfirmAppliedInput,
  ConfirmAppliedResult,
  IdentifiersInput,
  IdentifiersResult,
  ObjectInput,
  ObjectResult,
  RectifyInput,
  RectifyResult,
  Subject,
} from '../../../src/connector/contract.js';
import { restrictionMark } from '../../../src/connector/contract.js';
import type { ConnectorContext } from '../../../src/connector/define.js';
import { hashEverybody } from '../shared/identifier-hashes.js';
import type { ReadPeople } from '../shared/identifier-hashes.js';
import { identifiersOf, searchedFor } from '../shared/locate.js';
import { changeMarks, marksAgree } from '../shared/marks.js';
import { correctionsLeft, rectifyWith } from '../shared/rectify.js';
import type { CrmApi, Stop } from './api.js';
import { correctorOf, RULES } from './corrections.js';
import { CORROBORATING, FINDING, MARKETING } from './data-map.js';
import { contactsOf, ownersOf, refOf } from './records.js';

const UNDERSTOOD = [...FINDING, ...CORROBORATING];

const contactIds = (subject: Pick<Subject, 'refs'>): string[] =>
  ownersOf(subject).flatMap(({ kind, id }) => (kind === 'contact' ? [id] : []));
const visitorIds = (subject: Pick<Subject, 'refs'>): string[] =>
  ownersOf(subject).flatMap(({ kind, id }) => (kind === 'visitor' ? [id] : []));

/** A contact is used as a whole: whichever of its items is restricted, campaigns, newsletter and scores leave it out. */
export async function setRestriction(api: CrmApi, input: ApplyInput, on: boolean): Promise<ApplyResult> {
  const ids = contactIds(input.subject);
  const changes = await Promise.all(
    ids.map(async (id) =>
      changeMarks(api.marks(id, `${input.requestId}:${input.now}`), restrictionMark(input), input.itemIds, on),
    ),
  );
  const { now: at } = input;
  if (on && !changes.some(({ found }) => found)) {
    return { status: 'not_applicable', reason: 'no contact of the person is left', at };
  }
  if (!on && !changes.some(({ changed }) => changed)) {
    return { status: 'not_applicable', reason: 'no contact of the person was restricted on this ground', at };
  }
  return { status: 'applied', ...(on && input.itemIds ? { whole: true } : {}), at };
}

type Reach = 'email' | 'phone';

/** Every mail address and number known to be the person's, so that none is used again, whoever brings it back. */
async function addressesOf(api: CrmApi, subject: Subject, kinds: readonly Reach[]): Promise<Set<string>> {
  const contacts = await contactsOf(api, subject);
  return new Set(
    kinds.flatMap((kind) => [
      ...subject.identifiers.filter(({ type }) => type === kind).map(({ value }) => value),
      ...contacts.flatMap((contact) => contact[kind] ?? []),
    ]),
  );
}

export async function suppress(api: CrmApi, input: ApplyInput): Promise<ApplyResult> {
  const addresses = await addressesOf(api, input.subject, ['email', 'phone']);
  for (const address of addresses) await api.suppress(address, `${input.requestId}:suppress`);
  return addresses.size > 0
    ? { status: 'applied', at: input.now }
    : { status: 'not_applicable', reason: 'no address of the person is known', at: input.now };
}

const NEWSLETTER = 'CMP-NEWS';
const OFFERS = 'CMP-OFFER';
/** Words a purpose may be named by, in lower case, and what each means here. */
const PURPOSES: { words: readonly string[]; campaigns: string[]; profiling: boolean; tags: boolean }[] = [
  { words: ['newsletter', 'monthly newsletter', 'cmp-news'], campaigns: [NEWSLETTER], profiling: false, tags: false },
  {
    words: [
      'offers',
      'tailored offers',
      'cmp-offer',
      'profiling',
      'deciding which offers may interest you',
      'customised offers and advertising, based on interests and use of our digital channels',
    ],
    campaigns: [OFFERS],
    profiling: true,
    tags: false,
  },
  {
    words: ['analytics', 'cookies', 'measuring and improving our websites'],
    campaigns: [],
    profiling: false,
    tags: true,
  },
];
const ALL_WORDS = ['marketing', 'direct marketing', 'direct marketing by the channels consented to'];

interface Meant extends Stop {
  /** Nothing less than all marketing by these: they go on the suppression list. */
  suppress: Reach[];
}

/** What an objection means here; undefined: nothing. The CRM writes, calls and texts; it keeps no postal address. */
function meantBy({
  scope,
  purposes,
  channels,
}: Pick<ObjectInput, 'scope' | 'purposes' | 'channels'>): Meant | undefined {
  const mail = channels?.includes('email') ?? true;
  const calls = channels?.some((channel) => channel === 'phone' || channel === 'sms') ?? true;
  const web = channels?.some((channel) => channel === 'web' || channel === 'email') ?? true;
  const limits = channels === undefined ? {} : { channels: channels.filter((channel) => CHANNELS.includes(channel)) };
  const words = purposes?.map((purpose) => purpose.trim().toLowerCase());
  if (words === undefined || words.some((word) => ALL_WORDS.includes(word))) {
    const reached: Reach[] = [...(mail ? ['email' as const] : []), ...(calls ? ['phone' as const] : [])];
    const suppress = scope === 'marketing' ? reached : [];
    // Marketing covers the profiling for it, and the visits that feed the profile.
    if (reached.length > 0) return { suppress, ...limits, profiling: mail, tags: web };
    return web ? { suppress, campaigns: [], profiling: false, tags: true } : undefined;
  }
  const meant = PURPOSES.filter((entry) => entry.words.some((word) => words.includes(word)));
  const campaigns = mail || calls ? meant.flatMap((entry) => entry.campaigns) : [];
  const profiling = mail && meant.some((entry) => entry.profiling);
  const tags = web && meant.some((entry) => entry.tags);
  if (campaigns.length === 0 && !profiling && !tags) return undefined;
  return { suppress: [], campaigns, ...limits, profiling, tags };
}

/** Channels of consents and campaigns here. */
const CHANNELS: readonly string[] = ['email', 'phone', 'sms'];

type Use = ObjectResult['stopped'][number];

const PROFILING: Use = { dataset: 'scores', purpose: 'deciding which offers may interest you' };
const TAGS: Use = { dataset: 'visits', purpose: 'measuring and improving our websites' };
const SOURCES: Use = { dataset: 'sources', purpose: 'knowing where contacts come from, so that you can be told' };
/** Marketing as a whole, wherever the description names it. */
const WHOLE: Use[] = ['contact', 'campaign_history', 'registrations', 'visits'].flatMap((dataset) =>
  MARKETING.map((purpose) => ({ dataset, purpose })),
);
/** A part of it, in its own words: the rest goes on. */
const PARTS: Record<string, Use> = {
  [NEWSLETTER]: { dataset: 'contact', purpose: 'the monthly newsletter' },
  [OFFERS]: { dataset: 'contact', purpose: 'tailored offers' },
};
const LEFT: Use = { dataset: 'contact', purpose: 'direct marketing by the channels consented to' };

/** No more than stopped: a channel or a campaign is not marketing as a whole. */
function usesStopped({ campaigns, channels, profiling, tags }: Meant, contacts: number): Use[] {
  const byChannel = (channels ?? []).map((channel) => ({
    dataset: 'contact',
    purpose: `direct marketing by ${channel}`,
  }));
  const written = campaigns?.flatMap((campaign) => PARTS[campaign] ?? []) ?? (channels ? byChannel : WHOLE);
  return [...(contacts > 0 ? written : []), ...(contacts > 0 && profiling ? [PROFILING] : []), ...(tags ? [TAGS] : [])];
}

export async function object(api: CrmApi, input: ObjectInput): Promise<ObjectResult> {
  const at = input.now;
  if (input.scope === 'processing') return objectToInterests(api, input);
  const meant = meantBy(input);
  if (!meant) {
    const reason = 'the CRM has no such purpose, or does not use these channels';
    return { status: 'not_applicable', reason, at, stopped: [] };
  }
  const { suppress: kinds, ...stop } = meant;
  const suppressed: { suppressed?: boolean } =
    kinds.length > 0 ? { suppressed: await suppressAll(api, input, kinds) } : {};
  let contacts = 0;
  for (const id of contactIds(input.subject)) if (await api.stop(id, stop, input.key)) contacts += 1;
  const visitors = stop.tags ? visitorIds(input.subject) : [];
  for (const id of visitors) await api.stopVisitor(id, input.key);
  if (contacts + visitors.length === 0) {
    // The suppression entry is kept all the same: the address may be brought by a list tomorrow.
    const status = suppressed.suppressed ? ('applied' as const) : ('not_applicable' as const);
    return { status, reason: 'no contact of the person is here', at, stopped: [], ...suppressed };
  }
  return { status: 'applied', at, stopped: usesStopped(meant, contacts), ...suppressed };
}

async function suppressAll(api: CrmApi, { subject, key }: ObjectInput, kinds: Reach[]): Promise<boolean> {
  const addresses = await addressesOf(api, subject, kinds);
  for (const address of addresses) await api.suppress(address, key);
  return addresses.size > 0;
}

/** Art 21(1): uses on legitimate interest stop until a person has weighed them; the contact is stored and not used meanwhile. */
async function objectToInterests(api: CrmApi, input: ObjectInput): Promise<ObjectResult> {
  const { status, reason, at } = await setRestriction(api, { ...input, ground: 'pending' }, true);
  return { status, ...(reason ? { reason } : {}), at, stopped: status === 'applied' ? [SOURCES] : [] };
}

export async function rectify(api: CrmApi, input: RectifyInput): Promise<RectifyResult> {
  const corrector = correctorOf(api, input.subject, input.key, input.now);
  return {
    searched: searchedFor(input.subject.identifiers, UNDERSTOOD, input.now),
    results: await rectifyWith(input.corrections, RULES, corrector),
    at: input.now,
  };
}

export async function confirmApplied(api: CrmApi, input: ConfirmAppliedInput): Promise<ConfirmAppliedResult> {
  const { subject, now, corrections = [], restriction, objection } = input;
  const corrector = correctorOf(api, subject, input.requestId, now);
  return {
    searched: searchedFor(subject.identifiers, UNDERSTOOD, now),
    remaining: [
      ...(await correctionsLeft(corrections, RULES, corrector)),
      ...(restriction ? await restrictionsLeft(api, input, restriction) : []),
      ...(objection ? await usesLeft(api, input, objection) : []),
    ],
  };
}

type Remaining = ConfirmAppliedResult['remaining'];

async function restrictionsLeft(
  api: CrmApi,
  input: ConfirmAppliedInput,
  asked: NonNullable<ConfirmAppliedInput['restriction']>,
): Promise<Remaining> {
  const mark = restrictionMark({ ...input, ...asked });
  let count = 0;
  for (const contact of await contactsOf(api, input.subject)) {
    const marks = await api.marks(contact.id, input.requestId).list();
    const used = asked.restricted && (await api.marketing(contact.id))?.campaigns.length !== 0;
    if (used || !marksAgree(marks, mark, asked.itemIds, asked.restricted)) count += 1;
  }
  return count > 0 ? [{ what: 'restriction', dataset: 'contact', count }] : [];
}

async function usesLeft(
  api: CrmApi,
  { subject, ...input }: ConfirmAppliedInput,
  asked: NonNullable<ConfirmAppliedInput['objection']>,
): Promise<Remaining> {
  if (asked.scope === 'processing') {
    return restrictionsLeft(api, { ...input, subject }, { restricted: true, ground: 'pending' });
  }
  const meant = meantBy(asked);
  if (!meant) return [];
  const left = { mail: 0, profiling: 0, tags: 0 };
  for (const id of contactIds(subject)) {
    const uses = await api.marketing(id);
    if (!uses) continue;
    const isMeant = (campaign: string): boolean =>
      (meant.campaigns?.includes(campaign) ?? true) &&
      (meant.channels?.includes(uses.channels[campaign] ?? '') ?? true);
    if (uses.campaigns.some(isMeant)) left.mail += 1;
    if (meant.profiling && uses.profiled) left.profiling += 1;
    if (meant.tags) left.tags += uses.tags;
  }
  if (meant.tags) for (const id of visitorIds(subject)) left.tags += await api.visitorTags(id);
  for (const address of await addressesOf(api, subject, meant.suppress)) {
    if (!(await api.isSuppressed(address))) left.mail += 1;
  }
  const uses = { mail: LEFT, profiling: PROFILING, tags: TAGS };
  return (['mail', 'profiling', 'tags'] as const).flatMap((use) =>
    left[use] > 0 ? [{ what: 'objection' as const, ...uses[use], count: left[use] }] : [],
  );
}

export async function identifiers(
  api: CrmApi,
  input: IdentifiersInput,
  context: ConnectorContext,
): Promise<IdentifiersResult> {
  const read =
    (kind: 'contact' | 'visitor'): ReadPeople =>
    async (cursor) => {
      const { data, next } = await api.everybody(kind, cursor);
      const people = data.map(({ id, email, phone, customerId, cookieIds = [], recordedAt }) => ({
        ref: refOf({ kind, id }),
        identifiers: identifiersOf(
          kind === 'visitor'
            ? { cookie_id: [id] }
            : { crm_contact_id: [id], customer_id: [customerId], email: [email], phone: [phone], cookie_id: cookieIds },
        ),
        ...(recordedAt ? { recordedAt } : {}),
      }));
      return { people, next };
    };
  return hashEverybody(input, context, FINDING, [read('contact'), read('visitor')]);
}
