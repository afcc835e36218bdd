/** The connectors that come with Habeas, by the name a configuration gives them. */
import { HabeasError } from '../../src/common/errors.js';
import type { Connector } from '../../src/connector/define.js';
import { createAccountsConnector } from './accounts/index.js';
import { createBillingConnector } from './billing/index.js';
import { createCrmConnector } from './crm/index.js';
import { createSupportConnector } from './support/index.js';
import { createTrafficConnector } from './traffic/index.js';

const FACTORIES: Readonly<Record<string, (settings: unknown) => Connector>> = {
  accounts: createAccountsConnector,
  billing: createBillingConnector,
  crm: createCrmConnector,
  support: createSupportConnector,
  traffic: createTrafficConnector,
};

/** Throws `invalid` for a connector nobody wrote and for settings that do not fit. */
export function createConnector(name: string, settings: unknown): Connector {
  const factory = Object.hasOwn(FACTORIES, name) ? FACTORIES[name] : undefined;
  if (!factory) {
    throw new HabeasError('invalid', `there is no connector ${name}`, {
      hint: `use one of ${Object.keys(FACTORIES).join(', ')}`,
    });
  }
  return factory(settings);
}
