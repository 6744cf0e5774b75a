import type { Side } from './actor.js';
import type { Contract } from './contract.js';
import { contractEvent } from './contractevent.js';
import type { DomainEvent, EventKind } from './event.js';
import type { Instant } from './instant.js';

export type ExclusionEventKind = Extract<EventKind, `EXCLUSION_${string}`>;

/** What both parties are told of a side's act on an exclusion; each kind happens to one at most once. */
export function exclusionEvent(
  kind: ExclusionEventKind,
  contract: Contract,
  { reference, side }: { readonly reference: string; readonly side: Side },
  now: Instant,
): DomainEvent {
  return contractEvent(kind, contract, [reference], { exclusionReference: reference, actedBy: side }, now);
}
