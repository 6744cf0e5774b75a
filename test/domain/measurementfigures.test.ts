import { describe, expect, it } from '@jest/globals';
import type { MeasurementFact } from '../../src/domain/facts.js';
import { measurementContributions } from '../../src/domain/measurementfigures.js';
import { isEmptyTally } from '../../src/domain/tally.js';
import type { ObjectiveTerms } from '../../src/domain/terms.js';
import { ALWAYS_UTC, ANY, at, terms, timelineOf, timelineOfVersions, weekly } from '../support/clockterms.js';
import {
  answer,
  audit,
  contact,
  contactTerms,
  counter,
  interval,
  measured,
  objectiveOf,
  surveyTerms,
} from '../support/judgeterms.js';

const T = '2026-03-10T10:00:00Z';
const HALF_PAST = '2026-03-10T10:30:00Z';

/** What a fact adds to the tally of each objective, as [key, good, total, sum, pending]. */
function counted(fact: MeasurementFact, ...objectives: ObjectiveTerms[]): unknown[] {
  return measurementContributions(fact, timelineOf(ALWAYS_UTC, ...objectives))
    .filter(({ tally }) => !isEmptyTally(tally))
    .map(({ objectiveId, tally }) => [objectiveId, tally.good, tally.total, tally.sum, tally.pending]);
}

const BY_INTERVAL = { contact: contactTerms({ reads: 'INTERVALS' }) };

describe('a queue interval', () => {
  it('counts for all contact centre objectives that read intervals', () => {
    const fact = measured(T, interval(HALF_PAST));
    const objectives = (['SERVICE_LEVEL', 'ASA', 'AHT', 'ABANDONMENT', 'OCCUPANCY', 'VOLUME'] as const).map(
      (indicator) => objectiveOf(indicator, BY_INTERVAL),
    );
    expect(counted(fact, ...objectives)).toEqual([
      ['id-service_level', 8, 13, 0, 0],
      ['id-asa', 0, 10, 200_000, 0],
      ['id-aht', 0, 10, 3_000_000, 0],
      ['id-abandonment', 2, 12, 0, 0],
      // 3000 s of handling, and 1000 s free.
      ['id-occupancy', 3_000_000, 4_000_000, 0, 0],
      ['id-volume', 0, 13, 0, 0],
    ]);
  });

  it('without the time agents were free has no occupancy', () => {
    const fact = measured(T, interval(HALF_PAST, { availableTotal: null }));
    expect(counted(fact, objectiveOf('OCCUPANCY'))).toEqual([]);
  });

  it('keeps the five counts by which every other formula can be shown', () => {
    const counts = (...objectives: ObjectiveTerms[]) =>
      measurementContributions(measured(T, interval(HALF_PAST)), timelineOf(ALWAYS_UTC, ...objectives)).map(
        (one) => one.counts,
      );
    // Answered, abandoned, answered in time, abandoned in time, short.
    const all = [
      [0, 10],
      [1, 3],
      [2, 8],
      [3, 2],
      [4, 1],
    ];
    expect(counts(objectiveOf('SERVICE_LEVEL', BY_INTERVAL), objectiveOf('ABANDONMENT', BY_INTERVAL))).toEqual([
      all,
      all,
    ]);
    expect(counts(objectiveOf('ASA', BY_INTERVAL))).toEqual([undefined]);
    const noneShort = objectiveOf('ABANDONMENT', { contact: contactTerms({ reads: 'INTERVALS', shortAbandon: 0 }) });
    expect(counts(noneShort)).toEqual([all.slice(0, 4)]);
  });

  it('lies in a slice of its day where the objective judges slices shorter than a day', () => {
    const sliced = (length: 'HALF_HOUR' | 'HOUR' | 'DAY') =>
      objectiveOf('SERVICE_LEVEL', {
        key: length.toLowerCase(),
        contact: contactTerms({ reads: 'INTERVALS' }),
        slices: { length, target: 900_000, empty: 'IGNORE' },
      });
    const fact = measured(HALF_PAST, interval('2026-03-10T11:00:00Z'));
    const timeline = timelineOf(ALWAYS_UTC, sliced('HALF_HOUR'), sliced('HOUR'), sliced('DAY'));
    expect(measurementContributions(fact, timeline).map(({ slice, part }) => [slice, part])).toEqual([
      [21, 'RAW'],
      [20, 'RAW'],
      [0, 'RAW'],
    ]);
  });

  it('of nothing adds nothing', () => {
    const none = { answered: 0, abandoned: 0, answeredInThreshold: 0, abandonedInThreshold: 0, shortAbandoned: 0 };
    const fact = measured(T, interval(HALF_PAST, none));
    expect(measurementContributions(fact, timelineOf(ALWAYS_UTC, objectiveOf('SERVICE_LEVEL', BY_INTERVAL)))).toEqual(
      [],
    );
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

  it('is one of the volume, however it ends', () => {
    const volume = objectiveOf('VOLUME', { target: null });
    const ends = [{}, { answeredAt: at(HALF_PAST) }, { abandonedAt: at('2026-03-10T10:00:01Z') }];
    for (const end of ends) expect(counted(measured(T, contact(end)), volume)).toEqual([['id-volume', 0, 1, 0, 0]]);
  });

  it('says nothing of occupancy', () => {
    const occupancy = objectiveOf('OCCUPANCY', { contact: contactTerms() });
    expect(counted(measured(T, contact({ answeredAt: at(HALF_PAST), handleTime: 60_000 })), occupancy)).toEqual([]);
  });

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
    expect(counted(measured(T, answer(4)), csat)).toEqual([['id-csat', 1, 1, 0, 0]]);
    expect(counted(measured(T, answer(3)), csat)).toEqual([['id-csat', 0, 1, 0, 0]]);
  });

  it('counts decimals of an answer exactly', () => {
    const csat = objectiveOf('CSAT');
    const mean = objectiveOf('SURVEY_MEAN');
    expect(counted(measured(T, answer(3.999)), csat, mean)).toEqual([
      ['id-csat', 0, 1, 0, 0],
      ['id-survey_mean', 0, 1, 3_999, 0],
    ]);
    expect(counted(measured(T, answer(4.333)), csat, mean)).toEqual([
      ['id-csat', 1, 1, 0, 0],
      ['id-survey_mean', 0, 1, 4_333, 0],
    ]);
  });

  it.each([
    [10, 1, 0],
    [9, 1, 0],
    [8.999, 0, 0],
    [6.001, 0, 0],
    [6, 0, 1],
    [0, 0, 1],
  ])('counts an experience of %d as %d for and %d against', (score, promoters, detractors) => {
    const fact = measured(T, answer(score, { survey: 'experience' }));
    expect(counted(fact, objectiveOf('EXPERIENCE'))).toEqual([['id-experience', promoters, 1, detractors, 0]]);
  });

  it('counts answers of the surveys an objective names, and all where it names none', () => {
    const any = objectiveOf('CSAT', { key: 'any', survey: surveyTerms({ surveys: [] }) });
    const keys = (survey: string | null) => counted(measured(T, answer(5, { survey })), objectiveOf('CSAT'), any);
    expect(keys('satisfaction')).toEqual([
      ['id-csat', 1, 1, 0, 0],
      ['id-any', 1, 1, 0, 0],
    ]);
    for (const other of ['experience', null]) expect(keys(other)).toEqual([['id-any', 1, 1, 0, 0]]);
  });

  it('counts an audit for what it has: points, items, or both', () => {
    const objectives = [objectiveOf('QUALITY_SCORE'), objectiveOf('PROCESS_ADHERENCE')];
    const items = { itemsKept: 9, itemsAudited: 12 };
    expect(counted(measured(T, audit(87_500)), ...objectives)).toEqual([['id-quality_score', 0, 1, 87_500, 0]]);
    expect(counted(measured(T, audit(null, items)), ...objectives)).toEqual([['id-process_adherence', 9, 12, 0, 0]]);
    expect(counted(measured(T, audit(0, items)), ...objectives)).toEqual([
      ['id-quality_score', 0, 1, 0, 0],
      ['id-process_adherence', 9, 12, 0, 0],
    ]);
  });

  it('counts a sum for means and sums, with up to three decimals', () => {
    const objectives = [objectiveOf('COUNTER_MEAN'), objectiveOf('COUNTER_SUM'), objectiveOf('COUNTER_RATIO')];
    expect(counted(measured(T, counter(null, 8, { sumMilli: 100_125 })), ...objectives)).toEqual([
      ['id-counter_mean', 0, 8, 100_125, 0],
      ['id-counter_sum', 0, 8, 100_125, 0],
    ]);
  });

  it('does not count an answer without a channel where the objective names channels', () => {
    const chat = objectiveOf('CSAT', { scope: { ...ANY, channels: ['CHAT'] } });
    expect(counted(measured(T, answer(5)), chat)).toEqual([]);
  });

  it('sums audits in thousandths of a point', () => {
    const audited = measured(T, audit(87_500, { channel: 'PHONE' }));
    expect(counted(audited, objectiveOf('QUALITY_SCORE'))).toEqual([['id-quality_score', 0, 1, 87_500, 0]]);
  });

  it('adds a counter to the objectives of its name', () => {
    const backups = measured(T, counter(29, 30));
    const other = objectiveOf('COUNTER_RATIO', { key: 'other', counter: { counter: 'restores' } });
    expect(counted(backups, objectiveOf('COUNTER_RATIO'), other)).toEqual([['id-counter_ratio', 29, 30, 0, 0]]);
  });
});

describe('what does not count', () => {
  const backup = measured(T, counter(1, 1));

  it('is what was withdrawn', () => {
    expect(counted({ ...backup, withdrawn: true }, objectiveOf('COUNTER_RATIO'))).toEqual([]);
  });

  it('is what lies outside the dates of the contract', () => {
    const before = { ...backup, occurredAt: at('2025-12-31T23:59:59Z') };
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
    expect(measurementContributions(backup, timeline)).toHaveLength(1);
    const april = { ...backup, occurredAt: at('2026-04-01T00:00:00Z') };
    expect(measurementContributions(april, timeline)).toEqual([]);
  });
});
