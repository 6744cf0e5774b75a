/** A point in time: whole milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

/** A length of time in whole milliseconds. */
export type Milliseconds = number;

/** A calendar date without time or zone, `YYYY-MM-DD`. Dates compare as strings. */
export type LocalDate = string;

/** Half-open interval of instants: `startsAt <= t < endsAt`. */
export interface Interval {
  readonly startsAt: Instant;
  readonly endsAt: Instant;
}

export const SECOND: Milliseconds = 1_000;
export const MINUTE: Milliseconds = 60 * SECOND;
export const HOUR: Milliseconds = 60 * MINUTE;
export const DAY: Milliseconds = 24 * HOUR;

/** The earlier of two instants, or the one there is; null: there is none. */
export function earlierInstant(a: Instant | null, b: Instant | null): Instant | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}
