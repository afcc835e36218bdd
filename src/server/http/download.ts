/** Streams an object of the vault: constant memory, exact length, one range at a time, and a word on what went out. */
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HabeasError, errorName, isHabeasError } from '../../common/errors.js';
import type { Logger } from '../../common/log.js';
import type { Vault } from '../../vault/types.js';
import { sendProblem, statusProblem } from './problem.js';
import { readRange } from './range.js';

export interface DownloadFile {
  name: string;
  objectId: string;
  mediaType: string;
}

/** The ZIPs of a delivery; the letter beside them is shown, not counted. */
export function bundleFiles<F extends { mediaType: string }>(files: F[]): F[] {
  return files.filter(({ mediaType }) => mediaType === 'application/zip');
}

export interface Sent {
  sha256: string;
  start: number;
  end: number;
  bytes: number;
}

export interface Download {
  vault: Pick<Vault, 'info' | 'get'>;
  file: DownloadFile;
  log: Logger;
  /** Called once the answer has ended, whole or broken off, with the bytes `[start, end)` of `bytes` that were handed to the network. */
  onSent?: (sent: Sent) => void;
}

/** Throws `not_found` when the object is gone, by retention or because its key was destroyed. */
export async function sendDownload(
  request: FastifyRequest,
  reply: FastifyReply,
  download: Download,
): Promise<FastifyReply> {
  const { vault, file, log, onSent } = download;
  const info = await infoOf(vault, file.objectId);
  const etag = `"${info.sha256}"`;
  void reply
    .header('content-type', file.mediaType)
    .header('content-disposition', `attachment; filename="${plainName(file.name)}"`)
    .header('accept-ranges', 'bytes')
    .header('etag', etag)
    .header('repr-digest', `sha-256=:${Buffer.from(info.sha256, 'hex').toString('base64')}:`)
    .header('x-content-type-options', 'nosniff');
  const ifRange = request.headers['if-range'];
  const range = readRange(request.headers.range, info.bytes, etag, typeof ifRange === 'string' ? ifRange : undefined);
  if (range.kind === 'unsatisfiable') {
    void reply.header('content-range', `bytes */${info.bytes}`).removeHeader('content-disposition');
    return sendProblem(reply, statusProblem(416));
  }
  const [start, end] = range.kind === 'part' ? [range.start, range.end] : [0, info.bytes];
  void reply.header('content-length', String(end - start));
  if (range.kind === 'part') void reply.code(206).header('content-range', `bytes ${start}-${end - 1}/${info.bytes}`);
  if (request.method === 'HEAD') return reply.send();
  let sent = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of vault.get(file.objectId, { start, end })) {
      sent += chunk.length;
      yield chunk;
    }
  };
  if (onSent) {
    const { sha256, bytes } = info;
    let told = false;
    const tell = (upTo: number): void => {
      if (!told) onSent({ sha256, start, end: upTo, bytes });
      told = true;
    };
    reply.raw.once('finish', () => tell(end));
    // Of an answer that broke off the last byte did not get there, whatever was buffered.
    reply.raw.once('close', () => tell(Math.min(start + sent, end - 1)));
  }
  const stream = Readable.from(counted(), { objectMode: false });
  stream.once('error', (error) =>
    log.error({ error: errorName(error), object: file.objectId }, 'a download broke off'),
  );
  return reply.send(stream);
}

async function infoOf(vault: Pick<Vault, 'info'>, objectId: string): Promise<{ bytes: number; sha256: string }> {
  const gone = new HabeasError('not_found', 'this file is no longer kept', {
    hint: 'bundles are destroyed after their retention period; ask for a new one by a new request',
  });
  try {
    const info = await vault.info(objectId);
    if (!info) throw gone;
    return info;
  } catch (error) {
    if (isHabeasError(error) && error.kind === 'refused') throw gone;
    throw error;
  }
}

function plainName(name: string): string {
  const plain = name.replaceAll(/[^A-Za-z0-9._-]/g, '_').slice(0, 120);
  return plain === '' ? 'bundle.zip' : plain;
}
