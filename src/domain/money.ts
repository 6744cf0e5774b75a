import type { Rational } from './rational.js';

/** Whole minor units of a currency: 100.00 EUR is 10_000, 100 JPY is 100, 100.000 KWD is 100_000. A safe integer. */
export type MinorUnits = number;

/** Minor units other than hundredths, by ISO 4217 list one. A table, so that every node counts alike whatever its ICU says. */
const DIGITS: Readonly<Record<string, number>> = {
  ...digitsOf(0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'),
  ...digitsOf(3, 'BHD IQD JOD KWD LYD OMR TND'),
  ...digitsOf(4, 'CLF UYW'),
};

function digitsOf(digits: number, currencies: string): Record<string, number> {
  return Object.fromEntries(currencies.split(' ').map((currency) => [currency, digits]));
}

/** Decimals of a currency, 0 to 4; 2 for those that ISO 4217 does not name. */
export function minorDigits(currency: string): number {
  return Object.hasOwn(DIGITS, currency) ? (DIGITS[currency] as number) : 2;
}

/** As a decimal number with all digits of the currency: 1050 of EUR is 10.50. */
export function moneyText(amount: MinorUnits, currency: string): string {
  const digits = minorDigits(currency);
  const text = String(Math.abs(amount)).padStart(digits + 1, '0');
  const sign = amount < 0 ? '-' : '';
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** A decimal number of at least 0 with at most the digits of the currency; null: it is none, or too large to be exact. */
export function parseMoney(text: string, currency: string): MinorUnits | null {
  const found = /^(\d{1,15})(?:\.(\d{1,4}))?$/.exec(text);
  const [, whole = '', fraction = ''] = found ?? [];
  const digits = minorDigits(currency);
  if (found === null || fraction.length > digits) return null;
  const amount = Number(whole + fraction.padEnd(digits, '0'));
  return Number.isSafeInteger(amount) ? amount : null;
}

/** The nearest whole number; of two equally near ones the even one. */
export function roundHalfEven({ numerator, denominator }: Rational): bigint {
  const size = numerator < 0n ? -numerator : numerator;
  const whole = size / denominator;
  const twice = (size % denominator) * 2n;
  const up = twice > denominator || (twice === denominator && whole % 2n === 1n);
  const rounded = up ? whole + 1n : whole;
  return numerator < 0n ? -rounded : rounded;
}
