/** The contract as JSON Schema (draft 2020-12), for connectors in other languages and for `habeas config schemas`. */
import { z } from 'zod';
import type { CallName } from './contract.js';
import { CALLS, CONTRACT_VERSION } from './contract.js';
import { CALL_SCHEMAS } from './define.js';

export type JsonSchema = Record<string, unknown>;

/** Input and output schema of each call. Outputs are described as a connector may send them. */
export function contractSchemas(): Record<CallName, { input: JsonSchema; output: JsonSchema }> {
  return Object.fromEntries(
    CALLS.map((call) => [
      call,
      {
        input: publish(CALL_SCHEMAS[call].input, `${call}.input`),
        output: publish(CALL_SCHEMAS[call].output, `${call}.output`),
      },
    ]),
  ) as Record<CallName, { input: JsonSchema; output: JsonSchema }>;
}

function publish(schema: z.ZodType, title: string): JsonSchema {
  return { title: `holder contract v${CONTRACT_VERSION}: ${title}`, ...z.toJSONSchema(schema, { io: 'input' }) };
}
