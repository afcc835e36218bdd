/** (a) access for a private customer with a year of traffic, and (b) portability for the same person. */
import { readFile } from 'node:fs/promises';
import { allSystemsFound, readBundle, rowsOf } from '../bundle-reader.js';
import type { ReadBundle } from '../bundle-reader.js';
import type { Line, Scene } from '../screen.js';
import type { DemoStage, SceneResult } from '../stage.js';
import { at, closed, decide, must, openFromTicket, sceneFolder, verifyBundle } from '../stage.js';

export function accessScene(stage: DemoStage): Scene {
  return {
    title: '(a) Access: everything five systems hold about a private customer with a year of traffic',
    async run(line) {
      const { result, bundle, checked } = await copyFor(
        stage,
        line,
        'access',
        'Please tell me what you hold about me.',
      );
      must(allSystemsFound(bundle), 'all five holders answered and were found', checked, line);
      const lines = await stage.stores.trafficRows(stage.cast.traveller);
      must(
        lines > 0 && rowsOf(bundle, 'traffic') === lines,
        `all ${lines} traffic lines are in the bundle, counted in the Parquet files`,
        checked,
        line,
      );
      const crm = await dataOf(bundle, 'crm');
      must(/lead_?score/i.test(crm), 'the inferred lead score is in the access bundle', checked, line);
      const letter = await readFile(result.letter ?? '', 'utf8');
      must(
        letter.includes('Example Connectivity KK'),
        'the letter names the recipients, the group company in Japan among them',
        checked,
        line,
      );
    },
  };
}

export function portabilityScene(stage: DemoStage): Scene {
  return {
    title: '(b) Portability: what the person gave or what was observed, on consent or contract',
    async run(line) {
      const { result, bundle, checked } = await copyFor(
        stage,
        line,
        'portability',
        'Please give me my data in a machine-readable form.',
      );
      const everything = await allText(bundle);
      must(!/"lead_?score"\s*:/i.test(everything), 'no lead score is in the portability bundle', checked, line);
      must(rowsOf(bundle, 'support') === 0, 'no support ticket is in the portability bundle', checked, line);
      must(
        bundle.paths.some((path) => path.startsWith('data/') && path.endsWith('.json')),
        'the data is JSON with a schema beside it',
        checked,
        line,
      );
      const letter = await readFile(result.letter ?? '', 'utf8');
      const said = bundle.manifest.leftOut.length > 0 && /score/i.test(letter) && /support/i.test(letter);
      must(said, 'the letter says what was left out and why', checked, line);
      result.kept = [
        ...new Set(
          bundle.manifest.leftOut.map(
            ({ dataset, fields, reason }) => `${dataset}${fields ? ` (${fields.join(', ')})` : ''}: ${reason}`,
          ),
        ),
      ];
    },
  };
}

async function copyFor(
  stage: DemoStage,
  line: Line,
  right: 'access' | 'portability',
  says: string,
): Promise<{ result: SceneResult; bundle: ReadBundle; checked: string[] }> {
  const { habeas, agent } = stage;
  const subject = stage.subject('traveller');
  const opened = await openFromTicket(stage, subject, right, 'UK-ENG', says);
  line.say(`${opened.number}: ticket of a signed-in customer, taken in by an agent`);
  await habeas.watch(agent, opened.id, line, 'a proof of identity for traffic data', at('identity'));
  await subject.proveIdentity();
  line.say('the customer entered the code from their telephone and chose a passphrase');
  await habeas.watch(agent, opened.id, line, 'the review', at('review'));
  await decide(stage, agent, opened.id, 'review', 'proceed', 'Looked at; nobody else’s data is in it.');
  const view = await habeas.watch(agent, opened.id, line, 'the delivery', at('delivery'));
  const files = await subject.fetchAnswer(await sceneFolder(stage, right), 'passphrase');
  const done = await habeas.watch(agent, opened.id, line, 'the end', closed);
  const checked: string[] = [];
  const result: SceneResult = {
    scene: right,
    request: opened.number,
    right,
    outcome: done.outcome,
    dueDate: view.dueDate,
    letter: files.letter,
    bundles: files.bundles,
    checked,
  };
  stage.results.push(result);
  const [file] = files.bundles;
  if (!file) throw new Error('wrong result: there is no bundle');
  await verifyBundle(stage, file);
  must(done.outcome === 'fulfilled', `the request is fulfilled; it was due on ${view.dueDate ?? '?'}`, checked, line);
  line.say(`✔ the bundle verifies offline: ${file}`);
  return { result, bundle: await readBundle(file), checked };
}

async function dataOf(bundle: ReadBundle, holder: string): Promise<string> {
  const paths = bundle.paths.filter((path) => path.startsWith(`data/${holder}/`) && !path.endsWith('.csv'));
  return (await Promise.all(paths.map((path) => bundle.text(path)))).join('\n');
}

async function allText(bundle: ReadBundle): Promise<string> {
  const paths = bundle.paths.filter((path) => path.startsWith('data/') && !path.endsWith('.csv'));
  return (await Promise.all(paths.map((path) => bundle.text(path)))).join('\n');
}
