import type { Side } from './actor.js';
import type { MeasurementKind } from './facts.js';
import type { Instant, Interval } from './instant.js';
import type { Channel } from './terms.js';

export const EXCLUSION_KINDS = [
  'MAINTENANCE',
  'FORCE_MAJEURE',
  'CAUSED_BY_CLIENT',
  'FORECAST_EXCEEDED',
  'OTHER',
] as const;
/** Why something is not to count against the vendor (or not for it). */
export type ExclusionKind = (typeof EXCLUSION_KINDS)[number];

/** REMOVE: does not count at all. COUNT_AS_GOOD: counts as good, for rates; for all other objectives as it was. */
export type ExclusionEffect = 'REMOVE' | 'COUNT_AS_GOOD';

export type ExclusionDecision = 'ACCEPTED' | 'ACCEPTED_IN_PART' | 'REJECTED';

/** A ticket by its reporter's name. */
export interface NamedTicket {
  readonly source: string;
  readonly externalId: string;
}

/** A measurement by its reporter's name. */
export interface NamedMeasurement extends NamedTicket {
  readonly kind: MeasurementKind;
}

/**
 * What an exclusion covers: a span of time, of everything or of one ticket; or one ticket; or one measurement. Everything that
 * is set must fit.
 */
export interface ExclusionScope {
  /** Pauses the clocks it overlaps, and removes the measurements that happened within it. */
  readonly span: Interval | null;
  /** Of a span: what they came in by; empty: any, also none. A ticket's is the one it has last. */
  readonly channels: readonly Channel[];
  /** Keys of objectives; empty: all. */
  readonly objectives: readonly string[];
  readonly ticket: NamedTicket | null;
  readonly measurement: NamedMeasurement | null;
}

/** An exclusion that both parties agree on, as far as they do. */
export interface ExclusionInForce {
  readonly id: string;
  readonly reference: string;
  readonly effect: ExclusionEffect;
  readonly scope: ExclusionScope;
}

/** What one party asks not to be counted, and what became of it. Never deleted. */
export interface Exclusion {
  readonly tenantId: string;
  readonly contractId: string;
  readonly id: string;
  readonly vendorId: string;
  /** The proposer's name for it, unique in the contract. */
  readonly reference: string;
  readonly kind: ExclusionKind;
  readonly effect: ExclusionEffect;
  readonly scope: ExclusionScope;
  readonly reason: string;
  /** Where it can be looked up: links, numbers of changes or incidents. */
  readonly evidence: readonly string[];
  readonly proposedBy: Side;
  readonly proposedAt: Instant;
  /** null: not decided. */
  readonly decision: ExclusionDecision | null;
  /** What holds of it: the scope, the narrower one of ACCEPTED_IN_PART, or null. */
  readonly accepted: ExclusionScope | null;
  readonly answer: string | null;
  readonly decidedAt: Instant | null;
  /** When each side withdrew it, or said that it would. */
  readonly clientWithdrewAt: Instant | null;
  readonly vendorWithdrewAt: Instant | null;
  /** null: it stands. */
  readonly withdrawnAt: Instant | null;
}

export const EXCLUSION_STATES = ['PROPOSED', 'ACCEPTED', 'ACCEPTED_IN_PART', 'REJECTED', 'WITHDRAWN'] as const;
export type ExclusionState = (typeof EXCLUSION_STATES)[number];

export function exclusionState({ decision, withdrawnAt }: Pick<Exclusion, 'decision' | 'withdrawnAt'>): ExclusionState {
  return withdrawnAt === null ? (decision ?? 'PROPOSED') : 'WITHDRAWN';
}

/** The exclusion as it counts; null: it does not. */
export function inForce({ id, reference, effect, accepted, withdrawnAt }: Exclusion): ExclusionInForce | null {
  return accepted === null || withdrawnAt !== null ? null : { id, reference, effect, scope: accepted };
}

/** Whether both scopes say the same, in whatever order. */
export function isSameScope(a: ExclusionScope, b: ExclusionScope): boolean {
  return textOf(a) === textOf(b);
}

function textOf({ span, channels, objectives, ticket, measurement }: ExclusionScope): string {
  return JSON.stringify([
    span === null ? null : [span.startsAt, span.endsAt],
    [...channels].sort(),
    [...objectives].sort(),
    ticket === null ? null : [ticket.source, ticket.externalId],
    measurement === null ? null : [measurement.kind, measurement.source, measurement.externalId],
  ]);
}
