import { createHmac } from 'node:crypto';
import { type Instant, SECOND } from './instant.js';

/**
 * Signatures of Standard Webhooks 1.0 (standardwebhooks.com): `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`, the
 * timestamp in whole seconds since 1970, the key being what `whsec_` hides in base64.
 */
const PREFIX = 'whsec_';
const VERSION = 'v1';
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** What a receiver needs beside the body to know that it is Accord's, and new. */
export interface SignedHeaders {
  readonly 'webhook-id': string;
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
}

/** The secret that holds these bytes, 24 to 64 of them, as its receiver is shown it. */
export function webhookSecret(bytes: Buffer): string {
  if (bytes.length < 24 || bytes.length > 64) throw new RangeError('a webhook secret has 24 to 64 bytes');
  return `${PREFIX}${bytes.toString('base64')}`;
}

/** The bytes of a secret, with or without its prefix. Throws RangeError where there are none. */
function keyOf(secret: string): Buffer {
  const text = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret;
  if (!BASE64.test(text)) throw new RangeError('a webhook secret is whsec_ and base64');
  return Buffer.from(text, 'base64');
}

function signature(secret: string, id: string, timestamp: string, body: string): string {
  const digest = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64');
  return `${VERSION},${digest}`;
}

/** Headers of a message sent at `now`, signed with each of `secrets` (several while one is replaced by another). */
export function signMessage(secrets: readonly string[], id: string, now: Instant, body: string): SignedHeaders {
  if (secrets.length === 0) throw new RangeError('a message is signed with at least one secret');
  const timestamp = String(Math.floor(now / SECOND));
  const signatures = secrets.map((secret) => signature(secret, id, timestamp, body));
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
