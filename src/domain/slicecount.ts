import { allowanceOf, errorBudget, type Misses, spareMisses } from './budget.js';
import type { WorkingTime } from './calendar.js';
import type { ExactFigures, ObjectiveInput } from './exactfigures.js';
import { indicatorEntry } from './indicator.js';
import { rateFigures } from './indicators/ratefigures.js';
import type { Instant, LocalDate } from './instant.js';
import type { SliceTerms } from './judgingterms.js';
import type { Micro } from './quantity.js';
import { headingOf, type JudgedSlice, type SliceHeading } from './sliceheading.js';
import { addTally, EMPTY_TALLY, type Tally } from './tally.js';
import type { ObjectiveTerms } from './terms.js';
import { cutSlices, type Days, type Slice, sliceKey } from './timeslices.js';

/** What was counted of an objective in one slice. */
export interface SliceTally {
  readonly on: LocalDate;
  readonly slice: number;
  readonly tally: Tally;
}

export interface SlicesInput {
  readonly terms: ObjectiveTerms;
  readonly period: Days;
  readonly zone: string;
  /** The objective's, in that period. */
  readonly calendar: WorkingTime;
  readonly tallies: readonly SliceTally[];
  readonly now: Instant;
}

/** Slices that are over, and how many there will be. */
export interface SliceCount {
  readonly good: number;
  readonly total: number;
  /** Slices of the whole period that count by what is known now: of UPTIME, and where empty ones count; else null. */
  readonly whole: number | null;
  /** The most slices that the period can end with: a closed one counts, too, once something is counted in it. null as `whole`. */
  readonly most: number | null;
  /** End of the next slice that will count as good by what is known now; null: time alone adds none. */
  readonly nextGoodAt: Instant | null;
  /** The same of one that will count as bad. */
  readonly nextBadAt: Instant | null;
  /** null: there is nothing to foretell it by. */
  readonly heading: SliceHeading | null;
}

/**
 * Counts the slices of a period. One that still runs is neither good nor bad. Of those in which nothing happened only such
 * as hold working time are counted GOOD or BAD; those of UPTIME without an outage are good, as far as they hold any.
 */
export function countSlices(input: SlicesInput, slices: SliceTerms): SliceCount {
  const isUptime = input.terms.uptime !== null;
  const all = judgeSlices(input, slices);
  const over = all.filter(({ isOver, good }) => isOver && good !== null);
  const counted = all.filter(({ good }) => good !== null);
  const mayCount = isUptime ? counted : all.filter(({ isOver, good }) => !isOver || good !== null);
  const isFixed = isUptime || slices.empty !== 'IGNORE';
  return {
    good: over.filter(({ good }) => good).length,
    total: over.length,
    whole: isFixed ? counted.length : null,
    most: isFixed ? mayCount.length : null,
    nextGoodAt: all.find(({ isOver, good }) => !isOver && good === true)?.endsAt ?? null,
    nextBadAt: all.find(({ isOver, good }) => !isOver && good === false)?.endsAt ?? null,
    heading: headingOf(all, isFixed),
  };
}

function judgeSlices(input: SlicesInput, slices: SliceTerms): (JudgedSlice & Pick<Slice, 'endsAt'>)[] {
  const tallies = tallyBySlice(input, slices);
  const silent = isSilent(input);
  const meets = remembering(input);
  return cutSlices(input.period, slices.length, input.zone).map((slice) => ({
    startsOn: slice.startsOn,
    slice: slice.slice,
    endsAt: slice.endsAt,
    isOver: slice.endsAt <= input.now,
    good: silent ? null : isGood(slice, tallies.get(`${slice.startsOn} ${slice.slice}`), input, slices, meets),
  }));
}

function tallyBySlice({ period, tallies }: SlicesInput, { length }: SliceTerms): Map<string, Tally> {
  const sums = new Map<string, Tally>();
  for (const one of tallies) {
    const key = sliceKey(length, period.startsOn, one);
    sums.set(key, addTally(sums.get(key) ?? EMPTY_TALLY, one.tally));
  }
  return sums;
}

// Uptime of which nothing at all was reported is unknown, and not full.
function isSilent({ terms, tallies }: SlicesInput): boolean {
  if (terms.uptime === null || terms.uptime.coverageAttested) return false;
  return tallies.every(({ tally }) => tally.total === 0);
}

/** Whether a tally by itself keeps the target; null: it has no figure. */
type Meets = (slice: Slice, tally: Tally) => boolean | null;

// A month has some 1,500 half hours, and many of them the same few counts.
function remembering(input: SlicesInput): Meets {
  const { figures } = indicatorEntry(input.terms.indicator);
  const known = new Map<string, boolean | null>();
  return (slice, tally) => {
    const key = `${tally.good} ${tally.total} ${tally.sum}`;
    const remembered = known.get(key);
    if (remembered !== undefined) return remembered;
    const { strict, meets } = figures(inputOf(slice, tally, input), true);
    const result = strict === null ? null : meets;
    known.set(key, result);
    return result;
  };
}

/** null: it does not count. */
function isGood(
  slice: Slice,
  tally: Tally | undefined,
  input: SlicesInput,
  { empty }: SliceTerms,
  meets: Meets,
): boolean | null {
  if (input.terms.uptime !== null) return isUp(slice, tally, input);
  const good = tally === undefined ? null : meets(slice, tally);
  if (good !== null) return good;
  if (empty === 'IGNORE' || input.calendar.working(slice.startsAt, slice.endsAt) === 0) return null;
  return empty === 'GOOD';
}

function isUp(slice: Slice, tally: Tally | undefined, input: SlicesInput): boolean | null {
  const whole = input.calendar.working(slice.startsAt, slice.endsAt);
  if (whole === 0) return null;
  if (tally === undefined || tally.total === 0) return true;
  const { figures } = indicatorEntry(input.terms.indicator);
  return figures({ ...inputOf(slice, tally, input), serviceTime: { soFar: whole, whole } }, true).meets;
}

// Relief is for small numbers of what is judged, which is slices.
function inputOf(slice: Slice, tally: Tally, { terms }: SlicesInput): ObjectiveInput {
  return {
    terms: { ...terms, relief: 'NONE', allowedMisses: 0 },
    tally,
    serviceTime: null,
    period: slice,
    now: slice.endsAt,
    expectedVolume: null,
  };
}

/** What there is to judge by a share of good slices: outcomes are slices, also in the error budget. */
export function sliceFigures(
  input: ObjectiveInput,
  count: SliceCount,
  target: Micro,
  periodEnded: boolean,
): ExactFigures {
  const { good, total, whole, most } = count;
  const terms: ObjectiveTerms = { ...input.terms, direction: 'AT_LEAST', target };
  const tally = { ...EMPTY_TALLY, good, total };
  const figures = rateFigures({ ...input, terms, tally, expectedVolume: whole }, periodEnded);
  if (whole === null || most === null || total === 0) return figures;
  const misses: Misses = {
    direction: 'AT_LEAST',
    allowance: allowanceOf('AT_LEAST', target),
    bad: total - good,
    total,
    allowedMisses: terms.relief === 'ALLOWED_MISSES' ? terms.allowedMisses : 0,
  };
  return { ...figures, errorBudget: errorBudget(misses, whole), lost: spareMisses(misses, most) < 0n };
}
