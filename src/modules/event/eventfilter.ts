import { mayTouchContract } from '../../domain/access.js';
import type { Actor } from '../../domain/actor.js';
import type { DomainEvent, EventKind } from '../../domain/event.js';

/** Which events somebody wants; what is null is not asked for. */
export interface EventWish {
  readonly kinds: readonly EventKind[] | null;
  readonly contractIds: readonly string[] | null;
  readonly objectiveIds: readonly string[] | null;
}

/** Whether an event is among those wished for and those the actor's key may see. */
export function isWanted(event: DomainEvent, wish: EventWish, actor: Actor): boolean {
  const { kinds, contractIds, objectiveIds } = wish;
  if (!mayTouchContract(actor, event.contractId)) return false;
  if (kinds !== null && !kinds.includes(event.kind)) return false;
  if (contractIds !== null && !contractIds.includes(event.contractId)) return false;
  return objectiveIds === null || (event.objectiveId !== null && objectiveIds.includes(event.objectiveId));
}

/** The contracts to ask for: those wished for, as far as the actor's key allows; null: all. */
export function askedContracts(wish: EventWish, actor: Actor): readonly string[] | null {
  if (wish.contractIds === null) return actor.contractIds;
  return wish.contractIds.filter((id) => mayTouchContract(actor, id));
}
