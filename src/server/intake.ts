/**
 * Opening a request: what the API took down becomes what the register keeps and the workflow starts from. Only the register is
 * written here, so a request is accepted while Temporal is down; the outbox starter does the rest.
 */
import { isDeepStrictEqual } from 'node:util';
import { Duration } from 'luxon';
import type { Clock } from '../common/clock.js';
import { holderNames } from '../common/config.js';
import type { Config } from '../common/config.js';
import { HabeasError } from '../common/errors.js';
import type { Right } from '../law/types.js';
import type { Principal, SubjectClaim, Timings, TimingsMs } from '../register/model.js';
import type { NewRequest, Register, Repeat } from '../register/types.js';
import type { OpenRequest } from './api/intake-schema.js';
import type { Assertion, AssertionChecker } from './auth/assertion.js';
import { wrongField } from './http/wrong-field.js';
import { checkCalendars, checkReceipt } from './receipt.js';

export interface Opened {
  id: string;
  number: string;
  created: boolean;
  /** Requests for further rights of the same letter. */
  also: { right: Right; id: string; number: string; created: boolean }[];
  /** Earlier requests for this right that may be the same person's. */
  repeatOf: Repeat[];
}

/** What is answered first verifies who asks: a copy before an erasure, so that nothing is gone before it was given (A8, P6). */
const ORDER: readonly Right[] = ['access', 'portability', 'rectification', 'restriction', 'objection', 'erasure'];

export interface IntakeDeps {
  config: Config;
  register: Pick<Register, 'intake' | 'requests' | 'audit' | 'repeats'>;
  assertions: AssertionChecker;
  clock: Clock;
}

/**
 * One request per right asked for; a repeat of the call opens what is missing. Throws `invalid` naming the field, `conflict` when the
 * source and right were opened with another body.
 */
export async function openRequest(deps: IntakeDeps, body: OpenRequest, by: Principal): Promise<Opened> {
  const rights = [body.right, ...(body.also ?? [])].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
  const opened: { right: Right; id: string; number: string; created: boolean }[] = [];
  for (const right of rights) {
    const { demand, ...rest } = body;
    const one = { ...rest, right, ...(right === body.right && demand !== undefined ? { demand } : {}) };
    opened.push({ right, ...(await openOne(deps, one, by, opened[0]?.id)) });
  }
  const main = opened.find(({ right }) => right === body.right) as (typeof opened)[number];
  const { id, number, created } = main;
  return {
    ...{ id, number, created },
    also: opened.filter((one) => one !== main),
    repeatOf: await deps.register.repeats.of(id),
  };
}

async function openOne(
  deps: IntakeDeps,
  body: OpenRequest,
  by: Principal,
  identityFrom: string | undefined,
): Promise<{ id: string; number: string; created: boolean }> {
  // What is there already was checked when it came; a repeat is only compared, however old its sign-in is by now.
  const known = await deps.register.intake.known(body.source, body.right);
  if (!known) checkSystem(deps.config, body);
  checkHolders(deps.config, body);
  const assertion = await checkAssertion(deps, body, known);
  if (!known) {
    checkReceipt(body, assertion, deps.clock.now());
    checkCalendars(body);
  }
  const request = {
    ...toNewRequest(deps.config, body, assertion, by),
    ...(identityFrom === undefined ? {} : { identityFrom }),
  };
  const opened = await deps.register.intake.open(request, comparable(request));
  if (opened.conflict) throw await differs(deps.register, opened.requestId, request);
  if (body.receivedReason !== undefined) {
    await deps.register.audit.append({
      chain: opened.requestId,
      at: deps.clock.now().toISOString(),
      actor: by.id,
      type: 'request.received_later_than_ticket',
      body: { reason: body.receivedReason },
      key: 'received-reason',
    });
  }
  return { id: opened.requestId, number: opened.number, created: opened.created };
}

export function timingsMs(timings: Timings): TimingsMs {
  const ms = (iso: string): number => Duration.fromISO(iso).toMillis();
  const entries = Object.entries(timings) as [string, string | string[]][];
  return Object.fromEntries(
    entries.map(([name, value]) => [name, Array.isArray(value) ? value.map(ms) : ms(value)]),
  ) as TimingsMs;
}

/** A ticket is answered in its system: that has to be one we can reach. */
function checkSystem({ ticketSystems }: Config, { source }: OpenRequest): void {
  if (source.kind !== 'ticket' || Object.hasOwn(ticketSystems, source.system)) return;
  const names = Object.keys(ticketSystems);
  throw wrongField(
    '/source/system',
    'is not a ticket system configured here',
    names.length === 0
      ? 'configure ticketSystems.<name>, or give another kind of source'
      : `give one of: ${names.join(', ')}`,
  );
}

function checkHolders({ holders }: Config, { demand }: OpenRequest): void {
  const unknown = (named: { holder?: string | undefined }[]): number =>
    named.findIndex(({ holder }) => holder !== undefined && !Object.hasOwn(holders, holder));
  const refuse = (pointer: string, otherwise: string): never => {
    const mend = `give one of: ${Object.keys(holders).join(', ')}, or leave it out to ${otherwise}`;
    throw wrongField(pointer, 'is not a holder configured here', mend);
  };
  if (demand?.kind === 'rectification') {
    const other = unknown(demand.corrections);
    if (other !== -1) refuse(`/demand/corrections/${other}/holder`, 'correct it wherever it stands');
  }
  if (demand?.kind === 'restriction') {
    const other = unknown(demand.data ?? []);
    if (other !== -1) refuse(`/demand/data/${other}/holder`, 'have everything restricted');
  }
}

async function checkAssertion(deps: IntakeDeps, body: OpenRequest, known: boolean): Promise<Assertion | undefined> {
  const token = body.subject.assertion;
  if (token === undefined) return undefined;
  const maxAge = Duration.fromISO(deps.config.server.assertionMaxAge).as('seconds');
  const { system } = body.source;
  const result = known ? deps.assertions.read(system, token) : await deps.assertions.check(system, token, maxAge);
  if (!result.ok) throw wrongField('/subject/assertion', result.detail, result.mend);
  const { assertion } = result;
  if (assertion.ticketId !== body.source.id) {
    throw wrongField(
      '/subject/assertion',
      'was issued for another ticket (claim jti)',
      'give the assertion of the ticket named by /source/id',
    );
  }
  const other = body.subject.identifiers.findIndex(
    ({ type, value }) => type === assertion.subjectType && value !== assertion.subject,
  );
  if (other !== -1) {
    throw wrongField(
      `/subject/identifiers/${other}/value`,
      'is another one than the assertion vouches for (claim sub)',
      'open a request of its own for each person',
    );
  }
  return assertion;
}

function toNewRequest(
  config: Config,
  body: OpenRequest,
  assertion: Assertion | undefined,
  openedBy: Principal,
): NewRequest {
  const { kind, system, id, url } = body.source;
  return {
    right: body.right,
    jurisdiction: body.jurisdiction,
    source: { kind, system, id, ...(url === undefined ? {} : { url }) },
    receivedAt: new Date(body.receivedAt).toISOString(),
    openedBy,
    subject: claim(body, assertion),
    holders: holderNames(config),
    identityHolder: config.identityHolder,
    installation: config.installation,
    timings: timingsMs(config.timings),
    stepUpCategories: config.law.stepUpCategories,
    ...(body.demand === undefined ? {} : { demand: body.demand }),
  };
}

function claim(body: OpenRequest, assertion: Assertion | undefined): SubjectClaim {
  const { identifiers, name, locale, contactEmail, circumstances } = body.subject;
  const { representative } = body;
  const contact = contactEmail ?? assertion?.email;
  return {
    identifiers,
    ...(name === undefined ? {} : { name }),
    locale: Intl.getCanonicalLocales(locale)[0] ?? locale,
    ...(contact === undefined ? {} : { contactEmail: contact }),
    ...(assertion === undefined ? {} : { signedIn: signedIn(assertion) }),
    ...(representative === undefined ? {} : { representative }),
    ...(circumstances === undefined ? {} : { circumstances }),
  };
}

function signedIn(assertion: Assertion): NonNullable<SubjectClaim['signedIn']> {
  return {
    system: assertion.system,
    assertedAt: assertion.assertedAt,
    identifiers: [
      { type: assertion.subjectType, value: assertion.subject },
      ...(assertion.email === undefined ? [] : [{ type: 'email', value: assertion.email }]),
    ],
  };
}

/** What makes two calls the same. A newer assertion of the same sign-in is no difference. */
function comparable(
  request: Pick<NewRequest, 'source' | 'receivedAt' | 'jurisdiction' | 'subject' | 'demand'>,
): object {
  const { subject, demand } = request;
  return {
    // Absent for the rights without one, so that requests opened before there were any still compare.
    ...(demand === undefined ? {} : { demand }),
    source: { kind: request.source.kind, url: request.source.url ?? null },
    receivedAt: request.receivedAt,
    jurisdiction: request.jurisdiction,
    subject: {
      identifiers: subject.identifiers,
      name: subject.name ?? null,
      locale: subject.locale,
      contactEmail: subject.contactEmail ?? null,
      signedIn: subject.signedIn?.identifiers ?? null,
      // Absent where there is none, as in requests opened before they were asked for.
      ...(subject.representative === undefined ? {} : { representative: subject.representative }),
      ...(subject.circumstances === undefined ? {} : { circumstances: subject.circumstances }),
    },
  };
}

/** Names the fields that differ, never what stands in them. */
async function differs(
  register: Pick<Register, 'requests'>,
  requestId: string,
  request: NewRequest,
): Promise<HabeasError> {
  const fields: string[] = [];
  const [row, details] = await Promise.all([register.requests.get(requestId), register.requests.details(requestId)]);
  if (row && row.source.kind !== request.source.kind) fields.push('/source/kind');
  if (row && row.receivedAt !== request.receivedAt) fields.push('/receivedAt');
  if (row && row.jurisdiction !== request.jurisdiction) fields.push('/jurisdiction');
  if (details) {
    const before = details.subject;
    const after = request.subject;
    if (details.url !== request.source.url) fields.push('/source/url');
    if (!isDeepStrictEqual(details.demand, request.demand)) fields.push('/demand');
    for (const name of ['identifiers', 'name', 'locale', 'contactEmail'] as const) {
      if (!isDeepStrictEqual(before[name], after[name])) fields.push(`/subject/${name}`);
    }
    if (!isDeepStrictEqual(before.signedIn?.identifiers, after.signedIn?.identifiers))
      fields.push('/subject/assertion');
    if (!isDeepStrictEqual(before.circumstances, after.circumstances)) fields.push('/subject/circumstances');
    if (!isDeepStrictEqual(before.representative, after.representative)) fields.push('/representative');
  }
  return new HabeasError('conflict', 'this source and right were opened before with another body', {
    hint: 'read the request that exists; open another source id if this is a new request',
    fields: fields.map((pointer) => ({
      pointer,
      detail: 'differs from what was opened first',
      mend: 'send what was sent first, or read the request that exists',
    })),
  });
}
