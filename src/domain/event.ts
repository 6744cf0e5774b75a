import type { Side } from './actor.js';
import type { TriggerKind } from './escalation.js';
import type { Instant } from './instant.js';
import type { Priority } from './terms.js';

export const EVENT_KINDS = [
  'CLOCK_AT_RISK',
  'CLOCK_BREACHED',
  'CLOCK_BREACH_RETRACTED',
  'OBJECTIVE_AT_RISK',
  'OBJECTIVE_BREACHED',
  'OBJECTIVE_RECOVERED',
  'OBJECTIVE_VERDICT_CORRECTED',
  'PERIOD_CLOSED',
  'ESCALATED',
  'STATEMENT_SUBMITTED',
  'STATEMENT_DISPUTED',
  'STATEMENT_AGREED',
  'STATEMENT_LOCKED',
  'EXCLUSION_PROPOSED',
  'EXCLUSION_ACCEPTED',
  'EXCLUSION_ACCEPTED_IN_PART',
  'EXCLUSION_REJECTED',
  'EXCLUSION_WITHDRAWAL_OFFERED',
  'EXCLUSION_WITHDRAWN',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** ESCALATED: which level of whose ladder was reached, why, and what it asks of the helpdesk. */
export interface EscalationPayload {
  readonly policyKey: string;
  readonly side: Side;
  readonly level: number;
  /** 0: the level itself; then its repeats. */
  readonly repeat: number;
  readonly levelName: string;
  /** Empty: the wait of the level before was over, or it is a repeat. */
  readonly reasons: readonly TriggerKind[];
  /** null: not asked for. */
  readonly raisePriorityTo: Priority | null;
  readonly reassignTo: string | null;
}

/** The facts of an event, stored with it and never changed: what is absent does not apply to its kind. */
export interface EventPayload {
  /** Of a clock. */
  readonly cycle?: string;
  readonly generation?: number;
  readonly startedAt?: Instant;
  readonly dueAt?: Instant;
  /** CLOCK_BREACH_RETRACTED: the id of the breach event that is taken back. */
  readonly retracts?: string;
  readonly ticketExternalId?: string;
  /** Of an objective, a period or a statement. */
  readonly objectiveKey?: string;
  readonly periodIndex?: number;
  readonly verdict?: string;
  readonly previousVerdict?: string;
  /** In the unit of the indicator, as shown. */
  readonly actual?: number | null;
  readonly target?: number;
  /** PERIOD_CLOSED, and of a statement: 0..1 */
  readonly score?: number | null;
  /** Of a statement: the SHA-256 of its content. */
  readonly contentHash?: string;
  readonly escalation?: EscalationPayload;
  /** Of an exclusion: the proposer's name for it, and the party that acted. */
  readonly exclusionReference?: string;
  readonly actedBy?: Side;
}

/** An entry of the journal before it has a place in a party's stream. */
export interface DomainEvent {
  /** The same in both parties' streams, on every path and every retry. */
  readonly eventId: string;
  readonly kind: EventKind;
  /** When it happened, in fact time. */
  readonly occurredAt: Instant;
  /** When it was noticed. */
  readonly recordedAt: Instant;
  readonly tenantId: string;
  readonly vendorId: string;
  readonly contractId: string;
  readonly objectiveId: string | null;
  readonly ticketId: string | null;
  readonly payload: EventPayload;
}
