/** What Habeas needs of its namespace: retention and its search attributes, there before the first workflow starts. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Connection } from '@temporalio/client';
import { isGrpcServiceError } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import proto from '@temporalio/proto';
import { HabeasError } from '../common/errors.js';
import { SEARCH_ATTRIBUTE_TYPES } from './search-attributes.js';

export const RETENTION_DAYS = 30;

const { IndexedValueType } = proto.temporal.api.enums.v1;
const INDEXED_VALUE_TYPES = {
  Keyword: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  Datetime: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
};
const DAY_MS = 24 * 60 * 60 * 1000;
const ALREADY_EXISTS = 6;

/** Closed workflows stay readable for so long. Nothing depends on finding one; people looking into a case may. */
export async function setRetention(connection: Connection, namespace: string, days = RETENTION_DAYS): Promise<void> {
  await connection.workflowService.updateNamespace({
    namespace,
    config: { workflowExecutionRetentionTtl: msToTs(days * DAY_MS) },
  });
}

/** Idempotent. Needs the operator service: on a managed server an administrator registers them instead. */
export async function addSearchAttributes(
  connection: Connection,
  namespace: string,
  attributes: Readonly<Record<string, 'Keyword' | 'Datetime'>> = SEARCH_ATTRIBUTE_TYPES,
): Promise<void> {
  for (const [name, type] of Object.entries(attributes)) {
    try {
      await connection.operatorService.addSearchAttributes({
        namespace,
        searchAttributes: { [name]: INDEXED_VALUE_TYPES[type] },
      });
    } catch (error) {
      if (!isGrpcServiceError(error) || (error.code as number) !== ALREADY_EXISTS) throw error;
    }
  }
}

/** New attributes take a moment until starts and queries may use them. Throws `unavailable` when they do not come. */
export async function waitForSearchAttributes(
  connection: Connection,
  namespace: string,
  names: readonly string[] = Object.keys(SEARCH_ATTRIBUTE_TYPES),
  timeoutMs = 15_000,
): Promise<void> {
  const query = names.map((name) => `${name} is null`).join(' and ');
  const until = performance.now() + timeoutMs;
  for (;;) {
    try {
      await connection.workflowService.listWorkflowExecutions({ namespace, query, pageSize: 1 });
      return;
    } catch (cause) {
      if (performance.now() > until) {
        throw new HabeasError(
          'unavailable',
          `search attributes are missing in namespace ${namespace}: ${names.join(', ')}`,
          {
            cause,
            hint: 'register them: temporal operator search-attribute create --name … --type …',
          },
        );
      }
      await pause(100);
    }
  }
}
