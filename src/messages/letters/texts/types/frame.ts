/** What every letter has: greeting, sender, complaint routes, the names of rights. */
import type { ClockEffect } from '../../inputs.js';
import type { Regime, Right } from '../../../../law/types.js';

export interface FrameTexts {
  common: {
    greeting(name: string | undefined): string;
    date: string;
    request: string;
    received: string;
    closing: string;
    contact: string;
    privacy: string;
    complaints: string;
    dpo: string;
    representative: string;
    system: string;
    data: string;
    category: string;
    records: string;
    reason: string;
    why: string;
    until: string;
    basis: string;
    onlyFields(fields: string): string;
    nobody: string;
    /** Data set and the system it is in. */
    dataAt(data: string, system: string): string;
    /** What stands to explain, then the explanation. */
    explained(what: string, explanation: string): string;
    /** Opens what adds to an answer; the same whatever had kept it back. */
    supplement(answered: string): string;
    /** Art 19: who is told of what was done; that they are named on request holds in any case. */
    recipients: Record<'erasure' | 'rectification' | 'restriction', (names: string) => string>;
    noRecipients: string;
    recipientsNamed: string;
  };
  routes: {
    heading: string;
    intro: string;
    controller(controller: string, contact: string, form: string | undefined): string;
    authority: Record<Regime, (name: string) => string>;
    authorityLink(name: string): string;
    court: string;
  };
  /** Effect of an open question on the period. */
  clock: Record<Exclude<ClockEffect, 'none'>, string>;
  /** The request by its right, as it follows "your": "request for access to personal data". */
  asked: Record<Right, string>;
  /** Names of the laws, before a citation. */
  laws: Record<Regime, string>;
  /** What internal rule ids of withheld data are in the law. */
  provisions: Record<string, string>;
}
