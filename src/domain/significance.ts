import { allowanceOf } from './budget.js';
import type { ObjectiveResult } from './compliance.js';
import { indicatorEntry } from './indicator.js';
import { judgedFigure } from './judgedfigure.js';
import type { ObjectiveTerms } from './terms.js';

/**
 * How probable so many misses or more would be if the true share were just the target: of rates, and of slices that are
 * judged. null: nothing was counted one by one. Judged without relief.
 */
export function significanceOf(terms: ObjectiveTerms, result: Pick<ObjectiveResult, 'good' | 'total'>): number | null {
  const { target, direction } = judgedFigure(terms);
  const { good, total } = result;
  const countsOutcomes = terms.slices !== null || indicatorEntry(terms.indicator).kind === 'RATE';
  if (!countsOutcomes || target === null || good === null || total === 0) return null;
  const bad = direction === 'AT_LEAST' ? total - good : good;
  return significance(bad, total, allowanceOf(direction, target) / 1_000_000);
}

/**
 * The probability of `bad` or more misses among `total` outcomes if each missed with probability `allowance` (0..1): the exact
 * upper tail of the binomial distribution. Small: so many misses are hardly chance. Advice for small numbers, never a verdict.
 */
export function significance(bad: number, total: number, allowance: number): number {
  if (bad <= 0) return 1;
  if (bad > total || allowance <= 0) return 0;
  if (allowance >= 1) return 1;
  // P(X >= k) = I_p(k, n - k + 1)
  return regularizedBeta(allowance, bad, total - bad + 1);
}

function regularizedBeta(x: number, a: number, b: number): number {
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  // The continued fraction is quick below the mean; above it the other tail is taken.
  const tail = x < (a + 1) / (a + b + 2) ? (front * fraction(x, a, b)) / a : 1 - (front * fraction(1 - x, b, a)) / b;
  return Math.min(1, Math.max(0, tail));
}

const SMALLEST = 1e-300;
const PRECISION = 1e-15;
/** Steps grow with the square root of the number of outcomes. */
const MOST_STEPS = 200_000;

/** The continued fraction of the incomplete beta function, by Lentz's method. */
function fraction(x: number, a: number, b: number): number {
  const nonzero = (value: number): number => (Math.abs(value) < SMALLEST ? SMALLEST : value);
  let c = 1;
  let d = 1 / nonzero(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m <= MOST_STEPS; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonzero(1 + even * d);
    c = nonzero(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonzero(1 + odd * d);
    c = nonzero(1 + odd / c);
    result *= d * c;
    if (Math.abs(d * c - 1) < PRECISION) break;
  }
  return result;
}

const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** The logarithm of the gamma function of a number of at least 1. */
function logGamma(z: number): number {
  const shifted = z - 1;
  const t = shifted + LANCZOS.length - 0.5;
  const series = LANCZOS.reduce((sum, coefficient, i) => sum + coefficient / (shifted + i + 1), 0.99999999999980993);
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(t) - t + Math.log(series);
}
