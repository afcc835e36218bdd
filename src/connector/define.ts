/**
 * `defineConnector`: how a system owner turns functions over their system into a holder. Every input and output is parsed against
 * the contract, errors are sorted into the four kinds, and what a connector may do to the world comes in through its context.
 */
import { z } from 'zod';
import { HabeasError } from '../common/errors.js';
import type { ErrorDetail } from '../common/errors.js';
import type { CallName } from './contract.js';
import * as c from './contract.js';

/** Writes a record part or an attachment sealed; the same `(dataset, index)` of one request always names the same object. */
export interface PartSink {
  /** A part already written whole by an earlier attempt, so that a retry resumes even where the last heartbeat was lost. */
  existing(requestId: string, dataset: string, index: number): Promise<c.PartRef | undefined>;
  /** Streams plain bytes in; memory stays constant. Records are NDJSON, one JSON object per line, `\n` at each end. */
  write(requestId: string, part: PartHead, source: AsyncIterable<Uint8Array>): Promise<c.PartRef>;
  /** A private folder (mode 0700) for spool files, wiped when the call ends however it ends. */
  withSpool<T>(use: (folder: string) => Promise<T>): Promise<T>;
}

export type PartHead = Pick<c.PartRef, 'dataset' | 'index' | 'kind' | 'range' | 'mediaType' | 'fileName'> & {
  rows: number | (() => number);
};

/** Issues codes for `challenge`. The code is made and its keyed HMAC kept by Habeas; the connector only carries it to the channel. */
export interface ChallengeDesk {
  /** Handle without a code: for a person nobody knows, indistinguishable from a real one. Expires all the same. */
  decoy(requestId: string): Promise<{ handle: string }>;
  issue(requestId: string, send: (code: string) => Promise<void>): Promise<{ handle: string }>;
}

/**
 * Keyed hashes of identifiers, in their order (base64url, 43 characters), as the erasure ledger has them. Habeas makes them: a connector
 * never holds the key. At most 1,000 at a time.
 */
export type HashIdentifiers = (identifiers: readonly c.Identifier[]) => Promise<string[]>;

export interface ConnectorContext {
  sink: PartSink;
  challenges: ChallengeDesk;
  hashIdentifiers: HashIdentifiers;
  /** Report progress; also how cancellation arrives. The latest value comes back in `resumeFrom` after a crash. */
  heartbeat(cursor: unknown): void;
  resumeFrom: unknown;
  signal: AbortSignal;
}

type Handler<I, O> = (input: I, context: ConnectorContext) => Promise<O>;

/** The functions an owner writes. Only `describe`, `locate`, `holds` and `collect` are needed by every holder. */
export interface ConnectorHandlers {
  locate: Handler<c.LocateInput, c.LocateResult>;
  holds: Handler<c.HoldsInput, c.HoldsResult>;
  collect: Handler<c.CollectInput, c.CollectResult>;
  challenge?: Handler<c.ChallengeInput, c.ChallengeResult>;
  preview?: Handler<c.PreviewInput, c.HolderPlan>;
  erase?: Handler<c.EraseInput, c.EraseResult>;
  confirm?: Handler<c.ConfirmInput, c.ConfirmResult>;
  restrict?: Handler<c.ApplyInput, c.ApplyResult>;
  unrestrict?: Handler<c.ApplyInput, c.ApplyResult>;
  rectify?: Handler<c.RectifyInput, c.RectifyResult>;
  object?: Handler<c.ObjectInput, c.ObjectResult>;
  confirmApplied?: Handler<c.ConfirmAppliedInput, c.ConfirmAppliedResult>;
  suppress?: Handler<c.ApplyInput, c.ApplyResult>;
  identifiers?: Handler<c.IdentifiersInput, c.IdentifiersResult>;
}

/** Schemas of each call's input and output. `describe` takes nothing. */
export const CALL_SCHEMAS = {
  describe: { input: z.object({}), output: c.describeResultSchema },
  challenge: { input: c.challengeInputSchema, output: c.challengeResultSchema },
  locate: { input: c.locateInputSchema, output: c.locateResultSchema },
  holds: { input: c.holdsInputSchema, output: c.holdsResultSchema },
  collect: { input: c.collectInputSchema, output: c.collectResultSchema },
  preview: { input: c.previewInputSchema, output: c.holderPlanSchema },
  erase: { input: c.eraseInputSchema, output: c.eraseResultSchema },
  confirm: { input: c.confirmInputSchema, output: c.confirmResultSchema },
  restrict: { input: c.applyInputSchema, output: c.applyResultSchema },
  unrestrict: { input: c.applyInputSchema, output: c.applyResultSchema },
  rectify: { input: c.rectifyInputSchema, output: c.rectifyResultSchema },
  object: { input: c.objectInputSchema, output: c.objectResultSchema },
  confirmApplied: { input: c.confirmAppliedInputSchema, output: c.confirmAppliedResultSchema },
  suppress: { input: c.applyInputSchema, output: c.applyResultSchema },
  identifiers: { input: c.identifiersInputSchema, output: c.identifiersResultSchema },
} as const satisfies Record<CallName, { input: z.ZodType; output: z.ZodType }>;

export interface ConnectorDefinition extends ConnectorHandlers {
  /** Static self-description; `capabilities` and `contract` are filled in from the handlers. */
  describe: Omit<c.Description, 'capabilities' | 'contract'>;
  /** Releases pools and files at shutdown. */
  close?: () => Promise<void>;
}

export interface Connector {
  description: c.Description;
  /** Runs one call, input and output checked. Throws HabeasError with one of the four kinds. */
  call(name: CallName, input: unknown, context: ConnectorContext): Promise<unknown>;
  close(): Promise<void>;
}

/** Checks a definition at start-up, so that a wrong data map fails before the first request does. Throws `invalid` naming each field. */
export function defineConnector(definition: ConnectorDefinition): Connector {
  const { describe, close, ...handlers } = definition;
  const offered = Object.entries(handlers)
    .filter(([, handler]) => handler !== undefined)
    .map(([name]) => name as CallName);
  const description = checkedDescription({
    ...describe,
    contract: c.CONTRACT_VERSION,
    capabilities: ['describe', ...offered],
  });
  return {
    description,
    async call(name, input, context) {
      if (name === 'describe') return description;
      const handler = handlers[name] as Handler<unknown, unknown> | undefined;
      if (!handler) {
        throw new HabeasError('permanent', `holder ${description.holder} does not offer ${name}`, {
          hint: 'offer the call in defineConnector or take it out of the request',
        });
      }
      const parsed = CALL_SCHEMAS[name].input.safeParse(input);
      if (!parsed.success) throw contractError(description.holder, name, 'input', parsed.error);
      const result = await handler(parsed.data, context);
      const checked = CALL_SCHEMAS[name].output.safeParse(result);
      if (!checked.success) throw contractError(description.holder, name, 'output', checked.error);
      return checked.data;
    },
    close: async () => close?.(),
  };
}

type Fault = NonNullable<ErrorDetail['fields']>[number];

function checkedDescription(given: c.Description): c.Description {
  const parsed = c.describeResultSchema.safeParse(given);
  const faults = parsed.success
    ? contradictions(parsed.data)
    : parsed.error.issues.map(({ path, message }) => ({ pointer: `/describe/${path.join('/')}`, detail: message }));
  if (parsed.success && faults.length === 0) return parsed.data;
  throw new HabeasError('invalid', `the connector of holder ${given.holder} is not defined as contract v1 wants it`, {
    fields: faults,
    hint: 'docs/connector.md says what each call and each field is for',
  });
}

const NEEDED: readonly CallName[] = ['locate', 'holds', 'collect'];
/** One without the others would leave what it began. */
const TOGETHER: readonly (readonly CallName[])[] = [
  ['preview', 'erase', 'confirm'],
  ['restrict', 'unrestrict'],
];

/** What each field allows, but not together. */
function contradictions({ capabilities, datasets }: c.Description): Fault[] {
  const lacks = (call: CallName): boolean => !capabilities.includes(call);
  const needed = NEEDED.filter(lacks).map((call) => missing(call, 'every holder answers locate, holds and collect'));
  const halves = TOGETHER.filter((calls) => calls.some(lacks) && !calls.every(lacks)).flatMap((calls) =>
    calls.filter(lacks).map((call) => missing(call, `offer ${calls.join(', ')} together, or none of them`)),
  );
  const twice = [
    ...repeated(datasets, '/describe/datasets'),
    ...datasets.flatMap(({ fields }, at) => repeated(fields, `/describe/datasets/${at}/fields`)),
  ];
  return [...needed, ...halves, ...twice];
}

function missing(call: CallName, mend: string): Fault {
  return { pointer: `/${call}`, detail: 'is missing', mend };
}

function repeated(named: readonly { name: string }[], pointer: string): Fault[] {
  return named.flatMap(({ name }, at) =>
    named.findIndex((other) => other.name === name) < at
      ? [{ pointer: `${pointer}/${at}/name`, detail: 'stands there twice', mend: 'give each its own name' }]
      : [],
  );
}

/** Paths and codes only: the offending values may be personal data. */
function contractError(holder: string, call: string, side: string, error: z.ZodError): HabeasError {
  const where = error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.map((p) => (typeof p === 'number' ? '#' : String(p))).join('.')} (${issue.code})`)
    .join(', ');
  return new HabeasError(
    'permanent',
    `holder ${holder}: ${call} ${side} does not fit contract v${c.CONTRACT_VERSION}: ${where}`,
  );
}
