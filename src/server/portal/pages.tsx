/** The pages a data subject sees, in their language. Plain words; the same ones whether a code was wrong, too old or never existed. */
import type { ComponentChildren, JSX } from 'preact';
import type { Language } from '../../common/languages.js';
import type { Reader } from '../../common/reader.js';
import type { PortalTexts } from '../../messages/index.js';
import { Field, Page } from '../pages/layout.js';
import type { PassphraseFault } from './passphrase.js';
import { LONGEST, SHORTEST } from './passphrase.js';

export interface PortalFrame {
  brand: string;
  privacyContact: string;
  /** Of whoever reads the page. */
  reader: Reader<Language>;
  texts: PortalTexts;
  /** A text of the operator's in the reader's language, where it is translated. */
  own(text: string): string;
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
  const { texts, reader, brand } = frame;
  return (
    <Page
      title={`${title} · ${brand}`}
      lang={reader.language}
      skip={texts.skip}
      brand={brand}
      narrow
      footer={
        <p>
          <WithContact frame={frame} text={texts.questions} />
        </p>
      }
    >
      <h1>{title}</h1>
      {children}
    </Page>
  );
}

/** A sentence with the privacy contact in it as a link. */
function WithContact({ frame: { privacyContact }, text }: { frame: PortalFrame; text: string }): JSX.Element {
  return (
    <Filled text={text} name="{contact}">
      <a href={`mailto:${privacyContact}`}>{privacyContact}</a>
    </Filled>
  );
}

/** A sentence with something in the place of its one gap. */
export function Filled(props: { text: string; name: string; children: ComponentChildren }): JSX.Element {
  const [before = '', ...after] = props.text.split(props.name);
  return (
    <>
      {before}
      {after.length > 0 ? props.children : null}
      {after.join(props.name)}
    </>
  );
}

export interface FieldErrors {
  code?: 'missing';
  passphrase?: PassphraseFault;
  confirm?: 'differ';
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
  const words = frame.texts.verify;
  const newPassphrase = {
    type: 'password',
    autocomplete: 'new-password',
    required: true,
    minLength: SHORTEST,
  } as const;
  return (
    <Frame frame={frame} title={words.title}>
      {refused ? (
        <div class="notice bad" role="alert">
          <p>
            <strong>{words.refused.what}</strong> {words.refused.may}
          </p>
          <p>{words.refused.next}</p>
        </div>
      ) : null}
      {Object.keys(errors).length > 0 ? (
        <div class="notice bad" role="alert">
          <p>
            <strong>{words.check.what}</strong> {words.check.unused}
          </p>
        </div>
      ) : null}
      <p>{words.why}</p>
      <form method="post" class="card" autocomplete="off">
        <Field
          id="code"
          label={words.code.label}
          hint={words.code.hint}
          wrong={errors.code === undefined ? undefined : words.code.missing}
          input={{
            type: 'text',
            class: 'code',
            autocomplete: 'one-time-code',
            required: true,
            maxLength: 40,
            value: code,
          }}
        />
        <h2>{words.passphrase.heading}</h2>
        <p>{words.passphrase.need}</p>
        <p class="passphrase">{suggestion}</p>
        <Field
          id="passphrase"
          label={words.passphrase.label}
          hint={words.passphrase.hint(SHORTEST)}
          wrong={faultText(frame, errors.passphrase)}
          input={{ ...newPassphrase, maxLength: LONGEST }}
        />
        <Field
          id="confirm"
          label={words.passphrase.again}
          wrong={errors.confirm === undefined ? undefined : words.passphrase.differ}
          input={{ ...newPassphrase, maxLength: LONGEST }}
        />
        <button type="submit">{words.confirm}</button>
      </form>
    </Frame>
  );
}

function faultText({ texts }: PortalFrame, fault: PassphraseFault | undefined): string | undefined {
  const words = texts.verify.faults;
  if (fault === undefined) return undefined;
  if (fault === 'short') return words.short(SHORTEST);
  return fault === 'long' ? words.long(LONGEST) : words[fault];
}

export function VerifiedPage({ frame, pending }: { frame: PortalFrame; pending: boolean }): JSX.Element {
  const words = frame.texts.verified;
  return (
    <Frame frame={frame} title={words.title}>
      <div class="notice good" role="status">
        <p>
          <strong>{pending ? words.right : words.confirmed}</strong> {words.goesOn}
        </p>
      </div>
      {pending ? <p>{words.pending}</p> : null}
      <p>{words.keep}</p>
    </Frame>
  );
}

/** Expired, revoked and unknown links look the same. */
export function GonePage({ frame }: { frame: PortalFrame }): JSX.Element {
  const words = frame.texts.gone;
  return (
    <Frame frame={frame} title={words.title}>
      <p>{words.limited}</p>
      <div class="card">
        <h2>{words.how}</h2>
        <ul>
          <li>{words.newer}</li>
          <li>
            <WithContact frame={frame} text={words.reply} />
          </li>
        </ul>
      </div>
      <p class="soft">{words.complete}</p>
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
  error?: keyof PortalTexts['unlock']['errors'];
}

export function UnlockPage({ frame, passphrase, released, signInUrl, error }: UnlockPageProps): JSX.Element {
  const words = frame.texts.unlock;
  const nothing = !passphrase && !released && signInUrl === undefined;
  return (
    <Frame frame={frame} title={words.title}>
      {error === undefined ? null : (
        <div class="notice bad" role="alert">
          <p>{words.errors[error]}</p>
        </div>
      )}
      <p>{words.shown}</p>
      {released ? (
        <form method="post" class="card">
          <p>{words.released}</p>
          <input type="hidden" name="open" value="yes" />
          <button type="submit">{words.open}</button>
        </form>
      ) : null}
      {passphrase ? (
        <form method="post" class="card">
          <Field
            id="passphrase"
            label={words.label}
            hint={words.hint}
            input={{ type: 'password', autocomplete: 'current-password', required: true, maxLength: LONGEST }}
          />
          <button type="submit">{words.open}</button>
        </form>
      ) : null}
      {signInUrl === undefined ? null : (
        <div class="card">
          <p>{passphrase ? words.orSignIn : words.signIn}</p>
          <p>
            <a class="button quiet" href={signInUrl} rel="noreferrer">
              {words.signInButton}
            </a>
          </p>
        </div>
      )}
      {nothing ? (
        <p>
          <WithContact frame={frame} text={words.nothing} />
        </p>
      ) : null}
    </Frame>
  );
}

/** Shown after a sign-in elsewhere: the browser sends our cookie only on a click made on this very page. */
export function ContinuePage({ frame, href }: { frame: PortalFrame; href: string }): JSX.Element {
  const words = frame.texts.signedIn;
  return (
    <Frame frame={frame} title={words.title}>
      <p>
        <a class="button" href={href}>
          {words.go}
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
