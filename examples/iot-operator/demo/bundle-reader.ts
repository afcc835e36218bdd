/** Opens a downloaded bundle as any program of the data subject would: unzips it and parses what it needs. */
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import yauzl from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';

export interface ReadBundle {
  manifest: {
    holders: { holder: string; status: string; datasets?: { name: string; rows: number }[] }[];
    files: { path: string; rows: number; dataset?: string }[];
    leftOut: { dataset: string; fields?: string[]; reason: string }[];
  };
  paths: string[];
  /** Whole text of an entry. */
  text(path: string): Promise<string>;
}

export async function readBundle(file: string): Promise<ReadBundle> {
  const zip = await open(file);
  const entries = new Map<string, Entry>();
  await new Promise<void>((done, fail) => {
    zip.on('entry', (entry: Entry) => {
      entries.set(entry.fileName, entry);
      zip.readEntry();
    });
    zip.once('end', done).once('error', fail);
    zip.readEntry();
  });
  const text = async (path: string): Promise<string> => {
    const entry = entries.get(path);
    if (!entry) throw new Error(`the bundle has no ${path}`);
    const stream = await new Promise<Readable>((done, fail) =>
      zip.openReadStream(entry, (error, opened) => (error ? fail(error) : done(opened))),
    );
    const lines: string[] = [];
    for await (const line of createInterface({ input: stream })) lines.push(line);
    return lines.join('\n');
  };
  return {
    manifest: JSON.parse(await text('manifest.json')) as ReadBundle['manifest'],
    paths: [...entries.keys()],
    text,
  };
}

function open(file: string): Promise<ZipFile> {
  return new Promise((done, fail) =>
    yauzl.open(file, { lazyEntries: true, autoClose: false }, (error, zip) => (error ? fail(error) : done(zip))),
  );
}

/** The five systems of the operator; Habeas' own case files are a sixth holder, empty for who asks for the first time. */
const SYSTEMS = ['accounts', 'billing', 'crm', 'support', 'traffic'];

export function allSystemsFound({ manifest }: ReadBundle): boolean {
  const found = manifest.holders.filter(({ status }) => status === 'found').map(({ holder }) => holder);
  return SYSTEMS.every((system) => found.includes(system));
}

export function rowsOf(bundle: ReadBundle, holder: string, dataset?: string): number {
  const found = bundle.manifest.holders.find((entry) => entry.holder === holder)?.datasets ?? [];
  return found
    .filter((entry) => dataset === undefined || entry.name === dataset)
    .reduce((sum, entry) => sum + entry.rows, 0);
}
