import { dueAfterBusinessDays } from './businessdays.js';
import { Fault, type Issue } from './fault.js';
import type { Instant, Interval, Milliseconds } from './instant.js';
import { dayNumber, isLocalDate, isTimeZone } from './localtime.js';
import { addWorking, isOpenAt, nextOpenAt, openSpans, workingBetween } from './openhours.js';
import { openLine } from './openline.js';
import type { CalendarTerms, ExtraDay, WorkingSpan } from './terms.js';
import { type WallSpan, workingDays } from './workingdays.js';
import { zoneOf } from './zone.js';

/**
 * Working time of one calendar, for all years from 1900 to 2199 (zone.ts); what has not been asked for is compiled when it is.
 * Every function throws INVALID_INPUT for a time outside those years.
 */
export interface WorkingTime {
  /** `W(a, b)`: open time between two instants; 0 when b is not after a. */
  working(a: Instant, b: Instant): Milliseconds;
  /** The earliest instant t with `W(start, t) = amount`: it stays on closing time where it falls there. `start` when nothing is to be added. */
  add(start: Instant, amount: Milliseconds): Instant;
  /**
   * From the first open instant at or after the start, the same wall time so many working days later; a wall time outside
   * that day's spans becomes the end of its last span. A span belongs to the day it starts on, also after midnight.
   */
  dueAfterBusinessDays(start: Instant, days: number): Instant;
  isOpen(t: Instant): boolean;
  /** The first open instant at or after t. */
  nextOpen(t: Instant): Instant;
  /** Open intervals clipped to [a, b), in order, disjoint. */
  spans(a: Instant, b: Instant): Interval[];
}

const MINUTES_A_DAY = 1_440;
const MINUTES_A_WEEK = 7 * MINUTES_A_DAY;
/** Of spans few: a compiled calendar holds all of them for every week that was asked for. */
const MOST_ENTRIES = { spans: 200, holidays: 2_000, extraDays: 2_000 } as const;
const LONGEST_NAME = 200;
const NO_DATE = 'is not a date YYYY-MM-DD';
const COMPILED_KEPT = 512;

/** Round the clock, every day. */
export const ALWAYS_SPANS: readonly WorkingSpan[] = ([1, 2, 3, 4, 5, 6, 7] as const).map((weekday) => ({
  weekday,
  from: 0,
  to: MINUTES_A_DAY,
}));

export function alwaysCalendar(timeZone: string): CalendarTerms {
  return { timeZone, spans: ALWAYS_SPANS, holidays: [], extraDays: [] };
}

const compiledByTerms = new WeakMap<CalendarTerms, WorkingTime>();
const compiledByContent = new Map<string, WorkingTime>();

/** Working time of a calendar; equal calendars share one. Throws INVALID_INPUT for an unknown zone or a calendar without open time. */
export function compileCalendar(terms: CalendarTerms): WorkingTime {
  const known = compiledByTerms.get(terms);
  if (known !== undefined) return known;
  const key = contentKey(terms);
  const compiled = compiledByContent.get(key) ?? compile(terms);
  compiledByContent.delete(key);
  compiledByContent.set(key, compiled);
  const [oldest] = compiledByContent.keys();
  if (compiledByContent.size > COMPILED_KEPT && oldest !== undefined) compiledByContent.delete(oldest);
  compiledByTerms.set(terms, compiled);
  return compiled;
}

function compile(terms: CalendarTerms): WorkingTime {
  if (terms.spans.length === 0 && terms.extraDays.length === 0) {
    throw new Fault('INVALID_INPUT', 'the calendar has no open time');
  }
  const zone = zoneOf(terms.timeZone);
  const days = workingDays(terms);
  const open = openLine(days, zone);
  return {
    working: (a, b) => workingBetween(open, a, b),
    add: (start, amount) => addWorking(open, start, amount),
    dueAfterBusinessDays: (start, count) => dueAfterBusinessDays(days, zone, nextOpenAt(open, start), count),
    isOpen: (t) => isOpenAt(open, t),
    nextOpen: (t) => nextOpenAt(open, t),
    spans: (a, b) => openSpans(open, a, b),
  };
}

/** What makes two calendars equal: not the names of holidays, nor any order. */
function contentKey(terms: CalendarTerms): string {
  return JSON.stringify([
    terms.timeZone,
    terms.spans.map((span) => `${span.weekday} ${span.from} ${span.to}`).sort(),
    terms.holidays.map((holiday) => holiday.date).sort(),
    terms.extraDays.map((day) => `${day.date} ${day.from} ${day.to}`).sort(),
  ]);
}

/** Every fault of a calendar, its paths below `path`. A calendar needs open time in an ordinary week: extra days alone come to an end. */
export function validateCalendar(terms: CalendarTerms, path: string): Issue[] {
  const issues: Issue[] = [];
  const refuse: Refuse = (at, message) => void issues.push({ path: `${path}.${at}`, message });
  if (!isTimeZone(terms.timeZone)) refuse('timeZone', 'is not an IANA time zone name such as Europe/Berlin');
  if (terms.spans.length === 0) refuse('spans', 'the calendar has no open time: give at least one span of a weekday');
  const tooLong = (['spans', 'holidays', 'extraDays'] as const).filter(
    (list) => terms[list].length > MOST_ENTRIES[list],
  );
  for (const list of tooLong) refuse(list, `at most ${MOST_ENTRIES[list]} entries`);
  if (tooLong.length > 0) return issues;
  validateSpans(terms.spans, 'spans', refuse);
  terms.holidays.forEach((holiday, i) => {
    if (!isLocalDate(holiday.date)) refuse(`holidays.${i}.date`, NO_DATE);
    if (holiday.name.length > LONGEST_NAME) refuse(`holidays.${i}.name`, `at most ${LONGEST_NAME} characters`);
  });
  validateExtraDays(terms.extraDays, refuse);
  return issues;
}

type Refuse = (at: string, message: string) => void;

/** Faults of the spans of a week, which stand in `list`: their form, and where two of them overlap. */
export function validateSpans(spans: readonly WorkingSpan[], list: string, refuse: Refuse): void {
  const placed: Placed[] = [];
  spans.forEach((span, i) => {
    const weekdayFits = Number.isInteger(span.weekday) && span.weekday >= 1 && span.weekday <= 7;
    if (!weekdayFits) refuse(`${list}.${i}.weekday`, 'must be 1 (Monday) to 7 (Sunday)');
    const timesFit = validateTimes(span, `${list}.${i}`, refuse);
    if (weekdayFits && timesFit) placed.push(place(span, (span.weekday - 1) * MINUTES_A_DAY, i));
  });
  validateOverlaps(placed, list, MINUTES_A_WEEK, refuse);
}

function validateExtraDays(days: readonly ExtraDay[], refuse: Refuse): void {
  const placed: Placed[] = [];
  days.forEach((day, i) => {
    const dateFits = isLocalDate(day.date);
    if (!dateFits) refuse(`extraDays.${i}.date`, NO_DATE);
    const timesFit = validateTimes(day, `extraDays.${i}`, refuse);
    if (dateFits && timesFit) placed.push(place(day, dayNumber(day.date) * MINUTES_A_DAY, i));
  });
  validateOverlaps(placed, 'extraDays', null, refuse);
}

function validateTimes(span: WallSpan, at: string, refuse: Refuse): boolean {
  const fromFits = Number.isInteger(span.from) && span.from >= 0 && span.from < MINUTES_A_DAY;
  const toFits = Number.isInteger(span.to) && span.to > span.from && span.to <= span.from + MINUTES_A_DAY;
  if (!fromFits) refuse(`${at}.from`, 'must be a minute of the day, 0 to 1439');
  if (!toFits) {
    refuse(
      `${at}.to`,
      'must be after from and at most 1440 minutes later; a span that crosses midnight ends after 1440',
    );
  }
  return fromFits && toFits;
}

/** The place of a listed span on a line of minutes. */
interface Placed {
  readonly index: number;
  readonly from: number;
  readonly to: number;
}

function place(span: WallSpan, midnight: number, index: number): Placed {
  return { index, from: midnight + span.from, to: midnight + span.to };
}

/** Names each span that begins before an earlier one has ended; on a circle the first of the week follows the last. */
function validateOverlaps(spans: readonly Placed[], list: string, circle: number | null, refuse: Refuse): void {
  const sorted = [...spans].sort((a, b) => a.from - b.from || a.index - b.index);
  const [first] = sorted;
  if (circle !== null && first !== undefined)
    sorted.push({ ...first, from: first.from + circle, to: first.to + circle });
  let reach: Placed | undefined;
  for (const span of sorted) {
    if (reach !== undefined && reach.index !== span.index && span.from < reach.to) {
      refuse(`${list}.${span.index}`, `overlaps ${list}.${reach.index}`);
    }
    if (reach === undefined || span.to > reach.to) reach = span;
  }
}
