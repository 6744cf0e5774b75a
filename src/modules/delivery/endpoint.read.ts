import type { LaneKey } from '../../domain/delivery.js';
import type { Endpoint } from '../../domain/endpoint.js';
import type { Instant } from '../../domain/instant.js';
import type { ReadUnit, Statement } from '../../platform/database.js';
import { instantParam } from '../../platform/values.js';
import type { Asker } from './asker.js';
import type { StoredEndpoint } from './endpoint.table.js';

const ENDPOINT_COLUMNS = `organisation_id AS "organisationId", id, side, name, url, contact_id AS "contactId", kinds,
  contract_ids AS "contractIds", envelope, state, reason, changed_at AS "changedAt", position, dispatched_at AS "dispatchedAt", created_by AS "createdBy",
  created_at AS "createdAt"`;

export const STORED_COLUMNS = `${ENDPOINT_COLUMNS}, secrets, vault_key AS "vaultKey"`;

const STORED: Statement = {
  name: 'endpoint_stored',
  text: `SELECT ${STORED_COLUMNS} FROM endpoint WHERE organisation_id = $1 AND id = $2`,
};

// Whoever is limited to some contracts sees the endpoints that are limited to some of these.
const SEEN = `organisation_id = $1 AND side = $2 AND state <> 'REMOVED' AND ($3::uuid[] IS NULL OR contract_ids <@ $3)`;

const ONE: Statement = {
  name: 'endpoint_one',
  text: `SELECT ${ENDPOINT_COLUMNS} FROM endpoint WHERE ${SEEN} AND id = $4`,
};

// Served by endpoint_list.
const PAGE: Statement = {
  name: 'endpoint_page',
  text: `SELECT ${ENDPOINT_COLUMNS} FROM endpoint
    WHERE ${SEEN} AND (created_at, id) > ($4::timestamptz, $5::uuid)
    ORDER BY created_at, id LIMIT $6`,
};

// Served by delivery_next and delivery_dead, each read no further than is counted.
const QUEUES: Statement = {
  name: 'endpoint_queues',
  text: `
    SELECT $1::uuid AS "organisationId", k.lane_kind AS "laneKind", k.lane_id AS "laneId",
      coalesce(lane.failures, 0) AS failures, lane.closed_until AS "closedUntil",
      (SELECT count(*) FROM (SELECT 1 FROM delivery WHERE organisation_id = $1 AND lane_kind = k.lane_kind
        AND lane_id = k.lane_id AND state = 'WAITING' LIMIT 1000) AS w) AS waiting,
      (SELECT count(*) FROM (SELECT 1 FROM delivery WHERE organisation_id = $1 AND lane_id = k.lane_id
        AND state = 'DEAD' LIMIT 1000) AS d) AS dead
    FROM unnest($2::uuid[], $3::text[]) AS k (lane_id, lane_kind)
    LEFT JOIN delivery_lane AS lane
      ON lane.organisation_id = $1 AND lane.lane_kind = k.lane_kind AND lane.lane_id = k.lane_id`,
};

const AMOUNT: Statement = {
  name: 'endpoint_amount',
  text: `SELECT count(*) AS amount FROM endpoint WHERE organisation_id = $1 AND state <> 'REMOVED'`,
};

// Served by endpoint_active and the heads' primary key.
const BEHIND = `
  FROM endpoint AS e
  JOIN stream_head AS head ON head.organisation_id = e.organisation_id AND head.side = e.side
  WHERE e.state = 'ACTIVE' AND e.position < head.last_sequence`;

const ORGANISATIONS_BEHIND: Statement = {
  name: 'endpoint_organisations_behind',
  text: `SELECT DISTINCT e.organisation_id AS "organisationId" ${BEHIND}
    AND ($1::uuid[] IS NULL OR e.organisation_id = ANY ($1::uuid[]))`,
};

const ENDPOINTS_BEHIND: Statement = {
  name: 'endpoint_behind',
  text: `SELECT e.id ${BEHIND} AND e.organisation_id = $1 ORDER BY e.created_at, e.id`,
};

/** A place in the list of endpoints, which is ordered by creation. */
export interface EndpointPlace {
  readonly createdAt: Instant;
  readonly id: string;
}

const BEGINNING: EndpointPlace = { createdAt: 0, id: '00000000-0000-0000-0000-000000000000' };

/** With its secrets, for sending; asked as the worker. */
export async function storedEndpoint(
  unit: ReadUnit,
  organisationId: string,
  id: string,
): Promise<StoredEndpoint | null> {
  const [endpoint] = await unit.rows<StoredEndpoint>(STORED, [organisationId, id]);
  return endpoint ?? null;
}

/** One that the asker may see; null: there is none. */
export async function endpointById(unit: ReadUnit, asker: Asker, id: string): Promise<Endpoint | null> {
  const [endpoint] = await unit.rows<Endpoint>(ONE, [asker.organisationId, asker.side, asker.contractIds, id]);
  return endpoint ?? null;
}

/** What waits for an endpoint, and where its lane stands. */
export interface QueueOfEndpoint extends LaneKey {
  /** Both counted to 1,000. */
  readonly waiting: number;
  readonly dead: number;
  readonly failures: number;
  readonly closedUntil: Instant | null;
}

/** Of the lanes of endpoints of one organisation, in one statement. */
export function endpointQueues(unit: ReadUnit, lanes: readonly LaneKey[]): Promise<QueueOfEndpoint[]> {
  return unit.rows<QueueOfEndpoint>(QUEUES, [
    lanes[0]?.organisationId,
    lanes.map(({ laneId }) => laneId),
    lanes.map(({ laneKind }) => laneKind),
  ]);
}

/** Up to `limit` endpoints behind `after`, oldest first, those removed left out. */
export function endpointPage(
  unit: ReadUnit,
  asker: Asker,
  after: EndpointPlace | null,
  limit: number,
): Promise<Endpoint[]> {
  const { createdAt, id } = after ?? BEGINNING;
  const { organisationId, side, contractIds } = asker;
  return unit.rows<Endpoint>(PAGE, [organisationId, side, contractIds, instantParam(createdAt), id, limit]);
}

/** Endpoints of an organisation on both sides, those removed left out. */
export async function endpointAmount(unit: ReadUnit, organisationId: string): Promise<number> {
  const [row] = await unit.rows<{ amount: number }>(AMOUNT, [organisationId]);
  return row?.amount ?? 0;
}

/** Organisations whose active endpoints have not been sent all of their streams; among `those`, or all (null). As the worker. */
export async function organisationsBehind(unit: ReadUnit, those: readonly string[] | null): Promise<string[]> {
  const rows = await unit.rows<{ organisationId: string }>(ORGANISATIONS_BEHIND, [those]);
  return rows.map(({ organisationId }) => organisationId);
}

/** Ids of an organisation's active endpoints that have not been sent all of their streams. */
export async function endpointsBehind(unit: ReadUnit, organisationId: string): Promise<string[]> {
  const rows = await unit.rows<{ id: string }>(ENDPOINTS_BEHIND, [organisationId]);
  return rows.map(({ id }) => id);
}
