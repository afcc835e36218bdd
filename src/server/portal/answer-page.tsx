/** The opened answer: letter and bundle, and how long they can be fetched. */
import type { JSX } from 'preact';
import type { PortalFrame } from './pages.js';
import { Filled, Frame } from './pages.js';

export interface AnswerPageProps {
  frame: PortalFrame;
  number: string;
  base: string;
  expiresAt: string;
  hasLetter: boolean;
  hasCertificate: boolean;
  files: { name: string; bytes: number; sha256: string }[];
}

export function AnswerPage(props: AnswerPageProps): JSX.Element {
  const { frame, number, base, expiresAt } = props;
  const words = frame.texts.answer;
  return (
    <Frame frame={frame} title={words.title}>
      <p class="soft">{words.request(number)}</p>
      {props.hasLetter ? (
        <section class="card" aria-labelledby="letter">
          <h2 id="letter">{words.letter.heading}</h2>
          <p>{words.letter.says}</p>
          <p>
            <a class="button" href={`${base}/letter`}>
              {words.letter.read}
            </a>
          </p>
        </section>
      ) : null}
      {props.hasCertificate ? (
        <section class="card" aria-labelledby="certificate">
          <h2 id="certificate">{words.certificate.heading}</h2>
          <p>{words.certificate.says}</p>
          <p>
            <a class="button quiet" href={`${base}/certificate`}>
              {words.certificate.read}
            </a>
          </p>
        </section>
      ) : null}
      <Files {...props} />
      <div class="notice warn">
        <p>
          <Filled text={words.keep} name="{until}">
            <time dateTime={expiresAt}>{frame.reader.instant(expiresAt)}</time>
          </Filled>
        </p>
      </div>
      <form method="post" action={`${base}/close`}>
        <button class="quiet" type="submit">
          {words.close}
        </button>
      </form>
    </Frame>
  );
}

function Files({ frame, base, files }: AnswerPageProps): JSX.Element | null {
  const { reader, texts } = frame;
  const words = texts.answer.files;
  if (files.length === 0) return null;
  return (
    <section class="card" aria-labelledby="files">
      <h2 id="files">{words.heading}</h2>
      <p>
        <Filled text={words.how(files.length)} name="{page}">
          <code>index.html</code>
        </Filled>
      </p>
      {files.map((file, index) => (
        <div key={file.name}>
          <p>
            <a class="button" href={`${base}/files/${index + 1}`}>
              {files.length === 1
                ? words.download(reader.bytes(file.bytes))
                : words.downloadOne(index + 1, reader.bytes(file.bytes))}
            </a>
          </p>
          <details>
            <summary>{words.check}</summary>
            <p class="small">
              {words.sum(file.name)} <code>{file.sha256}</code>
            </p>
          </details>
        </div>
      ))}
    </section>
  );
}
