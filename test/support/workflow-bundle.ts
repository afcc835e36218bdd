/** The workflows' bundle, made once for all files of a run: webpack takes seconds each time. */
import { createHash, randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleWorkflows } from '../../src/temporal/workflow-bundle.js';
import type { WorkflowBundle } from '../../src/temporal/workflow-bundle.js';

/** Of the product's workflows, or of those at a path. The folder is the run's own (global-setup.mjs): no run sees another's code. */
export async function workflowBundle(workflowsPath?: string): Promise<WorkflowBundle> {
  const folder = process.env.HABEAS_TEST_BUNDLES;
  if (folder === undefined) throw new Error('HABEAS_TEST_BUNDLES is not set: jest runs global-setup.mjs first');
  const name = createHash('sha256')
    .update(workflowsPath ?? '')
    .digest('hex');
  const file = join(folder, `${name}.js`);
  const made = await readIfThere(file);
  if (made !== undefined) return { code: made };
  const bundle = await bundleWorkflows(workflowsPath);
  const unfinished = join(folder, randomUUID());
  await writeFile(unfinished, bundle.code);
  await rename(unfinished, file);
  return bundle;
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
