/**
 * What a bundle is made from and what comes out. The writer decides nothing: verdicts on portability and on what is withheld come
 * in as data. Holder output (records, names of attachments, texts of descriptions) is hostile input.
 */
import type { Readable } from 'node:stream';
import type { Language } from '../common/languages.js';
import type { DatasetDescription, PartRef, Searched } from '../connector/contract.js';
import type { Category, LawfulBasis, Right } from '../law/types.js';

/** May a dataset, or one of its fields, be given under Art 20? Computed by `src/law` (rules P1–P3, P7). */
export interface PortableVerdict {
  portable: boolean;
  /** In words for the person; stands at each record. */
  reason: string;
  rules: string[];
  /** Fields whose verdict differs from the dataset's. */
  fields?: Record<string, { portable: boolean; reason: string }>;
}

/** Something kept back, and under which rule (A6, A7): `rule` such as `15(4)`, `reason` in words that may be shown. */
export interface Withheld {
  rule: string;
  reason: string;
}

export interface BundleDataset {
  description: DatasetDescription;
  /** When the holder collected it, ISO 8601 UTC. */
  collectedAt: string;
  /** Records (NDJSON) and attachments, in any order; none = searched and nothing found in this dataset. */
  parts: PartRef[];
  portable: PortableVerdict;
  /** The basis that applies to this person, where it differs from `description.lawfulBasis` (a representative, seed policy 4.1). */
  lawfulBasis?: LawfulBasis;
  /** The whole dataset is kept back: nothing of it is written. */
  withheld?: Withheld;
  /** Top-level fields taken out of every record, by name. */
  withheldFields?: Record<string, Withheld>;
  /** Single records that are not among the parts, how many and why. */
  withheldRecords?: (Withheld & { records: number })[];
}

export type BundleHolder = { holder: string; title: string } & (
  | { status: 'found'; searched: Searched; datasets: BundleDataset[] }
  | { status: 'nothing_found'; searched: Searched }
  | ({ status: 'withheld'; searched?: Searched } & Withheld)
  /** The holder gave no answer; never shown as empty. `reason` in words that may be shown. */
  | { status: 'failed'; searched?: Searched; reason: string }
);

export interface BundleController {
  name: string;
  address: string;
  privacyContact: string;
  complaintsContact?: string;
  registration?: string;
  dpo?: string;
  euRepresentative?: string;
}

/** Texts from elsewhere (data map, configuration, law) in the reader's language. */
export interface BundleWords {
  own(text: string): string;
  /** A provision as that language cites it; undefined for a rule of ours that stands for none. */
  provision(rule: string): string | undefined;
}

export interface BundleInput {
  requestId: string;
  /** The request's number for people. */
  number: string;
  right: Right;
  jurisdiction: string;
  /** BCP 47, of the reader. */
  locale: string;
  /** BCP 47: for a reader whose language the index page is not written in; absent: `en`. */
  defaultLanguage?: string;
  /** Absent: texts stand as they are. */
  words?: (language: Language) => BundleWords;
  /** IANA zone dates are shown in, e.g. `Europe/London`. */
  zone: string;
  /** *Now* of the activity, ISO 8601 UTC: the same input gives the same bytes. */
  createdAt: string;
  controller: BundleController;
  /** The answer letter as rendered by `src/messages`: a whole HTML document and its plain text. */
  letter: { html: string; text: string };
  holders: BundleHolder[];
  signing: BundleSigner;
  /** Plain bytes of records and attachments after which a further ZIP begins; absent = one ZIP whatever its size. */
  splitAfterBytes?: number;
}

/** Signs the manifest; the vault's installation signer fits. Compact JWS, EdDSA, `kid` in the header, payload left out when `detached`. */
export interface BundleSigner {
  sign(payload: Uint8Array, options: { typ: string; detached: true }): Promise<string>;
}

/** Streams the plain bytes of a part: NDJSON for records, the file for an attachment. Called more than once for the same part. */
export type ReadPart = (ref: PartRef) => AsyncIterable<Uint8Array>;

/** One ZIP of a bundle. A bundle has one volume unless `splitAfterBytes` makes it several. */
export interface VolumePlan {
  /** From 1. */
  number: number;
  of: number;
  /** File name to offer, e.g. `HAB-2026-000012-1-of-2.zip`; holds no personal data. */
  name: string;
}

export interface ManifestFile {
  /** Path inside the ZIP, `/` as separator. */
  path: string;
  role: 'index' | 'letter' | 'data' | 'schema' | 'attachment';
  mediaType: string;
  /** Records in a data file; 1 for any other file. */
  rows: number;
  bytes: number;
  /** Hex. */
  sha256: string;
  holder?: string;
  dataset?: string;
  category?: Category;
  purposes?: string[];
  lawfulBasis?: LawfulBasis;
  source?: string;
  /** ISO 8601 UTC. */
  collectedAt?: string;
  /** Attachments: the name as the holder gave it. */
  originalName?: string;
  /** CSV: cells a spreadsheet would have run as a formula, made harmless by an apostrophe. */
  neutralisedCells?: number;
  /** Characters that were no valid Unicode (lone surrogates, broken UTF-8), replaced by U+FFFD. */
  replacedCharacters?: number;
}

export interface ManifestDataset {
  name: string;
  title: string;
  category: Category;
  purposes: string[];
  lawfulBasis: LawfulBasis;
  source: string;
  recipients: DatasetDescription['recipients'];
  retention: string;
  collectedAt: string;
  /** False: nothing of it is in the bundle (withheld, or not portable). */
  included: boolean;
  rows: number;
  attachments: number;
  portable: PortableVerdict;
  withheld?: Withheld;
  withheldFields?: Record<string, Withheld>;
  withheldRecords?: (Withheld & { records: number })[];
}

export type ManifestHolder = { holder: string; title: string; searched?: Searched } & (
  | { status: 'found'; datasets: ManifestDataset[] }
  | { status: 'nothing_found' }
  | ({ status: 'withheld' } & Withheld)
  | { status: 'failed'; reason: string }
);

/** Portability: what is not in the bundle, by category, never its values (P2). */
export interface LeftOut {
  holder: string;
  dataset: string;
  title: string;
  category: Category;
  /** Named fields of an otherwise portable dataset; absent = the whole dataset. */
  fields?: string[];
  reason: string;
  rules: string[];
}

export interface Manifest {
  format: 'habeas-bundle';
  version: 1;
  request: { id: string; number: string; right: Right; jurisdiction: string };
  createdAt: string;
  controller: { name: string };
  /** This ZIP among its siblings; every sibling's name and the datasets it holds. */
  volume: { number: number; of: number; siblings: { name: string; number: number; datasets: string[] }[] };
  holders: ManifestHolder[];
  files: ManifestFile[];
  leftOut: LeftOut[];
  totals: { rows: number; attachments: number; neutralisedCells: number; replacedCharacters: number };
}

export interface BundleResult {
  manifest: Manifest;
  /** Of the ZIP itself. */
  bytes: number;
  sha256: string;
}

export interface WrittenBundle {
  volume: VolumePlan;
  /** The ZIP. An error in the making destroys it and rejects `done` with the same error. */
  stream: Readable;
  /** Settles once the stream has been read to its end. */
  done: Promise<BundleResult>;
}
