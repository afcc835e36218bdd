/** Who is written to about what is held, and where, by now: held data outlives the address that the request came from (holds §3.2, §3.3). */
import type { SubjectClaim } from '../src/register/model.js';
import type { CoreDeps } from './deps.js';
import { warnFormerAddress } from './former-addresses.js';
import { areChecked } from './lifting.js';
import { commentOnTicket, contactOf, isProven } from './messages.js';

interface Contact {
  requestId: string;
  claim: SubjectClaim;
  /** Addresses on file that came since the request, where none that was known then is left. */
  mailboxes: string[];
  at: string;
}

/**
 * The representative with a mandate; else at the address of the request while it is on file; else at the changed one, once somebody checked
 * whose it is. Undefined: nobody has, so it gets nothing (holds §3.2, §3.3).
 */
export async function atPresent(
  deps: CoreDeps,
  { requestId, claim, mailboxes }: Omit<Contact, 'at'>,
): Promise<SubjectClaim | undefined> {
  // A representative is reached as before, whatever address the person has.
  if (isRepresented(claim)) return claim;
  const [contactEmail] = mailboxes;
  if (contactEmail === undefined) return atProven(claim);
  if (!(await areChecked(deps, requestId, mailboxes))) return undefined;
  const { signedIn: _, ...rest } = claim;
  return { ...rest, contactEmail, identifiers: [{ type: 'email', value: contactEmail }] };
}

/** Where the mailbox has changed, the former one hears that, and nothing of the person; once. */
export async function tellFormer(deps: CoreDeps, { requestId, claim, mailboxes, at }: Contact): Promise<void> {
  const address = contactOf(claim);
  if (mailboxes.length === 0 || isRepresented(claim) || address === undefined || !isProven(claim, address)) return;
  const key = 'address-changed-held';
  const sent = await warnFormerAddress(deps, { requestId, claim, address, key, at });
  const detail = { sent };
  await deps.register.audit.append({
    ...{ chain: requestId, at, actor: 'system', type: 'held.former_address_told', detail, key },
  });
}

/** The letter waits for nobody and goes to nobody unchecked: staff find another way. */
export async function noteUntold(
  deps: CoreDeps,
  { requestId, at, key, kind, says }: { requestId: string; at: string; key: string; kind: string; says: string },
): Promise<void> {
  const detail = { letter: key, kind };
  await deps.register.audit.append({
    ...{ chain: requestId, at, actor: 'system', type: 'letter.not_sent', detail, key: `not-sent:${key}` },
  });
  await commentOnTicket(deps, requestId, `not-sent-${key}`, says);
}

function isRepresented({ representative }: SubjectClaim): boolean {
  return representative?.mandate === 'shown' && representative.contactEmail !== undefined;
}

/** Where the request named an address that nobody vouched for, the one of the session that proved who asks. */
function atProven(claim: SubjectClaim): SubjectClaim {
  const address = contactOf(claim);
  if (address !== undefined && isProven(claim, address)) return claim;
  const own = claim.signedIn?.identifiers.find(({ type }) => type === 'email');
  return own === undefined ? claim : { ...claim, contactEmail: own.value };
}
