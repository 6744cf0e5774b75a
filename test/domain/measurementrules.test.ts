import { describe, expect, it } from '@jest/globals';
import type { MeasurementContent, MeasurementFact } from '../../src/domain/facts.js';
import { validateMeasurement } from '../../src/domain/measurementrules.js';
import type { ObjectiveTerms } from '../../src/domain/terms.js';
import { ANY, at, timelineOf, weekly } from '../support/clockterms.js';
import { contact, contactTerms, interval, measured, objectiveOf } from '../support/judgeterms.js';

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
  const counter: MeasurementContent = { kind: 'COUNTER', counter: 'backups', good: 29, total: 30 };

  it('may lie five minutes in the future, and no more', () => {
    expect(faultOf(measured(NOW + 300_000, counter))).toBeNull();
    expect(faultOf(measured(NOW + 300_001, counter))).toBe('occurredAt');
  });

  it('must lie within the dates of the contract, in its own zone', () => {
    expect(faultOf(measured('2025-12-31T22:59:59Z', counter))).toBe('occurredAt');
    expect(faultOf(measured('2025-12-31T23:00:00Z', counter))).toBeNull();
  });

  it('is known by source, external id and revision', () => {
    expect(faultOf(measured(T, counter, { source: '' }))).toBe('source');
    expect(faultOf(measured(T, counter, { externalId: 'x'.repeat(201) }))).toBe('externalId');
    expect(faultOf(measured(T, counter, { revision: 0 }))).toBe('revision');
  });
});

describe('a queue interval', () => {
  const reading = (overrides = {}): ObjectiveTerms =>
    objectiveOf('SERVICE_LEVEL', { contact: contactTerms({ reads: 'INTERVALS', ...overrides }) });

  it('is accepted with the thresholds of the objectives', () => {
    expect(faultOf(measured(T, interval(HALF_PAST)), reading())).toBeNull();
  });

  it('must end after it starts, and not in the future', () => {
    expect(faultOf(measured(T, interval(T)))).toBe('endsAt');
    expect(faultOf(measured(NOW, interval('2026-03-20T12:30:00Z')))).toBe('endsAt');
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
  const answer = (score: number): MeasurementFact =>
    measured(T, { kind: 'SURVEY_RESPONSE', score, channel: 'CHAT', ticketExternalId: null });

  it('lies on the scale of the objectives it counts for', () => {
    expect(faultOf(answer(1), objectiveOf('CSAT'))).toBeNull();
    expect(faultOf(answer(6), objectiveOf('CSAT'))).toBe('score');
    expect(faultOf(answer(0), objectiveOf('CSAT'))).toBe('score');
    expect(faultOf(answer(6), objectiveOf('CSAT', { scope: { ...ANY, channels: ['PHONE'] } }))).toBeNull();
    expect(faultOf(answer(Number.NaN))).toBe('score');
  });
});

describe('an audit and a counter', () => {
  it('has 0 to 100 points', () => {
    const audit = (scoreMilli: number): MeasurementFact =>
      measured(T, { kind: 'AUDIT', scoreMilli, channel: null, ticketExternalId: null });
    expect(faultOf(audit(0))).toBeNull();
    expect(faultOf(audit(100_000))).toBeNull();
    expect(faultOf(audit(100_001))).toBe('score');
    expect(faultOf(audit(0.5))).toBe('score');
  });

  it('counts no more good ones than there are', () => {
    const counter = (good: number, total: number): MeasurementFact =>
      measured(T, { kind: 'COUNTER', counter: 'backups', good, total });
    expect(faultOf(counter(0, 0))).toBeNull();
    expect(faultOf(counter(2, 1))).toBe('good');
    expect(faultOf(counter(-1, 1))).toBe('good');
  });
});
