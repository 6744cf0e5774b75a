import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Misses } from '../../src/domain/budget.js';
import { allowanceOf, burnAlerts, burnRate, errorBudget, highestBurnRate, recovery } from '../../src/domain/budget.js';

/** AT_LEAST `target` (ppm) with `good` of `total`. */
function atLeast(target: number, good: number, total: number, allowedMisses = 0): Misses {
  return { direction: 'AT_LEAST', allowance: allowanceOf('AT_LEAST', target), bad: total - good, total, allowedMisses };
}

function atMost(target: number, counted: number, total: number): Misses {
  return { direction: 'AT_MOST', allowance: allowanceOf('AT_MOST', target), bad: counted, total, allowedMisses: 0 };
}

describe('error budget', () => {
  it('is (1 - T)N, and 10 exactly for 90 % of 100, which doubles round to 9', () => {
    expect(errorBudget(atLeast(900_000, 95, 100))).toEqual({
      whole: 100,
      budget: 10,
      consumed: 0.5,
      remaining: 5,
      burnRate: 0.5,
    });
  });

  it('may be overdrawn, and is not clamped', () => {
    expect(errorBudget(atLeast(950_000, 80, 100))).toMatchObject({
      budget: 5,
      consumed: 4,
      remaining: -15,
      burnRate: 4,
    });
  });

  it('is T N for AT_MOST', () => {
    expect(errorBudget(atMost(50_000, 30, 1_000))).toMatchObject({
      budget: 50,
      consumed: 0.6,
      remaining: 20,
      burnRate: 0.6,
    });
  });

  it('is 0 without a burn rate at a target of 1', () => {
    expect(errorBudget(atLeast(1_000_000, 99, 100))).toMatchObject({
      budget: 0,
      consumed: null,
      remaining: -1,
      burnRate: null,
    });
  });

  it('is held against the whole period where its length is known, the burn rate against what has passed', () => {
    expect(errorBudget(atLeast(990_000, 490, 500), 1_000)).toEqual({
      whole: 1_000,
      budget: 10,
      consumed: 1,
      remaining: 0,
      burnRate: 2,
    });
  });
});

describe('burn rate', () => {
  it('has none before anything happened', () => {
    expect(burnRate(atLeast(950_000, 0, 0))).toBeNull();
  });

  it.each([
    [700_000, '3.33'],
    [800_000, '5.00'],
  ])('cannot exceed 1 / (1 - T): target %d ppm, %s', (target, highest) => {
    const allowance = allowanceOf('AT_LEAST', target);
    expect(highestBurnRate(allowance)?.toFixed(2)).toBe(highest);
    expect(burnRate(atLeast(target, 0, 100))?.toFixed(2)).toBe(highest);
  });

  it('has no highest without a budget', () => {
    expect(highestBurnRate(0)).toBeNull();
    expect(burnAlerts(0)).toEqual([]);
  });

  it('alerts by the usual factors, budget shares and windows', () => {
    expect(burnAlerts(allowanceOf('AT_LEAST', 999_000))).toEqual([
      { factor: 14.4, budgetShare: 0.02, longWindow: 3_600_000, shortWindow: 300_000 },
      { factor: 6, budgetShare: 0.05, longWindow: 21_600_000, shortWindow: 1_800_000 },
      { factor: 3, budgetShare: 0.1, longWindow: 86_400_000, shortWindow: 7_200_000 },
      { factor: 1, budgetShare: 0.1, longWindow: 259_200_000, shortWindow: 21_600_000 },
    ]);
  });

  it('leaves out the factors at or above 0.9 of the highest there can be', () => {
    const factors = (target: number) => burnAlerts(allowanceOf('AT_LEAST', target)).map(({ factor }) => factor);
    expect(factors(800_000)).toEqual([3, 1]);
    // 0.9 / (1 - .7) = 3: the factor 3 is at it.
    expect(factors(700_000)).toEqual([1]);
    // 0.9 / (1 - .9375) = 14.4.
    expect(factors(937_500)).toEqual([6, 3, 1]);
  });
});

describe('recovery', () => {
  it('needs 500 good ones for T = .8, G = 700, N = 1000, which doubles make 501', () => {
    expect(recovery(atLeast(800_000, 700, 1_000), null).goodNeeded).toBe(500);
  });

  it('needs 167 good ones for T = .7, G = 650, N = 1000', () => {
    expect(recovery(atLeast(700_000, 650, 1_000), null).goodNeeded).toBe(167);
  });

  it('needs none where the target is met', () => {
    expect(recovery(atLeast(700_000, 700, 1_000), null)).toEqual({ goodNeeded: 0, rateNeeded: null, savable: true });
  });

  it('needs (T M - G) / (M - N) of the rest', () => {
    // (.8 x 2000 - 700) / 1000 = .9
    expect(recovery(atLeast(800_000, 700, 1_000), 2_000)).toEqual({ goodNeeded: 500, rateNeeded: 0.9, savable: true });
  });

  it('cannot be saved above 1', () => {
    // (.8 x 1400 - 700) / 400 = 1.05
    expect(recovery(atLeast(800_000, 700, 1_000), 1_400)).toEqual({
      goodNeeded: 500,
      rateNeeded: 1.05,
      savable: false,
    });
    // (.8 x 1500 - 700) / 500 = 1: just
    expect(recovery(atLeast(800_000, 700, 1_000), 1_500)).toEqual({ goodNeeded: 500, rateNeeded: 1, savable: true });
  });

  it('cannot be lost at or below 0', () => {
    // (.8 x 1100 - 900) / 100 = -.2
    expect(recovery(atLeast(800_000, 900, 1_000), 1_100)).toEqual({ goodNeeded: 0, rateNeeded: -0.2, savable: true });
  });

  it('knows no rate when no more outcomes are expected', () => {
    expect(recovery(atLeast(800_000, 700, 1_000), 1_000)).toEqual({ goodNeeded: 500, rateNeeded: null, savable: null });
    expect(recovery(atLeast(800_000, 700, 1_000), null)).toEqual({ goodNeeded: 500, rateNeeded: null, savable: null });
  });

  it('is out of reach at a target of 1 with one bad', () => {
    expect(recovery(atLeast(1_000_000, 9, 10), 100)).toEqual({ goodNeeded: null, rateNeeded: null, savable: false });
  });

  it('says for AT_MOST how many must not count, and how many of the rest may', () => {
    // 60 of 1000 at 5 %: 60 / 1200 = .05, so 200; of 2000 expected (100 - 60) / 1000 = .04 may count.
    expect(recovery(atMost(50_000, 60, 1_000), 2_000)).toEqual({ goodNeeded: 200, rateNeeded: 0.04, savable: true });
    // (.05 x 1100 - 60) / 100 = -.05
    expect(recovery(atMost(50_000, 60, 1_000), 1_100)).toEqual({ goodNeeded: 200, rateNeeded: -0.05, savable: false });
  });

  it('takes misses that relief allows into account', () => {
    // 1 of 10 bad at 95 %: needs 10 more good ones, or none where 2 misses are allowed.
    expect(recovery(atLeast(950_000, 9, 10), 20).goodNeeded).toBe(10);
    // Of 20, 2 may be bad: 18 of 20 must be good, 9 are: .9 of the 10 to come.
    expect(recovery(atLeast(950_000, 9, 10, 2), 20)).toEqual({ goodNeeded: 0, rateNeeded: 0.9, savable: true });
    // 3 bad of 10: relief has been used up, .05 x 60 = 3, so 50 good ones.
    expect(recovery(atLeast(950_000, 7, 10, 2), null).goodNeeded).toBe(50);
  });
});

describe('the number of good ones needed', () => {
  it('is the least that reaches the target, for any target and counts', () => {
    const reached = (target: number, good: number, total: number): boolean =>
      BigInt(good) * 1_000_000n >= BigInt(target) * BigInt(total);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999 }), fc.nat(1_000_000), fc.nat(1_000_000), (target, good, bad) => {
        const total = good + bad;
        const needed = recovery(atLeast(target, good, total), null).goodNeeded ?? -1;
        expect(reached(target, good + needed, total + needed)).toBe(true);
        if (needed > 0) expect(reached(target, good + needed - 1, total + needed - 1)).toBe(false);
      }),
    );
  });
});
