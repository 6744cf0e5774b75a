import { HOUR, type Instant, type Milliseconds } from '../../domain/instant.js';
import { handleDueRows } from '../../platform/claimdue.js';
import type { Database, WriteUnit } from '../../platform/database.js';
import { contractTimelines } from '../contract/contract.read.js';
import { type ContractTickets, recountTickets } from './recount.service.js';
import { postponeTicket } from './ticket.store.js';
import { claimDueTickets, claimNamedTickets, type DueTicket } from './ticketdue.read.js';

/** Tickets a claim takes at once: more spare round trips, fewer hold their locks for a shorter time. */
export const TICKETS_AT_ONCE = 1_000;

/** How long a ticket that cannot be recounted is left alone. */
const SET_ASIDE: Milliseconds = HOUR;

/** Told of a ticket that cannot be recounted, and why. */
export type BrokenTicket = (ticketId: string, error: unknown) => void;

/**
 * Warns and breaches what is due of one tenant's tickets at `now`, up to `limit` of them; answers how many it looked at.
 * Fewer than `limit`: nothing else was due, or another worker or a reporter had it in hand. A ticket that cannot be
 * recounted is set aside for an hour, told to `broken`, and holds up no other.
 */
export async function recountDueTickets(
  database: Database,
  tenantId: string,
  now: Instant,
  limit: number = TICKETS_AT_ONCE,
  broken: BrokenTicket = () => undefined,
): Promise<number> {
  return handleDueRows(database, now, {
    claim: (unit) => claimDueTickets(unit, tenantId, now, limit),
    claimNamed: (unit, ids) => claimNamedTickets(unit, tenantId, now, ids),
    handle: (unit, due) => recountClaimed(unit, tenantId, due),
    setAside: (unit, id) => postponeTicket(unit, tenantId, id, now + SET_ASIDE),
    broken,
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
  await recountTickets(unit, tenantId, contracts, { mode: 'LIVE', now: unit.now });
}
