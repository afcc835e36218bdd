/** One dataset on the index page: what it is, where its files are, its first rows, what its fields mean. */
import type { VNode } from 'preact';
import { term } from '../common/terms.js';
import { plainText } from '../common/plain-text.js';
import { Scroll } from './index-parts.js';
import type { PageContext } from './index-parts.js';
import type { Slice } from './plan.js';
import type { Tally } from './records.js';
import type { BundleDataset, ManifestFile } from './types.js';

/** A slice of a dataset with what its writing showed. */
export interface WrittenSlice {
  slice: Slice;
  files: ManifestFile[];
  tally: Tally;
}

/** More attachments than this are found in their folder; all are in the manifest. */
const LISTED_ATTACHMENTS = 100;

interface Props {
  context: PageContext;
  dataset: BundleDataset;
  id: string;
  written: WrittenSlice | undefined;
  /** Siblings that hold other parts of it. */
  elsewhere: { name: string }[];
}

export function DatasetSection({ context, dataset, id, written, elsewhere }: Props): VNode {
  const { reader, texts, own } = context;
  if (dataset.parts.every((part) => part.rows === 0)) {
    return (
      <section aria-labelledby={id}>
        <h3 id={id}>{own(dataset.description.title)}</h3>
        <p class="note">{texts.dataset.none}</p>
      </section>
    );
  }
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{own(dataset.description.title)}</h3>
      {elsewhere.length > 0 && (
        <p>
          {texts.otherVolume} {elsewhere.map((sibling) => plainText(sibling.name)).join(', ')}
        </p>
      )}
      <About context={context} dataset={dataset} written={written} />
      {written && written.tally.preview.length > 0 && <Preview context={context} dataset={dataset} written={written} />}
      {written && written.tally.undescribed && !written.slice.selection.dropUndescribed && (
        <p class="note">{texts.dataset.undescribed}</p>
      )}
      {written && written.tally.neutralised > 0 && (
        <p class="note">
          {texts.dataset.neutralised(written.tally.neutralised, reader.number(written.tally.neutralised))}
        </p>
      )}
      {written && written.tally.replaced > 0 && (
        <p class="note">{texts.dataset.replaced(written.tally.replaced, reader.number(written.tally.replaced))}</p>
      )}
      {written && <Attachments context={context} written={written} />}
      <Fields context={context} dataset={dataset} />
    </section>
  );
}

function About({ context, dataset, written }: Pick<Props, 'context' | 'dataset' | 'written'>): VNode {
  const { reader, texts, terms, own, joined } = context;
  const { description, portable } = dataset;
  const words = texts.dataset;
  const recipients = description.recipients.map((recipient) => {
    const where = recipient.country ? plainText(reader.country(recipient.country)) : '';
    const transfer = recipient.safeguard ? words.transfer(where, own(recipient.safeguard)) : where;
    return `${own(recipient.name)} – ${own(recipient.purpose)}${transfer ? ` (${transfer})` : ''}`;
  });
  return (
    <dl>
      <dt>{words.category}</dt>
      <dd>{term(terms.categories, description.category)}</dd>
      <dt>{words.purposes}</dt>
      <dd>{joined(description.purposes.map(own))}</dd>
      <dt>{words.lawfulBasis}</dt>
      <dd>{term(terms.lawfulBases, dataset.lawfulBasis ?? description.lawfulBasis)}</dd>
      <dt>{words.source}</dt>
      <dd>{own(description.source)}</dd>
      <dt>{words.recipients}</dt>
      <dd>{recipients.length > 0 ? joined(recipients) : words.noRecipients}</dd>
      <dt>{words.retention}</dt>
      <dd>{own(description.retention)}</dd>
      <dt>{words.collected}</dt>
      <dd>{reader.instant(dataset.collectedAt)}</dd>
      <dt>{words.portable}</dt>
      <dd>
        {portable.portable ? words.yes : words.no} – {own(portable.reason)}
      </dd>
      {written && written.files.some((file) => file.role !== 'attachment') && (
        <>
          <dt>{words.files}</dt>
          <dd>
            <ul class="files">
              {written.files
                .filter((file) => file.role !== 'attachment')
                .map((file) => (
                  <li>
                    <a href={hrefOf(file.path)}>{file.path}</a> ({reader.bytes(file.bytes)}
                    {file.role === 'data' ? `, ${words.records(file.rows, reader.number(file.rows))}` : ''})
                  </li>
                ))}
            </ul>
          </dd>
        </>
      )}
    </dl>
  );
}

function Preview(props: { context: PageContext; dataset: BundleDataset; written: WrittenSlice }): VNode {
  const { reader, texts, own } = props.context;
  const { slice, tally } = props.written;
  const caption = texts.dataset.preview(slice.rows, reader.number(tally.preview.length), reader.number(slice.rows));
  const typeOf = new Map(props.dataset.description.fields.map((field) => [field.name, field.type]));
  const numeric = slice.selection.fields.map((name) => ['integer', 'number'].includes(typeOf.get(name) ?? ''));
  return (
    <Scroll label={`${own(props.dataset.description.title)}: ${caption}`}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {slice.selection.fields.map((name, column) => (
              <th scope="col" class={numeric[column] ? 'number' : undefined}>
                {plainText(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {tally.preview.map((cells) => (
            <tr>
              {cells.map((cell, column) => (
                <td class={numeric[column] ? 'data number' : 'data'} dir="auto">
                  {plainText(cell)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Attachments({ context, written }: { context: PageContext; written: WrittenSlice }): VNode | null {
  const { reader, texts } = context;
  const files = written.files.filter((file) => file.role === 'attachment');
  if (files.length === 0) return null;
  return (
    <>
      <h4>
        {texts.dataset.attachmentList} ({reader.number(files.length)})
      </h4>
      <ul class="files">
        {files.slice(0, LISTED_ATTACHMENTS).map((file) => (
          <li>
            <a href={hrefOf(file.path)} download>
              {file.path.split('/').pop()}
            </a>{' '}
            ({reader.bytes(file.bytes)})
          </li>
        ))}
      </ul>
      {files.length > LISTED_ATTACHMENTS && (
        <p class="note">{texts.dataset.moreAttachments(reader.number(files.length - LISTED_ATTACHMENTS))}</p>
      )}
    </>
  );
}

function Fields({ context, dataset }: Pick<Props, 'context' | 'dataset'>): VNode {
  const { texts, own, provision } = context;
  const { description, portable, withheldFields = {} } = dataset;
  const words = texts.dataset;
  const isPortable = (name: string): boolean =>
    (Object.hasOwn(portable.fields ?? {}, name) ? portable.fields?.[name]?.portable : undefined) ?? portable.portable;
  return (
    <details>
      <summary>{words.fields}</summary>
      <Scroll label={`${own(description.title)}: ${words.fields}`}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.field.name}</th>
              <th scope="col">{words.field.meaning}</th>
              <th scope="col">{words.field.origin}</th>
              <th scope="col">{words.field.portable}</th>
            </tr>
          </thead>
          <tbody>
            {description.fields.map((field) => {
              const withheld = Object.hasOwn(withheldFields, field.name) ? withheldFields[field.name] : undefined;
              return (
                <tr>
                  <th scope="row">
                    <code>{plainText(field.name)}</code>
                  </th>
                  <td>
                    {own(field.description)} {field.thirdParty ? words.thirdParty : ''}{' '}
                    {withheld ? words.withheldField(provision(withheld.rule)) : ''}
                  </td>
                  <td>{words.origins[field.origin ?? description.origin]}</td>
                  <td>{isPortable(field.name) ? words.yes : words.no}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scroll>
    </details>
  );
}

/** Relative to the page, each segment percent-encoded. */
function hrefOf(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
