import type { Delivery, LaneKey, LaneKind, SendOutcome } from '../../domain/delivery.js';
import type { Instant } from '../../domain/instant.js';
import type { WriteUnit } from '../../platform/database.js';

/**
 * How one kind of lane is served. One try on a lane at a time; no transaction is open meanwhile. What it throws is logged and
 * counts as a failed try without an answer.
 */
export interface Sender {
  readonly kind: LaneKind;
  /** Lanes a node serves at once, and how many of these for one organisation. */
  readonly lanesAtOnce: number;
  readonly lanesAtOnceOfOne: number;
  /** How many deliveries that are due on a lane are tried together, as one message. */
  readonly together: number;
  /**
   * Tries deliveries of one lane once, at least one of them; they have one outcome. It ends by itself within a minute, whatever
   * the receiver does. `now` is when the try began.
   */
  send(deliveries: readonly Delivery[], now: Instant): Promise<SendOutcome>;
  /** What a node does once, when it begins to serve lanes of this kind. */
  begin?(now: Instant): Promise<void>;
  /** What follows when the receiver is GONE, such as holding its lane, in the transaction that holds its lane, before the lane is locked. */
  gone?(unit: WriteUnit, lane: LaneKey): Promise<void>;
}
