import type { Carried } from '../../domain/carrying.js';
import type { Statement, WriteUnit } from '../../platform/database.js';
import type { ClockRow } from '../ticket/clock.table.js';

/** A clock, and where it counts from now on. */
export interface MovedClock extends Carried {
  readonly clock: ClockRow;
}

const CARRY: Statement = {
  name: 'clock_carry',
  text: `
    UPDATE clock c SET carried_to = u.carried_to, raw_carried_to = u.raw_carried_to
    FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::integer[], $6::integer[])
      AS u (ticket_id, objective_id, cycle, carried_to, raw_carried_to)
    WHERE c.tenant_id = $1 AND c.ticket_id = u.ticket_id AND c.objective_id = u.objective_id AND c.cycle = u.cycle`,
};

/** Notes beside clocks of locked tickets of one tenant where they count; their tallies are the caller's. */
export async function saveCarried(unit: WriteUnit, tenantId: string, moved: readonly MovedClock[]): Promise<void> {
  await unit.rows(CARRY, [
    tenantId,
    moved.map(({ clock }) => clock.ticketId),
    moved.map(({ clock }) => clock.objectiveId),
    moved.map(({ clock }) => clock.cycle),
    moved.map(({ carriedTo }) => carriedTo),
    moved.map(({ rawCarriedTo }) => rawCarriedTo),
  ]);
}
