import type { ErrorBudget, Misses, Recovery } from './budget.js';
import { allowanceOf, errorBudget, recovery, spareMisses } from './budget.js';
import { indicatorEntry } from './indicator.js';
import type { Instant, Interval, Milliseconds } from './instant.js';
import type { Rational } from './rational.js';
import { compareRationals, rational } from './rational.js';
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
  /** Outcomes, for UPTIME seconds. `good` counts the numerator, also where less of it is better; null for means. */
  readonly good: number | null;
  readonly total: number;
  /** Of means: the sum of the outcomes, in the indicator's unit; null for rates. */
  readonly sum: number | null;
  /** Outcomes, for UPTIME seconds of the whole period. null for means and without data. */
  readonly errorBudget: ErrorBudget | null;
  /** Of an open period; null for means and without data. `goodNeeded` in outcomes, for UPTIME seconds. */
  readonly recovery: Recovery | null;
  readonly strict: Rational | null;
  /** With the misses forgiven that relief adds to what the target allows; null where the terms grant none. */
  readonly relieved: Rational | null;
  readonly meets: boolean;
  /** Nothing that can still happen will make it meet its target. */
  readonly lost: boolean;
  /** Outcomes to hold against `minimumSample`; null: it does not count outcomes. */
  readonly sample: number | null;
}

/** Counts what there is to judge, exactly; `periodEnded` leaves nothing to recover. */
export function figuresOf(input: ObjectiveInput, periodEnded: boolean): ExactFigures {
  const { terms, tally } = input;
  const { kind, family } = indicatorEntry(terms.indicator);
  if (kind === 'MEAN') return meanFigures(terms, tally);
  if (family === 'UPTIME') return uptimeFigures(input, periodEnded);
  return rateFigures(input, periodEnded);
}

function rateFigures({ terms, tally, expectedVolume }: ObjectiveInput, periodEnded: boolean): ExactFigures {
  const { good, total } = tally;
  if (total === 0) return noFigures({ good, total, sum: null, sample: 0 });
  const atLeast = terms.direction === 'AT_LEAST';
  const misses: Misses = {
    direction: terms.direction,
    allowance: allowanceOf(terms.direction, terms.target),
    bad: atLeast ? total - good : good,
    total,
    allowedMisses: terms.relief === 'ALLOWED_MISSES' ? terms.allowedMisses : 0,
  };
  const forgiven = forgivenMisses(misses);
  const meets = spareMisses(misses, total) >= 0n;
  return {
    good,
    total,
    sum: null,
    sample: total,
    strict: rational(good, total),
    relieved: terms.relief === 'NONE' ? null : rational(atLeast ? good + forgiven : good - forgiven, total),
    meets,
    lost: !meets && misses.allowance === 0,
    errorBudget: errorBudget(misses),
    recovery: periodEnded ? null : recovery(misses, expectedVolume),
  };
}

// The misses relief adds to those the target allows anyway, as far as they were needed. Forgiving all allowed misses
// instead would lift a figure above its target although it has more misses than allowed.
function forgivenMisses({ allowance, bad, total, allowedMisses }: Misses): number {
  const byShare = Number((BigInt(allowance) * BigInt(total)) / 1_000_000n);
  return Math.min(bad, Math.max(0, allowedMisses - byShare));
}

function uptimeFigures(input: ObjectiveInput, periodEnded: boolean): ExactFigures {
  const { terms, tally, serviceTime } = input;
  const whole = serviceTime?.whole ?? 0;
  const total = periodEnded ? whole : (serviceTime?.soFar ?? 0);
  // In the tallies of UPTIME `total` counts the outages that were reported.
  const silent = tally.total === 0 && terms.uptime?.coverageAttested !== true;
  if (total === 0 || silent) return noFigures({ good: null, total: total / 1_000, sum: null, sample: null });
  const bad = Math.min(tally.sum, total);
  const allowance = allowanceOf(terms.direction, terms.target);
  const misses: Misses = { direction: 'AT_LEAST', allowance, bad, total, allowedMisses: 0 };
  const budget = errorBudget(misses, whole);
  const rest = recovery(misses, whole);
  const { goodNeeded } = rest;
  return {
    good: (total - bad) / 1_000,
    total: total / 1_000,
    sum: null,
    sample: null,
    strict: rational(total - bad, total),
    relieved: null,
    meets: spareMisses(misses, total) >= 0n,
    lost: spareMisses(misses, whole) < 0n,
    errorBudget: { ...budget, budget: budget.budget / 1_000, remaining: budget.remaining / 1_000 },
    recovery: periodEnded ? null : { ...rest, goodNeeded: goodNeeded === null ? null : goodNeeded / 1_000 },
  };
}

function meanFigures(terms: ObjectiveTerms, { sum, total }: Tally): ExactFigures {
  const shown = { good: null, total, sum: sum / 1_000, sample: total };
  if (total === 0) return noFigures(shown);
  const actual = rational(sum, BigInt(total) * 1_000n);
  const compared = compareRationals(actual, rational(terms.target, 1_000_000));
  return {
    ...shown,
    strict: actual,
    relieved: null,
    meets: terms.direction === 'AT_LEAST' ? compared >= 0 : compared <= 0,
    lost: false,
    errorBudget: null,
    recovery: null,
  };
}

function noFigures(shown: Pick<ExactFigures, 'good' | 'total' | 'sum' | 'sample'>): ExactFigures {
  return { ...shown, strict: null, relieved: null, meets: false, lost: false, errorBudget: null, recovery: null };
}
