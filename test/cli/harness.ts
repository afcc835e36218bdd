/** Runs the command line inside the test's process against a server that answers as told. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Io } from '../../src/cli/io.js';
import { runCli } from '../../src/cli/program.js';

export interface Ran {
  code: number;
  out: string;
  err: string;
}

export async function run(args: string[], over: Partial<Io> = {}): Promise<Ran> {
  let out = '';
  let err = '';
  const io: Io = {
    env: {},
    cwd: process.cwd(),
    out: (text) => (out += text),
    err: (text) => (err += text),
    async *stdin() {
      yield* [];
    },
    now: () => new Date('2026-03-20T12:00:00Z'),
    ...over,
  };
  const code = await runCli(args, io, { version: '1.2.3' });
  return { code, out, err };
}

export interface Call {
  method: string;
  path: string;
  token: string | undefined;
  body: unknown;
}

export interface FakeApi {
  url: string;
  calls: Call[];
  /** Environment that points at it. */
  env: NodeJS.ProcessEnv;
  close(): Promise<void>;
}

export interface Answer {
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** `answers`: `METHOD /path` (query left out) → answer; anything else is 404. */
export async function fakeApi(answers: Record<string, Answer>): Promise<FakeApi> {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const { method = '', url = '' } = request;
      calls.push({
        method,
        path: url,
        token: request.headers.authorization,
        body: text === '' ? undefined : (JSON.parse(text) as unknown),
      });
      const answer = answers[`${method} ${url.split('?')[0]}`] ?? {
        status: 404,
        body: { type: 'urn:habeas:problem:not_found', status: 404, detail: 'there is nothing at this address' },
      };
      const { status = 200, body = {}, headers = {} } = answer;
      const type = status >= 400 ? 'application/problem+json' : 'application/json';
      response.writeHead(status, { 'content-type': type, ...headers });
      response.end(Buffer.isBuffer(body) ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    calls,
    env: { HABEAS_URL: url, HABEAS_TOKEN: 'hbs_test' },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
