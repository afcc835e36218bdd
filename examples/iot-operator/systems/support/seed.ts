/** Fills an empty support system from the population: tickets with several voices, notes among staff and awkward attachments. */
import { createHash } from 'node:crypto';
import { addDays, createRandom, daysBetween, HOSTILE_TEXTS } from '../../population/index.js';
import type { Person, Population, Random } from '../../population/index.js';
import type { Queries, Row } from '../http/database.js';
import { reindex } from './search.js';

export const AGENTS = [
  { id: 'AGT-01', name: 'Alex Agent' },
  { id: 'AGT-02', name: 'Sam Staff' },
];

/** Names a careless program would follow, run or render. */
export const HOSTILE_FILE_NAMES = [
  '../../../etc/passwd',
  'C:\\Windows\\system32\\con.txt',
  '=cmd|calc!A0.csv',
  '<img src=x onerror=alert(1)>.png',
  'report\r\nContent-Type: text-html.txt',
  '\u202Egnp.exe',
  `${'long '.repeat(50)}name.pdf`,
  '.',
] as const;

const SUBJECTS = [
  'SIM does not connect',
  'Question about my invoice',
  'Device offline since yesterday',
  'Change of tariff',
];
const DEBTOR_TICKETS = 14;
/** Far enough apart that the oldest has passed two years and the second oldest has not. */
const DEBTOR_SPACING_DAYS = 57;

type Tables = Record<'requesters' | 'participants' | 'tickets' | 'messages' | 'attachments', Row[]>;

export async function seedSupport(tx: Queries, population: Population, seed: number, today: string): Promise<void> {
  const tables: Tables = { requesters: [], participants: [], tickets: [], messages: [], attachments: [] };
  let hostile = 0;
  for (const person of population.people) {
    if (!person.supportRequesterId) continue;
    const random = createRandom(seed, `support:${person.n}`);
    requester(tables, person, person.supportRequesterId);
    for (const story of storiesOf(person, random, today)) {
      hostile = ticket(tables, person, story, random, population, hostile);
    }
  }
  await tx.insert('agents', AGENTS);
  for (const [table, rows] of Object.entries(tables)) await tx.insert(table, rows);
  await reindex(tx);
}

function requester(tables: Tables, person: Person, id: string): void {
  tables.requesters.push({
    id,
    // A company's customer number names the company, not its user.
    customer_id: person.kind === 'private' ? (person.customerId ?? null) : null,
    user_id: person.userId ?? null,
    name: person.fullName,
    email: person.email,
    phone: person.phone,
    recorded_at: at(person.createdOn, 9),
  });
}

interface Story {
  n: number;
  kind: 'support' | 'complaint';
  openedOn: string;
  closedOn: string | null;
  /** Somebody else takes part. */
  third: boolean;
  attachments: number;
}

function storiesOf(person: Person, random: Random, today: string): Story[] {
  const age = daysBetween(person.createdOn, today);
  const cast = person.cast !== undefined;
  const count = person.cast === 'debtor' ? DEBTOR_TICKETS : cast ? 3 : 1 + random.int(3);
  const stories: Story[] = [];
  for (let n = 0; n < count; n += 1) {
    const closedAgo = person.cast === 'debtor' ? 20 + DEBTOR_SPACING_DAYS * n : 5 + random.int(Math.max(1, age - 10));
    const closedOn = addDays(today, -closedAgo);
    stories.push({
      n,
      kind: 'support',
      openedOn: addDays(closedOn, -1 - random.int(3)),
      closedOn,
      third: cast ? n === 0 : random.chance(0.1),
      attachments: cast && n < 2 ? 2 : random.chance(0.2) ? 1 : 0,
    });
  }
  if (person.openTicket) {
    const kind = person.cast === 'complainant' ? 'complaint' : 'support';
    stories.push({ n: count, kind, openedOn: addDays(today, -2), closedOn: null, third: false, attachments: 1 });
  }
  return stories;
}

function ticket(
  tables: Tables,
  person: Person,
  story: Story,
  random: Random,
  population: Population,
  hostile: number,
): number {
  const { closedOn, kind, n, openedOn, third } = story;
  const id = idOf('TIC', person, n);
  const hostileText = person.cast === 'formula' ? HOSTILE_TEXTS[n % HOSTILE_TEXTS.length] : undefined;
  tables.tickets.push({
    id,
    requester_id: person.supportRequesterId,
    kind,
    status: closedOn === null ? 'open' : 'closed',
    subject: hostileText ?? `${random.pick(SUBJECTS)} (${person.fullName})`,
    assertion: null,
    created_at: at(openedOn, 9),
    closed_at: closedOn === null ? null : at(closedOn, 17),
    restricted_at: null,
  });
  const say = (k: number, author: string, authorId: string | null, body: string, internal = false): string => {
    const message = `${id.replace('TIC', 'MSG')}-${k}`;
    tables.messages.push({
      id: message,
      ticket_id: id,
      author_kind: author,
      author_id: authorId,
      internal,
      body,
      recorded_at: at(openedOn, 9 + k),
    });
    return message;
  };
  const agent = random.pick(AGENTS);
  const opening = `Hello, ${hostileText ?? 'my device stopped sending this morning'}. You can reach me at ${person.phone}. ${person.fullName}`;
  const first = say(0, 'requester', person.supportRequesterId ?? null, opening);
  say(1, 'agent', agent.id, `Dear ${person.fullName}, we have reset the SIM. Please restart the device. ${agent.name}`);
  say(2, 'agent', agent.id, `${person.fullName} sounded annoyed, second contact this month`, true);
  if (third) thirdVoice(tables, person, say, population, id);
  say(4, 'requester', person.supportRequesterId ?? null, 'It works again, thank you.');
  for (let k = 0; k < story.attachments; k += 1) {
    const name =
      person.cast === undefined
        ? `screenshot-${k + 1}.png`
        : (HOSTILE_FILE_NAMES[hostile % HOSTILE_FILE_NAMES.length] ?? '.');
    hostile += person.cast === undefined ? 0 : 1;
    attach(tables, id, first, k, 'requester', person.supportRequesterId ?? null, name, at(openedOn, 9));
  }
  return hostile;
}

/** An installer, never somebody whom only marketing knows, who has their own words about the requester and sends a file. */
function thirdVoice(
  tables: Tables,
  person: Person,
  say: (k: number, author: string, authorId: string, body: string) => string,
  population: Population,
  ticketId: string,
): void {
  const { people } = population;
  const other = [...people.slice(person.n + 1), ...people].find(({ kind }) => kind !== 'lead');
  if (!other) return;
  const id = `PAR-${String(other.n + 1).padStart(6, '0')}`;
  if (!tables.participants.some((row) => row.id === id)) {
    tables.participants.push({ id, name: other.fullName, email: other.email, recorded_at: at(other.createdOn, 9) });
  }
  const message = say(
    3,
    'participant',
    id,
    `${person.fullName} (${person.email}) asked me to look at the device. I am at home on Friday. ${other.fullName}, ${other.email}`,
  );
  const day = (tables.tickets.at(-1)?.created_at as string | undefined)?.slice(0, 10) ?? '2026-01-01';
  attach(tables, ticketId, message, 9, 'participant', id, `photo for ${person.fullName}.jpg`, at(day, 12));
  const asked = tables.messages.find((row) => row.id === message.replace(/-3$/, '-1'));
  if (asked) asked.body = `${String(asked.body)} We have asked ${other.fullName} (${other.email}) to visit.`;
}

function attach(
  tables: Tables,
  ticketId: string,
  messageId: string,
  k: number,
  authorKind: string,
  authorId: string | null,
  fileName: string,
  recordedAt: string,
): void {
  const content = noise(`${ticketId}:${k}`, 2_000 + 997 * k);
  tables.attachments.push({
    id: `${ticketId.replace('TIC', 'ATT')}-${k}`,
    ticket_id: ticketId,
    message_id: messageId,
    author_kind: authorKind,
    author_id: authorId,
    file_name: fileName,
    media_type: 'application/octet-stream',
    bytes: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
    content: `\\x${content.toString('hex')}`,
    recorded_at: recordedAt,
  });
}

/** Every byte value, in no order a text has. */
function noise(label: string, length: number): Buffer {
  const blocks: Buffer[] = [];
  for (let k = 0; k * 32 < length; k += 1) blocks.push(createHash('sha256').update(`${label}:${k}`).digest());
  return Buffer.concat(blocks).subarray(0, length);
}

function idOf(prefix: string, person: Person, k: number): string {
  return `${prefix}-${String(person.n + 1).padStart(6, '0')}-${String(k + 1).padStart(3, '0')}`;
}

function at(day: string, hour: number): string {
  return `${day}T${String(hour).padStart(2, '0')}:00:00.000Z`;
}
