import type { LocalDate } from './instant.js';
import { addDays, dayNumber, weekdayOf, weekdayOfDay } from './localtime.js';
import type { Weekday } from './terms.js';

/** How many days before a period its expected volume is learnt from: eight of each weekday. */
export const VOLUME_HISTORY_DAYS = 56;

/** Outcomes counted on one weekday of the history window, over all its days. */
export type WeekdayTotals = ReadonlyMap<Weekday, number>;

export interface ExpectedVolumeInput {
  /** Outcomes counted in the period so far (`N`). */
  readonly total: number;
  /** First and last day (inclusive) of the days history was counted on; null: no earlier day belongs to the contract. */
  readonly history: { readonly from: LocalDate; readonly to: LocalDate; readonly totals: WeekdayTotals } | null;
  /** The day that is running, how much of it has passed (0..1), and the last day of the period. */
  readonly today: LocalDate;
  readonly shareOfToday: number;
  readonly endsOn: LocalDate;
}

/**
 * `M`: outcomes expected in the whole period: those counted so far, and for what is left of today and each later day the
 * mean of the same weekday in the days before the period. null: there is no history to learn from.
 */
export function expectedVolume(input: ExpectedVolumeInput): number | null {
  const { history } = input;
  if (history === null) return null;
  const means = weekdayMeans(history.from, history.to, history.totals);
  let expected = (1 - input.shareOfToday) * (means.get(weekdayOf(input.today)) ?? 0);
  for (const weekday of weekdays(addDays(input.today, 1), input.endsOn)) expected += means.get(weekday) ?? 0;
  return input.total + Math.round(expected);
}

/** The weekday of each day in turn, both ends included. */
function* weekdays(from: LocalDate, to: LocalDate): Generator<Weekday> {
  const first = dayNumber(from);
  const last = dayNumber(to);
  for (let day = first; day <= last; day += 1) yield weekdayOfDay(day);
}

function weekdayMeans(from: LocalDate, to: LocalDate, totals: WeekdayTotals): Map<Weekday, number> {
  const days = new Map<Weekday, number>();
  for (const weekday of weekdays(from, to)) days.set(weekday, (days.get(weekday) ?? 0) + 1);
  const means = new Map<Weekday, number>();
  for (const [weekday, count] of days) means.set(weekday, (totals.get(weekday) ?? 0) / count);
  return means;
}
