import { createHash } from 'node:crypto';
import type { Actor } from '../domain/actor.js';
import { Fault, rateLimited } from '../domain/fault.js';
import type { TimeSource } from '../platform/clock.js';
import type { Authenticate } from './authenticate.js';
import { createBuckets } from './buckets.js';
import type { ClientAddress } from './clientaddress.js';

/** Who a token or key speaks for that came from an address. Throws UNAUTHENTICATED, or RATE_LIMITED unread. */
export type SignIn = (token: string, address: string) => Promise<Actor>;

/** What both transports let callers in by. */
export interface Door {
  readonly signIn: SignIn;
  readonly addressOf: ClientAddress;
}

const KNOWN = 10_000;

/**
 * Looks at no more tokens of an address that brought too many which did not hold: each costs a signature or a question to the
 * database. Tokens that held before are still taken, so that nobody is shut out by others at the same address.
 */
export function createSignIn(authenticate: Authenticate, failuresPerMinute: number, clock: TimeSource): SignIn {
  const failures = createBuckets(failuresPerMinute);
  const known = new Set<string>();
  const remember = (name: string): void => {
    if (!known.delete(name) && known.size >= KNOWN) known.delete(known.values().next().value as string);
    known.add(name);
  };
  return async (token, address) => {
    const name = createHash('sha256').update(token).digest('base64');
    const wait = known.has(name) ? 0 : failures.waitFor(address, clock());
    if (wait > 0) throw rateLimited('too many tokens and keys from your address did not hold; wait a moment', wait);
    try {
      const actor = await authenticate(token);
      remember(name);
      return actor;
    } catch (error) {
      if (error instanceof Fault) {
        known.delete(name);
        failures.take(address, clock());
      }
      throw error;
    }
  };
}
