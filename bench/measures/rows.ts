/** Rows a second and peak memory for one person with many rows, each size with systems and a service of its own. */
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readBundle, rowsOf } from '../../examples/iot-operator/demo/bundle-reader.js';
import type { OperatorOptions } from '../../examples/iot-operator/run.js';
import type { RequestView } from '../../src/server/api/view-schema.js';
import { openTickets } from '../customers.js';
import { driveToAnswer } from '../driver.js';
import { copySignIns, copyTraffic } from '../limits/copy.js';
import type { CopyLimit } from '../limits/copy.js';
import type { PeakMemory } from '../memory.js';
import { withPeakMemory } from '../memory.js';
import { withService } from '../service.js';
import type { Service, Undo } from '../service.js';
import { median, round } from '../statistics.js';

export type RowsKind = 'traffic' | 'signIns';

export interface RowsResult {
  rows: number;
  /** From opening to the answer on the portal; of it, the holder's collecting and the making of the bundle. */
  seconds: number;
  collectSeconds: number;
  bundleSeconds: number;
  rowsPerSecond: number;
  bundleBytes: number;
  /** MiB; the download of the bundle included. */
  memory: PeakMemory;
  /** The database's own COPY through deflate, the median of several. */
  limit: { seconds: number; rowsPerSecond: number; csvBytes: number };
  /** Of the limit: 1 would be the copy alone. */
  shareOfTheLimit: number;
}

const DATASETS = {
  traffic: { holder: 'traffic', dataset: 'usage_lines', copy: copyTraffic },
  signIns: { holder: 'accounts', dataset: 'sign_ins', copy: copySignIns },
} as const;

const COPIES = 3;
const PEOPLE = 40;
/** For everybody but the traveller. */
const OTHER_TRAFFIC = 20_000;
const LITTLE_TRAFFIC = 2_000;
const LITTLE_SIGN_INS = 400;
const SOON = 50;
const PATIENCE_MS = 30 * 60_000;

export async function measureRows(kind: RowsKind, rows: number, undo: Undo): Promise<RowsResult> {
  return withService(populationFor(kind, rows), undo, async (service) => {
    const { result: answer, memory } = await withPeakMemory(service.dataFolder, () => answerOnce(service));
    const { holder, dataset, copy } = DATASETS[kind];
    const copies: CopyLimit[] = [];
    while (copies.length < COPIES) copies.push(await copy(service, service.operator.population().cast.traveller));
    const [{ rows: inSource, bytes: csvBytes }] = copies as [CopyLimit];
    const limitMs = median(copies.map(({ ms }) => ms));
    const given = rowsOf(answer.bundle, holder, dataset);
    if (given !== rows || inSource !== rows)
      throw new Error(`wrong row count: ${rows} ${dataset} made, ${inSource} in the source, ${given} in the bundle`);
    const perSecond = (ms: number): number => round((rows / ms) * 1000);
    const task = answer.view.holders.find((entry) => entry.holder === holder && entry.step === 'collect');
    const reviewed = answer.view.decisions.find((decision) => decision.kind === 'review');
    return {
      rows,
      seconds: round(answer.ms / 1000),
      collectSeconds: secondsBetween(task?.startedAt, task?.finishedAt),
      bundleSeconds: secondsBetween(reviewed?.at, answer.view.answeredAt),
      rowsPerSecond: perSecond(answer.ms),
      bundleBytes: answer.bundleBytes,
      memory,
      limit: { seconds: round(limitMs / 1000), rowsPerSecond: perSecond(limitMs), csvBytes },
      shareOfTheLimit: round(limitMs / answer.ms),
    };
  });
}

function populationFor(kind: RowsKind, rows: number): Omit<OperatorOptions, 'dataDir'> {
  const traffic = kind === 'traffic' ? rows : LITTLE_TRAFFIC;
  return {
    people: PEOPLE,
    trafficRows: traffic + OTHER_TRAFFIC,
    travellerTrafficRows: traffic,
    travellerSignIns: kind === 'signIns' ? rows : LITTLE_SIGN_INS,
  };
}

/** The traveller asks, gets the answer and downloads it; the command line checks every row of it. */
async function answerOnce(service: Service) {
  const { habeas, operator, agent, reviewer, folder } = service;
  const bodies = await openTickets(service, 'access', [operator.population().cast.traveller]);
  const [answered] = await driveToAnswer(service, bodies, { every: SOON, patience: PATIENCE_MS });
  if (!answered) throw new Error('the request came to no answer');
  const view = await habeas.api<RequestView>(agent, 'GET', `/v1/requests/${answered.id}`);
  const file = join(folder, 'bundle.zip');
  const response = await fetch(new URL(`/v1/requests/${answered.id}/bundle`, habeas.url), {
    headers: { authorization: `Bearer ${reviewer}` },
  });
  if (!response.ok || !response.body) throw new Error(`the bundle was answered ${response.status}`);
  const body = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);
  const written = createWriteStream(file);
  await pipeline(body, written);
  await habeas.cli(agent, 'bundle', 'verify', file, '--jwks', `${habeas.url}/.well-known/jwks.json`);
  return { ms: answered.ms, view, bundle: await readBundle(file), bundleBytes: written.bytesWritten };
}

function secondsBetween(from: string | undefined, to: string | undefined): number {
  if (from === undefined || to === undefined)
    throw new Error('the request does not say when its steps began and ended');
  return round((Date.parse(to) - Date.parse(from)) / 1000);
}
