import type { Clock } from './clock.js';
import { nextBreach } from './dueclock.js';
import { orderFacts } from './factorder.js';
import type { TicketFact } from './facts.js';
import { earlierInstant, type Instant } from './instant.js';
import { standingClock } from './standingclock.js';
import { beginReplay, passTime, takeFact } from './ticketreplay.js';
import { standingSpan } from './ticketspan.js';
import type { TicketValues } from './ticketvalues.js';
import type { Timeline } from './timeline.js';

/** What a ticket's facts come to. */
export interface FoldedTicket extends TicketValues {
  /** Those that a goal or scope fitted at some time: clocks of working time, then spans, each in the order of their start. */
  readonly clocks: readonly Clock[];
  /** Earliest due time of the open clocks, late ones included. */
  readonly dueAt: Instant | null;
  /** When a clock will be at risk or late, or new terms count the ticket, by the mere passing of time. */
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
  const changesAt = passTime(replay, at);
  const isCancelled = values.cancelledAt !== null;
  const clocks = [
    ...replay.clocks.map((clock) => standingClock(clock, at, isCancelled)),
    ...replay.spans.map((span) => standingSpan(span, at, isCancelled)),
  ].filter((clock) => clock !== null);
  return {
    ...values,
    clocks,
    dueAt: nextBreach(clocks)?.dueAt ?? null,
    nextActionAt: earliestAction(clocks, changesAt),
  };
}

function earliestAction(clocks: readonly Clock[], changesAt: Instant | null): Instant | null {
  let earliest = changesAt;
  for (const { nextActionAt } of clocks) earliest = earlierInstant(earliest, nextActionAt);
  return earliest;
}
