import type { FiguresWanted, WeekdayTotal } from '../../domain/figureswanted.js';
import type { StatedLevel } from '../../domain/minimumlevel.js';
import type { SliceTally } from '../../domain/slicecount.js';
import type { Basis, Tally } from '../../domain/tally.js';
import type { ReadUnit } from '../../platform/database.js';
import { forParty, type PartyStatement, perParty } from '../../platform/party.js';

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
const PERIOD_TALLIES = perParty(
  'compliance.periodTallies',
  (own) => `
    SELECT k.key,
      coalesce(sum(t.good) FILTER (WHERE t.counted_on >= k.starts_on), 0)::bigint AS good,
      coalesce(sum(t.total) FILTER (WHERE t.counted_on >= k.starts_on), 0)::bigint AS total,
      coalesce(sum(t.sum) FILTER (WHERE t.counted_on >= k.starts_on), 0)::bigint AS sum,
      sum(t.pending)::bigint AS pending,
      coalesce(sum(t.good) FILTER (WHERE t.counted_on >= k.recent_from), 0)::bigint AS "recentGood",
      coalesce(sum(t.total) FILTER (WHERE t.counted_on >= k.recent_from), 0)::bigint AS "recentTotal",
      coalesce(sum(t.sum) FILTER (WHERE t.counted_on >= k.recent_from), 0)::bigint AS "recentSum"
    FROM unnest($2::int[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::date[], $8::date[], $9::date[], $10::date[])
      AS k (key, tenant_id, contract_id, objective_id, basis, pending_from, starts_on, ends_on, recent_from)
    JOIN tally t ON ${own('t')} AND t.tenant_id = k.tenant_id AND t.contract_id = k.contract_id
      AND t.objective_id = k.objective_id AND t.counted_on >= k.pending_from AND t.counted_on <= k.ends_on AND ${OF_BASIS}
    GROUP BY k.key`,
);

/** What was counted for each key in its period, in one statement; keys of which nothing was have no row. */
export async function periodTallies(unit: ReadUnit, keys: readonly FiguresKey[]): Promise<Keyed<PeriodTally>[]> {
  if (keys.length === 0) return [];
  return ask<Keyed<PeriodTally>>(unit, PERIOD_TALLIES, placed(keys), [
    keys.map((key) => key.pendingFrom),
    keys.map((key) => key.startsOn),
    keys.map((key) => key.endsOn),
    keys.map((key) => key.recentFrom),
  ]);
}

const HISTORY_TOTALS = perParty(
  'compliance.historyTotals',
  (own) => `
    SELECT k.key, extract(isodow FROM t.counted_on)::int AS weekday, sum(t.total)::bigint AS total
    FROM unnest($2::int[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::date[], $8::date[])
      AS k (key, tenant_id, contract_id, objective_id, basis, history_from, starts_on)
    JOIN tally t ON ${own('t')} AND t.tenant_id = k.tenant_id AND t.contract_id = k.contract_id
      AND t.objective_id = k.objective_id AND t.counted_on >= k.history_from AND t.counted_on < k.starts_on AND ${OF_BASIS}
    GROUP BY 1, 2`,
);

/** Outcomes of the history window by weekday, for the keys that want one; in one statement. */
export async function historyTotals(unit: ReadUnit, keys: readonly FiguresKey[]): Promise<Keyed<WeekdayTotal>[]> {
  const wanted = placed(keys).filter((key) => key.historyFrom !== null);
  if (wanted.length === 0) return [];
  return ask<Keyed<WeekdayTotal>>(unit, HISTORY_TOTALS, wanted, [
    wanted.map((key) => key.historyFrom),
    wanted.map((key) => key.startsOn),
  ]);
}

const SLICE_TALLIES = perParty(
  'compliance.sliceTallies',
  (own) => `
    SELECT k.key, t.counted_on AS "on", t.slice, sum(t.good)::bigint AS good, sum(t.total)::bigint AS total,
      sum(t.sum)::bigint AS sum, sum(t.pending)::bigint AS pending
    FROM unnest($2::int[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::date[], $8::date[])
      AS k (key, tenant_id, contract_id, objective_id, basis, starts_on, ends_on)
    JOIN tally t ON ${own('t')} AND t.tenant_id = k.tenant_id AND t.contract_id = k.contract_id
      AND t.objective_id = k.objective_id AND t.counted_on >= k.starts_on AND t.counted_on <= k.ends_on AND ${OF_BASIS}
    GROUP BY 1, 2, 3`,
);

/** What was counted in each slice, for the keys that want it; in one statement. */
export async function sliceTallies(unit: ReadUnit, keys: readonly FiguresKey[]): Promise<Keyed<SliceTally>[]> {
  const wanted = placed(keys).filter((key) => key.sliced);
  if (wanted.length === 0) return [];
  const rows = await ask<Keyed<Tally> & Omit<SliceTally, 'tally'>>(unit, SLICE_TALLIES, wanted, [
    wanted.map((key) => key.startsOn),
    wanted.map((key) => key.endsOn),
  ]);
  return rows.map(({ key, on, slice, ...tally }) => ({ key, on, slice, tally }));
}

// The text of a statement is long: each is parsed once, however many objectives are asked for.
const STATED_LEVELS = perParty(
  'compliance.statedLevels',
  (own) => `
    WITH asked AS (
      SELECT * FROM unnest($2::int[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::int[])
        AS k (key, tenant_id, contract_id, objective_id, basis, period_index)
    ), stated AS MATERIALIZED (
      SELECT s.tenant_id, s.contract_id, s.period_index, s.content::jsonb -> 'objectives' AS objectives
      FROM (SELECT DISTINCT tenant_id, contract_id, period_index FROM asked) p
      JOIN statement s ON ${own('s')} AND s.tenant_id = p.tenant_id AND s.contract_id = p.contract_id
        AND s.period_index = p.period_index AND s.state = 'LOCKED'
    ), figures AS MATERIALIZED (
      SELECT s.tenant_id, s.contract_id, s.period_index, (o ->> 'objectiveId')::uuid AS objective_id, o
      FROM stated s CROSS JOIN LATERAL jsonb_array_elements(s.objectives) o
    )
    SELECT a.key, o -> lower(a.basis) ->> 'verdict' IN ('MET', 'MISSED') AS judged,
      o -> lower(a.basis) ->> 'exactTarget' AS target, o -> lower(a.basis) ->> 'exactActual' AS actual
    FROM asked a
    JOIN figures f ON f.tenant_id = a.tenant_id AND f.contract_id = a.contract_id AND f.period_index = a.period_index
      AND f.objective_id = a.objective_id`,
);

/** What locked statements say, for the keys of earlier periods that have one; in one statement. */
export async function statedLevels(unit: ReadUnit, keys: readonly FiguresKey[]): Promise<Keyed<StatedLevel>[]> {
  const wanted = placed(keys).filter((key) => key.isEarlier);
  if (wanted.length === 0) return [];
  return ask<Keyed<StatedLevel>>(unit, STATED_LEVELS, wanted, [wanted.map((key) => key.periodIndex)]);
}

const PERIOD_COUNTS = perParty(
  'compliance.periodCounts',
  (own) => `
    SELECT k.key, t.bucket, sum(t.count)::bigint AS count
    FROM unnest($2::int[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::date[], $8::date[])
      AS k (key, tenant_id, contract_id, objective_id, basis, starts_on, ends_on)
    JOIN tally_count t ON ${own('t')} AND t.tenant_id = k.tenant_id AND t.contract_id = k.contract_id
      AND t.objective_id = k.objective_id AND t.counted_on >= k.starts_on AND t.counted_on <= k.ends_on AND ${OF_BASIS}
    GROUP BY 1, 2`,
);

export interface BucketCount {
  readonly bucket: number;
  readonly count: number;
}

/** Whose histogram, and of which days. */
export type CountsKey = Pick<FiguresKey, 'tenantId' | 'contractId' | 'objectiveId' | 'basis' | 'startsOn' | 'endsOn'>;

/** Histograms, in one statement. */
export async function periodCounts(unit: ReadUnit, keys: readonly CountsKey[]): Promise<Keyed<BucketCount>[]> {
  if (keys.length === 0) return [];
  return ask<Keyed<BucketCount>>(unit, PERIOD_COUNTS, placed(keys), [
    keys.map((key) => key.startsOn),
    keys.map((key) => key.endsOn),
  ]);
}

type Placed<T> = T & { readonly position: number };

function placed<T>(keys: readonly T[]): Placed<T>[] {
  return keys.map((key, position) => ({ ...key, position }));
}

/** Keys are of one tenant where the worker asks; `more` follows the identities, `$1` to `$6`. */
function ask<Row>(
  unit: ReadUnit,
  question: PartyStatement,
  keys: readonly Placed<Omit<CountsKey, 'startsOn' | 'endsOn'>>[],
  more: readonly unknown[],
): Promise<Row[]> {
  const { statement, organisationId } = forParty(question, unit.principal, keys[0]?.tenantId);
  return unit.rows<Row>(statement, [
    organisationId,
    keys.map((key) => key.position),
    keys.map((key) => key.tenantId),
    keys.map((key) => key.contractId),
    keys.map((key) => key.objectiveId),
    keys.map((key) => key.basis),
    ...more,
  ]);
}
