import type { JudgementInput, ObjectiveResult, Verdict } from './compliance.js';
import { judgeContract, judgeObjective } from './compliance.js';
import {
  type EarlierTerms,
  earlierPeriods,
  type FiguresOf,
  type FiguresWanted,
  historyFrom,
  type ObjectiveFigures,
  objectivesOf,
  periodsAtFirst,
  wantedFurtherBack,
} from './figureswanted.js';
import type { Instant } from './instant.js';
import { judgedFigure } from './judgedfigure.js';
import { addDays, startOfDay } from './localtime.js';
import { type EarlierPeriod, earlierAsStated, shortfallsBefore } from './minimumlevel.js';
import type { Period } from './period.js';
import { countSlices } from './slicecount.js';
import type { ObjectiveTerms } from './terms.js';
import type { Timeline } from './timeline.js';
import { judgingCalendar, serviceTime } from './uptime.js';
import { expectedVolume } from './volume.js';

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

/**
 * Judges a contract period from what was counted: the one definition of a compliance figure, whoever asks for it
 * (semantics, sections 6 and 7).
 */
export function judgePeriod(timeline: Timeline, period: Period, figuresOf: FiguresOf, now: Instant): PeriodJudgement {
  const version = timeline.termsOfPeriod(period.index);
  const objectives = objectivesOf(timeline, period).map((terms) =>
    judgeInPeriod(timeline, period, terms, figuresOf, now),
  );
  const judged = judgeContract(
    objectives.map(({ terms, result }) => ({ result, terms })),
    version?.terms.minimumScore ?? 1_000_000,
  );
  return { ...judged, objectives };
}

/** Judges one objective of a period, by its terms in it. */
export function judgeInPeriod(
  timeline: Timeline,
  period: Period,
  terms: ObjectiveTerms,
  figuresOf: FiguresOf,
  now: Instant,
): ObjectiveJudgement {
  const objectiveId = timeline.objectiveId(terms.key);
  const input = inputOf(timeline, period, terms, figuresOf(objectiveId, period.index), now);
  const before = levelsOf(timeline, earlierPeriods(timeline, period, terms), figuresOf, now);
  const shortfalls = terms.minimum === null ? 0 : shortfallsBefore(terms.minimum, before);
  return { objectiveId, terms, result: judgeObjective({ ...input, shortfallsBefore: shortfalls }) };
}

function inputOf(
  timeline: Timeline,
  period: Period,
  terms: ObjectiveTerms,
  figures: ObjectiveFigures,
  now: Instant,
): JudgementInput {
  return {
    terms,
    tally: figures.tally,
    serviceTime: serviceTime(terms, period, timeline, now),
    period,
    now,
    expectedVolume: expected(timeline, period, terms.key, figures, now),
    slices: slicesOf(timeline, period, terms, figures, now),
    recent: figures.recent,
    shortfallsBefore: 0,
  };
}

function slicesOf(timeline: Timeline, period: Period, terms: ObjectiveTerms, figures: ObjectiveFigures, now: Instant) {
  if (terms.slices === null) return null;
  const calendar = judgingCalendar(terms, period, timeline);
  return countSlices({ terms, period, zone: timeline.zone, calendar, tallies: figures.slices, now }, terms.slices);
}

/** How the periods before stood to their own targets, as stated or as counted, whatever minimum they had; newest first. */
function* levelsOf(
  timeline: Timeline,
  periods: readonly EarlierTerms[],
  figuresOf: FiguresOf,
  now: Instant,
): Generator<EarlierPeriod> {
  for (const earlier of periods) {
    yield levelOf(timeline, earlier, figuresOf(timeline.objectiveId(earlier.terms.key), earlier.period.index), now);
  }
}

function levelOf(timeline: Timeline, earlier: EarlierTerms, figures: ObjectiveFigures, now: Instant): EarlierPeriod {
  if (figures.stated !== null) return earlierAsStated(figures.stated, judgedFigure(earlier.terms).direction);
  const terms = { ...earlier.terms, minimum: null };
  const { verdict, periodEnded } = judgeObjective(inputOf(timeline, earlier.period, terms, figures, now));
  if (periodEnded && verdict === 'MET') return 'KEPT';
  return periodEnded && verdict === 'MISSED' ? 'SHORT' : 'UNJUDGED';
}

/**
 * What must be counted besides where too few of the earlier periods first asked for were judged: those further back. Mostly
 * nothing. `figuresOf` gives what `figuresWanted` asked for.
 */
export function figuresStillWanted(
  timeline: Timeline,
  period: Period,
  figuresOf: FiguresOf,
  now: Instant,
): FiguresWanted[] {
  return objectivesOf(timeline, period).flatMap((terms) => {
    const further = wantedFurtherBack(timeline, period, terms);
    if (terms.minimum === null || further.length === 0) return [];
    const levels = [...levelsOf(timeline, periodsAtFirst(timeline, period, terms), figuresOf, now)];
    const judged = levels.filter((level) => level !== 'UNJUDGED').length;
    return judged < terms.minimum.periods - 1 ? further : [];
  });
}

function expected(
  timeline: Timeline,
  period: Period,
  key: string,
  figures: ObjectiveFigures,
  now: Instant,
): number | null {
  const { total } = figures.tally;
  if (now >= period.endsAt) return total;
  const today = now < period.startsAt ? period.startsOn : timeline.localDate(now);
  const dayStart = startOfDay(today, timeline.zone);
  const dayEnd = startOfDay(addDays(today, 1), timeline.zone);
  const from = historyFrom(timeline, period, key);
  return expectedVolume({
    total,
    history: from === null ? null : { from, to: addDays(period.startsOn, -1), totals: figures.history },
    today,
    shareOfToday: Math.min(1, Math.max(0, (now - dayStart) / (dayEnd - dayStart))),
    endsOn: period.endsOn,
  });
}
