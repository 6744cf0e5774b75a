import { allowanceOf, errorBudget, type Misses, recovery, spareMisses } from '../budget.js';
import { type ExactFigures, noFigures, type ObjectiveInput, targetOf } from '../exactfigures.js';
import { rational } from '../rational.js';
import { indicator } from './entry.js';
import { ratioTarget } from './targets.js';

/** In its tallies `total` counts the outages reported and `sum` the milliseconds down. */
export const uptime = indicator({
  indicator: 'UPTIME',
  family: 'UPTIME',
  kind: 'TIME_SHARE',
  unit: 'RATIO',
  direction: 'AT_LEAST',
  meaning: 'Share of service time without an outage.',
  figures: uptimeFigures,
  targetFault: ratioTarget,
});

function uptimeFigures({ terms, tally, serviceTime }: ObjectiveInput, periodEnded: boolean): ExactFigures {
  const whole = serviceTime?.whole ?? 0;
  const total = periodEnded ? whole : (serviceTime?.soFar ?? 0);
  const silent = tally.total === 0 && terms.uptime?.coverageAttested !== true;
  if (total === 0 || silent) return noFigures({ good: null, total: total / 1_000, sum: null, sample: null });
  const bad = Math.min(tally.sum, total);
  const allowance = allowanceOf(terms.direction, targetOf(terms));
  const misses: Misses = { direction: 'AT_LEAST', allowance, bad, total, allowedMisses: 0 };
  const budget = errorBudget(misses, whole);
  const rest = recovery(misses, whole);
  const { goodNeeded } = rest;
  return {
    good: (total - bad) / 1_000,
    total: total / 1_000,
    sum: null,
    sample: null,
    strict: rational(total - bad, total),
    relieved: null,
    meets: spareMisses(misses, total) >= 0n,
    lost: spareMisses(misses, whole) < 0n,
    errorBudget: {
      ...budget,
      whole: whole / 1_000,
      budget: budget.budget / 1_000,
      remaining: budget.remaining / 1_000,
    },
    recovery: periodEnded ? null : { ...rest, goodNeeded: goodNeeded === null ? null : goodNeeded / 1_000 },
  };
}
