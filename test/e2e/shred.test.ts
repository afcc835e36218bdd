/** Crypto-shredding over the whole installation: the bytes stay on disk, and nobody can read them any more. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Person } from '../../examples/iot-operator/population/index.js';
import { startInstallation } from './installation.js';
import type { Installation } from './installation.js';
import { trafficRows } from './sources.js';

let habeas: Installation;

beforeAll(async () => {
  habeas = await startInstallation();
}, 120_000);
afterAll(async () => habeas.stop());

it('a bundle whose key was destroyed is unreadable through every door, also after a restart', async () => {
  const { lead_only: lead, traveller } = habeas.systems.cast;
  const id = await fetchedBy(traveller);
  const other = await bundleFor(lead.email);
  const objects = await storedBytes(id);
  expect(objects.length).toBeGreaterThan(5);
  expect(await doors(id)).toEqual({ bundle: 200, objects: 'readable' });

  // Where sealed bytes lie nobody reads them without the key.
  const [iccid] = traveller.sims.map((sim) => sim.iccid);
  for (const { bytes } of objects) {
    expect(bytes.includes('PK\u0003\u0004')).toBe(false);
    expect(bytes.includes(iccid!)).toBe(false);
  }

  const elsewhere = await habeas.openServices();
  await elsewhere.keys.destroy(`content:${id}`, 'its time has come');
  await elsewhere.close();
  await habeas.restart();

  expect(await doors(id)).toEqual({ bundle: 404, objects: `key content:${id} was destroyed` });
  const subject = habeas.subject(traveller);
  await expect(subject.fetchAnswer(habeas.scratch, 'passphrase')).rejects.toThrow('the portal answered 404');
  expect((await storedBytes(id)).map(({ path }) => path)).toEqual(objects.map(({ path }) => path));
  expect(await doors(other)).toEqual({ bundle: 200, objects: 'readable' });
  expect((await trafficRows(habeas.systems, traveller)).length).toBeGreaterThan(1_000);
}, 120_000);

/** Access of somebody who is signed in and has fetched the answer. */
async function fetchedBy(person: Person): Promise<string> {
  const { id } = await habeas.openSignedIn(person, 'access');
  await habeas.until(id, 'the second proof', ({ step }) => step === 'identity');
  await habeas.subject(person).proveIdentity();
  await habeas.until(id, 'the review', ({ step }) => step === 'review');
  await habeas.decide(habeas.agent, id, { kind: 'review', choice: 'proceed' });
  await habeas.until(id, 'the answer', ({ step }) => step === 'delivery');
  await habeas.subject(person).fetchAnswer(habeas.scratch, 'passphrase');
  await habeas.until(id, 'the end', ({ stage }) => stage === 'closed');
  return id;
}

/** Access by letter, released by a reviewer: the bundle lies on the portal. */
async function bundleFor(email: string): Promise<string> {
  const { id } = await habeas.openLetter('access', {
    identifiers: [{ type: 'email', value: email }],
    ...{ contactEmail: email, locale: 'en-GB' },
  });
  await habeas.until(id, 'the question for a proof', ({ step }) => step === 'identity');
  await habeas.decide(habeas.agent, id, { kind: 'verify', choice: 'proven' });
  await habeas.until(id, 'the review', ({ step }) => step === 'review');
  await habeas.decide(habeas.agent, id, { kind: 'review', choice: 'proceed' });
  await habeas.until(id, 'the reviewer', ({ step, waitingFor }) => step === 'delivery' && waitingFor === 'reviewer');
  await habeas.decide(habeas.reviewer, id, { kind: 'delivery', choice: 'release_without_second_factor' });
  await habeas.until(id, 'the answer', ({ step, waitingFor }) => step === 'delivery' && waitingFor === 'subject');
  return id;
}

async function doors(id: string): Promise<{ bundle: number; objects: string }> {
  const response = await habeas.fetch(habeas.reviewer, 'GET', `/v1/requests/${id}/bundle`);
  await response.arrayBuffer();
  return { bundle: response.status, objects: await vaultSays(id) };
}

/** What a process that opens the installation gets for the bundle's object. */
async function vaultSays(id: string): Promise<string> {
  const services = await habeas.openServices();
  try {
    let bytes = 0;
    for await (const chunk of services.vault.get(`requests/${id}/bundle/1.zip`)) bytes += (chunk as Buffer).length;
    return bytes > 0 ? 'readable' : 'empty';
  } catch (error) {
    return (error as Error).message;
  } finally {
    await services.close();
  }
}

async function storedBytes(id: string): Promise<{ path: string; bytes: Buffer }[]> {
  const root = join(habeas.dataFolder, 'vault');
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const own = paths.filter((path) => path.includes(id)).sort();
  return Promise.all(own.map(async (path) => ({ path, bytes: await readFile(path) })));
}
