import type { MeasurementContent, MeasurementFact } from '../../src/domain/facts.js';
import { indicatorEntry } from '../../src/domain/indicator.js';
import { DAY, type Instant } from '../../src/domain/instant.js';
import type { ClockTerms, ContactTerms, Indicator, ObjectiveTerms, SurveyTerms } from '../../src/domain/terms.js';
import { ANY, at, clockTerms } from './clockterms.js';

/** 20 s wait threshold, 5 s short-abandon bound, by contacts. */
export function contactTerms(overrides: Partial<ContactTerms> = {}): ContactTerms {
  return {
    reads: 'CONTACTS',
    queues: [],
    formula: 'ALL_OFFERED',
    waitThreshold: 20_000,
    shortAbandon: 5_000,
    ...overrides,
  };
}

const TARGETS: Partial<Record<Indicator, number>> = {
  ASA: 30_000_000,
  AHT: 300_000_000,
  ABANDONMENT: 50_000,
  QUALITY_SCORE: 85_000_000,
  VOLUME: 1_000_000_000,
  SURVEY_MEAN: 4_000_000,
  EXPERIENCE: 300_000,
  COUNTER_MEAN: 12_500_000,
  COUNTER_SUM: 100_000_000,
  RESPONSE_TIME_MEAN: 3_600_000_000,
  RESOLUTION_TIME_MEAN: 28_800_000_000,
  BACKLOG: 10_000_000,
  REOPEN_RATE: 100_000,
};

/** The survey `satisfaction`: 1 to 5, of which 4 and 5 are good. */
export function surveyTerms(overrides: Partial<SurveyTerms> = {}): SurveyTerms {
  return { surveys: ['satisfaction'], scaleMin: 1, scaleMax: 5, topBoxFrom: 4, ...overrides };
}

const SURVEYS: Partial<Record<Indicator, SurveyTerms>> = {
  SURVEY_MEAN: surveyTerms({ topBoxFrom: null }),
  EXPERIENCE: surveyTerms({ surveys: ['experience'], scaleMin: 0, scaleMax: 10, topBoxFrom: null }),
};

/** Limits only where there are some, warnings only of deadlines. */
function clockTermsOf(indicator: Indicator): ClockTerms {
  if (indicator.endsWith('_MEAN')) return clockTerms({ goals: [], warning: null });
  return clockTerms(indicator.endsWith('_PERCENTILE') ? { warning: null } : {});
}

/**
 * A valid objective of any indicator: key in lower case, target 80 % where nothing else fits. EXPERIENCE reads the survey
 * `experience`, the other two `satisfaction`.
 */
export function objectiveOf(indicator: Indicator, overrides: Partial<ObjectiveTerms> = {}): ObjectiveTerms {
  const { family, direction } = indicatorEntry(indicator);
  return {
    key: indicator.toLowerCase(),
    name: indicator,
    indicator,
    direction,
    target: TARGETS[indicator] ?? 800_000,
    weight: 1_000_000,
    critical: false,
    minimumSample: 0,
    relief: 'NONE',
    allowedMisses: 0,
    slices: null,
    minimum: null,
    credit: null,
    calendar: null,
    scope: ANY,
    clock: family === 'CLOCK' ? clockTermsOf(indicator) : null,
    followUp: family === 'FOLLOW_UP' ? { window: 7 * DAY } : null,
    contact:
      family === 'CONTACT' ? contactTerms({ reads: indicator === 'OCCUPANCY' ? 'INTERVALS' : 'CONTACTS' }) : null,
    uptime: family === 'UPTIME' ? { services: [], coverageAttested: false } : null,
    survey: family === 'SURVEY' ? (SURVEYS[indicator] ?? surveyTerms()) : null,
    counter: family === 'COUNTER' ? { counter: 'backups' } : null,
    ...overrides,
  };
}

export function measured(
  time: string | Instant,
  content: MeasurementContent,
  overrides: Partial<MeasurementFact> = {},
): MeasurementFact {
  return {
    source: 'desk',
    externalId: 'm1',
    revision: 1,
    withdrawn: false,
    occurredAt: typeof time === 'number' ? time : at(time),
    content,
    ...overrides,
  };
}

/** Half an hour of the queue `main`: 10 answered (8 in time), 3 abandoned (2 in time, 1 short); waits 200 s, handling 3000 s, agents free 1000 s. */
export function interval(
  endsAt: string,
  overrides: Partial<Extract<MeasurementContent, { kind: 'QUEUE_INTERVAL' }>> = {},
): MeasurementContent {
  return {
    kind: 'QUEUE_INTERVAL',
    queue: 'main',
    channel: 'PHONE',
    endsAt: at(endsAt),
    waitThreshold: 20_000,
    shortAbandon: 5_000,
    answered: 10,
    abandoned: 3,
    answeredInThreshold: 8,
    abandonedInThreshold: 2,
    shortAbandoned: 1,
    waitTotal: 200_000,
    handled: 10,
    handleTotal: 3_000_000,
    availableTotal: 1_000_000,
    ...overrides,
  };
}

export function contact(overrides: Partial<Extract<MeasurementContent, { kind: 'CONTACT' }>> = {}): MeasurementContent {
  return {
    kind: 'CONTACT',
    queue: 'main',
    channel: 'PHONE',
    answeredAt: null,
    abandonedAt: null,
    handleTime: null,
    ...overrides,
  };
}

export function counter(
  good: number | null,
  total: number,
  overrides: Partial<Extract<MeasurementContent, { kind: 'COUNTER' }>> = {},
): MeasurementContent {
  return { kind: 'COUNTER', counter: 'backups', good, total, sumMilli: null, ...overrides };
}

export function answer(
  score: number,
  overrides: Partial<Extract<MeasurementContent, { kind: 'SURVEY_RESPONSE' }>> = {},
): MeasurementContent {
  const scoreMilli = score * 1_000;
  return {
    kind: 'SURVEY_RESPONSE',
    survey: 'satisfaction',
    scoreMilli,
    channel: null,
    ticketExternalId: null,
    ...overrides,
  };
}

export function audit(
  scoreMilli: number | null,
  overrides: Partial<Extract<MeasurementContent, { kind: 'AUDIT' }>> = {},
): MeasurementContent {
  const items = { itemsKept: null, itemsAudited: null };
  return { kind: 'AUDIT', scoreMilli, ...items, channel: null, ticketExternalId: null, ...overrides };
}
