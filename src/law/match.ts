/**
 * How strongly a found record is tied to the verified person (I5, B4): a closed scale with fixed rules. Strong records are taken,
 * weak ones are put to a person.
 */
export interface Evidence {
  /** Identifier that hit. */
  by: { type: string };
  /** Number of other person records in the holder that carry the same value. */
  sharedWith: number;
}

export interface MatchStrength {
  strength: 'strong' | 'weak';
  /** In plain words, without any value. */
  why: string;
  rules: string[];
}

/** Ids a holder gave to one person; a kind not listed here (`x_…`, cookies) never makes a match strong. */
const HOLDER_ISSUED: ReadonlySet<string> = new Set([
  'customer_id',
  'user_id',
  'billing_account_id',
  'crm_contact_id',
  'support_requester_id',
  'sim_iccid',
  'sim_imsi',
]);
/** Independent of the mailbox: together with an unshared e-mail they make a match strong. */
const SECOND_IDENTIFIERS: ReadonlySet<string> = new Set(['phone', 'name', 'postal_address']);

/** `verifiedTypes`: identifier types the person has proven control of in this request. */
export function matchStrength(
  evidence: readonly Evidence[],
  options: { verifiedTypes?: readonly string[] } = {},
): MatchStrength {
  const unshared = evidence.filter(({ sharedWith }) => sharedWith === 0).map(({ by }) => by.type);
  const issued = unshared.find((type) => HOLDER_ISSUED.has(type));
  if (issued) return { strength: 'strong', why: `an unshared ${issued} issued by the holder`, rules: ['I5', 'B4'] };

  if (unshared.includes('email')) {
    const second = evidence.find(({ by }) => SECOND_IDENTIFIERS.has(by.type));
    if (second) return { strength: 'strong', why: `an unshared e-mail and the ${second.by.type}`, rules: ['I5', 'B4'] };
    if (options.verifiedTypes?.includes('email')) {
      return { strength: 'strong', why: 'an unshared e-mail whose control was proven', rules: ['I2', 'I5'] };
    }
    return { strength: 'weak', why: 'an e-mail alone, not proven in this request', rules: ['I5'] };
  }
  if (evidence.some(({ by }) => by.type === 'email')) {
    return { strength: 'weak', why: 'the e-mail is shared with another person', rules: ['I5', 'I11'] };
  }
  const types = [...new Set(evidence.map(({ by }) => by.type))].sort().join(', ');
  return { strength: 'weak', why: types ? `only ${types}` : 'nothing matched', rules: ['I5'] };
}
