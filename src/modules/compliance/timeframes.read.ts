import type { LocalDate } from '../../domain/instant.js';
import type { Basis } from '../../domain/tally.js';
import type { FrameRow, Timeframe } from '../../domain/timeframes.js';
import type { ReadUnit } from '../../platform/database.js';
import { forParty, perParty } from '../../platform/party.js';

/** Days of one objective within one contract period. */
export interface FramesKey {
  readonly tenantId: string;
  readonly contractId: string;
  readonly objectiveId: string;
  readonly basis: Basis;
  readonly by: Timeframe;
  /** First and last day (inclusive). */
  readonly startsOn: LocalDate;
  readonly endsOn: LocalDate;
}

/** What was counted in a frame, named by its first day within the key's days; `key` is the position of the key in the question. */
export type FrameTally = FrameRow & { readonly key: number };

// Each key is one range of the primary key of tally. Weeks begin on Monday.
const FRAME_TALLIES = perParty(
  'compliance.frameTallies',
  (own) => `
    SELECT k.key, greatest(k.starts_on, date_trunc(k.unit, t.counted_on)::date) AS "startsOn",
      sum(t.good)::bigint AS good, sum(t.total)::bigint AS total, sum(t.sum)::bigint AS sum, sum(t.pending)::bigint AS pending
    FROM unnest($2::int[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::date[], $9::date[])
      AS k (key, tenant_id, contract_id, objective_id, basis, unit, starts_on, ends_on)
    JOIN tally t ON ${own('t')} AND t.tenant_id = k.tenant_id AND t.contract_id = k.contract_id
      AND t.objective_id = k.objective_id AND t.counted_on >= k.starts_on AND t.counted_on <= k.ends_on
      AND (t.part = 'RAW' OR k.basis = 'ADJUSTED')
    GROUP BY 1, 2`,
);

/** Tallies of many objectives by frames, in one statement; frames of which nothing was counted have no row. */
export async function frameTallies(unit: ReadUnit, keys: readonly FramesKey[]): Promise<FrameTally[]> {
  if (keys.length === 0) return [];
  const { statement, organisationId } = forParty(FRAME_TALLIES, unit.principal, keys[0]?.tenantId);
  return unit.rows<FrameTally>(statement, [
    organisationId,
    keys.map((_, position) => position),
    keys.map((key) => key.tenantId),
    keys.map((key) => key.contractId),
    keys.map((key) => key.objectiveId),
    keys.map((key) => key.basis),
    keys.map((key) => key.by.toLowerCase()),
    keys.map((key) => key.startsOn),
    keys.map((key) => key.endsOn),
  ]);
}
