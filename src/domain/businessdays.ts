import { Fault } from './fault.js';
import { DAY, type Instant, MINUTE, type Milliseconds } from './instant.js';
import type { WorkingDays } from './workingdays.js';
import { type DayNumber, LAST_YEAR, type Zone } from './zone.js';

const END_OF_TIME: DayNumber = Date.UTC(LAST_YEAR, 11, 31) / DAY;

/**
 * The same wall time `count` working days after an open instant. A day is a working day when a span starts on it; an instant
 * after midnight in a span that began the day before belongs to that day. A wall time outside the spans of the day found
 * becomes the end of its last span. Throws INVALID_INPUT for a count that is no whole number >= 0.
 */
export function dueAfterBusinessDays(days: WorkingDays, zone: Zone, open: Instant, count: number): Instant {
  if (!Number.isInteger(count) || count < 0) throw new Fault('INVALID_INPUT', 'business days must be a whole number');
  if (count === 0) return open;
  const startsOn = dayOfSpan(days, zone, open);
  return atWallTime(days, zone, workingDaysLater(days, startsOn, count), zone.wallClock(open) - startsOn * DAY);
}

/**
 * The last day on which a span had begun by an open instant: the day of the span it lies in, unless an extra day's span began
 * and ended within that one. The spans of all later days begin after the instant, so that none of them ends before it.
 */
function dayOfSpan(days: WorkingDays, zone: Zone, open: Instant): DayNumber {
  let day = zone.dayOf(open);
  while (!days.intervalsOn(day).some((span) => span.startsAt <= open)) day -= 1;
  return day;
}

function workingDaysLater(days: WorkingDays, from: DayNumber, count: number): DayNumber {
  let day = from;
  for (let left = count; left > 0; ) {
    day += 1;
    if (day > END_OF_TIME) throw new Fault('INVALID_INPUT', 'the calendar has too few working days');
    if (days.intervalsOn(day).length > 0) left -= 1;
  }
  return day;
}

function atWallTime(days: WorkingDays, zone: Zone, day: DayNumber, wall: Milliseconds): Instant {
  const lastEnd = Math.max(...days.intervalsOn(day).map((interval) => interval.endsAt));
  const within = days.spansOn(day).some((span) => span.from * MINUTE <= wall && wall <= span.to * MINUTE);
  // A clock change can push a wall time past the end that lies behind it.
  return within ? Math.min(zone.instantAt(day, wall), lastEnd) : lastEnd;
}
