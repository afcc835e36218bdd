/** An earlier request of the same person as the API and the pages show it. */
import type { z } from 'zod';
import type { Repeat } from '../../register/types.js';
import type { repeatSchema } from '../api/view-schema.js';

export function repeatShape({ request, suggestion, why, rules, sharedTypes }: Repeat): z.infer<typeof repeatSchema> {
  const { id, number, receivedAt, answeredAt, closedAt, outcome } = request;
  return { id, number, receivedAt, answeredAt, closedAt, outcome, suggestion, why, rules, sharedTypes };
}
