/**
 * Seals every payload that leaves for the Temporal server, under the key of the workflow it belongs to. The server gets the key's id
 * and nothing else in clear. A codec never creates a key, and its errors name only the key id: their text is stored in clear.
 */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common';
// CommonJS without names that Node could see: only the default import works outside a test runner.
import proto from '@temporalio/proto';
import { HabeasError, isHabeasError } from '../common/errors.js';
import type { KeyStore, Vault } from '../vault/types.js';
import { payloadFolder } from '../vault/payload-folder.js';
import { keyIdOfWorkflow } from './names.js';

export const SEALED_ENCODING = 'binary/habeas-sealed';
/** Metadata field with the key's id: a payload can be opened without knowing where it was found. */
export const KEY_FIELD = 'habeas-key';

const PayloadMessage = proto.temporal.api.common.v1.Payload;

/** Bytes; a larger payload goes into the vault, sealed under the same key, and the server gets its object id (DESIGN: contract). */
export const INLINE_LIMIT = 64 * 1024;
/** Metadata field with the vault object a large payload is in. */
const OBJECT_FIELD = 'habeas-object';

export interface CodecOptions {
  keys: Pick<KeyStore, 'seal' | 'open'>;
  installation: string;
  /** Where large payloads go; without it they stay inline. */
  vault?: Pick<Vault, 'put' | 'get'>;
}

export function createPayloadCodec({ keys, installation, vault }: CodecOptions): PayloadCodec {
  return {
    async encode(payloads, context) {
      const keyId = keyIdFor(installation, context);
      return Promise.all(payloads.map((payload) => seal(keys, vault, keyId, payload)));
    },
    decode: (payloads) => Promise.all(payloads.map((payload) => open(keys, vault, payload))),
  };
}

/** Sealing under a guessed key could put personal data where no shredding reaches it: without a workflow there is no key. */
function keyIdFor(installation: string, context: SerializationContext | undefined): string {
  if (context?.workflowId === undefined) {
    throw new HabeasError('permanent', 'a payload without a workflow cannot be sealed: its key is not known');
  }
  return keyIdOfWorkflow(installation, context.workflowId);
}

async function seal(
  keys: CodecOptions['keys'],
  vault: CodecOptions['vault'],
  keyId: string,
  payload: Payload,
): Promise<Payload> {
  const plain = PayloadMessage.encode(payload).finish();
  const metadata = { encoding: Buffer.from(SEALED_ENCODING), [KEY_FIELD]: Buffer.from(keyId) };
  if (vault && plain.length > INLINE_LIMIT) {
    // A name of its own each time: a hash of the content would tell something about it.
    const object = `${payloadFolder(keyId)}${randomUUID()}`;
    await nameOnlyTheKey(keyId, () => vault.put(object, keyId, Readable.from([plain])));
    return { metadata: { ...metadata, [OBJECT_FIELD]: Buffer.from(object) }, data: new Uint8Array() };
  }
  const data = await nameOnlyTheKey(keyId, () => keys.seal(keyId, plain, sealContext(keyId)));
  return { metadata, data };
}

/** What is not sealed was not written by this installation: it could be a decision nobody made. */
async function open(keys: CodecOptions['keys'], vault: CodecOptions['vault'], payload: Payload): Promise<Payload> {
  if (text(payload.metadata?.encoding) !== SEALED_ENCODING) {
    throw new HabeasError('refused', 'a payload that is not sealed by this installation is not read');
  }
  const keyId = text(payload.metadata?.[KEY_FIELD]);
  const object = text(payload.metadata?.[OBJECT_FIELD]);
  if (object !== '') return PayloadMessage.decode(await nameOnlyTheKey(keyId, () => fromVault(vault, keyId, object)));
  const plain = await nameOnlyTheKey(keyId, () =>
    keys.open(keyId, payload.data ?? new Uint8Array(), sealContext(keyId)),
  );
  return PayloadMessage.decode(plain);
}

async function fromVault(vault: CodecOptions['vault'], keyId: string, object: string): Promise<Uint8Array> {
  if (!vault || !object.startsWith(payloadFolder(keyId))) {
    throw new HabeasError('refused', `a payload under key ${keyId} is not where it says`);
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of vault.get(object)) chunks.push(chunk);
  return Buffer.concat(chunks);
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
