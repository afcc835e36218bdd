/** The register assembled: one small store per concern over one database. */
import { HabeasError } from '../common/errors.js';
import { createAlerts } from './alerts.js';
import { createAnswered } from './answered.js';
import { createAudit } from './audit.js';
import { createChallenges } from './challenges.js';
import { createComplaints } from './complaints.js';
import { createControllerMoves } from './controller-moves.js';
import { createDecisions } from './decisions.js';
import { createDeliveries } from './deliveries.js';
import { createHeld } from './held.js';
import { createHolds } from './holds.js';
import { createHolderTasks } from './holder-tasks.js';
import { createIntake } from './intake.js';
import { createLedgerReplays } from './ledger-replays.js';
import { createLedger } from './ledger.js';
import { createLetters } from './letters.js';
import { createLinks } from './links.js';
import { createOutbox } from './outbox.js';
import { createPersons } from './persons.js';
import { createPrincipals } from './principals.js';
import { createPreserved } from './preserved.js';
import { createPurge } from './purge.js';
import { createRecipientNotices } from './recipient-notices.js';
import { createRepeats } from './repeats.js';
import { createRequests } from './requests.js';
import { createSecondFactors } from './second-factors.js';
import { createSecretHolds } from './secret-holds.js';
import { createSettings } from './settings.js';
import { createSla } from './sla.js';
import { createStaffTasks } from './staff-tasks.js';
import { createStandingOrders } from './standing-orders.js';
import { createSubjects } from './subjects.js';
import type { Register, RegisterOptions } from './types.js';

/**
 * Opens the register over a migrated database (`migrateRegister`). The key `system` must exist in the sealer. Throws `invalid` for a
 * short MAC key. Close it with `db.destroy()`.
 */
export function openRegister(options: RegisterOptions): Register {
  if (options.macKey.length < 32)
    throw new HabeasError('invalid', 'the MAC key of the register has fewer than 32 bytes');
  const requests = createRequests(options);
  const persons = createPersons(options);
  return {
    db: options.db,
    intake: createIntake(options),
    outbox: createOutbox(options),
    requests,
    persons,
    repeats: createRepeats(requests, persons),
    complaints: createComplaints(options),
    holderTasks: createHolderTasks(options),
    decisions: createDecisions(options),
    subjects: createSubjects(options),
    letters: createLetters(options),
    links: createLinks(options),
    challenges: createChallenges(options),
    secondFactors: createSecondFactors(options),
    deliveries: createDeliveries(options),
    held: createHeld(options),
    holds: createHolds(options),
    secretHolds: createSecretHolds(options),
    preserved: createPreserved(options),
    ledger: createLedger(options),
    standing: createStandingOrders(options),
    audit: createAudit(options),
    principals: createPrincipals(options),
    settings: createSettings(options),
    purge: createPurge(options),
    recipients: createRecipientNotices(options),
    tasks: createStaffTasks(options),
    replays: createLedgerReplays(options),
    alerts: createAlerts(options),
    controllerMoves: createControllerMoves(options),
    answered: createAnswered(options),
    sla: createSla(options),
  };
}
