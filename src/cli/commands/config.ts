/** `habeas config`: check a configuration before it is used, publish the holder contract's JSON Schemas. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { loadConfig } from '../../common/config.js';
import type { Config } from '../../common/config.js';
import { HabeasError } from '../../common/errors.js';
import type { ErrorDetail } from '../../common/errors.js';
import { contractSchemas } from '../../connector/schemas.js';
import { facts, plain } from '../output.js';
import type { Context } from '../context.js';
import { configFileOf } from '../target.js';

export function configCommand(context: Context): Command {
  const group = new Command('config').description(
    'check the configuration; publish the schemas of the holder contract',
  );
  group.addCommand(checkCommand(context));
  group.addCommand(schemasCommand(context));
  return group;
}

function checkCommand(context: Context): Command {
  return new Command('check')
    .description('read the configuration as the service would, and say what is wrong or doubtful')
    .action(async (_own: object, command: Command) => {
      const { checkConnectors } = await import('../compose/connectors.js');
      const { agreementDoubts } = await import('../compose/agreements.js');
      const file = configFileOf(context.options(command), context.io);
      const config = loadConfig(file, context.io.env);
      const faults = contradictions(config);
      if (faults.length > 0) {
        throw new HabeasError('invalid', `${file} contradicts itself`, { fields: faults });
      }
      const descriptions = await checkConnectors(config);
      const doubts = [...doubtful(config), ...agreementDoubts(config, descriptions)];
      const summary = {
        file,
        installation: config.installation,
        controller: config.controller.name,
        holders: Object.keys(config.holders),
        ticketSystems: Object.keys(config.ticketSystems),
        mail: config.mail.smtp === undefined ? 'sealed outbox' : 'SMTP',
        doubts,
      };
      context.print(command, summary, () => {
        const lines = facts([
          ['file', file],
          ['installation', summary.installation],
          ['controller', summary.controller],
          ['holders', summary.holders.join(', ')],
          ['ticket systems', summary.ticketSystems.join(', ')],
          ['mail', summary.mail],
        ]);
        return lines + doubts.map((doubt) => `note: ${plain(doubt)}\n`).join('') + 'the configuration can be used\n';
      });
    });
}

type Fault = NonNullable<ErrorDetail['fields']>[number];

/** What each field allows, but not together. */
function contradictions(config: Config): Fault[] {
  const faults: Fault[] = [];
  if (!(config.identityHolder in config.holders)) {
    faults.push({
      pointer: '/identityHolder',
      detail: `${config.identityHolder} is none of the holders`,
      mend: `name one of ${Object.keys(config.holders).join(', ')}`,
    });
  }
  if (!('UK' in config.authorities)) {
    faults.push({
      pointer: '/authorities',
      detail: 'the supervisory authority of the UK is missing, and letters have to name it',
      mend: 'add an entry UK with name and url',
    });
  }
  return faults;
}

function doubtful(config: Config): string[] {
  const doubts: string[] = [];
  if (config.mail.smtp === undefined) {
    doubts.push('no mail leaves the house: mail.smtp is not set, letters stay in the sealed outbox');
  }
  if (config.alerts.mail.length === 0) {
    doubts.push('alerts.mail is empty: nobody is told by mail when a request is at risk or overdue');
  }
  const { publicUrl } = config.server;
  if (publicUrl === undefined) {
    doubts.push('server.publicUrl is not set: links in mails only work on this machine');
  } else if (!publicUrl.startsWith('https:')) {
    doubts.push('server.publicUrl is not https: the portal carries personal data');
  }
  for (const [name, system] of Object.entries(config.ticketSystems)) {
    if (system.jwks === undefined) {
      doubts.push(`ticketSystems.${name}.jwks is not set: its signed-in sessions prove nothing, everybody gets a code`);
    }
  }
  return doubts;
}

function schemasCommand({ io, print }: Context): Command {
  return new Command('schemas')
    .description('JSON Schemas of the holder contract, for connectors in any language')
    .option('--out <folder>', 'write one file per call and direction instead of printing')
    .action((own: { out?: string }, command: Command) => {
      const schemas = contractSchemas();
      if (own.out === undefined) {
        io.out(JSON.stringify(schemas, null, 2) + '\n');
        return;
      }
      const folder = resolve(io.cwd, own.out);
      mkdirSync(folder, { recursive: true });
      const files = Object.entries(schemas).flatMap(([call, sides]) =>
        (['input', 'output'] as const).map((side) => {
          const file = join(folder, `${call}.${side}.json`);
          writeFileSync(file, JSON.stringify(sides[side], null, 2) + '\n');
          return file;
        }),
      );
      print(command, { files }, () => `${files.length} schemas written to ${folder}\n`);
    });
}
