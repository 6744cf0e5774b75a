import type { Clock } from './clock.js';
import type { Timeline } from './timeline.js';

/** What pins a clock to its terms. */
export type PinnedClock = Pick<Clock, 'objectiveId' | 'termsVersion'>;

/** Whether a clock counts in the period in which it settles, by the terms it started under, and not in that of its start. */
export function countsWhenSettled({ objectiveId, termsVersion }: PinnedClock, timeline: Timeline): boolean {
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
