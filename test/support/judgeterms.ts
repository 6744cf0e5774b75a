import type { MeasurementContent, MeasurementFact } from '../../src/domain/facts.js';
import { indicatorEntry } from '../../src/domain/indicator.js';
import type { Instant } from '../../src/domain/instant.js';
import type { ContactTerms, Indicator, ObjectiveTerms } from '../../src/domain/terms.js';
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
};

/** A valid objective of any indicator: key in lower case, target 80 % where nothing else fits, scale 1 to 5 with 4 and 5 good. */
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
    calendar: null,
    scope: ANY,
    clock: family === 'CLOCK' ? clockTerms() : null,
    contact: family === 'CONTACT' ? contactTerms() : null,
    uptime: family === 'UPTIME' ? { services: [], coverageAttested: false } : null,
    survey: family === 'SURVEY' ? { scaleMin: 1, scaleMax: 5, topBoxFrom: 4 } : null,
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

/** Half an hour of the queue `main`: 10 answered (8 in time), 3 abandoned (2 in time, 1 short); waits 200 s, handling 3000 s. */
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
