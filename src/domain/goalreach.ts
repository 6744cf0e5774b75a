import { DAY, MINUTE, type Milliseconds } from './instant.js';
import type { CalendarTerms, Limit } from './terms.js';

const DAYS_IN_REACH = 5 * 366;
const DAYS_A_WEEK = 7;

/** Longest limit in working time: five years round the clock. */
export const LONGEST_LIMIT: Milliseconds = DAYS_IN_REACH * DAY;

/**
 * Whether an ordinary week of the calendar yields enough for a limit to come within five years, holidays aside. One that is
 * further away may lie beyond the years Accord knows, and no due time could be told. False for a calendar without spans.
 */
export function isInReach({ workingTime, businessDays }: Limit, { spans }: CalendarTerms): boolean {
  if (workingTime !== null) {
    const week = spans.reduce((sum, span) => sum + (span.to - span.from) * MINUTE, 0);
    return workingTime * DAYS_A_WEEK <= week * DAYS_IN_REACH;
  }
  const week = new Set(spans.map((span) => span.weekday)).size;
  return businessDays * DAYS_A_WEEK <= week * DAYS_IN_REACH;
}
