/** `habeas up`: the whole service on one machine, kept running until it is told to stop. */
import { Command } from 'commander';
import { facts } from '../output.js';
import type { Context } from '../context.js';
import { configFileOf, dataFolderOf } from '../target.js';
import { endOnSecondSignal, untilStopped } from '../up/child.js';
import { portNumber } from './run-part.js';

export function upCommand({ io, options, print }: Context): Command {
  return new Command('up')
    .description(
      'run the whole service on this machine: PostgreSQL, Temporal, server and worker, restarted when they die',
    )
    .option('--port <number>', 'port of the server, 0 for a free one; default: server.port', portNumber)
    .option('--sample', "also run the sample operator's systems")
    .action(async (own: { port?: number; sample?: boolean }, command: Command) => {
      const { bringUp } = await import('../up/bring-up.js');
      const given = options(command);
      const stopped = untilStopped();
      endOnSecondSignal();
      const say = (line: string): void => (given.json === true ? undefined : io.err(`${line}\n`));
      const service = await bringUp({
        dataFolder: dataFolderOf(given, io),
        configFile: configFileOf(given, io),
        env: io.env,
        port: own.port,
        sample: own.sample === true,
        stopped,
        say,
      });
      if (!service) return;
      const { summary } = service;
      print(command, summary, () =>
        facts([
          ['console', summary.url],
          ['API', `${summary.url}/v1/openapi.json`],
          ['Temporal', summary.temporal],
          ['logs', summary.logs],
          ['token', summary.token && `${summary.token}  (administrator; shown this once: keep it)`],
          ['stop', 'Ctrl-C'],
        ]),
      );
      await stopped;
      say('stopping …');
      await service.stop();
    });
}
