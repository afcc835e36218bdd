/** The first start of an installation: whoever starts it is its administrator; nobody else could make the first token. */
import type { Logger } from '../../common/log.js';
import type { NewPrincipal, Register } from '../../register/index.js';
import { openStores } from '../compose/services.js';

export interface FirstTokens {
  administrator: string;
  /** For the sample operator's systems, which tell when a hold may have changed. */
  events?: { accounts: string; billing: string };
}

interface FirstStart {
  dataFolder: string;
  databaseUrl: string;
  log: Logger;
  sample: boolean;
}

/** Undefined when somebody is known already. */
export async function firstTokens(options: FirstStart): Promise<FirstTokens | undefined> {
  const stores = await openStores(options);
  try {
    const { register, clock } = stores;
    if ((await register.principals.list()).length > 0) return undefined;
    const at = clock.now().toISOString();
    const system = (holder: string): Promise<string> =>
      issue(register, { kind: 'machine', display: `system ${holder}`, roles: ['owner'], holders: [holder] }, at);
    return {
      administrator: await issue(register, { kind: 'person', display: 'Administrator', roles: ['admin'] }, at),
      ...(options.sample ? { events: { accounts: await system('accounts'), billing: await system('billing') } } : {}),
    };
  } finally {
    await stores.close();
  }
}

async function issue(register: Register, principal: NewPrincipal, at: string): Promise<string> {
  const { id } = await register.principals.create(principal, at);
  const issued = await register.principals.issueToken(id, 'first start', at);
  const detail = { principal: id, token: issued.id, roles: principal.roles, holders: principal.holders };
  await register.audit.append({ chain: 'system', at, actor: 'system', type: 'token.issued', detail });
  return issued.token;
}
