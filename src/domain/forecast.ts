import type { ObjectiveInput } from './exactfigures.js';
import { indicatorEntry } from './indicator.js';
import type { Rational } from './rational.js';
import type { Tally } from './tally.js';
import type { Indicator } from './terms.js';

/** Local days whose outcomes the rest of a period is expected to be like, today included. */
export const RECENT_DAYS = 7;
/** Fewer recent outcomes than this say nothing. */
const RECENT_SAMPLE = 30;

/** What an open period is heading for. */
export interface Forecast {
  readonly figure: Rational;
  readonly meets: boolean;
}

/** Rates, means and net shares; shares of time and what only grows have ways of their own. */
export function isForetold(indicator: Indicator): boolean {
  const { kind } = indicatorEntry(indicator);
  return kind === 'RATE' || kind === 'MEAN' || kind === 'NET';
}

/**
 * What an open period comes to if the outcomes still expected (`M - N`) go as those of the last seven days did. null: too
 * few of them, no expected volume, or an indicator that is not foretold.
 */
export function forecastOf(input: ObjectiveInput, recent: Tally | null): Forecast | null {
  const { tally, terms, expectedVolume } = input;
  if (!isForetold(terms.indicator)) return null;
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
  const { relieved, strict, meets } = indicatorEntry(terms.indicator).figures({ ...input, tally: heading }, true);
  const figure = relieved ?? strict;
  return figure === null ? null : { figure, meets };
}
