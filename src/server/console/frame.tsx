/** The frame of the staff's pages. */
import type { ComponentChildren, JSX } from 'preact';
import { Page } from '../pages/layout.js';
import { ROLE_WORDS } from '../views/words.js';
import type { SignedIn } from './session.js';

export interface Signed {
  caller: SignedIn;
  csrf: string;
}

export function ConsolePage(props: {
  title: string;
  signed?: Signed;
  narrow?: boolean;
  children: ComponentChildren;
}): JSX.Element {
  const { title, signed, narrow, children } = props;
  return (
    <Page
      title={`${title} · Habeas`}
      brand="Habeas"
      home="/"
      narrow={narrow}
      top={signed ? <Top {...signed} /> : undefined}
    >
      {children}
    </Page>
  );
}

function Top({ caller, csrf }: Signed): JSX.Element {
  const roles = caller.roles.map((role) => ROLE_WORDS[role]).join(', ');
  return (
    <>
      <span class="who">
        <bdi>{caller.name ?? 'Signed in'}</bdi> ({roles})
      </span>
      <nav aria-label="Main">
        <a href="/">Queue</a>
        <form method="post" action="/sign-out">
          <input type="hidden" name="csrf" value={csrf} />
          <button class="link" type="submit">
            Sign out
          </button>
        </form>
      </nav>
    </>
  );
}

export function SignInPage({ csrf, next, error }: { csrf: string; next: string; error?: string }): JSX.Element {
  return (
    <ConsolePage title="Sign in" narrow>
      <h1>Sign in</h1>
      {error === undefined ? null : (
        <div class="notice bad" role="alert">
          <p>{error}</p>
        </div>
      )}
      <form method="post" action="/sign-in" class="card">
        <input type="hidden" name="csrf" value={csrf} />
        <input type="hidden" name="next" value={next} />
        <div class="field">
          <label for="token">Your token</label>
          <input
            id="token"
            name="token"
            type="password"
            autocomplete="current-password"
            required
            maxLength={600}
            aria-describedby="token-hint"
          />
          <p class="hint" id="token-hint">
            The personal token an administrator gave you. It stays out of this page’s address and of every log.
          </p>
        </div>
        <button type="submit">Sign in</button>
      </form>
    </ConsolePage>
  );
}

export function MessagePage(props: {
  title: string;
  text: string;
  signed?: Signed;
  link?: { href: string; text: string };
}): JSX.Element {
  return (
    <ConsolePage title={props.title} signed={props.signed} narrow>
      <h1>{props.title}</h1>
      <p>{props.text}</p>
      {props.link ? (
        <p>
          <a class="button" href={props.link.href}>
            {props.link.text}
          </a>
        </p>
      ) : null}
    </ConsolePage>
  );
}
