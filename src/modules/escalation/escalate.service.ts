import { HOUR, type Instant, type Milliseconds } from '../../domain/instant.js';
import { handleDueRows } from '../../platform/claimdue.js';
import type { Database, WriteUnit } from '../../platform/database.js';
import { appendEvents } from '../../platform/journal.js';
import { insertDeliveries } from '../delivery/delivery.store.js';
import { factCounts } from '../ticket/ticketevent.store.js';
import { deliveriesByStep } from './escalationdeliveries.js';
import { claimEscalations, claimNamedEscalations, type LookedAtTicket } from './escalationdue.read.js';
import { insertSteps, postponeLook, scheduleLooks } from './escalationstep.store.js';
import { climbLadders, type Escalation, type LookedAt } from './ladderlook.js';
import { loadLadders } from './ladderlook.read.js';

/** Tickets whose ladders are looked at in one transaction. */
export const LADDERS_AT_ONCE = 500;

/** Facts that are replayed in one transaction, unless one ticket has more. */
const FACTS_AT_ONCE = 50_000;

/** Deliveries that are recorded in one transaction, unless the steps of one ticket make more. */
const DELIVERIES_AT_ONCE = 5_000;

/** How long a ticket whose ladders cannot be looked at is left alone. */
const SET_ASIDE: Milliseconds = HOUR;

/**
 * Takes the steps that are due at `now` on the ladders of one tenant's tickets, up to `limit` tickets and no more than
 * one transaction should hold; answers how many it claimed: what it did not get to is due on. Steps, what is to be delivered of them, their events and when to look again are one transaction under the ticket's lock: a
 * step is recorded once and told of, whoever takes it and wherever it is broken off.
 */
export function escalateDueTickets(
  database: Database,
  tenantId: string,
  now: Instant,
  limit: number = LADDERS_AT_ONCE,
  broken: (ticketId: string, error: unknown) => void = () => undefined,
): Promise<number> {
  return handleDueRows(database, now, {
    claim: async (unit) => withinReach(unit, tenantId, await claimEscalations(unit, tenantId, now, limit)),
    claimNamed: (unit, ids) => claimNamedEscalations(unit, tenantId, now, ids),
    handle: (unit, tickets) => escalateClaimed(unit, tenantId, tickets),
    setAside: (unit, id) => postponeLook(unit, tenantId, id, now + SET_ASIDE),
    broken,
  });
}

/** The first of some tickets, as many as have no more facts than are replayed at once; at least one. */
async function withinReach(
  unit: WriteUnit,
  tenantId: string,
  tickets: readonly LookedAtTicket[],
): Promise<readonly LookedAtTicket[]> {
  if (tickets.length < 2) return tickets;
  const counts = await factCounts(
    unit,
    tenantId,
    tickets.map(({ id }) => id),
  );
  return firstWithin(tickets, FACTS_AT_ONCE, ({ id }) => counts.get(id) ?? 0);
}

/** The first of some items, as long as their sizes come to no more than a bound; at least one. */
function firstWithin<T>(items: readonly T[], most: number, sizeOf: (item: T) => number): T[] {
  let size = 0;
  const end = items.findIndex((item, index) => {
    size += sizeOf(item);
    return index > 0 && size > most;
  });
  return end === -1 ? [...items] : items.slice(0, end);
}

function takenOf(looked: readonly LookedAt[]): Escalation[] {
  return looked.flatMap(({ escalations }) => escalations).filter(({ step }) => step.state === 'TAKEN');
}

/** Locks in this order: tickets, contacts, steps, receivers' lanes, streams. */
async function escalateClaimed(unit: WriteUnit, tenantId: string, tickets: readonly LookedAtTicket[]): Promise<void> {
  const known = await loadLadders(unit, tenantId, tickets, unit.now);
  const climbed = tickets.map((ticket) => climbLadders(ticket, known, unit.now));
  const told = await deliveriesByStep(unit, takenOf(climbed));
  const looked = firstWithin(climbed, DELIVERIES_AT_ONCE, (one) => takenOf([one]).flatMap(told).length);
  const taken = takenOf(looked).sort((a, b) => a.step.dueAt - b.step.dueAt);
  await insertSteps(
    unit,
    tenantId,
    looked.flatMap(({ escalations }) => escalations.map(({ step }) => step)),
  );
  await scheduleLooks(
    unit,
    tenantId,
    looked.map(({ ticketId, nextAt }) => ({ ticketId, at: nextAt })),
  );
  await insertDeliveries(unit, taken.flatMap(told));
  await appendEvents(
    unit,
    taken.map(({ event }) => event),
  );
}
