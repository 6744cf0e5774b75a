/** An exact fraction; the denominator is above 0. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export const ONE: Rational = { numerator: 1n, denominator: 1n };

export function rational(numerator: number | bigint, denominator: number | bigint): Rational {
  return { numerator: BigInt(numerator), denominator: BigInt(denominator) };
}

/** Below 0, 0 or above 0 as `a` is below, equal to or above `b`. */
export function compareRationals(a: Rational, b: Rational): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

export function divideRationals(a: Rational, b: Rational): Rational {
  return { numerator: a.numerator * b.denominator, denominator: a.denominator * b.numerator };
}

export function multiplyRationals(a: Rational, b: Rational): Rational {
  return { numerator: a.numerator * b.numerator, denominator: a.denominator * b.denominator };
}

export function addRationals(a: Rational, b: Rational): Rational {
  return {
    numerator: a.numerator * b.denominator + b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  };
}

export function subtractRationals(a: Rational, b: Rational): Rational {
  return addRationals(a, { numerator: -b.numerator, denominator: b.denominator });
}

/** An exact fraction as text in lowest terms, `93/100` or `-2`: what documents keep of it. */
export type Fraction = string;

export function fractionText({ numerator, denominator }: Rational): Fraction {
  const divisor = greatestCommonDivisor(numerator < 0n ? -numerator : numerator, denominator);
  const whole = denominator / divisor;
  return whole === 1n ? `${numerator / divisor}` : `${numerator / divisor}/${whole}`;
}

/** The number a text of `fractionText` means. */
export function parseFraction(text: Fraction): Rational {
  const [numerator = '0', denominator = '1'] = text.split('/');
  return rational(BigInt(numerator), BigInt(denominator));
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [larger, smaller] = [a, b];
  while (smaller !== 0n) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}

const SAFE = BigInt(Number.MAX_SAFE_INTEGER);
const SCALE = 10n ** 18n;

/** The nearest floating-point number or one next to it; only for showing. */
export function toNumber({ numerator, denominator }: Rational): number {
  const size = numerator < 0n ? -numerator : numerator;
  if (size <= SAFE && denominator <= SAFE) return Number(numerator) / Number(denominator);
  return Number((numerator * SCALE) / denominator) / Number(SCALE);
}
