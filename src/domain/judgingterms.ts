import type { Micro, Ppm } from './quantity.js';

export const SLICE_LENGTHS = ['HALF_HOUR', 'HOUR', 'DAY', 'WEEK', 'MONTH'] as const;
export type SliceLength = (typeof SLICE_LENGTHS)[number];

export const EMPTY_SLICES = ['IGNORE', 'GOOD', 'BAD'] as const;
export type EmptySlices = (typeof EMPTY_SLICES)[number];

/** TIMESLICES: a slice whose own figure reaches the objective's target is good; the share of good slices is what is judged. */
export interface SliceTerms {
  readonly length: SliceLength;
  /** Share of slices that must be good, above 0. */
  readonly target: Ppm;
  /** What a slice counts as in which nothing happened. */
  readonly empty: EmptySlices;
}

/** A minimum below the expected level: between the two the objective is missed from the n-th shortfall in m judged periods on. */
export interface MinimumTerms {
  /** In the unit of what is judged: of the indicator, or a share of slices. Worse than the target; whoever falls below it misses at once. */
  readonly level: Micro;
  /** n: shortfalls from which on it is missed, this period's included. */
  readonly misses: number;
  /** m: judged periods looked at, this one included. */
  readonly periods: number;
}
