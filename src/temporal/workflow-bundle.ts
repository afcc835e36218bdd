/** The workflows' code as one file. Production runs a prebuilt one: a missing bundle is an error, never a silent build at start. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';
import { HabeasError } from '../common/errors.js';
import type { Logger } from '../common/log.js';
import { FAILURE_CONVERTER_PATH } from './data-converter.js';
import { toTemporalLogger } from './worker-log.js';

export interface WorkflowBundle {
  code: string;
}

/** The workflows of Habeas, beside this file's folder, compiled or not. */
const WORKFLOWS_PATH = fileURLToPath(
  new URL(`../../workflows/index.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url),
);

/** Bundles in memory; for tests, and for the build. */
export async function bundleWorkflows(workflowsPath = WORKFLOWS_PATH, log?: Logger): Promise<WorkflowBundle> {
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    failureConverterPath: FAILURE_CONVERTER_PATH,
    logger: toTemporalLogger(log),
  });
  return { code };
}

/** Writes the bundle; a reader never sees half of it. */
export async function buildWorkflowBundle(outFile: string, workflowsPath?: string): Promise<void> {
  const { code } = await bundleWorkflows(workflowsPath);
  await mkdir(dirname(outFile), { recursive: true });
  await writeFile(`${outFile}.tmp`, code);
  await rename(`${outFile}.tmp`, outFile);
}

export async function loadWorkflowBundle(file: string): Promise<WorkflowBundle> {
  try {
    return { code: await readFile(file, 'utf8') };
  } catch (cause) {
    throw new HabeasError('unavailable', `the workflow bundle ${file} is missing`, {
      cause,
      hint: 'build it: npm run build',
    });
  }
}
