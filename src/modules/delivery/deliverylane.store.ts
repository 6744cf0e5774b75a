import type { Delivery, DeliveryAttempt, DeliveryLane, LaneKey, LaneKind } from '../../domain/delivery.js';
import type { Instant } from '../../domain/instant.js';
import type { Statement, WriteUnit } from '../../platform/database.js';
import { instantParam, instantParams } from '../../platform/values.js';
import { DELIVERY_COLUMNS } from './delivery.read.js';

// What another node claims at the same time is skipped.
const CLAIM: Statement = {
  name: 'delivery_lane_claim',
  text: `
    UPDATE delivery_lane AS lane SET lease = $4, next_action_at = $5
    FROM (
      SELECT lane_id FROM delivery_lane
      WHERE organisation_id = $1 AND lane_kind = $2 AND next_action_at <= $3
      ORDER BY next_action_at LIMIT $6
      FOR UPDATE SKIP LOCKED
    ) AS due
    WHERE lane.organisation_id = $1 AND lane.lane_kind = $2 AND lane.lane_id = due.lane_id
    RETURNING lane.lane_id AS "laneId"`,
};

const LOCK: Statement = {
  name: 'delivery_lane_lock',
  text: `
    SELECT organisation_id AS "organisationId", lane_kind AS "laneKind", lane_id AS "laneId", held, lease, failures,
      closed_until AS "closedUntil", next_action_at AS "nextActionAt"
    FROM delivery_lane WHERE organisation_id = $1 AND lane_kind = $2 AND lane_id = $3 FOR UPDATE`,
};

const STAND: Statement = {
  name: 'delivery_lane_stand',
  text: `UPDATE delivery_lane SET held = $4, failures = $5, closed_until = $6
    WHERE organisation_id = $1 AND lane_kind = $2 AND lane_id = $3`,
};

const HOLD: Statement = {
  name: 'delivery_lane_hold',
  text: `
    INSERT INTO delivery_lane AS lane (organisation_id, lane_kind, lane_id, held, failures) VALUES ($1, $2, $3, true, 0)
    ON CONFLICT (organisation_id, lane_kind, lane_id) DO UPDATE SET held = true, next_action_at = NULL`,
};

// A node may still hold a lease, or may have died with it: then the lane is due when that has ended at the latest.
const OPEN = `
    UPDATE delivery_lane AS lane SET held = false, failures = 0, closed_until = NULL,
      next_action_at = CASE WHEN lane.lease IS NOT NULL THEN $4::timestamptz ELSE (
        SELECT d.next_action_at FROM delivery AS d
        WHERE d.organisation_id = $1 AND d.lane_kind = $2 AND d.lane_id = $3 AND d.state = 'WAITING'
        ORDER BY d.next_action_at LIMIT 1) END
    WHERE lane.organisation_id = $1 AND lane.lane_kind = $2 AND lane.lane_id = $3`;

const FREE: Statement = { name: 'delivery_lane_free', text: OPEN };

const OPEN_UNLESS_HELD: Statement = { name: 'delivery_lane_open', text: `${OPEN} AND NOT lane.held` };

// Served by delivery_next.
const FIRST: Statement = {
  name: 'delivery_first_of_lane',
  text: `
    SELECT next_action_at AS "nextActionAt" FROM delivery
    WHERE organisation_id = $1 AND lane_kind = $2 AND lane_id = $3 AND state = 'WAITING' ORDER BY next_action_at LIMIT 1`,
};

const RENEW: Statement = {
  name: 'delivery_lane_renew',
  text: `UPDATE delivery_lane SET next_action_at = $5
    WHERE organisation_id = $1 AND lane_kind = $2 AND lane_id = $3 AND lease = $4 AND NOT held`,
};

// A statement of its own behind the lock: it sees what was recorded by whoever held the lane's row before.
const GIVE_BACK: Statement = {
  name: 'delivery_lane_give_back',
  text: `
    UPDATE delivery_lane AS lane SET lease = NULL, next_action_at = CASE WHEN lane.held THEN NULL ELSE (
      SELECT greatest(d.next_action_at, lane.closed_until) FROM delivery AS d
      WHERE d.organisation_id = $1 AND d.lane_kind = $2 AND d.lane_id = $3 AND d.state = 'WAITING'
      ORDER BY d.next_action_at LIMIT 1) END
    WHERE lane.organisation_id = $1 AND lane.lane_kind = $2 AND lane.lane_id = $3`,
};

// Served by delivery_next.
const NEXT: Statement = {
  name: 'delivery_next_of_lane',
  text: `
    SELECT ${DELIVERY_COLUMNS} FROM delivery
    WHERE organisation_id = $1 AND lane_kind = $2 AND lane_id = $3 AND state = 'WAITING' AND next_action_at <= $4
    ORDER BY next_action_at, position, id LIMIT $5`,
};

const BEGIN: Statement = {
  name: 'delivery_begin',
  text: `UPDATE delivery SET attempts = attempts + 1, tries = tries + 1 WHERE organisation_id = $1 AND id = ANY ($2::uuid[])`,
};

const ADD_ATTEMPTS: Statement = {
  name: 'delivery_attempt_add',
  text: `
    INSERT INTO delivery_attempt (organisation_id, delivery_id, number, started_at)
    SELECT $1::uuid, a.id, a.number, $4::timestamptz FROM unnest($2::uuid[], $3::integer[]) AS a (id, number)
    ON CONFLICT DO NOTHING`,
};

const END_ATTEMPTS: Statement = {
  name: 'delivery_attempt_end',
  text: `
    UPDATE delivery_attempt AS attempt SET took = $4, status = $5, fault = $6
    FROM unnest($2::uuid[], $3::integer[]) AS a (id, number)
    WHERE attempt.organisation_id = $1 AND attempt.delivery_id = a.id AND attempt.number = a.number`,
};

// One that was asked to be sent again meanwhile has other tries, and is left to that.
const END: Statement = {
  name: 'delivery_end',
  text: `
    UPDATE delivery SET state = e.state, tries = e.tries, next_action_at = e.next_action_at
    FROM unnest($2::uuid[], $3::integer[], $4::text[], $5::integer[], $6::timestamptz[])
      AS e (id, tried, state, tries, next_action_at)
    WHERE delivery.organisation_id = $1 AND delivery.id = e.id AND delivery.state = 'WAITING' AND delivery.tries = e.tried`,
};

/** A lane that a node has taken. */
export interface LeasedLane extends LaneKey {
  readonly lease: string;
}

function keyValues({ organisationId, laneKind, laneId }: LaneKey): string[] {
  return [organisationId, laneKind, laneId];
}

/** Takes due lanes of an organisation for the holder of the lease, until it ends. */
export async function claimLanes(
  unit: WriteUnit,
  organisationId: string,
  kind: LaneKind,
  lease: { readonly id: string; readonly endsAt: Instant },
  limit: number,
): Promise<LaneKey[]> {
  const values = [organisationId, kind, instantParam(unit.now), lease.id, instantParam(lease.endsAt), limit];
  const claimed = await unit.rows<{ laneId: string }>(CLAIM, values);
  return claimed.map(({ laneId }) => ({ organisationId, laneKind: kind, laneId }));
}

/** Locks a lane; null: there is none. */
export async function lockLane(unit: WriteUnit, key: LaneKey): Promise<DeliveryLane | null> {
  const [lane] = await unit.rows<DeliveryLane>(LOCK, keyValues(key));
  return lane ?? null;
}

export async function standLane(
  unit: WriteUnit,
  key: LaneKey,
  lane: Pick<DeliveryLane, 'held' | 'failures' | 'closedUntil'>,
): Promise<void> {
  await unit.affected(STAND, [...keyValues(key), lane.held, lane.failures, instantParam(lane.closedUntil)]);
}

/** Nothing is sent on a lane any more, from the end of what is under way. */
export async function holdLane(unit: WriteUnit, key: LaneKey): Promise<void> {
  await unit.affected(HOLD, keyValues(key));
}

/** Lets a lane go on that is held, or closed after failures. `leaseEnd`: when a lease on it has ended at the latest. */
export async function freeLane(unit: WriteUnit, key: LaneKey, leaseEnd: Instant): Promise<void> {
  // First the lock, then a statement that sees what was recorded by whoever had it before.
  await lockLane(unit, key);
  await unit.affected(FREE, [...keyValues(key), instantParam(leaseEnd)]);
}

/** Lets a lane go on that is closed after failures, unless it is held. */
export async function openLane(unit: WriteUnit, key: LaneKey, leaseEnd: Instant): Promise<void> {
  await lockLane(unit, key);
  await unit.affected(OPEN_UNLESS_HELD, [...keyValues(key), instantParam(leaseEnd)]);
}

/** Locks a lane; returns when something must be due that goes before all that waits on it: now at the latest. */
export async function frontOfLane(unit: WriteUnit, key: LaneKey): Promise<Instant> {
  await lockLane(unit, key);
  const [first] = await unit.rows<{ nextActionAt: Instant }>(FIRST, keyValues(key));
  return first === undefined ? unit.now : Math.min(unit.now, first.nextActionAt - 1);
}

/** Nobody else takes a leased lane before `until`; one that is held, or another's by now, stays as it is. */
export async function renewLane(unit: WriteUnit, leased: LeasedLane, until: Instant): Promise<void> {
  await unit.affected(RENEW, [...keyValues(leased), leased.lease, instantParam(until)]);
}

/** Ends the lease of a locked lane: it is due when the first of what waits on it is, and not while it is closed or held. */
export async function giveBackLane(unit: WriteUnit, key: LaneKey): Promise<void> {
  await unit.affected(GIVE_BACK, keyValues(key));
}

/** What a lane delivers next, at most `limit`; none: nothing is due. */
export function nextOfLane(unit: WriteUnit, key: LaneKey, limit: number): Promise<Delivery[]> {
  return unit.rows<Delivery>(NEXT, [...keyValues(key), instantParam(unit.now), limit]);
}

/** Notes that a try of deliveries of one lane begins, and returns them as they stand then. */
export async function beginAttempt(
  unit: WriteUnit,
  lane: LaneKey,
  deliveries: readonly Delivery[],
): Promise<Delivery[]> {
  const begun = deliveries.map((one) => ({ ...one, attempts: one.attempts + 1, tries: one.tries + 1 }));
  const ids = begun.map(({ id }) => id);
  await unit.affected(BEGIN, [lane.organisationId, ids]);
  const numbers = begun.map(({ attempts }) => attempts);
  await unit.affected(ADD_ATTEMPTS, [lane.organisationId, ids, numbers, instantParam(unit.now)]);
  return begun;
}

/** Notes how the last attempt of deliveries of one lane ended. */
export async function endAttempt(
  unit: WriteUnit,
  lane: LaneKey,
  deliveries: readonly Delivery[],
  { took, status, fault }: Pick<DeliveryAttempt, 'took' | 'status' | 'fault'>,
): Promise<void> {
  const ids = deliveries.map(({ id }) => id);
  const numbers = deliveries.map(({ attempts }) => attempts);
  await unit.affected(END_ATTEMPTS, [lane.organisationId, ids, numbers, took, status, fault]);
}

/** What a try made of a delivery. */
export interface EndedDelivery {
  readonly delivery: Delivery;
  readonly after: Pick<Delivery, 'state' | 'tries' | 'nextActionAt'>;
}

/** Notes what a try made of deliveries of one lane, unless they were asked to be sent again meanwhile. */
export async function endDeliveries(unit: WriteUnit, lane: LaneKey, ended: readonly EndedDelivery[]): Promise<void> {
  await unit.affected(END, [
    lane.organisationId,
    ended.map(({ delivery }) => delivery.id),
    ended.map(({ delivery }) => delivery.tries),
    ended.map(({ after }) => after.state),
    ended.map(({ after }) => after.tries),
    instantParams(ended.map(({ after }) => after.nextActionAt)),
  ]);
}
