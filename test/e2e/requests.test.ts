import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { readBundle } from '../../examples/iot-operator/demo/bundle-reader.js';
import { startInstallation } from './installation.js';
import type { Installation } from './installation.js';

let habeas: Installation;
beforeAll(async () => {
  habeas = await startInstallation();
}, 120_000);
afterAll(async () => habeas.stop());

it('access', async () => {
  const t0 = performance.now();
  const person = habeas.systems.cast.traveller;
  const opened = await habeas.openSignedIn(person, 'access');
  await habeas.until(opened.id, 'identity', (v) => v.step === 'identity');
  const subject = habeas.subject(person);
  await subject.proveIdentity();
  await habeas.until(opened.id, 'review', (v) => v.step === 'review');
  await habeas.decide(habeas.agent, opened.id, { kind: 'review', choice: 'proceed' });
  await habeas.until(opened.id, 'delivery', (v) => v.step === 'delivery');
  const folder = await mkdtemp(join(tmpdir(), 'x-'));
  const files = await subject.fetchAnswer(folder, 'passphrase');
  const done = await habeas.until(opened.id, 'closed', (v) => v.stage === 'closed');
  console.log(JSON.stringify(done, null, 1).slice(0, 6000));
  const b = await readBundle(files.bundles[0]!);
  console.log(b.paths.join('\n'), JSON.stringify(b.manifest, null, 1).slice(0, 3000));
  for (const p of b.paths.filter((p) => p.startsWith('data/'))) console.log(p, (await b.text(p)).slice(0, 700));
  console.log(performance.now() - t0, folder);
});
