import { describe, expect, it } from '@jest/globals';
import type { MeasurementFact } from '../../src/domain/facts.js';
import { measurementContributions } from '../../src/domain/measurementfigures.js';
import type { ObjectiveTerms } from '../../src/domain/terms.js';
import { ALWAYS_UTC, ANY, at, terms, timelineOf, timelineOfVersions, weekly } from '../support/clockterms.js';
import { contact, contactTerms, interval, measured, objectiveOf } from '../support/judgeterms.js';

const T = '2026-03-10T10:00:00Z';
const HALF_PAST = '2026-03-10T10:30:00Z';

/** What a fact adds to each objective, as [key, good, total, sum, pending]. */
function counted(fact: MeasurementFact, ...objectives: ObjectiveTerms[]): unknown[] {
  return measurementContributions(fact, timelineOf(ALWAYS_UTC, ...objectives)).map(({ objectiveId, tally }) => [
    objectiveId,
    tally.good,
    tally.total,
    tally.sum,
    tally.pending,
  ]);
}

const BY_INTERVAL = { contact: contactTerms({ reads: 'INTERVALS' }) };

describe('a queue interval', () => {
  it('counts for all contact centre objectives that read intervals', () => {
    const fact = measured(T, interval(HALF_PAST));
    const objectives = (['SERVICE_LEVEL', 'ASA', 'AHT', 'ABANDONMENT'] as const).map((indicator) =>
      objectiveOf(indicator, BY_INTERVAL),
    );
    expect(counted(fact, ...objectives)).toEqual([
      ['id-service_level', 8, 13, 0, 0],
      ['id-asa', 0, 10, 200_000, 0],
      ['id-aht', 0, 10, 3_000_000, 0],
      ['id-abandonment', 2, 12, 0, 0],
    ]);
  });

  it('does not count for objectives that read contacts', () => {
    expect(counted(measured(T, interval(HALF_PAST)), objectiveOf('SERVICE_LEVEL'))).toEqual([]);
  });

  it('has no short abandons for an objective whose bound is 0', () => {
    const abandonment = objectiveOf('ABANDONMENT', { contact: contactTerms({ reads: 'INTERVALS', shortAbandon: 0 }) });
    expect(counted(measured(T, interval(HALF_PAST)), abandonment)).toEqual([['id-abandonment', 3, 13, 0, 0]]);
  });

  it('counts only in the queues and channels an objective names', () => {
    const main = objectiveOf('ASA', { contact: contactTerms({ reads: 'INTERVALS', queues: ['main'] }) });
    const other = objectiveOf('ASA', { contact: contactTerms({ reads: 'INTERVALS', queues: ['other'] }) });
    const chat = objectiveOf('ASA', { ...BY_INTERVAL, scope: { ...ANY, channels: ['CHAT'] } });
    const fact = measured(T, interval(HALF_PAST));
    expect(counted(fact, main)).toHaveLength(1);
    expect(counted(fact, other)).toEqual([]);
    expect(counted(fact, chat)).toEqual([]);
  });
});

describe('a contact', () => {
  const ALL = (['SERVICE_LEVEL', 'ASA', 'AHT', 'ABANDONMENT'] as const).map((indicator) => objectiveOf(indicator));

  it('answered in time is good, with its wait and handle time', () => {
    const fact = measured(T, contact({ answeredAt: at('2026-03-10T10:00:20Z'), handleTime: 240_000 }));
    expect(counted(fact, ...ALL)).toEqual([
      ['id-service_level', 1, 1, 0, 0],
      ['id-asa', 0, 1, 20_000, 0],
      ['id-aht', 0, 1, 240_000, 0],
      ['id-abandonment', 0, 1, 0, 0],
    ]);
  });

  it('answered and still being handled is pending for the handle time only', () => {
    const fact = measured(T, contact({ answeredAt: at('2026-03-10T10:00:21Z') }));
    expect(counted(fact, ...ALL)).toEqual([
      ['id-service_level', 0, 1, 0, 0],
      ['id-asa', 0, 1, 21_000, 0],
      ['id-aht', 0, 0, 0, 1],
      ['id-abandonment', 0, 1, 0, 0],
    ]);
  });

  it('abandoned counts against service level and abandonment, and has neither wait nor handling', () => {
    const fact = measured(T, contact({ abandonedAt: at('2026-03-10T10:00:10Z') }));
    expect(counted(fact, ...ALL)).toEqual([
      ['id-service_level', 0, 1, 0, 0],
      ['id-abandonment', 1, 1, 0, 0],
    ]);
  });

  it('abandoned at once is no abandonment', () => {
    const fact = measured(T, contact({ abandonedAt: at('2026-03-10T10:00:04Z') }));
    expect(counted(fact, ...ALL)).toEqual([['id-service_level', 0, 1, 0, 0]]);
  });

  it('still waiting is pending everywhere', () => {
    expect(counted(measured(T, contact()), ...ALL)).toEqual([
      ['id-service_level', 0, 0, 0, 1],
      ['id-asa', 0, 0, 0, 1],
      ['id-aht', 0, 0, 0, 1],
      ['id-abandonment', 0, 0, 0, 1],
    ]);
  });

  it('leaves out what its formula ignores', () => {
    const ignoring = objectiveOf('SERVICE_LEVEL', { contact: contactTerms({ formula: 'IGNORE_SHORT_ABANDONED' }) });
    expect(counted(measured(T, contact({ abandonedAt: at('2026-03-10T10:00:04Z') })), ignoring)).toEqual([]);
  });

  it('belongs to the local day it entered the queue on', () => {
    const berlin = timelineOf(weekly('Europe/Berlin', [1], [9, 17]), objectiveOf('ASA'));
    const days = (entered: string, answered: string): string[] =>
      measurementContributions(measured(entered, contact({ answeredAt: at(answered) })), berlin).map(({ on }) => on);
    expect(days('2026-03-10T22:59:50Z', '2026-03-10T23:00:05Z')).toEqual(['2026-03-10']);
    expect(days('2026-03-10T23:00:00Z', '2026-03-10T23:00:05Z')).toEqual(['2026-03-11']);
  });
});

describe('answers, audits and counters', () => {
  it('counts an answer in the top boxes as good', () => {
    const csat = objectiveOf('CSAT');
    const answer = (score: number): MeasurementFact =>
      measured(T, { kind: 'SURVEY_RESPONSE', score, channel: null, ticketExternalId: null });
    expect(counted(answer(4), csat)).toEqual([['id-csat', 1, 1, 0, 0]]);
    expect(counted(answer(3), csat)).toEqual([['id-csat', 0, 1, 0, 0]]);
  });

  it('does not count an answer without a channel where the objective names channels', () => {
    const chat = objectiveOf('CSAT', { scope: { ...ANY, channels: ['CHAT'] } });
    const answer = measured(T, { kind: 'SURVEY_RESPONSE', score: 5, channel: null, ticketExternalId: null });
    expect(counted(answer, chat)).toEqual([]);
  });

  it('sums audits in thousandths of a point', () => {
    const audit = measured(T, { kind: 'AUDIT', scoreMilli: 87_500, channel: 'PHONE', ticketExternalId: null });
    expect(counted(audit, objectiveOf('QUALITY_SCORE'))).toEqual([['id-quality_score', 0, 1, 87_500, 0]]);
  });

  it('adds a counter to the objectives of its name', () => {
    const counter = measured(T, { kind: 'COUNTER', counter: 'backups', good: 29, total: 30 });
    const other = objectiveOf('COUNTER_RATIO', { key: 'other', counter: { counter: 'restores' } });
    expect(counted(counter, objectiveOf('COUNTER_RATIO'), other)).toEqual([['id-counter_ratio', 29, 30, 0, 0]]);
  });
});

describe('what does not count', () => {
  const counter = measured(T, { kind: 'COUNTER', counter: 'backups', good: 1, total: 1 });

  it('is what was withdrawn', () => {
    expect(counted({ ...counter, withdrawn: true }, objectiveOf('COUNTER_RATIO'))).toEqual([]);
  });

  it('is what lies outside the dates of the contract', () => {
    const before = { ...counter, occurredAt: at('2025-12-31T23:59:59Z') };
    expect(counted(before, objectiveOf('COUNTER_RATIO'))).toEqual([]);
  });

  it('is an outage, one by one', () => {
    const outage = measured(T, { kind: 'OUTAGE', service: 'shop', endsAt: at(HALF_PAST) });
    expect(counted(outage, objectiveOf('UPTIME'))).toEqual([]);
  });

  it('is judged by the terms of its own period', () => {
    const timeline = timelineOfVersions({
      versions: [
        { version: 1, fromPeriod: 0, terms: terms(ALWAYS_UTC, objectiveOf('COUNTER_RATIO')) },
        { version: 2, fromPeriod: 3, terms: terms(ALWAYS_UTC, objectiveOf('ASA')) },
      ],
    });
    expect(measurementContributions(counter, timeline)).toHaveLength(1);
    const april = { ...counter, occurredAt: at('2026-04-01T00:00:00Z') };
    expect(measurementContributions(april, timeline)).toEqual([]);
  });
});
