/**
 * Verifies an export of the audit trail without server, database or sealing keys: only the public keys of its checkpoints. It notices
 * a changed byte, a missing, added or moved line, a body removed without saying so, and a tail cut off after a checkpoint.
 */
import { createLocalJWKSet, compactVerify } from 'jose';
import type { JWK } from 'jose';
import { exportHeader } from './audit-export.js';
import { CHAIN_PURGED, GENESIS, REDACTED, SYSTEM_CHAIN, eventHash } from './audit-chain.js';
import { canonicalJson } from './canonical.js';
import { sha256Hex } from './hashes.js';
import type { AuditProblem, AuditReport } from './types.js';

export interface VerifyOptions {
  /** Public Ed25519 keys with their `kid`, from a place the export cannot have touched. */
  keys: JWK[];
  /** A checkpoint noted at an earlier verification: the export must still contain it. */
  pinned?: { number: number; sha256: string };
}

interface EventLine {
  chain: string;
  seq: number;
  at: string;
  actor: string;
  event: string;
  detail: Record<string, unknown>;
  keyId: string | null;
  body: string | null;
  bodyHash: string | null;
  prev: string;
  hash: string;
}

const EVENT_KEYS = [
  'actor',
  'at',
  'body',
  'bodyHash',
  'chain',
  'detail',
  'event',
  'hash',
  'keyId',
  'prev',
  'seq',
  'type',
].join();
const CHECKPOINT_KEYS = ['jws', 'number', 'type'].join();
const MOST_PROBLEMS = 100;

/** `export`: the file's chunks in any size. Bad content never throws: it is reported. */
export async function verifyAudit(
  exported: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>,
  options: VerifyOptions,
): Promise<AuditReport> {
  const verifier = new Verifier(options);
  for await (const line of linesOf(exported, (says) => verifier.problem(says))) await verifier.line(line);
  return verifier.finish();
}

class Verifier {
  private readonly keySet: ReturnType<typeof createLocalJWKSet>;
  private readonly problems: AuditProblem[] = [];
  private lineNumber = 0;
  private header = '';
  private found = 0;
  /** What checkpoints say and events have not shown yet: `chain` → `seq` → hash. */
  private readonly heads = new Map<string, Map<number, string>>();
  /** Last seq a checkpoint covers. */
  private readonly covered = new Map<string, number>();
  private last: { number: number; sha256: string } | undefined;
  private pinnedSeen = false;
  /** Chains that were removed as a whole under a retention rule, with the head they had. */
  private readonly purged = new Map<string, { seq: number; hash: string }>();
  private readonly counts = { chains: 0, events: 0, redacted: 0, checkpoints: 0 };
  private chain: { name: string; seq: number; hash: string; bare: number[] } | undefined;

  constructor(private readonly options: VerifyOptions) {
    this.keySet = createLocalJWKSet({ keys: options.keys });
  }

  problem(says: string, where: { chain?: string; seq?: number; line?: number } = {}): void {
    this.found += 1;
    if (this.problems.length < MOST_PROBLEMS) this.problems.push({ ...where, says });
  }

  async line(text: string): Promise<void> {
    this.lineNumber += 1;
    const line = this.lineNumber;
    if (line === 1) {
      this.header = text;
      return;
    }
    let parsed: Record<string, unknown>;
    try {
      parsed = JSON.parse(text) as Record<string, unknown>;
    } catch {
      this.problem('is not JSON', { line });
      return;
    }
    const keys = parsed !== null && typeof parsed === 'object' ? Object.keys(parsed).sort().join() : '';
    if (canonicalJson(parsed) !== text || !(keys === EVENT_KEYS || keys === CHECKPOINT_KEYS)) {
      this.problem('is not as the export writes it', { line });
      return;
    }
    if (parsed.type === 'checkpoint') await this.checkpoint(String(parsed.jws), Number(parsed.number), line);
    else if (parsed.type === 'event') this.event(parsed as unknown as EventLine, line);
    else this.problem('is neither a checkpoint nor an event', { line });
  }

  private async checkpoint(jws: string, number: number, line: number): Promise<void> {
    if (this.counts.events > 0) this.problem(`checkpoint ${number} stands after events`, { line });
    let payload: { number: number; previous: string | null; heads: [string, number, string][]; type: string };
    try {
      const { payload: bytes } = await compactVerify(jws, this.keySet, { algorithms: ['EdDSA', 'Ed25519'] });
      payload = JSON.parse(Buffer.from(bytes).toString('utf8')) as typeof payload;
      if (payload.type !== 'habeas-audit-checkpoint' || payload.number !== number || !isCanonical(jws))
        throw new Error('differs');
    } catch {
      this.problem(`the signature of checkpoint ${number} does not verify`, { line });
      return;
    }
    if (number !== (this.last?.number ?? 0) + 1 || payload.previous !== (this.last?.sha256 ?? null)) {
      this.problem(`checkpoint ${number} does not follow the one before it`, { line });
    }
    this.counts.checkpoints += 1;
    this.last = { number, sha256: sha256Hex(jws) };
    const { pinned } = this.options;
    if (pinned?.number === number) this.pinnedSeen = pinned.sha256 === this.last.sha256;
    for (const [chain, seq, hash] of payload.heads) {
      const seqs = this.heads.get(chain) ?? new Map<number, string>();
      this.heads.set(chain, seqs.set(seq, hash));
      this.covered.set(chain, Math.max(this.covered.get(chain) ?? 0, seq));
    }
  }

  private event(event: EventLine, line: number): void {
    const { chain, seq } = event;
    const where = { line, chain, seq };
    if (this.chain?.name !== chain) {
      this.endChain();
      if (this.chain !== undefined && chain <= this.chain.name) this.problem('stands out of order', where);
      this.counts.chains += 1;
      this.chain = { name: chain, seq: 0, hash: GENESIS, bare: [] };
    }
    this.counts.events += 1;
    if (seq !== this.chain.seq + 1 || event.prev !== this.chain.hash)
      this.problem('does not follow the event before it', where);
    const { at, actor, event: type, keyId, bodyHash, prev } = event;
    const hash = eventHash({ chain, seq, at, actor, type, detail: canonicalJson(event.detail), keyId, bodyHash, prev });
    if (hash !== event.hash) this.problem('is not what its hash was made from', where);
    this.body(event, where);
    if (chain === SYSTEM_CHAIN && type === CHAIN_PURGED) {
      const { requestId, seq: last, hash: head } = event.detail;
      this.purged.set(String(requestId), { seq: Number(last), hash: String(head) });
    }
    const told = this.heads.get(chain)?.get(seq);
    if (told !== undefined) {
      if (told !== event.hash) this.problem('is not what a checkpoint signed', where);
      this.heads.get(chain)?.delete(seq);
    }
    if (seq > (this.covered.get(chain) ?? 0)) this.problem('is not covered by a checkpoint', where);
    this.chain.seq = seq;
    this.chain.hash = event.hash;
  }

  private body(
    { event, detail, body, bodyHash, seq }: EventLine,
    where: { line: number; chain: string; seq: number },
  ): void {
    if (this.chain === undefined) return;
    if (event === REDACTED) {
      const upTo = Number(detail.upTo);
      this.chain.bare = this.chain.bare.filter((bare) => bare > upTo);
    }
    if (body === null) {
      if (bodyHash === null) return;
      this.counts.redacted += 1;
      this.chain.bare.push(seq);
      return;
    }
    const bytes = Buffer.from(body, 'base64');
    if (bytes.toString('base64') !== body || sha256Hex(bytes) !== bodyHash)
      this.problem('has a body that is not the one hashed', where);
  }

  private endChain(): void {
    for (const seq of this.chain?.bare ?? []) {
      this.problem('lost its body and no redaction says so', { chain: this.chain?.name, seq });
    }
  }

  finish(): AuditReport {
    this.endChain();
    if (this.header !== exportHeader(this.counts)) {
      this.problem('the first line is not the header of an audit export, version 1, with what follows', { line: 1 });
    }
    for (const [chain, seqs] of this.heads) {
      const purged = this.purged.get(chain);
      for (const [seq, hash] of seqs) {
        if (purged && (seq < purged.seq || (seq === purged.seq && hash === purged.hash))) continue;
        this.problem('is missing although a checkpoint signed it', { chain, seq });
      }
    }
    const { pinned } = this.options;
    if (pinned !== undefined && !this.pinnedSeen)
      this.problem(`checkpoint ${pinned.number} noted earlier is not in it, or is another`);
    return { ok: this.found === 0, ...this.counts, last: this.last, problems: this.problems };
  }
}

/** Base64url has spare bits at its end: only one of the texts that decode alike is the one that was signed. */
function isCanonical(jws: string): boolean {
  return jws.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part);
}

async function* linesOf(
  chunks: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>,
  complain: (says: string) => void,
): AsyncIterable<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const decode = (chunk?: Uint8Array) => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      complain('is not UTF-8');
      return '';
    }
  };
  let rest = '';
  for await (const chunk of chunks) {
    rest += typeof chunk === 'string' ? chunk : decode(chunk);
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  rest += decode();
  if (rest !== '') {
    complain('does not end with a whole line');
    yield rest;
  }
}
