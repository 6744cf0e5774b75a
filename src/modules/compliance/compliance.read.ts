import type { FiguresWanted, WeekdayTotal } from '../../domain/figureswanted.js';
import type { StatedLevel } from '../../domain/minimumlevel.js';
import type { SliceTally } from '../../domain/slicecount.js';
import type { Basis, Tally } from '../../domain/tally.js';
import type { ReadUnit, Statement } from '../../platform/database.js';

/** Which days of one objective's tally are wanted, and whether with what accepted exclusions changed. */
export interface FiguresKey extends FiguresWanted {
  readonly tenantId: string;
  readonly contractId: string;
  readonly basis: Basis;
}

/** `key` is the position of the key in the question. */
type Keyed<T> = T & { readonly key: number };

/** Outcomes of a period, and of its recent days. */
export interface PeriodTally extends Tally {
  readonly recentGood: number;
  readonly recentTotal: number;
  readonly recentSum: number;
}

const OF_BASIS = `(t.part = 'RAW' OR k.basis = 'ADJUSTED')`;

// Each key is one range of the primary key of tally. Joined, not LATERAL: the number of keys would weigh in the estimate, and
// PostgreSQL would plan it anew for every question.
const PERIOD_TALLIES: Statement = {
  name: 'compliance.periodTallies',
  text: `
    SELECT k.key,
      coalesce(sum(t.good) FILTER (WHERE t.counted_on >= k.starts_on), 0)::bigint AS good,
      coalesce(sum(t.total) FILTER (WHERE t.counted_on >= k.starts_on), 0)::bigint AS total,
      coalesce(sum(t.sum) FILTER (WHERE t.counted_on >= k.starts_on), 0)::bigint AS sum,
      sum(t.pending)::bigint AS pending,
      coalesce(sum(t.good) FILTER (WHERE t.counted_on >= k.recent_from), 0)::bigint AS "recentGood",
      coalesce(sum(t.total) FILTER (WHERE t.counted_on >= k.recent_from), 0)::bigint AS "recentTotal",
      coalesce(sum(t.sum) FILTER (WHERE t.counted_on >= k.recent_from), 0)::bigint AS "recentSum"
    FROM unnest($1::int[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::date[], $7::date[], $8::date[], $9::date[])
      AS k (key, tenant_id, contract_id, objective_id, basis, pending_from, starts_on, ends_on, recent_from)
    JOIN tally t ON t.tenant_id = k.tenant_id AND t.contract_id = k.contract_id AND t.objective_id = k.objective_id
      AND t.counted_on >= k.pending_from AND t.counted_on <= k.ends_on AND ${OF_BASIS}
    GROUP BY k.key`,
};

/** What was counted for each key in its period, in one statement; keys of which nothing was have no row. */
export async function periodTallies(unit: ReadUnit, keys: readonly FiguresKey[]): Promise<Keyed<PeriodTally>[]> {
  if (keys.length === 0) return [];
  return unit.rows<Keyed<PeriodTally>>(PERIOD_TALLIES, [
    ...identities(placed(keys)),
    keys.map((key) => key.pendingFrom),
    keys.map((key) => key.startsOn),
    keys.map((key) => key.endsOn),
    keys.map((key) => key.recentFrom),
  ]);
}

const HISTORY_TOTALS: Statement = {
  name: 'compliance.historyTotals',
  text: `
    SELECT k.key, extract(isodow FROM t.counted_on)::int AS weekday, sum(t.total)::bigint AS total
    FROM unnest($1::int[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::date[], $7::date[])
      AS k (key, tenant_id, contract_id, objective_id, basis, history_from, starts_on)
    JOIN tally t ON t.tenant_id = k.tenant_id AND t.contract_id = k.contract_id AND t.objective_id = k.objective_id
      AND t.counted_on >= k.history_from AND t.counted_on < k.starts_on AND ${OF_BASIS}
    GROUP BY 1, 2`,
};

/** Outcomes of the history window by weekday, for the keys that want one; in one statement. */
export async function historyTotals(unit: ReadUnit, keys: readonly FiguresKey[]): Promise<Keyed<WeekdayTotal>[]> {
  const wanted = placed(keys).filter((key) => key.historyFrom !== null);
  if (wanted.length === 0) return [];
  return unit.rows<Keyed<WeekdayTotal>>(HISTORY_TOTALS, [
    ...identities(wanted),
    wanted.map((key) => key.historyFrom),
    wanted.map((key) => key.startsOn),
  ]);
}

const SLICE_TALLIES: Statement = {
  name: 'compliance.sliceTallies',
  text: `
    SELECT k.key, t.counted_on AS "on", t.slice, sum(t.good)::bigint AS good, sum(t.total)::bigint AS total,
      sum(t.sum)::bigint AS sum, sum(t.pending)::bigint AS pending
    FROM unnest($1::int[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::date[], $7::date[])
      AS k (key, tenant_id, contract_id, objective_id, basis, starts_on, ends_on)
    JOIN tally t ON t.tenant_id = k.tenant_id AND t.contract_id = k.contract_id AND t.objective_id = k.objective_id
      AND t.counted_on >= k.starts_on AND t.counted_on <= k.ends_on AND ${OF_BASIS}
    GROUP BY 1, 2, 3`,
};

/** What was counted in each slice, for the keys that want it; in one statement. */
export async function sliceTallies(unit: ReadUnit, keys: readonly FiguresKey[]): Promise<Keyed<SliceTally>[]> {
  const wanted = placed(keys).filter((key) => key.sliced);
  if (wanted.length === 0) return [];
  const rows = await unit.rows<Keyed<Tally> & Omit<SliceTally, 'tally'>>(SLICE_TALLIES, [
    ...identities(wanted),
    wanted.map((key) => key.startsOn),
    wanted.map((key) => key.endsOn),
  ]);
  return rows.map(({ key, on, slice, ...tally }) => ({ key, on, slice, tally }));
}

const STATED_LEVELS: Statement = {
  name: 'compliance.statedLevels',
  text: `
    SELECT k.key, f.figures ->> 'verdict' IN ('MET', 'MISSED') AS judged, f.figures ->> 'exactTarget' AS target,
      f.figures ->> 'exactActual' AS actual
    FROM unnest($1::int[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::int[])
      AS k (key, tenant_id, contract_id, objective_id, basis, period_index)
    JOIN statement s ON s.tenant_id = k.tenant_id AND s.contract_id = k.contract_id AND s.period_index = k.period_index
      AND s.state = 'LOCKED'
    CROSS JOIN LATERAL (
      SELECT o -> lower(k.basis) AS figures FROM jsonb_array_elements(s.content::jsonb -> 'objectives') o
      WHERE o ->> 'objectiveId' = k.objective_id::text
    ) f`,
};

/** What locked statements say, for the keys of earlier periods that have one; in one statement. */
export async function statedLevels(unit: ReadUnit, keys: readonly FiguresKey[]): Promise<Keyed<StatedLevel>[]> {
  const wanted = placed(keys).filter((key) => key.isEarlier);
  if (wanted.length === 0) return [];
  return unit.rows<Keyed<StatedLevel>>(STATED_LEVELS, [...identities(wanted), wanted.map((key) => key.periodIndex)]);
}

const PERIOD_COUNTS: Statement = {
  name: 'compliance.periodCounts',
  text: `
    SELECT k.key, t.bucket, sum(t.count)::bigint AS count
    FROM unnest($1::int[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::date[], $7::date[])
      AS k (key, tenant_id, contract_id, objective_id, basis, starts_on, ends_on)
    JOIN tally_count t ON t.tenant_id = k.tenant_id AND t.contract_id = k.contract_id AND t.objective_id = k.objective_id
      AND t.counted_on >= k.starts_on AND t.counted_on <= k.ends_on AND ${OF_BASIS}
    GROUP BY 1, 2`,
};

export interface BucketCount {
  readonly bucket: number;
  readonly count: number;
}

/** Whose histogram, and of which days. */
export type CountsKey = Pick<FiguresKey, 'tenantId' | 'contractId' | 'objectiveId' | 'basis' | 'startsOn' | 'endsOn'>;

/** Histograms, in one statement. */
export async function periodCounts(unit: ReadUnit, keys: readonly CountsKey[]): Promise<Keyed<BucketCount>[]> {
  if (keys.length === 0) return [];
  return unit.rows<Keyed<BucketCount>>(PERIOD_COUNTS, [
    ...identities(placed(keys)),
    keys.map((key) => key.startsOn),
    keys.map((key) => key.endsOn),
  ]);
}

type Placed<T> = T & { readonly position: number };

function placed<T>(keys: readonly T[]): Placed<T>[] {
  return keys.map((key, position) => ({ ...key, position }));
}

/** Parameters $1 to $5 of all these statements. */
function identities(keys: readonly Placed<Omit<CountsKey, 'startsOn' | 'endsOn'>>[]): unknown[] {
  return [
    keys.map((key) => key.position),
    keys.map((key) => key.tenantId),
    keys.map((key) => key.contractId),
    keys.map((key) => key.objectiveId),
    keys.map((key) => key.basis),
  ];
}
