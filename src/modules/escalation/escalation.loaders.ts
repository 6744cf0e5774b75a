import DataLoader from 'dataloader';
import type { Delivery } from '../../domain/delivery.js';
import type { ReadUnit } from '../../platform/database.js';
import { byQuestion, groupedBy } from '../../platform/loaders.js';
import type { TicketRef } from '../ticket/clock.read.js';
import { policiesOfContracts } from './escalationpolicy.read.js';
import { deliveriesOfEvents } from './stepdelivery.read.js';
import { type EntryQuestion, escalationEntryPages } from './timeline.read.js';

/** All versions of the policies of both parties on a contract of the viewer's, versions ascending. */
export function policiesLoader(unit: ReadUnit) {
  return groupedBy(
    (contractIds: readonly string[]) => policiesOfContracts(unit, contractIds),
    (policy) => policy.contractId,
  );
}

/** A page of what happened to the escalations of a ticket. */
export function escalationEntriesLoader(unit: ReadUnit) {
  return byQuestion(
    (question: EntryQuestion, tickets: readonly TicketRef[]) => escalationEntryPages(unit, question, tickets),
    (ticket) => ticket.id,
  );
}

/** What the viewer's party told of an event, by its id. */
export function eventDeliveriesLoader(unit: ReadUnit) {
  const { principal } = unit;
  if (typeof principal === 'string') throw new Error('deliveries are those of a party');
  return new DataLoader<string, Delivery[]>((eventIds) => deliveriesOfEvents(unit, principal, eventIds));
}
