import type { QuietSpan } from './contact.js';
import type { Instant, Interval } from './instant.js';
import { workingDays } from './workingdays.js';
import { zoneOf } from './zone.js';

/**
 * A span may begin on the day before and, where the zone skipped a day, on the one before that. A week has time that is not
 * quiet; in the second one it is there even when a clock change took it from the first.
 */
const DAYS_BEFORE = 2;
const DAYS_AFTER = 15;

/**
 * The first instant at or after `at` that is not within quiet hours: `at` itself, or the end of those it falls in. Spans are
 * half-open: their first minute is quiet, their end is not. Wall times are those of `timeZone`: one that a clock change skips is
 * read with the offset before it, one that occurs twice is its first occurrence. At most 15 days later, whatever the hours say.
 * Throws INVALID_INPUT for an unknown zone or a time outside the years Accord knows. Source: semantics.md sections 1 and 11.
 */
export function deliverableAt(quietHours: readonly QuietSpan[], timeZone: string, at: Instant): Instant {
  if (quietHours.length === 0) return at;
  let free = at;
  for (const { startsAt, endsAt } of quietAround(quietHours, timeZone, at)) {
    if (startsAt > free) break;
    free = Math.max(free, endsAt);
  }
  return free;
}

/** Quiet times about an instant, by their start: after a clock change that need not be the order of their wall times. */
function quietAround(quietHours: readonly QuietSpan[], timeZone: string, at: Instant): Interval[] {
  const days = workingDays({ timeZone, spans: quietHours, holidays: [], extraDays: [] });
  const today = zoneOf(timeZone).dayOf(at);
  const found: Interval[] = [];
  for (let day = today - DAYS_BEFORE; day <= today + DAYS_AFTER; day += 1) found.push(...days.intervalsOn(day));
  return found.sort((a, b) => a.startsAt - b.startsAt);
}
