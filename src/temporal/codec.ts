/**
 * Seals every payload that leaves for the Temporal server, under the key of the workflow it belongs to. The server gets the key's id
 * and nothing else in clear. A codec never creates a key, and its errors name only the key id: their text is stored in clear.
 */
import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common';
// CommonJS without names that Node could see: only the default import works outside a test runner.
import proto from '@temporalio/proto';
import { HabeasError, isHabeasError } from '../common/errors.js';
import type { KeyStore } from '../vault/types.js';
import { keyIdOfWorkflow } from './names.js';

export const SEALED_ENCODING = 'binary/habeas-sealed';
/** Metadata field with the key's id: a payload can be opened without knowing where it was found. */
export const KEY_FIELD = 'habeas-key';

const PayloadMessage = proto.temporal.api.common.v1.Payload;

export interface CodecOptions {
  keys: Pick<KeyStore, 'seal' | 'open'>;
  installation: string;
}

export function createPayloadCodec({ keys, installation }: CodecOptions): PayloadCodec {
  return {
    async encode(payloads, context) {
      const keyId = keyIdFor(installation, context);
      return Promise.all(payloads.map((payload) => seal(keys, keyId, payload)));
    },
    decode: (payloads) => Promise.all(payloads.map((payload) => open(keys, payload))),
  };
}

/** Sealing under a guessed key could put personal data where no shredding reaches it: without a workflow there is no key. */
function keyIdFor(installation: string, context: SerializationContext | undefined): string {
  if (context?.workflowId === undefined) {
    throw new HabeasError('permanent', 'a payload without a workflow cannot be sealed: its key is not known');
  }
  return keyIdOfWorkflow(installation, context.workflowId);
}

async function seal(keys: CodecOptions['keys'], keyId: string, payload: Payload): Promise<Payload> {
  const plain = PayloadMessage.encode(payload).finish();
  const data = await nameOnlyTheKey(keyId, () => keys.seal(keyId, plain, sealContext(keyId)));
  return { metadata: { encoding: Buffer.from(SEALED_ENCODING), [KEY_FIELD]: Buffer.from(keyId) }, data };
}

async function open(keys: CodecOptions['keys'], payload: Payload): Promise<Payload> {
  if (text(payload.metadata?.encoding) !== SEALED_ENCODING) return payload;
  const keyId = text(payload.metadata?.[KEY_FIELD]);
  const plain = await nameOnlyTheKey(keyId, () =>
    keys.open(keyId, payload.data ?? new Uint8Array(), sealContext(keyId)),
  );
  return PayloadMessage.decode(plain);
}

function sealContext(keyId: string): Record<string, string> {
  return { purpose: 'temporal-payload', key: keyId };
}

function text(bytes: Uint8Array | null | undefined): string {
  return bytes ? Buffer.from(bytes).toString('utf8') : '';
}

async function nameOnlyTheKey<T>(keyId: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // No cause: the failure converter would write its text into the history.
    if (isHabeasError(error)) throw new HabeasError(error.kind, error.message);
    throw new HabeasError('transient', `key ${keyId} cannot be had now`);
  }
}
