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

export const PARTS = ['RAW', 'ADJUSTMENT'] as const;

/** RAW: what facts count. ADJUSTMENT: what accepted exclusions add to it (or take from it). */
export type Part = (typeof PARTS)[number];

/** RAW figures count the RAW parts, ADJUSTED ones all parts. */
export type Basis = 'RAW' | 'ADJUSTED';

/** What one tally is of: an objective, on a local day of the contract. */
export interface TallyKey {
  readonly objectiveId: string;
  readonly on: LocalDate;
  /** Half hours of elapsed time since the day's first instant, up to 49 where clocks change by an hour; 0 unless the objective judges slices shorter than a day. */
  readonly slice: number;
  readonly part: Part;
}

/** How many outcomes fell into each bucket of a histogram; a bucket at most once. */
export type Counts = readonly (readonly [bucket: number, count: number])[];

/** What one fact or clock adds to a tally. Counts are kept by day, whatever the slice. */
export interface Contribution extends TallyKey {
  readonly tally: Tally;
  readonly counts?: Counts;
}

/** What a fact or clock adds to the tally of an objective, wherever it counts. */
export type Counted = Pick<Contribution, 'tally' | 'counts'>;

export function addTally(a: Tally, b: Tally): Tally {
  return { good: a.good + b.good, total: a.total + b.total, sum: a.sum + b.sum, pending: a.pending + b.pending };
}

function negateTally(a: Tally): Tally {
  // From 0, so that nothing counted does not become -0.
  return { good: 0 - a.good, total: 0 - a.total, sum: 0 - a.sum, pending: 0 - a.pending };
}

export function isEmptyTally(a: Tally): boolean {
  return a.good === 0 && a.total === 0 && a.sum === 0 && a.pending === 0;
}

/** The sum of histograms, by bucket, without empty buckets. */
export function addCounts(...all: readonly Counts[]): Counts {
  const sums = new Map<number, number>();
  for (const counts of all) {
    for (const [bucket, count] of counts) sums.set(bucket, (sums.get(bucket) ?? 0) + count);
  }
  return [...sums].filter(([, count]) => count !== 0).sort(([a], [b]) => a - b);
}

function negateCounts(counts: Counts): Counts {
  return counts.map(([bucket, count]) => [bucket, 0 - count] as const);
}

/** Orders keys as the database does: objective, day, slice, part. */
function compareTallyKeys(a: TallyKey, b: TallyKey): number {
  return (
    compareText(a.objectiveId, b.objectiveId) ||
    compareText(a.on, b.on) ||
    a.slice - b.slice ||
    compareText(a.part, b.part)
  );
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** One text for one key. */
export function tallyKey({ objectiveId, on, slice, part }: TallyKey): string {
  return `${objectiveId} ${on} ${slice} ${part}`;
}

/**
 * What must be added to a store that holds `before` so that it holds `after`, in key order, without empty differences.
 * Counts have no slice: they stand at the first one of their day.
 */
export function tallyDifferences(before: readonly Contribution[], after: readonly Contribution[]): Contribution[] {
  const merged = new Map<string, Contribution>();
  const put = (key: TallyKey, tally: Tally, counts: Counts): void => {
    const known = merged.get(tallyKey(key));
    const sum = known === undefined ? tally : addTally(known.tally, tally);
    const counted = known?.counts ?? [];
    merged.set(tallyKey(key), contribution(key, sum, counts.length === 0 ? counted : addCounts(counted, counts)));
  };
  const putOne = (one: Contribution, tally: Tally, counts: Counts): void => {
    const isFirst = one.slice === 0;
    put(one, tally, isFirst ? counts : []);
    if (!isFirst && counts.length > 0) put({ ...one, slice: 0 }, EMPTY_TALLY, counts);
  };
  for (const one of before) putOne(one, negateTally(one.tally), negateCounts(one.counts ?? []));
  for (const one of after) putOne(one, one.tally, one.counts ?? []);
  return [...merged.values()]
    .filter(({ tally, counts = [] }) => !isEmptyTally(tally) || counts.length > 0)
    .sort(compareTallyKeys);
}

function contribution({ objectiveId, on, slice, part }: TallyKey, tally: Tally, counts: Counts): Contribution {
  const counted = { objectiveId, on, slice, part, tally };
  return counts.length === 0 ? counted : { ...counted, counts };
}
