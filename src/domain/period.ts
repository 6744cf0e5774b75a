import type { Contract, Periodicity } from './contract.js';
import { Fault } from './fault.js';
import type { Instant, LocalDate } from './instant.js';
import { addDays, addMonths, daysBetween, startOfDay } from './localtime.js';

/** A contract period: whole local days, as instants half-open. */
export interface Period {
  /** From 0. */
  readonly index: number;
  readonly startsOn: LocalDate;
  /** The last day, inclusive. */
  readonly endsOn: LocalDate;
  readonly startsAt: Instant;
  /** The first instant after it. */
  readonly endsAt: Instant;
}

export type PeriodTerms = Pick<Contract, 'startsOn' | 'endsOn' | 'firstPeriodEndsOn' | 'periodicity' | 'timeZone'>;

const MONTHS: Record<Periodicity, number> = { MONTH: 1, QUARTER: 3, HALF_YEAR: 6, YEAR: 12 };

/**
 * Cuts a contract into its periods. Each starts whole months after the anchor, always counted from the anchor and clamped to
 * the month's length; the anchor is the contract's start, or the day after a stub first period. The last one ends with the
 * contract. Throws INVALID_INPUT when the dates run backwards, the zone is unknown, or the years lie outside 1900 to 2199.
 */
export function contractPeriods(contract: PeriodTerms): readonly Period[] {
  const { startsOn, endsOn, firstPeriodEndsOn, timeZone } = contract;
  if (endsOn < startsOn) throw new Fault('INVALID_INPUT', 'the contract ends before it starts');
  if (firstPeriodEndsOn !== null && firstPeriodEndsOn < startsOn) {
    throw new Fault('INVALID_INPUT', 'the first period ends before the contract starts');
  }
  const starts = periodStarts(contract);
  return starts.map((start, index) => {
    const next = starts[index + 1];
    const last = next === undefined ? endsOn : addDays(next, -1);
    return {
      index,
      startsOn: start,
      endsOn: last,
      startsAt: startOfDay(start, timeZone),
      endsAt: startOfDay(addDays(last, 1), timeZone),
    };
  });
}

function periodStarts(contract: PeriodTerms): LocalDate[] {
  const { startsOn, endsOn, firstPeriodEndsOn } = contract;
  // Refuses years that are not known before any period is counted.
  for (const date of [startsOn, endsOn]) startOfDay(date, contract.timeZone);
  const months = MONTHS[contract.periodicity];
  const anchor = firstPeriodEndsOn === null ? startsOn : addDays(firstPeriodEndsOn, 1);
  const starts = firstPeriodEndsOn === null ? [] : [startsOn];
  for (let k = 0, start = anchor; start <= endsOn; k += 1, start = addMonths(anchor, k * months)) starts.push(start);
  return starts;
}

/** Days of the whole period that this one is, or is a stub of: one that ends with a stub first period, or begins with any other. */
export function wholeDays(contract: PeriodTerms, { index, startsOn }: Pick<Period, 'index' | 'startsOn'>): number {
  const { firstPeriodEndsOn } = contract;
  const months = MONTHS[contract.periodicity];
  const anchor = firstPeriodEndsOn === null ? contract.startsOn : addDays(firstPeriodEndsOn, 1);
  if (firstPeriodEndsOn === null) return daysBetween(startsOn, addMonths(anchor, (index + 1) * months));
  return index === 0
    ? daysBetween(addMonths(anchor, -months), anchor)
    : daysBetween(startsOn, addMonths(anchor, index * months));
}
