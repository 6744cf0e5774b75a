import { type RejectedItem, type Settlement, settleReports } from '../../domain/reporting.js';
import type { FactChange, KnownFacts } from './changes.js';
import { eventPath, type FactOfTicket, type TicketReport } from './ticketreport.js';

/** The most events one ticket may hold, withdrawn ones included: all of them are replayed at every write. */
export const MOST_EVENTS_OF_TICKET = 10_000;

export interface SettledRoom extends Settlement<FactOfTicket> {
  /** Items for which their ticket had no room; nothing of them is kept. */
  readonly refused: readonly RejectedItem[];
}

/**
 * Settles reports as far as their tickets have room: of those that would come to a full ticket, the last of the batch are
 * refused. `held`: how many events a ticket holds, under its lock.
 */
export function settleWithinRoom(
  reports: readonly TicketReport[],
  known: KnownFacts,
  held: (ticketId: string) => number,
): SettledRoom {
  const refused = new Set<string>();
  for (;;) {
    const settled = settleReports(
      reports.filter(({ key }) => !refused.has(key)),
      known,
    );
    const excess = excessKeys(reports, settled.changes, held);
    // An event that may not leave its ticket takes room there: another look.
    for (const key of excess) refused.add(key);
    if (excess.length > 0) continue;
    return { ...settled, refused: reports.filter(({ key }) => refused.has(key)).map(refusal) };
  }
}

function excessKeys(
  reports: readonly TicketReport[],
  changes: readonly FactChange[],
  held: (ticketId: string) => number,
): string[] {
  const growth = new Map<string, number>();
  const grow = (ticketId: string, by: number): unknown => growth.set(ticketId, (growth.get(ticketId) ?? 0) + by);
  const moved = changes.filter(({ before, after }) => before?.fact.ticketId !== after.fact.ticketId);
  for (const { before, after } of moved) {
    grow(after.fact.ticketId, 1);
    if (before !== null) grow(before.fact.ticketId, -1);
  }
  const crowded = [...growth].flatMap(([ticketId, by]) => {
    const excess = Math.min(by, held(ticketId) + by - MOST_EVENTS_OF_TICKET);
    return excess > 0 ? [{ ticketId, excess }] : [];
  });
  if (crowded.length === 0) return [];
  // By where a key comes first in the batch, whose items are as good as sent one by one.
  const place = new Map([...reports].reverse().map(({ key, index }) => [key, index]));
  const latestFirst = [...moved].sort((a, b) => (place.get(b.key) ?? 0) - (place.get(a.key) ?? 0));
  return crowded.flatMap(({ ticketId, excess }) =>
    latestFirst
      .filter(({ after }) => after.fact.ticketId === ticketId)
      .slice(0, excess)
      .map(({ key }) => key),
  );
}

function refusal({ index, key }: TicketReport): RejectedItem {
  const most = MOST_EVENTS_OF_TICKET.toLocaleString('en');
  return {
    index,
    externalId: key,
    code: 'INVALID_INPUT',
    path: `${eventPath(index)}.ticketExternalId`,
    message: `the ticket holds ${most} events, and none may hold more`,
  };
}
