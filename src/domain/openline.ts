import { Fault } from './fault.js';
import { DAY, type Instant, type Interval, type Milliseconds } from './instant.js';
import { countUpTo, type SlicedNumbers, sliceNumbers } from './slicedsearch.js';
import { daysOfYear, type WorkingDays } from './workingdays.js';
import { FIRST_YEAR, LAST_YEAR, outsideYears, type Zone } from './zone.js';

/** Sorted, disjoint open intervals; `through[i]` is the open time from the first start to the end of interval i. */
export interface Line {
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  readonly through: Float64Array;
  readonly byStart: SlicedNumbers;
  readonly byThrough: SlicedNumbers;
}

/** A line that grows to what is asked of it, by years. A line once given stays as it is. */
export interface OpenLine {
  /** The line so far, complete at least from a to b. Throws INVALID_INPUT outside the years Accord knows. */
  covering(a: Instant, b: Instant): Line;
  /** The line with about twice its years. Throws INVALID_INPUT after the last year. */
  longer(): Line;
}

export function openLine(days: WorkingDays, zone: Zone): OpenLine {
  let line = lineOf([]);
  let firstYear = Number.POSITIVE_INFINITY;
  let lastYear = Number.NEGATIVE_INFINITY;
  let completeFrom = Number.POSITIVE_INFINITY;
  let completeTo = Number.NEGATIVE_INFINITY;

  function compile(from: number, to: number): void {
    line = lineOf([...intervalsOf(line), ...intervalsOfYears(days, from, to)]);
    firstYear = Math.min(firstYear, from);
    lastYear = Math.max(lastYear, to);
    // A span of the last day before the first year may reach into its first days.
    completeFrom = zone.dayStart(daysOfYear(firstYear).first) + 2 * DAY;
    completeTo = zone.dayStart(daysOfYear(lastYear).last + 1);
  }

  function reach(t: Instant): void {
    const year = new Date(t).getUTCFullYear();
    if (!(year >= FIRST_YEAR && year <= LAST_YEAR)) throw outsideYears();
    if (firstYear > lastYear) compile(year, year);
    if (t < completeFrom) compile(Math.min(year, firstYear) - 1, firstYear - 1);
    if (t >= completeTo) compile(lastYear + 1, Math.max(year, lastYear + 1));
  }

  return {
    covering(a, b) {
      if (!(a >= completeFrom && a < completeTo)) reach(a);
      if (!(b >= completeFrom && b < completeTo)) reach(b);
      return line;
    },
    longer() {
      if (lastYear >= LAST_YEAR) {
        throw new Fault('INVALID_INPUT', `the calendar has too little open time before the end of ${LAST_YEAR}`);
      }
      compile(lastYear + 1, Math.min(LAST_YEAR, 2 * lastYear - firstYear + 1));
      return line;
    },
  };
}

/** Open time from the first start to t. */
export function openBefore({ byStart, ends, through }: Line, t: Instant): Milliseconds {
  const i = countUpTo(byStart, t) - 1;
  if (i < 0) return 0;
  const rest = Math.max(0, (ends[i] as number) - t);
  return (through[i] as number) - rest;
}

function intervalsOfYears(days: WorkingDays, from: number, to: number): Interval[] {
  const intervals: Interval[] = [];
  const { first } = daysOfYear(from);
  const { last } = daysOfYear(to);
  for (let day = first; day <= last; day++) intervals.push(...days.intervalsOn(day));
  return intervals;
}

function intervalsOf(line: Line): Interval[] {
  return Array.from(line.starts, (startsAt, i) => ({ startsAt, endsAt: line.ends[i] as number }));
}

/** Sorts, and merges intervals that overlap or touch. */
function lineOf(intervals: Interval[]): Line {
  const merged: { startsAt: Instant; endsAt: Instant }[] = [];
  for (const { startsAt, endsAt } of intervals.sort((a, b) => a.startsAt - b.startsAt)) {
    const last = merged.at(-1);
    if (last !== undefined && startsAt <= last.endsAt) last.endsAt = Math.max(last.endsAt, endsAt);
    else merged.push({ startsAt, endsAt });
  }
  let sum = 0;
  const starts = Float64Array.from(merged, (interval) => interval.startsAt);
  const ends = Float64Array.from(merged, (interval) => interval.endsAt);
  const through = Float64Array.from(merged, (interval) => {
    sum += interval.endsAt - interval.startsAt;
    return sum;
  });
  return { starts, ends, through, byStart: sliceNumbers(starts), byThrough: sliceNumbers(through) };
}
