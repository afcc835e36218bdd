/** Who was told what: recipients of the data (Art 19), letters to the person, complaints about the request. */
import type { JSX } from 'preact';
import type { Letter } from '../../register/types.js';
import type { NoticeView } from '../api/accountability-schema.js';
import type { RequestView } from '../api/view-schema.js';
import type { ComplaintSummary } from '../complaints.js';
import { formatDate, formatInstant } from '../pages/format.js';
import { capital, spaced } from '../views/words.js';
import { Card } from './card.js';
import { Due } from './due.js';
import type { More } from './request-more.js';
import { Table } from './table.js';

const NOTICES: Record<NoticeView['state'], { words: string; look: string }> = {
  open: { words: 'To be told', look: 'warn' },
  sent: { words: 'Told', look: 'good' },
  acknowledged: { words: 'Acknowledged', look: 'good' },
  not_possible: { words: 'Not possible', look: '' },
  disproportionate: { words: 'Disproportionate', look: '' },
};

export function Recipients({ view }: { view: RequestView }): JSX.Element | null {
  if (view.recipients.length === 0) return null;
  return (
    <Card id="recipients" title="Recipients to be told (Art 19)">
      <Table columns={['Recipient', 'Of what', 'State', 'When']}>
        {view.recipients.map((notice) => (
          <NoticeRow key={notice.id} notice={notice} />
        ))}
      </Table>
    </Card>
  );
}

function NoticeRow({ notice }: { notice: NoticeView }): JSX.Element {
  const { words, look } = NOTICES[notice.state];
  const data = [...new Set(notice.data.map(({ holder, dataset }) => `${holder}/${dataset}`))];
  const at = notice.settledAt ?? notice.sentAt;
  return (
    <tr>
      <th scope="row">
        {notice.recipient}
        {notice.country === undefined ? null : <div class="soft small">{notice.country}</div>}
      </th>
      <td data-label="Of what">
        {capital(notice.kind)}
        <div class="soft small">{data.join(', ')}</div>
      </td>
      <td data-label="State">
        <span class={`badge ${look}`}>{words}</span>
        {notice.channel === undefined ? null : <div class="soft small">By {notice.channel}</div>}
        {notice.reason === undefined ? null : <div class="small">{notice.reason}</div>}
      </td>
      <td data-label="When">
        {notice.state === 'open' ? (
          <>
            Due <Due due={notice.dueAt} overdue={notice.overdue} />
          </>
        ) : (
          formatInstant(at ?? notice.openedAt)
        )}
      </td>
    </tr>
  );
}

export function Letters({ view, more }: { view: RequestView; more: More }): JSX.Element | null {
  if (!more.maySee.letters) return null;
  return (
    <Card id="letters" title="Letters">
      {more.letters.length === 0 ? (
        <p class="soft">Nothing has been written yet.</p>
      ) : (
        <Table columns={['Letter', 'Written', 'Went out']}>
          {more.letters.map((letter) => (
            <LetterRow key={letter.key} letter={letter} view={view} />
          ))}
        </Table>
      )}
      <p class="soft small">Opening a letter is recorded in the timeline.</p>
    </Card>
  );
}

function LetterRow({ letter, view }: { letter: Letter; view: RequestView }): JSX.Element {
  const name = capital(spaced(letter.kind));
  const kept = letter.hasBody || letter.objectId !== undefined;
  return (
    <tr>
      <th scope="row">
        {kept ? <a href={`/requests/${view.id}/letters/${encodeURIComponent(letter.key)}`}>{name}</a> : name}
        <div class="soft small">
          {LANGUAGE_NAMES.of(letter.locale)}
          {kept ? '' : '; its text is not kept'}
        </div>
      </th>
      <td data-label="Written">{formatInstant(letter.at)}</td>
      <td data-label="Went out">{wentOut(letter, view)}</td>
    </tr>
  );
}

const LANGUAGE_NAMES = new Intl.DisplayNames(['en'], { type: 'language' });

/** Of a letter whose mail came back. */
const CAME_BACK = 'came_back';

/** The answer and what comes with it are read on the portal, or went by post; no mail carries them. */
function wentOut({ sentAt, channel, objectId }: Letter, { deliveries }: RequestView): JSX.Element {
  const delivery = objectId === undefined ? undefined : deliveries.at(-1);
  const at = sentAt ?? delivery?.offeredAt;
  if (channel === CAME_BACK && at === undefined) return <span class="badge bad">Came back</span>;
  if (at === undefined) return <span class="soft">Not yet</span>;
  const otherwise = delivery?.sentOtherwise === true ? 'Another way' : 'On the portal';
  const by = sentAt === undefined ? otherwise : channel && `By ${channel}`;
  return (
    <>
      {formatInstant(at)}
      {by === undefined ? null : <div class="soft small">{by}</div>}
    </>
  );
}

const COMPLAINTS: Record<ComplaintSummary['state'], { words: string; look: string }> = {
  breached: { words: 'Acknowledgement overdue', look: 'bad' },
  at_risk: { words: 'Acknowledge soon', look: 'warn' },
  on_track: { words: 'To be acknowledged', look: '' },
  no_statutory_duty: { words: 'Open', look: '' },
  acknowledged: { words: 'Acknowledged', look: 'good' },
  closed: { words: 'Closed', look: '' },
};

export function Complaints({ more }: { more: More }): JSX.Element | null {
  if (more.complaints.length === 0) return null;
  return (
    <Card id="complaints" title="Complaints about this request">
      <Table columns={['Complaint', 'State', 'Acknowledge by', 'Outcome']}>
        {more.complaints.map((complaint) => (
          <tr key={complaint.id}>
            <th scope="row">
              {complaint.number}
              <div class="soft small">Received {formatInstant(complaint.receivedAt)}</div>
            </th>
            <td data-label="State">
              <span class={`badge ${COMPLAINTS[complaint.state].look}`}>{COMPLAINTS[complaint.state].words}</span>
            </td>
            <td data-label="Acknowledge by">{acknowledgement(complaint)}</td>
            <td data-label="Outcome">
              {complaint.outcome === undefined ? (
                <span class="soft">None yet</span>
              ) : (
                <>
                  {capital(spaced(complaint.outcome))}
                  <div class="soft small">
                    {complaint.toldAt === undefined ? 'Person to be told' : `Told ${formatInstant(complaint.toldAt)}`}
                  </div>
                </>
              )}
            </td>
          </tr>
        ))}
      </Table>
    </Card>
  );
}

function acknowledgement({ acknowledgedAt, channel, dueDate }: ComplaintSummary): string {
  if (acknowledgedAt !== undefined) return `Done ${formatInstant(acknowledgedAt)}${channel ? `, by ${channel}` : ''}`;
  return dueDate === undefined ? 'No statutory date' : formatDate(dueDate);
}
