/** Letters that ask the person for something, or say where the request stands. */
import type { LetterInputs } from '../../inputs.js';

export interface AskingTexts {
  acknowledgement: {
    subject(request: string): string;
    received(asked: string, date: string): string;
    due(date: string): string;
    noDate: string;
    identity: string;
    noIdentity: string;
    contact(contact: string): string;
  };
  identity: {
    subjectRequest(request: string): string;
    subjectReminder(request: string): string;
    received(asked: string, date: string): string;
    why: string;
    reminder: string;
    how: string;
    link: string;
    expires(instant: string): string;
    closes(date: string): string;
    use: string;
    same: string;
    notYou: string;
  };
  clarification: {
    subject(request: string): string;
    subjectReminder(request: string): string;
    asked(asked: string, date: string): string;
    reminder: string;
    question: string;
    why: string;
    all: string;
    closes(date: string): string;
    reply(contact: string): string;
  };
  authority: {
    subject(request: string): string;
    subjectReminder(request: string): string;
    asked(asked: string, date: string): string;
    reminder: string;
    missing: Record<LetterInputs['authority_request']['missing'][number], string>;
    intro: string;
    why: string;
    direct: string;
    use: string;
    closes(date: string): string;
    nothing: string;
    reply(contact: string): string;
  };
  fee: {
    subject(request: string): string;
    intro(asked: string, date: string): string;
    ground: Record<LetterInputs['fee_request']['ground'], string>;
    amount(money: string): string;
    costsHeading: string;
    cost: string;
    money: string;
    costsOnly: string;
    pay(date: string): string;
    withdraw: string;
    unpaid: string;
    /** What the wait for the fee does to the period (C2). */
    starts: string;
  };
  unverified: {
    subject(request: string): string;
    closed(asked: string, date: string): string;
    nothing: string;
    reopen: string;
  };
  merged: {
    subject(request: string): string;
    reminder(asked: string, into: string): string;
    due(date: string): string;
    noDate: string;
    copy: string;
  };
  redirected: {
    subject(request: string): string;
    controller(name: string | undefined, date: string): string;
    controllerContact(contact: string): string;
    controllerWhy: string;
    deceased: string;
    deceasedWhy: string;
    deceasedContact(contact: string): string;
    procedure(procedure: string): string;
    procedureWhy: string;
    procedureContact(contact: string): string;
    continues(date: string): string;
  };
  withdrawn: { subject(request: string): string; confirmed(asked: string, date: string): string; again: string };
  delivery: {
    subject(request: string): string;
    ready: string;
    link: string;
    expires(instant: string): string;
    factor: Record<'passphrase' | 'sign_in' | 'none', string>;
    again: string;
    caution: string;
  };
  addressChanged: {
    subject: string;
    changed(date: string): string;
    /** Nobody asked us to change it, and nobody knows since when. */
    noticed: string;
    object(contact: string, request: string): string;
    fine: string;
  };
  partial: {
    subject(request: string): string;
    now(date: string): string;
    deliveredHeading: string;
    /** Where no copy was asked for. */
    deed: {
      now(date: string): string;
      heading: string;
      soFar: string;
      open: string;
      notThrough(system: string): string;
    };
    missingHeading: string;
    missing(categories: string, system: string, reason: string): string;
    open: string;
    expected(date: string): string;
    unknown: string;
    sorry: string;
  };
}
