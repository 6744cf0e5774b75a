import { describe, expect, it } from '@jest/globals';
import type { MeasurementFact } from '../../src/domain/facts.js';
import { validateMeasurement } from '../../src/domain/measurementrules.js';
import type { ObjectiveTerms } from '../../src/domain/terms.js';
import { ANY, at, timelineOf, weekly } from '../support/clockterms.js';
import {
  answer,
  audit,
  contact,
  contactTerms,
  counter,
  interval,
  measured,
  objectiveOf,
} from '../support/judgeterms.js';

const NOW = at('2026-03-20T12:00:00Z');
const T = '2026-03-10T10:00:00Z';
const HALF_PAST = '2026-03-10T10:30:00Z';
const BERLIN = weekly('Europe/Berlin', [1, 2, 3, 4, 5], [9, 17]);

/** Where the fault is, or null. */
function faultOf(fact: MeasurementFact, ...objectives: ObjectiveTerms[]): string | null {
  const rejection = validateMeasurement(fact, timelineOf(BERLIN, ...objectives), NOW, 'items.0');
  expect(rejection?.code ?? 'INVALID_INPUT').toBe('INVALID_INPUT');
  return rejection?.path.replace('items.0.', '') ?? null;
}

describe('any measurement', () => {
  const backups = counter(29, 30);

  it('may lie five minutes in the future, and no more', () => {
    expect(faultOf(measured(NOW + 300_000, backups))).toBeNull();
    expect(faultOf(measured(NOW + 300_001, backups))).toBe('occurredAt');
  });

  it('must lie within the dates of the contract, in its own zone', () => {
    expect(faultOf(measured('2025-12-31T22:59:59Z', backups))).toBe('occurredAt');
    expect(faultOf(measured('2025-12-31T23:00:00Z', backups))).toBeNull();
  });

  it('is known by source, external id and revision', () => {
    expect(faultOf(measured(T, backups, { source: '' }))).toBe('source');
    expect(faultOf(measured(T, backups, { externalId: 'x'.repeat(201) }))).toBe('externalId');
    expect(faultOf(measured(T, backups, { revision: 0 }))).toBe('revision');
  });
});

describe('a queue interval', () => {
  const reading = (overrides = {}, more = {}): ObjectiveTerms =>
    objectiveOf('SERVICE_LEVEL', { contact: contactTerms({ reads: 'INTERVALS', ...overrides }), ...more });

  it('is accepted with the thresholds of the objectives', () => {
    expect(faultOf(measured(T, interval(HALF_PAST)), reading())).toBeNull();
  });

  it('must end after it starts, and not in the future', () => {
    expect(faultOf(measured(T, interval(T)))).toBe('endsAt');
    expect(faultOf(measured(NOW, interval('2026-03-20T12:30:00Z')))).toBe('endsAt');
  });

  it('must not cross a slice of an objective that reads it', () => {
    const sliced = (length: 'HALF_HOUR' | 'HOUR') =>
      reading({}, { slices: { length, target: 900_000, empty: 'IGNORE' } });
    const fact = measured('2026-03-10T10:15:00Z', interval('2026-03-10T10:45:00Z'));
    expect(faultOf(fact, sliced('HALF_HOUR'))).toBe('endsAt');
    expect(faultOf(fact, sliced('HOUR'))).toBeNull();
    expect(faultOf(measured(T, interval(HALF_PAST)), sliced('HALF_HOUR'))).toBeNull();
  });

  it('says how long agents were free where occupancy is agreed', () => {
    const unknown = measured(T, interval(HALF_PAST, { availableTotal: null }));
    expect(faultOf(unknown, reading())).toBeNull();
    expect(faultOf(unknown, objectiveOf('OCCUPANCY'))).toBe('availableTotal');
    expect(faultOf(measured(T, interval(HALF_PAST)), objectiveOf('OCCUPANCY'))).toBeNull();
    expect(faultOf(measured(T, interval(HALF_PAST, { availableTotal: -1 })))).toBe('availableTotal');
  });

  it('must not cross midnight of the contract', () => {
    expect(faultOf(measured('2026-03-10T22:30:00Z', interval('2026-03-10T23:00:00Z')))).toBeNull();
    expect(faultOf(measured('2026-03-10T22:45:00Z', interval('2026-03-10T23:15:00Z')))).toBe('endsAt');
    expect(faultOf(measured('2026-03-10T23:45:00Z', interval('2026-03-11T00:15:00Z')))).toBeNull();
  });

  it('must be counted by the wait threshold of the objectives that read it', () => {
    const other = measured(T, interval(HALF_PAST, { waitThreshold: 30_000 }));
    expect(faultOf(other, reading())).toBe('waitThreshold');
    expect(faultOf(other, reading({ queues: ['another'] }))).toBeNull();
    expect(faultOf(other, reading({ reads: 'CONTACTS' }))).toBeNull();
    expect(faultOf(other, objectiveOf('ASA', { contact: contactTerms({ reads: 'INTERVALS' }) }))).toBeNull();
  });

  it('must be counted by their short-abandon bound where they look at it', () => {
    const other = measured(T, interval(HALF_PAST, { shortAbandon: 10_000 }));
    expect(faultOf(other, reading())).toBeNull();
    expect(faultOf(other, reading({ formula: 'IGNORE_SHORT_ABANDONED' }))).toBe('shortAbandon');
    expect(faultOf(other, reading({ formula: 'IGNORE_SHORT_ABANDONED', shortAbandon: 0 }))).toBeNull();
  });

  it('can be withdrawn whatever it was counted by', () => {
    const other = measured(T, interval(HALF_PAST, { waitThreshold: 30_000 }), { withdrawn: true });
    expect(faultOf(other, reading())).toBeNull();
  });

  it.each<[string, Parameters<typeof interval>[1]]>([
    ['answered', { answered: -1 }],
    ['answered', { answered: 1.5 }],
    ['abandoned', { abandoned: 2_000_000_000 }],
    ['answeredInThreshold', { answeredInThreshold: 11 }],
    ['abandonedInThreshold', { abandonedInThreshold: 4 }],
    ['shortAbandoned', { shortAbandoned: 4 }],
    ['shortAbandoned', { shortAbandoned: 3 }],
    ['waitTotal', { answered: 0, answeredInThreshold: 0 }],
    ['waitTotal', { waitTotal: -1 }],
    ['handleTotal', { handled: 0 }],
    ['queue', { queue: '' }],
    ['channel', { channel: 'FAX' as 'PHONE' }],
  ])('must be consistent in its %s', (field, overrides) => {
    expect(faultOf(measured(T, interval(HALF_PAST, overrides)))).toBe(field);
  });
});

describe('a contact', () => {
  it('is answered, abandoned or still waiting', () => {
    expect(faultOf(measured(T, contact({ answeredAt: at(T), handleTime: 0 })))).toBeNull();
    expect(faultOf(measured(T, contact({ abandonedAt: at(T) })))).toBeNull();
    expect(faultOf(measured(T, contact()))).toBeNull();
    expect(faultOf(measured(T, contact({ answeredAt: at(T), abandonedAt: at(T) })))).toBe('abandonedAt');
  });

  it('does not end before it began, nor in the future', () => {
    expect(faultOf(measured(T, contact({ answeredAt: at(T) - 1 })))).toBe('answeredAt');
    expect(faultOf(measured(T, contact({ abandonedAt: at(T) - 1 })))).toBe('abandonedAt');
    expect(faultOf(measured(T, contact({ answeredAt: NOW + 300_001 })))).toBe('answeredAt');
  });

  it('has a handle time only when it was answered', () => {
    expect(faultOf(measured(T, contact({ abandonedAt: at(T), handleTime: 1 })))).toBe('handleTime');
    expect(faultOf(measured(T, contact({ answeredAt: at(T), handleTime: -1 })))).toBe('handleTime');
  });
});

describe('an outage', () => {
  const outage = (endsAt: number | null, service = 'shop'): MeasurementFact =>
    measured(T, { kind: 'OUTAGE', service, endsAt });

  it('ends after it began, or not yet', () => {
    expect(faultOf(outage(at(HALF_PAST)))).toBeNull();
    expect(faultOf(outage(null))).toBeNull();
    expect(faultOf(outage(at(T)))).toBe('endsAt');
    expect(faultOf(outage(NOW + 300_001))).toBe('endsAt');
    expect(faultOf(outage(null, ''))).toBe('service');
  });
});

describe('an answer', () => {
  const answered = (score: number, more = {}): MeasurementFact =>
    measured(T, answer(score, { channel: 'CHAT', ...more }));

  it('lies on the scale of the objectives it counts for', () => {
    expect(faultOf(answered(1), objectiveOf('CSAT'))).toBeNull();
    expect(faultOf(answered(5), objectiveOf('SURVEY_MEAN'))).toBeNull();
    for (const indicator of ['CSAT', 'SURVEY_MEAN'] as const) {
      for (const score of [6, 0, 5.001]) expect(faultOf(answered(score), objectiveOf(indicator))).toBe('score');
    }
    expect(faultOf(answered(6), objectiveOf('CSAT', { scope: { ...ANY, channels: ['PHONE'] } }))).toBeNull();
  });

  it('of one survey may be on another scale than of the next', () => {
    const both = [objectiveOf('CSAT'), objectiveOf('EXPERIENCE')];
    expect(faultOf(answered(10, { survey: 'experience' }), ...both)).toBeNull();
    expect(faultOf(answered(10), ...both)).toBe('score');
    expect(faultOf(answered(11, { survey: 'experience' }), ...both)).toBe('score');
    expect(faultOf(answered(11, { survey: null }), ...both)).toBeNull();
    expect(faultOf(answered(1, { survey: '' }))).toBe('survey');
  });

  it('is a number with at most three decimals', () => {
    expect(faultOf(answered(4.125))).toBeNull();
    expect(faultOf(answered(0, { scoreMilli: 4_125.5 }))).toBe('score');
    expect(faultOf(answered(0, { scoreMilli: Number.NaN }))).toBe('score');
    expect(faultOf(answered(1_001))).toBe('score');
  });
});

describe('an audit', () => {
  const faultOfAudit = (scoreMilli: number | null, items = {}): string | null =>
    faultOf(measured(T, audit(scoreMilli, items)));

  it('has 0 to 100 points', () => {
    expect(faultOfAudit(0)).toBeNull();
    expect(faultOfAudit(100_000)).toBeNull();
    expect(faultOfAudit(100_001)).toBe('score');
    expect(faultOfAudit(0.5)).toBe('score');
  });

  it('has points, items or both', () => {
    expect(faultOfAudit(null)).toBe('score');
    expect(faultOfAudit(null, { itemsKept: 0, itemsAudited: 1 })).toBeNull();
    expect(faultOfAudit(90_000, { itemsKept: 3, itemsAudited: 3 })).toBeNull();
  });

  it('keeps no more items than were audited', () => {
    expect(faultOfAudit(null, { itemsKept: 4, itemsAudited: 3 })).toBe('itemsKept');
    expect(faultOfAudit(null, { itemsKept: -1, itemsAudited: 3 })).toBe('itemsKept');
    expect(faultOfAudit(0, { itemsAudited: 3 })).toBe('itemsKept');
    expect(faultOfAudit(0, { itemsKept: 0 })).toBe('itemsAudited');
    expect(faultOfAudit(0, { itemsKept: 0, itemsAudited: 0 })).toBe('itemsAudited');
  });
});

describe('a counter', () => {
  const faultOfCounter = (
    good: number | null,
    total: number,
    sumMilli: number | null = null,
    ...rest: ObjectiveTerms[]
  ) => faultOf(measured(T, counter(good, total, { sumMilli })), ...rest);

  it('counts no more good ones than there are', () => {
    expect(faultOfCounter(0, 0)).toBeNull();
    expect(faultOfCounter(2, 1)).toBe('good');
    expect(faultOfCounter(-1, 1)).toBe('good');
  });

  it('has good ones, a sum or both', () => {
    expect(faultOfCounter(null, 1)).toBe('good');
    expect(faultOfCounter(null, 1, 1)).toBeNull();
    expect(faultOfCounter(1, 1, 1)).toBeNull();
  });

  it('sums at least 0, and nothing of nothing', () => {
    expect(faultOfCounter(null, 0, 0)).toBeNull();
    expect(faultOfCounter(null, 0, 1)).toBe('sum');
    expect(faultOfCounter(null, 1, -1)).toBe('sum');
    expect(faultOfCounter(null, 1, 0.5)).toBe('sum');
    expect(faultOfCounter(null, 1, 1_000_000_000_000)).toBeNull();
    expect(faultOfCounter(null, 1, 1_000_000_000_001)).toBe('sum');
  });

  it('has what the objectives that read it need', () => {
    const other = { counter: { counter: 'restores' } };
    expect(faultOfCounter(1, 1, null, objectiveOf('COUNTER_RATIO'))).toBeNull();
    expect(faultOfCounter(null, 1, 1, objectiveOf('COUNTER_RATIO'))).toBe('good');
    for (const indicator of ['COUNTER_MEAN', 'COUNTER_SUM'] as const) {
      expect(faultOfCounter(null, 1, 1, objectiveOf(indicator))).toBeNull();
      expect(faultOfCounter(1, 1, null, objectiveOf(indicator))).toBe('sum');
      expect(faultOfCounter(1, 1, null, objectiveOf(indicator, other))).toBeNull();
    }
  });
});
