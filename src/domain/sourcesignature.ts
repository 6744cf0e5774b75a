import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Instant, Milliseconds } from './instant.js';
import { parseInstant } from './timetext.js';

/** How a source signs what it posts: an HMAC over the body as it is sent, keyed with a secret both sides know. */
export interface SignatureRule {
  /** Lower case. */
  readonly header: string;
  readonly algorithm: 'sha256' | 'sha1';
  readonly encoding: 'base64' | 'hex';
  /** Stands before the digest in the header: `sha256=`. */
  readonly prefix: string;
  /** The time that is signed too; null: the source signs none, so that a repetition cannot be told by its age. */
  readonly signedAt: SignedTime | null;
}

/** A signed time: RFC 3339 in a header, signed before the body, or epoch milliseconds in a member of the JSON body. */
export type SignedTime = ({ readonly header: string } | { readonly member: string }) & {
  /** How far it may lie from ours. */
  readonly window: Milliseconds;
};

/** The value of a header, by its lower-case name; what was sent more than once is joined by `, `. undefined: it was not sent. */
export type HeaderOf = (name: string) => string | undefined;

function memberOf(body: Buffer, member: string): unknown {
  try {
    const document: unknown = JSON.parse(body.toString('utf8'));
    return typeof document === 'object' && document !== null
      ? Object.getOwnPropertyDescriptor(document, member)?.value
      : null;
  } catch {
    return null;
  }
}

function isOfNow(signed: SignedTime, header: HeaderOf, body: Buffer, now: Instant): boolean {
  const at = 'header' in signed ? parseInstant(header(signed.header) ?? '') : memberOf(body, signed.member);
  return typeof at === 'number' && Math.abs(now - at) <= signed.window;
}

/**
 * Whether the body was signed with one of the secrets, and, where the source signs a time, within its window of `now`. What a
 * source without one sends again cannot be told from the first time, and changes nothing: facts are idempotent. Takes as long
 * whatever part of the signature fits.
 */
export function isSignedBySource(
  rule: SignatureRule,
  secrets: readonly string[],
  header: HeaderOf,
  body: Buffer,
  now: Instant,
): boolean {
  const { signedAt } = rule;
  const given = Buffer.from(header(rule.header) ?? '');
  const before = signedAt !== null && 'header' in signedAt ? (header(signedAt.header) ?? '') : '';
  const matches = secrets.map((secret) => {
    const digest = createHmac(rule.algorithm, secret).update(before).update(body).digest(rule.encoding);
    const expected = Buffer.from(`${rule.prefix}${digest}`);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  return matches.includes(true) && (signedAt === null || isOfNow(signedAt, header, body, now));
}
