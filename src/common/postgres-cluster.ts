/** The folder of an embedded PostgreSQL: its password and its cluster, each made once, whoever else tries at the same time. */
import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  chown,
  link,
  mkdir,
  readFile,
  readdir,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { HabeasError } from './errors.js';
import { bareEnv } from './postgres-binaries.js';
import type { Binaries, RunAs } from './postgres-binaries.js';

export const SUPERUSER = 'habeas';
/** Where clusters go when root owns the data folder and the PostgreSQL user cannot reach it. */
export const SYSTEM_HOME = '/var/lib/habeas';

/** Random, made once, readable by its owner only. Two processes starting at once end up with the same one. */
export async function ownPassword(dataDir: string): Promise<string> {
  const file = join(dataDir, 'password');
  if (!existsSync(file)) {
    if (existsSync(join(dataDir, 'cluster'))) {
      throw new HabeasError(
        'unavailable',
        `${file} is missing: the database in that folder cannot be opened without it`,
        {
          hint: 'restore the file from a backup together with the folder, or move the folder away to start with an empty one',
        },
      );
    }
    const making = `${file}.${randomUUID()}`;
    await writeFile(making, randomBytes(24).toString('base64url'), { mode: 0o600 });
    await link(making, file).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    });
    await rm(making);
  }
  return readFile(file, 'utf8');
}

export interface ClusterPlan {
  dataDir: string;
  binaries: Binaries;
  user: RunAs | undefined;
  /** Where the cluster goes: the data folder, or a place that the server's user can reach. */
  home: string;
  password: string;
  log: (message: string) => void;
  quick: boolean;
}

/** Real path of the cluster; created beside its place and moved there, so that a start killed halfway leaves no half cluster. */
export async function ensureCluster(plan: ClusterPlan): Promise<string> {
  const place = join(plan.dataDir, 'cluster');
  if (existsSync(place)) return realpath(place);
  plan.log(`creating the database folder ${place}`);
  await mkdir(plan.home, { recursive: true, mode: 0o711 });
  const elsewhere = plan.home !== plan.dataDir;
  const making = join(plan.home, `${elsewhere ? 'cluster' : 'cluster.making'}-${randomUUID()}`);
  try {
    await initdb(plan, making);
    if (elsewhere) {
      await writeFile(`${making}.for`, place);
      await symlink(making, place);
    } else {
      await rename(making, place);
    }
  } catch (error) {
    await rm(making, { recursive: true, force: true });
    await rm(`${making}.for`, { force: true });
    if (!existsSync(place)) throw error; // else another process was first
  }
  return realpath(place);
}

async function initdb(plan: ClusterPlan, folder: string): Promise<void> {
  await mkdir(folder, { mode: 0o700 });
  const passwordFile = `${folder}.password`;
  await writeFile(passwordFile, plan.password, { mode: 0o600 });
  try {
    if (plan.user !== undefined) {
      await chown(folder, plan.user.uid, plan.user.gid);
      await chown(passwordFile, plan.user.uid, plan.user.gid);
    }
    await promisify(execFile)(
      plan.binaries.initdb,
      [
        ...['--pgdata', folder, '--username', SUPERUSER, '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
        // the built-in provider sorts the same on every platform
        ...['--encoding', 'UTF8', '--no-locale', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
        ...['--no-instructions', ...(plan.quick ? ['--no-sync'] : [])],
      ],
      { ...plan.user, cwd: dirname(folder), env: bareEnv(), windowsHide: true },
    );
  } catch (cause) {
    const said = ((cause as { stderr?: string }).stderr ?? (cause as Error).message).trim();
    throw new HabeasError('unavailable', `PostgreSQL could not create its folder ${folder}: ${said}`, {
      cause,
      hint: 'free disk space and check that the folder can be written to, or set DATABASE_URL to a PostgreSQL of your own',
    });
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** Half-made clusters of starts that were killed, and clusters elsewhere whose data folder was removed. Only the owner comes here. */
export async function sweepLeftovers(dataDir: string, home: string): Promise<void> {
  const making = (await readdir(dataDir)).filter((name) => name.startsWith('cluster.making-'));
  await Promise.all(making.map((name) => rm(join(dataDir, name), { recursive: true, force: true })));
  if (home === dataDir) return;
  for (const note of (await readdir(home)).filter((name) => name.endsWith('.for'))) {
    const cluster = join(home, note.slice(0, -'.for'.length));
    const place = await readFile(join(home, note), 'utf8');
    if ((await realpath(place).catch(() => undefined)) === (await realpath(cluster).catch(() => cluster))) continue;
    if (Date.now() - (await stat(join(home, note))).mtimeMs < 600_000) continue; // its link may be about to be made
    await rm(cluster, { recursive: true, force: true });
    await rm(join(home, note), { force: true });
  }
}
