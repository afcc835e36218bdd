/** The connectors that run in this installation's workers, by the name the configuration gives them. */
import { z } from 'zod';
import { createAccountsConnector } from '../../../activities/holders/accounts/index.js';
import { createBillingConnector } from '../../../activities/holders/billing/index.js';
import { createCrmConnector } from '../../../activities/holders/crm/index.js';
import { createTrafficConnector } from '../../../activities/holders/traffic/index.js';
import type { Config } from '../../common/config.js';
import { HabeasError } from '../../common/errors.js';
import type { Connector } from '../../connector/define.js';

const FACTORIES: Readonly<Record<string, (settings: unknown) => Connector>> = {
  accounts: createAccountsConnector,
  billing: createBillingConnector,
  crm: createCrmConnector,
  traffic: createTrafficConnector,
};

/** One connector per configured holder. Throws `invalid` naming the field: a wrong data map fails here, not at the first request. */
export function createConnectors(holders: Config['holders']): Map<string, Connector> {
  return new Map(
    Object.entries(holders).map(([holder, { connector, settings }]) => [holder, create(holder, connector, settings)]),
  );
}

function create(holder: string, name: string, settings: Record<string, unknown>): Connector {
  const factory = Object.hasOwn(FACTORIES, name) ? FACTORIES[name] : undefined;
  if (!factory) {
    throw new HabeasError('invalid', `holder ${holder} names a connector that does not exist`, {
      fields: [
        {
          pointer: `/holders/${holder}/connector`,
          detail: 'is no connector',
          mend: `use ${Object.keys(FACTORIES).join(', ')}`,
        },
      ],
    });
  }
  try {
    return factory(settings);
  } catch (cause) {
    if (!(cause instanceof z.ZodError)) throw cause;
    throw new HabeasError('invalid', `the settings of holder ${holder} do not fit its connector`, {
      cause,
      fields: cause.issues.map((issue) => ({
        pointer: ['', 'holders', holder, 'settings', ...issue.path.map(String)].join('/'),
        detail: issue.message,
      })),
    });
  }
}
