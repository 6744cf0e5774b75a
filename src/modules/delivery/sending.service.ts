import { type AfterAttempt, afterAttempt } from '../../domain/afterattempt.js';
import type { Delivery, DeliveryLane, LaneKey, SendOutcome } from '../../domain/delivery.js';
import { type Instant, MINUTE, type Milliseconds, SECOND } from '../../domain/instant.js';
import type { TimeSource } from '../../platform/clock.js';
import type { Database, WriteUnit } from '../../platform/database.js';
import { type Log, loggedError } from '../../platform/log.js';
import {
  beginAttempt,
  claimLanes,
  endAttempt,
  endDeliveries,
  giveBackLane,
  type LeasedLane,
  lockLane,
  nextOfLane,
  renewLane,
  standLane,
} from './deliverylane.store.js';
import type { Sender } from './sender.js';

/** How long a lane stays with a node that is not heard of any more: while it makes a try, it renews its lease. */
export const LEASE: Milliseconds = 20 * SECOND;
const RENEWED_EVERY: Milliseconds = 5 * SECOND;
/** A try that takes longer has gone astray: the lease on its lane ends. */
const LONGEST_TRY: Milliseconds = MINUTE;

/** A lane goes back after so many deliveries, so that a long queue does not keep its place for ever. */
const DELIVERIES_AT_ONCE = 100;

export interface SendingParts {
  readonly database: Database;
  readonly clock: TimeSource;
  readonly log: Log;
  readonly sender: Sender;
  /** 0 to 1, for the jitter of retries. */
  readonly random: () => number;
  /** How often a lease is renewed; left out: every five seconds. */
  readonly renewEvery?: Milliseconds;
}

/** A try that is over, of deliveries of one lane. */
interface EndedTry {
  readonly deliveries: readonly Delivery[];
  readonly outcome: SendOutcome;
  readonly took: Milliseconds;
}

/** Takes up to `limit` due lanes of an organisation. */
export async function takeLanes(
  { database, sender }: SendingParts,
  organisationId: string,
  lease: string,
  now: Instant,
  limit: number,
): Promise<LeasedLane[]> {
  const claimed = await database.write('WORKER', now, (unit) =>
    claimLanes(unit, organisationId, sender.kind, { id: lease, endsAt: now + LEASE }, limit),
  );
  return claimed.map((key) => ({ ...key, lease }));
}

/**
 * Delivers what is due on a taken lane, one after the other, and gives it back. Each step is one transaction: what the try before
 * came to, and what is tried next; none is open while something is sent. A node that dies leaves the try it began on record, and
 * the lane to whoever takes it when the lease has ended. Returns how many deliveries it tried.
 */
export async function workLane(parts: SendingParts, lane: LeasedLane, isStopping: () => boolean): Promise<number> {
  let ended: EndedTry | null = null;
  // As many next ones are tried each by itself.
  let apart = 0;
  for (let amount = 0; ; amount += ended.deliveries.length) {
    const last: EndedTry | null = ended;
    const together = apart > 0 ? 1 : parts.sender.together;
    const limit = amount < DELIVERIES_AT_ONCE && !isStopping() ? together : 0;
    const begun = await parts.database.write('WORKER', parts.clock(), (unit) => step(unit, parts, lane, last, limit));
    if (begun.length === 0) return amount;
    ended = await attempt(parts, lane, begun);
    apart = ended.outcome.final === 'APART' ? begun.length : Math.max(apart - begun.length, 0);
  }
}

async function attempt(parts: SendingParts, lane: LeasedLane, deliveries: readonly Delivery[]): Promise<EndedTry> {
  const { sender, clock, log } = parts;
  const { organisationId, laneId } = lane;
  const startedAt = performance.now();
  const letGo = keepLane(parts, lane);
  const outcome = await sender.send(deliveries, clock()).catch((error: unknown): SendOutcome => {
    log.error(
      { err: loggedError(error), organisationId, laneId, deliveryId: deliveries[0]?.id },
      'a delivery could not be attempted',
    );
    return { status: null, fault: 'Accord could not make the attempt', retryAfter: null };
  });
  letGo();
  return { deliveries, outcome, took: Math.round(performance.now() - startedAt) };
}

/** Renews the lease on a lane now and then, until what comes back is called, or for as long as a try may take. */
function keepLane({ database, clock, renewEvery = RENEWED_EVERY }: SendingParts, lane: LeasedLane): () => void {
  const endsAt = performance.now() + LONGEST_TRY;
  const timer = setInterval(() => {
    if (performance.now() > endsAt) clearInterval(timer);
    // Where that fails the lane may become another's, which then makes the same try again.
    else database.write('WORKER', clock(), (unit) => renewLane(unit, lane, unit.now + LEASE)).catch(() => undefined);
  }, renewEvery).unref();
  return () => clearInterval(timer);
}

/** Records the try that ended, and begins the next, of up to `limit`. None: the lane is given back, or was another's already. */
async function step(
  unit: WriteUnit,
  { sender, random }: SendingParts,
  key: LeasedLane,
  ended: EndedTry | null,
  limit: number,
): Promise<Delivery[]> {
  // Before the lane: whoever pauses an endpoint locks it first, too.
  if (ended?.outcome.final === 'GONE') await sender.gone?.(unit, key);
  const lane = await lockLane(unit, key);
  const isOurs = lane?.lease === key.lease;
  const after = ended && (await record(unit, key, ended, { failures: lane?.failures ?? 0, isOurs, jitter: random() }));
  if (lane === null || !isOurs) return [];
  const stands = after === null ? lane : { ...after, held: lane.held };
  if (after) await standLane(unit, key, stands);
  const next = limit > 0 && isOpen(stands, unit.now) ? await nextOfLane(unit, key, limit) : [];
  if (next.length === 0) {
    await giveBackLane(unit, key);
    return [];
  }
  await renewLane(unit, key, unit.now + LEASE);
  return beginAttempt(unit, key, next);
}

function isOpen({ held, closedUntil }: Pick<DeliveryLane, 'held' | 'closedUntil'>, now: Instant): boolean {
  return !held && (closedUntil === null || closedUntil <= now);
}

/**
 * Records a try that ended; returns what it makes of its lane. Of a lane that was lost meanwhile only success counts: whoever has
 * it now tries what failed anyway.
 */
async function record(
  unit: WriteUnit,
  lane: LaneKey,
  { deliveries, outcome, took }: EndedTry,
  { failures, isOurs, jitter }: { readonly failures: number; readonly isOurs: boolean; readonly jitter: number },
): Promise<AfterAttempt['lane'] | null> {
  const { status, fault } = outcome;
  await endAttempt(unit, lane, deliveries, { took, status, fault });
  const after = deliveries.map((one) => afterAttempt(one.tries, failures, outcome, unit.now, jitter));
  if (isOurs || fault === null) {
    const ended = deliveries.map((delivery, index) => ({
      delivery,
      after: placed(delivery, after[index] as AfterAttempt, outcome),
    }));
    await endDeliveries(unit, lane, ended);
  }
  return after[0]?.lane ?? null;
}

/** What is tried apart keeps its place: it comes next, before what has come since. */
function placed(
  { nextActionAt }: Delivery,
  { delivery }: AfterAttempt,
  { final }: SendOutcome,
): AfterAttempt['delivery'] {
  return final === 'APART' ? { ...delivery, nextActionAt } : delivery;
}
