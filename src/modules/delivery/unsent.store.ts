import type { LaneKey } from '../../domain/delivery.js';
import type { Instant } from '../../domain/instant.js';
import type { Statement, WriteUnit } from '../../platform/database.js';
import { instantParam } from '../../platform/values.js';
import { DUE_TOPIC } from '../../platform/wake.js';
import { lockLane, openLane } from './deliverylane.store.js';
import { LEASE } from './sending.service.js';

const NIL = '00000000-0000-0000-0000-000000000000';

// Served by delivery_lane_failing.
const FAILED_LANES: Statement = {
  name: 'mail_lanes_failed',
  text: `
    SELECT organisation_id AS "organisationId", lane_kind AS "laneKind", lane_id AS "laneId" FROM delivery_lane
    WHERE lane_kind = 'EMAIL' AND failures > 0 AND (organisation_id, lane_id) > ($1::uuid, $2::uuid)
    ORDER BY organisation_id, lane_id LIMIT $3`,
};

// Served by delivery_next.
const SEND_FAILED_AGAIN: Statement = {
  name: 'delivery_send_failed_again',
  text: `
    UPDATE delivery AS d SET tries = 0, next_action_at = $4
    WHERE d.organisation_id = $1 AND d.lane_kind = $2 AND d.lane_id = $3 AND d.state = 'WAITING' AND d.tries > 0
      AND EXISTS (
        SELECT FROM delivery_attempt AS a
        WHERE a.organisation_id = d.organisation_id AND a.delivery_id = d.id AND a.number = d.attempts AND a.fault = $5)`,
};

/** A page of the mailboxes of all organisations on which the last try failed, behind `after`. */
export function failedMailLanes(unit: WriteUnit, after: LaneKey | null, limit: number): Promise<LaneKey[]> {
  return unit.rows<LaneKey>(FAILED_LANES, [after?.organisationId ?? NIL, after?.laneId ?? NIL, limit]);
}

/** Has what waits on a lane since its last try failed for this reason tried at `at`, as if it never was, and the lane not rest for it. */
export async function sendFailedAgain(unit: WriteUnit, lane: LaneKey, fault: string, at: Instant): Promise<void> {
  const { organisationId, laneKind, laneId } = lane;
  await lockLane(unit, lane);
  const values = [organisationId, laneKind, laneId, instantParam(at), fault];
  if ((await unit.affected(SEND_FAILED_AGAIN, values)) === 0) return;
  await openLane(unit, lane, unit.now + LEASE);
  unit.hint(DUE_TOPIC);
}
