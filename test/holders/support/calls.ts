/** The calls of a connector with their types, as a workflow makes them. */
import { randomUUID } from 'node:crypto';
import type {
  ApplyResult,
  CollectResult,
  ConfirmAppliedInput,
  ConfirmAppliedResult,
  ConfirmResult,
  Correction,
  EraseResult,
  HolderPlan,
  HoldsResult,
  Identifier,
  IdentifiersResult,
  ItemOrder,
  LocateResult,
  ObjectResult,
  Objection,
  RectifyResult,
  RestrictionGround,
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
  /** All of one request, unless another is named. */
  apply(
    call: 'restrict' | 'unrestrict' | 'suppress',
    subject: Subject,
    itemIds?: string[],
    more?: { requestId?: string; ground?: RestrictionGround },
  ): Promise<ApplyResult>;
  rectify(subject: Subject, corrections: Correction[], key?: string): Promise<RectifyResult>;
  object(subject: Subject, objection: Objection, key?: string): Promise<ObjectResult>;
  confirmApplied(
    subject: Subject,
    asked: Pick<ConfirmAppliedInput, 'corrections' | 'restriction' | 'objection'>,
  ): Promise<ConfirmAppliedResult['remaining']>;
  identifiers(context?: TestContext): Promise<IdentifiersResult>;
}

export function callsOf(connector: Connector): Calls {
  const call = async (
    name: Parameters<Connector['call']>[0],
    input: object,
    context = testContext(),
  ): Promise<unknown> =>
    connector.call(name, { ...callContext(name === 'collect' ? 'access' : 'erasure'), ...input }, context);
  const requestId = randomUUID();
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
    apply: async (name, subject, itemIds, more) =>
      (await call(name, { requestId, subject, ...(itemIds ? { itemIds } : {}), ...more })) as ApplyResult,
    rectify: async (subject, corrections, key = randomUUID()) =>
      (await call('rectify', { requestId, right: 'rectification', subject, corrections, key })) as RectifyResult,
    object: async (subject, objection, key = randomUUID()) =>
      (await call('object', { requestId, right: 'objection', subject, ...objection, key })) as ObjectResult,
    confirmApplied: async (subject, asked) =>
      ((await call('confirmApplied', { requestId, subject, ...asked })) as ConfirmAppliedResult).remaining,
    identifiers: async (context) => (await call('identifiers', {}, context)) as IdentifiersResult,
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
