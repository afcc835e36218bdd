/**
 * Measures the writer on made-up traffic rows: for benchmarks, run each size in a process of its own, since peak memory is the
 * process's. One block of rows is made once and read again and again, so that what is measured is the writer.
 */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { DatasetDescription, PartRef } from '../connector/contract.js';
import { writeBundle } from './write.js';
import type { BundleInput, BundleSigner } from './types.js';

export interface BundleMeasurement {
  rows: number;
  milliseconds: number;
  rowsPerSecond: number;
  /** Plain bytes of the records read. */
  recordBytes: number;
  bundleBytes: number;
  /** Peak resident memory of this process, bytes. */
  peakRssBytes: number;
}

const ROWS_PER_PART = 50_000;
const ROWS_PER_BLOCK = 5_000;

const FIELDS: [string, DatasetDescription['fields'][number]['type'], string][] = [
  ['session_id', 'integer', 'Number of the session'],
  ['sim_iccid', 'string', 'SIM card number'],
  ['started_at', 'instant', 'Begin of the session'],
  ['origin', 'string', 'Where the connection came from'],
  ['destination', 'string', 'Where it went'],
  ['route', 'string', 'Network it took'],
  ['bytes_up', 'integer', 'Bytes sent'],
  ['bytes_down', 'integer', 'Bytes received'],
  ['duration_s', 'number', 'Length in seconds'],
  ['service', 'string', 'Kind of service'],
];

const DESCRIPTION: DatasetDescription = {
  name: 'usage',
  title: 'Traffic data',
  category: 'traffic',
  purposes: ['to carry and bill your connections'],
  lawfulBasis: 'contract_with_subject',
  source: 'the network',
  recipients: [],
  retention: 'until the bill can no longer be disputed',
  origin: 'observed',
  fields: FIELDS.map(([name, type, description]) => ({ name, type, description })),
};

/** @param now milliseconds, monotonic. */
export async function measureBundle(
  rows: number,
  signing: BundleSigner,
  now: () => number = () => performance.now(),
): Promise<BundleMeasurement> {
  const parts = describeParts(rows);
  const began = now();
  let bundleBytes = 0;
  for (const { stream, done } of writeBundle(inputOf(parts, signing), (part) => Readable.from(blocks(part.rows)))) {
    stream.resume();
    bundleBytes += (await done).bytes;
  }
  const milliseconds = now() - began;
  return {
    rows,
    milliseconds,
    rowsPerSecond: (rows / milliseconds) * 1000,
    recordBytes: parts.reduce((sum, part) => sum + part.bytes, 0),
    bundleBytes,
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
  };
}

function inputOf(parts: PartRef[], signing: BundleSigner): BundleInput {
  const at = '2026-01-01T00:00:00Z';
  return {
    requestId: '00000000-0000-4000-8000-000000000000',
    number: 'MEASURE-1',
    right: 'access',
    jurisdiction: 'UK-ENG',
    locale: 'en-GB',
    zone: 'Europe/London',
    createdAt: at,
    controller: {
      name: 'Example Connectivity Ltd',
      address: '1 Example Street',
      privacyContact: 'privacy@example.com',
    },
    letter: { html: '<!doctype html><title>Letter</title>', text: 'Letter' },
    holders: [
      {
        holder: 'traffic',
        title: 'Traffic',
        status: 'found',
        searched: { identifierTypes: ['sim_iccid'], at },
        datasets: [
          {
            description: DESCRIPTION,
            collectedAt: at,
            parts,
            portable: { portable: true, reason: 'observed through your use, for your own contract', rules: ['P1'] },
          },
        ],
      },
    ],
    signing,
  };
}

/** References need sizes and hashes before the writer starts; they are made outside of the time measured. */
function describeParts(rows: number): PartRef[] {
  const parts: PartRef[] = [];
  for (let first = 0; first < rows; first += ROWS_PER_PART) {
    const count = Math.min(ROWS_PER_PART, rows - first);
    const hash = createHash('sha256');
    let bytes = 0;
    for (const block of blocks(count)) {
      hash.update(block);
      bytes += block.length;
    }
    const index = first / ROWS_PER_PART;
    const object = `measure/${index}`;
    parts.push({ dataset: 'usage', index, object, kind: 'records', rows: count, bytes, sha256: hash.digest('hex') });
  }
  return parts;
}

function* blocks(rows: number): Generator<Buffer> {
  const block = blockOf(ROWS_PER_BLOCK);
  for (let left = rows; left > 0; left -= ROWS_PER_BLOCK) yield left < ROWS_PER_BLOCK ? blockOf(left) : block;
}

const made = new Map<number, Buffer>();

function blockOf(rows: number): Buffer {
  const block = made.get(rows) ?? Buffer.from(Array.from({ length: rows }, (_, n) => line(n)).join(''), 'latin1');
  made.set(rows, block);
  return block;
}

/** Varied enough that deflate has work to do. */
function line(n: number): string {
  const mixed = Math.imul(n + 1, 0x9e3779b1) >>> 0;
  const minute = new Date(1735689600000 + n * 31_000).toISOString();
  return (
    `{"session_id":${9007199254740993n + BigInt(n)},"sim_iccid":"894400000000${String(mixed % 100).padStart(7, '0')}",` +
    `"started_at":"${minute}","origin":"10.${mixed & 255}.${(mixed >> 8) & 255}.7","destination":"198.51.100.${mixed % 254}",` +
    `"route":"GB-${mixed % 17}","bytes_up":${mixed % 90_000},"bytes_down":${mixed % 7_000_000},` +
    `"duration_s":${(mixed % 360_000) / 100},"service":"data"}\n`
  );
}
