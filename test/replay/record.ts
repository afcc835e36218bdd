/** Plays paths and writes what the server recorded of them. Started by record.mjs. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleWorkflows } from '../../src/temporal/worker.js';
import { fileOf, HISTORIES, recordedNames } from './histories.js';
import { replayConverter } from './keys.js';
import { PATHS } from './paths.js';
import { onStage } from './stage.js';

export interface RecordOptions {
  /** Where the files go. */
  folder: string;
  workflowsPath: string;
  /** Names of histories to record; all when empty. */
  only: string[];
  say: (line: string) => void;
}

export async function record({ folder, workflowsPath, only, say }: RecordOptions): Promise<void> {
  const unknown = only.filter((name) => !HISTORIES.some((known) => known === name));
  if (unknown.length > 0) throw new Error(`no such history: ${unknown.join(', ')}; there are ${HISTORIES.join(', ')}`);
  await mkdir(folder, { recursive: true });
  const bundle = await bundleWorkflows(workflowsPath);
  const dataConverter = await replayConverter();
  for (const { saves, world: build, play } of PATHS) {
    if (only.length > 0 && !saves.some((name) => only.includes(name))) continue;
    const world = build();
    const left = new Set<string>(saves);
    await onStage(
      {
        world,
        bundle,
        dataConverter,
        keep: async (name, text) => {
          if (!left.delete(name)) throw new Error(`${name} is not one of this path's histories, or was saved twice`);
          await writeFile(join(folder, fileOf(name)), text);
          say(`${name}: ${Math.round(text.length / 1024)} KB`);
        },
      },
      (at) => play(at, world),
    );
    if (left.size > 0) throw new Error(`not saved: ${[...left].join(', ')}`);
  }
  const stale = (await recordedNames(folder)).filter((name) => !HISTORIES.some((known) => known === name));
  for (const name of stale) await rm(join(folder, fileOf(name)));
}
