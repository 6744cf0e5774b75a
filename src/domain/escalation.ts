import type { Side } from './actor.js';
import type { Instant, Milliseconds } from './instant.js';
import type { Ppm } from './quantity.js';
import type { Priority, Scope } from './terms.js';

/** What a level waits for, each by itself; see `EscalationTrigger`. */
export const TRIGGER_KINDS = [
  'SHARE_USED',
  'LATE_BY',
  'AFFECTED_USERS',
  'BUSINESS_CRITICAL',
  'REASSIGNED',
  'OBJECTIVE_STANDING',
  'NO_REPLY',
] as const;
export type TriggerKind = (typeof TRIGGER_KINDS)[number];

/**
 * A condition of a level. Lengths of time are working time of the clock's calendar.
 * - SHARE_USED: so much of the clock's limit is used.
 * - LATE_BY: so much time has passed since it was due; 0: as soon as it is late.
 * - AFFECTED_USERS: at least so many, as last reported of the ticket.
 * - BUSINESS_CRITICAL: the ticket stops a process that is critical to the business, as last reported.
 * - REASSIGNED: the ticket was handed to another group at least so many times.
 * - OBJECTIVE_STANDING: the clock's objective is announced as AT_RISK (or MISSED), or MISSED, in the current period.
 * - NO_REPLY: the oldest message of the customer (the opening counts) without a public agent reply has waited so long.
 */
export type EscalationTrigger =
  | { readonly kind: 'SHARE_USED'; readonly share: Ppm }
  | { readonly kind: 'LATE_BY'; readonly time: Milliseconds }
  | { readonly kind: 'AFFECTED_USERS'; readonly atLeast: number }
  | { readonly kind: 'BUSINESS_CRITICAL' }
  | { readonly kind: 'REASSIGNED'; readonly atLeast: number }
  | { readonly kind: 'OBJECTIVE_STANDING'; readonly standing: 'AT_RISK' | 'MISSED' }
  | { readonly kind: 'NO_REPLY'; readonly time: Milliseconds };

/** What a level asks for. The helpdesk stays the system of record: RAISE_PRIORITY and REASSIGN are requests in the ESCALATED event. */
export type EscalationAction =
  | {
      readonly kind: 'NOTIFY' /** Keys of the owner's contacts or contact groups. */;
      readonly contacts: readonly string[];
    }
  | { readonly kind: 'WEBHOOK'; readonly endpointId: string }
  | { readonly kind: 'RAISE_PRIORITY'; readonly to: Priority }
  | { readonly kind: 'REASSIGN'; readonly to: string };

export interface EscalationLevel {
  /** From 1, without gaps. */
  readonly level: number;
  readonly name: string;
  /** Whether all triggers must hold or any; none at all: the level is reached only by the wait of the one before. */
  readonly match: 'ALL' | 'ANY';
  readonly triggers: readonly EscalationTrigger[];
  readonly actions: readonly EscalationAction[];
  /** Working time after this level was recorded until the next one is taken, unless acknowledged; null: the next has its own triggers. */
  readonly wait: Milliseconds | null;
  /** Taken again `times` times, each `every` of working time after the one before, unless acknowledged; null: once. */
  readonly repeat: { readonly every: Milliseconds; readonly times: number } | null;
}

/** A ladder that one party keeps on a contract, as one version of it. Clocks that start from `validFrom` on keep to it until their end. */
export interface EscalationPolicy {
  readonly tenantId: string;
  readonly vendorId: string;
  readonly contractId: string;
  /** Whose ladder it is. Both parties see it and what it did; only the owner changes it, and only its contacts are told. */
  readonly side: Side;
  readonly key: string;
  readonly version: number;
  readonly name: string;
  readonly validFrom: Instant;
  /** A retired version has no levels: clocks that start from then on are left alone. */
  readonly retired: boolean;
  /** Keys of the objectives whose clocks it watches; empty: all. */
  readonly objectives: readonly string[];
  /** Which tickets, by what is last known of them. */
  readonly scope: Scope;
  readonly levels: readonly EscalationLevel[];
}

/**
 * TAKEN: recorded in time, its actions asked for. SKIPPED_LATE: its time had passed before the clock was known, or before a backfill
 * told of what it follows from; nothing was asked for.
 */
export type StepState = 'TAKEN' | 'SKIPPED_LATE';

/** One level of one ladder, reached on one cycle of one clock. At most one of each (clock, cycle, level, repeat). */
export interface EscalationStep {
  readonly tenantId: string;
  readonly vendorId: string;
  readonly contractId: string;
  readonly ticketId: string;
  readonly objectiveId: string;
  readonly cycle: string;
  readonly side: Side;
  readonly policyKey: string;
  readonly policyVersion: number;
  readonly level: number;
  /** 0: the level itself; then its repeats. */
  readonly repeat: number;
  readonly state: StepState;
  /** When its triggers held, or its wait was over: just past the due time for LATE_BY 0. */
  readonly dueAt: Instant;
  readonly recordedAt: Instant;
  /** The triggers that held; empty: the wait of the level before, or a repeat. */
  readonly reasons: readonly TriggerKind[];
}

/**
 * Somebody has taken a ticket in hand for a side: what waits for that on the ladders of this side stops, until then or (null) until
 * the clocks end that have started. The latest one of a side counts.
 */
export interface Acknowledgement {
  readonly tenantId: string;
  readonly vendorId: string;
  readonly contractId: string;
  readonly ticketId: string;
  readonly acknowledgedAt: Instant;
  readonly until: Instant | null;
  readonly by: string;
  readonly side: Side;
  readonly note: string | null;
}
