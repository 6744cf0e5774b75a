import { RECENT_DAYS } from './forecast.js';
import { isBalance } from './indicator.js';
import type { Instant, LocalDate } from './instant.js';
import { addDays, laterDate } from './localtime.js';
import { type StatedLevel, UNJUDGED_PASSED_OVER } from './minimumlevel.js';
import type { Period } from './period.js';
import type { SliceTally } from './slicecount.js';
import { EMPTY_TALLY, type Tally } from './tally.js';
import type { ObjectiveTerms, Weekday } from './terms.js';
import type { Timeline } from './timeline.js';
import { VOLUME_HISTORY_DAYS } from './volume.js';

/** The days of an objective's tally that judging one period needs. */
export interface FiguresWanted {
  readonly objectiveId: string;
  readonly periodIndex: number;
  /** First day of the history window, which ends before `startsOn`; null: the period is over, or the contract has no earlier day. */
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
 * period that an objective with a minimum level may look back to.
 */
export function figuresWanted(timeline: Timeline, period: Period, now: Instant): FiguresWanted[] {
  const open = now < period.endsAt;
  const own = objectivesOf(timeline, period).map((terms) => ({
    ...wantedIn(timeline, period, terms),
    historyFrom: open ? historyFrom(timeline, period) : null,
    recentFrom: open ? recentFrom(timeline, period, now) : null,
  }));
  return [...own, ...objectivesOf(timeline, period).flatMap((terms) => wantedEarlier(timeline, period, terms))];
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

function wantedEarlier(timeline: Timeline, period: Period, { key, minimum }: ObjectiveTerms): FiguresWanted[] {
  return earlierPeriods(timeline, period, key, minimum?.periods ?? 1).map((earlier) => ({
    ...wantedIn(timeline, earlier.period, earlier.terms),
    isEarlier: true,
  }));
}

/** An earlier period with the objective's terms in it. */
export interface EarlierTerms {
  readonly period: Period;
  readonly terms: ObjectiveTerms;
}

/** The periods before in which the last m judged ones are looked for, newest first; a dozen unjudged ones are passed over. */
export function earlierPeriods(timeline: Timeline, { index }: Period, key: string, m: number): EarlierTerms[] {
  if (m <= 1) return [];
  const first = Math.max(0, index - (m - 1) - UNJUDGED_PASSED_OVER);
  return timeline.periods
    .slice(first, index)
    .reverse()
    .flatMap((period) => {
      const terms = timeline.objectiveByIdOfPeriod(period.index, timeline.objectiveId(key));
      return terms === null ? [] : [{ period, terms }];
    });
}

export function objectivesOf(timeline: Timeline, period: Period): readonly ObjectiveTerms[] {
  return timeline.termsOfPeriod(period.index)?.terms.objectives ?? [];
}

/** First day of the history window: eight weeks before the period, or the contract's first day. null: the period begins on it. */
export function historyFrom(timeline: Timeline, { startsOn }: Period): LocalDate | null {
  const first = timeline.contract.startsOn;
  if (first >= startsOn) return null;
  return laterDate(addDays(startsOn, -VOLUME_HISTORY_DAYS), first);
}

// Within its first days a period has no other outcomes than recent ones: they foretell nothing new.
function recentFrom(timeline: Timeline, period: Period, now: Instant): LocalDate | null {
  if (now < period.startsAt) return null;
  const from = addDays(timeline.localDate(now), 1 - RECENT_DAYS);
  return from > period.startsOn ? from : null;
}
