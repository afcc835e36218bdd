/**
 * Nothing personal stands in clear in an installation: marked values in all five systems, in requests and in what people write are carried
 * through an access and an erasure, failures included; then every byte the installation keeps or tells is searched for them.
 */
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import pg from 'pg';
import { pino } from 'pino';
import { DataSubject } from '../../examples/iot-operator/demo/subject.js';
import { startEmbeddedPostgres } from '../../src/common/postgres.js';
import type { RequestView } from '../../src/server/api/view-schema.js';
import { checkBundle } from './bundles.js';
import { poll, startInstallation } from './installation.js';
import type { Installation } from './installation.js';
import { MARKS, SPOKEN, markPerson, plantMarks } from './marks.js';
import { needlesFor, searchBytes, searchFolder } from './search-bytes.js';
import type { Hit, Needle } from './search-bytes.js';

const History = proto.temporal.api.history.v1.History;
const needles = needlesFor([...Object.values(MARKS), ...Object.values(SPOKEN)]);

let habeas: Installation;
let registerUrl: string;
/** Error answers and pages of the API, as they came. */
const told: { what: string; body: string }[] = [];
let accessId: string;

beforeAll(async () => {
  habeas = await startInstallation({
    systems: { change: markPerson, trafficRows: 2_000 },
    temporalOnFile: true,
    databaseUrl: ownPostgres,
    log: (folder) =>
      pino({ level: 'trace' }, pino.destination({ dest: join(folder, 'log', 'habeas.log'), mkdir: true, sync: true })),
    // The sealed outbox of the embedded mode.
    config: (config) => ({ ...config, mail: { from: config.mail.from } }),
  });
  await plantMarks(habeas.systems);
}, 180_000);
afterAll(async () => habeas.stop());

/** A cluster of its own inside the data folder, where every file of it can be read. */
async function ownPostgres(dataFolder: string): Promise<{ url: string; drop(): Promise<void> }> {
  // As root, the server runs as another user, who walks through.
  await chmod(dataFolder, 0o711);
  const server = await startEmbeddedPostgres({ dataDir: join(dataFolder, 'postgres'), settings: { fsync: 'off' } });
  registerUrl = server.url;
  return { url: server.url, drop: () => server.stop() };
}

/** Reads mail where the embedded mode keeps it. */
class OutboxReaderSubject extends DataSubject {
  constructor(
    person: DataSubject['person'],
    private readonly admin: string,
  ) {
    super(person, { mailbox: habeas.systems.mailbox, support: habeas.systems.support });
  }

  override async mails(): Promise<{ subject: string; text: string }[]> {
    const { mails } = await habeas.api<{ mails: { id: string; to?: string }[] }>(this.admin, 'GET', '/v1/outbox');
    const mine = mails.filter(({ to }) => to === this.person.email).reverse();
    return Promise.all(
      mine.map(({ id }) => habeas.api<{ subject: string; text: string }>(this.admin, 'GET', `/v1/outbox/${id}`)),
    );
  }
}

const at =
  (step: string) =>
  (view: RequestView): boolean =>
    view.step === step;

describe('an installation that carried marked people through access and erasure', () => {
  let subject: DataSubject;

  beforeAll(async () => {
    subject = new OutboxReaderSubject(habeas.systems.cast.traveller, await habeas.token(['admin']));
    accessId = await access(subject);
    await erasure(subject);
    await letterAndBrake();
    await wrongInput();
  }, 240_000);

  it('keeps none of the marks in its data folder', async () => {
    await checkpoint();
    const { hits, files, bytes } = await searchFolder(habeas.dataFolder, needles);
    expect(hits).toEqual([]);
    expect(files).toBeGreaterThan(100);
    expect(bytes).toBeGreaterThan(20_000_000);
    // What is known to stand there in clear is seen: the search reads the register's files, Temporal's and the log.
    const seen = (await searchFolder(habeas.dataFolder, needlesFor([accessId]))).hits.map(({ where }) => where);
    for (const place of [/^postgres.cluster/, /^temporal.temporal\.db/, /^log.habeas\.log/, /^vault/])
      expect(seen).toContainEqual(expect.stringMatching(place));
  }, 120_000);

  it('keeps none in any row of the register', async () => {
    expect(await searchRegister(needles)).toEqual([]);
    expect(await searchRegister(needlesFor([accessId]))).not.toEqual([]);
  });

  it('keeps none in any history of Temporal', async () => {
    expect(await searchHistories(needles)).toEqual([]);
    expect(await searchHistories(needlesFor([accessId]))).not.toEqual([]);
  });

  it('tells none in metrics, error answers and what a failing holder left behind', async () => {
    told.push({ what: 'metrics', body: await (await fetch(`${habeas.url}/metrics`)).text() });
    expect(told.length).toBeGreaterThan(8);
    expect(told.flatMap(({ what, body }) => searchBytes(Buffer.from(body), needles, what))).toEqual([]);
  });

  it('would have been found out', async () => {
    await leakIntoRegister(MARKS.name);
    await leakIntoTemporal(MARKS.message);
    await leakIntoFiles(MARKS.destination);
    await checkpoint();
    const leaked = needlesFor([MARKS.name, MARKS.message, MARKS.destination]);
    const { hits } = await searchFolder(habeas.dataFolder, leaked);
    const found = (mark: string, place: RegExp): string[] =>
      hits.filter((hit) => hit.mark === mark && place.test(hit.where)).map(({ encoding }) => encoding);
    expect(found(MARKS.name, /^postgres.cluster/)).toContain('raw');
    expect(found(MARKS.message, /^temporal.temporal\.db/)).toContain('raw');
    expect(found(MARKS.destination, /^leak/).sort()).toEqual([...new Set(encodingsOf(MARKS.destination))].sort());
    expect((await searchRegister(needles)).map(({ mark }) => mark)).toContain(MARKS.name);
    expect((await searchHistories(needles)).map(({ mark }) => mark)).toContain(MARKS.message);
  }, 60_000);
});

/** With a CRM that at first answers nothing but errors that quote a row. */
async function access(subject: DataSubject): Promise<string> {
  const repaired = await faultyCrm();
  const { id: ticketId, assertion } = await subject.openTicket('Privacy: access', 'What do you hold about me?');
  const receivedAt = `${new Date().toISOString().slice(0, 19)}Z`;
  const { id } = await habeas.api<{ id: string }>(habeas.agent, 'POST', '/v1/requests', {
    source: {
      ...{ kind: 'ticket', system: 'support', id: ticketId },
      url: `https://support.example.com/${encodeURIComponent(SPOKEN.source)}`,
      createdAt: new Date(Date.parse(receivedAt) - 3_600_000).toISOString(),
    },
    ...{ receivedAt, receivedReason: SPOKEN.received, right: 'access', jurisdiction: 'UK-ENG' },
    subject: {
      identifiers: [
        { type: 'email', value: MARKS.email },
        { type: 'phone', value: MARKS.phone },
        { type: 'name', value: MARKS.name },
      ],
      ...{ name: MARKS.name, contactEmail: MARKS.email, locale: 'en-GB', assertion },
    },
  });
  const failed = await habeas.until(id, 'the CRM to fail', ({ holders }) =>
    holders.some(({ holder, state }) => holder === 'crm' && state === 'failed'),
  );
  const crm = failed.holders.filter(({ holder }) => holder === 'crm');
  told.push({ what: 'the failed holder', body: JSON.stringify(crm) });
  told.push({
    what: 'what the next step is',
    body: JSON.stringify([failed.next, failed.waitingReason, failed.timeline]),
  });
  await repaired();
  await habeas.decide(await habeas.token(['owner'], ['crm']), id, { kind: 'holder', choice: 'retry', target: 'crm' });
  await habeas.until(id, 'the second proof', at('identity'));
  await subject.proveIdentity();
  await habeas.until(id, 'the review', at('review'));
  await habeas.decide(habeas.agent, id, { kind: 'review', choice: 'proceed', reason: SPOKEN.review });
  await everythingIsIn((await fetched(subject, id)).bundles[0] ?? '');
  return id;
}

/** The marks went all the way: else their absence elsewhere would prove nothing. */
async function everythingIsIn(file: string): Promise<void> {
  const bundle = await checkBundle(habeas, file);
  const attachments = bundle.paths.filter((path) => path.startsWith('attachments/'));
  const contents = await Promise.all(attachments.map((path) => bundle.text(path)));
  const given = [...bundle.paths, ...contents, await bundle.everything()].join('\n');
  expect(Object.values(MARKS).filter((mark) => !given.includes(mark))).toEqual([]);
}

async function erasure(subject: DataSubject): Promise<void> {
  const { id: ticketId, assertion } = await subject.openTicket('Privacy: erasure', 'Please delete me.');
  const { id } = await habeas.api<{ id: string }>(habeas.agent, 'POST', '/v1/requests', {
    source: { kind: 'ticket', system: 'support', id: ticketId },
    ...{ receivedAt: `${new Date().toISOString().slice(0, 19)}Z`, right: 'erasure', jurisdiction: 'UK-ENG' },
    subject: {
      identifiers: [{ type: 'email', value: MARKS.email }],
      ...{ name: MARKS.name, contactEmail: MARKS.email, locale: 'en-GB', assertion },
    },
  });
  await habeas.until(id, 'the plan', at('review'));
  await habeas.decide(habeas.agent, id, { kind: 'review', choice: 'proceed', reason: SPOKEN.review });
  const { plan } = await habeas.until(id, 'the approval', at('approve'));
  const approval = { kind: 'approve', choice: 'approve', planHash: plan?.hash ?? '', reason: SPOKEN.approval };
  await habeas.decide(habeas.reviewer, id, approval);
  await fetched(subject, id);
  const left = await habeas.systems.sql('crm', 'SELECT 1 FROM contacts WHERE email = $1', [MARKS.email]);
  expect(left).toEqual([]);
}

async function fetched(subject: DataSubject, id: string): ReturnType<DataSubject['fetchAnswer']> {
  await habeas.until(id, 'the answer', at('delivery'));
  const files = await subject.fetchAnswer(habeas.scratch, 'sign_in');
  await habeas.until(id, 'the end', ({ stage }) => stage === 'closed');
  return files;
}

async function letterAndBrake(): Promise<void> {
  const opened = await habeas.openLetter('access', {
    identifiers: [{ type: 'postal_address', value: `${MARKS.street}, ${MARKS.town}` }],
    ...{ name: MARKS.name, contactEmail: SPOKEN.bounced, locale: 'en-GB' },
  });
  await habeas.until(opened.id, 'the question for a proof', at('identity'));
  await habeas.api(habeas.reviewer, 'POST', '/v1/freeze', { reason: SPOKEN.freeze });
  await habeas.api(habeas.reviewer, 'DELETE', '/v1/freeze', { reason: SPOKEN.freeze });
}

/** Everything that is refused; the answers are kept to be searched. */
async function wrongInput(): Promise<void> {
  const mark = SPOKEN.wrongInput;
  const inPath = encodeURIComponent(mark);
  const good = {
    source: { kind: 'mail', system: 'box', id: 'M-1' },
    receivedAt: '2026-01-01T00:00:00Z',
    right: 'access',
    jurisdiction: 'UK-ENG',
  };
  const calls: [string, string, unknown?][] = [
    [
      'POST',
      '/v1/requests',
      { ...good, subject: { identifiers: [{ type: 'email', value: mark }], contactEmail: mark, locale: mark } },
    ],
    ['POST', '/v1/requests', { ...good, right: mark, jurisdiction: mark, [mark]: mark }],
    ['POST', `/v1/requests/${accessId}/decisions`, { kind: 'review', choice: mark, reason: mark }],
    ['GET', `/v1/requests/${inPath}`],
    ['GET', `/v1/requests?stage=${inPath}&${inPath}=1`],
    ['GET', `/v1/${inPath}`],
    ['GET', `/portal/verify/${inPath}`],
    ['GET', `/portal/answer/${inPath}`],
  ];
  for (const [method, path, body] of calls) {
    const response = await habeas.fetch(habeas.agent, method, path, body);
    expect({ path, refused: response.status >= 400 }).toEqual({ path, refused: true });
    told.push({ what: `${method} ${path.split(inPath)[0] ?? ''}`, body: await response.text() });
  }
  const broken = await fetch(`${habeas.url}/v1/requests`, {
    method: 'POST',
    headers: { authorization: `Bearer ${habeas.agent}`, 'content-type': 'application/json' },
    body: `{"subject": "${mark}`,
  });
  told.push({ what: 'broken JSON', body: await broken.text() });
}

/** In the CRM's place: first one that fails for now, then one that fails for good; both quote a row in their answer. */
async function faultyCrm(): Promise<() => Promise<void>> {
  const { systems } = habeas;
  await systems.stopSystem('crm');
  let calls = 0;
  const server = createServer((_, response) => {
    const body = JSON.stringify({
      error: { code: 'broken', message: SPOKEN.fault },
      row: { name: MARKS.name, email: MARKS.email },
    });
    response.writeHead(calls++ < 2 ? 500 : 422, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((done) => server.listen(Number(new URL(systems.url('crm')).port), '127.0.0.1', done));
  return async () => {
    server.closeAllConnections();
    await new Promise<void>((done) => server.close(() => done()));
    await systems.startSystem('crm');
  };
}

async function inRegister<T>(use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: registerUrl });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/** What is only in memory reaches the files. */
async function checkpoint(): Promise<void> {
  await inRegister((client) => client.query('CHECKPOINT'));
}

/** Large values are compressed in the files: hence every row as the database gives it, too. */
async function searchRegister(wanted: readonly Needle[]): Promise<Hit[]> {
  return inRegister(async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT quote_ident(table_name) AS name FROM information_schema.tables WHERE table_schema = 'public'`,
    );
    const hits: Hit[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<Record<string, unknown>>(`SELECT * FROM ${name}`);
      for (const [column, value] of rows.flatMap(Object.entries<unknown>)) {
        const bytes = Buffer.isBuffer(value)
          ? value
          : Buffer.from(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
        hits.push(...searchBytes(bytes, wanted, `${name}.${column}`));
      }
    }
    return hits;
  });
}

/** Pages of a database file may cut a value in two: hence every history as the server gives it, without our codec. */
async function searchHistories(wanted: readonly Needle[]): Promise<Hit[]> {
  const connection = await Connection.connect({ address: habeas.temporal });
  try {
    const hits: Hit[] = [];
    const { workflowService } = connection;
    const { executions } = await workflowService.listWorkflowExecutions({ namespace: 'default', pageSize: 1000 });
    for (const { execution } of executions ?? []) {
      const where = execution?.workflowId ?? '';
      const page = { namespace: 'default', execution, maximumPageSize: 1000 };
      let nextPageToken = new Uint8Array();
      do {
        const reply = await workflowService.getWorkflowExecutionHistory({ ...page, nextPageToken });
        hits.push(...searchBytes(Buffer.from(History.encode(reply.history ?? {}).finish()), wanted, where));
        hits.push(...searchBytes(Buffer.from(JSON.stringify(reply.history)), wanted, where));
        nextPageToken = new Uint8Array(reply.nextPageToken ?? []);
      } while (nextPageToken.length > 0);
    }
    return hits;
  } finally {
    await connection.close();
  }
}

async function leakIntoRegister(mark: string): Promise<void> {
  await inRegister(async (client) => {
    await client.query('CREATE TABLE planted (value text)');
    await client.query('INSERT INTO planted VALUES ($1)', [mark]);
  });
}

async function leakIntoTemporal(mark: string): Promise<void> {
  const connection = await Connection.connect({ address: habeas.temporal });
  try {
    const client = new Client({ connection });
    await client.workflow.start('planted', { workflowId: 'planted', taskQueue: 'nobody', args: [mark] });
    await poll(
      'the planted workflow to be listed',
      () => searchHistories(needlesFor([mark])),
      ({ length }) => length > 0,
    );
  } finally {
    await connection.close();
  }
}

/** One file for each way of writing it. */
async function leakIntoFiles(mark: string): Promise<void> {
  await mkdir(join(habeas.dataFolder, 'leak'));
  for (const [n, { bytes }] of needlesFor([mark]).entries())
    await writeFile(join(habeas.dataFolder, 'leak', `${n}`), bytes);
}

function encodingsOf(mark: string): string[] {
  return needlesFor([mark]).map(({ encoding }) => encoding);
}
