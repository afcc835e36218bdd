/** The hold types of holds §1 as data: where each comes from, what it reaches, who opens it, what it needs, how it is told. */
import type { HoldType, ItemKind } from '../types.js';

/** What somebody has to say when opening a hold, beyond type, selector and basis. */
export type HoldNeed = 'matter' | 'review_date' | 'end' | 'record_months' | 'request';

export interface HoldKind {
  /** Facts of holders, dates of records, other requests of the person, or people. */
  from: 'holders' | 'dates' | 'requests' | 'people';
  /** What it keeps from erasure: `use_only` keeps nothing, it restricts. */
  reach: 'everything' | 'all_but_marketing' | 'use_only';
  /** Roles that open, review and close it; empty: nobody does, it is reported or computed. */
  openedBy: readonly ('reviewer' | 'legal')[];
  secret: 'never' | 'may_be' | 'always';
  needs: readonly HoldNeed[];
  /** Looked at again at least every so many days. */
  reviewDays?: number;
  /** Longest period per record, in months. */
  longestRecordMonths?: number;
  /** It is there because of the person's own request: H6 does not stand against it. */
  ofRequest?: true;
  /** What the case and the person read instead, unless it may be disclosed. */
  shownAs?: Extract<HoldType, 'STATUTORY_RETENTION' | 'LIMITATION'>;
  /** Stops the scheduled purge of what is in scope (V6). */
  stopsPurge?: true;
  /** The person is told before it is lifted (Art 18(3)). */
  tellBeforeLifting?: true;
  rules: readonly string[];
}

const REPORTED = { from: 'holders', openedBy: [], secret: 'never', needs: [] } as const;

export const HOLD_KINDS: Record<HoldType, HoldKind> = {
  ACTIVE_SERVICE: { ...REPORTED, reach: 'all_but_marketing', rules: ['E1', 'E5', 'H9'] },
  OUTSTANDING_BALANCE: { ...REPORTED, reach: 'all_but_marketing', rules: ['E5', 'H8', 'H9'] },
  CREDIT_DUE: { ...REPORTED, reach: 'all_but_marketing', rules: ['E1'] },
  STATUTORY_RETENTION: {
    from: 'people',
    reach: 'all_but_marketing',
    openedBy: ['reviewer', 'legal'],
    secret: 'never',
    needs: ['end'],
    rules: ['E2'],
  },
  LIMITATION: {
    from: 'people',
    reach: 'all_but_marketing',
    openedBy: ['reviewer', 'legal'],
    secret: 'never',
    needs: ['end'],
    rules: ['E2'],
  },
  LITIGATION: {
    from: 'people',
    reach: 'everything',
    openedBy: ['legal'],
    secret: 'never',
    needs: ['matter', 'review_date'],
    stopsPurge: true,
    rules: ['E2', 'V6'],
  },
  FRAUD_INVESTIGATION: {
    from: 'people',
    reach: 'all_but_marketing',
    openedBy: ['reviewer', 'legal'],
    secret: 'never',
    needs: ['review_date'],
    reviewDays: 30,
    shownAs: 'LIMITATION',
    rules: ['E2', 'V5'],
  },
  IP_RETENTION_NOTICE: {
    from: 'people',
    reach: 'all_but_marketing',
    openedBy: ['legal'],
    secret: 'always',
    needs: ['record_months'],
    longestRecordMonths: 12,
    shownAs: 'STATUTORY_RETENTION',
    rules: ['E2', 'V4'],
  },
  AUTHORITY_REQUEST: {
    from: 'people',
    reach: 'all_but_marketing',
    openedBy: ['reviewer', 'legal'],
    secret: 'may_be',
    needs: ['end'],
    rules: ['E2'],
  },
  OPEN_SUBJECT_REQUEST: {
    from: 'requests',
    reach: 'everything',
    openedBy: [],
    secret: 'never',
    needs: [],
    rules: ['A8'],
  },
  SUBJECT_RESTRICTION: {
    from: 'people',
    // The person's own wish, not one against them.
    reach: 'everything',
    openedBy: ['reviewer', 'legal'],
    secret: 'never',
    needs: [],
    ofRequest: true,
    tellBeforeLifting: true,
    rules: ['O5'],
  },
  RIGHTS_PENDING: {
    from: 'people',
    reach: 'use_only',
    openedBy: ['reviewer', 'legal'],
    secret: 'never',
    needs: ['request'],
    ofRequest: true,
    rules: ['O1', 'O3', 'O5'],
  },
};

/** Types people open, by whether their existence may be known. */
export const OPENED_HOLD_TYPES = (Object.keys(HOLD_KINDS) as HoldType[]).filter(
  (type) => HOLD_KINDS[type].openedBy.length > 0,
);
export const ORDINARY_HOLD_TYPES = OPENED_HOLD_TYPES.filter((type) => HOLD_KINDS[type].secret !== 'always');
export const SECRET_HOLD_TYPES = OPENED_HOLD_TYPES.filter((type) => HOLD_KINDS[type].secret !== 'never');

/** Kept by litigation, an open request or the person's own restriction, and by nothing else (holds §2.5, §2.8). */
export const MARKETING_KINDS: ReadonlySet<ItemKind> = new Set<ItemKind>([
  'marketing_profile',
  'consent_record',
  'event_contact',
]);
