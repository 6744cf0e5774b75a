import type { Side } from './actor.js';
import type { EventKind } from './event.js';
import type { Instant } from './instant.js';

/** How a body is wrapped: as Standard Webhooks proposes, or as a CloudEvents 1.0 event in structured mode. */
export const ENVELOPES = ['PLAIN', 'CLOUDEVENTS'] as const;
export type Envelope = (typeof ENVELOPES)[number];

/**
 * ACTIVE: events are read from the stream and sent. PAUSED: by hand. DISABLED: by Accord, see the reason. Both keep their
 * place in the stream and go on from it when resumed. REMOVED: for good.
 */
export const ENDPOINT_STATES = ['ACTIVE', 'PAUSED', 'DISABLED', 'REMOVED'] as const;
export type EndpointState = (typeof ENDPOINT_STATES)[number];

/** GONE: it answered 410. CURSOR_EXPIRED: events behind its place were removed as too old before it was sent them. */
export const DISABLED_REASONS = ['GONE', 'CURSOR_EXPIRED'] as const;
export type DisabledReason = (typeof DISABLED_REASONS)[number];

/** A reader of the stream of one side of an organisation: its events are posted to an address, or e-mailed to a contact. */
export interface Endpoint {
  readonly organisationId: string;
  readonly id: string;
  readonly side: Side;
  readonly name: string;
  /** Exactly one of `url` and `contactId` is set, for good: a webhook stays one, and so does an e-mail. */
  readonly url: string | null;
  readonly contactId: string | null;
  /** null: all. */
  readonly kinds: readonly EventKind[] | null;
  /** Contracts it is limited to; null: all of its organisation's on its side. */
  readonly contractIds: readonly string[] | null;
  /** Of a webhook. */
  readonly envelope: Envelope;
  readonly state: EndpointState;
  /** Why Accord disabled it; null: it did not. */
  readonly reason: DisabledReason | null;
  /** When its state last changed. */
  readonly changedAt: Instant;
  /** Through which sequence of the stream its events are recorded as deliveries. */
  readonly position: number;
  /** When the last of them were; the next are due no earlier, whichever node's clock says so. */
  readonly dispatchedAt: Instant;
  readonly createdBy: string;
  readonly createdAt: Instant;
}
