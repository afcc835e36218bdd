/**
 * Writes a bundle as streamed ZIPs (ZIP64 where needed) in constant memory: one entry after the other, each hashed on its way, the
 * manifest and its signature last. The same input gives the same bytes.
 */
import { createHash } from 'node:crypto';
import { Transform, pipeline } from 'node:stream';
import { ZipArchive } from 'archiver';
import { planVolumes } from './plan.js';
import type { Volume } from './plan.js';
import type { BundleInput, BundleResult, ReadPart, WrittenBundle } from './types.js';
import { VolumeWriter } from './volume-writer.js';

/** Level 1 deflates twice as fast as the default and takes some percent more room. */
const ZLIB = { level: 1, chunkSize: 64 * 1024, memLevel: 9 };

/**
 * The bundle's volumes, one unless `splitAfterBytes` makes it several. Each begins when the loop comes to it: read its `stream` to
 * the end, then await `done` for manifest, size and hash. Errors reach both: `permanent` where a part is not what its reference says
 * or holds something that is not NDJSON; whatever `readPart` throws.
 */
export function* writeBundle(input: BundleInput, readPart: ReadPart): Generator<WrittenBundle, void, void> {
  for (const volume of planVolumes(input)) yield writeVolume(input, volume, readPart);
}

function writeVolume(input: BundleInput, volume: Volume, readPart: ReadPart): WrittenBundle {
  const archive = new ZipArchive({ zlib: ZLIB });
  const hash = createHash('sha256');
  let bytes = 0;
  const meter = new Transform({
    highWaterMark: 256 * 1024,
    transform(chunk: Buffer, _encoding, next) {
      hash.update(chunk);
      bytes += chunk.length;
      next(null, chunk);
    },
  });
  const stopped = new AbortController();
  const closed = new Promise<void>((resolve, reject) => {
    pipeline(archive, meter, (error) => {
      if (error) {
        stopped.abort(error);
        reject(error);
      } else resolve();
    });
  });
  const writer = new VolumeWriter(archive, input, volume, readPart, stopped.signal);
  const make = async (): Promise<BundleResult> => {
    const manifest = await writer.write();
    // Where the reader goes away now, finalize would never settle.
    await Promise.race([archive.finalize(), closed]);
    await closed;
    return { manifest, bytes, sha256: hash.digest('hex') };
  };
  const done = make().catch((error: unknown) => {
    meter.destroy(error as Error);
    throw error;
  });
  // Whoever reads the stream meets the same error there and may never come to await `done`; `closed` feeds into `done`.
  done.catch(() => undefined);
  closed.catch(() => undefined);
  return { volume: { number: volume.number, of: volume.of, name: volume.name }, stream: meter, done };
}
