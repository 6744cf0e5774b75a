import type { Actor } from '../domain/actor.js';
import { Fault } from '../domain/fault.js';
import { type Milliseconds, SECOND } from '../domain/instant.js';
import { verifyApiKey } from '../modules/apikey/verifyapikey.js';
import { looksLikeApiKey } from '../platform/apikeys.js';
import type { Verifier } from '../platform/auth.js';
import type { TimeSource } from '../platform/clock.js';
import type { Database } from '../platform/database.js';
import { createCompleteSide } from './tokenside.js';

/** Who a bearer token or API key speaks for. Throws UNAUTHENTICATED for any that does not hold. */
export type Authenticate = (token: string) => Promise<Actor>;

const LONGEST_TOKEN = 16_000;
/** A busy client sends the same token hundreds of times a second; verifying one takes as long as answering a small query. */
const TOKEN_TRUSTED: Milliseconds = SECOND;
const TOKENS_REMEMBERED = 1_000;

/** Keys are looked up each time, so that a revoked one stops at once. */
export function createAuthenticate(database: Database, verifier: Verifier, clock: TimeSource): Authenticate {
  const completeSide = createCompleteSide(database);
  const verify = rememberTokens(async (token) => completeSide(await verifier.verify(token)), clock);
  return (token) => (looksLikeApiKey(token) ? verifyApiKey(database, token, clock()) : verify(token));
}

function rememberTokens(verify: Authenticate, clock: TimeSource): Authenticate {
  const known = new Map<string, { readonly actor: Actor; readonly until: number }>();
  return async (token) => {
    const seen = known.get(token);
    const isFresh = seen !== undefined && performance.now() < seen.until;
    if (isFresh && (seen.actor.expiresAt === null || clock() < seen.actor.expiresAt)) return seen.actor;
    known.delete(token);
    const actor = await verify(token);
    if (known.size >= TOKENS_REMEMBERED) known.delete(known.keys().next().value as string);
    known.set(token, { actor, until: performance.now() + TOKEN_TRUSTED });
    return actor;
  };
}

/** The token of an Authorization header; null: there is no header. Throws UNAUTHENTICATED for a header of another kind. */
export function bearerToken(header: unknown): string | null {
  if (header === undefined || header === null || header === '') return null;
  const token =
    typeof header === 'string' && header.length <= LONGEST_TOKEN ? /^Bearer +(\S+)$/i.exec(header)?.[1] : undefined;
  if (token === undefined)
    throw new Fault('UNAUTHENTICATED', 'the Authorization header must read "Bearer <token or API key>"');
  return token;
}

/**
 * The API key of a helpdesk's Authorization header: as a bearer token, or as the password of basic authentication, which some
 * can send alone. null: there is no header. Throws UNAUTHENTICATED for a header of another kind.
 */
export function connectorToken(header: unknown): string | null {
  const basic =
    typeof header === 'string' && header.length <= LONGEST_TOKEN ? /^Basic +(\S+)$/i.exec(header)?.[1] : undefined;
  if (basic === undefined) return bearerToken(header);
  const [, password = ''] = /^[^:]*:(\S+)$/.exec(Buffer.from(basic, 'base64').toString('utf8')) ?? [];
  return bearerToken(`Bearer ${password}`);
}
