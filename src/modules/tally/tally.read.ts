import type { LocalDate } from '../../domain/instant.js';
import type { Contribution, Tally } from '../../domain/tally.js';
import type { ReadUnit, Statement } from '../../platform/database.js';

const CONTRACT_TALLIES = {
  name: 'contract_tallies',
  text: `
    SELECT objective_id AS "objectiveId", counted_on AS "countedOn", good, total, sum, pending
    FROM tally
    WHERE tenant_id = $1 AND contract_id = $2
    ORDER BY objective_id, counted_on`,
} as const satisfies Statement;

/** Everything counted for one contract, day by day; for comparing it with its facts. */
export async function contractTallies(unit: ReadUnit, tenantId: string, contractId: string): Promise<Contribution[]> {
  const rows = await unit.rows<Tally & { objectiveId: string; countedOn: LocalDate }>(CONTRACT_TALLIES, [
    tenantId,
    contractId,
  ]);
  return rows.map(({ objectiveId, countedOn, ...tally }) => ({ objectiveId, on: countedOn, tally }));
}
