import type { Clock } from './clock.js';
import type { Instant } from './instant.js';
import type { Timeline } from './timeline.js';

/** Where a clock counts instead of the period of its start, by index, because it was pending when that was locked; null: there. */
export interface Carried {
  /** With accepted exclusions applied. */
  readonly carriedTo: number | null;
  /** With all outcomes as reported: another, where it had settled so by the time it was carried. */
  readonly rawCarriedTo: number | null;
}

export const NOT_CARRIED: Carried = { carriedTo: null, rawCarriedTo: null };

/** What pins a clock to its terms. */
export type PinnedClock = Pick<Clock, 'objectiveId' | 'termsVersion'>;

/** Whether a clock counts in the period in which it settles, by the terms it started under, and not in that of its start. */
export function countsWhenSettled(
  { objectiveId, termsVersion }: PinnedClock,
  timeline: Pick<Timeline, 'objectiveOfId'>,
): boolean {
  return timeline.objectiveOfId(termsVersion, objectiveId)?.clock?.attribution === 'SETTLED';
}

/**
 * Index of the period in which a clock counts once the statement that lists it as pending is locked: the next one, where the
 * terms of the locked period say CARRY and the next one still has the objective. null: it stays where it is, and settles as a
 * restatement; or it counts when it settles anyway.
 */
export function carriedOn(clock: PinnedClock, locked: number, timeline: Timeline): number | null {
  if (countsWhenSettled(clock, timeline)) return null;
  if (timeline.termsOfPeriod(locked)?.terms.latePending !== 'CARRY') return null;
  const next = locked + 1;
  return timeline.objectiveByIdOfPeriod(next, clock.objectiveId) === null ? null : next;
}

/** From when a clock counts until it has settled: its start, or the beginning of the period that it was carried to. */
export function countsFrom(
  { startedAt }: Pick<Clock, 'startedAt'>,
  { periods }: Pick<Timeline, 'periods'>,
  carriedTo: number | null,
): Instant {
  return (carriedTo === null ? null : periods[carriedTo]?.startsAt) ?? startedAt;
}

/** What says, beside its fold, where a clock counts: its due time as exclusions have it, and the period that it was carried to. */
export interface Counting {
  /** null: no exclusion touches it. */
  readonly adjusted: Pick<Clock, 'dueAt'> | null;
  readonly carriedTo: number | null;
}

/**
 * Index of the contract period in which a clock that is open and not late counts once it misses its due time. null: in the one
 * that runs when it does, since it counts when it settles and is paused; or after the contract's end.
 */
export function missPeriod(
  clock: PinnedClock & Pick<Clock, 'startedAt' | 'dueAt'>,
  { adjusted, carriedTo }: Counting,
  timeline: Pick<Timeline, 'objectiveOfId' | 'periods' | 'periodAt'>,
): number | null {
  const isBySettling = countsWhenSettled(clock, timeline);
  const at = isBySettling ? (adjusted ?? clock).dueAt : countsFrom(clock, timeline, carriedTo);
  return at === null ? null : (timeline.periodAt(at)?.index ?? null);
}
