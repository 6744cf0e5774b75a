import type { AdjustedClock } from './adjustedclock.js';
import { adjustments, countedAsGood } from './adjustment.js';
import type { WorkingTime } from './calendar.js';
import { type Carried, countsFrom, countsWhenSettled, NOT_CARRIED } from './carrying.js';
import type { Clock } from './clock.js';
import { Fault } from './fault.js';
import { ticketReading } from './indicator.js';
import { earlierInstant, type Instant, type Milliseconds } from './instant.js';
import type { Contribution, Counted } from './tally.js';
import type { ObjectiveTerms } from './terms.js';
import type { Timeline } from './timeline.js';
import { sliceAt } from './timeslices.js';

/**
 * What a clock adds to the tallies of its objective, and what exclusions add to that (`adjusted` null: none touches it).
 * Where it is carried it counts on the first day of that period, on each basis by itself. A cancelled clock counts nothing.
 */
export function clockContributions(
  clock: Clock,
  adjusted: AdjustedClock | null,
  timeline: Timeline,
  { carriedTo, rawCarriedTo }: Carried = NOT_CARRIED,
): Contribution[] {
  const raw = counted(clock, timeline, rawCarriedTo);
  if (adjusted === null && carriedTo === rawCarriedTo) return raw;
  const excluded = adjusted ?? { ...clock, effect: null };
  return [...raw, ...adjustments(raw, countedAdjusted(clock, excluded, timeline, carriedTo))];
}

function countedAdjusted(
  clock: Clock,
  { effect, ...adjusted }: AdjustedClock,
  timeline: Timeline,
  carriedTo: number | null,
): Contribution[] {
  if (effect === 'REMOVE') return [];
  const all = counted({ ...clock, ...adjusted }, timeline, carriedTo);
  if (effect !== 'COUNT_AS_GOOD') return all;
  const terms = pinnedTerms(clock, timeline);
  return all.map((one) => countedAsGood(one, terms));
}

/**
 * By its indicator. A clock settles when it stops or, earlier, when it becomes late; until then it is pending on the day of
 * its start.
 */
function counted(clock: Clock, timeline: Timeline, carriedTo: number | null): Contribution[] {
  const { objectiveId, state, stoppedAt, breachedAt } = clock;
  if (state === 'CANCELLED') return [];
  const terms = pinnedTerms(clock, timeline);
  const begunAt = countsFrom(clock, timeline, carriedTo);
  const days = {
    BEGUN: begunAt,
    STOPPED: stoppedAt ?? begunAt,
    SETTLED: (countsWhenSettled(clock, timeline) ? earlierInstant(stoppedAt, breachedAt) : null) ?? begunAt,
  };
  const counts = ticketReading(terms)?.counted(clock) ?? [];
  return counts.map(({ on, ...one }) => contribution(objectiveId, days[on], timeline, one));
}

function contribution(objectiveId: string, at: Instant, timeline: Timeline, one: Counted): Contribution {
  const { zone } = timeline;
  // By the terms of the period it counts in, which judge it.
  const period = timeline.periodAt(at);
  const slices = period === null ? null : (timeline.objectiveByIdOfPeriod(period.index, objectiveId)?.slices ?? null);
  return { objectiveId, on: timeline.localDate(at), slice: sliceAt(at, slices, zone), part: 'RAW', ...one };
}

/** The instant whose mere passing settled a clock: its due time, or the end of a window in which nothing happened. null: none did. */
export function settledByTime(clock: Clock, timeline: Timeline): Instant | null {
  if (clock.state !== 'MET') return clock.breachedAt;
  return pinnedTerms(clock, timeline).followUp === null ? null : clock.stoppedAt;
}

/** Working time used up at an instant: the final figure of an ended clock, what it stood at of a paused one. */
export function elapsedWork(clock: Clock, timeline: Timeline, now: Instant): Milliseconds {
  if (clock.state !== 'RUNNING') return clock.elapsed;
  return clock.elapsed + pinnedCalendar(clock, timeline).working(clock.elapsedAt, now);
}

/** Working time left of the limit at an instant; negative: so much over it. null: there is no limit. */
export function remainingWork(clock: Clock, timeline: Timeline, now: Instant): Milliseconds | null {
  return clock.limit === null ? null : clock.limit - elapsedWork(clock, timeline, now);
}

/** A stored clock that the facts no longer start: its row stays and counts nothing. */
export function vanishedClock(before: Clock): Clock {
  return { ...before, state: 'CANCELLED', warnAt: null, breachedAt: null, nextActionAt: null };
}

function pinnedTerms(clock: Clock, timeline: Timeline): ObjectiveTerms {
  const objective = timeline.objectiveOfId(clock.termsVersion, clock.objectiveId);
  if (objective === null) throw new Fault('NOT_FOUND', `objective of version ${clock.termsVersion} not found`);
  return objective;
}

function pinnedCalendar(clock: Clock, timeline: Timeline): WorkingTime {
  return timeline.calendarFor(pinnedTerms(clock, timeline), clock.termsVersion, clock.startedAt);
}
