import { carriedOn } from '../../domain/carrying.js';
import { clockContributions } from '../../domain/clockfigures.js';
import type { StatementContent } from '../../domain/statement.js';
import { tallyDifferences } from '../../domain/tally.js';
import type { Timeline } from '../../domain/timeline.js';
import type { WriteUnit } from '../../platform/database.js';
import { countDifferences } from '../tally/tally.store.js';
import { clocksOfTickets } from '../ticket/clock.read.js';
import { lockTickets } from '../ticket/ticket.store.js';
import { type MovedClock, saveCarried } from './carriedclock.store.js';

/**
 * Has the clocks that a statement lists as pending count in the period after it from now on, whether they have settled
 * meanwhile or not, and moves their tallies with them. It is kept beside each clock, so that every replay counts it there.
 * Locks their tickets, like every writer of a clock, before the tallies.
 */
export async function carryPending(unit: WriteUnit, timeline: Timeline, content: StatementContent): Promise<void> {
  const { tenantId } = timeline.contract;
  const listed = new Set(
    content.pendingClocks.map(({ ticketId, objective, cycle }) =>
      keyOf({ ticketId, objectiveId: timeline.objectiveId(objective), cycle }),
    ),
  );
  const ticketIds = [...new Set(content.pendingClocks.map(({ ticketId }) => ticketId))];
  await lockTickets(unit, tenantId, ticketIds);
  const clocks = await clocksOfTickets(unit, tenantId, ticketIds);
  const moved = clocks.flatMap((clock): MovedClock[] => {
    const carriedTo = listed.has(keyOf(clock)) ? carriedOn(clock, content.period.index, timeline) : null;
    return carriedTo === null ? [] : [{ clock, carriedTo }];
  });
  if (moved.length === 0) return;
  await saveCarried(unit, tenantId, moved);
  const before = moved.flatMap(({ clock }) => clockContributions(clock, clock.adjusted, timeline, clock.carriedTo));
  const after = moved.flatMap(({ clock, carriedTo }) => clockContributions(clock, clock.adjusted, timeline, carriedTo));
  await countDifferences(unit, tenantId, [{ timeline, differences: tallyDifferences(before, after) }], 'BACKFILL');
}

function keyOf({ ticketId, objectiveId, cycle }: { ticketId: string; objectiveId: string; cycle: string }): string {
  return `${ticketId} ${objectiveId} ${cycle}`;
}
