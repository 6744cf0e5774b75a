import type { LocalDate } from '../../domain/instant.js';
import type { Weekday } from '../../domain/terms.js';
import type { ReadUnit, Statement } from '../../platform/database.js';

/** Which days of one objective's tally are wanted. */
export interface FiguresKey {
  readonly tenantId: string;
  readonly contractId: string;
  readonly objectiveId: string;
  /** First day of the history window; equals `startsOn` where there is none. */
  readonly historyFrom: LocalDate;
  /** First day clocks may be pending since: `startsOn`, or the contract's first day under SETTLED attribution. */
  readonly pendingFrom: LocalDate;
  /** First and last day (inclusive) of the period. */
  readonly startsOn: LocalDate;
  readonly endsOn: LocalDate;
}

/** Sums over the days of one weekday. */
export interface WeekdayFigures {
  /** Position of the key in the question. */
  readonly key: number;
  readonly weekday: Weekday;
  readonly good: number;
  readonly total: number;
  readonly sum: number;
  readonly pending: number;
  readonly historyTotal: number;
}

// Served by the primary key of tally: one index range an objective.
const WEEKDAY_FIGURES: Statement = {
  name: 'compliance.weekdayFigures',
  text: `
    SELECT k.ord::int AS key, extract(isodow FROM t.counted_on)::int AS weekday,
      coalesce(sum(t.good) FILTER (WHERE t.counted_on >= k.starts_on), 0)::bigint AS good,
      coalesce(sum(t.total) FILTER (WHERE t.counted_on >= k.starts_on), 0)::bigint AS total,
      coalesce(sum(t.sum) FILTER (WHERE t.counted_on >= k.starts_on), 0)::bigint AS sum,
      coalesce(sum(t.pending) FILTER (WHERE t.counted_on >= k.pending_from), 0)::bigint AS pending,
      coalesce(sum(t.total) FILTER (WHERE t.counted_on >= k.history_from AND t.counted_on < k.starts_on), 0)::bigint
        AS "historyTotal"
    FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::date[], $5::date[], $6::date[], $7::date[]) WITH ORDINALITY
      AS k (tenant_id, contract_id, objective_id, history_from, pending_from, starts_on, ends_on, ord)
    JOIN tally t ON t.tenant_id = k.tenant_id AND t.contract_id = k.contract_id AND t.objective_id = k.objective_id
      AND t.counted_on >= least(k.history_from, k.pending_from) AND t.counted_on <= k.ends_on
    GROUP BY 1, 2`,
};

/** Tallies of many objectives and periods in one statement, summed by weekday. */
export async function weekdayFigures(unit: ReadUnit, keys: readonly FiguresKey[]): Promise<WeekdayFigures[]> {
  if (keys.length === 0) return [];
  const rows = await unit.rows<WeekdayFigures>(WEEKDAY_FIGURES, [
    keys.map((key) => key.tenantId),
    keys.map((key) => key.contractId),
    keys.map((key) => key.objectiveId),
    keys.map((key) => key.historyFrom),
    keys.map((key) => key.pendingFrom),
    keys.map((key) => key.startsOn),
    keys.map((key) => key.endsOn),
  ]);
  return rows.map((row) => ({ ...row, key: row.key - 1 }));
}
