/** On a real server with a file: what it stores, and what is left of that once a key is destroyed. */
import { randomUUID } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Worker } from '@temporalio/worker';
import { temporal } from '@temporalio/proto';
import { HabeasError } from '../../src/common/errors.js';
import { createPayloadCodec, INLINE_LIMIT, KEY_FIELD, SEALED_ENCODING } from '../../src/temporal/codec.js';
import { createDataConverter } from '../../src/temporal/data-converter.js';
import { coreQueue, keyIdOfWorkflow, requestWorkflowId } from '../../src/temporal/names.js';
import { createCoreWorker } from '../../src/temporal/worker.js';
import type { WorkflowBundle } from '../../src/temporal/worker.js';
import { createKeyring, loadKeyring } from '../../src/vault/keyring.js';
import { createKeyStore, requestKeyId } from '../../src/vault/key-store.js';
import type { KeyStore } from '../../src/vault/types.js';
import type { TestServer } from '../support/temporal.js';
import { startTestServer } from '../support/temporal.js';
import { workflowBundle } from '../support/workflow-bundle.js';
import type { Transpiled } from '../support/transpile.mjs';
import { transpile } from '../support/transpile.mjs';
import type { MemoryRows } from '../vault/memory-rows.js';
import { memoryRows } from '../vault/memory-rows.js';
import { plumbingActivities } from './plumbing-activities.js';

const INSTALLATION = 'plumbing';
const CANARY = 'Ingrid-Canary-Example';

let folder: string;
let keyringFile: string;
let rows: MemoryRows;
let keys: KeyStore;
let server: TestServer;
let bundle: WorkflowBundle;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'habeas-codec-'));
  keyringFile = join(folder, 'keys', 'master.json');
  await createKeyring(keyringFile);
  rows = memoryRows();
  keys = await freshStore();
  await keys.create('system');
  server = await startTestServer({ dataDir: folder });
  bundle = await workflowBundle(resolve(import.meta.dirname, 'workflows/index.ts'));
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** What a process that has just started would have: the same rows and keyring file, nothing cached. */
async function freshStore(): Promise<KeyStore> {
  return createKeyStore({ rows, keyring: await loadKeyring(keyringFile) });
}

function startWorker(store: KeyStore): Promise<Worker> {
  return createCoreWorker({
    connection: server.native,
    namespace: 'default',
    installation: INSTALLATION,
    dataConverter: createDataConverter({ keys: store, installation: INSTALLATION }),
    activities: plumbingActivities,
    workflowBundle: bundle,
  });
}

const clientOver = (store: KeyStore) =>
  server.client(createDataConverter({ keys: store, installation: INSTALLATION })).client;

async function newRequest(): Promise<{ requestId: string; workflowId: string; caseKey: string }> {
  const requestId = randomUUID();
  const caseKey = requestKeyId('case', requestId);
  await keys.create(caseKey);
  return { requestId, workflowId: requestWorkflowId(INSTALLATION, requestId), caseKey };
}

async function startRequest(request: { requestId: string; workflowId: string }) {
  return clientOver(keys).workflow.start('request', {
    workflowId: request.workflowId,
    taskQueue: coreQueue(INSTALLATION),
    args: [{ requestId: request.requestId, installation: INSTALLATION, subject: { name: CANARY } }],
    memo: { opened: CANARY },
  });
}

const finish = { id: 'one', kind: 'verify', choice: 'finish', reason: `seen: ${CANARY}` };

/** Runs a request to its end with every kind of message. */
async function runRequest(request: { requestId: string; workflowId: string }): Promise<unknown> {
  const handle = await startRequest(request);
  await handle.signal('receipt', { linkId: CANARY });
  expect(await handle.query('status')).toMatchObject({ subject: { name: CANARY } });
  expect(await handle.executeUpdate('decide', { args: [finish] })).toBe(`recorded seen: ${CANARY}`);
  return handle.result();
}

async function rawHistory(workflowId: string): Promise<Uint8Array> {
  const { history } = await server.client({}).client.connection.workflowService.getWorkflowExecutionHistory({
    namespace: 'default',
    execution: { workflowId },
  });
  return temporal.api.history.v1.History.encode(history!).finish();
}

/** The text as such, in UTF-16, and in base64 at each of its three alignments. */
function occurrences(bytes: Buffer, text: string): number {
  const base64 = [0, 1, 2].map((shift) => {
    const encoded = Buffer.from('\0'.repeat(shift) + text)
      .toString('base64')
      .replaceAll('=', '');
    return encoded.slice(shift === 0 ? 0 : 4, -4);
  });
  return [text, ...base64, Buffer.from(text, 'utf16le')].filter((needle) => bytes.includes(needle)).length;
}

interface Found {
  path: string;
  encoding: string;
  key: string;
}

/** Every payload in a message, wherever it stands. */
function payloads(value: unknown, path = ''): Found[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  if ('metadata' in value && 'data' in value) {
    const metadata = value.metadata as Record<string, Uint8Array>;
    const read = (name: string) => Buffer.from(metadata[name] ?? []).toString();
    return [{ path, encoding: read('encoding'), key: read(KEY_FIELD) }];
  }
  return Object.entries(value).flatMap(([name, inner]) => payloads(inner, `${path}.${name}`));
}

it('a key of its own for each request, the same for its children, and one for the rest', () => {
  const id = randomUUID();
  expect(keyIdOfWorkflow('acme', `acme-request-${id}`)).toBe(`case:${id}`);
  expect(keyIdOfWorkflow('acme', `acme-request-${id}-holder-crm`)).toBe(`case:${id}`);
  expect(keyIdOfWorkflow('acme', `acme-held-${id}`)).toBe(`held:${id}`);
  expect(keyIdOfWorkflow('acme', 'acme-sweep')).toBe('system');
  expect(keyIdOfWorkflow('acme', `acme-uk-request-${id}`)).toBe('system');
  expect(keyIdOfWorkflow('acme', `acme-request-${id}0`)).toBe('system');
});

it('leaves nothing readable on the server, and seals each payload under the right key', async () => {
  const [one, two] = [await newRequest(), await newRequest()];
  const worker = await startWorker(keys);
  await worker.runUntil(async () => {
    for (const request of [one, two]) expect(await runRequest(request)).toMatchObject({ echoed: expect.any(String) });
    const failed = clientOver(keys).workflow.execute('failing', {
      workflowId: `${one.workflowId}-failing`,
      taskQueue: coreQueue(INSTALLATION),
      args: [CANARY],
    });
    await expect(failed).rejects.toMatchObject({ cause: { message: `cannot serve ${CANARY}` } });
  });

  const seen: string[] = [];
  for (const { workflowId, caseKey } of [one, two]) {
    for (const id of [workflowId, `${workflowId}-echo`]) {
      const bytes = await rawHistory(id);
      expect(occurrences(Buffer.from(bytes), CANARY)).toBe(0);
      const found = payloads(temporal.api.history.v1.History.decode(bytes));
      const open = found.filter((payload) => payload.encoding !== SEALED_ENCODING);
      // The SDK's own note about a local activity: its type and times, no arguments.
      expect(open.map(({ path }) => path.replace(/\.\d+\./, '.N.'))).toEqual(
        id === workflowId ? ['.events.N.markerRecordedEventAttributes.details.data.payloads.0'] : [],
      );
      const sealed = found.filter((payload) => payload.encoding === SEALED_ENCODING);
      expect(new Set(sealed.map(({ key }) => key))).toEqual(new Set([caseKey]));
      seen.push(...sealed.map(({ path }) => /^\.events\.\d+\.(\w+)EventAttributes/.exec(path)![1]!));
    }
  }
  const failure = await rawHistory(`${one.workflowId}-failing`);
  expect(occurrences(Buffer.from(failure), CANARY)).toBe(0);
  // The type stays in clear, as documented: it must never hold personal data.
  expect(Buffer.from(failure).includes('permanent')).toBe(true);
  expect(new Set(seen)).toEqual(
    new Set([
      'workflowExecutionStarted',
      'workflowExecutionSignaled',
      'workflowExecutionUpdateAccepted',
      'workflowExecutionUpdateCompleted',
      'workflowExecutionCompleted',
      'workflowPropertiesModified',
      'activityTaskScheduled',
      'activityTaskStarted',
      'activityTaskCompleted',
      'activityTaskFailed',
      'markerRecorded',
      'startChildWorkflowExecutionInitiated',
      'childWorkflowExecutionCompleted',
    ]),
  );
});

it('answers queries under the key of the request', async () => {
  const request = await newRequest();
  const worker = await startWorker(keys);
  const raw = server.client({}).client;
  await worker.runUntil(async () => {
    const handle = await startRequest(request);
    await handle.query('status');
    const { queryResult } = await raw.connection.workflowService.queryWorkflow({
      namespace: 'default',
      execution: { workflowId: request.workflowId },
      query: { queryType: 'status' },
    });
    expect(payloads(queryResult)).toEqual([
      expect.objectContaining({ encoding: SEALED_ENCODING, key: request.caseKey }),
    ]);
    await handle.executeUpdate('decide', { args: [finish] });
    await handle.result();
  });
});

it('stores nothing readable in its database and log either', async () => {
  const home = join(folder, 'temporal');
  const names = await readdir(home);
  expect(names).toContain('temporal.db');
  let searched = 0;
  for (const name of names) {
    const bytes = await readFile(join(home, name));
    searched += bytes.length;
    expect({ name, found: occurrences(bytes, CANARY) }).toEqual({ name, found: 0 });
  }
  expect(searched).toBeGreaterThan(100_000);
  // The search finds what is there: a leak planted by a client that does not seal.
  const leak = 'Planted-Leak-Example';
  await server.client({}).client.workflow.start('anything', { workflowId: 'leak', taskQueue: 'nobody', args: [leak] });
  const all = Buffer.concat(await Promise.all((await readdir(home)).map((name) => readFile(join(home, name)))));
  expect(occurrences(all, leak)).toBeGreaterThan(0);
});

describe('once a request is shredded', () => {
  let built: Transpiled;
  beforeAll(async () => {
    built = await transpile([
      ...['src/common/clock.ts', 'src/common/errors.ts', 'src/temporal/codec.ts', 'src/temporal/names.ts'],
      'src/vault',
    ]);
  });
  afterAll(() => built.remove());

  /** Opens every sealed payload of a history file in a process of its own; prints what it could read and what it was told. */
  function openElsewhere(historyFile: string, rowsFile: string): { read: number; errors: string[]; text: string } {
    const url = (file: string) => JSON.stringify(pathToFileURL(built.path(file)).href);
    const script = `
      const { readFileSync } = await import('node:fs');
      const { default: proto } = await import('@temporalio/proto');
      const { loadKeyring } = await import(${url('src/vault/keyring.ts')});
      const { createKeyStore } = await import(${url('src/vault/key-store.ts')});
      const { createPayloadCodec } = await import(${url('src/temporal/codec.ts')});
      const [keyringFile, rowsFile, historyFile] = process.argv.slice(1);
      const stored = new Map(JSON.parse(readFileSync(rowsFile, 'utf8')));
      const rows = { get: async (id) => { const w = stored.get(id); return w === undefined ? undefined : { id, wrapped: w === null ? null : Buffer.from(w, 'base64') }; } };
      const keys = createKeyStore({ rows, keyring: await loadKeyring(keyringFile) });
      const codec = createPayloadCodec({ keys, installation: ${JSON.stringify(INSTALLATION)} });
      const history = proto.temporal.api.history.v1.History.decode(readFileSync(historyFile));
      const result = { read: 0, errors: [], text: '' };
      const walk = async (value) => {
        if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
        if ('metadata' in value && 'data' in value) {
          if (Buffer.from(value.metadata.encoding ?? []).toString() !== ${JSON.stringify(SEALED_ENCODING)}) return;
          try {
            const [plain] = await codec.decode([value]);
            result.read += 1;
            result.text += Buffer.from(plain.data).toString();
          } catch (error) { result.errors.push(error.message); }
          return;
        }
        for (const inner of Object.values(value)) await walk(inner);
      };
      await walk(history);
      process.stdout.write(JSON.stringify(result));
    `;
    const args = ['--input-type=module', '-e', script, keyringFile, rowsFile, historyFile];
    const ran = spawnSync(process.execPath, args, { encoding: 'utf8', cwd: resolve(import.meta.dirname, '../..') });
    if (ran.status !== 0) throw new Error(ran.stderr);
    return JSON.parse(ran.stdout);
  }

  async function dumpRows(): Promise<string> {
    const file = join(folder, 'rows.json');
    const entries = [...rows.rows].map(([id, { wrapped }]) => [id, wrapped && Buffer.from(wrapped).toString('base64')]);
    await writeFile(file, JSON.stringify(entries));
    return file;
  }

  it('its stored bytes can no longer be read: not after a worker restart, not by a fresh process', async () => {
    const request = await newRequest();
    const first = await startWorker(keys);
    await first.runUntil(() => runRequest(request));
    const second = await startWorker(await freshStore());
    const store = await freshStore();
    await second.runUntil(async () => {
      const handle = clientOver(store).workflow.getHandle(request.workflowId);
      expect(await handle.result()).toMatchObject({ echoed: expect.stringContaining(CANARY) });
    });
    const historyFile = join(folder, 'history.bin');
    await writeFile(historyFile, await rawHistory(request.workflowId));
    const before = openElsewhere(historyFile, await dumpRows());
    expect(before.errors).toEqual([]);
    expect(before.read).toBeGreaterThan(8);
    expect(before.text).toContain(CANARY);

    await store.destroy(request.caseKey, 'reopening window passed');

    const message = `key ${request.caseKey} was destroyed`;
    const handle = clientOver(store).workflow.getHandle(request.workflowId);
    await expect(handle.result()).rejects.toThrow(message);
    const elsewhere = openElsewhere(historyFile, await dumpRows());
    expect(elsewhere).toEqual({ read: 0, errors: Array.from({ length: before.read }, () => message), text: '' });
  });

  it('the others still read', async () => {
    const [shredded, kept] = [await newRequest(), await newRequest()];
    const worker = await startWorker(keys);
    await worker.runUntil(async () => {
      await runRequest(shredded);
      await runRequest(kept);
    });
    await keys.destroy(shredded.caseKey, 'test');
    const client = clientOver(await freshStore());
    await expect(client.workflow.getHandle(kept.workflowId).result()).resolves.toBeDefined();
    await expect(client.workflow.getHandle(shredded.workflowId).result()).rejects.toThrow('destroyed');
  });
});

describe('the codec', () => {
  const payload = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from(`"${CANARY}"`) };
  const of = (workflowId: string) => ({ type: 'workflow' as const, namespace: 'default', workflowId });
  const codec = () => createPayloadCodec({ keys, installation: INSTALLATION });

  it('never creates a key', async () => {
    const requestId = randomUUID();
    const context = of(requestWorkflowId(INSTALLATION, requestId));
    await expect(codec().encode([payload], context)).rejects.toMatchObject({
      kind: 'not_found',
      message: `there is no key case:${requestId}`,
    });
    await expect(keys.exists(`case:${requestId}`)).resolves.toBe(false);
  });

  it('refuses to guess a key where no workflow is known', async () => {
    await expect(codec().encode([payload])).rejects.toMatchObject({ kind: 'permanent' });
  });

  it('does not read what is not sealed: it could be a decision nobody made', async () => {
    await expect(codec().decode([payload])).rejects.toMatchObject({ kind: 'refused' });
  });

  it('puts large payloads into the vault under the same key, and reads only its own folder', async () => {
    const objects = new Map<string, { keyId: string; bytes: Buffer }>();
    const vault = {
      async put(id: string, keyId: string, source: AsyncIterable<Uint8Array>) {
        const chunks: Uint8Array[] = [];
        for await (const chunk of source) chunks.push(chunk);
        const bytes = Buffer.concat(chunks);
        objects.set(id, { keyId, bytes });
        return { id, keyId, bytes: bytes.length, sha256: '', createdAt: '' };
      },
      async *get(id: string) {
        const found = objects.get(id);
        if (!found) throw new HabeasError('not_found', 'no such object');
        yield found.bytes;
      },
    };
    const large = createPayloadCodec({ keys, installation: INSTALLATION, vault });
    const context = of(`${INSTALLATION}-sweep`);
    const big = { metadata: payload.metadata, data: Buffer.alloc(INLINE_LIMIT + 1, 'x') };
    const [small, referred] = await large.encode([payload, big], context);
    expect(objects.size).toBe(1);
    const [object, kept] = [...objects][0]!;
    expect(object).toMatch(/^payloads\/system\//);
    expect(kept.keyId).toBe('system');
    expect(referred!.data).toHaveLength(0);
    const [first, second] = await large.decode([small!, referred!]);
    expect(Buffer.from(first!.data!)).toEqual(payload.data);
    expect(Buffer.from(second!.data!)).toEqual(big.data);

    const elsewhere = {
      ...referred!,
      metadata: { ...referred!.metadata, 'habeas-object': Buffer.from('requests/other') },
    };
    await expect(large.decode([elsewhere])).rejects.toMatchObject({ kind: 'refused' });
  });

  it('names only the key of what does not open', async () => {
    const [sealed] = await codec().encode([payload], of(`${INSTALLATION}-sweep`));
    const altered = { ...sealed!, data: Buffer.from(sealed!.data!).fill(0, 200) };
    await expect(codec().decode([altered])).rejects.toMatchObject({
      message: 'what was sealed under key system was altered or belongs elsewhere',
    });
  });

  it('keeps the text of a broken key store to itself', async () => {
    const broken = { seal: () => Promise.reject(new Error(CANARY)), open: () => Promise.reject(new Error(CANARY)) };
    const error: unknown = await createPayloadCodec({ keys: broken, installation: INSTALLATION })
      .encode([payload], of(`${INSTALLATION}-sweep`))
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ kind: 'transient', message: 'key system cannot be had now' });
    expect(error).not.toHaveProperty('cause');
  });
});
