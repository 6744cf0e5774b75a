import type { AdjustedClock } from './adjustedclock.js';
import type { Carried } from './carrying.js';
import type { Clock } from './clock.js';
import { clockContributions } from './clockfigures.js';
import type { Verdict } from './compliance.js';
import { statedOf } from './creditperiod.js';
import type { FiguresOf, ObjectiveFigures } from './figureswanted.js';
import type { Instant, LocalDate } from './instant.js';
import type { Period } from './period.js';
import { judgeInPeriod, type ObjectiveJudgement } from './periodjudgement.js';
import { addTally, EMPTY_TALLY, type Tally } from './tally.js';
import type { ObjectiveTerms } from './terms.js';
import type { Timeline } from './timeline.js';
import { cutSlices, sliceAt, sliceKey } from './timeslices.js';

/** What one miss would add to an objective's tally, and where. */
export interface Miss {
  readonly objectiveId: string;
  /** The local day and slice it counts on, and so the period. */
  readonly on: LocalDate;
  readonly slice: number;
  readonly tally: Tally;
}

/** What hangs on one miss of an objective in the period in which it would count; all as of now, by ADJUSTED figures. */
export interface Stake {
  /** As it stands. */
  readonly verdict: Verdict;
  /** The objective keeps its target as it stands (or is not judged yet) and would not with this miss. */
  readonly losesPeriod: boolean;
  /** How many more misses it bears before its figure misses the target, with no good outcome between; 0: none. null: any number. */
  readonly missesLeft: number | null;
  /** Whether the expected rest of the period could still bring it to its target after this miss; null: unknown. */
  readonly savable: boolean | null;
  /** The objective as it would stand with this miss. */
  readonly after: ObjectiveJudgement;
}

/** More misses than this are any number. */
const MOST_MISSES = 2 ** 20;

/** What a clock that is open and not late adds when it misses its due time. null: exclusions see to it that it counts nothing. */
export function missOf(
  clock: Clock & Carried & { readonly adjusted: AdjustedClock | null },
  timeline: Timeline,
  now: Instant,
): Miss | null {
  const { adjusted } = clock;
  const late = { ...clock, breachedAt: clock.dueAt ?? now };
  const lateAdjusted = adjusted && { ...adjusted, breachedAt: adjusted.dueAt ?? now };
  const days = new Map<string, Miss>();
  for (const { objectiveId, on, slice, tally } of clockContributions(late, lateAdjusted, timeline, clock)) {
    const sum = addTally(days.get(`${on} ${slice}`)?.tally ?? EMPTY_TALLY, tally);
    days.set(`${on} ${slice}`, { objectiveId, on, slice, tally: { ...sum, pending: 0 } });
  }
  return [...days.values()].find(({ tally }) => tally.total > tally.good) ?? null;
}

/** A miss at an instant, in its own slice, whichever ticket it is of. */
export function missAt(objectiveId: string, at: Instant, timeline: Timeline, { slices }: ObjectiveTerms): Miss {
  const { zone } = timeline;
  return {
    objectiveId,
    on: timeline.localDate(at),
    slice: sliceAt(at, slices, zone),
    tally: { ...EMPTY_TALLY, total: 1 },
  };
}

/** What the objective's stake in a period is judged by. */
export interface StakeInput {
  readonly timeline: Timeline;
  readonly period: Period;
  /** Of all objectives in the period; ADJUSTED. */
  readonly figuresOf: FiguresOf;
  readonly miss: Miss;
  readonly now: Instant;
}

/**
 * Judges the objective again with the miss added: by the one definition of its figure, whatever the terms say. `most` and more
 * misses are any number. null: the terms of the period do not have it.
 */
export function stakeOf(input: StakeInput, most: number = MOST_MISSES): Stake | null {
  const { timeline, period, miss } = input;
  const terms = timeline.objectiveByIdOfPeriod(period.index, miss.objectiveId);
  if (terms === null) return null;
  const at = whenItCounts(input, terms);
  const withMisses = (amount: number): ObjectiveJudgement => {
    const figuresOf: FiguresOf = (objectiveId, index) => {
      const figures = input.figuresOf(objectiveId, index);
      const isIt = objectiveId === miss.objectiveId && index === period.index;
      return isIt && amount > 0 ? missed(figures, miss, amount) : figures;
    };
    return judgeInPeriod(timeline, period, terms, figuresOf, at);
  };
  const keeps = (amount: number): boolean => statedOf(withMisses(amount)).verdict !== 'MISSED';
  const after = withMisses(1);
  const missesLeft = keeps(0) ? mostKept(keeps, most) : 0;
  return {
    verdict: judgeInPeriod(timeline, period, terms, input.figuresOf, input.now).result.verdict,
    losesPeriod: missesLeft === 0 && keeps(0),
    missesLeft,
    savable:
      after.result.verdict === 'MISSED' && !after.result.periodEnded ? false : (after.result.recovery?.savable ?? null),
    after,
  };
}

/** A slice counts once it is over: judged by slices, a miss shows its effect then. */
function whenItCounts({ timeline, period, miss, now }: StakeInput, { slices }: ObjectiveTerms): Instant {
  if (slices === null) return now;
  const key = sliceKey(slices.length, period.startsOn, miss);
  const own = cutSlices(period, slices.length, timeline.zone).find(
    ({ startsOn, slice }) => `${startsOn} ${slice}` === key,
  );
  return Math.max(now, own?.endsAt ?? now);
}

function missed(figures: ObjectiveFigures, { on, slice, tally }: Miss, amount: number): ObjectiveFigures {
  const added: Tally = {
    good: tally.good * amount,
    total: tally.total * amount,
    sum: tally.sum * amount,
    pending: 0,
  };
  return {
    ...figures,
    tally: addTally(figures.tally, added),
    slices: [...figures.slices, { on, slice, tally: added }],
  };
}

/** The largest number that still keeps, found by doubling and halving: more misses never make a figure better. */
function mostKept(keeps: (amount: number) => boolean, most: number): number | null {
  let kept = 0;
  let lost = 1;
  while (keeps(lost)) {
    if (lost >= most) return null;
    kept = lost;
    lost *= 2;
  }
  while (lost - kept > 1) {
    const middle = (kept + lost) >>> 1;
    if (keeps(middle)) kept = middle;
    else lost = middle;
  }
  return kept;
}
