import type { CalendarTerms } from '../../src/domain/terms.js';

export const MINUTE = 60_000;
const HALF_HOUR = 30 * MINUTE;

/** What a wall clock in a zone shows. */
export interface WallTime {
  readonly date: string;
  /** Minutes since the wall's midnight. */
  readonly minute: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();
const shown = new Map<string, WallTime>();

/** Asked of Intl every half hour; no zone the oracle is used with changes its clocks in between. */
export function wallTime(zone: string, t: number): WallTime {
  const halfHour = Math.floor(t / HALF_HOUR) * HALF_HOUR;
  const key = `${zone} ${halfHour}`;
  let wall = shown.get(key);
  if (wall === undefined) {
    wall = askIntl(zone, halfHour);
    shown.set(key, wall);
  }
  return { date: wall.date, minute: wall.minute + (t - halfHour) / MINUTE };
}

function askIntl(zone: string, t: number): WallTime {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    formats.set(zone, format);
  }
  const part = Object.fromEntries(format.formatToParts(t).map(({ type, value }) => [type, value]));
  return {
    date: `${part['year']}-${part['month']}-${part['day']}`,
    minute: Number(part['hour']) * 60 + Number(part['minute']),
  };
}

/** Whether the minute that begins at t is open: asked of the wall clock, so spans must begin and end on whole hours. */
export type IsOpen = (t: number) => boolean;

export function openMinutes(calendar: CalendarTerms): IsOpen {
  const byDate = new Map<string, boolean[]>();
  const openOf = (date: string): boolean[] => {
    let minutes = byDate.get(date);
    if (minutes === undefined) {
      minutes = paintDay(calendar, date);
      byDate.set(date, minutes);
    }
    return minutes;
  };
  const halfHours = new Map<number, { readonly open: boolean[]; readonly minute: number }>();
  return (t) => {
    const index = Math.floor(t / HALF_HOUR);
    let halfHour = halfHours.get(index);
    if (halfHour === undefined) {
      const { date, minute } = wallTime(calendar.timeZone, index * HALF_HOUR);
      halfHour = { open: openOf(date), minute };
      halfHours.set(index, halfHour);
    }
    return halfHour.open[halfHour.minute + (t - index * HALF_HOUR) / MINUTE] === true;
  };
}

/** A day's open minutes: of the spans that start on it, and of yesterday's that cross midnight. */
function paintDay(calendar: CalendarTerms, date: string): boolean[] {
  const minutes = new Array<boolean>(1440).fill(false);
  for (const { from, to } of spansStartingOn(calendar, date)) minutes.fill(true, from, Math.min(to, 1440));
  for (const { to } of spansStartingOn(calendar, shiftDate(date, -1))) if (to > 1440) minutes.fill(true, 0, to - 1440);
  return minutes;
}

function spansStartingOn(calendar: CalendarTerms, date: string): { from: number; to: number }[] {
  const weekday = new Date(`${date}T12:00:00Z`).getUTCDay() || 7;
  const isHoliday = calendar.holidays.some((holiday) => holiday.date === date);
  const usual = isHoliday ? [] : calendar.spans.filter((span) => span.weekday === weekday);
  return [...usual, ...calendar.extraDays.filter((day) => day.date === date)];
}

function shiftDate(date: string, days: number): string {
  return new Date(Date.parse(`${date}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The instant at which `minutes` of open time have gone by since t. */
export function walkOpen(isOpen: IsOpen, t: number, minutes: number): number {
  let left = minutes;
  let at = t;
  while (left > 0) {
    if (isOpen(at)) left -= 1;
    at += MINUTE;
  }
  return at;
}

/** Open minutes until the same wall time `days` working days later; for calendars whose spans keep clear of clock changes and midnight. */
export function businessDayMinutes(calendar: CalendarTerms, isOpen: IsOpen, start: number, days: number): number {
  let first = start;
  while (!isOpen(first)) first += MINUTE;
  const { date, minute } = wallTime(calendar.timeZone, first);
  const dueOn = workingDateAfter(calendar, date, days);
  let counted = 0;
  let t = first;
  for (; wallTime(calendar.timeZone, t).date <= dueOn; t += MINUTE) {
    const wall = wallTime(calendar.timeZone, t);
    const touchesOpen = isOpen(t) || isOpen(t - MINUTE);
    if (wall.date === dueOn && wall.minute === minute && touchesOpen) return counted;
    if (isOpen(t)) counted += 1;
  }
  return counted;
}

function workingDateAfter(calendar: CalendarTerms, date: string, days: number): string {
  let day = date;
  for (let left = days; left > 0; ) {
    day = shiftDate(day, 1);
    if (spansStartingOn(calendar, day).length > 0) left -= 1;
  }
  return day;
}
