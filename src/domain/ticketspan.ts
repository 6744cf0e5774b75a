import type { WorkingTime } from './calendar.js';
import type { Clock, ClockState } from './clock.js';
import type { SpanPlan } from './clockplan.js';
import type { Instant } from './instant.js';

/** A part of a ticket's life that an objective counts without a limit, while its facts are replayed. */
export interface TicketSpan {
  readonly plan: SpanPlan;
  readonly calendar: WorkingTime;
  readonly cycle: string;
  readonly startedAt: Instant;
  /** The last instant of its window, after which nothing disturbs it; null: it has none. */
  readonly watchedUntil: Instant | null;
  inScope: boolean;
  /** It was in scope at some time. */
  wasInScope: boolean;
  stoppedAt: Instant | null;
  isDisturbed: boolean;
}

export function beginSpan(
  plan: SpanPlan,
  calendar: WorkingTime,
  cycle: string,
  at: Instant,
  inScope: boolean,
): TicketSpan {
  return {
    plan,
    calendar,
    cycle,
    startedAt: at,
    watchedUntil: plan.window === null ? null : at + plan.window,
    inScope,
    wasInScope: inScope,
    stoppedAt: null,
    isDisturbed: false,
  };
}

/** Without effect on one that is over. */
export function endSpan(span: TicketSpan, at: Instant, isDisturbed: boolean): void {
  if (endOf(span, at) !== null) return;
  span.stoppedAt = at;
  span.isDisturbed = isDisturbed;
}

/** The ticket comes into the scope of the objective or leaves it; without effect on one that is over. */
export function rescopeSpan(span: TicketSpan, at: Instant, inScope: boolean): void {
  if (endOf(span, at) !== null) return;
  span.inScope = inScope;
  span.wasInScope ||= inScope;
}

/** When it ended, as known at an instant; null: it has not. */
function endOf({ stoppedAt, watchedUntil }: TicketSpan, at: Instant): Instant | null {
  return stoppedAt ?? (watchedUntil !== null && at > watchedUntil ? watchedUntil : null);
}

/** The span as it stands at `at`, which is not before the ticket's last fact; null when it never was in scope. */
export function standingSpan(span: TicketSpan, at: Instant, ticketCancelled: boolean): Clock | null {
  if (!span.wasInScope) return null;
  const { plan, calendar, cycle, startedAt, watchedUntil } = span;
  const stoppedAt = endOf(span, at);
  const state = ticketCancelled || !span.inScope ? 'CANCELLED' : stateOf(span, stoppedAt);
  return {
    objectiveId: plan.objectiveId,
    cycle,
    state,
    startedAt,
    termsVersion: plan.version,
    goal: 0,
    goalLimit: null,
    limit: null,
    dueAt: null,
    originalDueAt: null,
    warnAt: null,
    breachedAt: null,
    stoppedAt,
    elapsed: stoppedAt === null ? 0 : calendar.working(startedAt, stoppedAt),
    elapsedAt: stoppedAt ?? startedAt,
    nextActionAt: state === 'RUNNING' && watchedUntil !== null ? watchedUntil + 1 : null,
  };
}

function stateOf({ isDisturbed }: TicketSpan, stoppedAt: Instant | null): ClockState {
  if (stoppedAt === null) return 'RUNNING';
  return isDisturbed ? 'BREACHED' : 'MET';
}
