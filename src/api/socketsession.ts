import type { WebSocket } from 'ws';
import type { Actor } from '../domain/actor.js';
import { Fault } from '../domain/fault.js';
import { type Instant, MINUTE, type Milliseconds } from '../domain/instant.js';
import { looksLikeApiKey } from '../platform/apikeys.js';
import type { TimeSource } from '../platform/clock.js';
import type { Wake } from '../platform/wake.js';
import type { Authenticate } from './authenticate.js';
import { RECHECK, type RecheckIntervals } from './parts.js';

/** Closed because whoever opened the socket is not, or no longer, signed in. */
export const UNAUTHENTICATED_CLOSE = 4401;
export const GOING_AWAY = 1001;
export const TRY_AGAIN_LATER = 1013;

/** Node keeps a list for each length of timers that hold up no end, and until then, though they are cleared. */
const LONGEST_TIMER: Milliseconds = MINUTE;

/** Who is signed in on a socket. */
export interface SocketSession {
  readonly actor: Actor;
  /**
   * Throws UNAUTHENTICATED, and closes the socket with 4401, once the token has expired or the key was revoked. null: valid,
   * without a question; no event has to wait for that.
   */
  assertValid(): Promise<void> | null;
  /** Checks the key again if it was not for a while. Never throws. */
  recheck(): Promise<void>;
  end(): void;
}

export interface SessionParts {
  readonly authenticate: Authenticate;
  readonly clock: TimeSource;
  /** Tells of keys that were revoked. */
  readonly wake: Pick<Wake, 'onWake'>;
  readonly recheck?: RecheckIntervals | undefined;
}

export function openSession(parts: SessionParts, socket: WebSocket, token: string, actor: Actor): SocketSession {
  const { authenticate, clock, wake, recheck = RECHECK } = parts;
  const isKey = looksLikeApiKey(token);
  let checkedAt: Instant = clock();
  let checking: Promise<void> | null = null;

  const refuse = (reason: string): never => {
    socket.close(UNAUTHENTICATED_CLOSE, reason);
    throw new Fault('UNAUTHENTICATED', reason);
  };
  const check = async (): Promise<void> => {
    try {
      await authenticate(token);
      checkedAt = clock();
    } catch (error) {
      // A database that does not answer is no reason to turn an integrator away.
      if (error instanceof Fault) refuse('the API key was revoked or has expired');
      throw error;
    }
  };
  const checkOnce = (): Promise<void> => {
    checking ??= check().finally(() => {
      checking = null;
    });
    return checking;
  };
  // The subject of a key is `key:<id>`, and so is the topic on which its end is told.
  const forget = isKey ? wake.onWake(actor.subject, () => void checkOnce().catch(() => undefined)) : () => undefined;
  const timer = expiryTimer(actor.expiresAt, clock, () => socket.close(UNAUTHENTICATED_CLOSE, 'the token has expired'));

  return {
    actor,
    assertValid() {
      if (actor.expiresAt !== null && clock() >= actor.expiresAt) refuse('the token has expired');
      return isKey && clock() - checkedAt >= recheck.active ? checkOnce() : null;
    },
    async recheck() {
      if (isKey && clock() - checkedAt >= recheck.idle) await checkOnce().catch(() => undefined);
    },
    end: () => {
      forget();
      timer.stop();
    },
  };
}

function expiryTimer(expiresAt: Instant | null, clock: TimeSource, expire: () => void): { stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  const wait = (): void => {
    if (expiresAt === null) return;
    const left = expiresAt - clock();
    if (left <= 0) expire();
    else timer = setTimeout(wait, Math.min(left, LONGEST_TIMER)).unref();
  };
  wait();
  return { stop: () => clearTimeout(timer) };
}
