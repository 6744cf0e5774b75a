import { scaledDecimal } from '../../domain/decimal.js';
import type { Issue } from '../../domain/fault.js';

const DECIMALS = 6;

/** A decimal number as millionths, exactly as it was written. What cannot be told exactly goes to `issues` and counts as 0. */
export function millionths(value: number, path: string, issues: Issue[]): number {
  const scaled = scaledDecimal(value, DECIMALS);
  if (!Number.isNaN(scaled)) return scaled;
  const tooLarge = Math.abs(value) * 10 ** DECIMALS > Number.MAX_SAFE_INTEGER;
  issues.push({ path, message: tooLarge ? 'is too large' : `must be a number with at most ${DECIMALS} decimals` });
  return 0;
}

/** Millionths as the number that was written; only for showing, never for judging. */
export function fromMillionths(value: number): number {
  return value / 10 ** DECIMALS;
}
