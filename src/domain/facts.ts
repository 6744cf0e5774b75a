import type { Instant, Milliseconds } from './instant.js';
import type { Channel, Priority, TicketStatus } from './terms.js';

/** LIVE facts announce what they change; BACKFILL counts in full and announces nothing dated before it was recorded. */
export type RecordingMode = 'LIVE' | 'BACKFILL';

/** What every reported fact carries. Identity is (contract, source, kind of fact, externalId). */
export interface FactHeader {
  readonly source: string;
  readonly externalId: string;
  /** A higher revision corrects; the same one with other content is a CONFLICT. From 1. */
  readonly revision: number;
  readonly withdrawn: boolean;
  readonly occurredAt: Instant;
}

export const TICKET_EVENT_KINDS = [
  'OPENED',
  'AGENT_REPLIED',
  'CUSTOMER_REPLIED',
  'STATUS_CHANGED',
  'ATTRIBUTES_CHANGED',
  'CANCELLED',
] as const;
export type TicketEventKind = (typeof TICKET_EVENT_KINDS)[number];

/** A fact about a ticket as the helpdesk reported it. Attributes that are null are not changed by it. */
export interface TicketFact extends FactHeader {
  readonly kind: TicketEventKind;
  /** Reporter's order among facts of the same instant; 0 when it gave none. */
  readonly sequence: number;
  /** Of AGENT_REPLIED: an internal note is not public and stops nothing. */
  readonly isPublic: boolean;
  /** Of OPENED (default NEW) and STATUS_CHANGED. */
  readonly status: TicketStatus | null;
  readonly channel: Channel | null;
  readonly priority: Priority | null;
  readonly tier: string | null;
  readonly category: string | null;
  readonly assigneeGroup: string | null;
  /** How many people the trouble keeps from working, at least 0. */
  readonly affectedUsers: number | null;
  /** Whether it stops a process that is critical to the business. */
  readonly businessCritical: boolean | null;
}

export const MEASUREMENT_KINDS = [
  'QUEUE_INTERVAL',
  'CONTACT',
  'OUTAGE',
  'SURVEY_RESPONSE',
  'AUDIT',
  'COUNTER',
] as const;
export type MeasurementKind = (typeof MEASUREMENT_KINDS)[number];

/** Counts of one queue over a span, with the thresholds they were counted by. `occurredAt` is its start. */
export interface QueueInterval {
  readonly kind: 'QUEUE_INTERVAL';
  readonly queue: string;
  readonly channel: Channel;
  readonly endsAt: Instant;
  readonly waitThreshold: Milliseconds;
  readonly shortAbandon: Milliseconds;
  readonly answered: number;
  readonly abandoned: number;
  readonly answeredInThreshold: number;
  readonly abandonedInThreshold: number;
  readonly shortAbandoned: number;
  /** Sum of the waits of the answered. */
  readonly waitTotal: Milliseconds;
  readonly handled: number;
  readonly handleTotal: Milliseconds;
  /** How long agents were free for contacts of the queue, over all agents; null: not known. */
  readonly availableTotal: Milliseconds | null;
}

/** One contact of a queue. `occurredAt` is when it entered the queue. Neither answered nor abandoned: still waiting. */
export interface ContactRecord {
  readonly kind: 'CONTACT';
  readonly queue: string;
  readonly channel: Channel;
  readonly answeredAt: Instant | null;
  readonly abandonedAt: Instant | null;
  readonly handleTime: Milliseconds | null;
}

/** A service was down from `occurredAt`. `endsAt` null: not over yet; it counts when its end is reported. */
export interface Outage {
  readonly kind: 'OUTAGE';
  readonly service: string;
  readonly endsAt: Instant | null;
}

export interface SurveyResponse {
  readonly kind: 'SURVEY_RESPONSE';
  /** Which survey it answers; null: not named. */
  readonly survey: string | null;
  /** In thousandths: 4.5 is 4_500. */
  readonly scoreMilli: number;
  readonly channel: Channel | null;
  readonly ticketExternalId: string | null;
}

/** An audit of one piece of work: by points, by the items of a process that were kept, or by both. */
export interface Audit {
  readonly kind: 'AUDIT';
  /** 0..100 points, in thousandths of a point: 87.5 is 87_500. null: none were given. */
  readonly scoreMilli: number | null;
  /** 0 <= itemsKept <= itemsAudited. Both null: no items were audited. */
  readonly itemsKept: number | null;
  readonly itemsAudited: number | null;
  readonly channel: Channel | null;
  readonly ticketExternalId: string | null;
}

/** What a named counter counted, as of `occurredAt`: how many were good, what they came to, or both. */
export interface Counter {
  readonly kind: 'COUNTER';
  readonly counter: string;
  /** 0 <= good <= total. null: it does not tell good from bad. */
  readonly good: number | null;
  readonly total: number;
  /** Sum over the `total`, in thousandths of what the counter counts in, at least 0. null: it does not add up anything. */
  readonly sumMilli: number | null;
}

export type MeasurementContent = QueueInterval | ContactRecord | Outage | SurveyResponse | Audit | Counter;

export type MeasurementFact = FactHeader & { readonly content: MeasurementContent };
