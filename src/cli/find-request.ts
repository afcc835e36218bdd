/** People name a request by its number, the API by its id. */
import { HabeasError } from '../common/errors.js';
import type { RequestSummary } from '../server/api/view-schema.js';
import type { ApiClient } from './client.js';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export interface RequestPage {
  requests: RequestSummary[];
  nextCursor?: string;
}

/** Path of a request given by number or id; throws `not_found` when no request this token may see has the number. */
export async function requestPath(api: ApiClient, numberOrId: string): Promise<string> {
  if (UUID.test(numberOrId)) return `/v1/requests/${numberOrId.toLowerCase()}`;
  const { requests } = await api.get<RequestPage>('/v1/requests', { text: numberOrId, limit: '200' });
  const found = requests.find(({ number }) => number.toLowerCase() === numberOrId.toLowerCase());
  if (found) return `/v1/requests/${found.id}`;
  throw new HabeasError('not_found', 'there is no request with this number, or none this token may see', {
    hint: 'check the number; `habeas request list` shows what this token may see',
  });
}
