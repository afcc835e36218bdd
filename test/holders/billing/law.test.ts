/** Billing's facts and items under the decision table: the debt keeps what it needs, and everything ends when it is paid. */
import { createBillingConnector } from '../../../activities/holders/billing/index.js';
import { startBilling } from '../../../examples/iot-operator/systems/billing/system.js';
import { decideItems } from '../../../src/law/erasure/decide.js';
import { callsOf } from '../support/calls.js';
import type { Calls } from '../support/calls.js';
import { NOW, TODAY } from '../support/context.js';
import { startCluster } from '../support/cluster.js';
import type { Cluster } from '../support/cluster.js';
import { cast, identifiersFor, startWorld } from '../support/worlds.js';
import type { World } from '../support/worlds.js';

let cluster: Cluster;
let world: World;
let calls: Calls;

beforeAll(async () => {
  cluster = startCluster();
  world = await startWorld(cluster, startBilling);
  calls = callsOf(createBillingConnector(world.settings));
});
afterAll(async () => {
  await world.close();
  await cluster.stop();
});

const { debtor } = cast;

async function outcomes(activeSims: number): Promise<Record<string, string>> {
  const { facts, items } = await calls.holds(await calls.subjectOf([identifiersFor.email(debtor)]));
  const services = debtor.sims.slice(0, activeSims).map(({ iccid, label }) => ({ ref: iccid, label }));
  const decisions = decideItems({
    facts: [
      { holder: 'billing', status: 'known', at: NOW, facts, items },
      { holder: 'accounts', status: 'known', at: NOW, facts: [{ type: 'active_service', services }], items: [] },
    ],
    descriptions: [
      { holder: 'billing', answersFor: ['balance'] },
      { holder: 'accounts', answersFor: ['service'] },
    ],
    regimes: ['UK'],
    asOf: TODAY,
    representative: false,
    openRequests: [],
    policy: { accountingPeriodEnd: '03-31', germanTaxDuties: false, supportRetentionMonths: 24, securityLogMonths: 12 },
  });
  const shown = decisions.map(({ item, outcome, reasons }) => {
    const place = /^invoices\/inv/.test(item.id) ? 'open invoice' : (item.id.split('/')[0] ?? '');
    return [place, [outcome, ...reasons.map(({ hold }) => hold)].join(' ')] as const;
  });
  return Object.fromEntries(shown);
}

it('keeps identity, token and open invoice for debt and service, then for the debt, then not at all', async () => {
  expect(await outcomes(2)).toMatchObject({
    payer: 'RETAIN_HOLD OUTSTANDING_BALANCE ACTIVE_SERVICE',
    services: 'RETAIN_NO_GROUND ACTIVE_SERVICE',
    payment_methods: 'RETAIN_HOLD OUTSTANDING_BALANCE ACTIVE_SERVICE',
    invoices: 'RETAIN_HOLD STATUTORY_RETENTION',
    'open invoice': 'RETAIN_HOLD STATUTORY_RETENTION OUTSTANDING_BALANCE',
    ledger: 'RETAIN_HOLD STATUTORY_RETENTION OUTSTANDING_BALANCE',
  });
  for (const { iccid } of debtor.sims) await world.api('POST', `/services/${iccid}/terminate`);
  expect(await outcomes(0)).toMatchObject({ services: 'RETAIN_NO_GROUND ACTIVE_SERVICE' });
  await world.api('POST', `/accounts/${debtor.billingAccountId!}/final-bill`);
  expect(await outcomes(0)).toMatchObject({
    payer: 'RETAIN_HOLD OUTSTANDING_BALANCE',
    services: 'ERASE_NOW',
    payment_methods: 'RETAIN_HOLD OUTSTANDING_BALANCE',
  });
  const { body } = await world.api('GET', `/accounts/${debtor.billingAccountId!}/balance`);
  for (const invoice of body.openInvoices as string[]) await world.api('POST', `/invoices/${invoice}/payments`);
  expect(await outcomes(0)).toMatchObject({
    payer: 'ERASE_NOW',
    services: 'ERASE_NOW',
    payment_methods: 'ERASE_NOW',
    invoices: 'RETAIN_HOLD STATUTORY_RETENTION',
    ledger: 'RETAIN_HOLD STATUTORY_RETENTION',
  });
});
