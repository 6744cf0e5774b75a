import { randomBytes } from 'node:crypto';
import { link, mkdir, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { readPrivateJson } from './privatefile.js';
import { StartRefusal } from './refusal.js';

/** The algorithm of the locally generated key. */
export const LOCAL_ALGORITHM = 'EdDSA';

function readKey(file: string): Promise<JWK | null> {
  return readPrivateJson<JWK>(
    file,
    ({ kty, x, d }) => kty === 'OKP' && x !== undefined && d !== undefined,
    'holds no signing key. Remove it: a new one is made, and tokens signed before end.',
  );
}

async function generateKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(LOCAL_ALGORITHM, { crv: 'Ed25519', extractable: true });
  const key = await exportJWK(privateKey);
  return { ...key, alg: LOCAL_ALGORITHM, use: 'sig', kid: await calculateJwkThumbprint(key) };
}

/** The installation's own signing key, made at its first use and readable by its owner alone. */
export async function localKey(file: string): Promise<JWK> {
  const found = await readKey(file);
  if (found) return found;
  await mkdir(dirname(file), { recursive: true });
  // Written aside and linked: two programs that start at once end up with one whole key.
  const aside = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(aside, JSON.stringify(await generateKey()), { mode: 0o600, flag: 'wx' });
  try {
    await link(aside, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(aside);
  }
  const made = await readKey(file);
  if (!made) throw new StartRefusal(`${file} could not be made.`);
  return made;
}
