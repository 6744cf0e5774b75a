import { ALWAYS_SPANS } from '../../domain/calendar.js';
import type { Issue } from '../../domain/fault.js';
import type { CalendarTerms, ExtraDay, Holiday, Weekday, WorkingSpan } from '../../domain/terms.js';

const MINUTES_OF_DAY = 1_440;

/** Names of ISO weekdays, Monday first. */
export const WEEKDAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const;
export type WeekdayName = (typeof WEEKDAYS)[number];

/** Local wall-clock times, `HH:MM`. A `to` at or before `from` lies on the next day; `24:00` ends the day itself. */
export interface WallTimes {
  from: string;
  to: string;
}

/** A calendar as people write it down. */
export interface CalendarDraft {
  timeZone?: string | null;
  alwaysOpen?: boolean | null;
  spans?: readonly (WallTimes & { weekday: WeekdayName })[] | null;
  holidays?: readonly Holiday[] | null;
  extraDays?: readonly (WallTimes & { date: string })[] | null;
}

function minuteOf(text: string, path: string, issues: Issue[]): number {
  const found = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(text);
  const minute = found === null ? Number.NaN : Number(found[1]) * 60 + Number(found[2]);
  if (minute <= MINUTES_OF_DAY) return minute;
  issues.push({ path, message: 'must be a wall-clock time from 00:00 to 24:00' });
  return 0;
}

/** Minutes from midnight of a time of day, before 24:00; a fault of form goes to `issues`. */
export function minuteOfDay(text: string, path: string, issues: Issue[]): number {
  const minute = minuteOf(text, path, issues);
  if (minute === MINUTES_OF_DAY) issues.push({ path, message: 'must be before 24:00' });
  return minute % MINUTES_OF_DAY;
}

/** Minutes from the midnight the span starts after; past 1440 it crosses the next midnight. */
function minutesOf(times: WallTimes, path: string, issues: Issue[]): { from: number; to: number } {
  const known = issues.length;
  const from = minuteOf(times.from, `${path}.from`, issues);
  const to = minuteOf(times.to, `${path}.to`, issues);
  if (issues.length > known) return { from: 0, to: MINUTES_OF_DAY };
  if (from === MINUTES_OF_DAY) issues.push({ path: `${path}.from`, message: 'must be before 24:00' });
  return { from, to: to <= from ? to + MINUTES_OF_DAY : to };
}

/** The spans of a week as they are written under `path`; faults of form go to `issues`. */
export function spansFromDraft(
  spans: readonly (WallTimes & { weekday: WeekdayName })[],
  path: string,
  issues: Issue[],
): WorkingSpan[] {
  return spans.map((span, index) => ({
    weekday: (WEEKDAYS.indexOf(span.weekday) + 1) as Weekday,
    ...minutesOf(span, `${path}.${index}`, issues),
  }));
}

/**
 * The terms a written calendar means; `zone` stands in for a time zone it does not name. Faults of form go to `issues`,
 * faults of meaning (overlaps, unknown zones, no open time) are the business of `validateCalendar`.
 */
export function calendarFromDraft(draft: CalendarDraft, zone: string, path: string, issues: Issue[]): CalendarTerms {
  const spans = draft.spans ?? [];
  if (draft.alwaysOpen === true && spans.length > 0) {
    issues.push({ path: `${path}.spans`, message: 'must be empty when alwaysOpen is true' });
  }
  const written = spansFromDraft(spans, `${path}.spans`, issues);
  return {
    timeZone: draft.timeZone ?? zone,
    spans: draft.alwaysOpen === true ? ALWAYS_SPANS : written,
    holidays: (draft.holidays ?? []).map(({ date, name }) => ({ date, name })),
    extraDays: (draft.extraDays ?? []).map(
      (day, index): ExtraDay => ({
        date: day.date,
        ...minutesOf(day, `${path}.extraDays.${index}`, issues),
      }),
    ),
  };
}

/** `HH:MM` of a minute count; the end of a span that crosses midnight reads as the next day's time. */
export function wallTime(minute: number): string {
  const ofDay = minute > MINUTES_OF_DAY ? minute - MINUTES_OF_DAY : minute;
  return `${String(Math.floor(ofDay / 60)).padStart(2, '0')}:${String(ofDay % 60).padStart(2, '0')}`;
}

/** Whether a calendar is open round the clock on every weekday. */
export function isAlwaysOpen(spans: readonly WorkingSpan[]): boolean {
  return WEEKDAYS.every((_, index) =>
    spans.some((span) => span.weekday === index + 1 && span.from === 0 && span.to === MINUTES_OF_DAY),
  );
}

export function weekdayName(weekday: Weekday): WeekdayName {
  return WEEKDAYS[weekday - 1] ?? 'MONDAY';
}
