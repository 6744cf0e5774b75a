import type { Side } from './actor.js';
import type { Instant, Milliseconds } from './instant.js';

/** Where something is delivered to: a webhook endpoint, or a contact's mailbox. Each receives one after the other. */
export const LANE_KINDS = ['WEBHOOK', 'EMAIL'] as const;
export type LaneKind = (typeof LANE_KINDS)[number];

/** WAITING: not yet delivered, to be tried at `nextActionAt`. DEAD: tried for the last time; it can be sent again by hand. */
export const DELIVERY_STATES = ['WAITING', 'DELIVERED', 'DEAD'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** One receiver: an endpoint or a contact of an organisation. */
export interface LaneKey {
  readonly organisationId: string;
  readonly laneKind: LaneKind;
  /** Id of the endpoint or contact. */
  readonly laneId: string;
}

/** Something to be told to one receiver, as it is recorded. */
export interface NewDelivery extends LaneKey {
  /** Derived from the event (or digest), the lane and why it is told: what is recorded again changes nothing. */
  readonly id: string;
  readonly side: Side;
  /** Id of the journal event it tells of, which is the webhook-id. null: a digest or a test, whose webhook-id is `id`. */
  readonly eventId: string | null;
  /** The contract it tells of: an endpoint that is limited to others does not get it. null: of none. */
  readonly contractId: string | null;
  /** Its event's sequence in the stream: first attempts go in this order. null: it was not read from the stream. */
  readonly position: number | null;
  /** What is told, as it was when it was recorded: the event as an endpoint gets it, see `toldEvent` in toldevent.ts. */
  readonly payload: Readonly<Record<string, unknown>>;
  readonly createdAt: Instant;
  /** When it is tried first; not before quiet hours end. */
  readonly nextActionAt: Instant;
}

/** One thing to be told to one receiver, at least once. `id` is the same on every attempt. */
export interface Delivery extends Omit<NewDelivery, 'nextActionAt'> {
  readonly state: DeliveryState;
  /** Made so far; the last may be under way. */
  readonly attempts: number;
  /** Of these, since it was recorded or last sent again: its place in the schedule of retries. */
  readonly tries: number;
  /** When it is tried next; null: not any more. */
  readonly nextActionAt: Instant | null;
}

/** One try. */
export interface DeliveryAttempt {
  readonly organisationId: string;
  readonly deliveryId: string;
  /** From 1. */
  readonly number: number;
  readonly startedAt: Instant;
  /** null: it is under way, or the node that made it ended in the middle. */
  readonly took: Milliseconds | null;
  /** Of HTTP, or of SMTP; null: there was no answer. */
  readonly status: number | null;
  /** Why it failed, for people; null: delivered, or not known (`took` is null). */
  readonly fault: string | null;
}

/** What a try came to. */
export interface SendOutcome {
  /** Of HTTP, or of SMTP; null: there was no answer. */
  readonly status: number | null;
  /** Why it failed, for people, without secrets and addresses within; null: delivered. */
  readonly fault: string | null;
  /** How long the receiver asks to be left alone; null: it does not. */
  readonly retryAfter: Milliseconds | null;
  /** The first instant at or after another at which the receiver may be disturbed; absent: always. */
  readonly freeAt?: (at: Instant) => Instant;
  /**
   * Absent: a failure is retried by the schedule. GONE: the receiver wants nothing any more; `Sender.gone` follows. NEVER: this
   * one cannot be delivered, however often it is tried. APART: of several that were tried together; each is tried at once by itself.
   */
  readonly final?: 'GONE' | 'NEVER' | 'APART';
}

/** Where a lane stands: one node at a time works it. */
export interface DeliveryLane extends LaneKey {
  /** Nothing is sent: the receiver is paused, disabled or removed. */
  readonly held: boolean;
  /** Of the node that works it; null: nobody does. A lease that is not renewed ends at `nextActionAt`. */
  readonly lease: string | null;
  /** Failed attempts in a row. */
  readonly failures: number;
  /** Nothing is sent before: the breaker is open, or the receiver asked for it. null: it is closed. */
  readonly closedUntil: Instant | null;
  /** When a node may work it next; null: nothing is waiting, or it is held. */
  readonly nextActionAt: Instant | null;
}
