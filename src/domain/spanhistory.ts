import type { ClockHistory, ClockStep, ClockStepKind, Phase } from './clocklife.js';
import type { TicketFact } from './facts.js';
import type { Instant } from './instant.js';
import type { TicketStatus } from './terms.js';
import { standingSpan, type TicketSpan } from './ticketspan.js';
import type { TicketValues } from './ticketvalues.js';

/** What a ticket's status was after a fact. */
export interface StatusAfter {
  readonly fact: TicketFact;
  readonly status: TicketStatus | null;
}

/** How a span stood after a fact. */
export interface SpanStand extends StatusAfter {
  readonly inScope: boolean;
  readonly stopped: boolean;
}

export function standOfSpan({ inScope, stoppedAt }: TicketSpan, after: StatusAfter): SpanStand {
  return { ...after, inScope, stopped: stoppedAt !== null };
}

/**
 * All that happened to a span of a ticket, as at `at`; its phases are the statuses the ticket had meanwhile. `statuses`: after each
 * fact of the ticket, also before the span. null: it never was in scope.
 */
export function spanHistory(
  span: TicketSpan,
  stands: readonly SpanStand[],
  statuses: readonly StatusAfter[],
  { cancelledAt }: Pick<TicketValues, 'cancelledAt'>,
  at: Instant,
): ClockHistory | null {
  const clock = standingSpan(span, at, cancelledAt !== null);
  if (clock === null) return null;
  const { startedAt, stoppedAt } = clock;
  const lost = span.inScope ? undefined : stands[stands.findLastIndex(({ inScope }) => inScope) + 1];
  const until = [cancelledAt, stoppedAt, lost?.fact.occurredAt ?? null].filter((one) => one !== null);
  const endsAt = until.length === 0 ? at : Math.min(...until);
  const told = stands.filter(({ fact }) => fact.occurredAt <= endsAt);
  return {
    clock,
    steps: stepsOf(span, told, cancelledAt),
    phases: phasesOf(statuses, startedAt, endsAt),
    endsAt,
    countedFrom: startedAt,
  };
}

function phasesOf(statuses: readonly StatusAfter[], startedAt: Instant, endsAt: Instant): Phase[] {
  const phases: Phase[] = [];
  statuses.forEach(({ fact, status }, index) => {
    const startsAt = Math.max(startedAt, fact.occurredAt);
    const until = Math.min(endsAt, statuses[index + 1]?.fact.occurredAt ?? endsAt);
    const last = phases.at(-1);
    if (startsAt >= until) return;
    if (last !== undefined && last.status === status) phases[phases.length - 1] = { ...last, endsAt: until };
    else {
      const began = fact.occurredAt >= startedAt ? fact : null;
      phases.push({ startsAt, endsAt: until, kind: 'RUNNING', status, fact: began });
    }
  });
  return phases;
}

function stepsOf(span: TicketSpan, stands: readonly SpanStand[], cancelledAt: Instant | null): ClockStep[] {
  return stands.flatMap((stand, index) => {
    const kinds = movesOf(span, stands[index - 1] ?? null, stand);
    const isCancelled = stand.fact.kind === 'CANCELLED' && stand.fact.occurredAt === cancelledAt;
    return [...kinds, ...(isCancelled ? (['CANCELLED'] as const) : [])].map((kind) => stepOf(kind, span, stand));
  });
}

function movesOf({ startedAt }: TicketSpan, before: SpanStand | null, stand: SpanStand): ClockStepKind[] {
  const kinds: ClockStepKind[] = [];
  // New terms began one that no fact did.
  if (before === null && stand.fact.occurredAt === startedAt) kinds.push('STARTED');
  if (stand.inScope !== (before?.inScope ?? false)) kinds.push(stand.inScope ? 'GOAL_SET' : 'GOAL_LOST');
  if (stand.stopped && !before?.stopped) kinds.push('STOPPED');
  return kinds;
}

function stepOf(kind: ClockStepKind, { calendar, startedAt }: TicketSpan, stand: SpanStand): ClockStep {
  const { fact, status, inScope } = stand;
  const elapsed = inScope ? calendar.working(startedAt, fact.occurredAt) : 0;
  return { kind, at: fact.occurredAt, fact, status, goal: inScope ? 0 : null, limit: null, dueAt: null, elapsed };
}
