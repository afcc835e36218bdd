/** The opened answer: letter and bundle, and how long they can be fetched. */
import type { JSX } from 'preact';
import { formatBytes, formatInstant } from '../pages/format.js';
import type { PortalFrame } from './pages.js';
import { Frame } from './pages.js';

export interface AnswerPageProps {
  frame: PortalFrame;
  number: string;
  base: string;
  expiresAt: string;
  hasLetter: boolean;
  hasCertificate: boolean;
  files: { name: string; bytes: number; sha256: string }[];
}

export function AnswerPage({
  frame,
  number,
  base,
  expiresAt,
  hasLetter,
  hasCertificate,
  files,
}: AnswerPageProps): JSX.Element {
  return (
    <Frame frame={frame} title="The answer to your request">
      <p class="soft">Request {number}</p>
      {hasLetter ? (
        <section class="card" aria-labelledby="letter">
          <h2 id="letter">Our letter</h2>
          <p>It says what we did, why, and how you can complain.</p>
          <p>
            <a class="button" href={`${base}/letter`}>
              Read the letter
            </a>
          </p>
        </section>
      ) : null}
      {hasCertificate ? (
        <section class="card" aria-labelledby="certificate">
          <h2 id="certificate">Certificate of erasure</h2>
          <p>It says what was erased where, and how that was confirmed.</p>
          <p>
            <a class="button quiet" href={`${base}/certificate`}>
              Read the certificate
            </a>
          </p>
        </section>
      ) : null}
      {files.length > 0 ? (
        <section class="card" aria-labelledby="files">
          <h2 id="files">Your data</h2>
          <p>
            {files.length === 1 ? 'One ZIP file. ' : `${files.length} ZIP files, each complete in itself. `}
            Unpack it and open <code>index.html</code>.
          </p>
          {files.map((file, index) => (
            <div key={file.name}>
              <p>
                <a class="button" href={`${base}/files/${index + 1}`}>
                  Download {files.length === 1 ? '' : `file ${index + 1} `}({formatBytes(file.bytes)})
                </a>
              </p>
              <details>
                <summary>How to check that it arrived whole</summary>
                <p class="small">
                  SHA-256 of {file.name}: <code>{file.sha256}</code>
                </p>
              </details>
            </div>
          ))}
        </section>
      ) : null}
      <div class="notice warn">
        <p>
          Keep what you download in a safe place. You can come back until{' '}
          <time dateTime={expiresAt}>{formatInstant(expiresAt)}</time>; after that this link stops working.
        </p>
      </div>
      <form method="post" action={`${base}/close`}>
        <button class="quiet" type="submit">
          Close this message on this device
        </button>
      </form>
    </Frame>
  );
}
