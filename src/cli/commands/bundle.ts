/** `habeas bundle verify`: does a bundle hold what its manifest says, signed by whom one trusts? Needs no server. */
import { resolve } from 'node:path';
import { Command } from 'commander';
import type { VerifyReport } from '../../bundle/index.js';
import type { Context } from '../context.js';
import { EXIT } from '../exit.js';
import { bytes, facts, table, words } from '../output.js';
import type { TrustOptions } from '../trust.js';
import { readTrust } from '../trust.js';

export function bundleCommand({ io, print, say }: Context): Command {
  const group = new Command('bundle').description('check bundles that were delivered');
  group
    .command('verify')
    .description(
      'check every file against the manifest and the manifest against its signature; exit code 1 when it does not hold',
    )
    .argument('<file>', 'the ZIP')
    .option('--key <file>', 'public key to trust, PEM or JWK')
    .option('--jwks <file-or-url>', 'public keys to trust, as the installation publishes them')
    .action(async (file: string, own: TrustOptions, command: Command) => {
      const { verifyBundle } = await import('../../bundle/index.js');
      const report = await verifyBundle(resolve(io.cwd, file), await readTrust(own, io));
      print(command, report, () => formatBundleReport(file, report));
      say(report.ok ? EXIT.ok : EXIT.failed);
    });
  return group;
}

function formatBundleReport(file: string, report: VerifyReport): string {
  const { checked, findings } = report;
  if (!report.ok) {
    const rows = findings.map(({ what, where, detail }) => [words(what), where, detail]);
    return `${file} does NOT hold: ${findings.length} finding(s)\n` + table(['what', 'where', 'detail'], rows);
  }
  return (
    `${file} holds\n` +
    facts([
      ['signed by', report.kid],
      ['files', `${checked.files}, ${bytes(checked.bytes)}`],
    ]) +
    table(
      ['holder', 'says'],
      (report.manifest?.holders ?? []).map((holder) => [holder.title, words(holder.status)]),
    )
  );
}
