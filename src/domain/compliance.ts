import { indicatorEntry, type Unit } from './indicator.js';
import { type ExactFigures, figuresOf, type ObjectiveInput } from './objectivefigures.js';
import { addRationals, compareRationals, divideRationals, ONE, type Rational, rational, toNumber } from './rational.js';
import type { ObjectiveTerms, Ppm } from './terms.js';

export const VERDICTS = ['MET', 'MISSED', 'ON_TRACK', 'AT_RISK', 'NO_DATA', 'INSUFFICIENT_VOLUME'] as const;

/** MET and MISSED of a period that is over (MISSED also of one that is lost); ON_TRACK and AT_RISK of an open one. */
export type Verdict = (typeof VERDICTS)[number];

/** How one objective stands in a period. Figures are for showing; `verdict` and `attainment` were decided exactly. */
export interface ObjectiveResult extends Omit<ExactFigures, 'strict' | 'relieved' | 'meets' | 'lost' | 'sample'> {
  readonly verdict: Verdict;
  readonly periodEnded: boolean;
  readonly unit: Unit;
  /** In `unit`, like all figures. */
  readonly target: number;
  /** The figure that judges: the relieved one where the terms grant relief, else the strict one. null: there is none. */
  readonly actual: number | null;
  /** Clocks still running and not late, contacts still waiting, outages not over. */
  readonly pending: number;
  readonly strict: number | null;
  /** null where the terms grant no relief. */
  readonly relieved: number | null;
  /** 0..1, exact; null: not judged. */
  readonly attainment: Rational | null;
}

/** Judges one objective in one period by semantics sections 6 and 7, OCCURRENCES. Comparisons are exact; unrounded. */
export function judgeObjective(input: ObjectiveInput): ObjectiveResult {
  const { terms, tally, period, now } = input;
  const entry = indicatorEntry(terms.indicator);
  const periodEnded = now >= period.endsAt;
  const figures = figuresOf(input, periodEnded);
  const verdict = verdictOf(figures, terms.minimumSample, periodEnded);
  const actual = figures.relieved ?? figures.strict;
  const judged = actual !== null && verdict !== 'INSUFFICIENT_VOLUME';
  return {
    verdict,
    periodEnded,
    unit: entry.unit,
    target: toNumber(rational(terms.target, 1_000_000)),
    actual: actual === null ? null : toNumber(actual),
    good: figures.good,
    total: figures.total,
    sum: figures.sum,
    pending: tally.pending,
    strict: figures.strict === null ? null : toNumber(figures.strict),
    relieved: figures.relieved === null ? null : toNumber(figures.relieved),
    errorBudget: figures.errorBudget,
    recovery: figures.recovery,
    attainment: judged ? attainmentOf(terms, actual) : null,
  };
}

function verdictOf(figures: ExactFigures, minimumSample: number, periodEnded: boolean): Verdict {
  if (figures.strict === null) return 'NO_DATA';
  if (figures.sample !== null && figures.sample < minimumSample) return 'INSUFFICIENT_VOLUME';
  if (periodEnded) return figures.meets ? 'MET' : 'MISSED';
  if (figures.lost) return 'MISSED';
  return figures.meets ? 'ON_TRACK' : 'AT_RISK';
}

/** actual / target for AT_LEAST, target / actual for AT_MOST (1 if actual is 0), at most 1. */
function attainmentOf(terms: ObjectiveTerms, actual: Rational): Rational {
  const target = rational(terms.target, 1_000_000);
  const better = compareRationals(actual, target);
  if (terms.direction === 'AT_LEAST') return better >= 0 ? ONE : divideRationals(actual, target);
  return better <= 0 ? ONE : divideRationals(target, actual);
}

/** One objective's part in its contract's verdict. */
export interface ContractPart {
  readonly terms: Pick<ObjectiveTerms, 'weight' | 'critical'>;
  readonly result: Pick<ObjectiveResult, 'verdict' | 'periodEnded' | 'attainment'>;
}

export interface ContractResult {
  readonly verdict: Verdict;
  /** 0..1, for showing; null: nothing was judged. */
  readonly score: number | null;
}

/**
 * Judges a contract's period from its objectives, by semantics section 6. While the period is open: MISSED when a critical
 * objective is MISSED, or any at all where the minimum score is 1, since nothing can bring those back; AT_RISK when an
 * objective is AT_RISK or the score so far is below the minimum; else ON_TRACK.
 */
export function judgeContract(parts: readonly ContractPart[], minimumScore: Ppm): ContractResult {
  const score = scoreOf(parts);
  const shown = score === null ? null : toNumber(score);
  const has = (verdict: Verdict): boolean => parts.some(({ result }) => result.verdict === verdict);
  if (parts.some(({ terms, result }) => terms.critical && result.verdict === 'MISSED')) {
    return { verdict: 'MISSED', score: shown };
  }
  if (score === null) return { verdict: has('INSUFFICIENT_VOLUME') ? 'INSUFFICIENT_VOLUME' : 'NO_DATA', score: null };
  const below = compareRationals(score, rational(minimumScore, 1_000_000)) < 0;
  if (parts.every(({ result }) => result.periodEnded)) return { verdict: below ? 'MISSED' : 'MET', score: shown };
  if (minimumScore === 1_000_000 && has('MISSED')) return { verdict: 'MISSED', score: shown };
  return { verdict: below || has('AT_RISK') ? 'AT_RISK' : 'ON_TRACK', score: shown };
}

// Weighted mean of the attainments, weights renormalised over what was judged.
function scoreOf(parts: readonly ContractPart[]): Rational | null {
  let sum = rational(0, 1);
  let weights = 0;
  for (const { terms, result } of parts) {
    if (result.attainment === null) continue;
    const { numerator, denominator } = result.attainment;
    sum = addRationals(sum, { numerator: numerator * BigInt(terms.weight), denominator });
    weights += terms.weight;
  }
  return weights === 0 ? null : divideRationals(sum, rational(weights, 1));
}
