import type { Acknowledgement, EscalationStep } from '../../domain/escalation.js';
import { textArray } from '../../platform/arrayparam.js';
import type { ReadUnit, Statement } from '../../platform/database.js';

export const STEP_COLUMNS = `s.tenant_id AS "tenantId", s.ticket_id AS "ticketId", s.objective_id AS "objectiveId", s.cycle,
  s.side, s.policy_key AS "policyKey", s.level, s.repeat, s.contract_id AS "contractId", s.vendor_id AS "vendorId",
  s.policy_version AS "policyVersion", s.state, s.due_at AS "dueAt", s.recorded_at AS "recordedAt", s.reasons`;

const STEPS_OF_TICKETS: Statement = {
  name: 'escalation_steps_of_tickets',
  planned: 'EACH_TIME',
  text: `
    SELECT ${STEP_COLUMNS}
    FROM escalation_step s
    WHERE s.tenant_id = $1 AND s.ticket_id = ANY ($2::uuid[])`,
};

/** All steps recorded on one tenant's tickets, in no order. */
export function stepsOfTickets(
  unit: ReadUnit,
  tenantId: string,
  ticketIds: readonly string[],
): Promise<EscalationStep[]> {
  return unit.rows(STEPS_OF_TICKETS, [tenantId, textArray(ticketIds)]);
}

/** The acknowledgement of one side of a ticket that counts. */
export type LatestAcknowledgement = Pick<Acknowledgement, 'ticketId' | 'side' | 'acknowledgedAt' | 'until'>;

const LATEST_OF_TICKETS: Statement = {
  name: 'latest_acknowledgements_of_tickets',
  planned: 'EACH_TIME',
  text: `
    SELECT DISTINCT ON (a.ticket_id, a.side) a.ticket_id AS "ticketId", a.side, a.acknowledged_at AS "acknowledgedAt",
      a.acknowledged_until AS "until"
    FROM acknowledgement a
    WHERE a.tenant_id = $1 AND a.ticket_id = ANY ($2::uuid[])
    ORDER BY a.ticket_id, a.side, a.acknowledged_at DESC`,
};

/** The latest acknowledgement of each side of one tenant's tickets. */
export function latestAcknowledgements(
  unit: ReadUnit,
  tenantId: string,
  ticketIds: readonly string[],
): Promise<LatestAcknowledgement[]> {
  return unit.rows(LATEST_OF_TICKETS, [tenantId, textArray(ticketIds)]);
}
