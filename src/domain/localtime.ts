import { DAY, type Instant, type LocalDate } from './instant.js';
import type { Weekday } from './terms.js';
import { type DayNumber, findZone, zoneOf } from './zone.js';

/** Past this many days their dates are forgotten: a century holds a third of them. */
const KEPT_DATES = 100_000;
const dates = new Map<DayNumber, LocalDate>();

/** Whether it is a real date of the proleptic Gregorian calendar, written YYYY-MM-DD, years 0001 to 9999. */
export function isLocalDate(s: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(s) || s.startsWith('0000')) return false;
  const at = Date.parse(`${s}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(s);
}

/** Days since 1970-01-01 of a valid date. */
export function dayNumber(date: LocalDate): DayNumber {
  return Date.parse(`${date}T00:00:00Z`) / DAY;
}

export function dateOfDay(day: DayNumber): LocalDate {
  const known = dates.get(day);
  if (known !== undefined) return known;
  const date = new Date(day * DAY).toISOString().slice(0, 10);
  if (dates.size >= KEPT_DATES) dates.clear();
  dates.set(day, date);
  return date;
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return dateOfDay(dayNumber(date) + days);
}

/** Whole months on, the day clamped to the length of the month it falls in: 31 January + 1 month is the last of February. */
export function addMonths(date: LocalDate, months: number): LocalDate {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  const lastOfMonth = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, lastOfMonth))).toISOString().slice(0, 10);
}

export function earlierDate(a: LocalDate, b: LocalDate): LocalDate {
  if (b < a) return b;
  return a;
}

export function laterDate(a: LocalDate, b: LocalDate): LocalDate {
  return earlierDate(a, b) === a ? b : a;
}

/** Whole days from one date to another, negative when `to` is the earlier one. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return dayNumber(to) - dayNumber(from);
}

export function weekdayOfDay(day: DayNumber): Weekday {
  return (((((day + 3) % 7) + 7) % 7) + 1) as Weekday;
}

/** ISO weekday, 1 = Monday. */
export function weekdayOf(date: LocalDate): Weekday {
  return weekdayOfDay(dayNumber(date));
}

/** Whether it is an IANA zone name in its usual spelling, such as Europe/Berlin. */
export function isTimeZone(s: string): boolean {
  return findZone(s) !== null;
}

/** The local date at an instant. Throws INVALID_INPUT for an unknown zone or a time outside the years Accord knows. */
export function localDateAt(t: Instant, timeZone: string): LocalDate {
  return dateOfDay(zoneOf(timeZone).dayOf(t));
}

/** The first instant of a local date: midnight, or the end of the gap where clocks skip it. Throws as `localDateAt`. */
export function startOfDay(date: LocalDate, timeZone: string): Instant {
  return zoneOf(timeZone).dayStart(dayNumber(date));
}
