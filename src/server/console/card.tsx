/** A titled part of a page, and who did something. */
import type { ComponentChildren, JSX } from 'preact';
import type { Who } from '../api/view-schema.js';

export function Card({ id, title, children }: { id: string; title: string; children: ComponentChildren }): JSX.Element {
  return (
    <section class="card" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}

export function Actor({ by }: { by: Who }): JSX.Element | null {
  if (by.name !== undefined) {
    return (
      <span class="soft">
        by <bdi>{by.name}</bdi>
      </span>
    );
  }
  if (by.id === 'subject') return <span class="soft">by the data subject</span>;
  if (by.id.startsWith('holder:')) return <span class="soft">by holder {by.id.slice('holder:'.length)}</span>;
  return null;
}
