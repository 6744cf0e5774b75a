import { allowanceOf, errorBudget, type Misses, recovery, spareMisses } from '../budget.js';
import { type ExactFigures, noFigures, type ObjectiveInput, targetOf } from '../exactfigures.js';
import { rational } from '../rational.js';

/** How a RATE reads: good / total outcomes, with its error budget, and the misses that relief forgives. */
export function rateFigures({ terms, tally, expectedVolume }: ObjectiveInput, periodEnded: boolean): ExactFigures {
  const { good, total } = tally;
  if (total === 0) return noFigures({ good, total, sum: null, sample: 0 });
  const atLeast = terms.direction === 'AT_LEAST';
  const misses: Misses = {
    direction: terms.direction,
    allowance: allowanceOf(terms.direction, targetOf(terms)),
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
