/** What the sample operator keeps about itself between two starts: how its data was made, its passwords and tokens, its ports. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { populationOf } from '../population/index.js';
import type { PopulationOptions } from '../population/index.js';

export interface SampleOptions extends PopulationOptions {
  /** Exactly so many sign-ins for `traveller`, for measurements. */
  travellerSignIns?: number;
}

/** Where the operator's systems tell Habeas that holds may have changed. */
export interface HabeasEvents {
  /** Base URL of the API. */
  url: string;
  /** Machine token per holder. */
  tokens: { accounts: string; billing: string };
}

export interface State {
  options: SampleOptions;
  /** By role, token owner; made once. */
  secrets: Record<string, string>;
  /** Kept, so that addresses stay the same over a restart. */
  ports: Record<string, number>;
  habeas?: HabeasEvents;
}

export interface StateFile {
  state: State;
  secret(name: string): string;
  save(): Promise<void>;
}

const NAME = 'state.json';

/**
 * Opens what a folder holds; its data stays as it was made. Throws when `wanted` names other numbers than the folder was made with.
 * With `reset` everything in the folder goes first.
 */
export async function openState(
  folder: string,
  wanted: SampleOptions,
  explicit: readonly (keyof SampleOptions)[],
  reset: boolean,
): Promise<StateFile> {
  // Fails before anything is deleted.
  populationOf(wanted);
  if (reset) await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o711 });
  const path = join(folder, NAME);
  const state: State = existsSync(path)
    ? (JSON.parse(await readFile(path, 'utf8')) as State)
    : { options: wanted, secrets: {}, ports: {} };
  const other = explicit.filter((name) => name !== 'today' && state.options[name] !== wanted[name]);
  if (other.length > 0) {
    const made = other.map((name) => `${name} ${state.options[name] ?? 'unset'}`).join(', ');
    throw new Error(`${folder} was made with ${made}: use another folder, or --reset to make it anew`);
  }
  let saved: Promise<void> = Promise.resolve();
  const write = async (): Promise<void> => {
    const beside = `${path}.tmp`;
    await writeFile(beside, JSON.stringify(state, null, 2), { mode: 0o600 });
    await rename(beside, path);
  };
  const file: StateFile = {
    state,
    secret: (name) => (state.secrets[name] ??= randomBytes(24).toString('base64url')),
    // One after another: systems that start at the same time save at the same time.
    save: () => (saved = saved.then(write, write)),
  };
  await file.save();
  return file;
}
