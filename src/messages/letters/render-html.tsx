/** Blocks as a whole HTML document for mail, portal and bundle: inline style sheet, nothing loaded, no script; all text is escaped. */
import { createHash } from 'node:crypto';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { plainText } from '../../common/plain-text.js';
import type { Block } from './blocks.js';

const STYLE = `
body { margin: 0 auto; max-width: 46rem; padding: 2rem 1.25rem 3rem; color: #1b1f24; background: #fff;
  font: 1rem/1.55 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1.25rem } h1 span { white-space: nowrap } li { margin: .3rem 0 } h2 { font-size: 1.15rem; margin: 2rem 0 .4rem } h3 { font-size: 1rem; margin: 1.4rem 0 .3rem } p { margin: .6rem 0 }
.scroll { overflow-x: auto } table { border-collapse: collapse; width: 100%; font-size: .93rem; margin: .5rem 0 }
caption { position: absolute; left: -999rem } th, td { text-align: start; vertical-align: top; padding: .4rem .7rem .4rem 0; border-bottom: 1px solid #d0d7de; overflow-wrap: break-word } th[scope=row] { min-width: 8rem }
dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .15rem 1.25rem; margin: .6rem 0 }
dt { color: #57606a } dd { margin: 0; overflow-wrap: anywhere } a { color: #0b57a4; overflow-wrap: anywhere }
a:focus-visible, .scroll:focus-visible { outline: 3px solid #0b57a4; outline-offset: 2px }
@media screen and (max-width: 36rem) {
  dl { grid-template-columns: 1fr } dt { margin-top: .4rem } ul { padding-inline-start: 1.2rem }
  thead { position: absolute; left: -999rem } table, tbody, tr, th, td { display: block } tr { border-bottom: 1px solid #d0d7de; padding: .4rem 0 }
  th, td { border: 0; padding: .1rem 0 } td::before { content: attr(data-column); display: block; color: #57606a }
}
@page { margin: 2cm }
@media print { body { padding: 0; max-width: none } h2, h3 { break-after: avoid } tr { break-inside: avoid } }
`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

export function renderHtml(language: string, title: string, blocks: Block[]): string {
  const page = (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content={`default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'`}
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>{plainText(title)}</title>
        <style dangerouslySetInnerHTML={{ __html: STYLE }} />
      </head>
      <body>
        <main>
          <h1>
            <Title text={plainText(title)} />
          </h1>
          {blocks.map((block) => (
            <BlockHtml block={block} />
          ))}
        </main>
      </body>
    </html>
  );
  return `<!doctype html>\n${renderToString(page)}\n`;
}

/** The number of a request stays on one line. */
function Title({ text }: { text: string }): VNode {
  return (
    <>{text.split(/\b([A-Z]{2,5}-\d{4}-\d+)\b/).map((part, index) => (index % 2 === 1 ? <span>{part}</span> : part))}</>
  );
}

function BlockHtml({ block }: { block: Block }): VNode {
  switch (block.type) {
    case 'heading':
      return block.level === 2 ? <h2>{plainText(block.text)}</h2> : <h3>{plainText(block.text)}</h3>;
    case 'paragraph':
      return <p>{plainText(block.text)}</p>;
    case 'list':
      return (
        <ul>
          {block.items.map((item) => (
            <li>{plainText(item)}</li>
          ))}
        </ul>
      );
    case 'key_value':
      return (
        <dl>
          {block.entries.map(([key, value]) => (
            <>
              <dt>{plainText(key)}</dt>
              <dd>{plainText(value)}</dd>
            </>
          ))}
        </dl>
      );
    case 'table':
      return <TableHtml block={block} />;
    case 'link':
      return (
        <p>
          <LinkHtml label={block.label} url={block.url} />
        </p>
      );
    case 'steps':
      return (
        <ul>
          {block.steps.map(({ text, link }) => (
            <li>
              {plainText(text)}
              {link && <br />}
              {link && <LinkHtml label={link.label} url={link.url} />}
            </li>
          ))}
        </ul>
      );
  }
}

function TableHtml({ block }: { block: Extract<Block, { type: 'table' }> }): VNode {
  return (
    <div class="scroll" role="region" aria-label={plainText(block.caption)} tabIndex={0}>
      <table>
        <caption>{plainText(block.caption)}</caption>
        <thead>
          <tr>
            {block.columns.map((column) => (
              <th scope="col">{plainText(column)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {block.rows.map((cells) => (
            <tr>
              {cells.map((cell, index) =>
                index === 0 ? (
                  <th scope="row">{plainText(cell)}</th>
                ) : (
                  <td data-column={plainText(block.columns[index] ?? '')}>{plainText(cell)}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Only web addresses become links; anything else stays text. */
function LinkHtml({ label, url }: { label: string; url: string }): VNode {
  const web = /^https?:\/\//i.test(url);
  return (
    <>
      {web ? <a href={url}>{plainText(label)}</a> : plainText(label)}
      <br />
      {plainText(url)}
    </>
  );
}
