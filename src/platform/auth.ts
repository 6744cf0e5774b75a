import { createRemoteJWKSet, errors, importJWK, type JWTPayload, type JWTVerifyGetKey, jwtVerify, SignJWT } from 'jose';
import type { Actor, Role, Side } from '../domain/actor.js';
import { Fault } from '../domain/fault.js';
import { type Milliseconds, SECOND } from '../domain/instant.js';
import { isUuid } from '../domain/uuid.js';
import { systemClock, type TimeSource } from './clock.js';
import { type Log, loggedError } from './log.js';
import { StartRefusal } from './refusal.js';
import { LOCAL_ALGORITHM, localKey } from './signingkey.js';

/** Names of the claims that say who acts. Namespaced ones (`https://example.com/role`) are taken literally. */
export interface ClaimNames {
  readonly organisationClaim: string;
  readonly roleClaim: string;
  readonly sideClaim: string;
}

/** An issuer of tokens whose public keys stand at an address. */
export interface JwksSource extends ClaimNames {
  readonly url: string;
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly string[];
}

export type TokenSource = { readonly jwks: JwksSource } | { readonly localKeyFile: string };

/** Who a token speaks for, as far as it says so itself. */
export interface TokenBearer extends Omit<Actor, 'side'> {
  /** null: the token names none, as an organisation with one side need not. */
  readonly side: Side | null;
}

export interface Verifier {
  /** Who a token speaks for. Throws UNAUTHENTICATED for any token that does not hold, with a reason that tells nothing. */
  verify(token: string): Promise<TokenBearer>;
}

export interface VerifierOptions {
  readonly clock?: TimeSource;
  readonly log?: Log;
  /** Tokens that name unknown keys make the issuer's be fetched again, at most once in this time. */
  readonly keyRefresh?: Milliseconds;
}

export interface TokenClaims {
  readonly organisationId: string;
  readonly side: Side;
  readonly role: Role;
  readonly subject: string;
  readonly lifetime: Milliseconds;
}

export interface Signer {
  sign(claims: TokenClaims): Promise<string>;
}

const LOCAL_ISSUER = 'accord-local';
const LOCAL_AUDIENCE = 'accord';
const LOCAL_CLAIMS: ClaimNames = { organisationClaim: 'organisation', roleClaim: 'role', sideClaim: 'side' };

/** The operator belongs to no organisation: it acts for this one. */
export const NO_ORGANISATION = '00000000-0000-0000-0000-000000000000';
const ROLES: ReadonlySet<unknown> = new Set<Role>(['ADMIN', 'MANAGER', 'VIEWER', 'INTEGRATOR', 'OPERATOR']);
const SIDES: ReadonlySet<unknown> = new Set<Side>(['CLIENT', 'VENDOR']);
const CLOCK_TOLERANCE_SECONDS = 5;

function unauthenticated(message: string): Fault {
  return new Fault('UNAUTHENTICATED', message);
}

/** Who the claims of a verified token speak for; null where they do not say. */
function bearerOf(payload: JWTPayload, names: ClaimNames): TokenBearer | null {
  const organisation = payload[names.organisationClaim];
  const role = payload[names.roleClaim];
  const side = payload[names.sideClaim] ?? null;
  const { sub, exp } = payload;
  // `key:` names API keys: no token may take the name of one.
  if (typeof sub !== 'string' || sub === '' || sub.startsWith('key:') || typeof exp !== 'number') return null;
  if (!ROLES.has(role)) return null;
  const common = { role: role as Role, subject: sub, scopes: null, contractIds: null, expiresAt: exp * SECOND };
  if (role === 'OPERATOR') return { ...common, organisationId: NO_ORGANISATION, side: 'CLIENT' };
  if (typeof organisation !== 'string' || !isUuid(organisation)) return null;
  if (side !== null && !SIDES.has(side)) return null;
  return { ...common, organisationId: organisation.toLowerCase(), side: side as Side | null };
}

function faultOf(error: unknown, log: Log | undefined): Fault {
  if (error instanceof Fault) return error;
  log?.debug({ err: loggedError(error) }, 'a token was refused');
  if (error instanceof errors.JWTExpired) return unauthenticated('The token has expired');
  const isToken = error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout);
  if (isToken) return unauthenticated('The token is not valid');
  log?.warn({ err: loggedError(error) }, 'tokens cannot be verified: their keys are not reachable');
  return unauthenticated('The token cannot be verified at the moment');
}

interface Expected extends ClaimNames {
  readonly keys: JWTVerifyGetKey;
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly string[];
}

/** Reading and importing the key takes several times as long as verifying by it. */
const LOCAL_KEY_KEPT: Milliseconds = 5 * SECOND;

function localKeys(file: string): JWTVerifyGetKey {
  const read = async () => {
    const { d: _private, ...key } = await localKey(file);
    return importJWK(key, LOCAL_ALGORITHM);
  };
  let kept: { readonly key: ReturnType<typeof read>; readonly until: number } | null = null;
  return () => {
    if (kept !== null && performance.now() < kept.until) return kept.key;
    const key = read();
    kept = { key, until: performance.now() + LOCAL_KEY_KEPT };
    key.catch(() => {
      kept = null;
    });
    return key;
  };
}

function expectedOf(source: TokenSource, keyRefresh: Milliseconds): Expected {
  if ('jwks' in source) {
    // jose fetches the keys at the first token, again when a token names an unknown one, and keeps them in between.
    const keys = createRemoteJWKSet(new URL(source.jwks.url), { cooldownDuration: keyRefresh });
    return { ...source.jwks, keys };
  }
  const keys = localKeys(source.localKeyFile);
  return { ...LOCAL_CLAIMS, keys, issuer: LOCAL_ISSUER, audience: LOCAL_AUDIENCE, algorithms: [LOCAL_ALGORITHM] };
}

/** Verifies tokens of one issuer. The algorithms are the listed ones, whatever a token's header asks for. */
export function createVerifier(source: TokenSource, options: VerifierOptions = {}): Verifier {
  const { keys, issuer, audience, algorithms, ...names } = expectedOf(source, options.keyRefresh ?? 5 * SECOND);
  const clock = options.clock ?? systemClock;
  return {
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, keys, {
          issuer,
          audience,
          algorithms: [...algorithms],
          requiredClaims: ['exp', 'sub'],
          clockTolerance: CLOCK_TOLERANCE_SECONDS,
          currentDate: new Date(clock()),
        });
        const bearer = bearerOf(payload, names);
        if (!bearer) throw unauthenticated('The token does not say for which organisation, role and side it speaks');
        return bearer;
      } catch (error) {
        throw faultOf(error, options.log);
      }
    },
  };
}

/**
 * Signs tokens with the installation's own key. Throws StartRefusal where another issuer is configured: there can only be
 * one who says who somebody is.
 */
export function createLocalSigner(
  keyFile: string,
  options: { jwksUrl?: string | null; clock?: TimeSource } = {},
): Signer {
  if (options.jwksUrl) {
    throw new StartRefusal('JWKS_URL names an issuer of tokens: ask it for one. Accord signs none beside it.');
  }
  const clock = options.clock ?? systemClock;
  return {
    async sign({ organisationId, side, role, subject, lifetime }) {
      const key = await localKey(keyFile);
      const now = Math.floor(clock() / SECOND);
      const { organisationClaim, roleClaim, sideClaim } = LOCAL_CLAIMS;
      const organisation = role === 'OPERATOR' ? {} : { [organisationClaim]: organisationId, [sideClaim]: side };
      return new SignJWT({ ...organisation, [roleClaim]: role })
        .setProtectedHeader({ alg: LOCAL_ALGORITHM, ...(key.kid === undefined ? {} : { kid: key.kid }) })
        .setIssuer(LOCAL_ISSUER)
        .setAudience(LOCAL_AUDIENCE)
        .setSubject(subject)
        .setIssuedAt(now)
        .setExpirationTime(now + Math.ceil(lifetime / SECOND))
        .sign(await importJWK(key, LOCAL_ALGORITHM));
    },
  };
}
