/** Rectification, restriction and objection: assessed by a person, or at once. */
import { restrictedWorkflowId } from '../../src/temporal/names.js';
import type { Demand, RequestInput } from '../../src/register/model.js';
import { decision, PEOPLE, requestInput } from '../workflows/world.js';
import type { World } from '../workflows/world.js';
import { INSTALLATION } from './keys.js';
import { pass } from './request-play.js';
import type { RequestPlay } from './request-play.js';
import { uuidOf } from './stage.js';
import type { Path } from './steps.js';
import { answered, approve, DAY, fetched, proceed, proveByCode, same, smallWorld } from './steps.js';

const NAME: Demand = {
  kind: 'rectification',
  corrections: [{ field: 'name', value: 'Pat Example' }],
  statement: 'My name is Pat Example.',
};
const PHONE: Demand = { kind: 'rectification', corrections: [{ field: 'phone', value: '222' }] };
const CLAIMS: Demand = { kind: 'restriction', ground: 'claims' };
const PROCESSING: Demand = { kind: 'objection', scope: 'processing' };
const MARKETING: Demand = { kind: 'objection', scope: 'marketing' };

/** Two holders keep the name, one a telephone number. */
function namedWorld(): World {
  const world = smallWorld();
  world.holders.delete('crm');
  world.holder('accounts').values = { 'sims.phone': '111', 'customers.name': 'Pat Exmaple' };
  world.holder('billing').values = { 'cards.name': 'Pat Exmaple' };
  return world;
}

/** A contract, and a ticket that is kept on legitimate interests. */
function ticketWorld(): World {
  const world = smallWorld();
  world.holders.delete('crm');
  world.holders.delete('billing');
  const support = world.holder('support');
  support.identifiers = world.holder('accounts').identifiers;
  support.items = [
    {
      ...{ id: 'closed', dataset: 'tickets', category: 'support', kind: 'ticket_closed', count: 14 },
      ...{ lawfulBasis: 'legitimate_interest', recordDate: '2026-10-01' },
    },
  ];
  return world;
}

const asks = (world: World, demand: Demand, changes: Partial<RequestInput> = {}): RequestInput =>
  requestInput(world, { right: demand.kind, demand, ...changes });

const assessed = (request: RequestPlay) => request.until('assess', ({ step }) => step === 'assess');

/** The answer is fetched, and the notice before a restriction ends runs out. */
async function fetchedAndNoticed(request: RequestPlay, outcome: string): Promise<void> {
  await answered(request);
  await request.request.signal('receipt', { linkId: 'answer-0', event: 'downloaded', at: request.receivedAt });
  const status = await request.until('closed', ({ stage }) => stage === 'closed', '1 day');
  same('outcome', status.outcome, outcome);
}

const rectification: Path[] = [
  {
    saves: ['rectification-lying-holder-retried'],
    world: namedWorld,
    async play(at, world) {
      const name = 'rectification-lying-holder-retried';
      world.holder('billing').lies = true;
      const request = await at.open(name, asks(world, NAME));
      await assessed(request);
      await request.decide(decision('assess', 'grant', PEOPLE.agent));
      await request.until('caught', (status) => status.holders.billing?.state === 'failed');
      world.holder('billing').lies = false;
      await request.decide(decision('holder', 'retry', PEOPLE.owner, { target: 'billing' }));
      await fetched(request, 'fulfilled');
      same('name', world.holder('billing').values['cards.name'], 'Pat Example');
      await at.save(name, request.request);
    },
  },
  {
    saves: ['rectification-disputed-then-decided'],
    world: namedWorld,
    async play(at, world) {
      const name = 'rectification-disputed-then-decided';
      const request = await at.open(name, asks(world, NAME));
      await assessed(request);
      await request.decide(decision('assess', 'dispute', PEOPLE.agent));
      await request.until(
        'checked',
        ({ step }) => step === 'assess' && world.happened('hold RIGHTS_PENDING').length === 1,
      );
      await request.decide(decision('assess', 'grant', PEOPLE.agent));
      await fetchedAndNoticed(request, 'fulfilled');
      same('restrictions ended', world.happened('hold ended RIGHTS_PENDING').length, 1);
      await at.save(name, request.request);
    },
  },
  {
    saves: ['rectification-of-channel-after-code'],
    world: namedWorld,
    async play(at, world) {
      const name = 'rectification-of-channel-after-code';
      const request = await at.open(name, asks(world, PHONE));
      await proveByCode(request);
      await assessed(request);
      await request.decide(decision('assess', 'grant', PEOPLE.agent));
      await fetched(request, 'fulfilled');
      same('phone', world.holder('accounts').values['sims.phone'], '222');
      await at.save(name, request.request);
    },
  },
];

const restriction: Path[] = [
  {
    saves: ['restriction', 'restricted-then-lifted'],
    world: namedWorld,
    async play(at, world) {
      const request = await at.open('restriction', asks(world, CLAIMS));
      await assessed(request);
      await request.decide(decision('assess', 'grant', PEOPLE.reviewer));
      await fetched(request, 'fulfilled');
      await at.save('restriction', request.request);
      const restricted = at.outliving(restrictedWorkflowId(INSTALLATION, uuidOf('restriction')));
      const lifted = decision('lift', 'lifted_by_person', PEOPLE.agent);
      await restricted.executeUpdate('liftRestriction', { args: [lifted], updateId: lifted.id });
      const told = () => Promise.resolve(world.happened('told restriction ends').length);
      await pass(at.env, 'the notice', told, (times) => times === 1);
      await restricted.result();
      same('restricted', [...world.holders.values()].filter(({ marks }) => marks.size > 0).length, 0);
      await at.save('restricted-then-lifted', restricted);
    },
  },
];

const objection: Path[] = [
  {
    saves: ['objection-upheld'],
    world: ticketWorld,
    async play(at, world) {
      const request = await at.open('objection-upheld', asks(world, PROCESSING));
      await assessed(request);
      await request.decide(decision('weigh', 'uphold', PEOPLE.reviewer));
      await fetched(request, 'partly_fulfilled');
      same('stopped', world.holder('support').marks.size, 1);
      await at.save('objection-upheld', request.request);
    },
  },
  {
    saves: ['objection-compelling-grounds'],
    world: ticketWorld,
    async play(at, world) {
      const request = await at.open('objection-compelling-grounds', asks(world, PROCESSING));
      await assessed(request);
      await request.decide(decision('weigh', 'compelling_grounds', PEOPLE.reviewer));
      await fetchedAndNoticed(request, 'refused');
      same('stopped', world.holder('support').marks.size, 0);
      await at.save('objection-compelling-grounds', request.request);
    },
  },
  {
    saves: ['objection-to-marketing'],
    /** Holders that know no address are found through what the others tell. */
    world() {
      const world = smallWorld();
      world.holder('billing').understood = ['customer_id'];
      return world;
    },
    async play(at, world) {
      const identifiers = [{ type: 'email', value: 'subject@example.com' }];
      const input = asks(world, MARKETING, { subject: { identifiers, locale: 'en-GB' } });
      const request = await at.open('objection-to-marketing', input);
      const status = await request.until('closed', ({ stage }) => stage === 'closed');
      same('outcome', status.outcome, 'fulfilled');
      same('stopped', [...world.holders.values()].filter(({ objections }) => objections.length > 0).length, 3);
      await at.save('objection-to-marketing', request.request);
    },
  },
  {
    saves: ['objection-to-marketing-erases-profile'],
    world: smallWorld,
    async play(at, world) {
      const name = 'objection-to-marketing-erases-profile';
      const request = await at.open(name, asks(world, MARKETING));
      await proceed(request);
      await approve(request);
      await fetched(request, 'fulfilled');
      same('profile', world.holder('crm').items, []);
      await at.save(name, request.request);
    },
  },
];

/** One holder is down while the part about the others is told, then its owner mends it. */
function inPart(world: World, demand: Demand): RequestInput {
  const input = asks(world, demand);
  const timings = { ...input.timings, holdsPatience: 30_000, partialAnswer: 25 * DAY };
  return { ...input, timings };
}

async function toldThenMended(request: RequestPlay, world: World, holder: string): Promise<void> {
  await request.until('part out', () => world.happened('part answered').length === 1, '6 hours');
  await request.until('asked again', ({ holders }) => holders[holder]?.state === 'failed', '1 minute');
  world.holder(holder).failing = {};
  await request.decide(decision('holder', 'retry', PEOPLE.owner, { target: holder }));
}

const parts: Path[] = [
  {
    saves: ['rectification-in-part'],
    world: namedWorld,
    async play(at, world) {
      const name = 'rectification-in-part';
      world.holder('billing').failing.rectify = 'permanent';
      const request = await at.open(name, inPart(world, NAME));
      await assessed(request);
      await request.decide(decision('assess', 'grant', PEOPLE.agent));
      await toldThenMended(request, world, 'billing');
      await fetched(request, 'fulfilled', 'answer-1');
      same('name', world.holder('billing').values['cards.name'], 'Pat Example');
      await at.save(name, request.request);
    },
  },
  {
    saves: ['restriction-in-part'],
    world: namedWorld,
    async play(at, world) {
      const name = 'restriction-in-part';
      world.holder('billing').failing.locate = 'permanent';
      const request = await at.open(name, inPart(world, CLAIMS));
      await assessed(request);
      await request.decide(decision('assess', 'grant', PEOPLE.reviewer));
      await toldThenMended(request, world, 'billing');
      await fetched(request, 'fulfilled', 'answer-1');
      same('restricted', world.holder('billing').marks.size, 1);
      await at.save(name, request.request);
    },
  },
  {
    saves: ['objection-in-part'],
    world: ticketWorld,
    async play(at, world) {
      const name = 'objection-in-part';
      world.holder('accounts').failing.locate = 'permanent';
      const request = await at.open(name, inPart(world, PROCESSING));
      await assessed(request);
      await toldThenMended(request, world, 'accounts');
      await assessed(request);
      await request.decide(decision('weigh', 'uphold', PEOPLE.reviewer));
      await fetched(request, 'partly_fulfilled', 'answer-1');
      same('stopped', world.holder('support').marks.size, 1);
      await at.save(name, request.request);
    },
  },
];

export const rights: Path[] = [...rectification, ...restriction, ...objection, ...parts];
