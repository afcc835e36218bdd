/** Notices to recipients (Art 19): one tracked task each, by mail where an address is configured, else for a person. */
import { createHash } from 'node:crypto';
import { Duration } from 'luxon';
import { isHabeasError } from '../src/common/errors.js';
import { canonicalJson } from '../src/connector/plan.js';
import { renderRecipientNotice } from '../src/messages/recipient-notice.js';
import type { NewRecipientNotices, RecipientNotice } from '../src/register/types.js';
import type { CoreDeps } from './deps.js';
import { datasetOf, describe } from './descriptions.js';
import { commentOnTicket, requestRow } from './messages.js';
import type { ChangedData, CoreActivities, RecipientNoticeKind } from './types.js';

type RecipientActivities = Pick<CoreActivities, 'openRecipientNotices'>;
type NewNotice = NewRecipientNotices['recipients'][number];

const MOST_MAILED = 500;

export function createRecipientActivities(deps: CoreDeps): RecipientActivities {
  return {
    openRecipientNotices: ({ requestId, kind, changed, instruction, at }) => {
      // Identifiers stay out of the key: it is stored in clear.
      const what = changed.map(({ holder, datasets }) => ({ holder, datasets: datasets ?? [] }));
      const key = createHash('sha256').update(canonicalJson({ kind, what, at })).digest('hex');
      return openNotices(deps, { requestId, kind, changed, instruction, key, at });
    },
  };
}

export interface NoticesInput {
  requestId: string;
  kind: RecipientNoticeKind;
  changed: ChangedData[];
  instruction?: string;
  /** Names the change: the same key again changes nothing. */
  key: string;
  at: string;
}

/** Opens what is missing, mails what can be mailed, and asks the agent for the rest. A mail server that is down holds nothing up. */
export async function openNotices(deps: CoreDeps, input: NoticesInput): Promise<{ recipients: string[] }> {
  const { requestId, kind, changed, instruction, key, at } = input;
  const recipients = recipientsOfChange(deps, changed);
  if (recipients.length === 0) return { recipients: [] };
  const tellWithin = Duration.fromISO(deps.config.recipients.tellWithin).toMillis();
  const dueAt = new Date(Date.parse(at) + tellWithin).toISOString();
  const open = await deps.register.recipients.open({ requestId, kind, key, recipients, instruction, at, dueAt });
  const left = await mailNotices(deps, open, at);
  if (left.length > 0) {
    const names = [...new Set(left.map(({ recipient }) => recipient))].sort().join(', ');
    await commentOnTicket(
      deps,
      requestId,
      `recipients-${key}`,
      `Please tell these recipients of the ${kind} and record it with the request (Art 19): ${names}.`,
    );
  }
  return { recipients: recipients.map(({ name }) => name) };
}

/** Open notices that a mail could not take along yet. */
export async function mailWaitingNotices(deps: CoreDeps, at: string): Promise<number> {
  if (Object.keys(deps.config.recipients.mail).length === 0) return 0;
  const waiting = await deps.register.recipients.waiting({ limit: MOST_MAILED });
  return waiting.length - (await mailNotices(deps, waiting, at)).length;
}

function recipientsOfChange({ descriptions, config }: CoreDeps, changed: ChangedData[]): NewNotice[] {
  const byName = new Map<string, NewNotice>();
  for (const { holder, datasets, identifiers } of changed) {
    const description = describe(descriptions, holder);
    const touched = datasets?.map((name) => datasetOf(description, name)) ?? description.datasets;
    for (const dataset of touched) {
      for (const { name, country } of dataset.recipients) {
        const notice = byName.get(name) ?? { name, country, changes: [], identifiers: [] };
        byName.set(name, notice);
        if (!notice.changes.some((change) => change.holder === holder && change.dataset === dataset.name))
          notice.changes.push({ holder, dataset: dataset.name, category: dataset.category });
        for (const one of known(identifiers, config.recipients.mail[name]?.knowsBy)) {
          if (!notice.identifiers.some(({ type, value }) => type === one.type && value === one.value))
            notice.identifiers.push(one);
        }
      }
    }
  }
  return [...byName.values()];
}

/** Only what the recipient knows people by; all where that is not known, or where it would be nothing: a person sorts it out. */
function known(identifiers: ChangedData['identifiers'], knowsBy: string[] | undefined): ChangedData['identifiers'] {
  const fitting = identifiers.filter(({ type }) => knowsBy?.includes(type) ?? true);
  return fitting.length > 0 ? fitting : identifiers;
}

/** Returns the notices that are still open. */
async function mailNotices(deps: CoreDeps, open: RecipientNotice[], at: string): Promise<RecipientNotice[]> {
  const left: RecipientNotice[] = [];
  for (const notice of open) if (!(await mailed(deps, notice, at))) left.push(notice);
  return left;
}

/** Where nobody said which language a recipient reads: that of the data subject, as long as the case is kept. */
async function localeOfSubject({ register, config }: CoreDeps, requestId: string): Promise<string> {
  const details = await register.requests.details(requestId);
  return details?.subject.locale ?? config.letters?.defaultLanguage ?? 'en';
}

async function mailed(deps: CoreDeps, notice: RecipientNotice, at: string): Promise<boolean> {
  const { register, config, mailer, log, descriptions } = deps;
  const { id, requestId, recipient, kind, changes } = notice;
  const known = config.recipients.mail[recipient];
  if (known === undefined) return false;
  const details = await register.recipients.details(id);
  const identifiers = details?.identifiers.filter(({ type }) => known.knowsBy.includes(type)) ?? [];
  if (identifiers.length === 0) return false;
  const row = await requestRow(deps, requestId);
  const titles = changes.map(({ holder, dataset }) => datasetOf(describe(descriptions, holder), dataset).title);
  const { subject, text } = renderRecipientNotice({
    controller: config.controller,
    reference: row.number,
    kind,
    data: [...new Set(titles)],
    identifiers,
    instruction: details?.instruction,
    locale: known.locale ?? (await localeOfSubject(deps, requestId)),
    ...config.letters,
  });
  try {
    await mailer.send({
      // What joined later makes another text, and so another mail.
      key: `${requestId}/recipient/${id}/${changes.length}`,
      to: { address: known.address, name: recipient },
      subject,
      text,
      sealUnder: `${row.caseShreddedAt ? 'held' : 'case'}:${requestId}`,
      at,
    });
  } catch (error) {
    if (!isHabeasError(error)) throw error;
    log.warn({ requestId, notice: id, kind: error.kind }, 'a recipient could not be told by mail');
    return false;
  }
  await register.recipients.record(id, { state: 'sent', channel: 'mail', by: 'system', at });
  return true;
}
