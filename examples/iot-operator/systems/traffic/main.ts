/**
 * The traffic lake from the command line, each command a process of its own:
 * `generate --folder F --seed N --people N --traffic-rows N --today D [--traveller-rows N]`, `usage --folder F --customer C`,
 * `assign-invoice --folder F --customer C --invoice I`.
 */
import { parseArgs } from 'node:util';
import { populationOf } from '../../population/index.js';
import { generateTraffic } from './generate.js';
import { assignInvoice, usageOf } from './usage.js';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    folder: { type: 'string' },
    seed: { type: 'string' },
    people: { type: 'string' },
    'traffic-rows': { type: 'string' },
    'traveller-rows': { type: 'string' },
    today: { type: 'string' },
    customer: { type: 'string' },
    invoice: { type: 'string' },
  },
});

function need(name: keyof typeof values): string {
  const value = values[name];
  if (value === undefined) throw new Error(`say --${name}`);
  return value;
}

async function run(command: string | undefined): Promise<unknown> {
  switch (command) {
    case 'generate': {
      const options = {
        seed: Number(need('seed')),
        people: Number(need('people')),
        trafficRows: Number(need('traffic-rows')),
        today: need('today'),
        ...(values['traveller-rows'] === undefined ? {} : { travellerTrafficRows: Number(values['traveller-rows']) }),
      };
      return { lines: await generateTraffic(need('folder'), populationOf(options), options) };
    }
    case 'usage':
      return await usageOf(need('folder'), need('customer'));
    case 'assign-invoice':
      return { assigned: await assignInvoice(need('folder'), need('customer'), need('invoice')) };
    default:
      throw new Error('say one of: generate, usage, assign-invoice');
  }
}

try {
  console.log(JSON.stringify(await run(positionals[0])));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
