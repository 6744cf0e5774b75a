import DataLoader from 'dataloader';
import type { Delivery } from '../../domain/delivery.js';
import type { ReadUnit } from '../../platform/database.js';
import { byKey, byQuestion, groupedBy } from '../../platform/loaders.js';
import type { TicketRef } from '../ticket/clock.read.js';
import { latestPolicies, type PolicyVersion, policyVersions } from './escalationpolicy.read.js';
import { deliveriesOfEvents } from './stepdelivery.read.js';
import { type EntryQuestion, escalationEntryPages } from './timeline.read.js';

/** The latest version of each policy of both parties on a contract of the viewer's, retired ones too. */
export function latestPoliciesLoader(unit: ReadUnit) {
  return groupedBy(
    (contractIds: readonly string[]) => latestPolicies(unit, contractIds),
    (policy) => policy.contractId,
  );
}

/** One version of a policy on a contract of the viewer's; null: there is none. */
export function policyVersionLoader(unit: ReadUnit) {
  return byKey(
    (named: readonly PolicyVersion[]) => policyVersions(unit, named),
    (policy): PolicyVersion => policy,
    ({ contractId, side, key, version }) => `${contractId} ${side} ${key} ${version}`,
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
