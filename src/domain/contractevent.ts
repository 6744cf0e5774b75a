import { type Contract, vendorOf } from './contract.js';
import type { DomainEvent, EventKind, EventPayload } from './event.js';
import { derivedId } from './identity.js';
import type { Instant } from './instant.js';

/** An act of a party on something of a contract, now; `occasion` tells it from others of its kind on that contract. */
export function contractEvent(
  kind: EventKind,
  contract: Contract,
  occasion: readonly (string | number)[],
  payload: EventPayload,
  now: Instant,
): DomainEvent {
  return {
    eventId: derivedId(kind, contract.id, ...occasion),
    kind,
    occurredAt: now,
    recordedAt: now,
    tenantId: contract.tenantId,
    vendorId: vendorOf(contract),
    contractId: contract.id,
    objectiveId: null,
    ticketId: null,
    payload,
  };
}
