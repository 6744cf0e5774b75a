import type { WorkingTime } from './calendar.js';
import type { Instant, Milliseconds } from './instant.js';
import type { Ppm } from './quantity.js';
import type { Limit, Warning } from './terms.js';

const MILLION = 1_000_000;

/**
 * `L`: a limit as working time. Business days are turned into it once, from the instant the clock counts from, so that
 * pauses, carrying and shares of the limit work as for any limit (semantics, section 1).
 */
export function limitFrom(calendar: WorkingTime, countedFrom: Instant, limit: Limit): Milliseconds {
  if (limit.businessDays === null) return limit.workingTime;
  return calendar.working(countedFrom, calendar.dueAfterBusinessDays(countedFrom, limit.businessDays));
}

/** The working time after which a clock is at risk: a share of L, rounded down to the millisecond, or so much before L. */
export function warnAfter(warning: Warning, limit: Milliseconds): Milliseconds {
  return warning.share === null ? Math.max(0, limit - warning.before) : shareOf(limit, warning.share);
}

/** A share of L, rounded down to the millisecond. */
export function shareOf(limit: Milliseconds, share: Ppm): Milliseconds {
  // In two parts, because limit x share may exceed what an integer holds exactly.
  const rest = limit % MILLION;
  return ((limit - rest) / MILLION) * share + Math.floor((rest * share) / MILLION);
}
