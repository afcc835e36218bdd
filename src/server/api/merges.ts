/**
 * Merging ends a request with a letter that names another one and its date: that has to be an open request of the same person for the
 * same right (A4, B4, I10). Whose it is, shared identifiers tell.
 */
import type { Register, RequestRow } from '../../register/types.js';
import { wrongField } from '../http/wrong-field.js';

/** Throws `invalid` naming the field. */
export async function checkMerge(
  { repeats }: Pick<Register, 'repeats'>,
  { id }: RequestRow,
  { kind, target }: { kind: string; target?: string | undefined },
): Promise<void> {
  if (kind !== 'merge') return;
  const open = (await repeats.of(id)).map(({ request }) => request).filter(({ closedAt }) => closedAt === undefined);
  if (open.some((other) => other.id === target || other.number === target?.toUpperCase())) return;
  throw wrongField(
    '/target',
    'is no open request for the same right that came before this one and shares an identifier with it (A4, B4)',
    open.length === 0
      ? 'go on with this request; one that is closed was answered, and asked again it is a request of its own'
      : `give one of: ${open.map(({ number }) => number).join(', ')}`,
  );
}
