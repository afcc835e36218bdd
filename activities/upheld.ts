/** Objections that were upheld outlive their requests: what rested on these interests alone has no period to wait for (17(1)(c), holds §2.6). */
import type { Subject } from '../src/connector/contract.js';
import type { CoreDeps } from './deps.js';

const UPHELD = 'objection.upheld';

/** Idempotent by request: an objection is decided once. */
export async function recordUpheld(
  { register }: CoreDeps,
  requestId: string,
  datasets: string[],
  at: string,
): Promise<void> {
  if (datasets.length === 0) return;
  await register.audit.append({
    chain: requestId,
    at,
    actor: 'system',
    type: UPHELD,
    detail: { datasets },
    key: UPHELD,
  });
}

/** `<holder>/<dataset>` from all objections of the person, known by what was proven of them and is nobody else's. */
export async function upheldObjections(
  { register }: CoreDeps,
  subjects: Record<string, Pick<Subject, 'identifiers'>>,
): Promise<string[]> {
  const identifiers = Object.values(subjects).flatMap((subject) => subject.identifiers);
  if (identifiers.length === 0) return [];
  const hits = (await register.persons.find(identifiers)).filter(({ sharedWith }) => sharedWith === 0);
  const requestIds = [...new Set(hits.map(({ requestId }) => requestId))];
  const rows = await Promise.all(requestIds.map((requestId) => register.requests.get(requestId)));
  const objections = rows.flatMap((row) => (row?.right === 'objection' ? [row.id] : []));
  const events = await Promise.all(objections.map((requestId) => register.audit.list(requestId)));
  const upheld = events.flat().filter(({ type }) => type === UPHELD);
  return [...new Set(upheld.flatMap(({ detail }) => (detail as { datasets: string[] }).datasets))].sort();
}
