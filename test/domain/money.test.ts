import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { minorDigits, moneyText, parseMoney, roundHalfEven } from '../../src/domain/money.js';
import { fractionText, parseFraction, rational } from '../../src/domain/rational.js';

describe('an amount of money', () => {
  it.each([
    ['EUR', 1_050, '10.50'],
    ['EUR', -5, '-0.05'],
    ['EUR', 0, '0.00'],
    ['JPY', 100, '100'],
    ['KWD', 100_001, '100.001'],
    ['CLF', 1, '0.0001'],
  ])('of %s is written with all its digits', (currency, amount, text) => {
    expect(moneyText(amount, currency)).toBe(text);
  });

  it.each([
    ['EUR', '100000', 10_000_000],
    ['EUR', '0.5', 50],
    ['JPY', '100', 100],
    ['KWD', '1.25', 1_250],
    ['EUR', '1.005', null],
    ['JPY', '1.0', null],
    ['EUR', '-1', null],
    ['EUR', '1e3', null],
    ['EUR', '', null],
    ['EUR', '999999999999999.99', null],
  ])('of %s is read from %s only when it is exact', (currency, text, amount) => {
    expect(parseMoney(text, currency)).toBe(amount);
  });

  it('has two decimals where ISO 4217 says nothing else', () => {
    expect(['EUR', 'USD', 'XYZ', 'toString'].map(minorDigits)).toEqual([2, 2, 2, 2]);
  });

  it('is read back from its text', () => {
    const currency = fc.constantFrom('EUR', 'JPY', 'KWD', 'CLF');
    fc.assert(
      fc.property(currency, fc.integer({ min: 0, max: 1_000_000_000_000 }), (of, amount) => {
        expect(parseMoney(moneyText(amount, of), of)).toBe(amount);
      }),
    );
  });
});

describe('rounding half-even', () => {
  it.each([
    [1, 2, 0n],
    [3, 2, 2n],
    [5, 2, 2n],
    [7, 2, 4n],
    [-1, 2, 0n],
    [-3, 2, -2n],
    [249, 100, 2n],
    [251, 100, 3n],
    [-251, 100, -3n],
  ])('makes of %i/%i', (numerator, denominator, rounded) => {
    expect(roundHalfEven(rational(numerator, denominator))).toBe(rounded);
  });

  it('is exact far beyond what a double holds', () => {
    expect(roundHalfEven(rational(10n ** 30n + 1n, 2n))).toBe(5n * 10n ** 29n);
  });
});

describe('a fraction as text', () => {
  it('is in lowest terms', () => {
    const texts = [rational(950_000, 1_000_000), rational(-4, 2), rational(0, 7), rational(1, 3)].map(fractionText);
    expect(texts).toEqual(['19/20', '-2', '0', '1/3']);
  });

  it('is read back', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
        fc.integer({ min: 1, max: 10_000_000 }),
        (a, b) => {
          const read = parseFraction(fractionText(rational(a, b)));
          expect(read.numerator * BigInt(b)).toBe(a * read.denominator);
        },
      ),
    );
  });
});
