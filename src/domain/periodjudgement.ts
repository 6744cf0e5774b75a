import type { ObjectiveResult, Verdict } from './compliance.js';
import { judgeContract, judgeObjective } from './compliance.js';
import type { Instant, LocalDate } from './instant.js';
import { addDays, startOfDay } from './localtime.js';
import type { Period } from './period.js';
import { addTally, EMPTY_TALLY, type Tally } from './tally.js';
import type { ObjectiveTerms, Weekday } from './terms.js';
import type { Timeline } from './timeline.js';
import { serviceTime } from './uptime.js';
import { expectedVolume, VOLUME_HISTORY_DAYS } from './volume.js';

/** The days of an objective's tally that judging one period needs. */
export interface FiguresWanted {
  readonly objectiveId: string;
  /** First day of the history window; `startsOn` where the contract has no earlier day. */
  readonly historyFrom: LocalDate;
  /** First day a clock pending in the period can have started on. */
  readonly pendingFrom: LocalDate;
  readonly startsOn: LocalDate;
  readonly endsOn: LocalDate;
}

/** What was counted of one objective for one period. */
export interface ObjectiveFigures {
  readonly tally: Tally;
  /** Outcomes of the history window by weekday. */
  readonly history: ReadonlyMap<Weekday, number>;
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
export function figuresWanted(timeline: Timeline, period: Period): FiguresWanted[] {
  const { contract } = timeline;
  return objectivesOf(timeline, period).map((terms) => ({
    objectiveId: timeline.objectiveId(terms.key),
    historyFrom: historyFrom(timeline, period),
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

/** Figures of one objective from sums by weekday, in any order. */
export function sumFigures(rows: Iterable<{ weekday: Weekday; historyTotal: number } & Tally>): ObjectiveFigures {
  let tally = EMPTY_TALLY;
  const history = new Map<Weekday, number>();
  for (const row of rows) {
    tally = addTally(tally, row);
    history.set(row.weekday, (history.get(row.weekday) ?? 0) + row.historyTotal);
  }
  return { tally, history };
}

function objectivesOf(timeline: Timeline, period: Period): readonly ObjectiveTerms[] {
  return timeline.termsOfPeriod(period.index)?.terms.objectives ?? [];
}

/** First day of the history window: eight weeks before the period, or the contract's first day. */
function historyFrom(timeline: Timeline, period: Period): LocalDate {
  const [, later] = [addDays(period.startsOn, -VOLUME_HISTORY_DAYS), timeline.contract.startsOn].sort();
  return later as LocalDate;
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
    history: from > to ? null : { from, to, totals: figures.history },
    today,
    shareOfToday: Math.min(1, Math.max(0, (now - dayStart) / (dayEnd - dayStart))),
    endsOn: period.endsOn,
  });
}
