import { earnedCredits, type Reader } from './creditearned.js';
import { shareOf, worthOf } from './creditfee.js';
import { creditBasis, sumOf } from './creditledger.js';
import type { CreditPeriod, PastPeriod, StatedObjective } from './creditline.js';
import { type MissedObjective, type ReadCredit, readBracket, readCredit, readPoints } from './creditreading.js';
import type { CreditRule } from './creditterms.js';
import { judgedFigure } from './judgedfigure.js';
import type { MinorUnits } from './money.js';
import { compareRationals, type Rational, rational } from './rational.js';
import type { ObjectiveTerms } from './terms.js';

/** The most that the credits of a period could come to: every objective missed as badly as can be. null: no money is at risk. */
export function mostAtStake(period: CreditPeriod, history: readonly PastPeriod[]): MinorUnits | null {
  const basis = creditBasis(period);
  if (basis === null) return null;
  const objectives = period.terms.objectives.map(missedWorst);
  return sumOf(earnedCredits({ ...period, objectives }, basis, history, readWorst));
}

/**
 * What one objective adds to the credits of a period at the most: missed as badly as can be, instead of met, while the others
 * stay as they are. null: no money is at risk.
 */
export function mostOfObjective(period: CreditPeriod, history: readonly PastPeriod[], key: string): MinorUnits | null {
  const basis = creditBasis(period);
  const terms = period.terms.objectives.find((objective) => objective.key === key);
  if (basis === null || terms === undefined) return null;
  const worst = missedWorst(terms);
  const others = period.objectives.filter((objective) => objective.key !== key);
  const read: Reader = (rule, missed) => (missed.objective === worst ? readWorst : readCredit)(rule, missed);
  const without = earnedCredits({ ...period, objectives: others }, basis, history);
  const within = earnedCredits({ ...period, objectives: [...others, worst] }, basis, history, read);
  return sumOf(within) - sumOf(without);
}

/** An objective missed as badly as can be; `actual` null: there is no worst figure. */
export function missedWorst(terms: ObjectiveTerms): StatedObjective {
  const { unit, target, worst } = judgedFigure(terms);
  const actual = exactly(worst);
  return { key: terms.key, verdict: 'MISSED', unit, target: exactly(target), actual, strict: actual };
}

function exactly(figure: number | null): Rational | null {
  return figure === null ? null : rational(figure, 1_000_000);
}

/** What a rule costs at most: a bracket in the middle may cost the most, and a figure without a bound whatever is at risk. */
export function readWorst(rule: CreditRule, missed: MissedObjective): ReadCredit {
  const { fee, credits, objective } = missed;
  if (rule.kind === 'BRACKETS') {
    const bracket = dearest(rule.brackets, ({ worth }) => worthOf(worth, fee));
    return readBracket(bracket, fee);
  }
  if (rule.kind === 'POINTS') {
    const band = dearest(rule.bands, ({ points }) => rational(points, 1));
    return readPoints(band, missed);
  }
  const read = readCredit(rule, missed);
  const unbounded = rule.kind === 'LINEAR' && objective.actual === null;
  return unbounded ? { ...read, exact: shareOf(credits.atRisk, fee) } : read;
}

function dearest<T>(choices: readonly T[], costOf: (choice: T) => Rational): T | null {
  const [first, ...rest] = choices;
  if (first === undefined) return null;
  return rest.reduce((most, one) => (compareRationals(costOf(one), costOf(most)) > 0 ? one : most), first);
}
