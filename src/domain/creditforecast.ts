import { earnedCredits } from './creditearned.js';
import { shareOf, worthOf } from './creditfee.js';
import { judgedFigure } from './creditfigures.js';
import { creditBasis, sumOf } from './creditledger.js';
import type { CreditPeriod, PastPeriod, StatedObjective } from './creditline.js';
import { type MissedObjective, type ReadCredit, readBracket, readCredit, readPoints } from './creditreading.js';
import type { CreditRule } from './creditterms.js';
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

function missedWorst(terms: ObjectiveTerms): StatedObjective {
  const { unit, target, worst } = judgedFigure(terms);
  return { key: terms.key, verdict: 'MISSED', unit, target: exactly(target), actual: exactly(worst) };
}

function exactly(figure: number | null): Rational | null {
  return figure === null ? null : rational(figure, 1_000_000);
}

// A bracket in the middle may cost the most; and a figure without a bound may cost whatever is at risk.
function readWorst(rule: CreditRule, missed: MissedObjective): ReadCredit {
  const { fee, credits, objective } = missed;
  if (rule.kind === 'BRACKETS')
    return readBracket(
      dearest(rule.brackets, ({ worth }) => worthOf(worth, fee)),
      fee,
    );
  if (rule.kind === 'POINTS')
    return readPoints(
      dearest(rule.bands, ({ points }) => rational(points, 1)),
      missed,
    );
  const read = readCredit(rule, missed);
  const unbounded = rule.kind === 'LINEAR' && objective.actual === null;
  return unbounded ? { ...read, exact: shareOf(credits.atRisk, fee) } : read;
}

function dearest<T>(choices: readonly T[], costOf: (choice: T) => Rational): T | null {
  const [first, ...rest] = choices;
  if (first === undefined) return null;
  return rest.reduce((most, one) => (compareRationals(costOf(one), costOf(most)) > 0 ? one : most), first);
}
