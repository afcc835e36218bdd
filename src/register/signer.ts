/** Signs audit checkpoints with an Ed25519 key as compact JWS. */
import { CompactSign, importJWK } from 'jose';
import type { JWK } from 'jose';
import { HabeasError } from '../common/errors.js';
import type { CheckpointSigner } from './types.js';

/** `privateKey`: JWK with `kty` OKP, `crv` Ed25519 and a `kid`. Throws `invalid` for another. */
export async function createCheckpointSigner(privateKey: JWK): Promise<CheckpointSigner> {
  const { kid } = privateKey;
  if (privateKey.kty !== 'OKP' || privateKey.crv !== 'Ed25519' || privateKey.d === undefined || kid === undefined) {
    throw new HabeasError('invalid', 'audit checkpoints are signed with a private Ed25519 key that has a kid');
  }
  const key = await importJWK(privateKey, 'EdDSA');
  return {
    kid,
    sign: (payload) =>
      new CompactSign(payload).setProtectedHeader({ alg: 'EdDSA', kid, typ: 'habeas-audit+jws' }).sign(key),
  };
}
