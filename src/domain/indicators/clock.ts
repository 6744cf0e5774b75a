import type { Clock } from '../clock.js';
import { bucketOf } from '../histogram.js';
import type { Indicator } from '../terms.js';
import { type IndicatorEntry, indicator } from './entry.js';
import { rateFigures } from './ratefigures.js';
import { ratioTarget, secondsTarget } from './targets.js';
import { type ClockCount, type ClockCourse, type ClockLimit, PENDING, settled } from './ticketreading.js';
import { meanFigures } from './valuefigures.js';

/** Settles when it stops or, earlier, when it becomes late. */
function keptDeadline({ stoppedAt, breachedAt }: Clock): ClockCount[] {
  if (breachedAt !== null) return [settled({ good: 0 })];
  return [stoppedAt === null ? PENDING : settled({ good: 1 })];
}

function timeTaken({ stoppedAt, elapsed }: Clock): ClockCount[] {
  return [stoppedAt === null ? PENDING : settled({ sum: elapsed })];
}

/** Besides the outcomes within the limit a histogram of them all, which only shows the value of the percentile. */
function withinBound({ stoppedAt, state, elapsed }: Clock): ClockCount[] {
  if (stoppedAt === null) return [PENDING];
  return [{ ...settled({ good: state === 'MET' ? 1 : 0 }), counts: [[bucketOf(elapsed), 1]] }];
}

type Shape = Pick<IndicatorEntry, 'kind' | 'unit' | 'direction' | 'figures' | 'targetFault'>;

const SHARE = {
  kind: 'RATE',
  unit: 'RATIO',
  direction: 'AT_LEAST',
  figures: rateFigures,
  targetFault: ratioTarget,
} as const satisfies Shape;

const MEAN = {
  kind: 'MEAN',
  unit: 'SECONDS',
  direction: 'AT_MOST',
  figures: meanFigures,
  targetFault: secondsTarget,
} as const satisfies Shape;

/** A maker of indicators that count clocks alike. */
function countingClocks(limit: ClockLimit, counted: (clock: Clock) => ClockCount[], shape: Shape) {
  return (name: Indicator, course: ClockCourse, meaning: string): IndicatorEntry =>
    indicator({
      indicator: name,
      family: 'CLOCK',
      meaning,
      ticket: { by: 'CLOCK', course, limit, counted },
      ...shape,
    });
}

const inTime = countingClocks('DEADLINE', keptDeadline, SHARE);
const mean = countingClocks('NONE', timeTaken, MEAN);
const percentile = countingClocks('BOUND', withinBound, SHARE);

export const firstResponseTime = inTime(
  'FIRST_RESPONSE_TIME',
  'FIRST_RESPONSE',
  'Working time from opening to the first public reply of an agent, each ticket against its limit.',
);

export const nextResponseTime = inTime(
  'NEXT_RESPONSE_TIME',
  'NEXT_RESPONSE',
  "Working time from a customer's later message to the next public reply, each against its limit.",
);

export const resolutionTime = inTime(
  'RESOLUTION_TIME',
  'RESOLUTION',
  'Working time from opening to resolving or closing, each ticket against its limit.',
);

export const responseTimeMean = mean(
  'RESPONSE_TIME_MEAN',
  'FIRST_RESPONSE',
  'Mean working time from opening to the first public reply of an agent, in seconds; a ticket counts once it is answered.',
);

export const resolutionTimeMean = mean(
  'RESOLUTION_TIME_MEAN',
  'RESOLUTION',
  'Mean working time from opening to resolving or closing, in seconds; a ticket counts once it is resolved.',
);

export const responseTimePercentile = percentile(
  'RESPONSE_TIME_PERCENTILE',
  'FIRST_RESPONSE',
  'Share of answered tickets whose first public reply took at most the limit in working time: at least the target of them, exactly counted.',
);

export const resolutionTimePercentile = percentile(
  'RESOLUTION_TIME_PERCENTILE',
  'RESOLUTION',
  'Share of resolved tickets that took at most the limit in working time: at least the target of them, exactly counted.',
);
