/** A business sale (B7): open requests move with the controller's role, and their dates stay. */
import { newRequest, testRegister } from '../support/register.js';
import type { TestRegister } from '../support/register.js';

let register: TestRegister;
beforeEach(async () => {
  register = await testRegister();
});
afterEach(() => register.close());

const BUYER = {
  ...{ name: 'Example Connectivity Holdings Ltd', address: '2 Example Street, London' },
  ...{ privacyContact: 'privacy@holdings.example', complaintsContact: 'complaints@holdings.example' },
};
const move = (id: string) => ({
  ...{ id, from: 'Example Connectivity Ltd', controller: BUYER, movedAt: '2026-03-01T00:00:00.000Z' },
  ...{ reason: 'the contract of sale', by: '0b9e7a52-6a55-4f6a-9d7e-0d3f0a1c2b3d', at: '2026-03-02T09:00:00.000Z' },
});
const ID = '44444444-4444-4444-8444-444444444444';
const opened = async (id: string): Promise<string> => {
  const request = newRequest();
  return (await register.intake.open({ ...request, source: { ...request.source, id } })).requestId;
};
const moves = async (chain: string) =>
  (await register.audit.list(chain, { limit: 100 })).filter(({ type }) => type === 'controller.moved');

it('moves what is open, on each chain, and neither a date nor what is closed', async () => {
  const open = await opened('T-1');
  const closed = await opened('T-2');
  const clock = {
    ...{ state: 'RUNNING' as const, dueDate: '2026-04-02', dueBefore: '2026-04-02T23:00:00.000Z' },
    ...{ extensionNoticeDue: null, refusalNoticeDue: null, governs: 'UK' as const, derivation: [], rules: '1' },
  };
  const at = '2026-03-02T08:00:00.000Z';
  await register.requests.update(open, { at, clock });
  await register.requests.update(closed, { at, stage: 'closed', step: 'done', closedAt: at, outcome: 'fulfilled' });
  const before = await register.requests.get(open);
  expect(await register.controllerMoves.move(move(ID))).toEqual({ requests: [open] });
  expect(await register.requests.get(open)).toEqual({ ...before, controller: BUYER });
  expect((await register.requests.get(closed))?.controller).toBeUndefined();
  expect((await moves(open)).map(({ detail }) => detail)).toEqual([
    { move: ID, from: 'Example Connectivity Ltd', to: BUYER.name, movedAt: '2026-03-01T00:00:00.000Z' },
  ]);
  expect(await moves(closed)).toEqual([]);
  expect((await moves('system')).map(({ detail }) => detail)).toMatchObject([{ requests: 1, to: BUYER.name }]);
});

it('is one move however often it is made, and takes along an erasure that waits after its request has closed', async () => {
  const held = await opened('T-3');
  register.sealer.create(`held:${held}`);
  await register.held.put(
    held,
    [
      {
        holder: 'billing',
        reasons: [],
        item: {
          ...{ id: 'invoices/2026', dataset: 'invoices', category: 'payment', kind: 'invoice', count: 1 },
          lawfulBasis: 'legal_obligation',
        },
      },
    ],
    {},
    '2026-03-02T08:00:00.000Z',
  );
  const at = '2026-03-02T08:30:00.000Z';
  await register.requests.update(held, {
    at,
    stage: 'closed',
    step: 'done',
    closedAt: at,
    outcome: 'partly_fulfilled',
  });
  expect(await register.controllerMoves.move(move(ID))).toEqual({ requests: [held] });
  expect(await register.controllerMoves.move(move(ID))).toEqual({ requests: [] });
  expect(await moves(held)).toHaveLength(1);
});
