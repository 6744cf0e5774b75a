import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bucketOf, quantile, valueOfBucket } from '../../src/domain/histogram.js';

const YEAR = 366 * 86_400_000;

/** Lengths of time of every order of magnitude from 0 ms to a hundred years. */
const anyTime = (): fc.Arbitrary<number> =>
  fc
    .integer({ min: 0, max: 41 })
    .chain((bits) => fc.integer({ min: 2 ** bits - 1, max: Math.min(2 ** (bits + 1), 100 * YEAR) }));

function errorOf(shown: number, time: number): number {
  return Math.abs(shown - time) / Math.max(time, 1);
}

describe('a bucket', () => {
  it('shows what it holds with a relative error of at most 1 %, from milliseconds to a hundred years', () => {
    fc.assert(
      fc.property(anyTime(), (time) => {
        const shown = valueOfBucket(bucketOf(time));
        expect(errorOf(shown, time)).toBeLessThanOrEqual(0.01);
        expect(Number.isSafeInteger(shown)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('shows its own ends so too, and follows on the one before', () => {
    // Of every bucket up to a hundred years: the least it holds, and the most.
    let least = 0;
    for (let bucket = 0; least <= 100 * YEAR; bucket += 1) {
      let most = least;
      for (let step = 2 ** 40; step >= 1; step /= 2) if (bucketOf(most + step) === bucket) most += step;
      expect([bucketOf(least), bucketOf(most), bucketOf(most + 1)]).toEqual([bucket, bucket, bucket + 1]);
      expect(Math.max(errorOf(valueOfBucket(bucket), least), errorOf(valueOfBucket(bucket), most))).toBeLessThan(0.01);
      least = most + 1;
    }
  });

  it.each([
    [0, 0],
    [1, 1],
    [127, 127],
    // From 128 ms on in steps of 2, from 256 on of 4: the first holds 128 and 129.
    [128, 129],
    [129, 129],
    [130, 131],
    [256, 258],
    // An hour lies between 109 x 32,768 = 3,571,712 and 3,604,479.
    [3_600_000, 3_588_096],
  ])('shows %d ms as %d ms', (time, shown) => {
    expect(valueOfBucket(bucketOf(time))).toBe(shown);
  });
});

function countsOf(times: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const time of times) counts.set(bucketOf(time), (counts.get(bucketOf(time)) ?? 0) + 1);
  return counts;
}

describe('a quantile', () => {
  it('is the least that at least p of the outcomes do not exceed', () => {
    const ten = countsOf([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
    expect([100_000, 100_001, 500_000, 900_000, 900_001, 1_000_000].map((p) => quantile(ten, p))).toEqual([
      10, 20, 50, 90, 100, 100,
    ]);
  });

  it('is nothing of nothing', () => {
    expect(quantile([], 900_000)).toBeNull();
    expect(quantile([[5, 0]], 900_000)).toBeNull();
  });

  it('is within 1 % of the outcome itself, whatever the outcomes and their order', () => {
    const anyTimes = fc.array(anyTime(), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(anyTimes, fc.integer({ min: 1, max: 1_000_000 }), (times, p) => {
        const sorted = [...times].sort((a, b) => a - b);
        const exact = sorted[Math.ceil((p * times.length) / 1_000_000) - 1] as number;
        expect(errorOf(quantile(countsOf(times), p) as number, exact)).toBeLessThanOrEqual(0.01);
      }),
      { numRuns: 500 },
    );
  });
});
