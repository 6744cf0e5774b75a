import type { ContactRecord } from './facts.js';
import type { Instant } from './instant.js';
import type { ContactTerms, ObjectiveTerms, ServiceLevelFormula } from './terms.js';

/** `A`, `B` and their parts of semantics section 4: counts of one queue, by one wait threshold `w` and short bound `s`. */
export interface ContactCounts {
  readonly answered: number;
  readonly abandoned: number;
  readonly answeredInThreshold: number;
  readonly abandonedInThreshold: number;
  readonly shortAbandoned: number;
}

/** Good and total outcomes; the ratio is only taken of sums. */
export interface RateCounts {
  readonly good: number;
  readonly total: number;
}

/** Whether a formula looks at the short-abandon bound. */
export function usesShortAbandon(formula: ServiceLevelFormula): boolean {
  return formula === 'SHORT_ABANDONED_COUNTS_AS_GOOD' || formula === 'IGNORE_SHORT_ABANDONED';
}

/** Whether `w` has a part in the objective's figure. */
export function usesWaitThreshold(terms: ObjectiveTerms): boolean {
  return terms.indicator === 'SERVICE_LEVEL';
}

/** Whether `s` has a part in the objective's figure; with a bound of 0 no abandon is short, however reported. */
export function countsShortAbandons(terms: ObjectiveTerms, contact: ContactTerms): boolean {
  if (contact.shortAbandon === 0) return false;
  return (
    terms.indicator === 'ABANDONMENT' || (terms.indicator === 'SERVICE_LEVEL' && usesShortAbandon(contact.formula))
  );
}

/** The six service level formulas (semantics section 4) as counts that add up over contacts and intervals. */
export function serviceLevel(formula: ServiceLevelFormula, counts: ContactCounts): RateCounts {
  const { answered, abandoned, answeredInThreshold, abandonedInThreshold, shortAbandoned } = counts;
  const offered = answered + abandoned;
  switch (formula) {
    case 'ALL_OFFERED':
      return { good: answeredInThreshold, total: offered };
    case 'ABANDONED_IN_TIME_COUNTS_AS_GOOD':
      return { good: answeredInThreshold + abandonedInThreshold, total: offered };
    case 'ANSWERED_ONLY':
      return { good: answeredInThreshold, total: answered };
    case 'IGNORE_ABANDONED_IN_TIME':
      return { good: answeredInThreshold, total: offered - abandonedInThreshold };
    case 'SHORT_ABANDONED_COUNTS_AS_GOOD':
      return { good: answeredInThreshold + shortAbandoned, total: offered };
    case 'IGNORE_SHORT_ABANDONED':
      return { good: answeredInThreshold, total: offered - shortAbandoned };
  }
}

/** Abandonment = (B - short) / (A + B - short); `good` is the numerator, the abandoned that are not short. */
export function abandonment(counts: ContactCounts): RateCounts {
  const lost = counts.abandoned - counts.shortAbandoned;
  return { good: lost, total: counts.answered + lost };
}

/** One contact as counts: in time when wait <= w, short when it hung up with wait < s. null: it is still waiting. */
export function countContact(
  enqueuedAt: Instant,
  contact: Pick<ContactRecord, 'answeredAt' | 'abandonedAt'>,
  thresholds: Pick<ContactTerms, 'waitThreshold' | 'shortAbandon'>,
): ContactCounts | null {
  const { answeredAt, abandonedAt } = contact;
  if (answeredAt !== null) {
    const inTime = answeredAt - enqueuedAt <= thresholds.waitThreshold ? 1 : 0;
    return { answered: 1, abandoned: 0, answeredInThreshold: inTime, abandonedInThreshold: 0, shortAbandoned: 0 };
  }
  if (abandonedAt === null) return null;
  const wait = abandonedAt - enqueuedAt;
  return {
    answered: 0,
    abandoned: 1,
    answeredInThreshold: 0,
    abandonedInThreshold: wait <= thresholds.waitThreshold ? 1 : 0,
    shortAbandoned: wait < thresholds.shortAbandon ? 1 : 0,
  };
}
