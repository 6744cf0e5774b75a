import type { Side } from './actor.js';
import { type Contract, vendorOf } from './contract.js';
import type { DomainEvent, EventKind } from './event.js';
import { derivedId } from './identity.js';
import type { Instant } from './instant.js';

export type ExclusionEventKind = Extract<EventKind, `EXCLUSION_${string}`>;

/** What both parties are told of a side's act on an exclusion; each kind happens to one at most once. */
export function exclusionEvent(
  kind: ExclusionEventKind,
  contract: Contract,
  { reference, side }: { readonly reference: string; readonly side: Side },
  now: Instant,
): DomainEvent {
  return {
    eventId: derivedId(kind, contract.id, reference),
    kind,
    occurredAt: now,
    recordedAt: now,
    tenantId: contract.tenantId,
    vendorId: vendorOf(contract),
    contractId: contract.id,
    objectiveId: null,
    ticketId: null,
    payload: { exclusionReference: reference, actedBy: side },
  };
}
