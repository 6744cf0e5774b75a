import type { Acknowledgement } from './escalation.js';
import type { Instant } from './instant.js';

/** From when on somebody has a ticket in hand, and until when; null: for good. */
export type InHand = Pick<Acknowledgement, 'acknowledgedAt' | 'until'>;

/**
 * When something that waits for nobody's having the ticket in hand may happen, that would else at `at`: what had not happened when
 * the latest acknowledgement was made waits for its end. null: it has none.
 */
export function freeAt(latest: InHand | null, at: Instant): Instant | null {
  if (latest === null) return at;
  return latest.until === null ? null : Math.max(at, latest.until);
}
