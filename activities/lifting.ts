/** When holds lift (holds §3): is the old wish still there, and by when is what is free to be gone? */
import { DateTime, Duration } from 'luxon';
import { askedAgain, contactItems, isFree } from '../src/law/index.js';
import type { Category, HolderFacts, ItemDecision, Regime } from '../src/law/index.js';
import { beganSince, noticeReappeared } from './came-back.js';
import type { CoreDeps } from './deps.js';
import type { Decided } from './holds.js';
import { keyOf } from './holds.js';
import { commentOnTicket } from './messages.js';

interface Lifting {
  requestId: string;
  facts: HolderFacts[];
  regimes: Regime[];
  decided: Decided;
  /** Addresses on file that came since the request; absent: not looked at. */
  mailboxes?: string[];
  at: string;
}

/** Held items decided again: nothing goes while the person is asked, and what is free gets its target. */
export async function afterLifting(deps: CoreDeps, lifting: Lifting): Promise<Decided> {
  const { requestId, regimes, decided, at } = lifting;
  await noticeReappeared(deps, lifting);
  if (await asksPerson(deps, lifting)) {
    const decisions = askedAgain(decided.decisions, regimes);
    await targetsFrom(deps, requestId, decisions, at);
    return { ...decided, decisions, contact: contactItems(decisions).map(keyOf) };
  }
  await targetsFrom(deps, requestId, decided.decisions, at);
  return decided;
}

/**
 * A service nobody knew of when the erasure was deferred, or an order or account begun since: the old wish covers what was there then,
 * and the person is asked (holds §3.4). So they are where the mailbox changed: whoever reads it may be somebody else (holds §3.2).
 */
async function asksPerson(deps: CoreDeps, { requestId, facts, mailboxes = [], at }: Lifting): Promise<boolean> {
  const { wishes } = deps.register.held;
  const wish = await wishes.get(requestId);
  if (!wish || (await onlyMarketing(deps, requestId))) return false;
  const running = servicesIn(facts);
  const began = beganSince(facts, wish.confirmedAt);
  if (wish.reopenedAt !== undefined && wish.confirmedAt !== undefined) {
    await wishes.accept(requestId, [...new Set([...wish.services, ...running])]);
    return false;
  }
  if (wish.reopenedAt !== undefined) return true;
  const accepted = new Set(wish.services);
  const strange = mailboxes.map(mailboxRef).filter((mailbox) => !accepted.has(mailbox));
  const cameBack = began || running.some((service) => !accepted.has(service));
  if (!cameBack && strange.length === 0) return false;
  await wishes.reopened(requestId, at, strange.length > 0 ? [...wish.services, ...strange] : undefined);
  await commentOnTicket(deps, requestId, `reopened-${at}`, strange.length > 0 ? CHANGED_MAILBOX : CAME_BACK);
  return true;
}

const CAME_BACK =
  'The person has come back since asking for erasure: a new service, order or account. Please ask whether the earlier wish still stands: ' +
  'confirm it, or withdraw the request for them. Nothing more is erased until then.';
const CHANGED_MAILBOX =
  'The e-mail address on file has changed since erasure was asked for. Please check by another way than that mailbox that it is the ' +
  'same person, and ask whether the earlier wish still stands: confirm it, or withdraw the request for them. Nothing more is erased, ' +
  'and nothing is written to the new address, until then.';

/** Kept, sealed, beside the services that a wish was given with: what the person is asked about, and accepted once they answered. */
function mailboxRef(address: string): string {
  return `mailbox:${address}`;
}

/** Whether somebody checked that these are the person's: they were asked about, and the wish was confirmed since. */
export async function areChecked({ register }: CoreDeps, requestId: string, mailboxes: string[]): Promise<boolean> {
  const wish = await register.held.wishes.get(requestId);
  if (!wish || wish.reopenedAt !== undefined) return false;
  return mailboxes.every((address) => wish.services.includes(mailboxRef(address)));
}

const MARKETING: ReadonlySet<Category> = new Set<Category>(['marketing_profile', 'event_contacts', 'web_usage']);

/** An objection to marketing stands whatever service is running or new (O2). */
async function onlyMarketing({ register }: CoreDeps, requestId: string): Promise<boolean> {
  const waiting = (await register.held.list(requestId)).filter(({ state }) => state === 'waiting');
  return waiting.length > 0 && waiting.every(({ item }) => MARKETING.has(item.category));
}

function servicesIn(facts: HolderFacts[]): string[] {
  const reported = facts.flatMap((answer) => (answer.status === 'known' ? answer.facts : []));
  return [
    ...new Set(reported.flatMap((fact) => (fact.type === 'active_service' ? fact.services : [])).map(({ ref }) => ref)),
  ];
}

/** Services behind what was kept when the erasure was deferred. */
export function servicesBehind(decisions: ItemDecision[]): string[] {
  const services = decisions.flatMap(({ reasons }) => reasons.flatMap(({ detail }) => detail?.services ?? []));
  return [...new Set(services.map(({ ref }) => ref))];
}

/** Seven days unless configured otherwise, no new month (holds §3.2). */
async function targetsFrom(
  { register, config }: CoreDeps,
  requestId: string,
  decisions: ItemDecision[],
  at: string,
): Promise<void> {
  const target = Duration.fromISO(config.timings.liftedErasure);
  const eraseBy = DateTime.fromISO(at, { zone: 'utc' }).plus(target).toISO() ?? at;
  const free = decisions.filter(isFree).map(({ holder, item }) => ({ holder, itemId: item.id }));
  await register.held.markFreed(requestId, free, at, eraseBy);
  const late = (await register.held.list(requestId)).filter(
    ({ state, eraseBy: by }) => state === 'waiting' && by !== undefined && by <= at,
  );
  if (late.length === 0) return;
  await register.audit.append({
    chain: requestId,
    at,
    actor: 'system',
    type: 'held.target_missed',
    detail: { items: late.map((item) => ({ holder: item.holder, item: item.item.id, eraseBy: item.eraseBy })) },
    seal: 'held',
    key: `held-late:${
      late
        .map((item) => item.eraseBy)
        .sort()
        .at(0) ?? ''
    }`,
  });
}
