import DataLoader from 'dataloader';
import { timelineOn } from '../../domain/adjustedtimeline.js';
import { type FiguresOf, NO_FIGURES } from '../../domain/figureswanted.js';
import type { Instant } from '../../domain/instant.js';
import type { Period } from '../../domain/period.js';
import { judgePeriod, type PeriodJudgement } from '../../domain/periodjudgement.js';
import { type Miss, missOf, type Stake, stakeOf } from '../../domain/stake.js';
import type { Timeline } from '../../domain/timeline.js';
import type { ReadUnit } from '../../platform/database.js';
import type { LoaderOf } from '../../platform/requestcontext.js';
import { figuresOf } from '../compliance/figures.read.js';
import { timelineLoader } from '../contract/contract.loaders.js';
import type { ClockRow } from '../ticket/clock.table.js';

/** An open clock that is not late, to be looked at as of an instant. */
export interface StakeKey {
  readonly clock: ClockRow;
  readonly now: Instant;
}

/** What hangs on a clock, and where it was found. */
export interface FoundStake {
  readonly timeline: Timeline;
  /** The one in which its miss would count. */
  readonly period: Period;
  readonly judgement: PeriodJudgement;
  readonly stake: Stake;
}

/** What missing a clock would do. null: it would count nothing, or in no period. As many statements for a page as for one. */
export function stakeLoader(unit: ReadUnit, loader: LoaderOf): DataLoader<StakeKey, FoundStake | null, string> {
  const timelines = loader(timelineLoader);
  return new DataLoader<StakeKey, FoundStake | null, string>(
    async (keys) => {
      const found = await Promise.all(keys.map(({ clock }) => timelines.load(clock.contractId)));
      return stakesOf(unit, keys, found);
    },
    { cacheKeyFn: ({ clock, now }) => `${clock.ticketId} ${clock.objectiveId} ${clock.cycle} ${now}` },
  );
}

interface Place {
  readonly timeline: Timeline;
  readonly period: Period;
  readonly miss: Miss;
  readonly now: Instant;
}

async function stakesOf(
  unit: ReadUnit,
  keys: readonly StakeKey[],
  timelines: readonly (Timeline | null)[],
): Promise<(FoundStake | null)[]> {
  const places = keys.map((key, index) => placeOf(key, timelines[index] ?? null));
  const periods = new Map(places.flatMap((place) => (place === null ? [] : [[periodKey(place), place]])));
  const questions = [...periods.values()].map((place) => ({ ...place, basis: 'ADJUSTED' as const }));
  const figures = await figuresOf(unit, questions);
  const judged = new Map(
    questions.map((place, index) => [periodKey(place), judge(place, figures[index] ?? (() => NO_FIGURES))]),
  );
  return places.map((place) => (place === null ? null : (judged.get(periodKey(place))?.(place.miss) ?? null)));
}

function placeOf({ clock, now }: StakeKey, timeline: Timeline | null): Place | null {
  const miss = timeline === null ? null : missOf(clock, timeline, now);
  const period = miss === null ? null : (timeline?.periodOn(miss.on) ?? null);
  return timeline === null || miss === null || period === null ? null : { timeline, period, miss, now };
}

function periodKey({ timeline, period, now }: Place): string {
  return `${timeline.contract.id} ${period.index} ${now}`;
}

/** Judges the period once, and each miss that counts alike once. */
function judge({ timeline, period, now }: Place, figures: FiguresOf): (miss: Miss) => FoundStake | null {
  const adjusted = timelineOn('ADJUSTED', timeline);
  const judgement = judgePeriod(adjusted, period, figures, now);
  const known = new Map<string, FoundStake | null>();
  return (miss) => {
    const key = JSON.stringify(miss);
    const told = known.get(key);
    if (told !== undefined) return told;
    const stake = stakeOf({ timeline: adjusted, period, figuresOf: figures, miss, now });
    const found = stake && { timeline, period, judgement, stake };
    known.set(key, found);
    return found;
  };
}
