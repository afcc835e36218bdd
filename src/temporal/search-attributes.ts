/** Typed search attributes. They stay in clear on the server: no personal data, ever. */
import { defineSearchAttributeKey } from '@temporalio/common';

export const SEARCH_ATTRIBUTES = {
  right: defineSearchAttributeKey('HabeasRight', 'KEYWORD'),
  jurisdiction: defineSearchAttributeKey('HabeasJurisdiction', 'KEYWORD'),
  stage: defineSearchAttributeKey('HabeasStage', 'KEYWORD'),
  waitingFor: defineSearchAttributeKey('HabeasWaitingFor', 'KEYWORD'),
  dueBefore: defineSearchAttributeKey('HabeasDueBefore', 'DATETIME'),
} as const;

/** As the server wants them registered. */
export const SEARCH_ATTRIBUTE_TYPES: Readonly<Record<string, 'Keyword' | 'Datetime'>> = {
  [SEARCH_ATTRIBUTES.right.name]: 'Keyword',
  [SEARCH_ATTRIBUTES.jurisdiction.name]: 'Keyword',
  [SEARCH_ATTRIBUTES.stage.name]: 'Keyword',
  [SEARCH_ATTRIBUTES.waitingFor.name]: 'Keyword',
  [SEARCH_ATTRIBUTES.dueBefore.name]: 'Datetime',
};
