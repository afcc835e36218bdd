/** Art 19: who was told; that they are named on request holds in any case. */
import type { Block } from './blocks.js';
import { paragraph } from './blocks.js';
import type { ToldRecipient } from './inputs.js';
import type { Scope } from './scope.js';

export function recipientsTold(
  { reader, texts, own }: Scope,
  what: 'erasure' | 'rectification' | 'restriction',
  recipients: ToldRecipient[],
): Block {
  const { common } = texts;
  const names = recipients.map(({ name, country }) =>
    country ? `${own(name)} (${reader.country(country)})` : own(name),
  );
  const told = names.length > 0 ? common.recipients[what](reader.list(names)) : common.noRecipients;
  return paragraph(`${told} ${common.recipientsNamed}`, '19');
}
