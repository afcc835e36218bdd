/** The command line's way to the API: a person's token, and problem details turned back into errors. */
import { HabeasError } from '../common/errors.js';
import type { ErrorKind } from '../common/errors.js';

export interface ApiTarget {
  /** Base address, e.g. `http://127.0.0.1:7800`. */
  url: string;
  token: string;
}

export interface ApiClient {
  get<T>(path: string, query?: Record<string, string | undefined>): Promise<T>;
  send<T>(method: 'POST' | 'DELETE', path: string, body: unknown): Promise<T>;
  /** Streams what is not JSON. */
  download(path: string): Promise<{ body: AsyncIterable<Uint8Array>; fileName?: string }>;
}

/** Longest wait for an answer's first byte, milliseconds. */
const PATIENCE = 60_000;

export function createApiClient(target: ApiTarget): ApiClient {
  async function call(method: string, path: string, body?: unknown): Promise<Response> {
    const headers: Record<string, string> = { authorization: `Bearer ${target.token}`, accept: 'application/json' };
    if (body !== undefined) headers['content-type'] = 'application/json';
    let response: Response;
    try {
      response = await fetch(new URL(path, target.url), {
        method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
        redirect: 'error',
        signal: AbortSignal.timeout(PATIENCE),
      });
    } catch (cause) {
      throw new HabeasError('unavailable', `no answer from the Habeas server at ${target.url}`, {
        cause,
        hint: 'start it with `habeas up`, or name another address with --url or HABEAS_URL',
      });
    }
    if (!response.ok) throw await problemError(response);
    return response;
  }

  return {
    async get<T>(path: string, query: Record<string, string | undefined> = {}) {
      const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
      const search = given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
      const response = await call('GET', path + search);
      return (await response.json()) as T;
    },
    async send<T>(method: 'POST' | 'DELETE', path: string, body: unknown) {
      const response = await call(method, path, body);
      return (response.status === 204 ? undefined : await response.json()) as T;
    },
    async download(path) {
      const response = await call('GET', path);
      if (!response.body) throw new HabeasError('unavailable', 'the server sent an empty answer');
      const fileName = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
      return { body: response.body as unknown as AsyncIterable<Uint8Array>, fileName };
    },
  };
}

interface ProblemBody {
  type?: string;
  title?: string;
  detail?: string;
  mend?: string;
  errors?: { in?: string; pointer: string; detail: string; mend: string }[];
}

const KINDS = new Set<string>([
  'transient',
  'throttled',
  'permanent',
  'refused',
  'invalid',
  'conflict',
  'not_found',
  'unauthenticated',
  'forbidden',
  'unavailable',
] satisfies ErrorKind[]);

async function problemError(response: Response): Promise<HabeasError> {
  const problem = await readProblem(response);
  const kind = problem.type?.replace('urn:habeas:problem:', '');
  const fields = problem.errors?.map(({ in: part, pointer, detail, mend }) => ({
    pointer: part && part !== 'body' ? `${part} ${pointer}` : pointer,
    detail,
    mend,
  }));
  return new HabeasError(
    kind !== undefined && KINDS.has(kind) ? (kind as ErrorKind) : kindOf(response.status),
    problem.detail ?? problem.title ?? `the server answered ${response.status}`,
    { ...(problem.mend ? { hint: problem.mend } : {}), ...(fields ? { fields } : {}) },
  );
}

async function readProblem(response: Response): Promise<ProblemBody> {
  const text = await response.text();
  if (!(response.headers.get('content-type') ?? '').includes('json')) return {};
  try {
    return JSON.parse(text) as ProblemBody;
  } catch (error) {
    // A proxy may cut an answer short: the status still says enough.
    return { detail: `the server answered ${response.status} with broken JSON (${(error as Error).name})` };
  }
}

function kindOf(status: number): ErrorKind {
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not_found';
  if (status === 409) return 'conflict';
  if (status === 429) return 'throttled';
  if (status === 500) return 'permanent';
  return status > 500 ? 'unavailable' : 'invalid';
}
