import { validateCalendar } from './calendar.js';
import { canonicalJson, textHash } from './canonicaljson.js';
import type { Contract } from './contract.js';
import { PERIODICITIES } from './contract.js';
import { checkCreditRules, checkCredits } from './creditrules.js';
import type { Issue } from './fault.js';
import type { LocalDate } from './instant.js';
import { isLocalDate, isTimeZone } from './localtime.js';
import { checkObjective } from './objectiverules.js';
import type { Findings } from './termchecks.js';
import { at, choiceFault, findingsInto, textFault, wholeFault } from './termchecks.js';
import type { ContractTerms, ObjectiveTerms } from './terms.js';
import { LATE_PENDING } from './terms.js';
import { comparableScales, comparableThresholds, readSameFacts } from './termsoverlap.js';

const MOST_OBJECTIVES = 50;
const EARLIEST: LocalDate = '1990-01-01';
const LATEST: LocalDate = '2199-12-31';

/** What a contract is apart from its terms; part of what the parties agree on. */
export type FixedFacts = Pick<
  Contract,
  | 'tenantId'
  | 'counterpartyId'
  | 'reference'
  | 'name'
  | 'timeZone'
  | 'startsOn'
  | 'endsOn'
  | 'firstPeriodEndsOn'
  | 'periodicity'
  | 'currency'
>;

/**
 * Every fault of a contract's terms. Paths are those of the input people write: blocks are flat, so a goal's limit is
 * `objectives.2.goals.0.workingTime`. An objective's own calendar may have a zone of its own, the contract's may not.
 */
export function validateTerms(terms: ContractTerms, path: string, contract: { readonly timeZone: string }): Issue[] {
  const issues: Issue[] = [];
  const found = findingsInto(issues, path);
  const calendarIssues = validateCalendar(terms.calendar, at(path, 'calendar'));
  issues.push(...calendarIssues);
  if (terms.calendar.timeZone !== contract.timeZone) {
    found.within('calendar').note('timeZone', `must be the contract's: ${contract.timeZone.slice(0, 100)}`);
  }
  found.note('minimumScore', wholeFault(terms.minimumScore, 0, 1_000_000) === null ? null : 'must be 0 to 1');
  found.note('latePending', choiceFault(terms.latePending, LATE_PENDING));
  if (terms.objectives.length === 0) found.note('objectives', 'must have at least one objective');
  if (terms.objectives.length > MOST_OBJECTIVES) {
    found.note('objectives', `must have at most ${MOST_OBJECTIVES} objectives`);
  }
  const objectives = terms.objectives.slice(0, MOST_OBJECTIVES);
  objectives.forEach((objective, index) => {
    const calendarPath = at(at(at(path, 'objectives'), index), 'calendar');
    const ownIssues = objective.calendar === null ? [] : validateCalendar(objective.calendar, calendarPath);
    const faults = objective.calendar === null ? calendarIssues : ownIssues;
    const calendar = faults.length > 0 ? null : (objective.calendar ?? terms.calendar);
    checkObjective(objective, calendar, found.within('objectives').within(index));
    issues.push(...ownIssues);
  });
  checkTogether(objectives, found.within('objectives'));
  if (terms.credits !== null) checkCredits(terms.credits, found.within('credits'));
  checkCreditRules(objectives, terms.credits, found.within('objectives'));
  return issues;
}

// Faults that only show beside another objective.
function checkTogether(objectives: readonly ObjectiveTerms[], found: Findings): void {
  const indexOfKey = new Map<string, number>();
  objectives.forEach((objective, index) => {
    const first = indexOfKey.get(objective.key);
    if (first === undefined) indexOfKey.set(objective.key, index);
    else found.within(index).note('key', `is also the key of objectives.${first}`);
    objectives.slice(0, index).forEach((other, otherIndex) => {
      if (!readSameFacts(objective, other)) return;
      for (const { field, agree } of [
        ...comparableThresholds(objective, other),
        ...comparableScales(objective, other),
      ]) {
        if (!agree)
          found.within(index).note(field, `differs from objectives.${otherIndex}, which reads the same facts`);
      }
    });
  });
}

/** Every fault of a contract's fixed facts. Organisations are not looked up here, only that the two parties differ. */
export function validateContract(contract: FixedFacts, path: string): Issue[] {
  const issues: Issue[] = [];
  const found = findingsInto(issues, path);
  found.note('reference', textFault(contract.reference, 100));
  found.note('name', textFault(contract.name, 200));
  if (contract.counterpartyId === contract.tenantId)
    found.note('vendor', 'must be another organisation than the client');
  if (!isTimeZone(contract.timeZone)) found.note('timeZone', 'is no IANA time zone');
  found.note('periodicity', choiceFault(contract.periodicity, PERIODICITIES));
  if (!/^[A-Z]{3}$/.test(contract.currency)) found.note('currency', 'must be an ISO 4217 code, such as EUR');
  checkDates(contract, found);
  return issues;
}

function checkDates(contract: FixedFacts, found: Findings): void {
  const { startsOn, endsOn, firstPeriodEndsOn } = contract;
  found.note('startsOn', dateFault(startsOn));
  found.note('endsOn', dateFault(endsOn));
  if (dateFault(startsOn) === null && dateFault(endsOn) === null && endsOn < startsOn) {
    found.note('endsOn', 'must not be before startsOn');
  }
  if (firstPeriodEndsOn === null) return;
  const fault = dateFault(firstPeriodEndsOn);
  const inside = firstPeriodEndsOn >= startsOn && firstPeriodEndsOn <= endsOn;
  found.note('firstPeriodEndsOn', fault ?? (inside ? null : 'must be within the dates of the contract'));
}

function dateFault(date: LocalDate): string | null {
  if (!isLocalDate(date)) return 'must be a date, YYYY-MM-DD';
  return date >= EARLIEST && date <= LATEST ? null : `must be between ${EARLIEST} and ${LATEST}`;
}

/** Canonical JSON of what both parties agree on: one text for one content. */
export function canonicalTerms(facts: FixedFacts, terms: ContractTerms): string {
  const { tenantId, counterpartyId, reference, name, timeZone, startsOn, endsOn } = facts;
  const { firstPeriodEndsOn, periodicity, currency } = facts;
  const fixed = { tenantId, counterpartyId, reference, name, timeZone, startsOn, endsOn };
  return canonicalJson({ contract: { ...fixed, firstPeriodEndsOn, periodicity, currency }, terms });
}

/** SHA-256 of the canonical terms, in lower-case hex: both parties agree to this. */
export function termsHash(facts: FixedFacts, terms: ContractTerms): string {
  return textHash(canonicalTerms(facts, terms));
}
