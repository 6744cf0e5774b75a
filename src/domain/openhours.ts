import type { Instant, Interval, Milliseconds } from './instant.js';
import { type OpenLine, openBefore } from './openline.js';
import { countUpTo } from './slicedsearch.js';
import { LAST_YEAR, outsideYears } from './zone.js';

const END_OF_TIME: Instant = Date.UTC(LAST_YEAR + 1, 0, 1);

/** Open time between a and b; 0 when b is not after a. */
export function workingBetween(open: OpenLine, a: Instant, b: Instant): Milliseconds {
  if (b <= a) return 0;
  const line = open.covering(a, b);
  return openBefore(line, b) - openBefore(line, a);
}

/** The earliest instant by which `amount` of open time has passed since `start`; `start` when nothing is to be added. */
export function addWorking(open: OpenLine, start: Instant, amount: Milliseconds): Instant {
  if (amount <= 0) return start;
  if (!(start + amount < END_OF_TIME)) throw outsideYears();
  let line = open.covering(start, start);
  let target = openBefore(line, start) + amount;
  while ((line.through[line.through.length - 1] ?? 0) < target) {
    line = open.longer();
    target = openBefore(line, start) + amount;
  }
  // The first interval that reaches the target: none of those before it does, in whole milliseconds.
  const i = countUpTo(line.byThrough, target - 1);
  return (line.ends[i] as number) - ((line.through[i] as number) - target);
}

export function isOpenAt(open: OpenLine, t: Instant): boolean {
  const { byStart, ends } = open.covering(t, t);
  const i = countUpTo(byStart, t) - 1;
  return i >= 0 && t < (ends[i] as number);
}

/** The first open instant at or after t. */
export function nextOpenAt(open: OpenLine, t: Instant): Instant {
  if (isOpenAt(open, t)) return t;
  let line = open.covering(t, t);
  while ((line.starts[line.starts.length - 1] ?? Number.NEGATIVE_INFINITY) <= t) line = open.longer();
  return line.starts[countUpTo(line.byStart, t)] as number;
}

/** Open intervals clipped to [a, b), in order. */
export function openSpans(open: OpenLine, a: Instant, b: Instant): Interval[] {
  if (b <= a) return [];
  const { byStart, starts, ends } = open.covering(a, b);
  const clipped: Interval[] = [];
  for (let i = Math.max(0, countUpTo(byStart, a) - 1); i < starts.length && (starts[i] as number) < b; i++) {
    const startsAt = Math.max(a, starts[i] as number);
    const endsAt = Math.min(b, ends[i] as number);
    if (startsAt < endsAt) clipped.push({ startsAt, endsAt });
  }
  return clipped;
}
