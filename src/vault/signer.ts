/** The installation's signature: Ed25519 JWS over manifests and audit checkpoints; public keys as a JWKS. */
import { CompactSign, importJWK } from 'jose';
import type { JWK } from 'jose';

export interface InstallationSigner {
  /** Key id of the current signing key. */
  kid: string;
  /**
   * Compact JWS (`alg` EdDSA, `kid`, `typ`). With `detached` the payload is left out between the two dots (RFC 7515 appendix F):
   * the verifier puts the base64url of the signed bytes there.
   */
  sign(payload: Uint8Array, options?: { typ?: string; detached?: boolean }): Promise<string>;
  /** Public keys, current first; retired ones stay so that old signatures verify. */
  jwks(): { keys: JWK[] };
}

export async function createSigner(
  keys: { kid: string; jwk: { kty: 'OKP'; crv: 'Ed25519'; x: string; d: string } }[],
): Promise<InstallationSigner> {
  const [current] = keys;
  if (!current) throw new Error('a signer needs a key');
  const privateKey = await importJWK({ ...current.jwk }, 'EdDSA');
  return {
    kid: current.kid,
    async sign(payload, options = {}) {
      const header = { alg: 'EdDSA', kid: current.kid, ...(options.typ === undefined ? {} : { typ: options.typ }) };
      const jws = await new CompactSign(payload).setProtectedHeader(header).sign(privateKey);
      if (options.detached !== true) return jws;
      const [head, , signature] = jws.split('.');
      return `${head}..${signature}`;
    },
    jwks: () => ({
      keys: keys.map(({ kid, jwk }) => ({ kty: jwk.kty, crv: jwk.crv, x: jwk.x, kid, alg: 'EdDSA', use: 'sig' })),
    }),
  };
}
