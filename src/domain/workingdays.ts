import { DAY, type Interval, MINUTE } from './instant.js';
import { dayNumber, weekdayOfDay } from './localtime.js';
import type { CalendarTerms } from './terms.js';
import { type DayNumber, zoneOf } from './zone.js';

/** Minutes of wall time from a day's midnight; `to` may lie on the next day. */
export interface WallSpan {
  readonly from: number;
  readonly to: number;
}

/** What a calendar says about single local days. */
export interface WorkingDays {
  /** The spans that start on a day, in wall time, by their start. */
  spansOn(day: DayNumber): readonly WallSpan[];
  /** The same as instants; none on a day the zone skipped, and none that a clock change swallowed. They may overlap. */
  intervalsOn(day: DayNumber): Interval[];
}

const NO_SPANS: readonly WallSpan[] = [];

export function workingDays(terms: CalendarTerms): WorkingDays {
  const zone = zoneOf(terms.timeZone);
  const weekly = groupSpans(terms.spans.map((span) => [span.weekday, span]));
  const extra = groupSpans(terms.extraDays.map((span) => [dayNumber(span.date), span]));
  const holidays = new Set(terms.holidays.map((holiday) => dayNumber(holiday.date)));

  function spansOn(day: DayNumber): readonly WallSpan[] {
    const ordinary = holidays.has(day) ? NO_SPANS : (weekly.get(weekdayOfDay(day)) ?? NO_SPANS);
    const added = extra.get(day);
    return added === undefined ? ordinary : [...ordinary, ...added].sort(byStart);
  }

  function intervalsOn(day: DayNumber): Interval[] {
    const spans = spansOn(day);
    if (spans.length === 0 || zone.dayStart(day) === zone.dayStart(day + 1)) return [];
    return spans
      .map((span) => ({
        startsAt: zone.instantAt(day, span.from * MINUTE),
        endsAt: zone.instantAt(day, span.to * MINUTE),
      }))
      .filter((interval) => interval.startsAt < interval.endsAt);
  }

  return { spansOn, intervalsOn };
}

/** The day numbers of a calendar year, first and last. */
export function daysOfYear(year: number): { first: DayNumber; last: DayNumber } {
  return { first: Date.UTC(year, 0, 1) / DAY, last: Date.UTC(year, 11, 31) / DAY };
}

function groupSpans(spans: readonly (readonly [number, WallSpan])[]): Map<number, WallSpan[]> {
  const groups = new Map<number, WallSpan[]>();
  for (const [key, { from, to }] of spans) groups.set(key, [...(groups.get(key) ?? []), { from, to }]);
  for (const group of groups.values()) group.sort(byStart);
  return groups;
}

function byStart(a: WallSpan, b: WallSpan): number {
  return a.from - b.from || a.to - b.to;
}
