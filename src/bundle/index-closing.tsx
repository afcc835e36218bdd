/** The closing sections of the index page: what is left out or withheld, how to check the package, whom to ask. */
import type { VNode } from 'preact';
import { plainText } from '../common/plain-text.js';
import { term } from '../common/terms.js';
import { Scroll } from './index-parts.js';
import type { PageContext } from './index-parts.js';
import type { BundleHolder, BundleInput, LeftOut, Withheld } from './types.js';

export function LeftOutSection({ context, leftOut }: { context: PageContext; leftOut: LeftOut[] }): VNode | null {
  const { texts, terms, own } = context;
  if (leftOut.length === 0) return null;
  const { columns } = texts.leftOut;
  return (
    <section aria-labelledby="left-out">
      <h2 id="left-out">{texts.leftOut.heading}</h2>
      <p>{texts.leftOut.note}</p>
      <Scroll label={texts.leftOut.heading}>
        <table>
          <thead>
            <tr>
              <th scope="col">{columns.what}</th>
              <th scope="col">{columns.category}</th>
              <th scope="col">{columns.reason}</th>
            </tr>
          </thead>
          <tbody>
            {leftOut.map((entry) => (
              <tr>
                <td>
                  {own(entry.title)}
                  {': '}
                  {entry.fields
                    ? `${texts.leftOut.fields} ${entry.fields.map(plainText).join(', ')}`
                    : texts.leftOut.whole}
                </td>
                <td>{term(terms.categories, entry.category)}</td>
                <td>{own(entry.reason)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

/** What is kept back: a system, a data set, so many records of one, a field. */
export interface WithheldEntry extends Withheld {
  title: string;
  field?: string;
  records?: number;
}

export function withheldOf(holders: BundleHolder[]): WithheldEntry[] {
  return holders.flatMap((holder): WithheldEntry[] => {
    if (holder.status === 'withheld') return [{ title: holder.title, rule: holder.rule, reason: holder.reason }];
    if (holder.status !== 'found') return [];
    return holder.datasets.flatMap(({ description: { title }, withheld, withheldFields, withheldRecords = [] }) => [
      ...(withheld ? [{ title, ...withheld }] : []),
      ...withheldRecords.map((records) => ({ title, ...records })),
      ...Object.entries(withheldFields ?? {}).map(([field, why]) => ({ title, field, ...why })),
    ]);
  });
}

export function WithheldSection({ context, holders }: { context: PageContext; holders: BundleHolder[] }): VNode | null {
  const { reader, texts, own, provision } = context;
  const entries = withheldOf(holders);
  const what = ({ title, field, records }: WithheldEntry): string => {
    if (field !== undefined) return `${own(title)}: ${plainText(field)}`;
    return records === undefined
      ? own(title)
      : `${own(title)}: ${texts.dataset.records(records, reader.number(records))}`;
  };
  if (entries.length === 0) return null;
  return (
    <section aria-labelledby="withheld">
      <h2 id="withheld">{texts.withheld.heading}</h2>
      <p>{texts.withheld.note}</p>
      <ul>
        {entries.map((entry) => (
          <li>
            {texts.withheld.entry(what(entry), texts.searched.withheld(provision(entry.rule)), own(entry.reason))}
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Check({ context: { reader, texts }, files }: { context: PageContext; files: number }): VNode {
  return (
    <section aria-labelledby="check">
      <h2 id="check">{texts.check.heading}</h2>
      <p>{texts.check.text}</p>
      <p class="note">{texts.check.files(reader.number(files))}</p>
    </section>
  );
}

export function Contact({
  context: { texts, own },
  input: { controller },
}: {
  context: PageContext;
  input: BundleInput;
}): VNode {
  const rows: [string, string | undefined][] = [
    [texts.contact.address, controller.address],
    [texts.contact.privacy, controller.privacyContact],
    [texts.contact.complaints, controller.complaintsContact],
    [texts.contact.dpo, controller.dpo === undefined ? undefined : own(controller.dpo)],
    [texts.contact.representative, controller.euRepresentative],
  ];
  return (
    <footer>
      <h2>{texts.contact.heading}</h2>
      <p>
        {plainText(controller.name)}
        {controller.registration ? ` (${plainText(controller.registration)})` : ''}
      </p>
      <dl>
        {rows.map(([label, value]) =>
          value === undefined ? null : (
            <>
              <dt>{label}</dt>
              <dd>{plainText(value)}</dd>
            </>
          ),
        )}
      </dl>
    </footer>
  );
}
