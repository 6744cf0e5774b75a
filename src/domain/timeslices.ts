import type { Instant, Interval, LocalDate, Milliseconds } from './instant.js';
import { MINUTE } from './instant.js';
import type { SliceLength, SliceTerms } from './judgingterms.js';
import { addDays, addMonths, earlierDate, laterDate, startOfDay, weekdayOf } from './localtime.js';
import { zoneOf } from './zone.js';

const HALF_HOUR: Milliseconds = 30 * MINUTE;

/** First and last day, inclusive. */
export interface Days {
  readonly startsOn: LocalDate;
  readonly endsOn: LocalDate;
}

/** A slice of a period: whole local days, or a part of one. */
export interface Slice extends Interval, Days {
  /** Half hours of elapsed time from the first instant of its day; 0 for days and longer. */
  readonly slice: number;
}

/** Half hours in a slice shorter than a day. */
const HALF_HOURS = { HALF_HOUR: 1, HOUR: 2 } as const;

function halfHoursOf(length: SliceLength): 1 | 2 | null {
  return length === 'HALF_HOUR' || length === 'HOUR' ? HALF_HOURS[length] : null;
}

/**
 * Cuts days into slices. Half hours and hours are cut in elapsed time from each day's first instant (46 or 50 half hours
 * where clocks change by an hour), ISO weeks and calendar months also where the days begin and end.
 */
export function cutSlices(days: Days, length: SliceLength, zone: string): Slice[] {
  const halfHours = halfHoursOf(length);
  const slices: Slice[] = [];
  for (let startsOn = days.startsOn; startsOn <= days.endsOn; ) {
    const endsOn = earlierDate(lastDayOf(startsOn, length), days.endsOn);
    const whole = { startsAt: startOfDay(startsOn, zone), endsAt: startOfDay(addDays(endsOn, 1), zone) };
    if (halfHours === null) slices.push({ startsOn, endsOn, ...whole, slice: 0 });
    else slices.push(...cutDay(startsOn, whole, halfHours));
    startsOn = addDays(endsOn, 1);
  }
  return slices;
}

function cutDay(on: LocalDate, day: Interval, halfHours: 1 | 2): Slice[] {
  const slices: Slice[] = [];
  for (let slice = 0, startsAt = day.startsAt; startsAt < day.endsAt; slice += halfHours) {
    const endsAt = Math.min(startsAt + halfHours * HALF_HOUR, day.endsAt);
    slices.push({ startsOn: on, endsOn: on, startsAt, endsAt, slice });
    startsAt = endsAt;
  }
  return slices;
}

function lastDayOf(date: LocalDate, length: SliceLength): LocalDate {
  if (length === 'WEEK') return addDays(date, 7 - weekdayOf(date));
  if (length === 'MONTH') return addDays(addMonths(`${date.slice(0, 8)}01`, 1), -1);
  return date;
}

/** Names the slice of a period that holds a tally; `startsOn` is the period's first day. */
export function sliceKey(
  length: SliceLength,
  startsOn: LocalDate,
  { on, slice }: { on: LocalDate; slice: number },
): string {
  const first = laterDate(firstDayOf(on, length), startsOn);
  return halfHoursOf(length) === null ? `${first} 0` : `${on} ${slice}`;
}

function firstDayOf(date: LocalDate, length: SliceLength): LocalDate {
  if (length === 'WEEK') return addDays(date, 1 - weekdayOf(date));
  return length === 'MONTH' ? `${date.slice(0, 8)}01` : date;
}

/** The `slice` a tally of that instant is kept under: 0 unless the terms judge slices shorter than a day. */
export function sliceAt(t: Instant, slices: SliceTerms | null, zone: string): number {
  const halfHours = slices === null ? null : halfHoursOf(slices.length);
  if (halfHours === null) return 0;
  const { dayOf, dayStart } = zoneOf(zone);
  const passed = Math.floor((t - dayStart(dayOf(t))) / HALF_HOUR);
  return passed - (passed % halfHours);
}
