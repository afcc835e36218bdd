/** (c) erasure with £12.40 outstanding and two active SIMs; the rest goes by itself when the last hold lifts. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { RequestView } from '../../../../src/server/api/view-schema.js';
import type { Line, Scene } from '../screen.js';
import type { DemoStage, Opened, SceneResult } from '../stage.js';
import { at, closed, decide, must, now, sceneFolder } from '../stage.js';
import type { DataSubject } from '../subject.js';

const LIFTED_MS = 60_000;

export function erasureScene(stage: DemoStage): Scene {
  return {
    title: '(c) Erasure with £12.40 outstanding and two active SIMs',
    async run(line) {
      const subject = stage.subject('debtor');
      const folder = await sceneFolder(stage, 'erasure');
      const checked: string[] = [];
      const opened = await openByCli(stage, subject, folder);
      line.say(`${opened.number}: taken in with the command line`);
      const view = await throughApproval(stage, line, opened);
      const result: SceneResult = {
        scene: 'erasure',
        request: opened.number,
        right: 'erasure',
        dueDate: view.dueDate,
        kept: keptOf(view),
        checked,
      };
      stage.results.push(result);
      await answerAndClose(stage, line, opened, subject, folder, result);
      await marketingGoneLedgerKept(stage, line, checked);
      await liftHolds(stage, line, opened, subject, checked);
    },
  };
}

async function openByCli(stage: DemoStage, subject: DataSubject, folder: string): Promise<Opened> {
  const receivedAt = now();
  const ticket = await subject.openTicket('Privacy: erasure', 'Please delete me.');
  const file = join(folder, 'request.json');
  await writeFile(
    file,
    JSON.stringify({
      source: { kind: 'ticket', system: 'support', id: ticket.id },
      receivedAt,
      right: 'erasure',
      jurisdiction: 'UK-ENG',
      subject: {
        identifiers: [{ type: 'email', value: subject.person.email }],
        contactEmail: subject.person.email,
        name: subject.person.fullName,
        locale: 'en-GB',
        assertion: ticket.assertion,
      },
    }),
  );
  return stage.habeas.cli<Opened>(stage.agent, 'request', 'open', '--file', file);
}

/** The agent puts the plan forward, the reviewer approves the hash they saw. */
async function throughApproval(stage: DemoStage, line: Line, { id }: Opened): Promise<RequestView> {
  const { habeas, agent, reviewer } = stage;
  await habeas.watch(agent, id, line, 'the plan', at('review'));
  await decide(stage, agent, id, 'review', 'proceed', 'The plan is right; put forward.');
  const view = await habeas.watch(reviewer, id, line, 'the approval', at('approve'));
  const hash = view.plan?.hash ?? '';
  await habeas.cli(
    reviewer,
    'request',
    'approve',
    id,
    '--plan',
    hash,
    '--reason',
    'Holds and items agree with the policy.',
  );
  line.say('a second person approved the plan by its hash');
  return view;
}

async function answerAndClose(
  stage: DemoStage,
  line: Line,
  { id }: Opened,
  subject: DataSubject,
  folder: string,
  result: SceneResult,
): Promise<void> {
  const { habeas, agent } = stage;
  await habeas.watch(agent, id, line, 'the delivery', at('delivery'));
  const { letter } = await subject.fetchAnswer(folder, 'sign_in');
  const done = await habeas.watch(agent, id, line, 'the end', closed);
  result.letter = letter;
  result.outcome = done.outcome;
  result.certificate = await subject.fetchCertificate(folder);
  const text = await readFile(letter, 'utf8');
  must(done.outcome === 'partly_fulfilled', 'the request is partly fulfilled', result.checked, line);
  must(text.includes('£12.40'), 'the letter names the £12.40', result.checked, line);
  must(text.includes('Workshop gate') && text.includes('Trailer'), 'the letter names both SIMs', result.checked, line);
}

async function marketingGoneLedgerKept(stage: DemoStage, line: Line, checked: string[]): Promise<void> {
  const { stores, cast } = stage;
  const person = cast.debtor;
  must(
    (await stores.crmContacts(person)) === 0,
    'marketing knows nobody of that address any more, read in the CRM itself',
    checked,
    line,
  );
  must(!(await stores.campaignReaches(person)), 'a campaign sent now does not reach them', checked, line);
  must((await stores.invoices(person)).length > 0, 'the invoices are still in billing', checked, line);
  must(
    (await stores.customerName(person)) === person.fullName,
    'name and address are kept for the debt and the running SIMs',
    checked,
    line,
  );
}

async function liftHolds(
  stage: DemoStage,
  line: Line,
  { id }: Opened,
  subject: DataSubject,
  checked: string[],
): Promise<void> {
  const { operator, stores, cast, habeas, agent } = stage;
  const person = cast.debtor;
  for (const sim of person.sims.filter((entry) => entry.status === 'active'))
    await operator.terminateSim(sim.iccid, new Date());
  line.say('both SIMs were ended: nothing is erased until their final usage is billed');
  await operator.billFinalUsage({
    billingAccountId: person.billingAccountId ?? '',
    customerId: person.customerId ?? '',
  });
  line.say('final usage was billed; now only the debt stands');
  for (const invoice of await stores.invoices(person))
    if (invoice.status === 'open') await operator.payInvoice(invoice.id);
  line.say('everything was paid; billing told Habeas so');
  await habeas.watch(agent, id, line, 'the erasure of what was held', (view) => passing(view).length === 0, LIFTED_MS);
  must(
    (await stores.customerName(person)) === undefined,
    'name and address went by themselves, without a new request',
    checked,
    line,
  );
  must((await stores.cardTokens(person)) === 0, 'so did the card token', checked, line);
  must(
    (await stores.invoices(person)).length > 0,
    'the invoices stay, restricted, until their retention ends',
    checked,
    line,
  );
  const told = await mailAbout(subject, /hold|erased|retention|no longer/i);
  must(told, 'the person was told before the address was erased', checked, line);
}

/** What waits for something that can end any day; the rest waits for its date. */
function passing(view: RequestView): string[] {
  const ends = new Set(['ACTIVE_SERVICE', 'OUTSTANDING_BALANCE', 'CREDIT_DUE', 'OPEN_SUBJECT_REQUEST']);
  const items = view.held.filter((item) => item.state === 'waiting' && item.holds.some((hold) => ends.has(hold)));
  return items.map((item) => `${item.holder}/${item.itemId}: ${item.holds.join(', ')}`);
}

/** One line per dataset and reason: how many records, and until when they are kept. */
function keptOf(view: RequestView): string[] {
  const kept = view.plan?.items.filter((item) => item.outcome === 'retain' || item.outcome === 'shared') ?? [];
  const groups = new Map<string, { records: number; until: string[] }>();
  for (const { holder, dataset, reasons, until, count } of kept) {
    const key = `${holder}/${dataset}: ${reasons.map((reason) => reason.hold).join(', ')}`;
    const group = groups.get(key) ?? { records: 0, until: [] };
    groups.set(key, { records: group.records + count, until: until ? [...group.until, until].sort() : group.until });
  }
  return [...groups].map(([key, { records, until }]) => {
    const [first, last] = [until[0], until.at(-1)];
    const when = first === undefined ? '' : first === last ? `, until ${first}` : `, from ${first} to ${last ?? ''}`;
    return `${key} (${records} record${records === 1 ? '' : 's'}${when})`;
  });
}

async function mailAbout(subject: DataSubject, words: RegExp): Promise<boolean> {
  const before = performance.now();
  while (performance.now() - before < 10_000) {
    const mails = await subject.mails();
    if (words.test(mails.at(-1)?.subject ?? '')) return true;
    await pause(250);
  }
  return false;
}
