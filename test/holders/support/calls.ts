/** The calls of a connector with their types, as a workflow makes them. */
import { randomUUID } from 'node:crypto';
import type {
  ApplyResult,
  CollectResult,
  ConfirmResult,
  EraseResult,
  HolderPlan,
  HoldsResult,
  Identifier,
  ItemOrder,
  LocateResult,
  Subject,
} from '../../../src/connector/contract.js';
import type { Connector } from '../../../src/connector/define.js';
import { callContext, NOW, testContext } from './context.js';
import type { TestContext } from './context.js';

export interface Calls {
  locate(identifiers: Identifier[]): Promise<LocateResult>;
  /** What a workflow would freeze after `locate`: all records found. */
  subjectOf(identifiers: Identifier[]): Promise<Subject>;
  holds(subject: Subject, asOf?: string): Promise<HoldsResult>;
  collect(
    subject: Subject,
    context?: TestContext,
    more?: { datasets?: string[]; requestId?: string; asOf?: string },
  ): Promise<CollectResult>;
  preview(subject: Subject, orders: ItemOrder[], asOf?: string): Promise<HolderPlan>;
  erase(plan: HolderPlan, key?: string): Promise<EraseResult>;
  confirm(plan: HolderPlan): Promise<ConfirmResult>;
  apply(call: 'restrict' | 'unrestrict' | 'suppress', subject: Subject, itemIds?: string[]): Promise<ApplyResult>;
}

export function callsOf(connector: Connector): Calls {
  const call = async (
    name: Parameters<Connector['call']>[0],
    input: object,
    context = testContext(),
  ): Promise<unknown> =>
    connector.call(name, { ...callContext(name === 'collect' ? 'access' : 'erasure'), ...input }, context);
  const locate: Calls['locate'] = async (identifiers) => (await call('locate', { identifiers })) as LocateResult;
  return {
    locate,
    subjectOf: async (identifiers) => {
      const { found } = await locate(identifiers);
      return {
        refs: found.map(({ ref }) => ref),
        identifiers: [...identifiers, ...found.flatMap((record) => record.identifiers)],
        representative: found.some(({ representative }) => representative),
      };
    },
    holds: async (subject, asOf = NOW) => (await call('holds', { subject, asOf })) as HoldsResult,
    collect: async (subject, context, { asOf = NOW, ...more } = {}) =>
      (await call('collect', { subject, asOf, ...more }, context)) as CollectResult,
    preview: async (subject, orders, asOf = NOW) => (await call('preview', { subject, asOf, orders })) as HolderPlan,
    erase: async (plan, key = randomUUID()) =>
      (await call('erase', { plan, approvedHash: plan.hash, key })) as EraseResult,
    confirm: async (plan) => (await call('confirm', { plan })) as ConfirmResult,
    apply: async (name, subject, itemIds) =>
      (await call(name, { subject, ...(itemIds ? { itemIds } : {}) })) as ApplyResult,
  };
}

/** Orders for the items whose id passes; the others are retained. */
export function ordersWhere(
  items: HoldsResult['items'],
  erase: (id: string) => boolean,
  outcome: ItemOrder['outcome'] = 'erase',
): ItemOrder[] {
  return items.map((item) => ({ item, outcome: erase(item.id) ? outcome : 'retain' }));
}
