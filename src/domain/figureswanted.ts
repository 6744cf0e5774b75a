import { RECENT_DAYS } from './forecast.js';
import { isBalance } from './indicator.js';
import type { Instant, LocalDate } from './instant.js';
import { addDays, laterDate } from './localtime.js';
import type { StatedLevel } from './minimumlevel.js';
import type { Period } from './period.js';
import type { SliceTally } from './slicecount.js';
import { EMPTY_TALLY, type Tally } from './tally.js';
import type { ObjectiveTerms, Weekday } from './terms.js';
import type { Timeline } from './timeline.js';
import { VOLUME_HISTORY_DAYS } from './volume.js';

/** Unjudged periods that are allowed for at first: mostly the last m - 1 were judged, and those before need not be counted. */
const UNJUDGED_AT_FIRST = 12;

/** The days of an objective's tally that judging one period needs. */
export interface FiguresWanted {
  readonly objectiveId: string;
  readonly periodIndex: number;
  /** First day of the history window, which ends before `startsOn`; null: the period is over, or the objective has no earlier day. */
  readonly historyFrom: LocalDate | null;
  /** First of the recent days that a forecast goes by; null: there is none to make. */
  readonly recentFrom: LocalDate | null;
  /**
   * First day that what is pending in the period can have begun on: `startsOn`, or the contract's first of a balance and under
   * SETTLED attribution.
   */
  readonly pendingFrom: LocalDate;
  /** First and last day (inclusive) of the period. */
  readonly startsOn: LocalDate;
  readonly endsOn: LocalDate;
  /** Whether the tallies are wanted slice by slice, too. */
  readonly sliced: boolean;
  /** Whether it is wanted for a later period's minimum level, which goes by what was stated. */
  readonly isEarlier: boolean;
}

/** What was counted of one objective for one period. */
export interface ObjectiveFigures {
  readonly tally: Tally;
  /** Of the recent days; empty where none were wanted. */
  readonly recent: Tally;
  /** Outcomes of the history window by weekday. */
  readonly history: ReadonlyMap<Weekday, number>;
  /** Empty where none were wanted. */
  readonly slices: readonly SliceTally[];
  /** Of an earlier period whose statement is locked; null: what was counted holds. */
  readonly stated: StatedLevel | null;
}

/** Outcomes of one objective on the days of one weekday of its history window. */
export interface WeekdayTotal {
  readonly weekday: Weekday;
  readonly total: number;
}

export const NO_FIGURES: ObjectiveFigures = {
  tally: EMPTY_TALLY,
  recent: EMPTY_TALLY,
  history: new Map(),
  slices: [],
  stated: null,
};

/** What was counted for an objective in a period; NO_FIGURES where nothing was. */
export type FiguresOf = (objectiveId: string, periodIndex: number) => ObjectiveFigures;

/**
 * What must be counted to judge a period: one entry for each objective of the terms in force in it, and one for each earlier
 * period that an objective with a minimum level looks back to, as far as that is known before they are judged: see
 * `figuresStillWanted`.
 */
export function figuresWanted(timeline: Timeline, period: Period, now: Instant): FiguresWanted[] {
  const open = now < period.endsAt;
  const own = objectivesOf(timeline, period).map((terms) => ({
    ...wantedIn(timeline, period, terms),
    historyFrom: open ? historyFrom(timeline, period, terms.key) : null,
    recentFrom: open ? recentFrom(timeline, period, now) : null,
  }));
  return [
    ...own,
    ...objectivesOf(timeline, period).flatMap((terms) => wantedOf(timeline, periodsAtFirst(timeline, period, terms))),
  ];
}

function wantedIn(timeline: Timeline, period: Period, terms: ObjectiveTerms): FiguresWanted {
  return {
    objectiveId: timeline.objectiveId(terms.key),
    periodIndex: period.index,
    historyFrom: null,
    recentFrom: null,
    pendingFrom:
      isBalance(terms) || terms.clock?.attribution === 'SETTLED' ? timeline.contract.startsOn : period.startsOn,
    startsOn: period.startsOn,
    endsOn: period.endsOn,
    sliced: terms.slices !== null,
    isEarlier: false,
  };
}

/** The earlier periods that are looked at before it is known how many of them were judged. */
export function periodsAtFirst(timeline: Timeline, period: Period, terms: ObjectiveTerms): EarlierTerms[] {
  return earlierPeriods(timeline, period, terms).slice(0, mostAtFirst(terms));
}

function mostAtFirst({ minimum }: ObjectiveTerms): number {
  return (minimum?.periods ?? 1) - 1 + UNJUDGED_AT_FIRST;
}

/** What must be counted of the periods before those, where too few of those were judged. */
export function wantedFurtherBack(timeline: Timeline, period: Period, terms: ObjectiveTerms): FiguresWanted[] {
  return wantedOf(timeline, earlierPeriods(timeline, period, terms).slice(mostAtFirst(terms)));
}

function wantedOf(timeline: Timeline, periods: readonly EarlierTerms[]): FiguresWanted[] {
  return periods.map(({ period, terms }) => ({ ...wantedIn(timeline, period, terms), isEarlier: true }));
}

/** An earlier period with the objective's terms in it. */
export interface EarlierTerms {
  readonly period: Period;
  readonly terms: ObjectiveTerms;
}

/** The periods before in which the last m - 1 judged ones are looked for, newest first: unjudged ones are passed over. */
export function earlierPeriods(
  timeline: Timeline,
  { index }: Period,
  { key, minimum }: Pick<ObjectiveTerms, 'key' | 'minimum'>,
): EarlierTerms[] {
  if (minimum === null || minimum.periods <= 1) return [];
  return timeline.periods
    .slice(0, index)
    .reverse()
    .flatMap((period) => {
      const terms = termsOf(timeline, period, key);
      return terms === null ? [] : [{ period, terms }];
    });
}

export function objectivesOf(timeline: Timeline, period: Period): readonly ObjectiveTerms[] {
  return timeline.termsOfPeriod(period.index)?.terms.objectives ?? [];
}

/**
 * First day of the history window: eight weeks before the period, or the first day from which on the objective was in force
 * without a break. null: the period begins on it.
 */
export function historyFrom(timeline: Timeline, { index, startsOn }: Period, key: string): LocalDate | null {
  const earliest = addDays(startsOn, -VOLUME_HISTORY_DAYS);
  let from: LocalDate | null = null;
  for (const period of timeline.periods.slice(0, index).reverse()) {
    if (period.endsOn < earliest || termsOf(timeline, period, key) === null) break;
    from = laterDate(earliest, period.startsOn);
  }
  return from;
}

function termsOf(timeline: Timeline, { index }: Period, key: string): ObjectiveTerms | null {
  return timeline.objectiveByIdOfPeriod(index, timeline.objectiveId(key));
}

// Within its first days a period has no other outcomes than recent ones: they foretell nothing new.
function recentFrom(timeline: Timeline, period: Period, now: Instant): LocalDate | null {
  if (now < period.startsAt) return null;
  const from = addDays(timeline.localDate(now), 1 - RECENT_DAYS);
  return from > period.startsOn ? from : null;
}
