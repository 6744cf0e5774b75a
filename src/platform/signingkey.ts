import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { privateJson } from './privatefile.js';

/** The algorithm of the locally generated key. */
export const LOCAL_ALGORITHM = 'EdDSA';

async function generateKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(LOCAL_ALGORITHM, { crv: 'Ed25519', extractable: true });
  const key = await exportJWK(privateKey);
  return { ...key, alg: LOCAL_ALGORITHM, use: 'sig', kid: await calculateJwkThumbprint(key) };
}

/** The installation's own signing key, made at its first use and readable by its owner alone. */
export function localKey(file: string): Promise<JWK> {
  return privateJson<JWK>(
    file,
    generateKey,
    ({ kty, x, d }) => kty === 'OKP' && x !== undefined && d !== undefined,
    'holds no signing key. Remove it: a new one is made, and tokens signed before end.',
  );
}
