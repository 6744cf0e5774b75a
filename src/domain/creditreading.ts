import { shareOf, worthOf } from './creditfee.js';
import type { CreditReading, StatedObjective } from './creditline.js';
import type { Bracket, CreditRule, CreditTerms, FigureSpan, PointsBand, Worth } from './creditterms.js';
import type { Unit } from './indicators/entry.js';
import {
  compareRationals,
  fractionText,
  multiplyRationals,
  type Rational,
  rational,
  subtractRationals,
} from './rational.js';
import type { Direction } from './terms.js';

/** What a rule reads, and what that comes to in minor units before rounding. */
export interface ReadCredit {
  readonly reading: CreditReading;
  readonly exact: Rational;
}

export interface MissedObjective {
  readonly objective: Pick<StatedObjective, 'key' | 'unit' | 'target' | 'actual'>;
  readonly direction: Direction;
  readonly credits: CreditTerms;
  readonly fee: Rational;
  /** Index of the judged period before it, where the objective was missed too; null: it was not. */
  readonly repeatOf: number | null;
}

const NOTHING = rational(0, 1);
const POINTS_OF_ONE = rational(100, 1);
const NO_WORTH: Worth = { share: null, amount: 0 };

/** What missing an objective costs by its rule (semantics section 9). A figure in no bracket or band costs nothing. */
export function readCredit(rule: CreditRule, missed: MissedObjective): ReadCredit {
  const { objective, credits, fee } = missed;
  if (rule.kind === 'POOL') return readPool(rule.allocation, credits, fee);
  if (rule.kind === 'LINEAR') return readLinear(rule.rate, pointsMissedBy(missed), fee);
  if (rule.kind === 'POINTS') return readPoints(spanOf(rule.bands, objective.actual), missed);
  return readBracket(spanOf(rule.brackets, objective.actual), fee);
}

function readPool(allocation: number, credits: CreditTerms, fee: Rational): ReadCredit {
  const { atRisk, pool } = credits;
  const exact = shareOf(allocation, shareOf(pool, shareOf(atRisk, fee)));
  return { reading: { kind: 'POOL', pool, allocation }, exact };
}

/** What a bracket costs, whatever the figure; null: nothing. */
export function readBracket(bracket: Bracket | null, fee: Rational): ReadCredit {
  return { reading: { kind: 'BRACKETS', bracket }, exact: worthOf(bracket?.worth ?? NO_WORTH, fee) };
}

function readLinear(rate: Worth, points: Rational, fee: Rational): ReadCredit {
  const exact = multiplyRationals(points, worthOf(rate, fee));
  return { reading: { kind: 'LINEAR', points: fractionText(points), rate }, exact };
}

/** What the points of a band cost, twice where the miss is a repeat, whatever the figure; null: nothing. */
export function readPoints(
  band: PointsBand | null,
  { credits, fee, repeatOf }: Pick<MissedObjective, 'credits' | 'fee' | 'repeatOf'>,
): ReadCredit {
  const points = (band?.points ?? 0) * (repeatOf === null ? 1 : 2);
  const point = credits.point ?? NO_WORTH;
  const exact = multiplyRationals(rational(points, 1), worthOf(point, fee));
  return { reading: { kind: 'POINTS', band, points, repeatOf, point }, exact };
}

/** Points of a distance between two figures: percentage points of ratios, else so many of the unit. */
function pointsOf(distance: Rational, unit: Unit): Rational {
  return unit === 'RATIO' ? multiplyRationals(distance, POINTS_OF_ONE) : distance;
}

function pointsMissedBy({ objective, direction }: MissedObjective): Rational {
  const { unit, target, actual } = objective;
  if (target === null || actual === null) return NOTHING;
  const distance = direction === 'AT_LEAST' ? subtractRationals(target, actual) : subtractRationals(actual, target);
  return distance.numerator < 0n ? NOTHING : pointsOf(distance, unit);
}

function spanOf<Span extends FigureSpan>(spans: readonly Span[], actual: Rational | null): Span | null {
  if (actual === null) return null;
  const reaches = (bound: number | null): boolean =>
    bound !== null && compareRationals(actual, rational(bound, 1_000_000)) >= 0;
  return spans.find(({ from, to }) => (from === null || reaches(from)) && !reaches(to)) ?? null;
}
