import type { Clock } from '../clock.js';
import { bucketOf } from '../histogram.js';
import type { Indicator } from '../terms.js';
import { type IndicatorEntry, indicator } from './entry.js';
import { rateFigures } from './ratefigures.js';
import { ratioTarget, secondsTarget } from './targets.js';
import { type ClockCount, type ClockCourse, PENDING, settled } from './ticketreading.js';
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

function inTime(name: Indicator, course: ClockCourse, meaning: string): IndicatorEntry {
  return indicator({
    indicator: name,
    family: 'CLOCK',
    kind: 'RATE',
    unit: 'RATIO',
    direction: 'AT_LEAST',
    meaning,
    ticket: { by: 'CLOCK', course, limit: 'DEADLINE', counted: keptDeadline },
    figures: rateFigures,
    targetFault: ratioTarget,
  });
}

function mean(name: Indicator, course: ClockCourse, meaning: string): IndicatorEntry {
  return indicator({
    indicator: name,
    family: 'CLOCK',
    kind: 'MEAN',
    unit: 'SECONDS',
    direction: 'AT_MOST',
    meaning,
    ticket: { by: 'CLOCK', course, limit: 'NONE', counted: timeTaken },
    figures: meanFigures,
    targetFault: secondsTarget,
  });
}

function percentile(name: Indicator, course: ClockCourse, meaning: string): IndicatorEntry {
  return indicator({
    indicator: name,
    family: 'CLOCK',
    kind: 'RATE',
    unit: 'RATIO',
    direction: 'AT_LEAST',
    meaning,
    ticket: { by: 'CLOCK', course, limit: 'BOUND', counted: withinBound },
    figures: rateFigures,
    targetFault: ratioTarget,
  });
}

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
