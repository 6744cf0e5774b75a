import type { ObjectiveResult, Verdict } from './compliance.js';
import { judgeContract, judgeObjective } from './compliance.js';
import type { Instant, LocalDate } from './instant.js';
import { addDays, startOfDay } from './localtime.js';
import type { Period } from './period.js';
import { EMPTY_TALLY, type Tally } from './tally.js';
import type { ObjectiveTerms, Weekday } from './terms.js';
import type { Timeline } from './timeline.js';
import { serviceTime } from './uptime.js';
import { expectedVolume, VOLUME_HISTORY_DAYS } from './volume.js';

/** The days of an objective's tally that judging one period needs. */
export interface FiguresWanted {
  readonly objectiveId: string;
  /** First day of the history window, which ends before `startsOn`; null: the period is over, or the contract has no earlier day. */
  readonly historyFrom: LocalDate | null;
  /** First day a clock pending in the period can have started on: `startsOn`, or the contract's first under SETTLED attribution. */
  readonly pendingFrom: LocalDate;
  /** First and last day (inclusive) of the period. */
  readonly startsOn: LocalDate;
  readonly endsOn: LocalDate;
}

/** What was counted of one objective for one period. */
export interface ObjectiveFigures {
  readonly tally: Tally;
  /** Outcomes of the history window by weekday. */
  readonly history: ReadonlyMap<Weekday, number>;
}

/** Outcomes of one objective on the days of one weekday of its history window. */
export interface WeekdayTotal {
  readonly weekday: Weekday;
  readonly total: number;
}

export const NO_FIGURES: ObjectiveFigures = { tally: EMPTY_TALLY, history: new Map() };

export interface ObjectiveJudgement {
  readonly objectiveId: string;
  readonly terms: ObjectiveTerms;
  readonly result: ObjectiveResult;
}

export interface PeriodJudgement {
  readonly verdict: Verdict;
  /** 0..1; null where nothing was judged. */
  readonly score: number | null;
  readonly objectives: readonly ObjectiveJudgement[];
}

/** What must be counted to judge a period: one entry for each objective of the terms in force in it. */
export function figuresWanted(timeline: Timeline, period: Period, now: Instant): FiguresWanted[] {
  const { contract } = timeline;
  const history = now >= period.endsAt ? null : historyFrom(timeline, period);
  return objectivesOf(timeline, period).map((terms) => ({
    objectiveId: timeline.objectiveId(terms.key),
    historyFrom: history,
    pendingFrom: terms.clock?.attribution === 'SETTLED' ? contract.startsOn : period.startsOn,
    startsOn: period.startsOn,
    endsOn: period.endsOn,
  }));
}

/**
 * Judges a contract period from what was counted: the one definition of a compliance figure, whoever asks for it
 * (semantics, sections 6 and 7).
 */
export function judgePeriod(
  timeline: Timeline,
  period: Period,
  figuresOf: (objectiveId: string) => ObjectiveFigures,
  now: Instant,
): PeriodJudgement {
  const version = timeline.termsOfPeriod(period.index);
  const objectives = objectivesOf(timeline, period).map((terms) => {
    const objectiveId = timeline.objectiveId(terms.key);
    const figures = figuresOf(objectiveId);
    const result = judgeObjective({
      terms,
      tally: figures.tally,
      serviceTime: serviceTime(terms, period, timeline, now),
      period,
      now,
      expectedVolume: expected(timeline, period, figures, now),
    });
    return { objectiveId, terms, result };
  });
  const judged = judgeContract(
    objectives.map(({ terms, result }) => ({ result, terms })),
    version?.terms.minimumScore ?? 1_000_000,
  );
  return { ...judged, objectives };
}

function objectivesOf(timeline: Timeline, period: Period): readonly ObjectiveTerms[] {
  return timeline.termsOfPeriod(period.index)?.terms.objectives ?? [];
}

/** First day of the history window: eight weeks before the period, or the contract's first day. null: the period begins on it. */
function historyFrom(timeline: Timeline, { startsOn }: Period): LocalDate | null {
  const first = timeline.contract.startsOn;
  if (first >= startsOn) return null;
  const eightWeeksBefore = addDays(startsOn, -VOLUME_HISTORY_DAYS);
  if (eightWeeksBefore < first) return first;
  return eightWeeksBefore;
}

function expected(timeline: Timeline, period: Period, figures: ObjectiveFigures, now: Instant): number | null {
  const { total } = figures.tally;
  if (now >= period.endsAt) return total;
  const today = now < period.startsAt ? period.startsOn : timeline.localDate(now);
  const dayStart = startOfDay(today, timeline.zone);
  const dayEnd = startOfDay(addDays(today, 1), timeline.zone);
  const to = addDays(period.startsOn, -1);
  const from = historyFrom(timeline, period);
  return expectedVolume({
    total,
    history: from === null ? null : { from, to, totals: figures.history },
    today,
    shareOfToday: Math.min(1, Math.max(0, (now - dayStart) / (dayEnd - dayStart))),
    endsOn: period.endsOn,
  });
}
