/** The pages a data subject sees. Plain words; the same ones whether a code was wrong, too old or never existed. */
import type { ComponentChildren, JSX } from 'preact';
import { Field, Page } from '../pages/layout.js';

export interface PortalFrame {
  brand: string;
  privacyContact: string;
}

export function Frame({
  frame,
  title,
  children,
}: {
  frame: PortalFrame;
  title: string;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <Page
      title={`${title} · ${frame.brand}`}
      brand={frame.brand}
      narrow
      footer={
        <p>
          Questions? Write to <a href={`mailto:${frame.privacyContact}`}>{frame.privacyContact}</a>.
        </p>
      }
    >
      <h1>{title}</h1>
      {children}
    </Page>
  );
}

export interface FieldErrors {
  code?: string;
  passphrase?: string;
  confirm?: string;
}

export interface VerifyPageProps {
  frame: PortalFrame;
  suggestion: string;
  /** Fields that can be mended before a try is used up. */
  errors?: FieldErrors;
  /** The code was not accepted. */
  refused?: boolean;
  code?: string;
}

export function VerifyPage({ frame, suggestion, errors = {}, refused, code }: VerifyPageProps): JSX.Element {
  return (
    <Frame frame={frame} title="Confirm that it is you">
      {refused ? (
        <div class="notice bad" role="alert">
          <p>
            <strong>That code was not accepted.</strong> It may be mistyped, too old, or tried too often.
          </p>
          <p>
            Use the newest code you have received. If you have none, reply to the message this link came in and ask for
            a new one.
          </p>
        </div>
      ) : null}
      {Object.keys(errors).length > 0 ? (
        <div class="notice bad" role="alert">
          <p>
            <strong>Please check the fields marked below.</strong> Your code has not been used up.
          </p>
        </div>
      ) : null}
      <p>
        You asked us about your personal data. So that nobody else can ask in your name, we have sent a code to an
        address or number that we already hold for you, if there is one.
      </p>
      <form method="post" class="card" autocomplete="off">
        <Field
          id="code"
          label="Code"
          hint="As it stands in the message; spaces and dashes do not matter."
          wrong={errors.code}
          input={{
            type: 'text',
            class: 'code',
            autocomplete: 'one-time-code',
            required: true,
            maxLength: 40,
            value: code,
          }}
        />
        <h2>Choose a passphrase</h2>
        <p>
          You will need it to open the answer. We keep it only in a form we cannot read, so note it down now. You may
          use this one, made for you:
        </p>
        <p class="passphrase">{suggestion}</p>
        <Field
          id="passphrase"
          label="Passphrase"
          hint="At least 12 characters. Several words are easier to remember than one."
          wrong={errors.passphrase}
          input={{ type: 'password', autocomplete: 'new-password', required: true, minLength: 12, maxLength: 200 }}
        />
        <Field
          id="confirm"
          label="Passphrase again"
          wrong={errors.confirm}
          input={{ type: 'password', autocomplete: 'new-password', required: true, minLength: 12, maxLength: 200 }}
        />
        <button type="submit">Confirm</button>
      </form>
    </Frame>
  );
}

export function VerifiedPage({ frame, pending }: { frame: PortalFrame; pending: boolean }): JSX.Element {
  return (
    <Frame frame={frame} title="Thank you">
      <div class="notice good" role="status">
        <p>
          <strong>{pending ? 'Your code was right.' : 'Your identity is confirmed.'}</strong> We go on with your
          request.
        </p>
      </div>
      {pending ? (
        <p>
          Part of our system is being restarted; your confirmation is kept and passed on by itself. If you hear nothing
          for a day, open the link again and enter the same code and passphrase.
        </p>
      ) : null}
      <p>
        Keep your passphrase. When the answer is ready you will get another message with a link, and the passphrase
        opens it. You can close this page.
      </p>
    </Frame>
  );
}

/** Expired, revoked and unknown links look the same. */
export function GonePage({ frame }: { frame: PortalFrame }): JSX.Element {
  return (
    <Frame frame={frame} title="This link cannot be used">
      <p>Links work for a limited time, and an older link stops working when a newer one is sent.</p>
      <div class="card">
        <h2>How to get a new one</h2>
        <ul>
          <li>Look for a newer message from us and use the link in it.</li>
          <li>
            Or reply to the message this link came in, or write to{' '}
            <a href={`mailto:${frame.privacyContact}`}>{frame.privacyContact}</a>, and name the request number in its
            subject.
          </li>
        </ul>
      </div>
      <p class="soft">If you copied the link, make sure that it is complete.</p>
    </Frame>
  );
}

export interface UnlockPageProps {
  frame: PortalFrame;
  passphrase: boolean;
  /** A reviewer released the answer without a second factor. */
  released: boolean;
  /** Where signing in starts; absent when this answer has no sign-in. */
  signInUrl?: string;
  error?: 'refused' | 'locked' | 'sign_in';
}

export function UnlockPage({ frame, passphrase, released, signInUrl, error }: UnlockPageProps): JSX.Element {
  const nothing = !passphrase && !released && signInUrl === undefined;
  return (
    <Frame frame={frame} title="A message for you">
      {error === undefined ? null : (
        <div class="notice bad" role="alert">
          <p>{UNLOCK_ERRORS[error]}</p>
        </div>
      )}
      <p>It is shown after you have proven that it is you who opens it.</p>
      {released ? (
        <form method="post" class="card">
          <p>You were told by us that this message opens without a passphrase.</p>
          <input type="hidden" name="open" value="yes" />
          <button type="submit">Open the message</button>
        </form>
      ) : null}
      {passphrase ? (
        <form method="post" class="card">
          <Field
            id="passphrase"
            label="Passphrase"
            hint="The one you chose when you confirmed your identity."
            input={{ type: 'password', autocomplete: 'current-password', required: true, maxLength: 200 }}
          />
          <button type="submit">Open the message</button>
        </form>
      ) : null}
      {signInUrl === undefined ? null : (
        <div class="card">
          <p>{passphrase ? 'Or sign in' : 'Sign in'} to your account, as you did when you wrote to us.</p>
          <p>
            <a class="button quiet" href={signInUrl} rel="noreferrer">
              Sign in at your console
            </a>
          </p>
        </div>
      )}
      {nothing ? (
        <p>
          This message cannot be opened here yet. Please write to{' '}
          <a href={`mailto:${frame.privacyContact}`}>{frame.privacyContact}</a>.
        </p>
      ) : null}
    </Frame>
  );
}

const UNLOCK_ERRORS: Record<NonNullable<UnlockPageProps['error']>, string> = {
  refused: 'That passphrase was not accepted. Check capital letters and dashes, then try again.',
  locked: 'That passphrase was tried too often. Wait 15 minutes, then try again.',
  sign_in:
    'That sign-in was not accepted. Sign in to the account you used when you wrote to us, then open this page again.',
};

/** Shown after a sign-in elsewhere: the browser sends our cookie only on a click made on this very page. */
export function ContinuePage({ frame, href }: { frame: PortalFrame; href: string }): JSX.Element {
  return (
    <Frame frame={frame} title="You are signed in">
      <p>
        <a class="button" href={href}>
          Continue to your message
        </a>
      </p>
    </Frame>
  );
}

export function NoticePage({ frame, title, text }: { frame: PortalFrame; title: string; text: string }): JSX.Element {
  return (
    <Frame frame={frame} title={title}>
      <p>{text}</p>
    </Frame>
  );
}
