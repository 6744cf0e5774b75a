import type { Instant } from '../../domain/instant.js';
import type { Database, WriteUnit } from '../../platform/database.js';
import { appendEvents } from '../../platform/journal.js';
import { contractTimelines } from '../contract/contract.read.js';
import { type ContractTickets, recountTickets } from './recount.service.js';
import { claimDueTickets, type DueTicket } from './ticketdue.read.js';

/** Tickets a claim takes at once: more spare round trips, fewer hold their locks for a shorter time. */
export const TICKETS_AT_ONCE = 1_000;

/**
 * Warns and breaches what is due of one tenant's tickets at `now`, up to `limit` of them; answers how many it looked at.
 * Fewer than `limit`: nothing else was due, or another worker or a reporter had it in hand.
 */
export function recountDueTickets(
  database: Database,
  tenantId: string,
  now: Instant,
  limit: number = TICKETS_AT_ONCE,
): Promise<number> {
  return database.write('WORKER', now, async (unit) => {
    const due = await claimDueTickets(unit, tenantId, now, limit);
    if (due.length > 0) await recountClaimed(unit, tenantId, due);
    return due.length;
  });
}

async function recountClaimed(unit: WriteUnit, tenantId: string, due: readonly DueTicket[]): Promise<void> {
  const contractIds = [...new Set(due.map((ticket) => ticket.contractId))].sort();
  const timelines = await contractTimelines(unit, contractIds, tenantId);
  const contracts = timelines.map(
    (timeline): ContractTickets => ({
      timeline,
      tickets: due.filter((ticket) => ticket.contractId === timeline.contract.id),
    }),
  );
  const events = await recountTickets(unit, tenantId, contracts, { mode: 'LIVE', now: unit.now });
  await appendEvents(unit, events);
}
