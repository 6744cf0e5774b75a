import { type ExactFigures, noFigures, type ObjectiveInput, targetOf } from '../exactfigures.js';
import { compareRationals, type Rational, rational } from '../rational.js';
import type { ObjectiveTerms } from '../terms.js';

type Shown = Pick<ExactFigures, 'good' | 'total' | 'sum' | 'sample'>;

/** How a MEAN reads: sum / total; the sum is in thousandths of the unit. */
export function meanFigures({ terms, tally: { sum, total } }: ObjectiveInput): ExactFigures {
  const shown = { good: null, total, sum: sum / 1_000, sample: total };
  return total === 0 ? noFigures(shown) : valueFigures(terms, shown, rational(sum, BigInt(total) * 1_000n));
}

/** How a NET reads: (good - sum) / total, where `sum` counts those against it. */
export function netFigures({ terms, tally: { good, sum, total } }: ObjectiveInput): ExactFigures {
  const shown = { good, total, sum, sample: total };
  return total === 0 ? noFigures(shown) : valueFigures(terms, shown, rational(good - sum, total));
}

/** How a share of time reads that nothing wins back: good / total, in milliseconds. */
export function timeShareFigures({ terms, tally: { good, total } }: ObjectiveInput): ExactFigures {
  const shown = { good: good / 1_000, total: total / 1_000, sum: null, sample: null };
  return total === 0 ? noFigures(shown) : valueFigures(terms, shown, rational(good, total));
}

/** How a VOLUME reads: all outcomes. Without a target it is only reported. */
export function volumeFigures(input: ObjectiveInput, periodEnded: boolean): ExactFigures {
  const { total } = input.tally;
  return grownFigures(input, { good: null, total, sum: null, sample: total }, rational(total, 1), periodEnded);
}

/** How a SUM reads; it is in thousandths of the unit. */
export function sumFigures(input: ObjectiveInput, periodEnded: boolean): ExactFigures {
  const { total, sum } = input.tally;
  const shown = { good: null, total, sum: sum / 1_000, sample: total };
  return grownFigures(input, shown, rational(sum, 1_000), periodEnded);
}

/**
 * How a BALANCE reads: what is open at the end of the period, or now. While a period is open, nothing is lost yet. There is
 * none where nothing was open and nothing moved: nobody may have reported anything.
 */
export function balanceFigures({ terms, tally, period, now }: ObjectiveInput): ExactFigures {
  const { good, total, pending } = tally;
  const shown = { good: null, total: pending, sum: null, sample: null };
  if (now < period.startsAt) return noFigures({ ...shown, total: 0 });
  if (good === 0 && total === 0 && pending === 0) return noFigures(shown);
  const balance = rational(pending, 1);
  return terms.target === null ? { ...noFigures(shown), strict: balance } : valueFigures(terms, shown, balance);
}

function valueFigures(terms: ObjectiveTerms, shown: Shown, actual: Rational): ExactFigures {
  return { ...noFigures(shown), strict: actual, meets: keeps(terms, actual) };
}

/**
 * What grows all period long says nothing half-way by itself. While a period is open, what it is heading for by the
 * expected volume judges; without a forecast nothing speaks against it until a most is exceeded, which is lost at once.
 */
function grownFigures(
  { terms, tally, expectedVolume }: ObjectiveInput,
  shown: Shown,
  reached: Rational,
  periodEnded: boolean,
): ExactFigures {
  if (tally.total === 0) return noFigures(shown);
  if (terms.target === null) return { ...noFigures(shown), strict: reached };
  const figures = valueFigures(terms, shown, reached);
  if (periodEnded) return figures;
  const lost = terms.direction === 'AT_MOST' && !figures.meets;
  const meets = expectedVolume === null ? !lost : keeps(terms, scaled(reached, expectedVolume, tally.total));
  return { ...figures, meets, lost };
}

function scaled({ numerator, denominator }: Rational, by: number, of: number): Rational {
  return { numerator: numerator * BigInt(by), denominator: denominator * BigInt(of) };
}

function keeps(terms: ObjectiveTerms, actual: Rational): boolean {
  const compared = compareRationals(actual, rational(targetOf(terms), 1_000_000));
  return terms.direction === 'AT_LEAST' ? compared >= 0 : compared <= 0;
}
