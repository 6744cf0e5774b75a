import type { MinorUnits } from './money.js';
import type { Stake } from './stake.js';

/**
 * How much of an objective's error budget is left, the most urgent first. DECISIVE: one more miss loses the period; SHORT: it
 * misses its target as it stands and may still be saved; TIGHT: it bears at most FEW_MISSES; SPARE: it bears more, or is not
 * judged; LOST: nothing can save it, or nothing hangs on it.
 */
export const BUDGET_BANDS = ['DECISIVE', 'SHORT', 'TIGHT', 'SPARE', 'LOST'] as const;
export type BudgetBand = (typeof BUDGET_BANDS)[number];

export const FEW_MISSES = 3;

/** Bands, not single misses: an objective keeps its rank while tickets come and go, and money has its say among equals. */
export function budgetBand({ verdict, losesPeriod, missesLeft, savable }: Omit<Stake, 'after'>): BudgetBand {
  if (losesPeriod) return 'DECISIVE';
  if (missesLeft === null || missesLeft > FEW_MISSES) return 'SPARE';
  if (missesLeft > 0) return 'TIGHT';
  return verdict === 'MISSED' || savable === false ? 'LOST' : 'SHORT';
}

/** An objective with tickets whose misses would count in one and the same period. */
export interface StakedIn {
  readonly objectiveId: string;
  /** Index of that contract period; PRESENT_PERIOD: the one that runs then. */
  readonly stakePeriod: number;
}

/** What it is ranked by: as it stands in that period. */
export interface ImpactOfObjective extends StakedIn {
  readonly critical: boolean;
  readonly band: BudgetBand;
  /** What it puts at stake in the period; 0 where no money is at risk. */
  readonly credit: MinorUnits;
  /** Millionths of the period's fee that `credit` is. */
  readonly creditShare: number;
  readonly currency: string;
}

/** By what credits at stake are compared: MONEY as it is, in minor units of one currency; SHARE of the period's fee. */
export const CREDIT_UNITS = ['MONEY', 'SHARE'] as const;
export type CreditUnit = (typeof CREDIT_UNITS)[number];

/** The place of an objective in the order IMPACT: compared number by number, then by id and period. */
export interface ImpactRank extends StakedIn {
  readonly rank: readonly [critical: number, band: number, credit: number];
  /** Of `credit`: ranks are compared with ranks of the same alone. */
  readonly unit: CreditUnit;
}

/** Money of one currency is compared as it is; where there are several, by its shares. */
function creditUnit(objectives: readonly Pick<ImpactOfObjective, 'currency'>[]): CreditUnit {
  return new Set(objectives.map(({ currency }) => currency)).size <= 1 ? 'MONEY' : 'SHARE';
}

/**
 * Ranks objectives by what is at stake: critical ones first, then by the error budget left, then by the credit at stake, then by
 * id and period. A list that goes on keeps the unit it began with.
 */
export function rankByImpact<O extends ImpactOfObjective>(
  objectives: readonly O[],
  unit: CreditUnit = creditUnit(objectives),
): (O & ImpactRank)[] {
  return objectives
    .map((one) => {
      const credit = unit === 'MONEY' ? one.credit : one.creditShare;
      return { ...one, unit, rank: [one.critical ? 0 : 1, BUDGET_BANDS.indexOf(one.band), 0 - credit] as const };
    })
    .sort(compareImpact);
}

/** Below 0 where `a` comes first. */
export function compareImpact(a: ImpactRank, b: ImpactRank): number {
  for (const [index, value] of a.rank.entries()) {
    const difference = value - (b.rank[index] as number);
    if (difference !== 0) return difference;
  }
  if (a.objectiveId === b.objectiveId) return a.stakePeriod - b.stakePeriod;
  return a.objectiveId < b.objectiveId ? -1 : 1;
}
