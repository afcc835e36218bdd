/** The connectors that run in this installation's workers, by the name the configuration gives them. */
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { createAccountsConnector } from '../../../activities/holders/accounts/index.js';
import { createBillingConnector } from '../../../activities/holders/billing/index.js';
import { createCrmConnector } from '../../../activities/holders/crm/index.js';
import { createSupportConnector } from '../../../activities/holders/support/index.js';
import { createTrafficConnector } from '../../../activities/holders/traffic/index.js';
import type { Config } from '../../common/config.js';
import { HabeasError } from '../../common/errors.js';
import type { Description } from '../../connector/contract.js';
import type { Connector } from '../../connector/define.js';
import { agreementFaults } from './agreements.js';

type Factory = (settings: unknown) => unknown;

const FACTORIES: ReadonlyMap<string, Factory> = new Map<string, Factory>([
  ['accounts', createAccountsConnector],
  ['billing', createBillingConnector],
  ['crm', createCrmConnector],
  ['support', createSupportConnector],
  ['traffic', createTrafficConnector],
]);

/** One connector per configured holder. Throws `invalid` naming the field: a wrong data map fails here, not at the first request. */
export async function createConnectors(holders: Config['holders']): Promise<Map<string, Connector>> {
  const made = new Map<string, Connector>();
  for (const [holder, { connector, settings }] of Object.entries(holders)) {
    made.set(holder, await create(holder, connector, settings));
  }
  return made;
}

async function create(holder: string, name: string, settings: Record<string, unknown>): Promise<Connector> {
  const factory = isAbsolute(name) ? await ownFactory(holder, name) : FACTORIES.get(name);
  if (!factory) {
    throw wrong(
      holder,
      'names a connector that does not exist',
      'is no connector',
      `use ${[...FACTORIES.keys()].join(', ')}, or the file of an own one such as ./${holder}.js`,
    );
  }
  try {
    const made = factory(settings);
    if (!isConnector(made)) {
      const mend = 'return what defineConnector of habeas/connector makes';
      throw wrong(holder, 'has a module that makes no connector', 'its createConnector returns something else', mend);
    }
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

/** `createConnector` of a module of the operator's own. */
async function ownFactory(holder: string, file: string): Promise<Factory> {
  let own: { createConnector?: unknown };
  try {
    own = (await import(pathToFileURL(file).href)) as typeof own;
  } catch (cause) {
    const detail = `${file} cannot be loaded: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw wrong(
      holder,
      'has a module that cannot be loaded',
      detail,
      'name a JavaScript module beside the configuration',
    );
  }
  const { createConnector } = own;
  if (typeof createConnector === 'function') return createConnector as Factory;
  const mend = 'export function createConnector(settings)';
  throw wrong(holder, 'has a module without a connector', `${file} exports no function createConnector`, mend);
}

function isConnector(made: unknown): made is Connector {
  const { description, call, close } = (made ?? {}) as Partial<Connector>;
  return typeof description?.holder === 'string' && typeof call === 'function' && typeof close === 'function';
}

function wrong(holder: string, says: string, detail: string, mend: string): HabeasError {
  return new HabeasError('invalid', `holder ${holder} ${says}`, {
    fields: [{ pointer: `/holders/${holder}/connector`, detail, mend }],
  });
}

/** Plans, parts and queues carry the name: one system has one. */
function misnamed(holder: string, own: string): HabeasError {
  return new HabeasError('invalid', `holder ${holder} has a connector that calls itself ${own}`, {
    fields: [
      { pointer: `/holders/${holder}`, detail: 'differs from the name of its connector', mend: `call it ${own}` },
    ],
  });
}

/** What only shows once the connectors of a configuration are made; returns their descriptions. Throws `invalid`; opens nothing for good. */
export async function checkConnectors(config: Config): Promise<Map<string, Description>> {
  const { holders, identityHolder } = config;
  const connectors = await createConnectors(holders);
  await Promise.all([...connectors.values()].map((connector) => connector.close()));
  const descriptions = new Map([...connectors].map(([holder, { description }]) => [holder, description]));
  const faults = agreementFaults(config, descriptions);
  if (faults.length > 0) {
    throw new HabeasError('invalid', 'agreements name data sets that are not there', { fields: faults });
  }
  if (descriptions.get(identityHolder)?.capabilities.includes('challenge') === true) return descriptions;
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
