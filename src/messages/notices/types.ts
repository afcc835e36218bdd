/** Every sentence of the notice to a recipient (Art 19). A catalogue is complete or does not compile. */
export type NoticeChange = 'erasure' | 'rectification' | 'restriction';

export interface NoticeTexts {
  subject: Record<NoticeChange, (reference: string) => string>;
  passedOn(controller: string): string;
  done: Record<NoticeChange, string>;
  law: string;
  person: string;
  data: string;
  please: Record<NoticeChange, string>;
  answer(contact: string, reference: string): string;
  only: string;
}
