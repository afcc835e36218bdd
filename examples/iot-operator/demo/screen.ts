/** What a person watches: a live tree of scenes, stages and holders on a terminal, plain lines elsewhere. */
import { Listr } from 'listr2';
import type { RequestView } from '../../../src/server/api/view-schema.js';

/** One line of the tree; `say` writes under it. */
export interface Line {
  /** What is being done now; replaces what stood there. */
  show(text: string): void;
  /** Something that stays. */
  say(text: string): void;
}

export interface Scene {
  title: string;
  run(line: Line): Promise<void>;
}

const COLUMNS = 110;

/** Runs the scenes one after another; the first that fails ends the demo. */
export async function playScenes(scenes: Scene[], live: boolean): Promise<void> {
  if (!live) {
    for (const scene of scenes) {
      process.stdout.write(`\n▶ ${scene.title}\n`);
      await scene.run(plainLine());
      process.stdout.write(`✔ ${scene.title}\n`);
    }
    return;
  }
  const tasks = scenes.map((scene) => ({
    title: scene.title,
    task: async (_: unknown, task: { output: string }): Promise<void> => {
      const kept: string[] = [];
      let shown = '';
      const draw = (): void => {
        task.output = [...kept, shown].filter(Boolean).join('\n');
      };
      await scene.run({
        show(text) {
          shown = text;
          draw();
        },
        say(text) {
          kept.push(text);
          draw();
        },
      });
      shown = '';
      draw();
    },
    rendererOptions: { persistentOutput: true, outputBar: Infinity },
  }));
  await new Listr(tasks, { concurrent: false, exitOnError: true, rendererOptions: { collapseSubtasks: false } }).run();
}

function plainLine(): Line {
  let last = '';
  return {
    show(text) {
      if (text === last) return;
      last = text;
      process.stdout.write(
        text
          .split('\n')
          .map((row) => `    ${row}\n`)
          .join(''),
      );
    },
    say: (text) => void process.stdout.write(`  ${text}\n`),
  };
}

/** Stage and holders of a request in a few short rows. */
export function drawRequest(view: RequestView): string {
  const waiting = view.waitingFor === 'nobody' ? '' : `, waiting for ${view.waitingFor}`;
  const latest = new Map(view.holders.map((task) => [task.holder, task]));
  const holders = [...latest.values()]
    .sort((a, b) => a.holder.localeCompare(b.holder))
    .map((task) => `${task.holder} ${task.step} ${word(task.state)}${task.rows === undefined ? '' : ` ${task.rows}`}`);
  const rows = [`${view.number} ${view.stage} / ${view.step}${waiting}`];
  for (let row = ''; holders.length > 0; row = '') {
    while (holders[0] !== undefined && row.length + holders[0].length < COLUMNS) row += `  ${holders.shift() ?? ''}`;
    rows.push(row);
  }
  return rows.join('\n');
}

function word(state: string): string {
  const marks: Record<string, string> = {
    running: '…',
    slow: '… (no answer yet)',
    found: '✔',
    nothing_found: '∅',
    done: '✔',
    failed: '✖',
    unknown: '?',
  };
  return marks[state] ?? state;
}
