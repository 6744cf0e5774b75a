import type { WorkingTime } from './calendar.js';
import type { Clock } from './clock.js';
import { Fault } from './fault.js';
import type { Instant, Milliseconds } from './instant.js';
import type { Contribution, Tally } from './tally.js';
import type { ObjectiveTerms } from './terms.js';
import type { Timeline } from './timeline.js';

const PENDING: Tally = { good: 0, total: 0, sum: 0, pending: 1 };
const GOOD: Tally = { good: 1, total: 1, sum: 0, pending: 0 };
const MISSED: Tally = { good: 0, total: 1, sum: 0, pending: 0 };

/**
 * What a clock adds to the tally of its objective. It settles when it stops or, earlier, when it becomes late; until then
 * it is pending on the day of its start. null: a cancelled clock counts nothing.
 */
export function clockContribution(clock: Clock, timeline: Timeline): Contribution | null {
  const { objectiveId, state, startedAt, stoppedAt, breachedAt } = clock;
  if (state === 'CANCELLED') return null;
  const settledAt = earlier(stoppedAt, breachedAt);
  if (settledAt === null) return { objectiveId, on: timeline.localDate(startedAt), tally: PENDING };
  const countsWhenSettled = pinnedTerms(clock, timeline).clock?.attribution === 'SETTLED';
  const on = timeline.localDate(countsWhenSettled ? settledAt : startedAt);
  return { objectiveId, on, tally: breachedAt === null ? GOOD : MISSED };
}

/** Working time used up at an instant: the final figure of an ended clock, what it stood at of a paused one. */
export function elapsedWork(clock: Clock, timeline: Timeline, now: Instant): Milliseconds {
  if (clock.state !== 'RUNNING') return clock.elapsed;
  return clock.elapsed + pinnedCalendar(clock, timeline).working(clock.elapsedAt, now);
}

/** Working time left of the limit at an instant; negative: so much over it. */
export function remainingWork(clock: Clock, timeline: Timeline, now: Instant): Milliseconds {
  return clock.limit - elapsedWork(clock, timeline, now);
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
