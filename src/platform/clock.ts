import type { Instant } from '../domain/instant.js';

/** Where a running program takes `now` from; tests pass one they set by hand. */
export type TimeSource = () => Instant;

/** The machine's clock. The only place outside tests that reads it for the domain. */
export const systemClock: TimeSource = () => Date.now();
