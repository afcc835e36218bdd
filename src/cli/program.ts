/** The command `habeas`: its groups, the options they share, and one place where errors become text and exit codes. */
import { Command, CommanderError } from 'commander';
import { tasksCommand } from './commands/accountability.js';
import { auditCommand } from './commands/audit.js';
import { bundleCommand } from './commands/bundle.js';
import { complaintCommand } from './commands/complaint.js';
import { controllerCommand } from './commands/controller.js';
import { configCommand } from './commands/config.js';
import { deadlineCommand } from './commands/deadline.js';
import { holdCommand } from './commands/hold.js';
import { letterCommand } from './commands/letter.js';
import { keysCommand } from './commands/keys.js';
import { ledgerCommand } from './commands/ledger.js';
import { outboxCommand } from './commands/outbox.js';
import { recipientsCommand } from './commands/recipients.js';
import { requestCommand } from './commands/request.js';
import { serverCommand, workerCommand } from './commands/run-part.js';
import { slaCommand } from './commands/sla.js';
import { erasuresCommand, whoamiCommand } from './commands/staff.js';
import { tokenCommand } from './commands/token.js';
import { upCommand } from './commands/up.js';
import type { Context } from './context.js';
import type { ExitCode } from './exit.js';
import { EXIT, exitCodeOf } from './exit.js';
import type { Io } from './io.js';
import { describeError, formatError, usageError } from './output.js';

export interface Package {
  version: string;
}

/** Runs one command line; returns its exit code and never throws. */
export async function runCli(args: string[], io: Io, pkg: Package): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok;
  const context: Context = {
    io,
    options: (command) => command.optsWithGlobals(),
    print(command, data, text) {
      io.out(context.options(command).json === true ? JSON.stringify(data, null, 2) + '\n' : text());
    },
    say(said) {
      code = said;
    },
  };
  const json = args.includes('--json');
  try {
    await createProgram(context, pkg, json).parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help and version were asked for; everything else is wrong usage, which commander has told people already.
      if (error.exitCode === 0) return EXIT.ok;
      if (json) io.err(JSON.stringify({ error: describeError(usageError(error)) }) + '\n');
      return EXIT.usage;
    }
    io.err(json ? JSON.stringify({ error: describeError(error) }) + '\n' : formatError(error));
    return exitCodeOf(error);
  }
}

/** The whole tree of commands. With `quiet` it writes nothing about wrong usage. */
export function createProgram(context: Context, pkg: Package, quiet = false): Command {
  const { io } = context;
  const program = new Command('habeas')
    .description('Carries data subject requests from a ticket to a proven, lawful answer.')
    .version(pkg.version)
    .option('--json', 'print JSON for programs instead of text for people')
    .option('--url <url>', 'address of the server (HABEAS_URL; default: the service of the data folder)')
    .option('--token <token>', 'who acts (better: HABEAS_TOKEN, which no process list shows)')
    .option('--data <folder>', 'data folder of the installation (HABEAS_DATA; default .habeas/data)')
    .option('--config <file>', 'configuration (HABEAS_CONFIG; default habeas.yaml)')
    .showHelpAfterError('run with --help to see what it takes');
  for (const make of [
    upCommand,
    serverCommand,
    workerCommand,
    requestCommand,
    complaintCommand,
    controllerCommand,
    slaCommand,
    deadlineCommand,
    letterCommand,
    recipientsCommand,
    tasksCommand,
    erasuresCommand,
    holdCommand,
    ledgerCommand,
    keysCommand,
    bundleCommand,
    auditCommand,
    configCommand,
    tokenCommand,
    whoamiCommand,
    outboxCommand,
  ]) {
    program.addCommand(make(context));
  }
  configureAll(program, (command) =>
    command
      .exitOverride()
      .configureHelp({ showGlobalOptions: true, helpWidth: io.columns ?? 100 })
      .configureOutput({ writeOut: io.out, writeErr: quiet ? () => undefined : io.err }),
  );
  return program;
}

function configureAll(command: Command, configure: (command: Command) => void): void {
  configure(command);
  for (const sub of command.commands) configureAll(sub, configure);
}
