import { PAUSED_LAST } from '../../domain/dueclock.js';
import type { Instant } from '../../domain/instant.js';
import type { QueueRow } from '../../domain/queuechange.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import type { Ticket } from '../ticket/ticket.read.js';
import type { TicketFilter } from '../ticket/ticketinput.types.js';
import { contractsAsked, listTickets, wishOf } from '../ticket/ticketlist.js';
import { ticketsByImpact } from './impactlist.js';
import { nextDueClock, stakeOfClock } from './showndueclock.js';

/** Which queue, and how many of its first rows. */
export interface QueueQuestion {
  readonly filter: TicketFilter | null;
  readonly order: 'TIME_TO_BREACH' | 'IMPACT';
  readonly first: number;
}

/** The first rows of a queue, and when time alone will change one of them. */
export interface QueueRows {
  readonly rows: readonly QueueRow[];
  /** null: never. */
  readonly changesAt: Instant | null;
}

/**
 * The first rows as they are at the context's time. Each differs when its ticket does, when it becomes late, when its miss
 * would now lose the period or no longer does, and by IMPACT when the rank of its objective changes.
 */
export async function queueRows(context: RequestContext, { filter, order, first }: QueueQuestion): Promise<QueueRows> {
  const now = context.now();
  if (order === 'IMPACT') {
    const asked = { wish: wishOf(filter), after: null, limit: first };
    const tickets = await ticketsByImpact(context, asked, contractsAsked(context, filter));
    const rows = tickets.map((ticket) => rowOf(ticket, ticket.stakeDueAt, now));
    return {
      rows,
      changesAt: nextOf(
        tickets.map(({ stakeDueAt }) => stakeDueAt),
        now,
      ),
    };
  }
  const { nodes } = await listTickets(context, { filter, first }, order);
  const { objectiveIds } = wishOf(filter);
  const loses = await Promise.all(nodes.map((ticket) => losesPeriod(context, ticket, objectiveIds)));
  const rows = nodes.map((ticket, index) => rowOf({ ...ticket, loses: loses[index] }, ticket.dueOrder, now));
  return {
    rows,
    changesAt: nextOf(
      nodes.map(({ dueOrder }) => dueOrder),
      now,
    ),
  };
}

async function losesPeriod(
  context: RequestContext,
  ticket: Ticket,
  objectiveIds: readonly string[] | null,
): Promise<boolean> {
  const clock = await nextDueClock(context, ticket, objectiveIds);
  const found = clock === null ? null : await stakeOfClock(context, clock);
  return found?.stake.losesPeriod ?? false;
}

function rowOf<T extends { readonly id: string }>(told: T, dueAt: Instant, now: Instant): QueueRow {
  return { id: told.id, mark: JSON.stringify([dueAt < now, told]) };
}

function nextOf(dueTimes: readonly Instant[], now: Instant): Instant | null {
  const coming = dueTimes.filter((due) => due >= now && due < PAUSED_LAST);
  return coming.length === 0 ? null : Math.min(...coming);
}
