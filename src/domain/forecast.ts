import type { ExactFigures, ObjectiveInput } from './exactfigures.js';
import { indicatorEntry } from './indicator.js';
import type { Micro } from './quantity.js';
import type { Rational } from './rational.js';
import { type SliceCount, sliceFigures } from './slicecount.js';
import type { Tally } from './tally.js';
import type { ObjectiveTerms } from './terms.js';

/** Local days whose outcomes the rest of a period is expected to be like, today included. */
export const RECENT_DAYS = 7;
/** Fewer recent outcomes than this say nothing. */
const RECENT_SAMPLE = 30;

/** What an open period is heading for. */
export interface Forecast {
  readonly figure: Rational;
  readonly meets: boolean;
}

/**
 * Rates, means and net shares, and what is judged by slices; shares of time and what only grows have ways of their own. Not what
 * is watched for a window: there failures are known first, so that recent outcomes are nearly all failures. Nor uptime by slices:
 * one outage would be expected again every week.
 */
export function isForetold({ indicator, slices, followUp, uptime }: ObjectiveTerms): boolean {
  if (followUp !== null || uptime !== null) return false;
  const { kind } = indicatorEntry(indicator);
  return slices !== null || kind === 'RATE' || kind === 'MEAN' || kind === 'NET';
}

/**
 * What an open period comes to if the outcomes still expected (`M - N`) go as those of the last seven days did. null: too
 * few of them, no expected volume, or an indicator that is not foretold.
 */
export function forecastOf(input: ObjectiveInput, recent: Tally | null): Forecast | null {
  const { tally, terms, expectedVolume } = input;
  if (!isForetold(terms)) return null;
  if (recent === null || recent.total < RECENT_SAMPLE || expectedVolume === null) return null;
  const rest = expectedVolume - tally.total;
  if (rest <= 0) return null;
  const ofRest = (figure: number): number => Math.round((figure * rest) / recent.total);
  const heading: Tally = {
    good: tally.good + ofRest(recent.good),
    total: expectedVolume,
    sum: tally.sum + ofRest(recent.sum),
    pending: 0,
  };
  return asForecast(indicatorEntry(terms.indicator).figures({ ...input, tally: heading }, true));
}

/**
 * The share of good slices that an open period comes to if those to come go as those of the last week did, held against a
 * target. null: too few of them counted, none is to come, or an objective that is not foretold.
 */
export function sliceForecastOf(input: ObjectiveInput, slices: SliceCount, target: Micro): Forecast | null {
  const { heading, total } = slices;
  if (!isForetold(input.terms) || heading === null || heading.seen < RECENT_SAMPLE || heading.total <= total)
    return null;
  const atEnd = { ...slices, good: heading.good, total: heading.total };
  return asForecast(sliceFigures(input, atEnd, target, true));
}

function asForecast({ relieved, strict, meets }: ExactFigures): Forecast | null {
  const figure = relieved ?? strict;
  return figure === null ? null : { figure, meets };
}
