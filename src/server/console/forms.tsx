/** Forms of the request page: what is asked, why, and the words of a mistake beside the form, with nothing of it lost. */
import { randomUUID } from 'node:crypto';
import type { ComponentChildren, JSX } from 'preact';
import { Card } from './card.js';

/** A form that came back: what was typed, and why it was not taken. */
export interface Draft {
  form: string;
  values: Record<string, string>;
  error: string;
}

export interface FormFrame {
  /** Id of the request the form acts on. */
  requestId: string;
  csrf: string;
  draft?: Draft;
}

export interface Choice {
  value: string;
  words: string;
  hint?: string;
}

interface ActFormProps {
  frame: FormFrame;
  /** Name of the act: the last part of the form's address. */
  act: string;
  /** Tells two forms of one act apart. */
  about?: string;
  title: string;
  /** What it does, before anybody does it. */
  intro: ComponentChildren;
  button: string;
  children?: ComponentChildren;
  reasonHint: string;
}

/** Every act gives its reason: it is kept with the request. */
export function ActForm(props: ActFormProps): JSX.Element {
  const { frame, act, about, title, intro, button, children, reasonHint } = props;
  const id = formId(act, about);
  const draft = draftOf(frame, act, about);
  return (
    <Card id={id} title={title}>
      {typeof intro === 'string' ? <p>{intro}</p> : intro}
      {draft === undefined ? null : (
        <div class="notice bad">
          <p>{draft.error}</p>
        </div>
      )}
      <form method="post" action={`/requests/${frame.requestId}/${act}#${id}`}>
        <input type="hidden" name="csrf" value={frame.csrf} />
        <input type="hidden" name="key" value={draft?.values.key ?? randomUUID()} />
        {about === undefined ? null : <input type="hidden" name="about" value={about} />}
        {children}
        <div class="field">
          <label for={`${id}-reason`}>Reason</label>
          <textarea id={`${id}-reason`} name="reason" required maxLength={2000} aria-describedby={`${id}-reason-hint`}>
            {draft?.values.reason ?? ''}
          </textarea>
          <p class="hint" id={`${id}-reason-hint`}>
            {reasonHint}
          </p>
        </div>
        <button type="submit">{button}</button>
      </form>
    </Card>
  );
}

/** One of a few; none is chosen for anybody. */
export function Choices(props: {
  frame: FormFrame;
  act: string;
  about?: string;
  legend: string;
  choices: readonly Choice[];
}): JSX.Element {
  const { frame, act, about, legend, choices } = props;
  const chosen = draftOf(frame, act, about)?.values.choice;
  return (
    <fieldset>
      <legend>{legend}</legend>
      {choices.map(({ value, words, hint }) => (
        <label class="choice" key={value}>
          <input type="radio" name="choice" value={value} required checked={chosen === value} />
          <span>
            {words}
            {hint === undefined ? null : <span class="soft small"> {hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

export function TextField(props: {
  frame: FormFrame;
  act: string;
  name: string;
  label: string;
  hint: string;
  type?: 'text' | 'email';
}): JSX.Element {
  const { frame, act, name, label, hint, type = 'text' } = props;
  const id = `${formId(act)}-${name}`;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        name={name}
        type={type}
        maxLength={254}
        value={draftOf(frame, act)?.values[name] ?? ''}
        aria-describedby={`${id}-hint`}
      />
      <p class="hint" id={`${id}-hint`}>
        {hint}
      </p>
    </div>
  );
}

/** Before anything else: the form itself may have gone, because somebody was quicker. */
export function NotTaken({ draft }: { draft: Draft }): JSX.Element {
  const { reason = '' } = draft.values;
  return (
    <div class="notice bad" role="alert">
      <p>
        <strong>Nothing was recorded.</strong> {draft.error}
      </p>
      {reason.trim() === '' ? null : (
        <details>
          <summary>What you wrote</summary>
          <p class="prose">{reason}</p>
        </details>
      )}
    </div>
  );
}

/** Where a form would stand that needs the running procedure, which could not be asked. */
export function NeedsLive({ id, title, frame }: { id: string; title: string; frame: FormFrame }): JSX.Element {
  return (
    <Card id={id} title={title}>
      <p>
        This needs the running procedure, which could not be asked just now.{' '}
        <a href={`/requests/${frame.requestId}`}>Load the page again</a> in a minute.
      </p>
    </Card>
  );
}

export function draftOf({ draft }: FormFrame, act: string, about?: string): Draft | undefined {
  return draft?.form === act && draft.values.about === about ? draft : undefined;
}

function formId(act: string, about?: string): string {
  return `form-${act}${about === undefined ? '' : `-${about}`}`;
}
