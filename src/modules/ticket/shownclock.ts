import { elapsedWork, remainingWork } from '../../domain/clockfigures.js';
import type { Instant } from '../../domain/instant.js';
import type { Timeline } from '../../domain/timeline.js';
import { shownObjective } from '../objective/shownobjective.js';
import type { ClockRow } from './clock.table.js';
import type { ClockType } from './clock.types.js';

/** A clock as it stands at `now`: between two looks of the worker it goes on all the same. */
export function shownClock(clock: ClockRow, timeline: Timeline, now: Instant): ClockType {
  const { objectiveId, termsVersion, state, dueAt, breachedAt } = clock;
  const terms = timeline.objectiveOfId(termsVersion, objectiveId);
  if (terms === null) throw new Error(`version ${termsVersion} of contract ${clock.contractId} lacks ${objectiveId}`);
  const isOpen = state === 'RUNNING' || state === 'PAUSED';
  const isPastDue = isOpen && dueAt !== null && now > dueAt;
  return {
    row: clock,
    objective: shownObjective(objectiveId, terms, timeline.contract.currency),
    cycle: clock.cycle,
    state,
    startedAt: clock.startedAt,
    dueAt,
    originalDueAt: clock.originalDueAt,
    warnAt: clock.warnAt,
    breachedAt: breachedAt ?? (isPastDue ? dueAt : null),
    stoppedAt: state === 'CANCELLED' ? null : clock.stoppedAt,
    limit: clock.limit,
    elapsed: elapsedWork(clock, timeline, now),
    remaining: isOpen ? remainingWork(clock, timeline, now) : null,
    late: breachedAt !== null || isPastDue,
  };
}
