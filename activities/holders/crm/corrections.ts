/** Which fields of the CRM may be corrected, and how (holds 2.5, 2.8). */
import type { Subject } from '../../../src/connector/contract.js';
import type { Corrector, RectifyRules, Target } from '../shared/rectify.js';
import { mailAddress, notEmpty, phoneNumber } from '../shared/rectify.js';
import type { CrmApi, ListName } from './api.js';
import { LISTS } from './api.js';
import { contactsOf, ownersOf } from './records.js';

const TEXT = { how: 'replaced', refuses: notEmpty } as const;
const MAIL = { how: 'replaced', refuses: mailAddress } as const;
const INFERRED = 'an inference is our own opinion; it may be objected to or erased';
const LOGGED = 'the log records what happened';

export const RULES: RectifyRules = {
  contact: {
    email: MAIL,
    ...{ givenName: TEXT, familyName: TEXT, fullName: TEXT, title: TEXT, role: TEXT, expertise: TEXT },
    phone: { how: 'replaced', refuses: phoneNumber },
    preferences: { how: 'replaced', refuses: jsonObject },
    '*': { refused: 'this is kept by us and follows from other data' },
  },
  registrations: { email: MAIL, title: { ...TEXT, named: true }, '*': { refused: LOGGED } },
  sources: { name: { ...TEXT, named: true }, '*': { refused: 'the kind of source follows from its name' } },
  scores: { '*': { refused: INFERRED } },
  campaign_history: { '*': { refused: LOGGED } },
  visits: { '*': { refused: LOGGED } },
  consents: { '*': { refused: 'proof of consent stays as it was given; consent can be withdrawn' } },
};

function jsonObject(value: string): string | undefined {
  return parsed(value) === undefined ? 'preferences are a JSON object' : undefined;
}

function parsed(value: string): Record<string, unknown> | undefined {
  try {
    const found: unknown = JSON.parse(value);
    return typeof found === 'object' && found !== null && !Array.isArray(found)
      ? (found as Record<string, unknown>)
      : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export function correctorOf(api: CrmApi, subject: Subject, key: string, now: string): Corrector {
  const ids = ownersOf(subject).flatMap(({ kind, id }) => (kind === 'contact' ? [id] : []));
  const records = async ({ dataset, record }: Target): Promise<Record<string, unknown>[]> => {
    if (dataset === 'contact') {
      return (await contactsOf(api, subject)).filter(({ id }) => record === undefined || id === record);
    }
    const found: Record<string, unknown>[] = [];
    for (const owner of ownersOf(subject)) {
      for await (const entry of api.all(owner, dataset as ListName, now)) {
        if (record === undefined || entry.id === record) found.push(entry);
      }
    }
    return found;
  };
  return {
    count: async (target) => (await records(target)).length,
    apply: async (target) => {
      const { dataset, field, value, record } = target;
      let corrected = 0;
      for (const id of ids) {
        if (dataset !== 'contact') {
          const order = {
            dataset: LISTS[dataset as ListName],
            field,
            value,
            ...(record === undefined ? {} : { record }),
          };
          corrected += await api.correctRecords(id, order, key);
        } else if (record === undefined || record === id) {
          corrected += await api.correct(id, { [field]: field === 'preferences' ? parsed(value) : value }, key);
        }
      }
      return corrected;
    },
    file: async ({ dataset, field, record, statement }) => {
      let filed = false;
      for (const id of ids) {
        const entry = { dataset, field, text: statement, ...(record === undefined ? {} : { record }) };
        filed = (await api.file(id, entry, key)) || filed;
      }
      return filed;
    },
    differing: async (target) =>
      (await records(target)).filter((entry) => !sameValue(entry[target.field], target.value)).length,
  };
}

function sameValue(found: unknown, asked: string): boolean {
  if (typeof found !== 'object' || found === null) return found === asked;
  const wanted = parsed(asked) ?? {};
  const members = Object.entries(found);
  return (
    members.length === Object.keys(wanted).length &&
    members.every(([name, value]) => JSON.stringify(value) === JSON.stringify(wanted[name]))
  );
}
