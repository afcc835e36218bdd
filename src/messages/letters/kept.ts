/**
 * What an erasure keeps. Everything kept to meet a legal obligation is one passage, the same whatever the source and however many
 * records it is: dates and bases stand there for ordinary accounting records only (V4, holds §1).
 */
import type { Money, Reason, ReasonType } from '../../law/types.js';
import type { HowToClear, KeptItem } from './inputs.js';
import type { Block } from './blocks.js';
import { heading, list, paragraph, table } from './blocks.js';
import type { Scope } from './scope.js';

const LEGAL: ReadonlySet<ReasonType> = new Set<ReasonType>([
  'STATUTORY_RETENTION',
  'IP_RETENTION_NOTICE',
  'AUTHORITY_REQUEST',
]);
/** Kinds whose retention everybody knows: tax and accounting law. */
const ACCOUNTING = new Set(['invoice', 'ledger']);

export function keptBlocks(scope: Scope, kept: KeptItem[], clear: HowToClear): Block[] {
  if (kept.length === 0) return [];
  const { texts } = scope;
  const ordinary = kept.filter(({ decision }) => decision.reasons.some((reason) => !LEGAL.has(reason.hold)));
  const legal = kept.some(({ decision }) => decision.reasons.some((reason) => LEGAL.has(reason.hold)));
  return [
    heading(texts.erasure.keptHeading),
    ...(ordinary.length > 0 ? ordinaryBlocks(scope, ordinary) : []),
    ...(legal ? legalBlocks(scope, kept) : []),
    paragraph(texts.erasure.restricted, 'restricted'),
    ...clearBlocks(scope, kept, clear),
  ];
}

function ordinaryBlocks(scope: Scope, items: KeptItem[]): Block[] {
  const { texts, own } = scope;
  const { common, erasure } = texts;
  const rows = alike(items).map(({ title, holderTitle, decision, ends }) => {
    const reasons = decision.reasons.filter((reason) => !LEGAL.has(reason.hold));
    const only = decision.keepOnly === 'billing_fields' ? ` ${erasure.billingFields}` : '';
    return [
      common.dataAt(own(title), own(holderTitle)),
      `${reasons.map((reason) => erasure.why[reason.hold]).join(' ')}${only}`,
      ends.length > 1 ? severalEnds(scope, ends) : reasons.map((reason) => untilOf(scope, reason)).join('; '),
    ];
  });
  const bases = items.flatMap(({ decision }) => decision.reasons.filter((r) => !LEGAL.has(r.hold)).flatMap(basesOf));
  return [
    paragraph(erasure.keptIntro),
    table(erasure.keptHeading, [common.data, common.why, common.until], merged(rows), '12(4).reasons', 'until'),
    paragraph(`${common.basis}:`),
    list([...new Set(bases.map(own))], '12(4).reasons'),
  ];
}

/** Items of one dataset kept for one dated reason are one row: a log of twelve months is not twelve rows. */
function alike(items: KeptItem[]): (KeptItem & { ends: string[] })[] {
  const groups = new Map<string, KeptItem & { ends: string[] }>();
  for (const [index, item] of items.entries()) {
    const [reason, ...more] = item.decision.reasons;
    const dated = reason?.until !== undefined && more.length === 0;
    const key = dated ? [item.holderTitle, item.title, reason.hold].join('\u0000') : String(index);
    const group = groups.get(key);
    const ends = dated ? [reason.until ?? ''] : [];
    if (group) group.ends = [...new Set([...group.ends, ...ends])].sort();
    else groups.set(key, { ...item, ends });
  }
  return [...groups.values()];
}

function severalEnds({ reader, texts }: Scope, ends: string[]): string {
  return texts.erasure.untilDates(reader.date(ends[0] ?? ''), reader.date(ends.at(-1) ?? ''));
}

/** Rows that differ only in what is kept become one. */
function merged(rows: string[][]): string[][] {
  const groups = new Map<string, string[][]>();
  for (const row of rows) {
    const key = row.slice(1).join('\u0000');
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].map((group) => [
    [...new Set(group.map(([what]) => what ?? ''))].join(', '),
    ...(group[0]?.slice(1) ?? []),
  ]);
}

function legalBlocks({ reader, texts, own }: Scope, kept: KeptItem[]): Block[] {
  const { erasure } = texts;
  const accounting = kept.flatMap((item) =>
    ACCOUNTING.has(item.decision.item.kind)
      ? item.decision.reasons
          .filter((reason) => reason.hold === 'STATUTORY_RETENTION')
          .map((reason) => ({ title: item.title, reason }))
      : [],
  );
  const last = accounting
    .flatMap(({ reason }) => reason.until ?? [])
    .sort()
    .at(-1);
  const titles = [...new Set(accounting.map(({ title }) => own(title)))];
  const bases = [...new Set(accounting.flatMap(({ reason }) => basesOf(reason).map(own)))];
  return [
    heading(erasure.legalHeading, 3),
    paragraph(erasure.legal, '12(4).reasons', 'until'),
    ...(last ? [paragraph(erasure.legalAccounting(reader.list(titles), reader.date(last)), 'until')] : []),
    ...(bases.length > 0 ? [paragraph(`${erasure.legalBasis}:`), list(bases, '12(4).reasons')] : []),
  ];
}

function basesOf(reason: Reason): string[] {
  return Object.values(reason.basis).filter((basis) => basis !== '');
}

function untilOf({ reader, texts, own }: Scope, reason: Reason): string {
  if (reason.until) return texts.erasure.untilDate(reader.date(reason.until));
  return reason.endsWhen ? own(reason.endsWhen) : texts.erasure.stays;
}

/** Amount, services, how to clear them, and that closing the account needs both (E5). */
function clearBlocks({ reader, texts, own }: Scope, kept: KeptItem[], clear: HowToClear): Block[] {
  const { erasure } = texts;
  const joined = (sentence: string, how: string | undefined): string =>
    how ? texts.common.explained(sentence, own(how)) : sentence;
  const reasons = kept.flatMap(({ decision }) => decision.reasons);
  // Somebody with several accounts may owe at each, and in more than one currency (B4).
  const balances = amountsOf(reasons, 'OUTSTANDING_BALANCE');
  const credits = amountsOf(reasons, 'CREDIT_DUE');
  const services = new Map(
    reasons
      .filter((reason) => reason.hold === 'ACTIVE_SERVICE')
      .flatMap((reason) => reason.detail?.services ?? [])
      .map(({ ref, label }) => [ref, label]),
  );
  const lines = [
    ...balances.map(({ money, invoices }) =>
      joined(erasure.amount(reader.money(money), reader.list(invoices)), clear.pay),
    ),
    ...(services.size > 0
      ? [joined(erasure.services(reader.list([...services.values()]), services.size), clear.terminate)]
      : []),
    ...credits.map(({ money }) => erasure.credit(reader.money(money))),
  ];
  if (lines.length === 0) return [paragraph(erasure.nothingToClear, 'clear')];
  const account = balances.length > 0 || services.size > 0;
  return [
    heading(erasure.clearHeading),
    list(lines, 'clear'),
    ...(account ? [paragraph(erasure.clearBoth, 'clear')] : []),
  ];
}

/** Each amount once, however many items it keeps. */
function amountsOf(reasons: readonly Reason[], hold: ReasonType): { money: Money; invoices: string[] }[] {
  const amounts = reasons.flatMap(({ hold: own, detail }) =>
    own === hold && detail?.money ? [{ money: detail.money, invoices: detail.invoices ?? [] }] : [],
  );
  return [...new Map(amounts.map((amount) => [JSON.stringify(amount), amount])).values()];
}
