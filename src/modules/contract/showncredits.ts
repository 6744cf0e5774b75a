import type * as domain from '../../domain/creditterms.js';
import { shownMoney } from '../../graphql/money.types.js';
import type {
  CreditBracket,
  CreditRule,
  CreditTerms,
  CreditWorth,
  EarnBackTerms,
  PointsBand,
} from './creditterms.types.js';
import { fromMillionths } from './decimal.js';

/** A contract's money terms as the API shows them. */
export function shownCreditTerms(credits: domain.CreditTerms | null, currency: string): CreditTerms | null {
  if (credits === null) return null;
  const { fee, stubFee, atRisk, pool, point, earnBack, chronic, noticeDays } = credits;
  return {
    fee: shownMoney(fee, currency),
    stubFee,
    atRisk: fromMillionths(atRisk),
    pool: fromMillionths(pool),
    point: point && shownWorth(point, currency),
    earnBack: earnBack && shownEarnBack(earnBack),
    chronic,
    noticeDays,
  };
}

/** An objective's credit rule as the API shows it. */
export function shownCreditRule(rule: domain.CreditRule | null, currency: string): CreditRule | null {
  if (rule === null) return null;
  return {
    kind: rule.kind,
    incident: rule.incident,
    allocation: rule.kind === 'POOL' ? fromMillionths(rule.allocation) : null,
    brackets: rule.kind === 'BRACKETS' ? rule.brackets.map((bracket) => shownBracket(bracket, currency)) : null,
    rate: rule.kind === 'LINEAR' ? shownWorth(rule.rate, currency) : null,
    bands: rule.kind === 'POINTS' ? rule.bands.map(shownBand) : null,
  };
}

export function shownEarnBack(earnBack: domain.EarnBackTerms): EarnBackTerms {
  return { ...earnBack, share: fromMillionths(earnBack.share) };
}

export function shownBracket(bracket: domain.Bracket, currency: string): CreditBracket {
  return { ...shownSpan(bracket), worth: shownWorth(bracket.worth, currency) };
}

export function shownBand(band: domain.PointsBand): PointsBand {
  return { ...shownSpan(band), points: band.points };
}

function shownWorth({ share, amount }: domain.Worth, currency: string): CreditWorth {
  return {
    share: share === null ? null : fromMillionths(share),
    amount: amount === null ? null : shownMoney(amount, currency),
  };
}

function shownSpan({ from, to }: domain.FigureSpan): { from: number | null; to: number | null } {
  return { from: from === null ? null : fromMillionths(from), to: to === null ? null : fromMillionths(to) };
}
