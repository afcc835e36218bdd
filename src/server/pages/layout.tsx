/** The frame of every page: landmarks, title, style. Pages work without scripts; there are none. */
import type { ComponentChildren, InputHTMLAttributes, JSX } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { FastifyReply } from 'fastify';
import { PAGE_CSP, STYLE } from './style.js';

export interface PageProps {
  title: string;
  /** Language of the text; absent: English, as the staff's pages are. */
  lang?: string;
  /** Words of the link that skips to the content. */
  skip?: string;
  /** Who runs the site, shown at the top. */
  brand: string;
  /** Where the brand leads; nowhere on the portal. */
  home?: string;
  narrow?: boolean;
  /** Signed-in person, navigation. */
  top?: ComponentChildren;
  footer?: ComponentChildren;
  children: ComponentChildren;
}

export function Page(props: PageProps): JSX.Element {
  const width = props.narrow ? 'narrow' : '';
  return (
    <html lang={props.lang ?? 'en'}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <title>{props.title}</title>
        <style dangerouslySetInnerHTML={{ __html: STYLE }} />
      </head>
      <body>
        <a class="skip" href="#content">
          {props.skip ?? 'Skip to the content'}
        </a>
        <header class="top">
          <div class={width}>
            {props.home === undefined ? (
              <span class="brand">{props.brand}</span>
            ) : (
              <a class="brand" href={props.home}>
                {props.brand}
              </a>
            )}
            {props.top}
          </div>
        </header>
        <main id="content" class={width}>
          {props.children}
        </main>
        {props.footer === undefined ? null : <footer class={width}>{props.footer}</footer>}
      </body>
    </html>
  );
}

export interface FieldProps {
  id: string;
  label: string;
  hint?: ComponentChildren;
  wrong?: string;
  input: InputHTMLAttributes;
}

/** A labelled input with its hint and error tied to it for screen readers. */
export function Field({ id, label, hint, wrong, input }: FieldProps): JSX.Element {
  const described = [hint === undefined ? '' : `${id}-hint`, wrong === undefined ? '' : `${id}-wrong`].filter(Boolean);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        name={id}
        aria-invalid={wrong === undefined ? undefined : 'true'}
        aria-describedby={described.length === 0 ? undefined : described.join(' ')}
        {...input}
      />
      {hint === undefined ? null : (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {wrong === undefined ? null : (
        <p class="wrong" id={`${id}-wrong`}>
          {wrong}
        </p>
      )}
    </div>
  );
}

export function render(page: JSX.Element): string {
  return `<!doctype html>${renderToString(page)}`;
}

/** @param referrer `no-referrer` on the portal: its addresses are secrets */
export function sendPage(
  reply: FastifyReply,
  page: JSX.Element,
  options: { status?: number; referrer: 'no-referrer' | 'same-origin' },
): FastifyReply {
  return secure(reply, options.referrer)
    .code(options.status ?? 200)
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', PAGE_CSP)
    .send(render(page));
}

/** Headers of everything a browser shows or keeps from here. */
export function secure(reply: FastifyReply, referrer: 'no-referrer' | 'same-origin'): FastifyReply {
  return reply
    .header('cache-control', 'no-store')
    .header('referrer-policy', referrer)
    .header('x-robots-tag', 'noindex, nofollow')
    .header('x-content-type-options', 'nosniff')
    .header('x-frame-options', 'DENY')
    .header('cross-origin-opener-policy', 'same-origin')
    .header('cross-origin-resource-policy', 'same-origin')
    .header('permissions-policy', 'camera=(), geolocation=(), microphone=()');
}
