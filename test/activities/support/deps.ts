/** Core activities over the register and vault of a server world; mails are kept in an array, nothing else is outside. */
import { pino } from 'pino';
import type { CoreDeps } from '../../../activities/deps.js';
import type { Description } from '../../../src/connector/contract.js';
import type { OutgoingMail } from '../../../src/messages/types.js';
import { createTestKey } from '../../bundle/support/sample.js';
import type { World } from '../../server/support/world.js';

export interface TestDeps extends CoreDeps {
  mails: OutgoingMail[];
  /** Requests that were told that another one moved. */
  moved: string[];
}

export async function testDeps(
  { config, register, vault, keys, clock }: World,
  descriptions: Description[] = [],
): Promise<TestDeps> {
  const { signer, kid } = await createTestKey();
  const mails: OutgoingMail[] = [];
  const moved: string[] = [];
  const holders = Object.fromEntries(descriptions.map(({ holder }) => [holder, { connector: holder, settings: {} }]));
  return {
    ...{ config: { ...config, holders, caseFiles: false }, register, vault, keys, clock, mails, moved },
    signer: {
      kid,
      sign: (payload, { typ = 'test' } = {}) => signer.sign(payload, { typ, detached: true }),
      jwks: () => ({ keys: [] }),
    },
    mailer: {
      send(mail) {
        mails.push(mail);
        return Promise.resolve({ messageId: `<${mails.length}@example.com>`, status: 'sent' });
      },
      close: () => Promise.resolve(),
    },
    tickets: { comment: () => Promise.resolve() },
    running: {
      delays: () => Promise.resolve([]),
      sweepHeld: () => Promise.resolve(),
      heldRunning: () => Promise.resolve(false),
      otherMoved(requestId) {
        moved.push(requestId);
        return Promise.resolve();
      },
    },
    descriptions: new Map(descriptions.map((one) => [one.holder, one])),
    publicUrl: 'https://portal.example.com',
    log: pino({ level: 'silent' }),
  };
}
