import { announcedCalendars } from './announcedcalendars.js';
import type { WorkingTime } from './calendar.js';
import type { AgreedContract, Contract } from './contract.js';
import type { ExclusionInForce } from './exclusion.js';
import { type Exclusions, indexExclusions } from './exclusionsinforce.js';
import { notFound } from './fault.js';
import type { Instant, LocalDate } from './instant.js';
import { dateOfDay } from './localtime.js';
import { contractPeriods, type Period } from './period.js';
import type { CalendarTerms, ObjectiveTerms, TermsVersion } from './terms.js';
import { zoneOf } from './zone.js';

/** An agreed contract laid out in time: its periods, the terms of each, and the calendars clocks run by. */
export interface Timeline {
  /** What it was built from. */
  readonly agreed: AgreedContract;
  readonly contract: Contract;
  readonly periods: readonly Period[];
  readonly zone: string;
  /** The contract's local date at an instant. */
  localDate(t: Instant): LocalDate;
  /** null: outside the contract's dates. */
  periodOn(date: LocalDate): Period | null;
  /** null: outside the contract's dates. */
  periodAt(t: Instant): Period | null;
  /** The last version that holds from that period or an earlier one; null where there is no such period or version. */
  termsOfPeriod(index: number): TermsVersion | null;
  /** null: outside the contract's dates. */
  termsAt(t: Instant): TermsVersion | null;
  version(version: number): TermsVersion | null;
  /** Throws NOT_FOUND for a key the contract never had. */
  objectiveId(key: string): string;
  objective(version: number, key: string): ObjectiveTerms | null;
  objectiveByIdOfPeriod(index: number, objectiveId: string): ObjectiveTerms | null;
  objectiveOfId(version: number, objectiveId: string): ObjectiveTerms | null;
  /** The objective's own calendar, else the version's, with the holidays announced at or before `startedAt`. Throws NOT_FOUND for an unknown version. */
  calendarFor(objective: ObjectiveTerms, version: number, startedAt: Instant): WorkingTime;
  /** The same as terms, with the announced holidays among its own. */
  calendarTermsFor(objective: ObjectiveTerms, version: number, startedAt: Instant): CalendarTerms;
  /** Those in force; ADJUSTED figures count by them. */
  readonly exclusions: Exclusions;
  /** The same contract with other exclusions in force. */
  withExclusions(exclusions: readonly ExclusionInForce[]): Timeline;
}

/** Cheap to build: periods are cut and calendars compiled when they are first asked for. `agreed.versions` ascend by `fromPeriod`. */
export function buildTimeline(agreed: AgreedContract): Timeline {
  const { contract } = agreed;
  const calendars = announcedCalendars(agreed.announcedHolidays);
  const { periods, periodAt, periodOn } = cutPeriods(contract);
  const { version, objectiveId, objective, objectiveOfId, calendarOf } = indexTerms(agreed);

  function termsOfPeriod(index: number): TermsVersion | null {
    if (periods()[index] === undefined) return null;
    return agreed.versions.findLast(({ fromPeriod }) => fromPeriod <= index) ?? null;
  }

  return {
    agreed,
    contract,
    zone: contract.timeZone,
    get periods() {
      return periods();
    },
    localDate: (t) => dateOfDay(zoneOf(contract.timeZone).dayOf(t)),
    periodOn,
    periodAt,
    termsOfPeriod,
    termsAt(t) {
      const period = periodAt(t);
      return period === null ? null : termsOfPeriod(period.index);
    },
    version,
    objectiveId,
    objective,
    objectiveByIdOfPeriod(index, id) {
      const terms = termsOfPeriod(index);
      return terms === null ? null : objectiveOfId(terms.version, id);
    },
    objectiveOfId,
    calendarFor: (terms, number, startedAt) => calendars.working(calendarOf(terms, number), startedAt),
    calendarTermsFor: (terms, number, startedAt) => calendars.terms(calendarOf(terms, number), startedAt),
    exclusions: indexExclusions(agreed.exclusions, contract.id),
    withExclusions: (exclusions) => buildTimeline({ ...agreed, exclusions }),
  };
}

/** The versions of the terms by number, with their objectives by key and id. */
function indexTerms({ versions: all, objectiveIds }: AgreedContract) {
  const keys = new Map([...objectiveIds].map(([key, id]) => [id, key]));
  const versions = new Map(all.map((version) => [version.version, version]));
  const objectives = new Map<number, Map<string, ObjectiveTerms>>();

  function objective(number: number, key: string): ObjectiveTerms | null {
    const byKey = objectives.get(number) ?? new Map(versions.get(number)?.terms.objectives.map((o) => [o.key, o]));
    objectives.set(number, byKey);
    return byKey.get(key) ?? null;
  }

  return {
    version: (number: number): TermsVersion | null => versions.get(number) ?? null,
    objectiveId(key: string): string {
      const id = objectiveIds.get(key);
      if (id === undefined) throw notFound(`objective ${key}`);
      return id;
    },
    objective,
    objectiveOfId(number: number, id: string): ObjectiveTerms | null {
      const key = keys.get(id);
      return key === undefined ? null : objective(number, key);
    },
    calendarOf(terms: ObjectiveTerms, number: number): CalendarTerms {
      const calendar = terms.calendar ?? versions.get(number)?.terms.calendar;
      if (calendar === undefined) throw notFound(`version ${number} of the terms`);
      return calendar;
    },
  };
}

/** The periods, cut when they are first asked for. */
function cutPeriods(contract: Contract) {
  let cut: readonly Period[] | undefined;

  function periods(): readonly Period[] {
    cut ??= contractPeriods(contract);
    return cut;
  }

  return {
    periods,
    periodAt(t: Instant): Period | null {
      const period = lastStarted(periods(), (candidate) => candidate.startsAt <= t);
      return period !== null && t < period.endsAt ? period : null;
    },
    periodOn(date: LocalDate): Period | null {
      const period = lastStarted(periods(), (candidate) => candidate.startsOn <= date);
      return period !== null && date <= period.endsOn ? period : null;
    },
  };
}

/** The last of the sorted periods that has started, by halving. */
function lastStarted(periods: readonly Period[], started: (period: Period) => boolean): Period | null {
  let low = 0;
  let high = periods.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (started(periods[middle] as Period)) low = middle + 1;
    else high = middle;
  }
  return periods[low - 1] ?? null;
}
