/** What client, worker and bundle share, so that all of them seal and none forgets the failures. */
import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import type { CodecOptions } from './codec.js';
import { createPayloadCodec } from './codec.js';

export const FAILURE_CONVERTER_PATH = fileURLToPath(new URL('./failure-converter.cjs', import.meta.url));

export function createDataConverter(options: CodecOptions): DataConverter {
  return { failureConverterPath: FAILURE_CONVERTER_PATH, payloadCodecs: [createPayloadCodec(options)] };
}
