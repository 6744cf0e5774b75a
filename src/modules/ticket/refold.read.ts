import type { Instant } from '../../domain/instant.js';
import type { ReadUnit, Statement } from '../../platform/database.js';

/** A ticket as a rebuild meets it. */
export interface RefoldedTicket {
  readonly id: string;
  readonly externalId: string;
  readonly dueAt: Instant;
  readonly stakeObjectiveId: string | null;
  readonly stakePeriod: number;
  readonly stakeDueAt: Instant;
  readonly nextActionAt: Instant | null;
}

const TICKETS_OF_CONTRACT = {
  name: 'tickets_of_contract_by_id',
  text: `
    SELECT id, external_id AS "externalId", due_at AS "dueAt",
      stake_objective_id AS "stakeObjectiveId", stake_period AS "stakePeriod", stake_due_at AS "stakeDueAt",
      next_action_at AS "nextActionAt"
    FROM ticket
    WHERE tenant_id = $1 AND contract_id = $2 AND id > $3
    ORDER BY id
    LIMIT $4`,
} as const satisfies Statement;

const BEGINNING = '00000000-0000-0000-0000-000000000000';

/** All tickets of a contract, in pages by id. */
export async function* ticketsOfContract(
  unit: ReadUnit,
  tenantId: string,
  contractId: string,
  pageSize: number,
): AsyncGenerator<RefoldedTicket[]> {
  let after = BEGINNING;
  for (;;) {
    const page = await unit.rows<RefoldedTicket>(TICKETS_OF_CONTRACT, [tenantId, contractId, after, pageSize]);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    after = last.id;
  }
}
