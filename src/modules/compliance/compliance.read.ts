import type { FiguresWanted, WeekdayTotal } from '../../domain/periodjudgement.js';
import type { Tally } from '../../domain/tally.js';
import type { ReadUnit, Statement } from '../../platform/database.js';

/** Which days of one objective's tally are wanted. */
export interface FiguresKey extends FiguresWanted {
  readonly tenantId: string;
  readonly contractId: string;
}

/** `key` is the position of the key in the question. */
type Keyed<T> = T & { readonly key: number };

// Each key is one range of the primary key of tally. Joined, not LATERAL: the number of keys would weigh in the estimate, and
// PostgreSQL would plan it anew for every question.
const PERIOD_TALLIES: Statement = {
  name: 'compliance.periodTallies',
  text: `
    SELECT k.key,
      coalesce(sum(t.good) FILTER (WHERE t.counted_on >= k.starts_on), 0)::bigint AS good,
      coalesce(sum(t.total) FILTER (WHERE t.counted_on >= k.starts_on), 0)::bigint AS total,
      coalesce(sum(t.sum) FILTER (WHERE t.counted_on >= k.starts_on), 0)::bigint AS sum,
      sum(t.pending)::bigint AS pending
    FROM unnest($1::int[], $2::uuid[], $3::uuid[], $4::uuid[], $5::date[], $6::date[], $7::date[])
      AS k (key, tenant_id, contract_id, objective_id, pending_from, starts_on, ends_on)
    JOIN tally t ON t.tenant_id = k.tenant_id AND t.contract_id = k.contract_id AND t.objective_id = k.objective_id
      AND t.counted_on >= k.pending_from AND t.counted_on <= k.ends_on
    GROUP BY k.key`,
};

/** What was counted for each key in its period, in one statement; keys of which nothing was have no row. */
export async function periodTallies(unit: ReadUnit, keys: readonly FiguresKey[]): Promise<Keyed<Tally>[]> {
  if (keys.length === 0) return [];
  return unit.rows<Keyed<Tally>>(PERIOD_TALLIES, [
    keys.map((_, position) => position),
    keys.map((key) => key.tenantId),
    keys.map((key) => key.contractId),
    keys.map((key) => key.objectiveId),
    keys.map((key) => key.pendingFrom),
    keys.map((key) => key.startsOn),
    keys.map((key) => key.endsOn),
  ]);
}

const HISTORY_TOTALS: Statement = {
  name: 'compliance.historyTotals',
  text: `
    SELECT k.key, extract(isodow FROM t.counted_on)::int AS weekday, sum(t.total)::bigint AS total
    FROM unnest($1::int[], $2::uuid[], $3::uuid[], $4::uuid[], $5::date[], $6::date[])
      AS k (key, tenant_id, contract_id, objective_id, history_from, starts_on)
    JOIN tally t ON t.tenant_id = k.tenant_id AND t.contract_id = k.contract_id AND t.objective_id = k.objective_id
      AND t.counted_on >= k.history_from AND t.counted_on < k.starts_on
    GROUP BY 1, 2`,
};

/** Outcomes of the history window by weekday, for the keys that want one; in one statement. */
export async function historyTotals(unit: ReadUnit, keys: readonly FiguresKey[]): Promise<Keyed<WeekdayTotal>[]> {
  const wanted = keys.flatMap((key, position) => (key.historyFrom === null ? [] : [{ ...key, position }]));
  if (wanted.length === 0) return [];
  return unit.rows<Keyed<WeekdayTotal>>(HISTORY_TOTALS, [
    wanted.map((key) => key.position),
    wanted.map((key) => key.tenantId),
    wanted.map((key) => key.contractId),
    wanted.map((key) => key.objectiveId),
    wanted.map((key) => key.historyFrom),
    wanted.map((key) => key.startsOn),
  ]);
}
