import { alwaysCalendar } from '../../domain/calendar.js';
import type { CreditTerms } from '../../domain/creditterms.js';
import type { Issue } from '../../domain/fault.js';
import { refuseIssues } from '../../domain/fault.js';
import type { CalendarTerms, ContractTerms, Indicator } from '../../domain/terms.js';
import type { FixedFacts } from '../../domain/termsrules.js';
import { validateContract, validateTerms } from '../../domain/termsrules.js';
import { firstOfEachPath } from '../calendar/issues.js';
import { calendarFromDraft } from '../calendar/walltime.js';
import type { ContractDraft, TermsDraft } from './contractdraft.js';
import { creditsFromDraft } from './creditfromdraft.js';
import { millionths } from './decimal.js';
import { objectiveFromDraft } from './objectivefromdraft.js';

/** What a draft names and the database knows; null: there is no such thing. */
export interface Named {
  readonly clientId: string;
  readonly vendorId: string | null;
  /** The template that `calendarId` names. */
  readonly template: CalendarTerms | null;
}

export interface WrittenContract {
  readonly facts: FixedFacts;
  readonly terms: ContractTerms;
}

function calendarOf(
  draft: Pick<ContractDraft, 'calendar' | 'calendarId'>,
  template: CalendarTerms | null,
  standing: CalendarTerms | null,
  zone: string,
  issues: Issue[],
): CalendarTerms {
  const note = (path: string, message: string): CalendarTerms => {
    issues.push({ path, message });
    return alwaysCalendar(zone);
  };
  if (draft.calendarId) {
    if (draft.calendar) return note('calendarId', 'must not be given together with calendar');
    return template ?? note('calendarId', 'is no calendar of yours');
  }
  if (draft.calendar) return calendarFromDraft(draft.calendar, zone, 'calendar', issues);
  return standing ?? note('calendar', 'is required: give a calendar or the calendarId of a template');
}

/**
 * The contract a draft means, with the defaults of semantics.md, each ratio and target an exact whole number. Throws
 * INVALID_INPUT with every fault found, each with its path in the draft (`objectives.2.goals.0.workingTime`).
 */
export function contractFromDraft(draft: ContractDraft, named: Named): WrittenContract {
  const issues: Issue[] = [];
  if (named.vendorId === null) issues.push({ path: 'vendor', message: 'is no organisation: give its slug or id' });
  const facts: FixedFacts = {
    tenantId: named.clientId,
    counterpartyId: named.vendorId ?? '',
    reference: draft.reference,
    name: draft.name,
    timeZone: draft.timeZone,
    startsOn: draft.startsOn,
    endsOn: draft.endsOn,
    firstPeriodEndsOn: draft.firstPeriodEndsOn ?? null,
    periodicity: draft.periodicity ?? 'MONTH',
    currency: draft.currency,
  };
  issues.push(...validateContract(facts, ''));
  const terms = termsWritten(draft, named.template, facts, null, issues);
  refuseIssues(firstOfEachPath(issues));
  return { facts, terms };
}

/** The fixed facts that terms are written by. */
type FactsOfTerms = Pick<FixedFacts, 'timeZone' | 'currency'>;

/** What a proposal of new terms is laid over. */
export interface Standing {
  readonly facts: FactsOfTerms;
  /** The terms that hold unless it is agreed to. */
  readonly terms: ContractTerms;
  /** What each objective measures that the contract ever had, by key. */
  readonly indicators: ReadonlyMap<string, Indicator>;
}

/** The terms a proposal means. Throws INVALID_INPUT with every fault found, those already in `known` included. */
export function termsFromDraft(
  draft: TermsDraft,
  template: CalendarTerms | null,
  standing: Standing,
  known: readonly Issue[],
): ContractTerms {
  const issues = [...known];
  const terms = termsWritten(draft, template, standing.facts, standing.terms, issues);
  issues.push(...indicatorChanges(terms, standing.indicators));
  refuseIssues(firstOfEachPath(issues));
  return terms;
}

function termsWritten(
  draft: TermsDraft,
  template: CalendarTerms | null,
  facts: FactsOfTerms,
  standing: ContractTerms | null,
  issues: Issue[],
): ContractTerms {
  const score = draft.minimumScore ?? null;
  const terms: ContractTerms = {
    calendar: calendarOf(draft, template, standing?.calendar ?? null, facts.timeZone, issues),
    latePending: draft.latePending ?? standing?.latePending ?? 'CARRY',
    minimumScore: score === null ? (standing?.minimumScore ?? 1_000_000) : millionths(score, 'minimumScore', issues),
    credits: creditsOf(draft, standing?.credits ?? null, facts.currency, issues),
    objectives: draft.objectives
      ? draft.objectives.map((one, index) => objectiveFromDraft(one, facts, `objectives.${index}`, issues))
      : (standing?.objectives ?? []),
  };
  issues.push(...validateTerms(terms, '', facts));
  return terms;
}

function creditsOf(
  { credits }: TermsDraft,
  standing: CreditTerms | null,
  currency: string,
  issues: Issue[],
): CreditTerms | null {
  if (credits === undefined) return standing;
  return credits === null ? null : creditsFromDraft(credits, currency, issues);
}

/** An objective keeps its identity, and with it its history of figures, through all versions: it must go on measuring the same. */
export function indicatorChanges(terms: ContractTerms, indicators: Standing['indicators']): Issue[] {
  return terms.objectives.flatMap(({ key, indicator }, index) => {
    const before = indicators.get(key);
    if (before === undefined || before === indicator) return [];
    const message = `measures ${before} under this key already: use another key`;
    return [{ path: `objectives.${index}.indicator`, message }];
  });
}
