/** A small bundle's input, its parts in memory, and a reader of ZIPs for tests. */
import { createHash } from 'node:crypto';
import { CompactSign, generateKeyPair } from 'jose';
import type { CryptoKey } from 'jose';
import { fromBufferPromise } from 'yauzl';
import { writeBundle } from '../../../src/bundle/index.js';
import type { BundleDataset, BundleInput, BundleResult, BundleSigner, Manifest } from '../../../src/bundle/index.js';
import type { DatasetDescription, PartRef } from '../../../src/connector/contract.js';

export const AT = '2026-11-09T10:15:00Z';
export const SEARCHED = { identifierTypes: ['email', 'customer_id'], at: '2026-11-09T10:00:00Z' };

export interface TestKey {
  publicKey: CryptoKey;
  kid: string;
  signer: BundleSigner;
}

export async function createTestKey(kid = 'test-1'): Promise<TestKey> {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  return {
    publicKey,
    kid,
    signer: {
      async sign(payload, { typ }) {
        const jws = await new CompactSign(payload).setProtectedHeader({ alg: 'EdDSA', kid, typ }).sign(privateKey);
        const [head, , signature] = jws.split('.');
        return `${head}..${signature}`;
      },
    },
  };
}

type Field = DatasetDescription['fields'][number];

export function description(name: string, fields: Field[], more: Partial<DatasetDescription> = {}): DatasetDescription {
  return {
    name,
    title: `Title of ${name}`,
    category: 'orders_shipping',
    purposes: ['to deliver what you ordered'],
    lawfulBasis: 'contract_with_subject',
    source: 'you',
    recipients: [{ name: 'Example Parcel Ltd', purpose: 'delivery', country: 'GB' }],
    retention: 'six years after the end of the accounting period',
    origin: 'provided',
    fields,
    ...more,
  };
}

export const text = (name: string, more: Partial<Field> = {}): Field => ({
  name,
  type: 'string',
  description: `What ${name} means`,
  ...more,
});

/** Parts kept in memory, as the vault would give them. */
export class Parts {
  private readonly contents = new Map<string, Buffer>();
  readonly readPart = (ref: PartRef): AsyncIterable<Uint8Array> => this.read(ref.object);

  records(dataset: string, index: number, lines: readonly (string | object)[]): PartRef {
    const content = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)) + '\n').join('');
    return this.add({ dataset, index, kind: 'records', rows: lines.length }, Buffer.from(content, 'utf8'));
  }

  add(head: Pick<PartRef, 'dataset' | 'index' | 'kind' | 'rows' | 'fileName' | 'mediaType'>, bytes: Buffer): PartRef {
    const object = `requests/test/${head.dataset}/${head.index}`;
    this.contents.set(object, bytes);
    return { ...head, object, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  }

  private async *read(object: string): AsyncGenerator<Uint8Array> {
    const bytes = this.contents.get(object);
    if (!bytes) throw new Error(`no part ${object}`);
    // Small odd chunks, so that lines and characters are cut anywhere.
    for (let at = 0; at < bytes.length; at += 61) yield bytes.subarray(at, at + 61);
  }
}

export function dataset(desc: DatasetDescription, parts: PartRef[], more: Partial<BundleDataset> = {}): BundleDataset {
  return {
    description: desc,
    collectedAt: '2026-11-09T10:05:00Z',
    parts,
    portable: {
      portable: true,
      reason: 'provided by you, processed for your own contract (Art 6(1)(b))',
      rules: ['P1'],
    },
    ...more,
  };
}

export function bundleInput(signer: BundleSigner, more: Partial<BundleInput> = {}): BundleInput {
  return {
    requestId: '6f9b9f4e-52b0-4d2b-9a55-0d4a1f7f2c11',
    number: 'HAB-2026-000012',
    right: 'access',
    jurisdiction: 'UK-ENG',
    locale: 'en-GB',
    zone: 'Europe/London',
    createdAt: AT,
    controller: {
      name: 'Example Connectivity Ltd',
      address: '1 Example Street, London',
      privacyContact: 'privacy@example.com',
      complaintsContact: 'complaints@example.com',
    },
    letter: { html: '<!doctype html><title>Letter</title>', text: 'Letter' },
    holders: [],
    signing: signer,
    ...more,
  };
}

export interface Written {
  name: string;
  zip: Buffer;
  result: BundleResult;
  files: Map<string, Buffer>;
}

export async function writeAll(input: BundleInput, parts: Parts): Promise<Written[]> {
  const all: Written[] = [];
  for (const { volume, stream, done } of writeBundle(input, parts.readPart)) {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    const zip = Buffer.concat(chunks);
    all.push({ name: volume.name, zip, result: await done, files: await unzip(zip) });
  }
  return all;
}

export async function writeOne(input: BundleInput, parts: Parts): Promise<Written> {
  const [only, ...others] = await writeAll(input, parts);
  if (!only || others.length > 0) throw new Error('expected one volume');
  return only;
}

export async function unzip(zip: Buffer): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const opened = await fromBufferPromise(zip, { lazyEntries: true });
  for await (const entry of opened.eachEntry()) {
    const chunks: Buffer[] = [];
    for await (const chunk of await opened.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
    files.set(entry.fileName, Buffer.concat(chunks));
  }
  return files;
}

export function fileText(written: Written, path: string): string {
  const bytes = written.files.get(path);
  if (!bytes) throw new Error(`no ${path} in ${[...written.files.keys()].join(', ')}`);
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

export const manifestOf = (written: Written): Manifest => JSON.parse(fileText(written, 'manifest.json')) as Manifest;
