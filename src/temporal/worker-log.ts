/** The SDK's logs through pino. Only fields known to hold no payload pass: messages of failures may quote data. */
import type { Logger as TemporalLogger, LogLevel, LogMetadata } from '@temporalio/worker';
import type { Logger } from '../common/log.js';

const SAFE_FIELDS = [
  'taskQueue',
  'workflowId',
  'runId',
  'workflowType',
  'activityId',
  'activityType',
  'attempt',
  'namespace',
  'state',
  'durationMs',
  'sdkComponent',
] as const;
const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** Without a logger only warnings and errors would matter, and they come back as rejections: silent. */
export function toTemporalLogger(log: Logger | undefined): TemporalLogger {
  const write = (level: LogLevel, message: string, meta?: LogMetadata) => {
    log?.[LEVELS[level]](safeFields(meta), message);
  };
  return {
    log: write,
    trace: (message, meta) => write('TRACE', message, meta),
    debug: (message, meta) => write('DEBUG', message, meta),
    info: (message, meta) => write('INFO', message, meta),
    warn: (message, meta) => write('WARN', message, meta),
    error: (message, meta) => write('ERROR', message, meta),
  };
}

function safeFields(meta: LogMetadata | undefined): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const name of SAFE_FIELDS) if (meta?.[name] !== undefined) fields[name] = meta[name];
  const { error } = meta ?? {};
  if (error instanceof Error)
    fields.errorKind = 'type' in error && typeof error.type === 'string' ? error.type : error.name;
  return fields;
}
