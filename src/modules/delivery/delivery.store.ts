import type { LaneKey, NewDelivery } from '../../domain/delivery.js';
import type { ToldOf } from '../../domain/endpointrules.js';
import type { Instant } from '../../domain/instant.js';
import { instantArray, scalarArray, textArray } from '../../platform/arrayparam.js';
import type { Statement, WriteUnit } from '../../platform/database.js';
import { instantParam } from '../../platform/values.js';
import { DUE_TOPIC } from '../../platform/wake.js';

const INSERT = (name: string, conflict: string): Statement => ({
  name,
  planned: 'EACH_TIME',
  text: `
    INSERT INTO delivery (organisation_id, id, side, lane_kind, lane_id, event_id, contract_id, position, payload, state,
      attempts, tries, created_at, next_action_at)
    SELECT $1::uuid, d.id, d.side, d.lane_kind, d.lane_id, d.event_id, d.contract_id, d.position, d.payload, 'WAITING', 0, 0,
      d.created_at, d.next_action_at
    FROM unnest($2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::uuid[], $7::uuid[], $8::bigint[], $9::jsonb[],
      $10::timestamptz[], $11::timestamptz[]) AS d (id, side, lane_kind, lane_id, event_id, contract_id, position, payload,
      created_at, next_action_at)
    ON CONFLICT (organisation_id, id) ${conflict}`,
});

const RECORD = INSERT('delivery_record', 'DO NOTHING');

const RECORD_ANEW = INSERT(
  'delivery_record_anew',
  `DO UPDATE SET state = 'WAITING', tries = 0, position = excluded.position, next_action_at = excluded.next_action_at`,
);

// A lane that is held or being worked is left as it is: whoever resumes or gives it back looks at what waits then.
const CALL_LANES: Statement = {
  name: 'delivery_lane_call',
  planned: 'EACH_TIME',
  text: `
    INSERT INTO delivery_lane AS lane (organisation_id, lane_kind, lane_id, held, failures, next_action_at)
    SELECT $1::uuid, l.lane_kind, l.lane_id, false, 0, l.next_action_at
    FROM unnest($2::text[], $3::uuid[], $4::timestamptz[]) AS l (lane_kind, lane_id, next_action_at)
    ORDER BY l.lane_kind, l.lane_id
    ON CONFLICT (organisation_id, lane_kind, lane_id) DO UPDATE
    SET next_action_at = least(lane.next_action_at, greatest(excluded.next_action_at, lane.closed_until))
    WHERE NOT lane.held AND lane.lease IS NULL`,
};

/**
 * Records what is to be told; what is recorded already stays as it is. Before the journal's `appendEvents`: it locks the
 * receivers' lanes. Wakes the senders after the commit.
 */
export function insertDeliveries(unit: WriteUnit, deliveries: readonly NewDelivery[]): Promise<void> {
  return insertAll(unit, deliveries, RECORD);
}

/** As `insertDeliveries`; what is recorded already is sent again, under the same id. */
export function insertDeliveriesAnew(unit: WriteUnit, deliveries: readonly NewDelivery[]): Promise<void> {
  return insertAll(unit, deliveries, RECORD_ANEW);
}

async function insertAll(unit: WriteUnit, deliveries: readonly NewDelivery[], record: Statement): Promise<void> {
  const organisations = [...new Set(deliveries.map(({ organisationId }) => organisationId))].sort();
  for (const organisationId of organisations) {
    const own = deliveries.filter((delivery) => delivery.organisationId === organisationId);
    await callLanes(unit, organisationId, firstOfEachLane(own));
    await unit.affected(record, [organisationId, ...columnsOf(own)]);
  }
  if (deliveries.length > 0) unit.hint(DUE_TOPIC);
}

const SEND_AGAIN = `state = 'WAITING', tries = 0, next_action_at = $4`;

const SEND_ONE_AGAIN: Statement = {
  name: 'delivery_send_again',
  text: `UPDATE delivery SET ${SEND_AGAIN} WHERE organisation_id = $1 AND lane_kind = $2 AND lane_id = $3 AND id = $5`,
};

/** What `untoldReason` of domain/endpointrules.ts asks. */
const TOLD_OF = (contracts: number, kinds: number): string =>
  `($${contracts}::uuid[] IS NULL OR contract_id IS NULL OR contract_id = ANY ($${contracts}::uuid[]))
    AND ($${kinds}::text[] IS NULL OR position IS NULL OR payload->>'kind' = ANY ($${kinds}::text[]))`;

// Served by delivery_dead.
const SEND_DEAD_AGAIN: Statement = {
  name: 'delivery_send_dead_again',
  text: `
    UPDATE delivery SET ${SEND_AGAIN}
    WHERE organisation_id = $1 AND id IN (
      SELECT id FROM delivery
      WHERE organisation_id = $1 AND lane_kind = $2 AND lane_id = $3 AND state = 'DEAD' AND ${TOLD_OF(6, 7)}
      ORDER BY created_at, id LIMIT $5)`,
};

const GIVE_UP = `UPDATE delivery SET state = 'DEAD', next_action_at = NULL
    WHERE organisation_id = $1 AND lane_kind = $2 AND lane_id = $3 AND state = 'WAITING'`;

const GIVE_UP_ALL: Statement = { name: 'delivery_give_up_all', text: GIVE_UP };

const GIVE_UP_OTHERS: Statement = { name: 'delivery_give_up_others', text: `${GIVE_UP} AND NOT (${TOLD_OF(4, 5)})` };

/** Has one delivery tried at `at`, as if it never was, whatever became of it. */
export async function sendAgain(unit: WriteUnit, lane: LaneKey, id: string, at: Instant): Promise<void> {
  await callLanes(unit, lane.organisationId, [{ ...lane, nextActionAt: at }]);
  await unit.affected(SEND_ONE_AGAIN, [...laneValues(lane), instantParam(at), id]);
  unit.hint(DUE_TOPIC);
}

/** The same of up to `limit` dead ones of a lane that its endpoint is told of, oldest first. Returns how many. */
export async function sendDeadAgain(
  unit: WriteUnit,
  lane: LaneKey,
  { contractIds, kinds }: ToldOf,
  limit: number,
  at: Instant,
): Promise<number> {
  await callLanes(unit, lane.organisationId, [{ ...lane, nextActionAt: at }]);
  unit.hint(DUE_TOPIC);
  return unit.affected(SEND_DEAD_AGAIN, [...laneValues(lane), instantParam(at), limit, contractIds, kinds]);
}

/** Ends what waits on a lane, undelivered: all (null), or what its endpoint is not told of. */
export async function giveUpWaiting(unit: WriteUnit, lane: LaneKey, apartFrom: ToldOf | null): Promise<void> {
  if (apartFrom === null) await unit.affected(GIVE_UP_ALL, laneValues(lane));
  else await unit.affected(GIVE_UP_OTHERS, [...laneValues(lane), apartFrom.contractIds, apartFrom.kinds]);
}

function laneValues({ organisationId, laneKind, laneId }: LaneKey): string[] {
  return [organisationId, laneKind, laneId];
}

function columnsOf(deliveries: readonly NewDelivery[]): unknown[] {
  return [
    textArray(deliveries.map(({ id }) => id)),
    textArray(deliveries.map(({ side }) => side)),
    textArray(deliveries.map(({ laneKind }) => laneKind)),
    textArray(deliveries.map(({ laneId }) => laneId)),
    textArray(deliveries.map(({ eventId }) => eventId)),
    textArray(deliveries.map(({ contractId }) => contractId)),
    scalarArray(deliveries.map(({ position }) => position)),
    textArray(deliveries.map(({ payload }) => JSON.stringify(payload))),
    instantArray(deliveries.map(({ createdAt }) => createdAt)),
    instantArray(deliveries.map(({ nextActionAt }) => nextActionAt)),
  ];
}

/** Has lanes worked when something is due on them. */
async function callLanes(
  unit: WriteUnit,
  organisationId: string,
  lanes: readonly Pick<NewDelivery, 'laneKind' | 'laneId' | 'nextActionAt'>[],
): Promise<void> {
  await unit.affected(CALL_LANES, [
    organisationId,
    textArray(lanes.map(({ laneKind }) => laneKind)),
    textArray(lanes.map(({ laneId }) => laneId)),
    instantArray(lanes.map(({ nextActionAt }) => nextActionAt)),
  ]);
}

/** Of each lane the delivery that is due first. */
function firstOfEachLane(deliveries: readonly NewDelivery[]): NewDelivery[] {
  const first = new Map<string, NewDelivery>();
  for (const delivery of deliveries) {
    const key = `${delivery.laneKind} ${delivery.laneId}`;
    const known = first.get(key);
    if (known === undefined || delivery.nextActionAt < known.nextActionAt) first.set(key, delivery);
  }
  return [...first.values()];
}
