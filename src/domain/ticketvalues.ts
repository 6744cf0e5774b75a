import type { TicketFact } from './facts.js';
import type { Instant } from './instant.js';
import type { Channel, Priority, TicketStatus } from './terms.js';

/** What the facts of a ticket say it is now; null: no fact said so. */
export interface TicketValues {
  readonly channel: Channel | null;
  readonly priority: Priority | null;
  readonly tier: string | null;
  readonly category: string | null;
  readonly assigneeGroup: string | null;
  readonly affectedUsers: number | null;
  readonly businessCritical: boolean | null;
  readonly status: TicketStatus | null;
  readonly openedAt: Instant | null;
  /** When it was resolved (or closed without that); null again once it is reopened. */
  readonly resolvedAt: Instant | null;
  readonly closedAt: Instant | null;
  readonly cancelledAt: Instant | null;
  readonly lastEventAt: Instant | null;
}

export type MutableTicketValues = { -readonly [K in keyof TicketValues]: TicketValues[K] };

export function emptyTicketValues(): MutableTicketValues {
  return {
    channel: null,
    priority: null,
    tier: null,
    category: null,
    assigneeGroup: null,
    affectedUsers: null,
    businessCritical: null,
    status: null,
    openedAt: null,
    resolvedAt: null,
    closedAt: null,
    cancelledAt: null,
    lastEventAt: null,
  };
}

export function isDone(status: TicketStatus | null): boolean {
  return status === 'RESOLVED' || status === 'CLOSED';
}

/** Takes over the attributes a fact carries; true when one changed that goals look at. */
export function applyAttributes(values: MutableTicketValues, fact: TicketFact): boolean {
  const { channel, priority, tier, category } = values;
  if (fact.channel !== null) values.channel = fact.channel;
  if (fact.priority !== null) values.priority = fact.priority;
  if (fact.tier !== null) values.tier = fact.tier;
  if (fact.category !== null) values.category = fact.category;
  if (fact.assigneeGroup !== null) values.assigneeGroup = fact.assigneeGroup;
  if (fact.affectedUsers !== null) values.affectedUsers = fact.affectedUsers;
  if (fact.businessCritical !== null) values.businessCritical = fact.businessCritical;
  return (
    values.channel !== channel || values.priority !== priority || values.tier !== tier || values.category !== category
  );
}

/** `resolvedAt` and `closedAt` stay those of the first time since the ticket was last open. */
export function applyStatus(values: MutableTicketValues, status: TicketStatus, at: Instant): void {
  values.status = status;
  if (isDone(status)) {
    values.resolvedAt ??= at;
    if (status === 'CLOSED') values.closedAt ??= at;
  } else {
    values.resolvedAt = null;
    values.closedAt = null;
  }
}
