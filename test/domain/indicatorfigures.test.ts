import { describe, expect, it } from '@jest/globals';
import { judgeContract, judgeObjective, type ObjectiveResult } from '../../src/domain/compliance.js';
import type { MeasurementFact } from '../../src/domain/facts.js';
import { measurementContributions } from '../../src/domain/measurementfigures.js';
import { addTally, EMPTY_TALLY } from '../../src/domain/tally.js';
import type { Indicator, ObjectiveTerms, ServiceLevelFormula } from '../../src/domain/terms.js';
import { ALWAYS_UTC, at, timelineOf } from '../support/clockterms.js';
import { answer, audit, contactTerms, counter, interval, measured, objectiveOf } from '../support/judgeterms.js';

const T = '2026-03-10T10:00:00Z';
const HALF_PAST = '2026-03-10T10:30:00Z';
const PERIOD = { startsAt: at('2026-03-01T00:00:00Z'), endsAt: at('2026-04-01T00:00:00Z') };
const OPEN = at('2026-03-16T12:00:00Z');
const ENDED = PERIOD.endsAt;

/** What facts come to for an objective in March. */
function judge(
  terms: ObjectiveTerms,
  facts: readonly MeasurementFact[],
  { now = ENDED, expectedVolume = null as number | null } = {},
): ObjectiveResult {
  const contributions = facts.flatMap((fact) => measurementContributions(fact, timelineOf(ALWAYS_UTC, terms)));
  const tally = contributions.reduce((sum, one) => addTally(sum, one.tally), EMPTY_TALLY);
  const nothingElse = { serviceTime: null, slices: null, recent: null, shortfallsBefore: 0 };
  return judgeObjective({ terms, tally, period: PERIOD, now, expectedVolume, ...nothingElse });
}

const percent = (figure: number | null): string => (100 * (figure ?? Number.NaN)).toFixed(2);

describe('the table of semantics section 4', () => {
  // A = 1000, B = 60, A in w 860, B in w 20, B short 10; waits of 25 s and handling of 320 s on average.
  const counts = measured(
    T,
    interval(HALF_PAST, {
      answered: 1_000,
      abandoned: 60,
      answeredInThreshold: 860,
      abandonedInThreshold: 20,
      shortAbandoned: 10,
      waitTotal: 25_000_000,
      handled: 950,
      handleTotal: 304_000_000,
      availableTotal: 76_000_000,
    }),
  );
  const reading = (indicator: Indicator, terms = {}, more: Partial<ObjectiveTerms> = {}): ObjectiveTerms =>
    objectiveOf(indicator, { contact: contactTerms({ reads: 'INTERVALS', ...terms }), ...more });

  it.each<[ServiceLevelFormula, string]>([
    ['ALL_OFFERED', '81.13'],
    ['ABANDONED_IN_TIME_COUNTS_AS_GOOD', '83.02'],
    ['ANSWERED_ONLY', '86.00'],
    ['IGNORE_ABANDONED_IN_TIME', '82.69'],
    ['SHORT_ABANDONED_COUNTS_AS_GOOD', '82.08'],
    ['IGNORE_SHORT_ABANDONED', '81.90'],
  ])('by %s gives %s %%', (formula, share) => {
    expect(percent(judge(reading('SERVICE_LEVEL', { formula }), [counts]).actual)).toBe(share);
  });

  it('gives an abandonment without the short ones, and with them where the bound is 0', () => {
    // 50 / 1050 and 60 / 1060.
    expect(percent(judge(reading('ABANDONMENT', { shortAbandon: 5_000 }), [counts]).actual)).toBe('4.76');
    expect(percent(judge(reading('ABANDONMENT', { shortAbandon: 0 }), [counts]).actual)).toBe('5.66');
    expect(judge(reading('ABANDONMENT', { shortAbandon: 5_000 }), [counts]).verdict).toBe('MET');
    expect(judge(reading('ABANDONMENT', { shortAbandon: 0 }), [counts]).verdict).toBe('MISSED');
  });

  it('gives the means of waiting and handling', () => {
    expect(judge(reading('ASA'), [counts])).toMatchObject({ actual: 25, verdict: 'MET' });
    expect(judge(reading('AHT'), [counts])).toMatchObject({ actual: 320, verdict: 'MISSED' });
  });

  it('gives an occupancy: handling / (handling + available), in seconds', () => {
    const occupancy = judge(reading('OCCUPANCY', {}, { target: 800_000 }), [counts]);
    expect(occupancy).toMatchObject({ actual: 0.8, good: 304_000, total: 380_000, verdict: 'MET', unit: 'RATIO' });
    expect(occupancy).toMatchObject({ errorBudget: null, recovery: null });
    expect(judge(reading('OCCUPANCY', {}, { target: 800_001 }), [counts]).verdict).toBe('MISSED');
    const capped = { direction: 'AT_MOST', target: 799_999 } as const;
    expect(judge(reading('OCCUPANCY', {}, capped), [counts]).verdict).toBe('MISSED');
    expect(judge(reading('OCCUPANCY'), [])).toMatchObject({ actual: null, verdict: 'NO_DATA' });
  });

  it('gives the volume: all that entered the queue', () => {
    expect(judge(reading('VOLUME', {}, { target: null }), [counts])).toMatchObject({ actual: 1_060, unit: 'COUNT' });
  });

  it('adds counts and never averages percentages', () => {
    // 860 of 1060 and 10 of 13: 870 / 1073, not the mean of 81.13 % and 76.92 %.
    const small = measured(HALF_PAST, interval('2026-03-10T11:00:00Z', { answeredInThreshold: 10 }));
    expect(percent(judge(reading('SERVICE_LEVEL'), [counts, small]).actual)).toBe('81.08');
  });
});

describe('surveys, audits and counters of semantics section 5', () => {
  const answers = (scores: readonly number[], survey: string): MeasurementFact[] =>
    scores.map((score, n) => measured(T, answer(score, { survey }), { externalId: `a${n}` }));

  it('SURVEY_MEAN is sum / total of the answers, exactly', () => {
    const mean = objectiveOf('SURVEY_MEAN', { target: 4_200_000 });
    const result = judge(mean, answers([4.1, 4.2, 4.3], 'satisfaction'));
    expect(result).toMatchObject({ actual: 4.2, sum: 12.6, total: 3, good: null, verdict: 'MET', unit: 'POINTS' });
    expect(judge(mean, answers([4.1, 4.2, 4.299], 'satisfaction')).verdict).toBe('MISSED');
  });

  it('EXPERIENCE is the share of 9-10 minus the share of 0-6', () => {
    // 5 promoters, 2 passives, 3 detractors: (5 - 3) / 10.
    const scores = [9, 9, 10, 10, 9, 8, 7, 6, 3, 0];
    const result = judge(objectiveOf('EXPERIENCE', { target: 200_000 }), answers(scores, 'experience'));
    expect(result).toMatchObject({ actual: 0.2, good: 5, sum: 3, total: 10, verdict: 'MET' });
    expect(judge(objectiveOf('EXPERIENCE', { target: 200_001 }), answers(scores, 'experience')).verdict).toBe('MISSED');
  });

  it('EXPERIENCE goes down to -1, and attains from 0 to 1', () => {
    const attained = (target: number, scores: readonly number[]): number => {
      const { attainment } = judge(objectiveOf('EXPERIENCE', { target }), answers(scores, 'experience'));
      return Number(attainment?.numerator) / Number(attainment?.denominator);
    };
    expect(judge(objectiveOf('EXPERIENCE'), answers([0, 6], 'experience'))).toMatchObject({
      actual: -1,
      verdict: 'MISSED',
    });
    expect(attained(400_000, [10, 10, 8, 0, 7])).toBe(0.5);
    expect(attained(400_000, [0, 0])).toBe(0);
    expect(attained(-100_000, [0, 8])).toBe(0);
    expect(attained(-500_000, [0, 8])).toBe(1);
  });

  it('PROCESS_ADHERENCE is items kept / audited', () => {
    const audits = [
      audit(null, { itemsKept: 9, itemsAudited: 10 }),
      audit(80_000, { itemsKept: 10, itemsAudited: 10 }),
    ];
    const facts = [...audits, audit(10_000)].map((content) => measured(T, content));
    expect(judge(objectiveOf('PROCESS_ADHERENCE', { target: 950_000 }), facts)).toMatchObject({
      actual: 0.95,
      good: 19,
      total: 20,
      verdict: 'MET',
      errorBudget: { consumed: 1 },
    });
  });

  it('counters have a ratio, a mean and a sum', () => {
    const facts = [
      measured(T, counter(3, 4, { sumMilli: 10_001 })),
      measured(HALF_PAST, counter(5, 6, { sumMilli: 2_499 })),
    ];
    expect(judge(objectiveOf('COUNTER_RATIO'), facts)).toMatchObject({ actual: 0.8, verdict: 'MET', unit: 'RATIO' });
    const mean = objectiveOf('COUNTER_MEAN', { target: 1_250_000 });
    expect(judge(mean, facts)).toMatchObject({ actual: 1.25, sum: 12.5, total: 10, verdict: 'MET', unit: 'NUMBER' });
    expect(judge({ ...mean, direction: 'AT_MOST', target: 1_249_999 }, facts).verdict).toBe('MISSED');
    const sum = objectiveOf('COUNTER_SUM', { target: 12_500_000 });
    expect(judge(sum, facts)).toMatchObject({ actual: 12.5, sum: 12.5, total: 10, verdict: 'MET', unit: 'NUMBER' });
    expect(judge({ ...sum, target: 12_500_001 }, facts).verdict).toBe('MISSED');
  });
});

describe('what grows all period long', () => {
  const contacts = (count: number): MeasurementFact[] => [
    measured(T, interval(HALF_PAST, { answered: count - 1, abandoned: 1 })),
  ];
  const volume = (direction: 'AT_LEAST' | 'AT_MOST', target: number): ObjectiveTerms =>
    objectiveOf('VOLUME', { direction, target: target * 1_000_000, contact: contactTerms({ reads: 'INTERVALS' }) });

  it('is judged by what it came to once the period is over', () => {
    expect(judge(volume('AT_LEAST', 100), contacts(100)).verdict).toBe('MET');
    expect(judge(volume('AT_LEAST', 101), contacts(100)).verdict).toBe('MISSED');
    expect(judge(volume('AT_MOST', 100), contacts(100)).verdict).toBe('MET');
    expect(judge(volume('AT_MOST', 99), contacts(100)).verdict).toBe('MISSED');
  });

  it('is judged by the forecast while it is open', () => {
    const open = (terms: ObjectiveTerms, expectedVolume: number) =>
      judge(terms, contacts(50), { now: OPEN, expectedVolume });
    expect(open(volume('AT_LEAST', 100), 100).verdict).toBe('ON_TRACK');
    expect(open(volume('AT_LEAST', 100), 99).verdict).toBe('AT_RISK');
    expect(open(volume('AT_MOST', 100), 100).verdict).toBe('ON_TRACK');
    expect(open(volume('AT_MOST', 100), 101)).toMatchObject({ verdict: 'AT_RISK', attainment: { numerator: 1n } });
  });

  it('has nothing against it while there is no forecast, and is lost with the first too many', () => {
    const open = (terms: ObjectiveTerms, count: number) => judge(terms, contacts(count), { now: OPEN }).verdict;
    expect(open(volume('AT_LEAST', 100), 1)).toBe('ON_TRACK');
    expect(open(volume('AT_MOST', 100), 100)).toBe('ON_TRACK');
    expect(open(volume('AT_MOST', 100), 101)).toBe('MISSED');
  });

  it('forecasts a sum by the outcomes still expected', () => {
    // 25 of 10 so far: 20 will come to 50.
    const open = (target: number) =>
      judge(objectiveOf('COUNTER_SUM', { target }), [measured(T, counter(null, 10, { sumMilli: 25_000 }))], {
        now: OPEN,
        expectedVolume: 20,
      }).verdict;
    expect(open(50_000_000)).toBe('ON_TRACK');
    expect(open(50_000_001)).toBe('AT_RISK');
  });

  it('is NO_DATA where nothing was reported', () => {
    expect(judge(volume('AT_MOST', 100), [])).toMatchObject({ verdict: 'NO_DATA', actual: null });
  });
});

describe('an objective without a target', () => {
  const reported = objectiveOf('VOLUME', {
    target: null,
    weight: 9_000_000,
    contact: contactTerms({ reads: 'INTERVALS' }),
  });

  it('is REPORTED, open or over, with a figure or without', () => {
    const facts = [measured(T, interval(HALF_PAST))];
    for (const now of [OPEN, ENDED]) {
      expect(judge(reported, facts, { now })).toMatchObject({
        verdict: 'REPORTED',
        target: null,
        actual: 13,
        attainment: null,
      });
      expect(judge(reported, [], { now })).toMatchObject({ verdict: 'REPORTED', actual: null });
    }
  });

  it('has no part in the score and the verdict of its contract', () => {
    const csat = objectiveOf('CSAT', { target: 1_000_000 });
    const scored = (score: number) => judge(csat, [measured(T, answer(score))]);
    const volume = judge(reported, [measured(T, interval(HALF_PAST))]);
    const contract = (...results: [ObjectiveTerms, ObjectiveResult][]) =>
      judgeContract(
        results.map(([terms, result]) => ({ terms, result })),
        1_000_000,
      );
    expect(contract([reported, volume], [csat, scored(5)])).toEqual({ verdict: 'MET', score: 1 });
    expect(contract([reported, volume], [csat, scored(1)])).toEqual({ verdict: 'MISSED', score: 0 });
    expect(contract([reported, volume])).toEqual({ verdict: 'NO_DATA', score: null });
  });
});
