import { periodFee } from './creditfee.js';
import { mostOfObjective } from './creditforecast.js';
import { creditLedger } from './creditledger.js';
import type { PastPeriod } from './creditline.js';
import { creditPeriodOf } from './creditperiod.js';
import type { MinorUnits } from './money.js';
import type { Period } from './period.js';
import type { ObjectiveJudgement, PeriodJudgement } from './periodjudgement.js';
import type { Timeline } from './timeline.js';

/** Millionths of the period's fee that an amount is, rounded down; 0 without a fee. */
export function shareOfFee(amount: MinorUnits, timeline: Timeline, period: Period): number {
  const credits = timeline.termsOfPeriod(period.index)?.terms.credits ?? null;
  const fee = credits === null ? null : periodFee(credits, timeline.contract, period);
  if (fee === null || fee.numerator === 0n) return 0;
  return Number((BigInt(amount) * 1_000_000n * fee.denominator) / fee.numerator);
}

/** The money that hangs on an objective in a period. */
export interface CreditStake {
  /** What the period's ledger comes to more with one more miss, as it stands: 0 where it changes nothing. */
  readonly cost: MinorUnits;
  /** What the objective adds to the credits of the period at the most, missed as badly as can be, the others as they stand. */
  readonly atStake: MinorUnits;
}

/**
 * `after`: the objective as it would stand; `history`: the periods before it as their ledgers stand, ascending. null: the
 * terms put no money at risk.
 */
export function creditStake(
  timeline: Timeline,
  period: Period,
  judgement: PeriodJudgement,
  after: ObjectiveJudgement,
  history: readonly PastPeriod[],
): CreditStake | null {
  const standing = creditPeriodOf(timeline, period, judgement);
  const objectives = judgement.objectives.map((one) => (one.objectiveId === after.objectiveId ? after : one));
  const worse = creditPeriodOf(timeline, period, { ...judgement, objectives });
  const before = standing && creditLedger(standing, history);
  const then = worse && creditLedger(worse, history);
  const atStake = standing && mostOfObjective(standing, history, after.terms.key);
  if (before === null || then === null || atStake === null) return null;
  return { cost: then.total - before.total, atStake };
}
