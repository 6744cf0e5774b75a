import type { FactFaults, Rejection } from './factrules.js';
import { channelFault, firstFault, headerFaults, optionalTextFault } from './factrules.js';
import type { TicketFact } from './facts.js';
import { TICKET_EVENT_KINDS } from './facts.js';
import type { Instant } from './instant.js';
import { choiceFault, wholeFault } from './termchecks.js';
import { PRIORITIES, TICKET_STATUSES } from './terms.js';
import { LONGEST_NAME } from './text.js';

const MOST_USERS = 2_147_483_647;

/** The first fault of a fact about a ticket, or null. A withdrawn fact is checked like any other: it may be reinstated. */
export function validateTicketFact(fact: TicketFact, now: Instant, path: string): Rejection | null {
  return firstFault([...headerFaults(fact, now), ...kindFaults(fact), ...attributeFaults(fact)], path);
}

function kindFaults(fact: TicketFact): FactFaults {
  const { kind, status, channel, priority, tier, category, assigneeGroup, affectedUsers, businessCritical } = fact;
  const carriesStatus = kind === 'OPENED' || kind === 'STATUS_CHANGED';
  const attributes = [channel, priority, tier, category, assigneeGroup, affectedUsers, businessCritical];
  const changesNothing = attributes.every((value) => value === null);
  return [
    ['kind', choiceFault(kind, TICKET_EVENT_KINDS)],
    ['sequence', wholeFault(fact.sequence, 0, Number.MAX_SAFE_INTEGER)],
    ['status', kind === 'STATUS_CHANGED' && status === null ? 'is needed for STATUS_CHANGED' : null],
    ['status', !carriesStatus && status !== null ? `${kind} has no status: report a STATUS_CHANGED` : null],
    ['channel', kind === 'OPENED' && channel === null ? 'is needed for OPENED' : null],
    [
      'kind',
      kind === 'ATTRIBUTES_CHANGED' && changesNothing ? 'ATTRIBUTES_CHANGED needs at least one attribute' : null,
    ],
  ];
}

function attributeFaults(fact: TicketFact): FactFaults {
  return [
    ['status', fact.status === null ? null : choiceFault(fact.status, TICKET_STATUSES)],
    ['channel', channelFault(fact.channel)],
    ['priority', fact.priority === null ? null : choiceFault(fact.priority, PRIORITIES)],
    ['tier', optionalTextFault(fact.tier, LONGEST_NAME)],
    ['category', optionalTextFault(fact.category, LONGEST_NAME)],
    ['assigneeGroup', optionalTextFault(fact.assigneeGroup, LONGEST_NAME)],
    ['affectedUsers', fact.affectedUsers === null ? null : wholeFault(fact.affectedUsers, 0, MOST_USERS)],
  ];
}
