/** A bundle as its receiver has it: a file, checked with the published keys and no server, and the records in it. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JSONWebKeySet } from 'jose';
import { readBundle } from '../../examples/iot-operator/demo/bundle-reader.js';
import type { ReadBundle } from '../../examples/iot-operator/demo/bundle-reader.js';
import { verifyBundle } from '../../src/bundle/index.js';
import type { Installation } from './installation.js';

type Row = Record<string, unknown>;

export interface CheckedBundle extends ReadBundle {
  /** Records of `<holder>/<dataset>`; empty when the bundle has no such file. */
  records(dataset: string): Promise<Row[]>;
  /** Every readable file in one string. */
  everything(): Promise<string>;
  letter(): Promise<string>;
}

/** Checks the signature and every hash; throws when the bundle does not hold. */
export async function checkBundle(habeas: Pick<Installation, 'url'>, file: string): Promise<CheckedBundle> {
  const jwks = (await (await fetch(`${habeas.url}/.well-known/jwks.json`)).json()) as JSONWebKeySet;
  const report = await verifyBundle(file, { jwks });
  if (!report.ok) throw new Error(`the bundle does not hold: ${JSON.stringify(report.findings)}`);
  const bundle = await readBundle(file);
  const texts = bundle.paths.filter((path) => /\.(json|ndjson|csv|html|txt)$/.test(path));
  return {
    ...bundle,
    async records(dataset) {
      const path = bundle.paths.find((entry) => new RegExp(`^data/${dataset}\\.(json|ndjson)$`).test(entry));
      if (path === undefined) return [];
      const text = await bundle.text(path);
      const entries = path.endsWith('.json')
        ? (JSON.parse(text) as { record: Row }[])
        : text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as { record: Row }]));
      return entries.map(({ record }) => record);
    },
    everything: async () => (await Promise.all(texts.map((path) => bundle.text(path)))).join('\n'),
    async letter() {
      const path = bundle.paths.find((entry) => /^letter\.(html|txt)$/.test(entry));
      if (path === undefined) throw new Error(`the bundle has no letter: ${bundle.paths.join(', ')}`);
      return bundle.text(path);
    },
  };
}

/** The bundle of a request as a reviewer downloads it. */
export async function downloadBundle(habeas: Installation, id: string): Promise<CheckedBundle> {
  const response = await habeas.fetch(habeas.reviewer, 'GET', `/v1/requests/${id}/bundle`);
  if (!response.ok) throw new Error(`the bundle was answered ${response.status}: ${await response.text()}`);
  const file = join(habeas.scratch, `${id}.zip`);
  await writeFile(file, Buffer.from(await response.arrayBuffer()));
  return checkBundle(habeas, file);
}
