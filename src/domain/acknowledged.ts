import type { Acknowledgement } from './escalation.js';
import type { Instant } from './instant.js';

/** From when on somebody has a ticket in hand, and until when; null: for good, until the clocks end that have started. */
export type InHand = Pick<Acknowledgement, 'acknowledgedAt' | 'until'>;

/**
 * When something on a clock that waits for nobody's having the ticket in hand may happen, that would else at `at`: what had not
 * happened when the latest acknowledgement was made waits for its end. One for good holds for the clocks that had started by
 * then: it ends with them. null: it has no end.
 */
export function freeAt(
  latest: InHand | null,
  { startedAt }: { readonly startedAt: Instant },
  at: Instant,
): Instant | null {
  if (latest === null) return at;
  if (latest.until !== null) return Math.max(at, latest.until);
  return startedAt > latest.acknowledgedAt ? at : null;
}
