import { contactsOf } from './contactcounts.js';
import { countsShortAbandons, serviceLevel, usesShortAbandon } from './servicelevel.js';
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
 * left out where the reported intervals need not go by the contract's bound. Of contacts that count as good all outcomes are,
 * as many as each formula has. Empty for all other indicators.
 */
export function otherFormulas(terms: ObjectiveTerms, counts: Counts): FormulaFigure[] {
  const { contact, indicator } = terms;
  if (contact === null || indicator !== 'SERVICE_LEVEL') return [];
  const knowsShort = contact.reads === 'CONTACTS' || contact.shortAbandon === 0 || countsShortAbandons(terms, contact);
  const { asEnded, asGood } = contactsOf(counts);
  return SERVICE_LEVEL_FORMULAS.filter(
    (formula) => formula !== contact.formula && (knowsShort || !usesShortAbandon(formula)),
  ).map((formula) => {
    const ended = serviceLevel(formula, asEnded);
    const excused = serviceLevel(formula, asGood).total;
    const [good, total] = [ended.good + excused, ended.total + excused];
    return { formula, good, total, figure: total === 0 ? null : good / total };
  });
}
