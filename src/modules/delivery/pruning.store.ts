import type { LaneKey } from '../../domain/delivery.js';
import type { Instant } from '../../domain/instant.js';
import type { Statement, WriteUnit } from '../../platform/database.js';
import { instantParam } from '../../platform/values.js';

// One that waits since before the bound has a receiver that does not go on; one that was sent again meanwhile stays.
const IS_OVER = (bound: number) => `(state <> 'WAITING' OR next_action_at < $${bound})`;

// Served by delivery_list, once a lane: what still waits is passed over.
const OLD_LANES: Statement = {
  name: 'delivery_old_lanes',
  text: `
    SELECT lane.organisation_id AS "organisationId", lane.lane_id AS "laneId"
    FROM delivery_lane AS lane
    CROSS JOIN LATERAL (
      SELECT created_at FROM delivery AS d
      WHERE d.organisation_id = lane.organisation_id AND d.lane_id = lane.lane_id
        AND ${IS_OVER(1)}
      ORDER BY created_at LIMIT 1
    ) AS oldest
    WHERE oldest.created_at < $1
    ORDER BY lane.organisation_id, lane.lane_id LIMIT $2`,
};

// Locked: one that is sent again meanwhile stays.
const OLD: Statement = {
  name: 'delivery_old',
  text: `
    SELECT id FROM delivery
    WHERE organisation_id = $1 AND lane_id = $2 AND ${IS_OVER(3)} AND created_at < $3
    ORDER BY created_at LIMIT $4 FOR UPDATE`,
};

const REMOVE_ATTEMPTS: Statement = {
  name: 'delivery_attempt_remove',
  text: 'DELETE FROM delivery_attempt WHERE organisation_id = $1 AND delivery_id = ANY ($2::uuid[])',
};

const REMOVE: Statement = {
  name: 'delivery_remove',
  text: 'DELETE FROM delivery WHERE organisation_id = $1 AND id = ANY ($2::uuid[])',
};

const LANES_AT_ONCE = 20;
const DELIVERIES_AT_ONCE = 1_000;

/**
 * Removes deliveries that were recorded before an instant and do not wait any more, or wait since before it, with their attempts, a
 * bounded number of them.
 * Returns how many; call it again, in a new transaction, until that is 0. For the worker.
 */
export async function pruneDeliveries(unit: WriteUnit, before: Instant): Promise<number> {
  const bound = instantParam(before);
  const lanes = await unit.rows<Pick<LaneKey, 'organisationId' | 'laneId'>>(OLD_LANES, [bound, LANES_AT_ONCE]);
  let total = 0;
  for (const { organisationId, laneId } of lanes) {
    const old = await unit.rows<{ id: string }>(OLD, [organisationId, laneId, bound, DELIVERIES_AT_ONCE]);
    const ids = old.map(({ id }) => id);
    await unit.affected(REMOVE_ATTEMPTS, [organisationId, ids]);
    total += await unit.affected(REMOVE, [organisationId, ids]);
  }
  return total;
}
