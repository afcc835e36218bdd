/** English. */
import type { PortalTexts } from './types.js';

export const en: PortalTexts = {
  skip: 'Skip to the content',
  questions: 'Questions? Write to {contact}.',
  verify: {
    title: 'Confirm that it is you',
    why: 'You asked us about your personal data. So that nobody else can ask in your name, we have sent a code to an address or number that we already hold for you, if there is one.',
    refused: {
      what: 'That code was not accepted.',
      may: 'It may be mistyped, too old, or tried too often.',
      next: 'Use the newest code you have received. If you have none, reply to the message this link came in and ask for a new one.',
    },
    check: { what: 'Please check the fields marked below.', unused: 'Your code has not been used up.' },
    code: {
      label: 'Code',
      hint: 'As it stands in the message; spaces and dashes do not matter.',
      missing: 'Enter the code from the message.',
    },
    passphrase: {
      heading: 'Choose a passphrase',
      need: 'You will need it to open the answer. We keep it only in a form we cannot read, so note it down now. You may use this one, made for you:',
      label: 'Passphrase',
      hint: (shortest) => `At least ${shortest} characters. Several words are easier to remember than one.`,
      again: 'Passphrase again',
      differ: 'The two passphrases differ. Type the same one twice.',
    },
    faults: {
      short: (shortest) => `Use at least ${shortest} characters, for example several words.`,
      long: (longest) => `Use at most ${longest} characters.`,
      plain: 'Use more different characters, for example several words.',
      from_code: 'Do not build it from the code: the code has been sent by message.',
    },
    confirm: 'Confirm',
  },
  verified: {
    title: 'Thank you',
    confirmed: 'Your identity is confirmed.',
    right: 'Your code was right.',
    goesOn: 'We go on with your request.',
    pending:
      'Part of our system is being restarted; your confirmation is kept and passed on by itself. If you hear nothing for a day, open the link again and enter the same code and passphrase.',
    keep: 'Keep your passphrase. When the answer is ready you will get another message with a link, and the passphrase opens it. You can close this page.',
  },
  gone: {
    title: 'This link cannot be used',
    limited: 'Links work for a limited time, and an older link stops working when a newer one is sent.',
    how: 'How to get a new one',
    newer: 'Look for a newer message from us and use the link in it.',
    reply:
      'Or reply to the message this link came in, or write to {contact}, and name the request number in its subject.',
    complete: 'If you copied the link, make sure that it is complete.',
  },
  unlock: {
    title: 'A message for you',
    shown: 'It is shown after you have proven that it is you who opens it.',
    released: 'You were told by us that this message opens without a passphrase.',
    open: 'Open the message',
    label: 'Passphrase',
    hint: 'The one you chose when you confirmed your identity.',
    signIn: 'Sign in to your account, as you did when you wrote to us.',
    orSignIn: 'Or sign in to your account, as you did when you wrote to us.',
    signInButton: 'Sign in at your console',
    nothing: 'This message cannot be opened here yet. Please write to {contact}.',
    errors: {
      refused: 'That passphrase was not accepted. Check capital letters and dashes, then try again.',
      locked: 'That passphrase was tried too often. Wait 15 minutes, then try again.',
      sign_in:
        'That sign-in was not accepted. Sign in to the account you used when you wrote to us, then open this page again.',
    },
  },
  signedIn: { title: 'You are signed in', go: 'Continue to your message' },
  answer: {
    title: 'The answer to your request',
    request: (number) => `Request ${number}`,
    letter: {
      heading: 'Our letter',
      says: 'It says what we did, why, and how you can complain.',
      read: 'Read the letter',
    },
    certificate: {
      heading: 'Certificate of erasure',
      says: 'It says what was erased where, and how that was confirmed.',
      read: 'Read the certificate',
    },
    files: {
      heading: 'Your data',
      how: (count) =>
        `${count === 1 ? 'One ZIP file.' : `${count} ZIP files, each complete in itself.`} Unpack it and open {page}.`,
      download: (size) => `Download (${size})`,
      downloadOne: (number, size) => `Download file ${number} (${size})`,
      check: 'How to check that it arrived whole',
      sum: (name) => `SHA-256 of ${name}:`,
    },
    keep: 'Keep what you download in a safe place. You can come back until {until}; after that this link stops working.',
    close: 'Close this message on this device',
  },
  noLongerKept: {
    title: 'No longer kept',
    says: 'What was here has been destroyed after its retention period. You can ask again at any time by a new request.',
  },
  unsubscribe: {
    title: 'Unsubscribe',
    only: (what) => `we stop ${what} today.`,
    consent: 'we stop today what rests on your consent.',
    all: 'we stop all direct marketing today, and the profiling for it.',
    free: 'You need not sign in, and you need not say why.',
    button: 'Unsubscribe',
    service: 'Messages that a contract with us needs, such as invoices or notices of faults, still reach you.',
    done: 'You are unsubscribed',
    doneOnly: (what) => `We stop ${what} today.`,
    doneConsent: 'We stop today what rests on your consent.',
    doneAll: 'We stop all direct marketing today, and the profiling for it.',
    after: 'What was sent before stays as it was. Messages that a contract with us needs still reach you.',
    channels: {
      email: 'e-mail',
      phone: 'calls',
      sms: 'text messages',
      post: 'letters',
      web: 'advertising on websites',
    },
  },
  errors: {
    limited: {
      title: 'Please wait a moment',
      says: 'There were many attempts in a short time. Wait a minute, then try again.',
    },
    elsewhere: {
      title: 'Please open the link again',
      says: 'This form did not come from our own page. Open the link from our message and try again.',
    },
    unreadable: {
      title: 'That did not work',
      says: 'The form could not be read. Go back, and send it again as it stands on the page.',
    },
    ours: {
      title: 'Please try again later',
      says: 'Something on our side does not work at the moment. Nothing you did is lost. Try again in a few minutes.',
    },
  },
};
