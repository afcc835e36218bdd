/** What the scenes share: the service, the operator's systems, the people, and what is written down at the end. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RequestView } from '../../../src/server/api/view-schema.js';
import type { Population } from '../population/index.js';
import type { Operator } from '../run.js';
import type { Habeas } from './habeas.js';
import type { Line } from './screen.js';
import type { Stores } from './stores.js';
import type { DataSubject } from './subject.js';

export interface SceneResult {
  scene: string;
  request: string;
  right: string;
  outcome?: string;
  dueDate?: string;
  letter?: string;
  bundles?: string[];
  certificate?: string;
  /** What was kept and why, in one line each. */
  kept?: string[];
  /** What was checked by reading the systems and the files, not Habeas. */
  checked: string[];
}

export interface DemoStage {
  habeas: Habeas;
  operator: Operator;
  stores: Stores;
  cast: Population['cast'];
  agent: string;
  reviewer: string;
  /** Where downloads go. */
  folder: string;
  /** File with the installation's public keys. */
  jwks: string;
  subject(name: keyof Population['cast']): DataSubject;
  results: SceneResult[];
}

export interface Opened {
  id: string;
  number: string;
}

/** The agent takes in the ticket a signed-in customer opened. */
export async function openFromTicket(
  stage: DemoStage,
  subject: DataSubject,
  right: 'access' | 'portability' | 'erasure',
  jurisdiction: string,
  says: string,
): Promise<Opened> {
  const receivedAt = now();
  const ticket = await subject.openTicket(`Privacy: ${right}`, says);
  return stage.habeas.api<Opened>(stage.agent, 'POST', '/v1/requests', {
    source: { kind: 'ticket', system: 'support', id: ticket.id },
    receivedAt,
    right,
    jurisdiction,
    subject: {
      identifiers: [{ type: 'email', value: subject.person.email }],
      contactEmail: subject.person.email,
      name: subject.person.fullName,
      locale: 'en-GB',
      assertion: ticket.assertion,
    },
  });
}

/** To the second, as the ticket system counts. */
export function now(): string {
  return `${new Date().toISOString().slice(0, 19)}Z`;
}

export function decide(
  stage: DemoStage,
  token: string,
  id: string,
  kind: string,
  choice: string,
  reason: string,
): Promise<unknown> {
  return stage.habeas.cli(token, 'request', 'decide', id, kind, '--choice', choice, '--reason', reason);
}

export const at =
  (step: string) =>
  (view: RequestView): boolean =>
    view.step === step;

export const closed = (view: RequestView): boolean => view.stage === 'closed';

export async function sceneFolder(stage: DemoStage, name: string): Promise<string> {
  const folder = join(stage.folder, name);
  await mkdir(folder, { recursive: true });
  return folder;
}

/** Checks the bundle without the server, with the pinned public keys. */
export async function verifyBundle(stage: DemoStage, file: string): Promise<void> {
  await stage.habeas.cli(stage.agent, 'bundle', 'verify', file, '--jwks', stage.jwks);
}

export function must(holds: boolean, what: string, checked: string[], line: Line): void {
  if (!holds) throw new Error(`wrong result: ${what}`);
  checked.push(what);
  line.say(`✔ ${what}`);
}

export async function writeSummary(file: string, results: SceneResult[], startedAt: string): Promise<void> {
  await writeFile(
    file,
    `${JSON.stringify({ startedAt, finishedAt: new Date().toISOString(), scenes: results }, null, 2)}\n`,
  );
}
