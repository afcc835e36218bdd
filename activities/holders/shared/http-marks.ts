/** Restriction marks of one record over HTTP: `GET <path>/restrictions`, `PUT` and `DELETE <path>/restrictions/:mark`. */
import { z } from 'zod';
import type { HttpClient } from './http-client.js';
import { idempotencyKey } from './http-client.js';
import type { Marks } from './marks.js';

const listSchema = z.object({ data: z.array(z.string()) });
const stateSchema = z.object({ restricted: z.boolean() });

export function httpMarks(http: HttpClient, path: string, id: string, key: string, signal: AbortSignal): Marks {
  const change = async (method: 'PUT' | 'DELETE', mark: string): Promise<boolean> => {
    const call = { params: { id, mark }, idempotencyKey: idempotencyKey(key, path, id, mark, method), signal };
    return (await http.find(method, `${path}/restrictions/:mark`, stateSchema, call)) !== undefined;
  };
  return {
    list: async () => (await http.ask('GET', `${path}/restrictions`, listSchema, { params: { id }, signal })).data,
    put: async (mark) => change('PUT', mark),
    lift: async (mark) => change('DELETE', mark),
  };
}
