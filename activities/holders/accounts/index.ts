/** Holder `accounts`: a PostgreSQL database, reached by SQL with the rights of a role of its own. Offers `challenge`. */
import { defineConnector } from '../../../src/connector/define.js';
import type { Connector } from '../../../src/connector/define.js';
import { challenge } from './challenge.js';
import { collect } from './collect.js';
import { describeAccounts } from './data-map.js';
import { openAccounts } from './database.js';
import { confirm, erase, preview } from './erase.js';
import { holds, locate } from './find.js';
import { confirmApplied, identifiers, object, rectify, restrict, unrestrict } from './rights.js';
import { accountsSettingsSchema } from './settings.js';

export { accountsSettingsSchema } from './settings.js';
export type { AccountsSettings } from './settings.js';

/** @param settings section `settings` of the holder. Throws `ZodError` when it does not fit. */
export function createAccountsConnector(settings: unknown): Connector {
  const own = accountsSettingsSchema.parse(settings);
  const db = openAccounts(own.databaseUrl, own.connections);
  return defineConnector({
    describe: describeAccounts(own),
    challenge: (input, context) => challenge(db, own, input, context),
    locate: (input) => locate(db, own, input),
    holds: (input) => holds(db, input),
    collect: (input, context) => collect(db, own, input, context),
    preview: (input) => preview(db, input),
    erase: (input) => erase(db, input),
    confirm: (input) => confirm(db, input),
    restrict: (input) => restrict(db, input),
    unrestrict: (input) => unrestrict(db, input),
    rectify: (input) => rectify(db, input),
    object: (input) => object(db, input),
    confirmApplied: (input) => confirmApplied(db, input),
    identifiers: (input, context) => identifiers(db, input, context),
    close: () => db.close(),
  });
}
