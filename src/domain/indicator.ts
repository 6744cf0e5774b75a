import { processAdherence, qualityScore } from './indicators/audit.js';
import { backlog } from './indicators/backlog.js';
import {
  firstResponseTime,
  nextResponseTime,
  resolutionTime,
  resolutionTimeMean,
  resolutionTimePercentile,
  responseTimeMean,
  responseTimePercentile,
} from './indicators/clock.js';
import { abandonment, aht, asa, occupancy, serviceLevel, volume } from './indicators/contact.js';
import { counterMean, counterRatio, counterSum } from './indicators/counter.js';
import type { IndicatorEntry } from './indicators/entry.js';
import { firstContactResolution, reopenRate } from './indicators/followup.js';
import { csat, experience, surveyMean } from './indicators/survey.js';
import type { TicketReading } from './indicators/ticketreading.js';
import { uptime } from './indicators/uptime.js';
import type { Indicator, ObjectiveTerms } from './terms.js';

/** The registry: the one place that says what an indicator is. */
export const INDICATOR_REGISTRY: { readonly [I in Indicator]: IndicatorEntry } = {
  FIRST_RESPONSE_TIME: firstResponseTime,
  NEXT_RESPONSE_TIME: nextResponseTime,
  RESOLUTION_TIME: resolutionTime,
  RESPONSE_TIME_MEAN: responseTimeMean,
  RESOLUTION_TIME_MEAN: resolutionTimeMean,
  RESPONSE_TIME_PERCENTILE: responseTimePercentile,
  RESOLUTION_TIME_PERCENTILE: resolutionTimePercentile,
  FIRST_CONTACT_RESOLUTION: firstContactResolution,
  REOPEN_RATE: reopenRate,
  BACKLOG: backlog,
  SERVICE_LEVEL: serviceLevel,
  ASA: asa,
  AHT: aht,
  ABANDONMENT: abandonment,
  OCCUPANCY: occupancy,
  VOLUME: volume,
  UPTIME: uptime,
  CSAT: csat,
  SURVEY_MEAN: surveyMean,
  EXPERIENCE: experience,
  QUALITY_SCORE: qualityScore,
  PROCESS_ADHERENCE: processAdherence,
  COUNTER_RATIO: counterRatio,
  COUNTER_MEAN: counterMean,
  COUNTER_SUM: counterSum,
};

export function indicatorEntry(indicator: Indicator): IndicatorEntry {
  return INDICATOR_REGISTRY[indicator];
}

/** How an objective reads tickets; null: it does not. */
export function ticketReading({ indicator, contact }: ObjectiveTerms): TicketReading | null {
  return contact === null || contact.reads === 'TICKETS' ? indicatorEntry(indicator).ticket : null;
}

/** Whether its figure is all that its tallies come to since the contract's first day, and not those of a period. */
export function isBalance({ indicator }: ObjectiveTerms): boolean {
  return indicatorEntry(indicator).kind === 'BALANCE';
}
