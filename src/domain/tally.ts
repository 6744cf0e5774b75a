import type { LocalDate } from './instant.js';

/**
 * Counted outcomes of one objective: a commutative group. `good` and `total` are counts; `sum` is in thousandths of the
 * indicator's unit (milliseconds for seconds, thousandths of a point); `pending` counts clocks still running and not late.
 */
export interface Tally {
  readonly good: number;
  readonly total: number;
  readonly sum: number;
  readonly pending: number;
}

export const EMPTY_TALLY: Tally = { good: 0, total: 0, sum: 0, pending: 0 };

/** What one fact or clock adds to the tally of an objective on a local day of the contract. */
export interface Contribution {
  readonly objectiveId: string;
  readonly on: LocalDate;
  readonly tally: Tally;
}

function addTally(a: Tally, b: Tally): Tally {
  return { good: a.good + b.good, total: a.total + b.total, sum: a.sum + b.sum, pending: a.pending + b.pending };
}

function negateTally(a: Tally): Tally {
  // From 0, so that nothing counted does not become -0.
  return { good: 0 - a.good, total: 0 - a.total, sum: 0 - a.sum, pending: 0 - a.pending };
}

export function isEmptyTally(a: Tally): boolean {
  return a.good === 0 && a.total === 0 && a.sum === 0 && a.pending === 0;
}

/** What must be added to a store that holds `before` so that it holds `after`, in key order, without empty differences. */
export function tallyDifferences(before: readonly Contribution[], after: readonly Contribution[]): Contribution[] {
  const merged = new Map<string, Contribution>();
  const put = (contribution: Contribution, tally: Tally): void => {
    const key = `${contribution.objectiveId} ${contribution.on}`;
    merged.set(key, { ...contribution, tally: addTally(merged.get(key)?.tally ?? EMPTY_TALLY, tally) });
  };
  for (const contribution of before) put(contribution, negateTally(contribution.tally));
  for (const contribution of after) put(contribution, contribution.tally);
  return [...merged.entries()]
    .filter(([, contribution]) => !isEmptyTally(contribution.tally))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, contribution]) => contribution);
}
