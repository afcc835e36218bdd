/** What every letter carries, and what comes out. Instants are ISO 8601 UTC, dates `YYYY-MM-DD`. */
import type { LetterKind } from '../../law/letters.js';
import type { Regime, Right } from '../../law/types.js';

export interface LetterController {
  name: string;
  address: string;
  privacyContact: string;
  complaintsContact: string;
  /** Web page of the complaint form (DPA 2018 s.164A(2)). */
  complaintsForm?: string;
  registration?: string;
  dpo?: string;
  euRepresentative?: string;
}

export interface LetterAuthority {
  /** Regime the authority stands for. */
  regime: Regime;
  name: string;
  url: string;
  address?: string;
}

/** The operator's translations of its own texts: language (`de`) → text as the data map has it → text in that language. */
export type Translations = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What every letter carries. */
export interface LetterContext {
  /** BCP 47, of the reader; `de-AT` reads `de`, a language without a catalogue reads `defaultLanguage`. */
  locale: string;
  /** BCP 47; absent: `en`. */
  defaultLanguage?: string;
  /** IANA zone of the regime, e.g. `Europe/London`. */
  zone: string;
  /** Law that applies to the case; DUAL = both. */
  regimes: Regime[];
  /** Instant of the letter (*now* of the activity). */
  at: string;
  controller: LetterController;
  /** Where to complain, one per regime of the case. */
  authorities: LetterAuthority[];
  /** `further`: other rights asked for in the same request. */
  request: { number: string; right: Right; further?: Right[]; receivedAt: string };
  /** Addressee as the request gave it; absent before identity is proven. */
  recipientName?: string;
  translations?: Translations;
}

/** A required content and the words that say it. */
export interface LetterPassage {
  /** Id of `requiredContents`. */
  id: string;
  /** As it stands in the letter. */
  says: string;
}

/** One letter, rendered both ways from the same blocks. */
export interface RenderedLetter {
  kind: LetterKind;
  /** Mail subject and page title; no personal data. */
  subject: string;
  /** Language the text is written in, BCP 47. */
  language: string;
  html: string;
  text: string;
  /** Ids of required contents (`src/law`) that stand in the letter. */
  contains: string[];
  /** Where each of them stands. */
  passages: LetterPassage[];
}
