import { escalatedEvent } from '../../domain/escalated.js';
import type { EscalationLevel, EscalationStep } from '../../domain/escalation.js';
import type { DomainEvent } from '../../domain/event.js';
import type { Instant } from '../../domain/instant.js';
import { climb } from '../../domain/ladder.js';
import { laddersOfTicket } from '../../domain/ticketladders.js';
import type { LookedAtTicket } from './escalationdue.read.js';
import { escalationOf, type KnownLadders } from './ladderlook.read.js';

/** A step to be recorded, and what it asks for. */
export interface Escalation {
  readonly step: EscalationStep;
  readonly level: EscalationLevel;
  readonly event: DomainEvent;
}

export interface LookedAt {
  readonly ticketId: string;
  readonly escalations: readonly Escalation[];
  /** Infinity: when a standing changes; null: nothing but news brings it about. */
  readonly nextAt: Instant | null;
}

/** Climbs all ladders of a ticket as far as they go at `now`. */
export function climbLadders(ticket: LookedAtTicket, known: KnownLadders, now: Instant): LookedAt {
  const escalations: Escalation[] = [];
  const next: Instant[] = [];
  const escalation = escalationOf(ticket, known);
  for (const { ladder, objectiveKey } of escalation === null ? [] : laddersOfTicket(escalation)) {
    const { steps, nextAt } = climb(ladder, now);
    if (nextAt !== null) next.push(nextAt);
    for (const taken of steps) {
      const level = ladder.policy.levels.find((one) => one.level === taken.level);
      if (level === undefined) continue;
      const { clock, policy } = ladder;
      const { objectiveId, cycle } = clock;
      const place = { tenantId: known.tenantId, vendorId: ticket.vendorId, contractId: ticket.contractId };
      const ids = { ...place, ticketId: ticket.id, objectiveId, cycle };
      const step = { ...taken, ...ids, side: policy.side, policyKey: policy.key, policyVersion: policy.version };
      const event = escalatedEvent(step, { ticketExternalId: ticket.externalId, objectiveKey, clock, level });
      escalations.push({ step, level, event });
    }
  }
  return { ticketId: ticket.id, escalations, nextAt: next.length === 0 ? null : Math.min(...next) };
}
