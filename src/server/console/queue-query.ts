/** Reads the queue's filters from the address and asks the register. What does not fit is left out: a page is no API. */
import { RIGHTS } from '../../law/types.js';
import { STAGES, WAITING_FOR } from '../../register/model.js';
import { SLA_STATES } from '../../register/types.js';
import type { ListFilter, RequestPage } from '../../register/types.js';
import { holderNames } from '../../common/config.js';
import { isHabeasError } from '../../common/errors.js';
import type { ApiContext } from '../api/context.js';
import { onlyHolders } from '../auth/access.js';
import type { Signed } from './frame.js';
import { dueList } from './queue-due.js';
import type { QueueFilter, QueueProps } from './queue.js';

const PAGE = 50;

export async function queueProps(context: ApiContext, signed: Signed, query: unknown): Promise<QueueProps> {
  const { register, clock, config } = context;
  const now = clock.now();
  const given = readFilter(query);
  const mine = onlyHolders(signed.caller);
  const [found, view, freeze, due] = await Promise.all([
    listPage(context, given.cursor, toFilter(given.filter, mine)),
    register.sla(now.toISOString(), mine),
    register.settings.erasuresFrozen(),
    dueList(register, signed.caller, now),
  ]);
  const seen = (holder: string): boolean => mine === undefined || mine.includes(holder);
  return {
    signed,
    filter: given.filter,
    counts: view.counts,
    rows: found.rows,
    heldUp: new Map(view.requests.map((row) => [row.request.id, row.heldUpBy.filter(({ holder }) => seen(holder))])),
    holders: holderNames(config).filter(seen),
    frozen: freeze.frozen,
    due,
    now,
    nextHref: found.nextCursor === undefined ? undefined : hrefOf(given.filter, found.nextCursor),
  };
}

function readFilter(query: unknown): { filter: QueueFilter; cursor?: string } {
  const given = (typeof query === 'object' && query !== null ? query : {}) as Record<string, unknown>;
  const text = (name: string): string | undefined => {
    const value = given[name];
    return typeof value === 'string' && value !== '' && value.length <= 200 && !/\p{Cc}/u.test(value)
      ? value
      : undefined;
  };
  const one = (name: string, words: readonly string[]): string | undefined => {
    const value = text(name);
    return value !== undefined && words.includes(value) ? value : undefined;
  };
  const cursor = given.cursor;
  return {
    filter: {
      right: one('right', RIGHTS),
      stage: one('stage', STAGES),
      waitingFor: one('waitingFor', WAITING_FOR),
      sla: one('sla', SLA_STATES),
      show: one('show', ['open', 'all']),
      holder: text('holder'),
      text: text('text'),
    },
    cursor: typeof cursor === 'string' && cursor.length <= 500 ? cursor : undefined,
  };
}

function toFilter(filter: QueueFilter, holders: string[] | undefined): ListFilter {
  return {
    right: filter.right as ListFilter['right'],
    stage: filter.stage as ListFilter['stage'],
    waitingFor: filter.waitingFor as ListFilter['waitingFor'],
    sla: filter.sla as ListFilter['sla'],
    holderInTrouble: filter.holder === 'any' ? true : filter.holder,
    text: filter.text?.trim(),
    // Who looks for a number wants to find it, answered or not.
    open: filter.show === 'all' || filter.text !== undefined || filter.stage !== undefined ? undefined : true,
    holders,
    sort: 'due',
    limit: PAGE,
  };
}

/** A cursor of another filter or of yesterday begins anew. */
async function listPage(
  { register }: ApiContext,
  cursor: string | undefined,
  filter: ListFilter,
): Promise<RequestPage> {
  if (cursor === undefined) return register.requests.list(filter);
  try {
    return await register.requests.list({ ...filter, cursor });
  } catch (error) {
    if (isHabeasError(error) && error.kind === 'invalid') return register.requests.list(filter);
    throw error;
  }
}

function hrefOf(filter: QueueFilter, cursor: string): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(filter) as [string, string | undefined][]) {
    if (value !== undefined) params.set(name, value);
  }
  params.set('cursor', cursor);
  return `/?${params.toString()}`;
}
