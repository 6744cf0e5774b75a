import type { Issue } from '../../domain/fault.js';

const DECIMALS = 6;

/**
 * A decimal number as a whole count of millionths, exactly as it was written: 0.95 is 950000. What has more than six decimals,
 * or is too large to be exact, goes to `issues` and counts as 0.
 */
export function millionths(value: number, path: string, issues: Issue[]): number {
  // Printed with an exponent only from 1e21 up and below 1e-6: both are refused anyway.
  const found = /^(-?)(\d+)(?:\.(\d{1,6}))?$/.exec(String(value));
  if (found === null) {
    issues.push({ path, message: `must be a number with at most ${DECIMALS} decimals` });
    return 0;
  }
  const [, sign, whole = '', fraction = ''] = found;
  const scaled = Number(`${whole}${fraction.padEnd(DECIMALS, '0')}`);
  if (Number.isSafeInteger(scaled)) return sign === '-' && scaled !== 0 ? -scaled : scaled;
  issues.push({ path, message: 'is too large' });
  return 0;
}

/** Millionths as the number that was written; only for showing, never for judging. */
export function fromMillionths(value: number): number {
  return value / 10 ** DECIMALS;
}
