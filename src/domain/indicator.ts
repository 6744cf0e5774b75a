import type { Direction, Indicator } from './terms.js';

/** RATIO: 0..1. SECONDS: of time. POINTS: 0..100. */
export const UNITS = ['RATIO', 'SECONDS', 'POINTS'] as const;
export type Unit = (typeof UNITS)[number];

/** RATE is good / total, MEAN is sum / total. */
export type IndicatorKind = 'RATE' | 'MEAN';

/** Which facts an indicator reads, and so which block of terms its objectives have (AUDIT has none). */
export type IndicatorFamily = 'CLOCK' | 'CONTACT' | 'UPTIME' | 'SURVEY' | 'AUDIT' | 'COUNTER';

export interface IndicatorEntry {
  readonly indicator: Indicator;
  readonly unit: Unit;
  readonly kind: IndicatorKind;
  /** The direction its objectives have. */
  readonly direction: Direction;
  /** The terms may turn the direction round: only where the terms say what is counted. */
  readonly eitherDirection: boolean;
  readonly family: IndicatorFamily;
}

function entry(
  indicator: Indicator,
  family: IndicatorFamily,
  kind: IndicatorKind,
  unit: Unit,
  direction: Direction,
  eitherDirection = false,
): IndicatorEntry {
  return { indicator, family, kind, unit, direction, eitherDirection };
}

/**
 * The one place that says what an indicator is (semantics sections 4 and 5). In the tallies of ABANDONMENT `good` counts
 * the numerator (abandoned, not short) and `total` is answered + abandoned - short.
 */
export const INDICATOR_REGISTRY: { readonly [I in Indicator]: IndicatorEntry } = {
  FIRST_RESPONSE_TIME: entry('FIRST_RESPONSE_TIME', 'CLOCK', 'RATE', 'RATIO', 'AT_LEAST'),
  NEXT_RESPONSE_TIME: entry('NEXT_RESPONSE_TIME', 'CLOCK', 'RATE', 'RATIO', 'AT_LEAST'),
  RESOLUTION_TIME: entry('RESOLUTION_TIME', 'CLOCK', 'RATE', 'RATIO', 'AT_LEAST'),
  SERVICE_LEVEL: entry('SERVICE_LEVEL', 'CONTACT', 'RATE', 'RATIO', 'AT_LEAST'),
  ASA: entry('ASA', 'CONTACT', 'MEAN', 'SECONDS', 'AT_MOST'),
  AHT: entry('AHT', 'CONTACT', 'MEAN', 'SECONDS', 'AT_MOST'),
  ABANDONMENT: entry('ABANDONMENT', 'CONTACT', 'RATE', 'RATIO', 'AT_MOST'),
  UPTIME: entry('UPTIME', 'UPTIME', 'RATE', 'RATIO', 'AT_LEAST'),
  CSAT: entry('CSAT', 'SURVEY', 'RATE', 'RATIO', 'AT_LEAST'),
  QUALITY_SCORE: entry('QUALITY_SCORE', 'AUDIT', 'MEAN', 'POINTS', 'AT_LEAST'),
  COUNTER_RATIO: entry('COUNTER_RATIO', 'COUNTER', 'RATE', 'RATIO', 'AT_LEAST', true),
};

export function indicatorEntry(indicator: Indicator): IndicatorEntry {
  return INDICATOR_REGISTRY[indicator];
}
