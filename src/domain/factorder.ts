import type { TicketFact } from './facts.js';

/** Order of facts of the same instant and sequence: what ends something comes before what begins or changes something. */
const OPENED = 0;
const STOP = 1;
const PAUSE = 2;
const RESUME = 3;
const START = 4;
const CHANGE = 5;
const CANCEL = 6;

function statusRank(fact: TicketFact): number {
  switch (fact.status) {
    case 'RESOLVED':
    case 'CLOSED':
      return STOP;
    case 'PENDING_CUSTOMER':
    case 'PENDING_THIRD_PARTY':
    case 'ON_HOLD':
      return PAUSE;
    default:
      return RESUME;
  }
}

function rank(fact: TicketFact): number {
  switch (fact.kind) {
    case 'OPENED':
      return OPENED;
    case 'AGENT_REPLIED':
      return fact.isPublic ? STOP : CHANGE;
    case 'STATUS_CHANGED':
      return statusRank(fact);
    case 'CUSTOMER_REPLIED':
      return START;
    case 'ATTRIBUTES_CHANGED':
      return CHANGE;
    case 'CANCELLED':
      return CANCEL;
  }
}

function compareFacts(a: TicketFact, b: TicketFact): number {
  if (a.occurredAt !== b.occurredAt) return a.occurredAt - b.occurredAt;
  if (a.sequence !== b.sequence) return a.sequence - b.sequence;
  const byRank = rank(a) - rank(b);
  if (byRank !== 0) return byRank;
  if (a.externalId === b.externalId) return 0;
  return a.externalId < b.externalId ? -1 : 1;
}

/**
 * The facts of one ticket that stand (withdrawn ones do not), in the order in which they happened, whatever the order in
 * which they were reported: occurredAt, the reporter's sequence, opening, stop, pause, resume, start, change, cancel,
 * externalId (semantics, section 3).
 */
export function orderFacts(facts: readonly TicketFact[]): TicketFact[] {
  return facts.filter((fact) => !fact.withdrawn).sort(compareFacts);
}
