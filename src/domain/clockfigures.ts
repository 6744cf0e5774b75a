import type { AdjustedClock } from './adjustedclock.js';
import { adjustments } from './adjustment.js';
import type { WorkingTime } from './calendar.js';
import type { Clock } from './clock.js';
import { Fault } from './fault.js';
import { indicatorEntry, ticketReading } from './indicator.js';
import type { Instant, Milliseconds } from './instant.js';
import type { Contribution, Counted } from './tally.js';
import type { ObjectiveTerms } from './terms.js';
import type { Timeline } from './timeline.js';
import { sliceAt } from './timeslices.js';

/**
 * What a clock adds to the tallies of its objective, and what exclusions add to that (`adjusted` null: none touches it).
 * `carriedTo`: the period it counts in instead of that of its start, on its first day, because it was pending when that was
 * locked. A cancelled clock counts nothing.
 */
export function clockContributions(
  clock: Clock,
  adjusted: AdjustedClock | null,
  timeline: Timeline,
  carriedTo: number | null = null,
): Contribution[] {
  const raw = counted(clock, timeline, carriedTo);
  if (adjusted === null) return raw;
  return [...raw, ...adjustments(raw, countedAdjusted(clock, adjusted, timeline, carriedTo))];
}

function countedAdjusted(
  clock: Clock,
  { effect, ...adjusted }: AdjustedClock,
  timeline: Timeline,
  carriedTo: number | null,
): Contribution[] {
  if (effect === 'REMOVE') return [];
  const all = counted({ ...clock, ...adjusted }, timeline, carriedTo);
  const { indicator, direction } = pinnedTerms(clock, timeline);
  if (effect !== 'COUNT_AS_GOOD' || indicatorEntry(indicator).kind !== 'RATE') return all;
  return all.map((one) => ({ ...one, tally: { ...one.tally, good: direction === 'AT_LEAST' ? one.tally.total : 0 } }));
}

/**
 * By its indicator. A clock settles when it stops or, earlier, when it becomes late; until then it is pending on the day of
 * its start.
 */
function counted(clock: Clock, timeline: Timeline, carriedTo: number | null): Contribution[] {
  const { objectiveId, state, startedAt, stoppedAt, breachedAt } = clock;
  if (state === 'CANCELLED') return [];
  const terms = pinnedTerms(clock, timeline);
  const begunAt = (carriedTo === null ? null : timeline.periods[carriedTo]?.startsAt) ?? startedAt;
  const countsWhenSettled = terms.clock?.attribution === 'SETTLED';
  const days = {
    BEGUN: begunAt,
    STOPPED: stoppedAt ?? begunAt,
    SETTLED: (countsWhenSettled ? earlier(stoppedAt, breachedAt) : null) ?? begunAt,
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

function earlier(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}

function pinnedTerms(clock: Clock, timeline: Timeline): ObjectiveTerms {
  const objective = timeline.objectiveOfId(clock.termsVersion, clock.objectiveId);
  if (objective === null) throw new Fault('NOT_FOUND', `objective of version ${clock.termsVersion} not found`);
  return objective;
}

function pinnedCalendar(clock: Clock, timeline: Timeline): WorkingTime {
  return timeline.calendarFor(pinnedTerms(clock, timeline), clock.termsVersion, clock.startedAt);
}
