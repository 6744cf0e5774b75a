import { type ContactCounts, countsShortAbandons, serviceLevel, usesShortAbandon } from './servicelevel.js';
import type { Counts } from './tally.js';
import { type ObjectiveTerms, SERVICE_LEVEL_FORMULAS, type ServiceLevelFormula } from './terms.js';

/** What a service level comes to by a formula that is not the contract's. */
export interface FormulaFigure {
  readonly formula: ServiceLevelFormula;
  readonly good: number;
  readonly total: number;
  /** null: nothing in its denominator. */
  readonly figure: number | null;
}

/**
 * A service level by every formula but the contract's own, from its counts of contacts. Those that look at short abandons are
 * left out where the reported intervals need not go by the contract's bound. Empty for all other indicators.
 */
export function otherFormulas(terms: ObjectiveTerms, counts: Counts): FormulaFigure[] {
  const { contact, indicator } = terms;
  if (contact === null || indicator !== 'SERVICE_LEVEL') return [];
  const knowsShort = contact.reads === 'CONTACTS' || contact.shortAbandon === 0 || countsShortAbandons(terms, contact);
  const contacts = contactCounts(counts);
  return SERVICE_LEVEL_FORMULAS.filter(
    (formula) => formula !== contact.formula && (knowsShort || !usesShortAbandon(formula)),
  ).map((formula) => {
    const { good, total } = serviceLevel(formula, contacts);
    return { formula, good, total, figure: total === 0 ? null : good / total };
  });
}

/** Buckets 0 to 4. */
function contactCounts(counts: Counts): ContactCounts {
  const held = new Map(counts);
  const at = (bucket: number): number => held.get(bucket) ?? 0;
  return {
    answered: at(0),
    abandoned: at(1),
    answeredInThreshold: at(2),
    abandonedInThreshold: at(3),
    shortAbandoned: at(4),
  };
}
