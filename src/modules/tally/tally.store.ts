import { vendorOf } from '../../domain/contract.js';
import type { RecordingMode } from '../../domain/facts.js';
import type { LocalDate } from '../../domain/instant.js';
import { type Contribution, isEmptyTally, tallyDifferences } from '../../domain/tally.js';
import type { Timeline } from '../../domain/timeline.js';
import { touchedPeriods } from '../../domain/touchedperiods.js';
import { scalarArray, textArray } from '../../platform/arrayparam.js';
import type { Statement, WriteUnit } from '../../platform/database.js';
import { instantParam } from '../../platform/values.js';
import { DUE_TOPIC } from '../../platform/wake.js';

/** What must be added to the tallies of one contract. */
export interface CountedContract {
  readonly timeline: Timeline;
  readonly differences: readonly Contribution[];
}

const ADD_TALLIES = {
  name: 'add_tallies',
  // Sorted, so that two writers of the same days meet at the first one and wait, instead of locking each other out.
  text: `
    INSERT INTO tally
      (tenant_id, contract_id, objective_id, counted_on, slice, part, vendor_id, good, total, sum, pending)
    SELECT $1::uuid, u.*
    FROM unnest($2::uuid[], $3::uuid[], $4::date[], $5::integer[], $6::text[], $7::uuid[], $8::bigint[], $9::bigint[],
      $10::bigint[], $11::bigint[]) AS u (contract_id, objective_id, counted_on, slice, part, vendor_id, good, total, sum, pending)
    ORDER BY u.contract_id, u.objective_id, u.counted_on, u.slice, u.part
    ON CONFLICT (tenant_id, contract_id, objective_id, counted_on, slice, part) DO UPDATE
    SET good = tally.good + excluded.good, total = tally.total + excluded.total,
        sum = tally.sum + excluded.sum, pending = tally.pending + excluded.pending`,
} as const satisfies Statement;

const ADD_TALLY_COUNTS = {
  name: 'add_tally_counts',
  text: `
    INSERT INTO tally_count (tenant_id, contract_id, objective_id, counted_on, part, bucket, vendor_id, count)
    SELECT $1::uuid, u.contract_id, u.objective_id, u.counted_on, u.part, u.bucket, u.vendor_id, sum(u.count)
    FROM unnest($2::uuid[], $3::uuid[], $4::date[], $5::text[], $6::integer[], $7::uuid[], $8::bigint[])
      AS u (contract_id, objective_id, counted_on, part, bucket, vendor_id, count)
    GROUP BY u.contract_id, u.objective_id, u.counted_on, u.part, u.bucket, u.vendor_id
    ORDER BY u.contract_id, u.objective_id, u.counted_on, u.part, u.bucket
    ON CONFLICT (tenant_id, contract_id, objective_id, counted_on, part, bucket) DO UPDATE
    SET count = tally_count.count + excluded.count`,
} as const satisfies Statement;

function contractOf(counted: CountedContract): { tenantId: string; id: string; vendorId: string } {
  const { contract } = counted.timeline;
  return { tenantId: contract.tenantId, id: contract.id, vendorId: vendorOf(contract) };
}

/** Adds differences to the tallies of contracts of one tenant: one statement, whatever their number, and one for counts. */
async function addTallies(unit: WriteUnit, tenantId: string, counted: readonly CountedContract[]): Promise<void> {
  const rows = counted.flatMap((one) => {
    const contract = contractOf(one);
    // Merged: one statement must not touch a row twice.
    return tallyDifferences([], one.differences).map((difference) => ({ contract, difference }));
  });
  if (rows.length === 0) return;
  const tallied = rows.filter(({ difference }) => !isEmptyTally(difference.tally));
  await unit.rows(ADD_TALLIES, [
    tenantId,
    textArray(tallied.map((row) => row.contract.id)),
    textArray(tallied.map((row) => row.difference.objectiveId)),
    textArray(tallied.map((row) => row.difference.on)),
    scalarArray(tallied.map((row) => row.difference.slice)),
    textArray(tallied.map((row) => row.difference.part)),
    textArray(tallied.map((row) => row.contract.vendorId)),
    scalarArray(tallied.map((row) => row.difference.tally.good)),
    scalarArray(tallied.map((row) => row.difference.tally.total)),
    scalarArray(tallied.map((row) => row.difference.tally.sum)),
    scalarArray(tallied.map((row) => row.difference.tally.pending)),
  ]);
  await addCounts(unit, tenantId, rows);
}

interface DifferenceRow {
  readonly contract: ReturnType<typeof contractOf>;
  readonly difference: Contribution;
}

async function addCounts(unit: WriteUnit, tenantId: string, rows: readonly DifferenceRow[]): Promise<void> {
  const counts = rows.flatMap(({ contract, difference }) =>
    (difference.counts ?? []).map(([bucket, count]) => ({ contract, difference, bucket, count })),
  );
  if (counts.length === 0) return;
  await unit.rows(ADD_TALLY_COUNTS, [
    tenantId,
    textArray(counts.map((row) => row.contract.id)),
    textArray(counts.map((row) => row.difference.objectiveId)),
    textArray(counts.map((row) => row.difference.on)),
    textArray(counts.map((row) => row.difference.part)),
    scalarArray(counts.map((row) => row.bucket)),
    textArray(counts.map((row) => row.contract.vendorId)),
    scalarArray(counts.map((row) => row.count)),
  ]);
}

const LOCK_PERIODS = {
  name: 'lock_periods',
  text: `
    SELECT p.period_index AS "periodIndex"
    FROM contract_period p
    JOIN unnest($2::uuid[], $3::integer[]) AS u (contract_id, period_index)
      ON p.contract_id = u.contract_id AND p.period_index = u.period_index
    WHERE p.tenant_id = $1
    ORDER BY p.contract_id, p.period_index
    FOR NO KEY UPDATE OF p`,
} as const satisfies Statement;

/** Locks periods of one contract until the transaction ends, so that nobody else counts or judges them meanwhile. */
export async function lockPeriods(unit: WriteUnit, timeline: Timeline, indexes: readonly number[]): Promise<void> {
  if (indexes.length === 0) return;
  const { tenantId, id } = timeline.contract;
  await unit.rows(LOCK_PERIODS, [tenantId, indexes.map(() => id), indexes]);
}

const MARK_PERIODS_DUE = {
  name: 'mark_periods_due',
  // Locked even where a period is due already: who judges it right now did not see these tallies and will clear the mark.
  text: `
    WITH locked AS (
      SELECT p.contract_id, p.period_index
      FROM contract_period p
      JOIN unnest($2::uuid[], $3::integer[]) AS u (contract_id, period_index)
        ON p.contract_id = u.contract_id AND p.period_index = u.period_index
      WHERE p.tenant_id = $1
      ORDER BY p.contract_id, p.period_index
      FOR NO KEY UPDATE OF p
    )
    UPDATE contract_period p
    SET next_action_at = least(p.next_action_at, $4::timestamptz), announce = p.announce OR $5
    FROM locked
    WHERE p.tenant_id = $1 AND p.contract_id = locked.contract_id AND p.period_index = locked.period_index`,
} as const satisfies Statement;

/** Indexes of the contract periods that hold these days, ascending. */
export function periodsOf(timeline: Timeline, days: Iterable<LocalDate>): number[] {
  const indexes = new Set<number>();
  for (const day of new Set(days)) {
    const period = timeline.periodOn(day);
    if (period !== null) indexes.add(period.index);
  }
  return [...indexes].sort((a, b) => a - b);
}

/** Has the worker judge the periods whose tallies changed. What LIVE facts change is announced, what BACKFILL changes is not. */
async function markPeriodsDue(
  unit: WriteUnit,
  tenantId: string,
  counted: readonly CountedContract[],
  mode: RecordingMode,
): Promise<void> {
  const rows = counted.flatMap((one) => {
    const touched = touchedPeriods(one.timeline, one.differences, unit.now);
    return touched.map((index) => ({ contractId: one.timeline.contract.id, index }));
  });
  if (rows.length === 0) return;
  await unit.rows(MARK_PERIODS_DUE, [
    tenantId,
    textArray(rows.map((row) => row.contractId)),
    scalarArray(rows.map((row) => row.index)),
    instantParam(unit.now),
    mode === 'LIVE',
  ]);
  unit.hint(DUE_TOPIC);
}

/** The one way tallies change: add what differs, then mark the periods it touches. Counted after facts, before the journal. */
export async function countDifferences(
  unit: WriteUnit,
  tenantId: string,
  counted: readonly CountedContract[],
  mode: RecordingMode,
): Promise<void> {
  await Promise.all([addTallies(unit, tenantId, counted), markPeriodsDue(unit, tenantId, counted, mode)]);
}
