import type { WorkingTime } from './calendar.js';
import type { Instant, Interval, Milliseconds } from './instant.js';
import { DAY } from './instant.js';
import { dayNumber } from './localtime.js';
import type { CalendarTerms } from './terms.js';
import { type WorkingDays, workingDays } from './workingdays.js';
import { zoneOf } from './zone.js';

/** Open or closed hours. */
export interface Hours extends Interval {
  readonly isOpen: boolean;
  /** Of hours that a holiday closed: its name. */
  readonly holiday: string | null;
}

/** Hours are looked up so much at a time: they may be asked for over years, of which only the first are read. */
const WINDOW: Milliseconds = 64 * DAY;

/** The hours from a to b in order, without gaps: open ones, those a holiday closed, and closed ones, each as long as it lasts. */
export function* calendarHours(
  calendar: CalendarTerms,
  working: WorkingTime,
  { startsAt, endsAt }: Interval,
): Generator<Hours> {
  let last = null as Hours | null;
  for (let from = startsAt; from < endsAt; from += WINDOW) {
    for (const hours of hoursWithin(calendar, working, from, Math.min(endsAt, from + WINDOW))) {
      if (last !== null && last.isOpen === hours.isOpen && last.holiday === hours.holiday) {
        last = { ...last, endsAt: hours.endsAt };
        continue;
      }
      if (last !== null) yield last;
      last = hours;
    }
  }
  if (last !== null) yield last;
}

function* hoursWithin(calendar: CalendarTerms, working: WorkingTime, a: Instant, b: Instant): Generator<Hours> {
  const open = working.spans(a, b).map((span) => ({ ...span, isOpen: true, holiday: null }));
  const known: Hours[] = [...open, ...holidayHours(calendar, open, a, b)].sort((x, y) => x.startsAt - y.startsAt);
  let at = a;
  for (const hours of known) {
    const startsAt = Math.max(at, hours.startsAt);
    if (startsAt >= hours.endsAt) continue;
    if (startsAt > at) yield { startsAt: at, endsAt: startsAt, isOpen: false, holiday: null };
    yield { ...hours, startsAt };
    at = hours.endsAt;
  }
  if (at < b) yield { startsAt: at, endsAt: b, isOpen: false, holiday: null };
}

const daysWithoutHolidays = new WeakMap<CalendarTerms, WorkingDays>();

/** What holidays took from the open hours of their weekdays, and nothing opened otherwise. */
function holidayHours(calendar: CalendarTerms, open: readonly Interval[], a: Instant, b: Instant): Hours[] {
  const { dayOf } = zoneOf(calendar.timeZone);
  // A span of the day before may reach over midnight.
  const [first, last] = [dayOf(a) - 1, dayOf(b)];
  const days = daysWithoutHolidays.get(calendar) ?? workingDays({ ...calendar, holidays: [], extraDays: [] });
  daysWithoutHolidays.set(calendar, days);
  return calendar.holidays.flatMap(({ date, name }) => {
    const day = dayNumber(date);
    if (day < first || day > last) return [];
    return days
      .intervalsOn(day)
      .flatMap((span) => without(clipped(span, a, b), open))
      .map((span) => ({ ...span, isOpen: false, holiday: name }));
  });
}

function clipped({ startsAt, endsAt }: Interval, a: Instant, b: Instant): Interval {
  return { startsAt: Math.max(a, startsAt), endsAt: Math.min(b, endsAt) };
}

/** What is left of a span without others, which ascend and do not overlap. */
function without({ startsAt, endsAt }: Interval, others: readonly Interval[]): Interval[] {
  const rest: Interval[] = [];
  let from = startsAt;
  for (const other of others) {
    if (other.endsAt <= from || other.startsAt >= endsAt) continue;
    if (other.startsAt > from) rest.push({ startsAt: from, endsAt: other.startsAt });
    from = Math.max(from, other.endsAt);
  }
  if (from < endsAt) rest.push({ startsAt: from, endsAt });
  return rest;
}
