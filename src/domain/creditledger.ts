import { earnedBack, setOff } from './creditearnback.js';
import { type CreditBasis, earnedCredits, type Reader } from './creditearned.js';
import { capOf } from './creditfee.js';
import type { CreditLedger, CreditLine, CreditPeriod, EarnedCredit, PastPeriod } from './creditline.js';
import type { MinorUnits } from './money.js';
import { fractionText } from './rational.js';

/**
 * The money of a period by semantics section 9: a pure function of what is stated of it and of the periods that ended
 * before it (ascending). `read` says what a rule comes to, by default by the figures. null: the terms in force in it put no
 * money at risk.
 */
export function creditLedger(period: CreditPeriod, history: readonly PastPeriod[], read?: Reader): CreditLedger | null {
  const basis = creditBasis(period);
  if (basis === null) return null;
  const earned = earnedCredits(period, basis, history, read);
  const lines: CreditLine[] = [
    ...earned,
    ...setOff(period, earned, history),
    ...earnedBack(period, basis.credits.earnBack, history),
  ];
  const cap = capOf(basis.credits, basis.fee);
  return {
    periodIndex: period.index,
    termsVersion: period.version,
    currency: period.currency,
    fee: fractionText(basis.fee),
    cap,
    capReached: cap > 0 && beforeCap(earned) >= BigInt(cap),
    lines,
    credits: sumOf(earned),
    total: sumOf(lines),
  };
}

/** What a period's credits are reckoned by; null: its terms put no money at risk. */
export function creditBasis({ terms: { credits }, fee }: CreditPeriod): CreditBasis | null {
  return credits === null || fee === null ? null : { credits, fee };
}

/** In minor units. */
export function sumOf(lines: readonly Pick<CreditLine, 'amount'>[]): MinorUnits {
  return lines.reduce((sum, { amount }) => sum + amount, 0);
}

function beforeCap(earned: readonly EarnedCredit[]): bigint {
  return earned.reduce((sum, { inputs }) => (inputs.yieldsTo === null ? sum + BigInt(inputs.earned) : sum), 0n);
}
