/** A register over a fresh database, with keys in memory and a clock that tests set. */
import { createCipheriv, createDecipheriv, generateKeyPairSync, randomBytes } from 'node:crypto';
import type { JWK } from 'jose';
import { HabeasError } from '../../src/common/errors.js';
import { createCheckpointSigner, openDatabase, openRegister } from '../../src/register/index.js';
import type { CheckpointSigner, NewRequest, Register, Sealer } from '../../src/register/index.js';
import { testDatabase } from './database.js';

/** AES-256-GCM under keys in memory; like the vault's key store it refuses what was destroyed or never made. */
export class MemorySealer implements Sealer {
  private readonly keys = new Map<string, Buffer>();

  create(keyId: string): void {
    if (!this.keys.has(keyId)) this.keys.set(keyId, randomBytes(32));
  }

  destroy(keyId: string): void {
    this.keys.delete(keyId);
  }

  seal(keyId: string, plain: Uint8Array, context: Record<string, string>): Promise<Uint8Array> {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.key(keyId), iv).setAAD(aad(context));
    const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
    return Promise.resolve(Buffer.concat([iv, cipher.getAuthTag(), sealed]));
  }

  open(keyId: string, sealed: Uint8Array, context: Record<string, string>): Promise<Uint8Array> {
    const decipher = createDecipheriv('aes-256-gcm', this.key(keyId), sealed.subarray(0, 12)).setAAD(aad(context));
    decipher.setAuthTag(sealed.subarray(12, 28));
    return Promise.resolve(Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]));
  }

  private key(keyId: string): Buffer {
    const key = this.keys.get(keyId);
    if (key === undefined) throw new HabeasError('refused', `there is no key ${keyId}`);
    return key;
  }
}

function aad(context: Record<string, string>): Buffer {
  return Buffer.from(JSON.stringify(Object.entries(context).sort()));
}

export interface TestRegister extends Register {
  url: string;
  sealer: MemorySealer;
  /** Public half of the checkpoint key. */
  publicKey: JWK;
  signer: CheckpointSigner;
  /** Sets and reads *now*. */
  time: { now: string };
  /** Another register on the same database, as a second process would have. */
  another(): Register;
  close(): Promise<void>;
}

export async function testRegister(now = '2026-03-02T10:00:00.000Z'): Promise<TestRegister> {
  const database = await testDatabase();
  const sealer = new MemorySealer();
  sealer.create('system');
  sealer.create('legal');
  const time = { now };
  const pair = generateKeyPairSync('ed25519');
  const publicKey = { ...(pair.publicKey.export({ format: 'jwk' }) as JWK), kid: 'test-signing' };
  const signer = await createCheckpointSigner({
    ...(pair.privateKey.export({ format: 'jwk' }) as JWK),
    kid: 'test-signing',
  });
  const opened: Register[] = [];
  const open = () => {
    const register = openRegister({
      db: openDatabase(database.url),
      sealer,
      macKey: Buffer.alloc(32, 7),
      createKeys: (requestId) => {
        for (const kind of ['case', 'content']) sealer.create(`${kind}:${requestId}`);
        return Promise.resolve();
      },
      signer,
      clock: { now: () => new Date(time.now) },
    });
    opened.push(register);
    return register;
  };
  return {
    ...open(),
    ...{ url: database.url, sealer, publicKey, signer, time, another: open },
    async close() {
      await Promise.all(opened.map((register) => register.db.destroy()));
      await database.drop();
    },
  };
}

/** An access request; give what differs. */
export function newRequest(differs: Partial<NewRequest> = {}): NewRequest {
  const day = 86_400_000;
  return {
    right: 'access',
    jurisdiction: 'UK-ENG',
    source: { kind: 'ticket', system: 'support', id: 'T-1', url: 'https://support.example.com/tickets/T-1?name=Ada' },
    receivedAt: '2026-03-01T09:00:00.000Z',
    openedBy: { id: '0b9e7a52-6a55-4f6a-9d7e-0d3f0a1c2b3d', kind: 'person', roles: ['agent'] },
    subject: {
      identifiers: [{ type: 'email', value: 'ada@example.com' }],
      name: 'Ada Synthetic',
      locale: 'en-GB',
      contactEmail: 'ada@example.com',
    },
    holders: ['accounts', 'billing'],
    identityHolder: 'accounts',
    installation: 'test',
    timings: {
      identityReminders: [7 * day, 14 * day],
      identityClose: 30 * day,
      codeExpiry: 900_000,
      linkExpiry: 14 * day,
      dueWarning: 7 * day,
      holderSlow: 600_000,
      heartbeat: 15_000,
      partialAnswer: 3 * day,
      holdsPatience: 2 * day,
      sweepInterval: day,
      liftedErasure: 7 * day,
      restrictionNotice: 7 * day,
    },
    stepUpCategories: ['traffic'],
    ...differs,
  };
}
