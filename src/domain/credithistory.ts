import { creditLedger } from './creditledger.js';
import type { CreditPeriod, PastPeriod } from './creditline.js';

/**
 * Periods that are over, each with its ledger: as `stated` by index where the statement is locked, else as it follows from
 * the periods before it. `periods` ascend by index.
 */
export function creditHistory(periods: readonly CreditPeriod[], stated: ReadonlyMap<number, PastPeriod>): PastPeriod[] {
  return standingCredits(periods, stated).map((one) => stated.get(one.index) ?? one);
}

/**
 * The same periods with the verdicts that were stated, which streaks go by, but each with the ledger that its facts give
 * now, after the periods before it: what was stated with all it is trued up by. Only what stands of a credit can be earned
 * back or set off.
 */
export function standingCredits(
  periods: readonly CreditPeriod[],
  stated: ReadonlyMap<number, CreditPeriod>,
): PastPeriod[] {
  const history: PastPeriod[] = [];
  for (const period of periods) {
    const ledger = creditLedger(period, history);
    history.push({ ...(stated.get(period.index) ?? period), ledger });
  }
  return history;
}
