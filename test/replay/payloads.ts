/** Looks into recorded histories without knowing where in them something is. */
import type { Payload } from '@temporalio/common';

interface JsonPayload {
  metadata: Record<string, string>;
  data?: string;
}

/** Search attributes stay in clear, as the server has to read them; they hold no personal data. */
export function payloadsOf(value: unknown): Payload[] {
  if (typeof value !== 'object' || value === null) return [];
  if (isPayload(value)) return [fromJson(value)];
  return Object.entries(value).flatMap(([key, inner]) => (key === 'searchAttributes' ? [] : payloadsOf(inner)));
}

/** Every text in it, also those behind base64. */
export function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value, Buffer.from(value, 'base64').toString()];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}

function isPayload(value: object): value is JsonPayload {
  return (
    'metadata' in value && typeof value.metadata === 'object' && value.metadata !== null && 'encoding' in value.metadata
  );
}

function fromJson({ metadata, data }: JsonPayload): Payload {
  const bytes = Object.entries(metadata).map(([key, value]) => [key, Buffer.from(value, 'base64')]);
  return { metadata: Object.fromEntries(bytes) as Payload['metadata'], data: Buffer.from(data ?? '', 'base64') };
}
