import DataLoader from 'dataloader';
import type { ReadUnit } from '../../platform/database.js';
import { byKey, byQuestion, groupedBy } from '../../platform/loaders.js';
import { ownClocks, type TicketRef } from './clock.read.js';
import { type ContractRef, ticketsById } from './ticket.read.js';
import { type TicketEvent, type TicketEventKey, ticketEventPages } from './ticketevent.read.js';
import { type TicketQuestion, ticketPages } from './ticketpage.read.js';

/** `context.loader(ticketLoader).load(id)`; null: there is none, or it is not theirs. */
export function ticketLoader(unit: ReadUnit) {
  return byKey(
    (ids: readonly string[]) => ticketsById(unit, ids),
    (ticket) => ticket.id,
  );
}

/** A page of a contract's tickets. */
export function contractTicketsLoader(unit: ReadUnit) {
  return byQuestion(
    (question: TicketQuestion, contracts: readonly ContractRef[]) => ticketPages(unit, question, contracts),
    (contract) => contract.id,
  );
}

/** The clocks of a ticket that are shown, by their start. */
export function clocksLoader(unit: ReadUnit) {
  return groupedBy(
    (tickets: readonly TicketRef[]) => ownClocks(unit, tickets),
    (clock): TicketRef => ({ tenantId: clock.tenantId, id: clock.ticketId }),
    (ticket) => ticket.id,
  );
}

/** A page of a ticket's events, in the order in which they happened. */
export function ticketEventsLoader(unit: ReadUnit) {
  return new DataLoader<TicketEventKey, TicketEvent[], string>((keys) => ticketEventPages(unit, keys), {
    cacheKeyFn: (key) => JSON.stringify(key),
  });
}
