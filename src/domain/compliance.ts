import type { ExactFigures, ObjectiveInput } from './exactfigures.js';
import { type Forecast, forecastOf, sliceForecastOf } from './forecast.js';
import { indicatorEntry } from './indicator.js';
import type { Unit } from './indicators/entry.js';
import { judgedFigure } from './judgedfigure.js';
import { type MinimumResult, minimumResult } from './minimumlevel.js';
import type { Micro, Ppm } from './quantity.js';
import { addRationals, compareRationals, divideRationals, ONE, type Rational, rational, toNumber } from './rational.js';
import { type SliceCount, sliceFigures } from './slicecount.js';
import type { Tally } from './tally.js';
import type { ObjectiveTerms } from './terms.js';

const ZERO = rational(0, 1);

export const VERDICTS = ['MET', 'MISSED', 'ON_TRACK', 'AT_RISK', 'NO_DATA', 'INSUFFICIENT_VOLUME', 'REPORTED'] as const;

/**
 * MET and MISSED of a period that is over (MISSED also of one that is lost); ON_TRACK and AT_RISK of an open one. REPORTED,
 * with or without a figure, of an objective without a target: it has no part in the contract's score and verdict.
 */
export type Verdict = (typeof VERDICTS)[number];

/** All that one objective is judged by. */
export interface JudgementInput extends ObjectiveInput {
  /** null: its outcomes are pooled. */
  readonly slices: SliceCount | null;
  /** Of the last days of an open period; null: no forecast. */
  readonly recent: Tally | null;
  /** Shortfalls in the m - 1 judged periods before; without a minimum level 0. */
  readonly shortfallsBefore: number;
}

/** The two numbers that the verdict rests on, the second also without relief, and whether it is met as it stands: what credits follow from. */
interface ExactOutcome {
  readonly target: Rational | null;
  readonly actual: Rational | null;
  readonly strict: Rational | null;
  readonly meets: boolean;
}

/** How one objective stands in a period. Figures are for showing; `verdict` and `attainment` were decided exactly. */
export interface ObjectiveResult extends Omit<ExactFigures, 'strict' | 'relieved' | 'meets' | 'lost' | 'sample'> {
  readonly verdict: Verdict;
  readonly periodEnded: boolean;
  /** RATIO where slices are judged. */
  readonly unit: Unit;
  /** In `unit`, like all figures. null: none was agreed, the figure is only reported. */
  readonly target: number | null;
  /** The figure that judges: the relieved one where the terms grant relief, else the strict one. null: there is none. */
  readonly actual: number | null;
  /** What was counted in the period, and what the figures follow from. */
  readonly tally: Tally;
  /** Clocks still running and not late, contacts still waiting, outages not over. */
  readonly pending: number;
  readonly strict: number | null;
  /** null where the terms grant no relief. */
  readonly relieved: number | null;
  /** What an open period is heading for; null: unknown. */
  readonly forecast: number | null;
  /** null: the terms have no minimum level, or nothing was judged. */
  readonly minimum: MinimumResult | null;
  readonly slices: SliceCount | null;
  /** 0..1, exact; null: not judged. */
  readonly attainment: Rational | null;
  readonly exact: ExactOutcome;
}

/** Judges one objective in one period by semantics sections 6 and 7. Comparisons are exact; unrounded. */
export function judgeObjective(input: JudgementInput): ObjectiveResult {
  const { terms, tally, slices, period, now } = input;
  const periodEnded = now >= period.endsAt;
  const { target: level, unit } = judgedFigure(terms);
  const target = level === null ? null : rational(level, 1_000_000);
  const figures = figuresBy(input, level, periodEnded);
  const standing = standingOf(input, figures, periodEnded);
  const verdict = target === null ? 'REPORTED' : verdictOf(figures, standing, terms.minimumSample, periodEnded);
  const actual = figures.relieved ?? figures.strict;
  const judged = actual !== null && target !== null && verdict !== 'INSUFFICIENT_VOLUME';
  return {
    verdict,
    periodEnded,
    unit,
    target: target === null ? null : toNumber(target),
    actual: actual === null ? null : toNumber(actual),
    good: figures.good,
    total: figures.total,
    sum: figures.sum,
    tally,
    pending: tally.pending,
    strict: figures.strict === null ? null : toNumber(figures.strict),
    relieved: figures.relieved === null ? null : toNumber(figures.relieved),
    errorBudget: figures.errorBudget,
    recovery: figures.recovery,
    forecast: standing.forecast === null ? null : toNumber(standing.forecast.figure),
    minimum: judged ? standing.minimum : null,
    slices,
    attainment: judged ? attainmentOf(terms, target, actual, standing.meets) : null,
    exact: { target, actual, strict: figures.strict, meets: standing.meets },
  };
}

/** The figures as held against a level of their own: the target, or the minimum. */
function figuresBy(input: JudgementInput, level: Micro | null, periodEnded: boolean): ExactFigures {
  const { terms, slices } = input;
  if (slices !== null && level !== null) return sliceFigures(input, slices, level, periodEnded);
  return indicatorEntry(terms.indicator).figures({ ...input, terms: { ...terms, target: level } }, periodEnded);
}

interface JudgedStanding {
  /** Would be MET if the period ended as it stands. */
  readonly meets: boolean;
  readonly lost: boolean;
  readonly minimum: MinimumResult | null;
  readonly forecast: Forecast | null;
}

// Between minimum and target only the n-th shortfall misses, so only that makes a lost target a lost period.
function standingOf(input: JudgementInput, figures: ExactFigures, periodEnded: boolean): JudgedStanding {
  const { terms, shortfallsBefore } = input;
  const forecast = periodEnded ? null : foretold(input);
  if (terms.minimum === null || figures.strict === null) {
    return { meets: figures.meets, lost: figures.lost, minimum: null, forecast };
  }
  const byMinimum = figuresBy(input, terms.minimum.level, periodEnded);
  const minimum = minimumResult(terms.minimum, figures, byMinimum, shortfallsBefore);
  const isLastStraw = shortfallsBefore + 1 >= terms.minimum.misses;
  return {
    meets: figures.meets || minimum.tolerated,
    lost: isLastStraw ? figures.lost : byMinimum.lost,
    minimum,
    forecast,
  };
}

function foretold(input: JudgementInput): Forecast | null {
  const { target } = judgedFigure(input.terms);
  if (target === null) return null;
  return input.slices === null ? forecastOf(input, input.recent) : sliceForecastOf(input, input.slices, target);
}

function verdictOf(
  figures: ExactFigures,
  { meets, lost, forecast }: JudgedStanding,
  minimumSample: number,
  periodEnded: boolean,
): Verdict {
  if (figures.strict === null) return 'NO_DATA';
  if (figures.sample !== null && figures.sample < minimumSample) return 'INSUFFICIENT_VOLUME';
  if (periodEnded) return meets ? 'MET' : 'MISSED';
  if (lost) return 'MISSED';
  return figures.meets && (forecast === null || forecast.meets) ? 'ON_TRACK' : 'AT_RISK';
}

/**
 * actual / target for AT_LEAST, target / actual for AT_MOST, from 0 to 1; 1 for all that keeps its target or is on the way
 * to, or falls short of it as often as the parties agreed to bear. Net shares and scales reach below 0, where a quotient says
 * nothing: what misses there attains 0.
 */
function attainmentOf(terms: ObjectiveTerms, target: Rational, actual: Rational, meets: boolean): Rational {
  if (meets) return ONE;
  const { direction } = judgedFigure(terms);
  if (target.numerator <= 0n || actual.numerator <= 0n) return ZERO;
  const quotient = direction === 'AT_LEAST' ? divideRationals(actual, target) : divideRationals(target, actual);
  return compareRationals(quotient, ONE) > 0 ? ONE : quotient;
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
  let sum = ZERO;
  let weights = 0;
  for (const { terms, result } of parts) {
    if (result.attainment === null) continue;
    const { numerator, denominator } = result.attainment;
    sum = addRationals(sum, { numerator: numerator * BigInt(terms.weight), denominator });
    weights += terms.weight;
  }
  return weights === 0 ? null : divideRationals(sum, rational(weights, 1));
}
