import type { Milliseconds } from './instant.js';
import { DAY, HOUR, MINUTE } from './instant.js';
import type { Micro, Ppm } from './quantity.js';
import type { Rational } from './rational.js';
import { compareRationals, rational, toNumber } from './rational.js';
import type { Direction } from './terms.js';

const MILLION = 1_000_000n;

/** A rate as its misses. Counts are outcomes (milliseconds for UPTIME). */
export interface Misses {
  readonly direction: Direction;
  /** Share of outcomes that may be bad: 1 - T for AT_LEAST, T for AT_MOST. */
  readonly allowance: Ppm;
  /** AT_LEAST: outcomes that are not good. AT_MOST: those that are counted against it. */
  readonly bad: number;
  /** `N`, so far. */
  readonly total: number;
  /** Misses allowed however few outcomes there are; 0 where the terms grant no relief. */
  readonly allowedMisses: number;
}

/** What semantics section 7 calls the error budget, in the unit of its outcomes. */
export interface ErrorBudget {
  /** What the budget is a share of: the outcomes so far, or all of the period where their number is fixed. */
  readonly whole: number;
  /** Outcomes that may be bad: (1 - T) of the whole, for AT_MOST T. */
  readonly budget: number;
  /** bad / budget; may exceed 1. null: the budget is 0. */
  readonly consumed: number | null;
  /** budget - bad; below 0 when it is overdrawn. */
  readonly remaining: number;
  /** Share of bad outcomes so far over the allowed share; 1 uses the budget up exactly. null: nothing is allowed to be bad, or nothing happened yet. */
  readonly burnRate: number | null;
}

export interface Recovery {
  /** Good outcomes in a row that would bring the figure to its target; null: none would. */
  readonly goodNeeded: number | null;
  /**
   * AT_LEAST: share of the outcomes still expected that must be good; above 1 it cannot be saved, at or below 0 not be
   * lost. AT_MOST: highest share of them that may count against it; below 0 it cannot be saved. null: none are expected.
   */
  readonly rateNeeded: number | null;
  /** Whether the expected rest of the period can still save it; null: unknown, no volume is expected. */
  readonly savable: boolean | null;
}

/** The share of outcomes that may be bad under a ratio target. */
export function allowanceOf(direction: Direction, target: Micro): Ppm {
  return direction === 'AT_LEAST' ? 1_000_000 - target : target;
}

/** Error budget over `whole` outcomes: those so far, or the fixed number of the whole period (UPTIME). */
export function errorBudget(misses: Misses, whole: number = misses.total): ErrorBudget {
  const allowed = BigInt(misses.allowance) * BigInt(whole);
  const bad = BigInt(misses.bad) * MILLION;
  return {
    whole,
    budget: toNumber(rational(allowed, MILLION)),
    consumed: allowed === 0n ? null : toNumber(rational(bad, allowed)),
    remaining: toNumber(rational(allowed - bad, MILLION)),
    burnRate: burnRate(misses),
  };
}

/** (1 - actual) / (1 - T); for AT_MOST actual / T. */
export function burnRate({ allowance, bad, total }: Misses): number | null {
  if (allowance === 0 || total === 0) return null;
  return toNumber(rational(BigInt(bad) * MILLION, BigInt(allowance) * BigInt(total)));
}

/** What would bring the figure back to its target. `expected` is `M`, the outcomes expected in the whole period. */
export function recovery(misses: Misses, expected: number | null): Recovery {
  const goodNeeded = goodOnesNeeded(misses);
  if (goodNeeded === null) return { goodNeeded, rateNeeded: null, savable: false };
  if (expected === null || expected <= misses.total) {
    return { goodNeeded, rateNeeded: null, savable: goodNeeded === 0 ? true : null };
  }
  const spare = spareMisses(misses, expected);
  const rest = BigInt(expected - misses.total) * MILLION;
  const needed = misses.direction === 'AT_LEAST' ? rest - spare : spare;
  return { goodNeeded, rateNeeded: toNumber(rational(needed, rest)), savable: spare >= 0n };
}

/** Millionths of misses still allowed when the period ends with `whole` outcomes; below 0: too many already. */
export function spareMisses(misses: Misses, whole: number): bigint {
  const byShare = BigInt(misses.allowance) * BigInt(whole);
  const byCount = BigInt(misses.allowedMisses) * MILLION;
  return (byShare > byCount ? byShare : byCount) - BigInt(misses.bad) * MILLION;
}

// k = max(0, ceil((T N - G) / (1 - T))), which is ceil(bad / allowance - N). Allowed misses never shorten a longer way:
// as soon as more are bad than they allow, only the share can allow them.
function goodOnesNeeded(misses: Misses): number | null {
  if (spareMisses(misses, misses.total) >= 0n) return 0;
  if (misses.allowance === 0) return null;
  const allowance = BigInt(misses.allowance);
  const over = BigInt(misses.bad) * MILLION - allowance * BigInt(misses.total);
  return Number((over + allowance - 1n) / allowance);
}

/** Alert when the budget burns `factor` times too fast over both windows; the factors suit 30 days (semantics section 7). */
export interface BurnAlert {
  readonly factor: number;
  /** Share of the period's budget that is gone when it has burned so for the long window. */
  readonly budgetShare: number;
  /** Working time. */
  readonly longWindow: Milliseconds;
  readonly shortWindow: Milliseconds;
}

const BURN_ALERTS: readonly (BurnAlert & { readonly tenths: number })[] = [
  { factor: 14.4, tenths: 144, budgetShare: 0.02, longWindow: HOUR, shortWindow: 5 * MINUTE },
  { factor: 6, tenths: 60, budgetShare: 0.05, longWindow: 6 * HOUR, shortWindow: 30 * MINUTE },
  { factor: 3, tenths: 30, budgetShare: 0.1, longWindow: DAY, shortWindow: 2 * HOUR },
  { factor: 1, tenths: 10, budgetShare: 0.1, longWindow: 3 * DAY, shortWindow: 6 * HOUR },
];

/** The highest burn rate there can be, 1 / (1 - T): everything is bad. null: no budget, no rate. */
export function highestBurnRate(allowance: Ppm): number | null {
  return allowance === 0 ? null : toNumber(rational(MILLION, BigInt(allowance)));
}

/** The alerts that can fire: those with a factor below 0.9 of the highest burn rate. The rest is for pace to notice. */
export function burnAlerts(allowance: Ppm): BurnAlert[] {
  if (allowance === 0) return [];
  const bound: Rational = rational(9n * MILLION, BigInt(allowance));
  return BURN_ALERTS.filter(({ tenths }) => compareRationals(rational(tenths, 1n), bound) < 0).map(
    ({ tenths: _, ...alert }) => alert,
  );
}
