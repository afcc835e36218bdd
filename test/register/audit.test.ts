import { generateKeyPairSync, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { JWK } from 'jose';
import { SYSTEM_CHAIN, createCheckpointSigner, openRegister, verifyAudit } from '../../src/register/index.js';
import { newRequest, testRegister } from '../support/register.js';
import type { TestRegister } from '../support/register.js';

let register: TestRegister;
const at = '2026-03-02T10:00:00.000Z';
const [first, second] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'] as const;

beforeEach(async () => {
  register = await testRegister(at);
  for (const chain of [first, second]) register.sealer.create(`case:${chain}`);
});
afterEach(() => register.close());

const append = (chain: string, n: number, from: Pick<TestRegister, 'audit'> = register) =>
  from.audit.append({
    chain,
    at,
    actor: 'system',
    type: 'note',
    detail: { n, text: 'ünï "quoted"' },
    body: { secret: `canary ${n}` },
  });

async function exported(from: Pick<TestRegister, 'audit'> = register): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of from.audit.export(at)) lines.push(line);
  return lines;
}

const verify = (lines: string[], pinned?: { number: number; sha256: string }) =>
  verifyAudit(lines, { keys: [register.publicKey], pinned });

/** Two chains, two checkpoints, everything as it should be. */
async function good(): Promise<string[]> {
  for (let n = 0; n < 3; n += 1) await append(first, n);
  await register.audit.checkpoint(at);
  for (let n = 0; n < 3; n += 1) await append(second, n);
  await append(first, 3);
  return exported();
}

describe('audit chains', () => {
  it('never fork under concurrent appends from several processes', async () => {
    const others = [register, register.another(), register.another()];
    const results = await Promise.all(Array.from({ length: 30 }, (_, n) => append(first, n, others[n % 3])));
    expect(results.map((one) => one.seq).sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, n) => n + 1));
    expect(await verify(await exported())).toMatchObject({ ok: true, events: 30, chains: 1 });
  });

  it('take an event once per key', async () => {
    const event = { chain: first, at, actor: 'system', type: 'note', key: 'activity-1' };
    const results = await Promise.all(Array.from({ length: 8 }, () => register.audit.append(event)));
    expect(new Set(results.map((one) => one.hash)).size).toBe(1);
    expect(await register.audit.append({ ...event, type: 'other' })).toEqual(results[0]);
    expect(await register.audit.append({ ...event, chain: second })).toMatchObject({ seq: 1 });
    expect(await register.audit.list(first)).toHaveLength(1);
  });

  it('read back what was written, page by page, and say what was redacted', async () => {
    for (let n = 0; n < 5; n += 1) await append(first, n);
    const page = await register.audit.list(first, { after: 1, limit: 2 });
    expect(page.map((event) => [event.seq, event.detail.n, event.body])).toEqual([
      [2, 1, { secret: 'canary 1' }],
      [3, 2, { secret: 'canary 2' }],
    ]);
    register.sealer.destroy(`case:${first}`);
    expect(await register.audit.list(first, { limit: 1 })).toMatchObject([{ body: undefined, redacted: false }]);
    await register.audit.redact(first, 'system', 'Y2', at);
    expect(await register.audit.list(first, { limit: 1 })).toMatchObject([{ body: undefined, redacted: true }]);
  });

  it('seal bodies under the key asked for', async () => {
    register.sealer.create(`held:${first}`);
    await register.audit.append({ chain: first, at, actor: 'system', type: 'a', body: { x: 1 }, seal: 'held' });
    await register.audit.append({ chain: SYSTEM_CHAIN, at, actor: 'system', type: 'b', body: { x: 2 } });
    register.sealer.destroy(`case:${first}`);
    expect(await register.audit.list(first)).toMatchObject([{ body: { x: 1 } }]);
    expect(await register.audit.list(SYSTEM_CHAIN)).toMatchObject([{ body: { x: 2 } }]);
    await expect(
      register.audit.append({ chain: first, at, actor: 'system', type: 'c', body: {} }),
    ).rejects.toMatchObject({ kind: 'refused' });
  });
});

describe('verification of an export', () => {
  it('passes for what was written, with bodies sealed', async () => {
    const lines = await good();
    const report = await verify(lines);
    expect(report).toMatchObject({ ok: true, chains: 2, events: 7, redacted: 0, checkpoints: 2, problems: [] });
    expect(lines.join('')).not.toContain('canary');
    const bytes = Buffer.from(lines.join(''));
    const chunks = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, n) => bytes.subarray(n * 7, n * 7 + 7));
    expect(await verifyAudit(chunks, { keys: [register.publicKey] })).toEqual(report);
  });

  it('passes for the rest after one request was redacted and its key destroyed', async () => {
    await good();
    register.sealer.destroy(`case:${first}`);
    expect(await register.audit.redact(first, 'system', 'Y2', at)).toBe(4);
    expect(await register.audit.redact(first, 'system', 'Y2', at)).toBe(0);
    const lines = await exported();
    expect(await verify(lines)).toMatchObject({ ok: true, chains: 2, events: 8, redacted: 4 });
    expect(lines.filter((line) => line.includes(first) && /"body":"/.test(line))).toEqual([]);
    await append(second, 9);
    expect(await verify(await exported())).toMatchObject({ ok: true });
  });

  it('fails when any byte is changed', async () => {
    const bytes = Buffer.from((await good()).join(''));
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (position, flip) => {
        const changed = Buffer.from(bytes);
        changed[position] = (changed[position] ?? 0) ^ flip;
        expect((await verifyAudit([changed], { keys: [register.publicKey] })).ok).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  it('fails when any line is missing, doubled or swapped with its neighbour', async () => {
    const lines = await good();
    for (let n = 0; n < lines.length; n += 1) {
      const line = lines[n] ?? '';
      const without = lines.toSpliced(n, 1);
      expect([n, (await verify(without)).ok]).toEqual([n, false]);
      expect([n, (await verify(lines.toSpliced(n, 0, line))).ok]).toEqual([n, false]);
      if (n > 0) expect([n, (await verify(without.toSpliced(n - 1, 0, line))).ok]).toEqual([n, false]);
    }
  });

  it('fails when the file was cut, wherever', async () => {
    const lines = await good();
    for (let n = 0; n < lines.length; n += 1) expect([n, (await verify(lines.slice(0, n))).ok]).toEqual([n, false]);
  });

  it('names the chain whose tail was dropped in the database after a checkpoint', async () => {
    await good();
    await register.db.deleteFrom('audit_events').where('chain', '=', second).where('seq', '=', 3).execute();
    expect(await verify(await exported())).toMatchObject({
      ok: false,
      problems: expect.arrayContaining([{ chain: second, seq: 3, says: 'is missing although a checkpoint signed it' }]),
    });
  });

  it('fails when the database was rewritten, chain and all, after a checkpoint', async () => {
    await good();
    const attacker = await testRegister(at);
    attacker.sealer.create(`case:${second}`);
    for (const n of [7, 8, 9]) await append(second, n, attacker);
    const forged = await attacker.db
      .selectFrom('audit_events')
      .selectAll()
      .where('chain', '=', second)
      .orderBy('seq')
      .execute();
    await attacker.close();
    await register.db.deleteFrom('audit_events').where('chain', '=', second).execute();
    await register.db.insertInto('audit_events').values(forged).execute();
    const { ok, problems } = await verify(await exported());
    expect(ok).toBe(false);
    expect(problems).toEqual(
      expect.arrayContaining([expect.objectContaining({ chain: second, says: 'is not what a checkpoint signed' })]),
    );
  });

  it('fails when a body vanished without a redaction, or before it', async () => {
    await good();
    await register.db
      .updateTable('audit_events')
      .set({ body: null })
      .where('chain', '=', first)
      .where('seq', '=', 2)
      .execute();
    expect(await verify(await exported())).toMatchObject({
      ok: false,
      problems: [{ chain: first, seq: 2, says: 'lost its body and no redaction says so' }],
    });
  });

  it('fails for checkpoints of another key', async () => {
    const lines = await good();
    const { publicKey } = generateKeyPairSync('ed25519');
    const other = { ...(publicKey.export({ format: 'jwk' }) as JWK), kid: 'test-signing' };
    const report = await verifyAudit(lines, { keys: [other] });
    expect(report.ok).toBe(false);
    expect(report.problems[0]?.says).toMatch(/signature of checkpoint 1/);
  });

  it('fails when the last signature is written another way that decodes alike', async () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const lines = await good();
    const last = lines.findLastIndex((line) => line.includes('"jws"'));
    const respelt = (lines[last] ?? '').replace(
      /(.)(?=","number")/,
      (char) => alphabet[alphabet.indexOf(char) ^ 1] ?? '',
    );
    expect(respelt).not.toBe(lines[last]);
    expect((await verify(lines.with(last, respelt))).ok).toBe(false);
  });

  it('fails when a signed checkpoint does not continue the one before it', async () => {
    const lines = await good();
    const last = lines.findLastIndex((line) => line.includes('"jws"'));
    const { jws } = JSON.parse(lines[last] ?? '') as { jws: string };
    const payload = JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
    const sign = (differs: Record<string, unknown>) =>
      register.signer.sign(Buffer.from(JSON.stringify({ ...payload, ...differs })));
    const withCheckpoint = (signed: string) => lines.with(last, lines[last]?.replace(jws, signed) ?? '');
    expect(await verify(withCheckpoint(await sign({})))).toMatchObject({ ok: true });
    for (const differs of [
      { previous: null },
      { previous: '0'.repeat(64) },
      { number: 3 },
      { type: 'something else' },
    ]) {
      expect((await verify(withCheckpoint(await sign(differs)))).ok).toBe(false);
    }
  });

  it('fails when a checkpoint noted earlier is no longer in it', async () => {
    const whole = await verify(await good());
    const pinned = whole.last ?? { number: 0, sha256: '' };
    expect(pinned.number).toBe(2);
    await append(second, 4);
    expect(await verify(await exported(), pinned)).toMatchObject({ ok: true });
    expect(await verify(await exported(), { ...pinned, sha256: '0'.repeat(64) })).toMatchObject({ ok: false });
    // the whole register put back to before that checkpoint
    await register.db.deleteFrom('audit_checkpoints').where('number', '>', 1).execute();
    await register.db
      .deleteFrom('audit_events')
      .where((eb) => eb.or([eb('chain', '=', second), eb('seq', '>', 3)]))
      .execute();
    await register.db.deleteFrom('audit_chains').where('chain', '=', second).execute();
    await register.db.updateTable('audit_chains').set({ seq: 3, checkpointed: 3 }).execute();
    const back = await exported();
    expect(await verify(back)).toMatchObject({ ok: true });
    expect(await verify(back, pinned)).toMatchObject({ ok: false });
  });

  it('never throws on rubbish', async () => {
    for (const rubbish of [
      [],
      [''],
      ['\n'],
      ['null\n'],
      ['[]\n', '{}\n'],
      ['{"type":"event"}\n'],
      [Buffer.from([0xff, 0xfe, 0x0a])],
    ]) {
      const report = await verifyAudit(rubbish as string[], { keys: [register.publicKey] });
      expect(report.ok).toBe(false);
    }
  });
});

describe('checkpoints', () => {
  it('cover what grew, once', async () => {
    await append(first, 1);
    await append(second, 1);
    const both = await Promise.all([register.audit.checkpoint(at), register.another().audit.checkpoint(at)]);
    expect(both.filter((one) => one !== undefined)).toEqual([{ number: 1, chains: 2 }]);
    await append(first, 2);
    expect(await register.audit.checkpoint(at)).toEqual({ number: 2, chains: 1 });
    expect(await register.audit.checkpoint(at)).toBeUndefined();
  });

  it('cover events appended while they are made', async () => {
    const appends = Array.from({ length: 20 }, (_, n) => append(n % 2 === 0 ? first : second, n));
    const checkpoints = Array.from({ length: 5 }, () => register.audit.checkpoint(at));
    await Promise.all([...appends, ...checkpoints]);
    expect(await verify(await exported())).toMatchObject({ ok: true, events: 20 });
  });

  it('need a key, and say so', async () => {
    const { db, sealer } = register;
    const unsigned = openRegister({
      db,
      sealer,
      macKey: Buffer.alloc(32),
      createKeys: () => Promise.resolve(),
      clock: { now: () => new Date(at) },
    });
    await expect(unsigned.audit.checkpoint(at)).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(createCheckpointSigner({ kty: 'EC', kid: 'x' })).rejects.toMatchObject({ kind: 'invalid' });
  });

  it('are written of every request that was opened', async () => {
    const { requestId } = await register.intake.open(newRequest());
    await register.audit.append({
      chain: requestId,
      at,
      actor: randomUUID(),
      type: 'decision.review',
      body: { reason: 'x' },
    });
    expect(await verify(await exported())).toMatchObject({ ok: true, chains: 1, events: 2 });
  });
});
