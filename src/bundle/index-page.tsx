/**
 * `index.html` of a bundle: what was searched, what was found, the first rows of each dataset, where the files are. Opens without a
 * network and without scripts; everything a holder said is text, escaped by the renderer.
 */
import { createHash } from 'node:crypto';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { languagesFrom } from '../common/languages.js';
import { createReader } from '../common/reader.js';
import type { Reader } from '../common/reader.js';
import { term, termsFor } from '../common/terms.js';
import { plainText } from '../common/plain-text.js';
import { Check, Contact, LeftOutSection, withheldOf, WithheldSection } from './index-closing.js';
import { DatasetSection } from './index-dataset.js';
import type { WrittenSlice } from './index-dataset.js';
import { Scroll, wordsOf } from './index-parts.js';
import type { PageContext } from './index-parts.js';
import { INDEX_STYLE } from './index-style.js';
import { leftOutOf } from './manifest.js';
import { select } from './select.js';
import type { Volume } from './plan.js';
import { indexTexts } from './texts/index.js';
import type { BundleDataset, BundleHolder, BundleInput } from './types.js';

export function renderIndex(input: BundleInput, volume: Volume, slices: WrittenSlice[], fileCount: number): string {
  const reader = createReader(input.locale, input.zone, languagesFrom(input.defaultLanguage));
  const { language } = reader;
  const words = wordsOf(language, input.words?.(language));
  const context: PageContext = { reader, texts: indexTexts(language), terms: termsFor(language), ...words };
  const { texts } = context;
  const title =
    input.right === 'access' || input.right === 'portability' ? texts.title[input.right] : texts.title.other;
  const style = createHash('sha256').update(INDEX_STYLE).digest('base64');
  const page = (
    <html lang={reader.language}>
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content={`default-src 'none'; style-src 'sha256-${style}'; base-uri 'none'; form-action 'none'`}
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>{`${title} – ${plainText(input.number)}`}</title>
        <style dangerouslySetInnerHTML={{ __html: INDEX_STYLE }} />
      </head>
      <body>
        <a class="skip" href="#data">
          {texts.skip}
        </a>
        <header>
          <h1>{title}</h1>
          <p class="lead">
            {texts.lead(plainText(input.controller.name), plainText(input.number), reader.date(input.createdAt))}
          </p>
        </header>
        <main id="data">
          <Start context={context} volume={volume} />
          <Contents context={context} input={input} />
          <Searched context={context} input={input} slices={slices} />
          {input.holders.map((holder) => (
            <HolderSection context={context} input={input} holder={holder} volume={volume} slices={slices} />
          ))}
          <LeftOutSection context={context} leftOut={leftOutOf(input)} />
          <WithheldSection context={context} holders={input.holders} />
          <Check context={context} files={fileCount} />
        </main>
        <Contact context={context} input={input} />
      </body>
    </html>
  );
  return `<!doctype html>\n${renderToString(page)}\n`;
}

function Start({ context: { texts }, volume }: { context: PageContext; volume: Volume }): VNode {
  return (
    <section class="card" aria-labelledby="start">
      <h2 id="start">{texts.start.heading}</h2>
      <p>
        <a href="letter.html">{texts.start.letter}</a> (<a href="letter.txt">{texts.start.letterText}</a>)
      </p>
      <p>{texts.start.formats}</p>
      <p>{texts.start.spreadsheets}</p>
      <p>{texts.start.care}</p>
      {volume.of > 1 && (
        <>
          <p>{texts.volume(volume.number, volume.of)}</p>
          <ul>
            {volume.siblings.map((sibling) => (
              <li>
                {plainText(sibling.name)}: {sibling.datasets.join(', ')}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** Datasets with a section of their own: what is withheld or left out is listed further down. */
function shownDatasets({ right }: BundleInput, holder: BundleHolder): BundleDataset[] {
  return holder.status === 'found'
    ? holder.datasets.filter((dataset) => select(right, holder.holder, dataset).included)
    : [];
}

const anchor = (...parts: string[]): string => parts.join('--').replace(/[^A-Za-z0-9_-]/g, '_');

function Contents({ context: { texts, own }, input }: { context: PageContext; input: BundleInput }): VNode {
  return (
    <nav aria-labelledby="contents">
      <h2 id="contents">{texts.contents}</h2>
      <ul>
        <li>
          <a href="#searched">{texts.searched.heading}</a>
        </li>
        {input.holders
          .filter((holder) => shownDatasets(input, holder).length > 0)
          .map((holder) => (
            <li>
              <a href={`#${anchor('holder', holder.holder)}`}>{own(holder.title)}</a>
            </li>
          ))}
        {leftOutOf(input).length > 0 && (
          <li>
            <a href="#left-out">{texts.leftOut.heading}</a>
          </li>
        )}
        {withheldOf(input.holders).length > 0 && (
          <li>
            <a href="#withheld">{texts.withheld.heading}</a>
          </li>
        )}
        <li>
          <a href="#check">{texts.check.heading}</a>
        </li>
      </ul>
    </nav>
  );
}

function Searched(props: { context: PageContext; input: BundleInput; slices: WrittenSlice[] }): VNode {
  const { reader, texts, terms, own } = props.context;
  const { columns } = texts.searched;
  return (
    <section aria-labelledby="searched">
      <h2 id="searched">{texts.searched.heading}</h2>
      <Scroll label={texts.searched.caption}>
        <table class="stack">
          <caption>{texts.searched.caption}</caption>
          <thead>
            <tr>
              <th scope="col">{columns.system}</th>
              <th scope="col">{columns.result}</th>
              <th scope="col" class="number">
                {columns.records}
              </th>
              <th scope="col">{columns.searchedWith}</th>
              <th scope="col">{columns.when}</th>
            </tr>
          </thead>
          <tbody>
            {props.input.holders.map((holder) => (
              <tr>
                <th scope="row">{own(holder.title)}</th>
                <td data-label={columns.result}>
                  <Status context={props.context} input={props.input} holder={holder} />
                </td>
                <td class="number" data-label={columns.records}>
                  {recordsOf(holder, reader, props.slices)}
                </td>
                <td data-label={columns.searchedWith}>
                  {holder.searched
                    ? reader.list(
                        holder.searched.identifierTypes.map((type) => plainText(term(terms.identifiers, type))),
                      )
                    : '–'}
                </td>
                <td data-label={columns.when}>{holder.searched ? reader.instant(holder.searched.at) : '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

function recordsOf(holder: BundleHolder, reader: Reader, slices: WrittenSlice[]): string {
  if (holder.status !== 'found') return '–';
  const own = slices.filter((written) => written.slice.holder === holder.holder);
  return own.length === 0 ? '–' : reader.number(own.reduce((sum, written) => sum + written.slice.rows, 0));
}

function Status(props: { context: PageContext; input: BundleInput; holder: BundleHolder }): VNode {
  const { context, input, holder } = props;
  const { texts, own, provision } = context;
  switch (holder.status) {
    case 'found':
      return (
        <FoundStatus context={context} input={input} datasets={holder.datasets} shown={shownDatasets(input, holder)} />
      );
    case 'nothing_found':
      return <span class="tag">{texts.searched.nothing}</span>;
    case 'withheld':
      return (
        <>
          <span class="tag warn">{texts.searched.withheld(provision(holder.rule))}</span>
          <br />
          {own(holder.reason)}
        </>
      );
    case 'failed':
      return (
        <>
          <span class="tag bad">{texts.searched.failed}</span>
          <br />
          {own(holder.reason)}
        </>
      );
  }
}

function FoundStatus(props: {
  context: PageContext;
  input: BundleInput;
  datasets: BundleDataset[];
  shown: BundleDataset[];
}): VNode {
  const { searched } = props.context.texts;
  if (props.input.right === 'portability' && props.shown.length === 0) {
    return <span class="tag">{searched.foundOutside}</span>;
  }
  const any = props.datasets.some((dataset) => dataset.withheld ?? dataset.parts.some((part) => part.rows > 0));
  return any ? <span class="tag good">{searched.found}</span> : <span class="tag">{searched.nothing}</span>;
}

function HolderSection(props: {
  context: PageContext;
  input: BundleInput;
  holder: BundleHolder;
  volume: Volume;
  slices: WrittenSlice[];
}): VNode | null {
  const { context, input, holder, volume, slices } = props;
  const datasets = shownDatasets(input, holder);
  if (datasets.length === 0) return null;
  const id = anchor('holder', holder.holder);
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{context.own(holder.title)}</h2>
      {datasets.map((dataset) => (
        <DatasetSection
          context={context}
          dataset={dataset}
          id={anchor('data', holder.holder, dataset.description.name)}
          written={slices.find((one) => one.slice.holder === holder.holder && one.slice.dataset === dataset)}
          elsewhere={volume.siblings.filter(
            (sibling) =>
              sibling.number !== volume.number &&
              sibling.datasets.includes(`${holder.holder}/${dataset.description.name}`),
          )}
        />
      ))}
    </section>
  );
}
