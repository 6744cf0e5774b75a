import type { LocalDate } from './instant.js';
import { addDays, weekdayOf } from './localtime.js';

/** A slice of a period with what became of it, or what is known of it so far. */
export interface JudgedSlice {
  /** First day, and the half hour of it. */
  readonly startsOn: LocalDate;
  readonly slice: number;
  readonly isOver: boolean;
  /** null: it does not count. */
  readonly good: boolean | null;
}

/** The slices that an open period ends with if each to come goes as the one of the same weekday and time in the week before. */
export interface SliceHeading {
  readonly good: number;
  readonly total: number;
  /** Slices of the last week that counted: what it goes by. */
  readonly seen: number;
}

/**
 * What the slices of a period are heading for, in their order. `isFixed`: what is known says whether a slice to come counts, so
 * that one of a holiday does not. null: the period is over, or has no whole week behind today.
 */
export function headingOf(slices: readonly JudgedSlice[], isFixed: boolean): SliceHeading | null {
  const next = slices.findIndex(({ isOver }) => !isOver);
  const [first, running] = [slices[0], slices[next]];
  if (first === undefined || running === undefined) return null;
  const weekAgo = addDays(running.startsOn, -7);
  if (first.startsOn > weekAgo) return null;
  const over = slices.slice(0, next);
  // Of two slices of one place in the week the later one stays.
  const lastWeek = new Map(over.filter(({ startsOn }) => startsOn >= weekAgo).map((one) => [placeOf(one), one.good]));
  const toCome = slices
    .slice(next)
    .map((one) => (isFixed && one.good === null ? null : (lastWeek.get(placeOf(one)) ?? null)));
  const counted = [...over.map(({ good }) => good), ...toCome].filter((good) => good !== null);
  return {
    good: counted.filter(Boolean).length,
    total: counted.length,
    seen: [...lastWeek.values()].filter((good) => good !== null).length,
  };
}

/** Its weekday, and the half hour of the day; no day has a hundred. */
function placeOf({ startsOn, slice }: JudgedSlice): number {
  return weekdayOf(startsOn) * 100 + slice;
}
