import { describe, expect, it } from '@jest/globals';
import { scaledDecimal } from '../../src/domain/decimal.js';

describe('a decimal number', () => {
  it.each([
    [87.5, 3, 87_500],
    [0, 3, 0],
    [-4.125, 3, -4_125],
    // In doubles 4.35 x 1000 is 4350.000000000001, 1.005 x 1000 is 1004.9999999999999.
    [4.35, 3, 4_350],
    [1.005, 3, 1_005],
    [123_456_789.123, 3, 123_456_789_123],
    [0.95, 6, 950_000],
  ])('of %d with %d decimals is %d', (value, decimals, scaled) => {
    expect(scaledDecimal(value, decimals)).toBe(scaled);
  });

  it.each([0.0001, 1e-7, 1e21, 9_007_199_254_741, Number.NaN, Number.POSITIVE_INFINITY])(
    'is not exact: %d',
    (value) => {
      expect(scaledDecimal(value, 3)).toBeNaN();
    },
  );
});
