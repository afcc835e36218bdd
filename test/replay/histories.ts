/** The recorded histories: one file per right and path, sealed under the test keys. See README.md. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export const HISTORIES = [
  'access-signed-in',
  'access-step-up-by-code',
  'access-step-up-never-given-due-date-missed',
  'access-unverified',
  'access-withdrawn',
  'access-weak-match-released-by-reviewer',
  'portability',
  'erasure-of-everything',
  'erasure-with-holds',
  'erasure-silent-holder-second-round',
  'erasure-frozen-then-lying-holder-retried',
  'erasure-new-hold-after-approval',
  'held-lifted-by-signal-then-by-date',
  'held-withdrawn',
  'held-continued-as-new',
  'held-second-run',
  'sweep',
  'access-clarified-then-extended',
  'access-identity-doubted-at-review',
  'access-told-by-post',
  'access-part-then-whole',
  'access-bounced-then-second-address',
  'erasure-after-copy',
  'erasure-hold-comes-up-while-holder-is-down',
  'rectification-lying-holder-retried',
  'rectification-disputed-then-decided',
  'rectification-of-channel-after-code',
  'rectification-in-part',
  'restriction-in-part',
  'objection-in-part',
  'restriction',
  'restricted-then-lifted',
  'objection-upheld',
  'objection-compelling-grounds',
  'objection-to-marketing',
  'objection-to-marketing-erases-profile',
  'complaint-late',
  'ledger-replay',
  'access-mandate-then-fee',
  'access-doubt-struck',
  'access-for-a-child',
  'access-left-out-then-supplement',
  'portability-sent-straight',
  'objection-human-review',
  'erasure-part-answer-then-rest',
  'erasure-legal-releases-the-letter',
] as const;

export type HistoryName = (typeof HISTORIES)[number];

/** As the SDK replays it. */
export interface RecordedHistory {
  workflowId: string;
  events: Record<string, unknown>[];
}

export const fileOf = (name: string): string => `${name}.json`;

export async function readHistory(folder: string, name: HistoryName): Promise<RecordedHistory> {
  return JSON.parse(await readFile(join(folder, fileOf(name)), 'utf8')) as RecordedHistory;
}

export async function recordedNames(folder: string): Promise<string[]> {
  return (await readdir(folder)).map((file) => file.replace(/\.json$/, '')).sort();
}
