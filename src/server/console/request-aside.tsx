/** The facts beside a request: the person, the source, the delivery. */
import type { JSX } from 'preact';
import type { RequestView } from '../api/view-schema.js';
import { formatBytes, formatInstant } from '../pages/format.js';
import { capital, RIGHT_WORDS, spaced } from '../views/words.js';
import { Actor, Card } from './card.js';

export function Subject({ view }: { view: RequestView }): JSX.Element | null {
  const { subject } = view;
  if (!subject) return null;
  return (
    <Card id="subject" title="Data subject">
      <dl class="facts">
        {subject.name === undefined ? null : (
          <>
            <dt>Name</dt>
            <dd>
              <bdi>{subject.name}</bdi>
            </dd>
          </>
        )}
        {subject.contactEmail === undefined ? null : (
          <>
            <dt>Answer goes to</dt>
            <dd>{subject.contactEmail}</dd>
          </>
        )}
        <dt>Given identifiers</dt>
        <dd>
          {subject.identifiers.map(({ type, value }) => (
            <div key={`${type}/${value}`}>
              <span class="soft small">{spaced(type)}:</span> <bdi>{value}</bdi>
            </div>
          ))}
        </dd>
        <dt>Signed in</dt>
        <dd>
          {subject.signedIn ? `At ${subject.signedIn.system}, ${formatInstant(subject.signedIn.assertedAt)}` : 'No'}
        </dd>
        <dt>Language</dt>
        <dd>{subject.locale}</dd>
        {subject.representative === undefined ? null : (
          <>
            <dt>Represented by</dt>
            <dd>
              <bdi>{subject.representative.name}</bdi>, {spaced(subject.representative.kind)}; mandate{' '}
              {spaced(subject.representative.mandate)}
              {subject.representative.scope === undefined
                ? ''
                : `, for ${subject.representative.scope.map(spaced).join(', ')}`}
            </dd>
          </>
        )}
        {subject.circumstances === undefined ? null : (
          <>
            <dt>Circumstances</dt>
            <dd>{capital(spaced(subject.circumstances))}</dd>
          </>
        )}
      </dl>
    </Card>
  );
}

export function Facts({ view }: { view: RequestView }): JSX.Element {
  const { source } = view;
  return (
    <Card id="facts" title="Request">
      <dl class="facts">
        <dt>Source</dt>
        <dd>
          {capital(source.kind)}, {source.system}:{' '}
          {view.sourceUrl === undefined ? (
            source.id
          ) : (
            <a href={view.sourceUrl} rel="noreferrer">
              {source.id}
            </a>
          )}
        </dd>
        <dt>Jurisdiction</dt>
        <dd>{view.jurisdiction}</dd>
        <dt>Received</dt>
        <dd>
          <time dateTime={view.receivedAt}>{formatInstant(view.receivedAt)}</time>
        </dd>
        <dt>Taken in</dt>
        <dd>
          <time dateTime={view.openedAt}>{formatInstant(view.openedAt)}</time> <Actor by={view.openedBy} />
        </dd>
        {view.openedWith.length === 0 ? null : (
          <>
            <dt>Came with</dt>
            <dd>
              {view.openedWith.map(({ id, number, right }) => (
                <div key={id}>
                  <a href={`/requests/${id}`}>{number}</a> ({RIGHT_WORDS[right].toLowerCase()})
                </div>
              ))}
            </dd>
          </>
        )}
        {view.repeatOf === undefined || view.repeatOf.length === 0 ? null : (
          <>
            <dt>Earlier requests</dt>
            <dd>
              {view.repeatOf.map((repeat) => (
                <div key={repeat.id}>
                  <a href={`/requests/${repeat.id}`}>{repeat.number}</a>{' '}
                  <span class="soft small">{spaced(repeat.suggestion)}</span>
                </div>
              ))}
            </dd>
          </>
        )}
        {view.reopened === 0 ? null : (
          <>
            <dt>Taken up again</dt>
            <dd>{view.reopened === 1 ? 'Once' : `${view.reopened} times`}</dd>
          </>
        )}
        {view.closedAt === undefined ? null : (
          <>
            <dt>Closed</dt>
            <dd>
              <time dateTime={view.closedAt}>{formatInstant(view.closedAt)}</time>
            </dd>
          </>
        )}
      </dl>
    </Card>
  );
}

export function Deliveries({ view }: { view: RequestView }): JSX.Element | null {
  if (view.deliveries.length === 0) return null;
  return (
    <Card id="deliveries" title="Delivery">
      {view.deliveries.map((delivery) => (
        <dl class="facts" key={delivery.offeredAt}>
          <dt>{delivery.sentOtherwise ? 'Sent another way' : 'Offered on the portal'}</dt>
          <dd>{formatInstant(delivery.offeredAt)}</dd>
          <dt>Files</dt>
          <dd>
            {delivery.files.length === 0
              ? 'Letter only'
              : delivery.files.map((file) => `${file.name} (${formatBytes(file.bytes)})`).join(', ')}
          </dd>
          {delivery.sentOtherwise ? null : (
            <>
              <dt>Opened</dt>
              <dd>{delivery.firstOpenedAt === undefined ? 'Not yet' : formatInstant(delivery.firstOpenedAt)}</dd>
              <dt>Downloaded</dt>
              <dd>
                {delivery.firstDownloadedAt === undefined ? 'Not yet' : formatInstant(delivery.firstDownloadedAt)}
              </dd>
            </>
          )}
          {delivery.bouncedAt === undefined ? null : (
            <>
              <dt>Mail came back</dt>
              <dd>{formatInstant(delivery.bouncedAt)}</dd>
            </>
          )}
        </dl>
      ))}
    </Card>
  );
}
