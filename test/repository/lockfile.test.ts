/** `npm ci` refuses a lockfile that leaves out an optional package of another platform, which npm does when it cannot fetch it. */
import { readFileSync } from 'node:fs';

interface Entry {
  version?: string;
  resolved?: string;
  optionalDependencies?: Record<string, string>;
}
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Entry> };

/** Where Node would find a package that the one at `path` asks for. */
function found(path: string, name: string): boolean {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (`${at === '' ? '' : `${at}/`}node_modules/${name}` in packages) return true;
    if (at === '') return false;
  }
}

it('holds every optional package of every platform, and no address of a registry', () => {
  const wanted = Object.entries(packages).flatMap(([path, entry]) =>
    Object.keys(entry.optionalDependencies ?? {}).map((name) => ({ path, name })),
  );
  expect(wanted.length).toBeGreaterThan(20);
  expect(wanted.filter(({ path, name }) => !found(path, name))).toEqual([]);
  expect(Object.values(packages).filter((entry) => entry.resolved !== undefined)).toEqual([]);
});
