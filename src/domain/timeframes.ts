import type { ObjectiveInput } from './exactfigures.js';
import { Fault } from './fault.js';
import { indicatorEntry, isBalance } from './indicator.js';
import type { Instant, LocalDate } from './instant.js';
import { earlierDate, laterDate } from './localtime.js';
import type { Period } from './period.js';
import { toNumber } from './rational.js';
import { EMPTY_TALLY, type Tally } from './tally.js';
import type { ObjectiveTerms } from './terms.js';
import type { Timeline } from './timeline.js';
import { cutSlices, type Days, type Slice } from './timeslices.js';
import { judgingCalendar } from './uptime.js';

/** ISO weeks and calendar months are cut where a contract period begins or ends. */
export type Timeframe = 'DAY' | 'WEEK' | 'MONTH';

/** A little more than the days of a year. */
const MOST_FRAMES = 400;

/** A part of a contract period whose figures are shown by themselves. */
export interface Frame extends Slice {
  readonly period: Period;
  readonly terms: ObjectiveTerms;
}

/** What an objective came to in a part of a period; nothing is judged by it. In its indicator's unit. */
export interface FrameFigures extends Days {
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly periodIndex: number;
  /** As counted, without relief; null: there is none. */
  readonly figure: number | null;
  readonly good: number | null;
  readonly total: number;
  readonly sum: number | null;
  readonly pending: number;
  /** Whether the figure by itself keeps the target of the indicator; null without figure or target. */
  readonly meetsTarget: boolean | null;
}

/**
 * The frames of an objective from a day to another, as far as it was in force and they have begun. Throws INVALID_INPUT for
 * more than 400.
 */
export function framesOf(timeline: Timeline, objectiveId: string, by: Timeframe, span: Days, now: Instant): Frame[] {
  const to = earlierDate(span.endsOn, timeline.localDate(now));
  const frames: Frame[] = [];
  for (const period of timeline.periods) {
    const days = { startsOn: laterDate(period.startsOn, span.startsOn), endsOn: earlierDate(period.endsOn, to) };
    const terms = days.startsOn > days.endsOn ? null : timeline.objectiveByIdOfPeriod(period.index, objectiveId);
    if (terms === null) continue;
    frames.push(...cutSlices(days, by, timeline.zone).map((slice) => ({ ...slice, period, terms })));
    if (frames.length > MOST_FRAMES) {
      throw new Fault(
        'INVALID_INPUT',
        `the dates hold more than ${MOST_FRAMES} timeframes: ask for fewer days or longer frames`,
      );
    }
  }
  return frames;
}

/** What was counted in the frame that begins on a day. */
export type FrameRow = Tally & { readonly startsOn: LocalDate };

/** Finds the tally of a frame among rows: of a balance with all that came before it. */
function tallyOfFrame(frames: readonly Frame[], rows: readonly FrameRow[]): (startsOn: LocalDate) => Tally | undefined {
  const own = new Map(rows.map(({ startsOn, ...tally }) => [startsOn, tally]));
  if (!frames.some(({ terms }) => isBalance(terms))) return (startsOn) => own.get(startsOn);
  return (day) => {
    const passed = rows.filter(({ startsOn }) => startsOn <= day);
    return { ...(own.get(day) ?? EMPTY_TALLY), pending: passed.reduce((sum, { pending }) => sum + pending, 0) };
  };
}

/**
 * The figures of frames from what was counted in them and, of UPTIME, in the rest of their periods: days without an outage
 * were up, unless nothing at all was reported in the whole period.
 */
export function frameFigures(
  frames: readonly Frame[],
  rows: readonly FrameRow[],
  timeline: Timeline,
  now: Instant,
): FrameFigures[] {
  const tallyOf = tallyOfFrame(frames, rows);
  const reported = new Set(
    rows.filter(({ total }) => total > 0).map(({ startsOn }) => timeline.periodOn(startsOn)?.index),
  );
  return frames.map((frame) => {
    const { terms, period, startsOn, endsOn, startsAt, endsAt } = frame;
    const tally = tallyOf(startsOn) ?? EMPTY_TALLY;
    const figures = indicatorEntry(terms.indicator).figures(
      inputOf(frame, tally, reported.has(period.index), timeline, now),
      true,
    );
    const { strict, good, total, sum, meets } = figures;
    return {
      ...{ startsOn, endsOn, startsAt, endsAt, periodIndex: period.index },
      figure: strict === null ? null : toNumber(strict),
      ...{ good, total, sum, pending: tally.pending },
      meetsTarget: strict === null || terms.target === null ? null : meets,
    };
  });
}

// Relief is for a whole period.
function inputOf(frame: Frame, tally: Tally, reported: boolean, timeline: Timeline, now: Instant): ObjectiveInput {
  const { terms, period, startsAt } = frame;
  const { uptime } = terms;
  const endsAt = Math.min(frame.endsAt, now);
  const strictTerms = { ...terms, relief: 'NONE' as const, allowedMisses: 0 };
  const input = { tally, period: { startsAt, endsAt }, now: endsAt, expectedVolume: null };
  if (uptime === null) return { ...input, terms: strictTerms, serviceTime: null };
  const whole = judgingCalendar(terms, period, timeline).working(startsAt, endsAt);
  const coverageAttested = uptime.coverageAttested || reported;
  return {
    ...input,
    terms: { ...strictTerms, uptime: { ...uptime, coverageAttested } },
    serviceTime: { soFar: whole, whole },
  };
}
