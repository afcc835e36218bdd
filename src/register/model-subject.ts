/** The words about the data subject: identifiers, who acts for them, and what a right needs beyond its name. */

/** An identifier of a data subject, as the holder contract has it. */
export interface SubjectIdentifier {
  type: string;
  value: string;
}

export const REPRESENTATIVE_KINDS = ['solicitor', 'parent', 'attorney', 'body', 'portal', 'other'] as const;
export const MANDATES = ['shown', 'doubtful', 'missing'] as const;

/**
 * Who acts for the person, and how sure the mandate is (I8, C3). Letters go to the representative only where the mandate is shown;
 * otherwise to the person, at the contact address of the claim.
 */
export interface Representative {
  kind: (typeof REPRESENTATIVE_KINDS)[number];
  name: string;
  mandate: (typeof MANDATES)[number];
  /** Categories the mandate covers; absent: all. */
  scope?: string[];
  /** Where the representative is written to. */
  contactEmail?: string;
}

/** What a person has to look at before anything is asked of anybody: who may act for a child (I9), the path for the deceased (I12). */
export const CIRCUMSTANCES = ['minor', 'deceased'] as const;
export type Circumstances = (typeof CIRCUMSTANCES)[number];

export const DEMAND_KINDS = ['rectification', 'restriction', 'objection', 'portability'] as const;

/** The cases of Art 18(1)(a) to (d). */
export const RESTRICTION_CASES = ['accuracy', 'unlawful', 'claims', 'objection'] as const;
export type RestrictionCase = (typeof RESTRICTION_CASES)[number];

/** `marketing` is absolute (O2), `consent` withdraws it (O4), `processing` is weighed (O3), `automated_decision` is looked at by a person (O6). */
export const OBJECTION_SCOPES = ['marketing', 'consent', 'processing', 'automated_decision'] as const;
export const OBJECTION_CHANNELS = ['email', 'phone', 'sms', 'post', 'web'] as const;

/** Source system of requests that a one-click link opened: its page has told the person, no letter follows. */
export const ONE_CLICK = 'one-click';

/** One thing said to be wrong. `record`: which one, by its key as collected, where there are several. */
export interface DemandedCorrection {
  holder?: string;
  dataset?: string;
  field: string;
  value: string;
  record?: string;
}

/** Data of one holder: all of it, one data set, or single items of that, as the holder names them. */
export interface DemandedData {
  holder: string;
  dataset?: string;
  items?: string[];
}

/** What a right needs beyond its name (O1–O5). Personal data: sealed wherever it is stored. */
export type Demand =
  | {
      kind: 'rectification';
      corrections: DemandedCorrection[];
      /** Added to the record where the correction is refused. */
      statement?: string;
    }
  | {
      kind: 'restriction';
      ground: RestrictionCase;
      /** Only this data; absent: everything everywhere. */
      data?: DemandedData[];
      statement?: string;
    }
  | {
      kind: 'objection';
      scope: (typeof OBJECTION_SCOPES)[number];
      /** Purposes or channels meant, or which automated decision; absent: all. */
      purposes?: string[];
      channels?: (typeof OBJECTION_CHANNELS)[number][];
      /** The profile goes as well, once two people approved it. Absent: for marketing without limits, when the person is proven. */
      eraseProfile?: boolean;
      statement?: string;
    }
  /** Direct transmission to another controller (Art 20(2), P5): who it is and where it takes the data, in the person's words. */
  | { kind: 'portability'; transmitTo: { controller: string; address: string } };

/** The subject as intake took it down: personal data, sealed under the case key in register and histories. */
export interface SubjectClaim {
  /** As given: at least one identifier; unproven until `verify` is through. */
  identifiers: SubjectIdentifier[];
  name?: string;
  /** BCP 47, for letters. */
  locale: string;
  /** Where the answer's link goes. */
  contactEmail?: string;
  /** Set when the ticket system asserted a signed-in session and the signature was good; the identifiers it vouches for. */
  signedIn?: { system: string; assertedAt: string; identifiers: SubjectIdentifier[] };
  representative?: Representative;
  circumstances?: Circumstances;
}
