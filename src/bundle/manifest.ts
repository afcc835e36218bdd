/**
 * The manifest of a bundle and its signature: a compact JWS (RFC 7515, EdDSA over Ed25519) with detached payload. The payload is
 * the exact bytes of `manifest.json`, so there is one text to read and no second copy to differ from it.
 */
import type { Volume } from './plan.js';
import { select } from './select.js';
import type {
  BundleDataset,
  BundleHolder,
  BundleInput,
  LeftOut,
  Manifest,
  ManifestDataset,
  ManifestFile,
  ManifestHolder,
} from './types.js';

export const MANIFEST_PATH = 'manifest.json';
export const SIGNATURE_PATH = 'manifest.jws';
/** Protected header `typ`: a signature by the same key over anything else is not one over a manifest. */
export const SIGNATURE_TYPE = 'habeas-bundle-manifest';

export function buildManifest(input: BundleInput, volume: Volume, files: ManifestFile[]): Manifest {
  const sum = (of: (file: ManifestFile) => number | undefined): number =>
    files.reduce((total, file) => total + (of(file) ?? 0), 0);
  return {
    format: 'habeas-bundle',
    version: 1,
    request: { id: input.requestId, number: input.number, right: input.right, jurisdiction: input.jurisdiction },
    createdAt: input.createdAt,
    controller: { name: input.controller.name },
    volume: { number: volume.number, of: volume.of, siblings: volume.siblings },
    holders: input.holders.map((holder) => manifestHolder(input, holder)),
    files,
    leftOut: leftOutOf(input),
    totals: {
      rows: volume.slices.reduce((total, slice) => total + slice.rows, 0),
      attachments: files.filter((file) => file.role === 'attachment').length,
      neutralisedCells: sum((file) => file.neutralisedCells),
      // Each record stands in a JSON and a CSV file; what was replaced in it counts once.
      replacedCharacters: sum((file) => (file.mediaType === 'text/csv' ? 0 : file.replacedCharacters)),
    },
  };
}

export function leftOutOf(input: BundleInput): LeftOut[] {
  return input.holders.flatMap((holder) =>
    holder.status === 'found'
      ? holder.datasets.flatMap((dataset) => select(input.right, holder.holder, dataset).leftOut)
      : [],
  );
}

function manifestHolder(input: BundleInput, holder: BundleHolder): ManifestHolder {
  const { title } = holder;
  const about = { holder: holder.holder, title, ...(holder.searched ? { searched: holder.searched } : {}) };
  switch (holder.status) {
    case 'found':
      return { ...about, status: 'found', datasets: holder.datasets.map((dataset) => manifestDataset(input, dataset)) };
    case 'nothing_found':
      return { ...about, status: 'nothing_found' };
    case 'withheld':
      return { ...about, status: 'withheld', rule: holder.rule, reason: holder.reason };
    case 'failed':
      return { ...about, status: 'failed', reason: holder.reason };
  }
}

/** Rows and attachments of what was not written are not told: of what is left out, the category is enough. */
function manifestDataset(input: BundleInput, dataset: BundleDataset): ManifestDataset {
  const { description, withheld, withheldFields, withheldRecords } = dataset;
  const written = select(input.right, '', dataset).included;
  const count = (kind: 'records' | 'attachment'): number =>
    written ? dataset.parts.filter((part) => part.kind === kind).reduce((sum, part) => sum + part.rows, 0) : 0;
  return {
    name: description.name,
    title: description.title,
    category: description.category,
    purposes: description.purposes,
    lawfulBasis: dataset.lawfulBasis ?? description.lawfulBasis,
    source: description.source,
    recipients: description.recipients,
    retention: description.retention,
    collectedAt: dataset.collectedAt,
    included: written,
    rows: count('records'),
    attachments: count('attachment'),
    portable: dataset.portable,
    ...(withheld ? { withheld } : {}),
    ...(withheldFields && Object.keys(withheldFields).length > 0 ? { withheldFields } : {}),
    ...(withheldRecords && withheldRecords.length > 0 ? { withheldRecords } : {}),
  };
}
