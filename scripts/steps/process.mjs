/** Child processes by absolute path, and where the repository is. */
import { spawn } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Absolute path of a file of the repository. */
export function atRoot(path) {
  return resolve(root, path);
}

/** Runs a program on this terminal; resolves with its exit code, 1 when a signal ended it. */
export function run(file, args, options = {}) {
  return new Promise((done, fail) => {
    const child = spawn(file, args, { stdio: 'inherit', cwd: root, ...options });
    // A terminal sends its interrupt to the child too; this process waits for it to end.
    const pass = (signal) => child.kill(signal);
    process.on('SIGINT', pass);
    process.on('SIGTERM', pass);
    const settle = () => {
      process.off('SIGINT', pass);
      process.off('SIGTERM', pass);
    };
    child.once('error', (error) => {
      settle();
      fail(error);
    });
    child.once('exit', (code) => {
      settle();
      done(code ?? 1);
    });
  });
}

/** Runs a Node script of the repository; `env` is added to the environment. */
export function runNode(script, args, nodeArgs = [], env = {}) {
  return run(process.execPath, [...nodeArgs, atRoot(script), ...args], { env: { ...process.env, ...env } });
}
