/**
 * The sample operator. In a program: `startOperator({ dataDir, … })`. From the command line:
 *
 *   node dist/examples/iot-operator/run.js FOLDER [--people 2000] [--traffic-rows 1000000] [--seed N] [--today YYYY-MM-DD] [--reset]
 *
 * Runs until SIGTERM or SIGINT, or until the supervisor that started it is gone. URLs, tokens, folders and process ids stand in
 * `FOLDER/operator.json`, readable by its owner only.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { isSupervised, sayReady, untilStopped } from '../../src/cli/up/child.js';
import { startOperator } from './operator/operator.js';
import type { HabeasEvents } from './operator/state.js';

export { SYSTEMS, startOperator } from './operator/operator.js';
export type { Operator, OperatorInfo, OperatorOptions, SystemName } from './operator/operator.js';
export type { HabeasEvents, SampleOptions } from './operator/state.js';

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      people: { type: 'string' },
      'traffic-rows': { type: 'string' },
      seed: { type: 'string' },
      today: { type: 'string' },
      reset: { type: 'boolean' },
    },
  });
  const [folder] = positionals;
  if (folder === undefined) throw new Error('say in which folder the operator keeps its data');
  const number = (name: 'people' | 'traffic-rows' | 'seed'): number | undefined => {
    const text = values[name];
    if (text === undefined) return undefined;
    if (!/^\d{1,12}$/.test(text)) throw new Error(`--${name} is a whole number`);
    return Number(text);
  };
  const stopped = untilStopped();
  const operator = await startOperator({
    dataDir: resolve(folder),
    people: number('people'),
    trafficRows: number('traffic-rows'),
    seed: number('seed'),
    today: values.today,
    reset: values.reset,
    log: (message) => process.stderr.write(`${message}\n`),
  });
  process.on('message', (message: { type?: string; events?: HabeasEvents }) => {
    // A failure ends this process with its reason, and the supervisor starts it again.
    if (message.type === 'habeas' && message.events) void operator.connectHabeas(message.events);
  });
  sayReady({ env: operator.env() });
  if (!isSupervised())
    console.log(`the sample operator runs; its addresses are in ${resolve(folder, 'operator.json')}`);
  await stopped;
  await operator.stop();
  process.disconnect?.();
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  });
}
