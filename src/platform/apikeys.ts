import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** What the text of an API key says. The ids find its row; the secret proves it. */
export interface ApiKey {
  readonly organisationId: string;
  readonly keyId: string;
  readonly secret: Buffer;
}

const ID_BYTES = 16;
const SECRET_BYTES = 32;
// Both parts are 32 bytes: 43 characters of base64url, which may hold `_` themselves.
const FORM = /^accord_([\w-]{43})_([\w-]{43})$/;

function bytesOfUuid(id: string): Buffer {
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
  if (bytes.length !== ID_BYTES) throw new Error('an id of an API key is not a uuid');
  return bytes;
}

function uuidOfBytes(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

export function newApiKeySecret(): Buffer {
  return randomBytes(SECRET_BYTES);
}

/** The text a holder of the key sends. It is shown once and never stored. */
export function formatApiKey({ organisationId, keyId, secret }: ApiKey): string {
  const ids = Buffer.concat([bytesOfUuid(organisationId), bytesOfUuid(keyId)]);
  return `accord_${ids.toString('base64url')}_${secret.toString('base64url')}`;
}

export function looksLikeApiKey(text: string): boolean {
  return text.startsWith('accord_');
}

/** null for anything that is not the text of an API key. */
export function parseApiKey(text: string): ApiKey | null {
  const match = FORM.exec(text);
  if (!match) return null;
  const ids = Buffer.from(match[1] ?? '', 'base64url');
  const secret = Buffer.from(match[2] ?? '', 'base64url');
  if (ids.length !== 2 * ID_BYTES || secret.length !== SECRET_BYTES) return null;
  return { organisationId: uuidOfBytes(ids.subarray(0, ID_BYTES)), keyId: uuidOfBytes(ids.subarray(ID_BYTES)), secret };
}

/** What is stored of a secret. It is 256 random bits: nothing can be guessed, so a plain hash is enough. */
export function hashApiKeySecret(secret: Buffer): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Whether a secret is the one that was hashed, in a time that does not tell how much of it fits. */
export function isApiKeySecret(secret: Buffer, hash: Buffer): boolean {
  const given = hashApiKeySecret(secret);
  return given.length === hash.length && timingSafeEqual(given, hash);
}
