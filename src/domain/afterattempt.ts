import type { Delivery, DeliveryLane, SendOutcome } from './delivery.js';
import { HOUR, type Instant, MINUTE, type Milliseconds, SECOND } from './instant.js';

/** Waits between the tries of one delivery: at once, then after each of these (Standard Webhooks, recommended schedule). */
const RETRY_DELAYS: readonly Milliseconds[] = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** Jitter lengthens a wait by up to this share of it, so that what failed together does not come back together. */
const MOST_JITTER = 0.1;

/** Failures in a row after which a receiver is left alone for a while; then one try at a time finds out. */
const BREAKER_FAILURES = 5;
const FIRST_CLOSED: Milliseconds = 30 * SECOND;
const LONGEST_CLOSED: Milliseconds = 15 * MINUTE;

/** What a try that ended at `now` makes of its delivery and of its lane. */
export interface AfterAttempt {
  readonly delivery: Pick<Delivery, 'state' | 'tries' | 'nextActionAt'>;
  readonly lane: Pick<DeliveryLane, 'failures' | 'closedUntil'>;
}

/**
 * Success ends a delivery and forgets the lane's failures. A failure is tried again after the schedule's wait with jitter (0 to
 * 1, of a tenth of the wait), not before Retry-After, nor while the receiver may not be disturbed; the tenth is the last. From the
 * fifth failure of a lane in a row on nothing is sent on it for 30 s, doubled by each further one to at most 15 min. GONE leaves
 * the delivery waiting as if that try had not been (its sender holds the lane); NEVER ends the delivery and says nothing of the
 * lane; APART leaves both as if that try had not been.
 */
export function afterAttempt(
  tries: number,
  failuresBefore: number,
  outcome: SendOutcome,
  now: Instant,
  jitter: number,
): AfterAttempt {
  const open = { failures: 0, closedUntil: null };
  if (outcome.fault === null) return { delivery: { state: 'DELIVERED', tries, nextActionAt: null }, lane: open };
  if (outcome.final === 'NEVER') {
    const lane = { failures: failuresBefore, closedUntil: null };
    return { delivery: { state: 'DEAD', tries, nextActionAt: null }, lane };
  }
  if (outcome.final === 'APART') {
    const lane = { failures: failuresBefore, closedUntil: null };
    return { delivery: { state: 'WAITING', tries: Math.max(tries - 1, 0), nextActionAt: now }, lane };
  }
  if (outcome.final === 'GONE') {
    return { delivery: { state: 'WAITING', tries: Math.max(tries - 1, 0), nextActionAt: now }, lane: open };
  }
  const failures = failuresBefore + 1;
  const wished = now + (outcome.retryAfter ?? 0);
  const closedUntil = Math.max(wished, now + closedFor(failures));
  const lane = { failures, closedUntil: closedUntil > now ? closedUntil : null };
  const wait = RETRY_DELAYS[tries - 1];
  if (wait === undefined) return { delivery: { state: 'DEAD', tries, nextActionAt: null }, lane };
  const dueAt = Math.max(now + Math.round(wait * (1 + MOST_JITTER * jitter)), wished);
  return { delivery: { state: 'WAITING', tries, nextActionAt: outcome.freeAt?.(dueAt) ?? dueAt }, lane };
}

/** How long a lane rests after so many failures in a row. */
function closedFor(failures: number): Milliseconds {
  if (failures < BREAKER_FAILURES) return 0;
  return Math.min(FIRST_CLOSED * 2 ** Math.min(failures - BREAKER_FAILURES, 20), LONGEST_CLOSED);
}
