import type {
  Delivery,
  DeliveryAttempt,
  DeliveryLane,
  DeliveryState,
  LaneKey,
  LaneKind,
} from '../../domain/delivery.js';
import type { Instant } from '../../domain/instant.js';
import type { ReadUnit, Statement } from '../../platform/database.js';
import { rowsOfEach } from '../../platform/loaders.js';
import { nextDueByTenant } from '../../platform/nextdue.js';
import { instantParam } from '../../platform/values.js';
import type { Asker } from './asker.js';

export const DELIVERY_COLUMNS = `organisation_id AS "organisationId", id, side, lane_kind AS "laneKind", lane_id AS "laneId",
  event_id AS "eventId", contract_id AS "contractId", position, payload, state, attempts, tries, created_at AS "createdAt",
  next_action_at AS "nextActionAt"`;

/** A place in a list of deliveries, which is ordered by when they were recorded, newest first. */
export interface DeliveryPlace {
  readonly createdAt: Instant;
  readonly id: string;
}

const LAST: DeliveryPlace = { createdAt: Number.POSITIVE_INFINITY, id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };

// Whoever is limited to some contracts sees what is told of these.
const SEEN = `organisation_id = $1 AND side = $2 AND ($3::uuid[] IS NULL OR contract_id = ANY ($3::uuid[]))`;

const ONE: Statement = {
  name: 'delivery_one',
  text: `SELECT ${DELIVERY_COLUMNS} FROM delivery WHERE ${SEEN} AND id = $4`,
};

// Served by delivery_list, of the dead alone by delivery_dead.
const PAGE: Statement = {
  name: 'delivery_page',
  planned: 'EACH_TIME',
  text: `
    SELECT ${DELIVERY_COLUMNS} FROM delivery
    WHERE ${SEEN} AND lane_id = $4
      AND (created_at, id) < ($5::timestamptz, $6::uuid) AND ($7::text IS NULL OR state = $7)
    ORDER BY created_at DESC, id DESC LIMIT $8`,
};

// Served by delivery_next.
const UNTRIED_AMOUNT: Statement = {
  name: 'delivery_untried_amount',
  text: `SELECT count(*) AS amount FROM (
    SELECT 1 FROM delivery
    WHERE organisation_id = $1 AND lane_kind = $2 AND lane_id = $3 AND state = 'WAITING' AND tries = 0 AND position IS NOT NULL
    LIMIT $4) AS w`,
};

// Served by the primary key of delivery_attempt, once a delivery.
const PAGES_OF_ATTEMPTS: Statement = {
  name: 'delivery_attempt_pages',
  text: `
    SELECT k.ord::integer - 1 AS "key", a.organisation_id AS "organisationId", a.delivery_id AS "deliveryId", a.number,
      a.started_at AS "startedAt", a.took, a.status, a.fault
    FROM unnest($2::uuid[], $3::integer[], $4::integer[]) WITH ORDINALITY AS k (delivery_id, before, size, ord)
    CROSS JOIN LATERAL (
      SELECT * FROM delivery_attempt
      WHERE organisation_id = $1 AND delivery_id = k.delivery_id AND number < k.before
      ORDER BY number DESC LIMIT k.size
    ) AS a
    ORDER BY k.ord, a.number DESC`,
};

const RESTS: Statement = {
  name: 'delivery_lane_rests',
  text: `
    SELECT organisation_id AS "organisationId", lane_kind AS "laneKind", lane_id AS "laneId", closed_until AS "closedUntil"
    FROM unnest($2::text[], $3::uuid[]) AS k (kind, id)
    JOIN delivery_lane ON organisation_id = $1 AND lane_kind = k.kind AND lane_id = k.id`,
};

// Served by delivery_lane_due_webhook and delivery_lane_due_email.
const NEXT_DUE = (kind: LaneKind): string =>
  nextDueByTenant('delivery_lane', { tenant: 'organisation_id', where: `lane_kind = '${kind}'` });

function dueStatement(kind: LaneKind): Statement {
  return {
    name: `delivery_lane_due_${kind}`,
    text: `${NEXT_DUE(kind)} SELECT tenant_id AS "organisationId" FROM next_due WHERE next_action_at <= $1 ORDER BY next_action_at`,
  };
}

function nextStatement(kind: LaneKind): Statement {
  return {
    name: `delivery_lane_next_${kind}`,
    text: `${NEXT_DUE(kind)} SELECT min(next_action_at) AS "dueAt" FROM next_due`,
  };
}

const DUE: Record<LaneKind, Statement> = { WEBHOOK: dueStatement('WEBHOOK'), EMAIL: dueStatement('EMAIL') };
const NEXT: Record<LaneKind, Statement> = { WEBHOOK: nextStatement('WEBHOOK'), EMAIL: nextStatement('EMAIL') };

/** One that the asker may see; null: there is none. */
export async function deliveryById(unit: ReadUnit, asker: Asker, id: string): Promise<Delivery | null> {
  const { organisationId, side, contractIds } = asker;
  const [delivery] = await unit.rows<Delivery>(ONE, [organisationId, side, contractIds, id]);
  return delivery ?? null;
}

/** Up to `limit` deliveries to an endpoint or contact behind `after`, newest first; of one state, or of all (null). */
export function deliveryPage(
  unit: ReadUnit,
  asker: Asker,
  receiverId: string,
  state: DeliveryState | null,
  after: DeliveryPlace | null,
  limit: number,
): Promise<Delivery[]> {
  const { createdAt, id } = after ?? LAST;
  const { organisationId, side, contractIds } = asker;
  const values = [organisationId, side, contractIds, receiverId, instantParam(createdAt), id, state, limit];
  return unit.rows<Delivery>(PAGE, values);
}

/** How many events of the stream wait on a lane for their first try, counted as far as `most`. */
export async function untriedAmount(unit: ReadUnit, lane: LaneKey, most: number): Promise<number> {
  const { organisationId, laneKind, laneId } = lane;
  const [row] = await unit.rows<{ amount: number }>(UNTRIED_AMOUNT, [organisationId, laneKind, laneId, most]);
  return row?.amount ?? 0;
}

/** Until when receivers of one organisation are left alone; what never had a lane is left out. */
export function laneRests(
  unit: ReadUnit,
  lanes: readonly LaneKey[],
): Promise<(LaneKey & Pick<DeliveryLane, 'closedUntil'>)[]> {
  const [first] = lanes;
  return unit.rows(RESTS, [
    first?.organisationId,
    lanes.map((lane) => lane.laneKind),
    lanes.map((lane) => lane.laneId),
  ]);
}

/** A page of the attempts of one delivery. */
export interface AttemptKey {
  readonly organisationId: string;
  readonly deliveryId: string;
  /** The attempt before which it begins; null: the last one made. */
  readonly before: number | null;
  readonly limit: number;
}

const AFTER_ALL_ATTEMPTS = 2_147_483_647;

/** Pages of the attempts of any number of deliveries of one organisation, in one statement, newest first. */
export async function attemptPages(unit: ReadUnit, keys: readonly AttemptKey[]): Promise<DeliveryAttempt[][]> {
  const rows = await unit.rows<DeliveryAttempt & { key: number }>(PAGES_OF_ATTEMPTS, [
    keys[0]?.organisationId,
    keys.map(({ deliveryId }) => deliveryId),
    keys.map(({ before }) => before ?? AFTER_ALL_ATTEMPTS),
    keys.map(({ limit }) => limit),
  ]);
  return rowsOfEach(keys.length, rows);
}

/** Organisations with lanes to be worked, the longest due first. Asked as the worker, without locks. */
export async function organisationsWithDueLanes(unit: ReadUnit, kind: LaneKind, now: Instant): Promise<string[]> {
  const rows = await unit.rows<{ organisationId: string }>(DUE[kind], [instantParam(now)]);
  return rows.map(({ organisationId }) => organisationId);
}

export async function nextLaneDueAt(unit: ReadUnit, kind: LaneKind): Promise<Instant | null> {
  const [row] = await unit.rows<{ dueAt: Instant | null }>(NEXT[kind], []);
  return row?.dueAt ?? null;
}
