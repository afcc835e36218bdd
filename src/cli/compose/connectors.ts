/** The connectors that run in this installation's workers, by the name the configuration gives them. */
import { z } from 'zod';
import { createAccountsConnector } from '../../../activities/holders/accounts/index.js';
import { createBillingConnector } from '../../../activities/holders/billing/index.js';
import { createCrmConnector } from '../../../activities/holders/crm/index.js';
import { createSupportConnector } from '../../../activities/holders/support/index.js';
import { createTrafficConnector } from '../../../activities/holders/traffic/index.js';
import type { Config } from '../../common/config.js';
import { HabeasError } from '../../common/errors.js';
import type { Connector } from '../../connector/define.js';

const FACTORIES: Readonly<Record<string, (settings: unknown) => Connector>> = {
  accounts: createAccountsConnector,
  billing: createBillingConnector,
  crm: createCrmConnector,
  support: createSupportConnector,
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
    const made = factory(settings);
    if (made.description.holder !== holder) throw misnamed(holder, made.description.holder);
    return made;
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

/** Plans, parts and queues carry the name: one system has one. */
function misnamed(holder: string, own: string): HabeasError {
  return new HabeasError('invalid', `holder ${holder} has a connector that calls itself ${own}`, {
    fields: [
      { pointer: `/holders/${holder}`, detail: 'differs from the name of its connector', mend: `call it ${own}` },
    ],
  });
}

/** What only shows once the connectors of a configuration are made. Throws `invalid`; opens nothing for good. */
export async function checkConnectors({ holders, identityHolder }: Config): Promise<void> {
  const connectors = createConnectors(holders);
  await Promise.all([...connectors.values()].map((connector) => connector.close()));
  if (connectors.get(identityHolder)?.description.capabilities.includes('challenge') === true) return;
  throw new HabeasError('invalid', `${identityHolder} cannot send a code to a channel on file`, {
    fields: [
      {
        pointer: '/identityHolder',
        detail: 'names a holder whose connector does not offer `challenge`',
        mend: 'name one that does, or offer the call in its connector',
      },
    ],
  });
}
