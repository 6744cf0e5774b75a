import { carriedOn } from '../../domain/carrying.js';
import { clockContributions } from '../../domain/clockfigures.js';
import { queuePlace } from '../../domain/dueclock.js';
import type { Instant } from '../../domain/instant.js';
import type { StatementContent } from '../../domain/statement.js';
import { type Contribution, tallyDifferences } from '../../domain/tally.js';
import type { Timeline } from '../../domain/timeline.js';
import type { WriteUnit } from '../../platform/database.js';
import { groupBy } from '../../platform/groupby.js';
import { countDifferences } from '../tally/tally.store.js';
import { clocksOfTickets } from '../ticket/clock.read.js';
import type { ClockRow } from '../ticket/clock.table.js';
import { lockTickets, moveStakes } from '../ticket/ticket.store.js';
import { type MovedClock, saveCarried } from './carriedclock.store.js';

/** Tickets whose clocks are held in memory together. */
const TICKETS_AT_ONCE = 1_000;

/**
 * Has the clocks that a statement lists as pending count in the period after it from now on, whether they have settled
 * meanwhile or not, and moves their tallies and what their tickets have at stake with them. What one of them had come to already
 * with all outcomes as reported stays where it is stated. It is kept beside each clock, so that every replay counts it there.
 * Locks their tickets, like every writer of a clock, before the tallies.
 */
export async function carryPending(unit: WriteUnit, timeline: Timeline, content: StatementContent): Promise<void> {
  const { tenantId } = timeline.contract;
  const listed = new Map(
    content.pendingClocks.map(({ ticketId, objective, cycle, rawSettled }) => [
      keyOf({ ticketId, objectiveId: timeline.objectiveId(objective), cycle }),
      rawSettled,
    ]),
  );
  // In the order of their ids, as all lock them.
  const ticketIds = [...new Set(content.pendingClocks.map(({ ticketId }) => ticketId))].sort();
  const differences: Contribution[] = [];
  for (let from = 0; from < ticketIds.length; from += TICKETS_AT_ONCE) {
    const ids = ticketIds.slice(from, from + TICKETS_AT_ONCE);
    const tickets = await lockTickets(unit, tenantId, ids);
    const clocks = await clocksOfTickets(unit, tenantId, ids);
    const moved = clocks.flatMap((clock): MovedClock[] => {
      const rawSettled = listed.get(keyOf(clock));
      const carriedTo = rawSettled === undefined ? null : carriedOn(clock, content.period.index, timeline);
      return carriedTo === null
        ? []
        : [{ clock, carriedTo, rawCarriedTo: rawSettled ? clock.rawCarriedTo : carriedTo }];
    });
    if (moved.length === 0) continue;
    await saveCarried(unit, tenantId, moved);
    await moveStakes(unit, tenantId, stakesOf(tickets, clocks, moved, timeline, unit.now));
    const before = moved.flatMap(({ clock }) => clockContributions(clock, clock.adjusted, timeline, clock));
    const after = moved.flatMap((one) => clockContributions(one.clock, one.clock.adjusted, timeline, one));
    differences.push(...tallyDifferences(before, after));
  }
  if (differences.length === 0) return;
  await countDifferences(unit, tenantId, [{ timeline, differences: tallyDifferences([], differences) }], 'BACKFILL');
}

/** As of the last fold of each ticket: until its next action its clocks stand still. */
function stakesOf(
  tickets: readonly { readonly id: string; readonly nextActionAt: Instant | null }[],
  clocks: readonly ClockRow[],
  moved: readonly MovedClock[],
  timeline: Timeline,
  now: Instant,
) {
  const carriedTo = new Map(moved.map(({ clock, carriedTo }) => [clock, carriedTo]));
  const ofTicket = groupBy(clocks, ({ ticketId }) => ticketId);
  return tickets.map(({ id, nextActionAt }) => {
    const at = nextActionAt === null ? now : Math.min(now, nextActionAt - 1);
    const { stakePeriod } = queuePlace(ofTicket.get(id) ?? [], timeline, at, (clock) => ({
      adjusted: clock.adjusted,
      carriedTo: carriedTo.get(clock) ?? clock.carriedTo,
    }));
    return { id, stakePeriod };
  });
}

function keyOf({ ticketId, objectiveId, cycle }: { ticketId: string; objectiveId: string; cycle: string }): string {
  return `${ticketId} ${objectiveId} ${cycle}`;
}
