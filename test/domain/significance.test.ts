import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { significance } from '../../src/domain/significance.js';

/** The same by adding up, with the coefficients of Pascal's triangle in whole numbers. */
function addedUp(bad: number, total: number, percent: number): number {
  let row = [1n];
  for (let n = 0; n < total; n += 1) row = [1n, ...row.slice(1).map((c, i) => c + (row[i] as bigint)), 1n];
  const power = (base: number, exponent: number): bigint => BigInt(base) ** BigInt(exponent);
  const tail = row.reduce(
    (sum, c, k) => (k < bad ? sum : sum + c * power(percent, k) * power(100 - percent, total - k)),
    0n,
  );
  return Number((tail * 10n ** 18n) / power(100, total)) / 1e18;
}

describe('the probability of so many misses or more', () => {
  it('is exact for small numbers', () => {
    // Of 10 at 5 %: 1 - .95^10 - 10 x .05 x .95^9; all of 3 at 20 %: .2^3; at least one of 2 at 50 %: 3/4.
    expect(significance(2, 10, 0.05)).toBeCloseTo(0.0861383558993, 12);
    expect(significance(3, 3, 0.2)).toBeCloseTo(0.008, 15);
    expect(significance(1, 2, 0.5)).toBeCloseTo(0.75, 15);
  });

  it('is certain without any, and impossible where none may be', () => {
    expect(significance(0, 10, 0.05)).toBe(1);
    expect(significance(1, 10, 0)).toBe(0);
    expect(significance(1, 10, 1)).toBe(1);
    expect(significance(11, 10, 0.5)).toBe(0);
  });

  it('agrees with adding it up', () => {
    const cases = fc.tuple(fc.integer({ min: 1, max: 120 }), fc.nat(120), fc.integer({ min: 1, max: 99 }));
    fc.assert(
      fc.property(cases, ([total, bad, percent]) => {
        fc.pre(bad <= total);
        expect(Math.abs(significance(bad, total, percent / 100) - addedUp(bad, total, percent))).toBeLessThan(1e-12);
      }),
    );
  });

  it('holds for numbers no sum could be written out for', () => {
    // A million at 20 %: the mean is 200,000, the deviation 400; half lies above the mean, .135 % above three deviations.
    expect(significance(200_000, 1_000_000, 0.2)).toBeCloseTo(0.5, 2);
    expect(significance(201_200, 1_000_000, 0.2)).toBeCloseTo(0.00135, 4);
  });
});
