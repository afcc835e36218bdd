/** Customers who open tickets while signed in, as requests come in. Tickets are opened before anything is measured. */
import pLimit from 'p-limit';
import { DataSubject } from '../examples/iot-operator/demo/subject.js';
import { now } from '../examples/iot-operator/demo/stage.js';
import type { Person } from '../examples/iot-operator/population/index.js';
import type { Service } from './service.js';

export type AskedRight = 'access' | 'erasure';

/** Body of `POST /v1/requests`. */
export type RequestBody = Record<string, unknown>;

const AT_ONCE = 4;

/** Private customers of the crowd in Great Britain whom the support desk knows; `skip` leaves room for an earlier measure's. */
export function customersOf({ operator }: Service, count: number, skip: number): Person[] {
  const able = operator
    .population()
    .people.filter(
      ({ cast, kind, country, supportRequesterId }) =>
        cast === undefined && kind === 'private' && country === 'GB' && supportRequesterId !== undefined,
    );
  const taken = able.slice(skip, skip + count);
  if (taken.length < count)
    throw new RangeError(`the population has ${able.length} such customers, not ${skip + count}`);
  return taken;
}

export async function openTickets(service: Service, right: AskedRight, people: Person[]): Promise<RequestBody[]> {
  const limit = pLimit(AT_ONCE);
  return Promise.all(people.map((person) => limit(() => openTicket(service, right, person))));
}

async function openTicket({ operator }: Service, right: AskedRight, person: Person): Promise<RequestBody> {
  const { mailbox, support } = operator.info().systems;
  const receivedAt = now();
  const ticket = await new DataSubject(person, { mailbox, support }).openTicket(`Privacy: ${right}`, 'As I may ask.');
  return {
    source: { kind: 'ticket', system: 'support', id: ticket.id },
    receivedAt,
    right,
    jurisdiction: 'UK-ENG',
    subject: {
      identifiers: [{ type: 'email', value: person.email }],
      contactEmail: person.email,
      name: person.fullName,
      locale: 'en-GB',
      assertion: ticket.assertion,
    },
  };
}
