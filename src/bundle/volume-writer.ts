/** The entries of one volume, in order: data, schemas, attachments, letter, index page, manifest, signature. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ZipArchive } from 'archiver';
import { HabeasError } from '../common/errors.js';
import type { PartRef } from '../connector/contract.js';
import type { WrittenSlice } from './index-dataset.js';
import { renderIndex } from './index-page.js';
import { checked } from './lines.js';
import { MANIFEST_PATH, SIGNATURE_PATH, SIGNATURE_TYPE, buildManifest } from './manifest.js';
import type { Slice, Volume } from './plan.js';
import { encodeCsv, encodeJson, newTally } from './records.js';
import { datasetSchema } from './schema.js';
import type { BundleInput, Manifest, ManifestFile, ReadPart } from './types.js';

/** Attachments up to this size are stored as they are: a compressor each would cost far more than the bytes it saves. */
const STORED_BYTES = 64 * 1024;

type Content = Iterable<Buffer> | AsyncIterable<Buffer>;
type FileFacts = Omit<ManifestFile, 'rows' | 'bytes' | 'sha256'>;

interface FileOptions {
  /** Small: taken whole and not compressed. */
  stored?: boolean;
  /** Asked once all bytes have gone through. */
  more?: () => Partial<ManifestFile> & { rows: number };
}

export class VolumeWriter {
  private readonly files: ManifestFile[] = [];
  private readonly date: Date;

  constructor(
    private readonly archive: ZipArchive,
    private readonly input: BundleInput,
    private readonly volume: Volume,
    private readonly readPart: ReadPart,
    /** Aborted when whoever reads the ZIP went away. */
    private readonly stopped: AbortSignal,
  ) {
    this.date = new Date(input.createdAt);
  }

  async write(): Promise<Manifest> {
    const slices: WrittenSlice[] = [];
    for (const slice of this.volume.slices) slices.push(await this.slice(slice));
    const { html, text } = this.input.letter;
    await this.file({ path: 'letter.html', role: 'letter', mediaType: 'text/html' }, [wellFormed(html)]);
    await this.file({ path: 'letter.txt', role: 'letter', mediaType: 'text/plain' }, [wellFormed(text)]);
    const index = renderIndex(this.input, this.volume, slices, this.files.length + 1);
    await this.file({ path: 'index.html', role: 'index', mediaType: 'text/html' }, [wellFormed(index)]);
    return this.seal();
  }

  private async seal(): Promise<Manifest> {
    const manifest = buildManifest(this.input, this.volume, this.files);
    const bytes = wellFormed(`${JSON.stringify(manifest, null, 2)}\n`);
    const signature = await this.input.signing.sign(bytes, { typ: SIGNATURE_TYPE, detached: true });
    await this.entry(MANIFEST_PATH, [bytes]);
    await this.entry(SIGNATURE_PATH, [Buffer.from(signature, 'ascii')]);
    return manifest;
  }

  private async slice(slice: Slice): Promise<WrittenSlice> {
    const { dataset, selection } = slice;
    const source = { parts: slice.records, readPart: this.readPart, selection, portable: dataset.portable };
    const json = newTally();
    const csv = newTally();
    const before = this.files.length;
    if (slice.records.length > 0) {
      const mediaType = slice.form === 'array' ? 'application/json' : 'application/x-ndjson';
      await this.file(this.about(slice, slice.paths.json, 'data', mediaType), encodeJson(source, slice.form, json), {
        more: () => ({ rows: json.rows, replacedCharacters: json.replaced }),
      });
      await this.file(
        this.about(slice, slice.paths.csv, 'data', 'text/csv'),
        encodeCsv(source, json.undescribed && !selection.dropUndescribed, csv),
        { more: () => ({ rows: csv.rows, neutralisedCells: csv.neutralised, replacedCharacters: csv.replaced }) },
      );
      const schema = datasetSchema(slice.holder, dataset, selection, slice.form);
      await this.file(this.about(slice, slice.paths.schema, 'schema', 'application/schema+json'), [
        wellFormed(`${JSON.stringify(schema, null, 2)}\n`),
      ]);
    }
    for (const { part, path } of slice.attachments) await this.attachment(slice, part, path);
    return { slice, files: this.files.slice(before), tally: { ...json, neutralised: csv.neutralised } };
  }

  private async attachment(slice: Slice, part: PartRef, path: string): Promise<void> {
    await this.file(
      {
        ...this.about(slice, path, 'attachment', part.mediaType ?? 'application/octet-stream'),
        ...(part.fileName === undefined ? {} : { originalName: part.fileName }),
      },
      checked(part, this.readPart(part)),
      { stored: part.bytes <= STORED_BYTES },
    );
  }

  private about(slice: Slice, path: string, role: ManifestFile['role'], mediaType: string): FileFacts {
    const { description, lawfulBasis, collectedAt } = slice.dataset;
    return {
      path,
      role,
      mediaType,
      holder: slice.holder,
      dataset: description.name,
      category: description.category,
      purposes: description.purposes,
      lawfulBasis: lawfulBasis ?? description.lawfulBasis,
      source: description.source,
      collectedAt,
    };
  }

  /** An entry that stands in the manifest. */
  private async file(
    facts: FileFacts,
    content: Content,
    { stored = false, more = () => ({ rows: 1 }) }: FileOptions = {},
  ): Promise<void> {
    const { bytes, sha256 } = await this.entry(facts.path, content, stored);
    const { rows, ...counts } = more();
    this.files.push({ ...facts, rows, bytes, sha256, ...counts });
  }

  private async entry(path: string, content: Content, stored = false): Promise<{ bytes: number; sha256: string }> {
    const hash = createHash('sha256');
    let bytes = 0;
    async function* metered(): AsyncGenerator<Buffer> {
      for await (const piece of content) {
        hash.update(piece);
        bytes += piece.length;
        yield piece;
      }
    }
    if (stored) await this.append(path, Buffer.concat(await Readable.from(metered()).toArray()));
    else await this.append(path, Readable.from(metered(), { objectMode: false, highWaterMark: 128 * 1024 }));
    return { bytes, sha256: hash.digest('hex') };
  }

  /** Settles when the entry is through: the next begins only then, so that one stream is open at a time. */
  private async append(path: string, source: Readable | Buffer): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const stop = (): void => {
        const { reason } = this.stopped as { reason: unknown };
        const error =
          reason instanceof Error ? reason : new HabeasError('transient', 'bundle: nobody reads it any more');
        if (Buffer.isBuffer(source)) {
          reject(error);
          return;
        }
        // Once closed, whatever the parts are read from is closed too.
        source.once('close', () => {
          reject(error);
        });
        source.destroy();
      };
      if (this.stopped.aborted) {
        stop();
        return;
      }
      this.stopped.addEventListener('abort', stop, { once: true });
      if (!Buffer.isBuffer(source)) source.once('error', reject);
      this.archive.once('entry', () => {
        this.stopped.removeEventListener('abort', stop);
        resolve();
      });
      this.archive.append(source, { name: path, date: this.date, mode: 0o644, store: Buffer.isBuffer(source) });
    });
  }
}

/** Strict UTF-8: what is no Unicode becomes U+FFFD on the way. */
function wellFormed(text: string): Buffer {
  return Buffer.from(text, 'utf8');
}
