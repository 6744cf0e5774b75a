import type { LocalDate } from '../../domain/instant.js';
import { type Contribution, EMPTY_TALLY, type Part, type Tally, tallyDifferences } from '../../domain/tally.js';
import type { ReadUnit, Statement } from '../../platform/database.js';

interface StoredKey {
  readonly objectiveId: string;
  readonly on: LocalDate;
  readonly slice: number;
  readonly part: Part;
}

const CONTRACT_TALLIES = {
  name: 'contract_tallies',
  text: `
    SELECT objective_id AS "objectiveId", counted_on AS "on", slice, part, good, total, sum, pending
    FROM tally
    WHERE tenant_id = $1 AND contract_id = $2`,
} as const satisfies Statement;

const CONTRACT_COUNTS = {
  name: 'contract_counts',
  text: `
    SELECT objective_id AS "objectiveId", counted_on AS "on", 0 AS slice, part, bucket, count
    FROM tally_count
    WHERE tenant_id = $1 AND contract_id = $2`,
} as const satisfies Statement;

/**
 * Everything counted for one contract, by key and in key order, apart from what came to nothing; for comparing it with its
 * facts. Counts, which are kept by day, are those of the day's first slice.
 */
export async function contractTallies(unit: ReadUnit, tenantId: string, contractId: string): Promise<Contribution[]> {
  const tallies = await unit.rows<StoredKey & Tally>(CONTRACT_TALLIES, [tenantId, contractId]);
  const counts = await unit.rows<StoredKey & { bucket: number; count: number }>(CONTRACT_COUNTS, [
    tenantId,
    contractId,
  ]);
  return tallyDifferences(
    [],
    [
      ...tallies.map(({ objectiveId, on, slice, part, ...tally }) => ({ objectiveId, on, slice, part, tally })),
      ...counts.map(({ bucket, count, ...key }) => ({
        ...key,
        tally: EMPTY_TALLY,
        counts: [[bucket, count]] as const,
      })),
    ],
  );
}
