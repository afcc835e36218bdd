/** Entry of the command line. */
import { readFileSync } from 'node:fs';
import { processIo } from './io.js';
import { runCli } from './program.js';
import type { Package } from './program.js';

const pkg = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as Package;

// Who read what they wanted (`| head`) has closed the pipe: no error, and nobody is left to tell.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

// Not process.exit: what stands in the pipes still goes out.
process.exitCode = await runCli(process.argv.slice(2), processIo(), pkg);
