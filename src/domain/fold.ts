import type { Clock } from './clock.js';
import { orderFacts } from './factorder.js';
import type { TicketFact } from './facts.js';
import type { Instant } from './instant.js';
import { standingClock } from './standingclock.js';
import { beginReplay, takeFact } from './ticketreplay.js';
import { standingSpan } from './ticketspan.js';
import type { TicketValues } from './ticketvalues.js';
import type { Timeline } from './timeline.js';

/** What a ticket's facts come to. */
export interface FoldedTicket extends TicketValues {
  /** Those that a goal or scope fitted at some time: clocks of working time, then spans, each in the order of their start. */
  readonly clocks: readonly Clock[];
  /** Earliest due time of the open clocks, late ones included. */
  readonly dueAt: Instant | null;
  /** When a clock will be at risk or late by the mere passing of time. */
  readonly nextActionAt: Instant | null;
}

/**
 * Replays all facts of one ticket (semantics, section 3). Facts come in any order and any batches; withdrawn ones do not
 * count. The clocks stand as at `now`, or as at the last fact where a reporter's clock runs ahead.
 */
export function foldTicket(facts: readonly TicketFact[], timeline: Timeline, now: Instant): FoldedTicket {
  const replay = beginReplay(timeline);
  for (const fact of orderFacts(facts)) takeFact(replay, fact);
  const { values } = replay;
  const at = values.lastEventAt === null ? now : Math.max(now, values.lastEventAt);
  const isCancelled = values.cancelledAt !== null;
  const clocks = [
    ...replay.clocks.map((clock) => standingClock(clock, at, isCancelled)),
    ...replay.spans.map((span) => standingSpan(span, at, isCancelled)),
  ].filter((clock) => clock !== null);
  return { ...values, clocks, dueAt: earliestDue(clocks), nextActionAt: earliestAction(clocks) };
}

function earliestDue(clocks: readonly Clock[]): Instant | null {
  let earliest: Instant | null = null;
  for (const { state, dueAt } of clocks) {
    if (dueAt === null || (state !== 'RUNNING' && state !== 'PAUSED')) continue;
    if (earliest === null || dueAt < earliest) earliest = dueAt;
  }
  return earliest;
}

function earliestAction(clocks: readonly Clock[]): Instant | null {
  let earliest: Instant | null = null;
  for (const { nextActionAt } of clocks) {
    if (nextActionAt !== null && (earliest === null || nextActionAt < earliest)) earliest = nextActionAt;
  }
  return earliest;
}
