import { describe, expect, it } from '@jest/globals';
import type { ContractPart, JudgementInput, ObjectiveResult, Verdict } from '../../src/domain/compliance.js';
import { judgeContract, judgeObjective } from '../../src/domain/compliance.js';
import type { Rational } from '../../src/domain/rational.js';
import { EMPTY_TALLY, type Tally } from '../../src/domain/tally.js';
import type { Indicator, ObjectiveTerms } from '../../src/domain/terms.js';
import { objectiveOf } from '../support/judgeterms.js';

const PERIOD = { startsAt: 1_000_000, endsAt: 2_000_000 };
const OPEN = 1_500_000;
const ENDED = 2_000_000;

function judge(
  terms: ObjectiveTerms,
  tally: Partial<Tally>,
  now: number,
  more: Partial<JudgementInput> = {},
): ObjectiveResult {
  return judgeObjective({
    terms,
    tally: { ...EMPTY_TALLY, ...tally },
    serviceTime: null,
    period: PERIOD,
    now,
    expectedVolume: null,
    slices: null,
    recent: null,
    shortfallsBefore: 0,
    ...more,
  });
}

function rate(target: number, overrides: Partial<ObjectiveTerms> = {}): ObjectiveTerms {
  return objectiveOf('RESOLUTION_TIME', { target, ...overrides });
}

describe('a share of outcomes', () => {
  it('is judged unrounded: 94.996 % misses 95 %', () => {
    const result = judge(rate(950_000), { good: 94_996, total: 100_000 }, ENDED);
    expect(result).toMatchObject({ verdict: 'MISSED', actual: 0.94996, target: 0.95, good: 94_996, total: 100_000 });
    expect(judge(rate(950_000), { good: 95_000, total: 100_000 }, ENDED).verdict).toBe('MET');
  });

  it('is compared exactly where doubles cannot', () => {
    const most = 9_007_199_254_740_991;
    expect(judge(rate(999_999), { good: most - 9_007_199_254, total: most }, ENDED).verdict).toBe('MET');
    expect(judge(rate(999_999), { good: most - 9_007_199_255, total: most }, ENDED).verdict).toBe('MISSED');
  });

  it('is at risk while its period is open and it could still be saved', () => {
    expect(judge(rate(950_000), { good: 94, total: 100 }, OPEN).verdict).toBe('AT_RISK');
    expect(judge(rate(950_000), { good: 95, total: 100 }, OPEN).verdict).toBe('ON_TRACK');
  });

  it('is missed before the end only where nothing can save it: a target of 1 with one bad', () => {
    expect(judge(rate(1_000_000), { good: 99, total: 100 }, OPEN).verdict).toBe('MISSED');
    expect(judge(rate(1_000_000), { good: 100, total: 100 }, OPEN).verdict).toBe('ON_TRACK');
    expect(judge(rate(950_000), { good: 0, total: 100 }, OPEN).verdict).toBe('AT_RISK');
  });

  it('has no figure without outcomes, never 0 or 1', () => {
    const result = judge(rate(950_000), { pending: 3 }, OPEN);
    expect(result).toMatchObject({ verdict: 'NO_DATA', actual: null, strict: null, total: 0, pending: 3 });
    expect(result).toMatchObject({ errorBudget: null, recovery: null, attainment: null });
  });

  it('is not judged below the minimum sample, open or ended', () => {
    const terms = rate(1_000_000, { minimumSample: 30 });
    for (const now of [OPEN, ENDED]) {
      const result = judge(terms, { good: 20, total: 29 }, now);
      expect(result.verdict).toBe('INSUFFICIENT_VOLUME');
      expect(result.attainment).toBeNull();
    }
    expect(judge(terms, { good: 29, total: 30 }, ENDED).verdict).toBe('MISSED');
  });

  it('carries its error budget, and its recovery while it is open', () => {
    const open = judge(rate(800_000), { good: 700, total: 1_000 }, OPEN, { expectedVolume: 2_000 });
    expect(open.errorBudget).toEqual({ whole: 1_000, budget: 200, consumed: 1.5, remaining: -100, burnRate: 1.5 });
    expect(open.recovery).toEqual({ goodNeeded: 500, rateNeeded: 0.9, savable: true });
    expect(judge(rate(800_000), { good: 700, total: 1_000 }, ENDED).recovery).toBeNull();
  });

  it('AT_MOST counts the numerator against the target', () => {
    const terms = objectiveOf('ABANDONMENT', { target: 50_000 });
    expect(judge(terms, { good: 50, total: 1_000 }, ENDED).verdict).toBe('MET');
    expect(judge(terms, { good: 51, total: 1_000 }, ENDED)).toMatchObject({
      verdict: 'MISSED',
      actual: 0.051,
      good: 51,
    });
    const none = objectiveOf('ABANDONMENT', { target: 0 });
    expect(judge(none, { good: 1, total: 1_000 }, OPEN).verdict).toBe('MISSED');
    expect(judge(none, { good: 0, total: 1_000 }, ENDED)).toMatchObject({
      verdict: 'MET',
      attainment: { numerator: 1n },
    });
  });
});

describe('relief by allowed misses', () => {
  const relieved = (allowedMisses: number): ObjectiveTerms =>
    rate(950_000, { relief: 'ALLOWED_MISSES', allowedMisses });

  it('forgives a miss that a small number of outcomes has no room for', () => {
    // floor(10 x .05) = 0, so 1 is allowed.
    const result = judge(relieved(1), { good: 9, total: 10 }, ENDED);
    expect(result).toMatchObject({ verdict: 'MET', strict: 0.9, relieved: 1, actual: 1 });
    expect(judge(relieved(1), { good: 8, total: 10 }, ENDED)).toMatchObject({ verdict: 'MISSED', relieved: 0.9 });
  });

  it('adds nothing to what the target allows anyway', () => {
    // floor(1000 x .05) = 50 is more than 2.
    expect(judge(relieved(2), { good: 950, total: 1_000 }, ENDED)).toMatchObject({ verdict: 'MET', relieved: 0.95 });
    expect(judge(relieved(2), { good: 949, total: 1_000 }, ENDED)).toMatchObject({
      verdict: 'MISSED',
      relieved: 0.949,
    });
  });

  it('allows the larger of both', () => {
    // floor(30 x .05) = 1; 2 are allowed.
    expect(judge(relieved(2), { good: 28, total: 30 }, ENDED)).toMatchObject({ verdict: 'MET', strict: 28 / 30 });
    expect(judge(relieved(2), { good: 27, total: 30 }, ENDED).verdict).toBe('MISSED');
  });

  it('keeps a target of 1 open until more are bad than it allows', () => {
    const terms = rate(1_000_000, { relief: 'ALLOWED_MISSES', allowedMisses: 1 });
    expect(judge(terms, { good: 9, total: 10 }, OPEN).verdict).toBe('ON_TRACK');
    expect(judge(terms, { good: 8, total: 10 }, OPEN).verdict).toBe('MISSED');
  });

  it('shows no relieved figure where the terms grant none', () => {
    expect(judge(rate(950_000), { good: 9, total: 10 }, ENDED).relieved).toBeNull();
  });
});

describe('a mean', () => {
  it('is judged exactly, in the unit of its indicator', () => {
    const asa = objectiveOf('ASA', { target: 30_000_000 });
    const result = judge(asa, { sum: 300_000, total: 10 }, ENDED);
    expect(result).toMatchObject({
      verdict: 'MET',
      unit: 'SECONDS',
      target: 30,
      actual: 30,
      sum: 300,
      total: 10,
      good: null,
    });
    expect(judge(asa, { sum: 300_001, total: 10 }, ENDED)).toMatchObject({ verdict: 'MISSED', actual: 30.0001 });
    expect(judge(asa, { sum: 300_001, total: 10 }, OPEN)).toMatchObject({
      verdict: 'AT_RISK',
      errorBudget: null,
      recovery: null,
    });
  });

  it('of points must reach its target', () => {
    const quality = objectiveOf('QUALITY_SCORE', { target: 85_000_000 });
    expect(judge(quality, { sum: 170_000, total: 2 }, ENDED)).toMatchObject({
      verdict: 'MET',
      unit: 'POINTS',
      actual: 85,
    });
    expect(judge(quality, { sum: 169_999, total: 2 }, ENDED).verdict).toBe('MISSED');
  });

  it('has no figure of nothing', () => {
    expect(judge(objectiveOf('AHT'), {}, ENDED)).toMatchObject({ verdict: 'NO_DATA', actual: null });
  });
});

describe('uptime', () => {
  const terms = objectiveOf('UPTIME', { target: 990_000 });
  const HALF = { soFar: 500_000, whole: 1_000_000 };
  const ALL = { soFar: 1_000_000, whole: 1_000_000 };

  it('is seconds up of seconds in service', () => {
    const result = judge(terms, { total: 1, sum: 10_000 }, ENDED, { serviceTime: ALL });
    expect(result).toMatchObject({ verdict: 'MET', actual: 0.99, good: 990, total: 1_000, sum: null });
    expect(judge(terms, { total: 1, sum: 10_001 }, ENDED, { serviceTime: ALL }).verdict).toBe('MISSED');
  });

  it('is at risk when it misses so far, and missed when the allowance of the whole period is spent', () => {
    expect(judge(terms, { total: 1, sum: 5_000 }, OPEN, { serviceTime: HALF }).verdict).toBe('ON_TRACK');
    expect(judge(terms, { total: 1, sum: 5_001 }, OPEN, { serviceTime: HALF }).verdict).toBe('AT_RISK');
    expect(judge(terms, { total: 1, sum: 10_000 }, OPEN, { serviceTime: HALF }).verdict).toBe('AT_RISK');
    expect(judge(terms, { total: 1, sum: 10_001 }, OPEN, { serviceTime: HALF }).verdict).toBe('MISSED');
  });

  it('has a budget of the whole period, in seconds', () => {
    const result = judge(terms, { total: 1, sum: 8_000 }, OPEN, { serviceTime: HALF });
    expect(result.errorBudget).toEqual({ whole: 1_000, budget: 10, consumed: 0.8, remaining: 2, burnRate: 1.6 });
    // 8 s of bad need 800 s in service; 500 have passed. (.99 x 1000 - 492) / 500 = .996
    expect(result.recovery).toEqual({ goodNeeded: 300, rateNeeded: 0.996, savable: true });
  });

  it('is NO_DATA without any report, unless coverage is attested', () => {
    expect(judge(terms, {}, ENDED, { serviceTime: ALL })).toMatchObject({
      verdict: 'NO_DATA',
      actual: null,
    });
    const attested = objectiveOf('UPTIME', { target: 990_000, uptime: { services: [], coverageAttested: true } });
    expect(judge(attested, {}, ENDED, { serviceTime: ALL })).toMatchObject({
      verdict: 'MET',
      actual: 1,
    });
  });

  it('is NO_DATA before any service time has passed', () => {
    expect(judge(terms, {}, OPEN, { serviceTime: { soFar: 0, whole: 1_000_000 } }).verdict).toBe('NO_DATA');
  });
});

function part(verdict: Verdict, attainment: Rational | null, more: Partial<ContractPart['terms']> = {}): ContractPart {
  const periodEnded = verdict !== 'ON_TRACK' && verdict !== 'AT_RISK';
  return { terms: { weight: 1_000_000, critical: false, ...more }, result: { verdict, periodEnded, attainment } };
}

const FULL: Rational = { numerator: 1n, denominator: 1n };
const NINE_TENTHS: Rational = { numerator: 9n, denominator: 10n };

describe('attainment', () => {
  const attained = (indicator: Indicator, target: number, tally: Partial<Tally>): string => {
    const { attainment } = judge(objectiveOf(indicator, { target }), tally, ENDED);
    return attainment === null ? 'none' : String(Number(attainment.numerator) / Number(attainment.denominator));
  };

  it('is actual / target for AT_LEAST, at most 1', () => {
    expect(attained('CSAT', 800_000, { good: 60, total: 100 })).toBe('0.75');
    expect(attained('CSAT', 800_000, { good: 90, total: 100 })).toBe('1');
  });

  it('is target / actual for AT_MOST, and 1 where actual is 0', () => {
    expect(attained('ASA', 30_000_000, { sum: 40_000, total: 1 })).toBe('0.75');
    expect(attained('ASA', 30_000_000, { sum: 0, total: 1 })).toBe('1');
    expect(attained('ABANDONMENT', 0, { good: 1, total: 10 })).toBe('0');
  });
});

describe('a contract that is over', () => {
  it('is MISSED by a critical objective whatever its score', () => {
    const parts = [part('MISSED', NINE_TENTHS, { critical: true }), part('MET', FULL)];
    expect(judgeContract(parts, 0)).toEqual({ verdict: 'MISSED', score: 0.95 });
  });

  it('is MISSED by any miss where the minimum score is 1', () => {
    expect(judgeContract([part('MISSED', NINE_TENTHS), part('MET', FULL)], 1_000_000).verdict).toBe('MISSED');
    expect(judgeContract([part('MET', FULL), part('MET', FULL)], 1_000_000)).toEqual({ verdict: 'MET', score: 1 });
  });

  it('weighs its objectives and compares the score exactly', () => {
    // (3 x .9 + 1 x 1) / 4 = .925
    const parts = [part('MISSED', NINE_TENTHS, { weight: 3_000_000 }), part('MET', FULL)];
    expect(judgeContract(parts, 925_000)).toEqual({ verdict: 'MET', score: 0.925 });
    expect(judgeContract(parts, 925_001).verdict).toBe('MISSED');
  });

  it('renormalises the weights over what was judged', () => {
    const parts = [part('MET', FULL), part('NO_DATA', null, { weight: 9_000_000 })];
    expect(judgeContract(parts, 1_000_000)).toEqual({ verdict: 'MET', score: 1 });
  });

  it('is NO_DATA or INSUFFICIENT_VOLUME where nothing was judged', () => {
    expect(judgeContract([part('NO_DATA', null)], 1_000_000)).toEqual({ verdict: 'NO_DATA', score: null });
    const few = [part('NO_DATA', null), part('INSUFFICIENT_VOLUME', null)];
    expect(judgeContract(few, 1_000_000)).toEqual({ verdict: 'INSUFFICIENT_VOLUME', score: null });
    expect(judgeContract([], 1_000_000)).toEqual({ verdict: 'NO_DATA', score: null });
  });

  it('has a score of fifty long fractions that is still a number', () => {
    const odd = (n: number): Rational => ({
      numerator: 9_007_199_254_740_880n,
      denominator: 9_007_199_254_740_881n + BigInt(n),
    });
    const parts = Array.from({ length: 50 }, (_, n) => part('MISSED', odd(n)));
    expect(judgeContract(parts, 1_000_000)).toEqual({ verdict: 'MISSED', score: expect.closeTo(1, 12) });
  });
});

describe('a contract that is open', () => {
  const lost = (critical: boolean): ContractPart => {
    const missed = part('MISSED', NINE_TENTHS, { critical });
    return { ...missed, result: { ...missed.result, periodEnded: false } };
  };

  it('is at risk with any objective at risk, on track with none', () => {
    expect(judgeContract([part('ON_TRACK', FULL), part('AT_RISK', NINE_TENTHS)], 1_000_000).verdict).toBe('AT_RISK');
    expect(judgeContract([part('ON_TRACK', FULL), part('AT_RISK', NINE_TENTHS)], 500_000).verdict).toBe('AT_RISK');
    expect(judgeContract([part('ON_TRACK', FULL)], 1_000_000).verdict).toBe('ON_TRACK');
  });

  it('is missed when a critical objective is, or any that the minimum score does not forgive', () => {
    expect(judgeContract([part('ON_TRACK', FULL), lost(true)], 500_000).verdict).toBe('MISSED');
    expect(judgeContract([part('ON_TRACK', FULL), lost(false)], 1_000_000).verdict).toBe('MISSED');
  });

  it('bears a lost objective as long as the score reaches the minimum', () => {
    expect(judgeContract([part('ON_TRACK', FULL), lost(false)], 950_000)).toEqual({ verdict: 'ON_TRACK', score: 0.95 });
    expect(judgeContract([part('ON_TRACK', FULL), lost(false)], 950_001).verdict).toBe('AT_RISK');
  });
});
