import { HOUR, type Instant, MINUTE } from './instant.js';
import { zoneOf } from './zone.js';

/** HOUR: at each full hour of the wall clock; DAY: once a day, at a wall time. */
export const DIGEST_RHYTHMS = ['HOUR', 'DAY'] as const;
export type DigestRhythm = (typeof DIGEST_RHYTHMS)[number];

/** When somebody who wants digests is told what has gathered. */
export interface Digest {
  readonly every: DigestRhythm;
  /** Of DAY: minutes of wall time from midnight, 0..1439; of HOUR 0. */
  readonly at: number;
}

/**
 * The first time of a digest at or after `at`, by the wall clock of `timeZone`. A wall time that a clock change skips is read
 * with the offset before it, one that occurs twice is its first occurrence; a full hour comes once every hour that passes.
 * Throws INVALID_INPUT for an unknown zone or a time outside the years Accord knows. Source: issue 5, digest option.
 */
export function nextDigestAt({ every, at: minute }: Digest, timeZone: string, at: Instant): Instant {
  const zone = zoneOf(timeZone);
  if (every === 'HOUR') {
    const pastHour = zone.wallClock(at) % HOUR;
    return pastHour === 0 ? at : at + HOUR - pastHour;
  }
  for (let day = zone.dayOf(at); ; day += 1) {
    const due = zone.instantAt(day, minute * MINUTE);
    if (due >= at) return due;
  }
}
