/** (d) access while one holder is down for a while and the worker is killed in the middle. */
import { allSystemsFound, readBundle } from '../bundle-reader.js';
import type { Scene } from '../screen.js';
import type { DemoStage, SceneResult } from '../stage.js';
import { at, closed, decide, must, openFromTicket, sceneFolder, verifyBundle } from '../stage.js';

export function outageScene(stage: DemoStage): Scene {
  return {
    title: '(d) Access while the CRM is down and the worker is killed in the middle',
    async run(line) {
      const { habeas, agent, operator } = stage;
      const subject = stage.subject('berliner');
      const opened = await openFromTicket(
        stage,
        subject,
        'access',
        'DUAL:UK-ENG+EU-DE',
        'Was haben Sie über mich gespeichert?',
      );
      await habeas.watch(agent, opened.id, line, 'a proof of identity', at('identity'));
      await operator.stopSystem('crm');
      line.say('the CRM is down');
      await subject.proveIdentity();
      const crm = (view: Parameters<Parameters<typeof habeas.watch>[4]>[0]) =>
        view.holders.find((task) => task.holder === 'crm' && task.step === 'collect');
      await habeas.watch(agent, opened.id, line, 'the CRM to be missed', (view) => crm(view)?.state === 'slow');
      const pid = habeas.workerPid();
      process.kill(pid, 'SIGKILL');
      line.say(`the worker (process ${pid}) was killed`);
      await operator.startSystem('crm');
      line.say('the CRM is back');
      await habeas.watch(agent, opened.id, line, 'the review', at('review'), 90_000);
      await decide(stage, agent, opened.id, 'review', 'proceed', 'Complete.');
      const view = await habeas.watch(agent, opened.id, line, 'the delivery', at('delivery'));
      const files = await subject.fetchAnswer(await sceneFolder(stage, 'outage'), 'passphrase');
      const done = await habeas.watch(agent, opened.id, line, 'the end', closed);
      const checked: string[] = [];
      const result: SceneResult = {
        scene: 'outage',
        request: opened.number,
        right: 'access',
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
      const bundle = await readBundle(file);
      must(
        done.outcome === 'fulfilled',
        'the answer is complete although a holder and the worker were gone',
        checked,
        line,
      );
      must(allSystemsFound(bundle), 'all five holders are in it', checked, line);
      const lines = await stage.stores.trafficRows(stage.cast.berliner);
      const traffic = bundle.manifest.files.filter(
        (entry) => entry.path.startsWith('data/traffic/') && !entry.path.endsWith('.csv'),
      );
      must(
        traffic.reduce((sum, entry) => sum + entry.rows, 0) === lines,
        `no traffic line is missing or there twice (${lines})`,
        checked,
        line,
      );
    },
  };
}
