import type { ErrorBudget, Recovery } from './budget.js';
import type { Instant, Interval, Milliseconds } from './instant.js';
import type { Micro } from './quantity.js';
import type { Rational } from './rational.js';
import type { Tally } from './tally.js';
import type { ObjectiveTerms } from './terms.js';

/** Working time of a period in the objective's calendar: up to now, and from its start to its end. */
export interface ServiceTime {
  readonly soFar: Milliseconds;
  readonly whole: Milliseconds;
}

export interface ObjectiveInput {
  readonly terms: ObjectiveTerms;
  /** Sum of the tallies of the period's days. */
  readonly tally: Tally;
  /** Of UPTIME only. */
  readonly serviceTime: ServiceTime | null;
  readonly period: Interval;
  readonly now: Instant;
  /** `M`: outcomes expected in the whole period; null: unknown. UPTIME knows its own. */
  readonly expectedVolume: number | null;
}

/** ExactFigures of an objective as exact numbers, before the verdict. */
export interface ExactFigures {
  /** Outcomes, of shares of time seconds. `good` counts the numerator, also where less of it is better; null where there is none. */
  readonly good: number | null;
  readonly total: number;
  /** Of means and sums: of the outcomes, in the indicator's unit. Of EXPERIENCE: the answers that count against it. null for rates. */
  readonly sum: number | null;
  /** Outcomes, for UPTIME seconds of the whole period. Only of rates and UPTIME; null without data. */
  readonly errorBudget: ErrorBudget | null;
  /** Of an open period, where there is an error budget. `goodNeeded` in outcomes, for UPTIME seconds. */
  readonly recovery: Recovery | null;
  readonly strict: Rational | null;
  /** With the misses forgiven that relief adds to what the target allows; null where the terms grant none. */
  readonly relieved: Rational | null;
  /** Keeps its target, or is on the way to do so. False where there is no target. */
  readonly meets: boolean;
  /** Nothing that can still happen will make it meet its target. */
  readonly lost: boolean;
  /** Outcomes to hold against `minimumSample`; null: it does not count outcomes. */
  readonly sample: number | null;
}

/** What is shown of an objective without any figure. */
export function noFigures(shown: Pick<ExactFigures, 'good' | 'total' | 'sum' | 'sample'>): ExactFigures {
  return { ...shown, strict: null, relieved: null, meets: false, lost: false, errorBudget: null, recovery: null };
}

/** The target of an objective that is judged. Terms without one are refused for all but those that are only reported. */
export function targetOf({ key, target }: ObjectiveTerms): Micro {
  if (target === null) throw new Error(`objective ${key} has no target`);
  return target;
}
