import { HOUR, type Instant, type Milliseconds } from '../../domain/instant.js';
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
  let ids: readonly string[] = [];
  const recount: Recount = (claim) =>
    database.write('WORKER', now, async (unit) => {
      const due = await claim(unit);
      if (due.length > 0) await recountClaimed(unit, tenantId, due);
    });
  const setAside: SetAside = async (id, error) => {
    await database.write('WORKER', now, (unit) => postponeTicket(unit, tenantId, id, now + SET_ASIDE));
    broken(id, error);
  };
  try {
    await recount(async (unit) => {
      const due = await claimDueTickets(unit, tenantId, now, limit);
      ids = due.map((ticket) => ticket.id);
      return due;
    });
  } catch (error) {
    const named = (some: readonly string[]) => recount((unit) => claimNamedTickets(unit, tenantId, now, some));
    await findBroken(ids, error, named, setAside);
  }
  return ids.length;
}

type Recount = (claim: (unit: WriteUnit) => Promise<readonly DueTicket[]>) => Promise<void>;
type SetAside = (ticketId: string, error: unknown) => Promise<void>;

/** Halves tickets that failed together until each broken one stands alone: one among a thousand takes twenty transactions. */
async function findBroken(
  ids: readonly string[],
  error: unknown,
  recount: (ids: readonly string[]) => Promise<void>,
  setAside: SetAside,
): Promise<void> {
  const [only] = ids;
  if (only === undefined || isPassing(error)) throw error;
  if (ids.length === 1) return setAside(only, error);
  const middle = Math.ceil(ids.length / 2);
  for (const half of [ids.slice(0, middle), ids.slice(middle)]) {
    try {
      await recount(half);
    } catch (reason) {
      await findBroken(half, reason, recount, setAside);
    }
  }
}

/** SQLSTATE classes of lost connections, other transactions, lacking resources and shutdowns; names of network errors. */
const PASSING = /^(?:(?:08|40|53|55|57|58)\w{3}|E[A-Z]{3,})$/;

/** Whether it is no fault of a ticket: the whole batch is tried again later. */
function isPassing(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && PASSING.test(code);
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
