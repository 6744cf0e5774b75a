import { createHmac } from 'node:crypto';
import { type Instant, MINUTE, SECOND } from '../../src/domain/instant.js';
import type { SignedHeaders } from '../../src/domain/standardwebhooks.js';

/** How far the timestamp of a message may lie from a receiver's clock: what the libraries of Standard Webhooks take. */
const TOLERANCE = 5 * MINUTE;

/** What a receiver does: whether a message was signed with the secret, by any of its signatures, and is new. */
export function isSigned(secret: string, headers: Partial<SignedHeaders>, body: string, now: Instant): boolean {
  const { 'webhook-id': id = '', 'webhook-timestamp': timestamp = '', 'webhook-signature': given = '' } = headers;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  const isNew = Math.abs(Math.floor(now / SECOND) - Number(timestamp)) * SECOND <= TOLERANCE;
  return isNew && given.split(' ').includes(`v1,${expected}`);
}
