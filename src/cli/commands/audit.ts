/** `habeas audit`: take the audit trail out, and check such an export anywhere, without server or database. */
import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Command } from 'commander';
import { HabeasError } from '../../common/errors.js';
import type { AuditReport } from '../../register/index.js';
import type { Context } from '../context.js';
import { EXIT } from '../exit.js';
import { facts, table } from '../output.js';
import { withStores } from '../stores.js';
import type { TrustOptions } from '../trust.js';
import { readTrustedJwks } from '../trust.js';
import { purgesCommand } from './accountability.js';

export function auditCommand(context: Context): Command {
  const group = new Command('audit').description('the audit trail: export it, verify an export, see what was purged');
  group.addCommand(exportCommand(context));
  group.addCommand(verifyCommand(context));
  group.addCommand(purgesCommand(context));
  return group;
}

function exportCommand(context: Context): Command {
  const { io, print } = context;
  return new Command('export')
    .description('write the whole trail as NDJSON; bodies stay sealed (for administrators of this machine)')
    .requiredOption('--out <file>', 'where to write it; an existing file is not replaced')
    .action(async (own: { out: string }, command: Command) => {
      const file = resolve(io.cwd, own.out);
      await withStores(context, command, async ({ register, clock }) => {
        const target = await open(file, 'wx', 0o600).catch((cause: unknown) => {
          throw new HabeasError('invalid', `cannot write ${file}`, {
            cause,
            hint: 'name a file that does not exist yet, in a folder that does',
          });
        });
        try {
          await pipeline(register.audit.export(clock.now().toISOString()), target.createWriteStream());
        } catch (error) {
          await rm(file, { force: true });
          throw error;
        }
      });
      print(command, { file }, () => `written to ${file}\n`);
    });
}

interface VerifyOptions extends TrustOptions {
  pinned?: string;
}

function verifyCommand({ io, print, say }: Context): Command {
  return new Command('verify')
    .description('check an export of the audit trail; exit code 1 when it does not hold')
    .argument('<file>', 'what `audit export` wrote')
    .option('--key <file>', 'public key to trust, as JWK with its kid')
    .option('--jwks <file-or-url>', 'public keys to trust, as the installation publishes them')
    .option('--pinned <number:sha256>', 'a checkpoint noted at an earlier verification')
    .action(async (file: string, own: VerifyOptions, command: Command) => {
      const { verifyAudit } = await import('../../register/index.js');
      const keys = await readTrustedJwks(own, io);
      const path = resolve(io.cwd, file);
      const handle = await open(path, 'r').catch((cause: unknown) => {
        throw new HabeasError('invalid', `cannot read ${path}`, { cause, hint: 'name an existing file' });
      });
      await handle.close();
      const report = await verifyAudit(createReadStream(path), { keys, pinned: pinnedOf(own.pinned) });
      print(command, report, () => formatAuditReport(file, report));
      say(report.ok ? EXIT.ok : EXIT.failed);
    });
}

function pinnedOf(text: string | undefined): { number: number; sha256: string } | undefined {
  if (text === undefined) return undefined;
  const match = /^(\d+):([0-9a-f]{64})$/.exec(text);
  if (match) return { number: Number(match[1]), sha256: match[2] as string };
  throw new HabeasError('invalid', '--pinned is no checkpoint', {
    hint: 'write it as the verification printed it, <number>:<sha256>',
  });
}

function formatAuditReport(file: string, report: AuditReport): string {
  const { last, problems } = report;
  const counts = facts([
    ['chains', report.chains],
    ['events', `${report.events}, ${report.redacted} of them redacted`],
    ['checkpoints', report.checkpoints],
    [
      'last checkpoint',
      last && `${last.number}:${last.sha256}  (note it elsewhere; give it to the next with --pinned)`,
    ],
  ]);
  if (report.ok) return `${file} holds\n${counts}`;
  const rows = problems.map(({ line, chain, seq, says }) => [line, chain, seq, says]);
  return `${file} does NOT hold\n${counts}${table(['line', 'chain', 'seq', 'problem'], rows)}`;
}
