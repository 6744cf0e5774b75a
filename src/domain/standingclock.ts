import type { Clock } from './clock.js';
import { NO_GOAL } from './clockplan.js';
import type { Instant } from './instant.js';
import { goalLimitOf, isLate, isPaused, type RunningClock } from './runningclock.js';

/** The clock as it stands at `at`, which is not before its last fact; null when no goal ever fitted. */
export function standingClock(clock: RunningClock, at: Instant, ticketCancelled: boolean): Clock | null {
  if (clock.goal === NO_GOAL) return null;
  const isCancelled = ticketCancelled || !clock.inScope;
  const late = !isCancelled && isLate(clock, at);
  const state = stateOf(clock, isCancelled, late);
  const isOpen = state === 'RUNNING' || state === 'PAUSED';
  return {
    objectiveId: clock.plan.objectiveId,
    cycle: clock.cycle,
    state,
    startedAt: clock.startedAt,
    termsVersion: clock.plan.version,
    goal: clock.goal,
    goalLimit: goalLimitOf(clock),
    limit: clock.limit,
    dueAt: clock.dueAt,
    originalDueAt: clock.originalDueAt,
    warnAt: isOpen ? clock.warnAt : null,
    breachedAt: late ? clock.dueAt : null,
    stoppedAt: clock.stoppedAt,
    elapsed: clock.elapsed,
    elapsedAt: clock.elapsedAt,
    nextActionAt: isOpen && !late ? nextAction(clock, state, at) : null,
  };
}

function stateOf(clock: RunningClock, isCancelled: boolean, late: boolean): Clock['state'] {
  if (isCancelled) return 'CANCELLED';
  if (clock.stoppedAt !== null) return late || isOverBound(clock) ? 'BREACHED' : 'MET';
  return isPaused(clock) ? 'PAUSED' : 'RUNNING';
}

/** Of a limit that is no deadline only the time it took in the end counts. */
function isOverBound({ plan, limit, elapsed }: RunningClock): boolean {
  return plan.limit === 'BOUND' && limit !== null && elapsed > limit;
}

/** The first instant at which it is past warnAt (only a running clock warns) or past dueAt. */
function nextAction(clock: RunningClock, state: Clock['state'], at: Instant): Instant | null {
  if (state === 'RUNNING' && clock.warnAt !== null && at <= clock.warnAt) return clock.warnAt + 1;
  return clock.dueAt === null ? null : clock.dueAt + 1;
}
