/** English: letters that ask for something, or say where the request stands. */
import type { AskingTexts } from '../types/asking.js';

export const asking: AskingTexts = {
  acknowledgement: {
    subject: (request) => `We received your request ${request}`,
    received: (asked, date) => `On ${date} we received your ${asked}.`,
    due: (date) => `You will have our answer by ${date} at the latest, and sooner if we can.`,
    noDate: 'We will tell you the date by which you have our answer as soon as it can be set.',
    identity:
      'Before we give anything to anybody we make sure that we speak to the right person. You will get a separate message about this.',
    noIdentity: 'You were signed in when you asked, so you need not prove your identity again.',
    contact: (contact) => `Questions about the request? Write to ${contact} and name its number.`,
  },
  identity: {
    subjectRequest: (request) => `Please confirm request ${request}`,
    subjectReminder: (request) => `Reminder: please confirm request ${request}`,
    received: (asked, date) => `On ${date} we received a ${asked} in the name of the person who uses this address.`,
    why: 'So that nobody else can make or get an answer in your name, we ask you to confirm that the request is yours.',
    reminder: 'We are still waiting for you to confirm that the request is yours.',
    how: 'Open the link below. If we have a way to reach you on file, a code goes there; enter it on the page and choose a passphrase for opening the answer later. We do not ask for a copy of an identity document.',
    link: 'Confirm the request',
    expires: (instant) => `The link works until ${instant}.`,
    closes: (date) => `Without your confirmation the request is closed after ${date}. You can ask again at any time.`,
    use: 'What you enter is used for this check only and is deleted once the check is decided.',
    same: 'We send the same message whether or not we hold data about the person named.',
    notYou: 'If the request is not yours, you need do nothing.',
  },
  clarification: {
    subject: (request) => `A question about your request ${request}`,
    subjectReminder: (request) => `Reminder: a question about your request ${request}`,
    asked: (asked, date) =>
      `On ${date} we received your ${asked}. So that you get what you are looking for, we need to know more exactly what it is about.`,
    reminder: 'We have asked you this before and have no answer yet.',
    question: 'Our question',
    why: 'Why we ask',
    all: 'You need not narrow your request. If you want everything, tell us so, and we will search for all of it.',
    closes: (date) =>
      `Please answer by ${date}. Without an answer we supply what needs no clarification and close the rest with reasons; an answer that comes later reopens it.`,
    reply: (contact) =>
      `A short reply to this message or to ${contact} is enough; please name the number of the request.`,
  },
  authority: {
    subject: (request) => `Your authority to act in request ${request}`,
    subjectReminder: (request) => `Reminder: your authority to act in request ${request}`,
    asked: (asked, date) => `On ${date} we received a ${asked} which you made on behalf of another person.`,
    reminder: 'We have asked you for this before and have no answer yet.',
    intro: 'Before we can deal with it we need:',
    missing: {
      authority: 'proof that the person has authorised you, for example a signed authority or a power of attorney',
      scope: 'a statement of what your authority covers: which data and which rights',
      identity_of_representative:
        'confirmation of who you are, such as your professional registration or business address',
    },
    why: 'We ask for this so that nobody receives or changes the data of another person without their consent.',
    direct:
      'If you prefer, we answer the person directly. Tell us so, and we will contact them by a way we can rely on.',
    use: 'What you send is used for this check only. We note that the authority was checked and keep no copy of identity documents.',
    closes: (date) =>
      `Without an answer the request is closed after ${date}. If the authority arrives later, we take it up again.`,
    nothing:
      'This letter says nothing about whether we hold data about the person named. It would read the same either way.',
    reply: (contact) => `Please reply to this message or write to ${contact}, naming the number of the request.`,
  },
  fee: {
    subject: (request) => `A fee for request ${request}`,
    intro: (asked, date) =>
      `On ${date} we received your ${asked}. Such requests cost nothing as a rule. For this one we ask for a fee before we go on, for this reason:`,
    ground: {
      unfounded: 'The request is manifestly unfounded (Article 12(5)).',
      excessive: 'The request is manifestly excessive (Article 12(5)).',
      further_copy: 'You have had a copy of the same data already; a further copy may be charged for (Article 15(3)).',
    },
    amount: (money) => `The fee is ${money}.`,
    costsHeading: 'What the fee is made of',
    cost: 'Cost',
    money: 'Amount',
    costsOnly: 'It covers our administrative costs and nothing more.',
    pay: (date) => `Please pay by ${date}:`,
    withdraw:
      'Nothing has been charged yet. You can take the request back, or narrow it so that no fee is needed; just tell us.',
    starts: 'The month in which we have to answer begins on the day the fee is paid.',
    unpaid: 'If the fee is not paid by then, we close the request. You can ask again at any time.',
  },
  unverified: {
    subject: (request) => `Request ${request} was closed`,
    closed: (asked, date) =>
      `On ${date} we received a ${asked}. It was not confirmed that it came from the person it concerns, so no action was taken on it.`,
    nothing:
      'This letter says nothing about whether we hold data about the person named. It would read the same either way.',
    reopen: 'If you confirm your identity later, we take the request up again; you need not explain the delay.',
  },
  merged: {
    subject: (request) => `Your message is part of request ${request}`,
    reminder: (asked, into) =>
      `You sent us the same ${asked} again while request ${into} is still open. We take your message as a reminder and go on with request ${into}.`,
    due: (date) => `The date by which you have our answer stays as it was: ${date} at the latest.`,
    noDate:
      'The date by which you have our answer does not change because of this message; we tell you as soon as it can be set.',
    copy: 'If you meant something else, or want a further copy later, write to us and say so.',
  },
  redirected: {
    subject: (request) => `Request ${request} was passed on`,
    controller: (name, date) =>
      name
        ? `Your request concerns data that ${name} is responsible for. On ${date} we passed it on to ${name}.`
        : `Your request concerns data that a customer of ours is responsible for. On ${date} we passed it on to that customer, whom we may not name under our contract.`,
    controllerContact: (contact) => `You can reach them here: ${contact}.`,
    controllerWhy:
      'We only store or carry that data on their behalf (as a processor) and may not decide on it ourselves; the answer is theirs to give.',
    deceased: 'We are sorry for your loss. Your message concerns the data of a person who has died.',
    deceasedWhy:
      'Data protection law as applied to your request covers living persons only. We therefore deal with your message in a procedure of its own and do not answer it as a data protection request.',
    deceasedContact: (contact) =>
      `Please write to ${contact}. Tell us how you are related to the person; we will say what we need.`,
    procedure: (procedure) => `Your request is dealt with in another procedure: ${procedure}.`,
    procedureWhy: 'What you ask for is governed by other rules than those on the rights of data subjects.',
    procedureContact: (contact) => `You can reach the people who deal with it here: ${contact}.`,
    continues: (date) =>
      `Where your request is about data that we are responsible for ourselves, it goes on. You will have our answer by ${date} at the latest.`,
  },
  withdrawn: {
    subject: (request) => `Request ${request} was withdrawn`,
    confirmed: (asked, date) => `You took back your ${asked} on ${date}. We have stopped working on it.`,
    again: 'You can make the request again at any time, without giving a reason.',
  },
  delivery: {
    subject: (request) => `The answer to request ${request} is ready`,
    ready: 'The answer to your request is ready. For your protection it is not in this message.',
    link: 'Open the answer',
    expires: (instant) => `The link works until ${instant}.`,
    factor: {
      passphrase: 'You need the passphrase you chose when you confirmed the request.',
      sign_in: 'You are asked to sign in to your account.',
      none: 'No passphrase is needed.',
    },
    again: 'If the link no longer works, reply to us with the number of the request and we send you a new one.',
    caution: 'Do not pass this message on: who has the link comes closer to your data.',
  },
  addressChanged: {
    subject: 'An e-mail address was changed',
    changed: (date) =>
      `On ${date} we changed an e-mail address in our records that had been this one, because we were asked to. We write to the old address as a precaution; for the protection of all concerned this message says neither whose it is nor what it is now.`,
    noticed:
      'An e-mail address in our records that had been this one is another one by now. We write to the old address as a precaution; for the protection of all concerned this message says neither whose it is nor what it is now.',
    object: (contact, request) =>
      `If you know nothing of this, tell us at once: ${contact}. Please name the number ${request}. We look into it and put back what was wrong.`,
    fine: 'If it was your wish, there is nothing for you to do.',
  },
  partial: {
    subject: (request) => `Part of the answer to request ${request}`,
    now: (date) =>
      `The answer to your request falls due on ${date}. You get what is ready now, so that you need not wait for the rest.`,
    deliveredHeading: 'What you get now',
    deed: {
      now: (date) =>
        `The answer to your request falls due on ${date}. You hear now what has been done, so that you need not wait for the rest.`,
      heading: 'Systems that have answered',
      soFar: 'This is what has been done so far. Some of our systems have not answered yet; they are named below.',
      open: 'Your request stays open for it. We keep trying, and write to you again when it is done. The period is not extended by this.',
      notThrough: (system) =>
        `${system}: this system has not answered yet. We cannot say that anything was done there.`,
    },
    missingHeading: 'What is still missing',
    missing: (categories, system, reason) => `${categories} (${system}): ${reason}.`,
    open: 'Your request stays open for this part. The period for it is not extended: after that day this part is late. We will supply it as soon as we can.',
    expected: (date) => `We expect to send it by ${date}.`,
    unknown: 'We cannot name a day yet; we keep trying and will write to you.',
    sorry: 'We apologise for this.',
  },
};
