import type { Bench } from './bench.js';
import type { Summary } from './statistics.js';

/** One figure, taken once a round. */
export interface Figure {
  readonly what: string;
  readonly unit: string;
  /** How many of `unit`. */
  take(round: number): Promise<number>;
}

/** What a ratio must reach (atLeast) or keep (atMost). */
export type Budget = { readonly atLeast: number } | { readonly atMost: number };

/** A figure, and beside it the limit: the least that anything could cost that does the same. */
export interface Comparison {
  readonly name: string;
  readonly figure: Figure;
  /** Taken in the same round, before or after the figure by turns; null: the figure is judged by itself. */
  readonly limit: Figure | null;
  /** Of figure / limit, or of the figure where there is no limit. null: only shown. */
  readonly budget: Budget | null;
}

export interface Prepared {
  readonly comparisons: readonly Comparison[];
  /** What else is worth knowing, asked after the last round. */
  notes?(): readonly string[] | Promise<readonly string[]>;
  close(): Promise<void>;
}

export interface Measurement {
  readonly name: string;
  readonly what: string;
  /** BUDGET: part of a run without --only. LONG: measured once, whatever --rounds says. */
  readonly kind: 'BUDGET' | 'MORE' | 'LONG';
  prepare(bench: Bench): Promise<Prepared>;
}

/** A comparison after its rounds. */
export interface Row {
  readonly measurement: string;
  readonly name: string;
  readonly what: string;
  readonly unit: string;
  readonly figure: Summary;
  readonly limitWhat: string | null;
  readonly limitUnit: string | null;
  readonly limit: Summary | null;
  /** Of the same round each. */
  readonly ratio: Summary | null;
  readonly budget: Budget | null;
  /** null: there is no budget. */
  readonly reached: boolean | null;
}
