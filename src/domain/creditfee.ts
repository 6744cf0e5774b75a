import type { CreditTerms, Worth } from './creditterms.js';
import { daysBetween } from './localtime.js';
import type { MinorUnits } from './money.js';
import { type Period, type PeriodTerms, wholeDays } from './period.js';
import type { Ppm } from './quantity.js';
import { multiplyRationals, type Rational, rational } from './rational.js';

/** What the vendor is paid for the period, in minor units, exactly; a stub by its share of a whole period's days. */
export function periodFee(credits: CreditTerms, contract: PeriodTerms, period: Period): Rational {
  if (credits.stubFee === 'WHOLE') return rational(credits.fee, 1);
  const days = daysBetween(period.startsOn, period.endsOn) + 1;
  return rational(BigInt(credits.fee) * BigInt(days), wholeDays(contract, period));
}

/** Exact, in the unit of `of`. */
export function shareOf(share: Ppm, of: Rational): Rational {
  return multiplyRationals(rational(share, 1_000_000), of);
}

/** In minor units, exactly: an amount, or a share of the period's `fee`. */
export function worthOf({ share, amount }: Worth, fee: Rational): Rational {
  return share === null ? rational(amount, 1) : shareOf(share, fee);
}

/** The amount at risk, rounded down: all credits of the period together never exceed it. */
export function capOf(credits: CreditTerms, fee: Rational): MinorUnits {
  const { numerator, denominator } = shareOf(credits.atRisk, fee);
  return Number(numerator / denominator);
}
