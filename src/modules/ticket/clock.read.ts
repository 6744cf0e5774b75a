import { textArray } from '../../platform/arrayparam.js';
import type { ReadUnit, Statement } from '../../platform/database.js';
import { forParty, perParty } from '../../platform/party.js';
import type { ClockRow } from './clock.table.js';

const CLOCK_COLUMNS = `c.tenant_id AS "tenantId", c.ticket_id AS "ticketId", c.objective_id AS "objectiveId", c.cycle,
  c.contract_id AS "contractId", c.vendor_id AS "vendorId", c.state, c.started_at AS "startedAt",
  c.terms_version AS "termsVersion", c.goal, c.goal_limit AS "goalLimit", c.limit_ms AS "limit", c.due_at AS "dueAt",
  c.original_due_at AS "originalDueAt", c.warn_at AS "warnAt", c.breached_at AS "breachedAt",
  c.stopped_at AS "stoppedAt", c.elapsed_ms AS "elapsed", c.elapsed_at AS "elapsedAt",
  c.next_action_at AS "nextActionAt", c.warned, c.generation, c.breach_event_id AS "breachEventId",
  c.carried_to AS "carriedTo", c.raw_carried_to AS "rawCarriedTo", c.adjusted`;

const CLOCKS_OF_TICKETS = {
  name: 'clocks_of_tickets',
  planned: 'EACH_TIME',
  text: `
    SELECT ${CLOCK_COLUMNS}
    FROM clock c
    WHERE c.tenant_id = $1 AND c.ticket_id = ANY ($2::uuid[])`,
} as const satisfies Statement;

/** All clocks of one tenant's tickets, cancelled ones included, in no order. */
export async function clocksOfTickets(
  unit: ReadUnit,
  tenantId: string,
  ticketIds: readonly string[],
): Promise<ClockRow[]> {
  if (ticketIds.length === 0) return [];
  return unit.rows<ClockRow>(CLOCKS_OF_TICKETS, [tenantId, textArray(ticketIds)]);
}

/** Names a ticket together with where to look for it. */
export interface TicketRef {
  readonly tenantId: string;
  readonly id: string;
}

/** A long conversation starts a clock of NEXT_RESPONSE with every other reply. */
export const MOST_SHOWN_CLOCKS = 100;

const OWN_CLOCKS = perParty(
  'own_clocks_of_tickets',
  (own) => `
    SELECT shown.*
    FROM unnest($2::uuid[], $3::uuid[]) AS k (tenant_id, ticket_id)
    CROSS JOIN LATERAL (
      SELECT ${CLOCK_COLUMNS}
      FROM clock c
      WHERE ${own('c')} AND c.tenant_id = k.tenant_id AND c.ticket_id = k.ticket_id
      ORDER BY c.state IN ('RUNNING', 'PAUSED') DESC, c.started_at DESC, c.objective_id DESC, c.cycle DESC
      LIMIT ${MOST_SHOWN_CLOCKS}
    ) shown
    ORDER BY "startedAt", "objectiveId", cycle`,
);

/** The clocks of the asking party's tickets, cancelled ones included, by their start: the open ones and the latest others. */
export async function ownClocks(unit: ReadUnit, tickets: readonly TicketRef[]): Promise<ClockRow[]> {
  const { statement, organisationId } = forParty(OWN_CLOCKS, unit.principal);
  return unit.rows<ClockRow>(statement, [
    organisationId,
    tickets.map((ticket) => ticket.tenantId),
    tickets.map((ticket) => ticket.id),
  ]);
}
