import { timelineOn } from '../../domain/adjustedtimeline.js';
import { type FiguresOf, NO_FIGURES } from '../../domain/figureswanted.js';
import { budgetBand, FEW_MISSES, type ImpactOfObjective } from '../../domain/impact.js';
import type { Instant } from '../../domain/instant.js';
import type { Period } from '../../domain/period.js';
import { judgePeriod } from '../../domain/periodjudgement.js';
import { missAt, stakeOf } from '../../domain/stake.js';
import { creditStake, shareOfFee } from '../../domain/stakecredit.js';
import type { Timeline } from '../../domain/timeline.js';
import type { ReadUnit } from '../../platform/database.js';
import { groupBy } from '../../platform/groupby.js';
import type { LoaderOf } from '../../platform/requestcontext.js';
import { figuresOf } from '../compliance/figures.read.js';
import { timelineLoader } from '../contract/contract.loaders.js';
import { nearestPeriod } from '../contract/standing.js';
import type { StakedObjective } from './impact.read.js';

export type Impact = StakedObjective & ImpactOfObjective;

/** What each objective puts at stake in the period in which its misses would count. As many statements for all as for one. */
export async function impactsOf(
  unit: ReadUnit,
  loader: LoaderOf,
  staked: readonly StakedObjective[],
  now: Instant,
): Promise<Impact[]> {
  const timelines = await Promise.all(staked.map(({ contractId }) => loader(timelineLoader).load(contractId)));
  const places = staked.flatMap((one, index) => {
    const timeline = timelines[index] ?? null;
    const period = timeline === null ? null : periodOf(one, timeline, now);
    return timeline === null || period === null ? [] : [{ one, timeline, period }];
  });
  const together = [...groupBy(places, ({ one, period }) => `${one.contractId} ${period.index}`).values()];
  const questions = together
    .flatMap(([first]) => first ?? [])
    .map((place) => ({ ...place, now, basis: 'ADJUSTED' as const }));
  const figures = await figuresOf(unit, questions);
  return questions.flatMap(({ timeline, period }, index) => {
    const impact = impactIn(timelineOn('ADJUSTED', timeline), period, figures[index] ?? (() => NO_FIGURES), now);
    return (together[index] ?? []).map(({ one }) => impact(one));
  });
}

function periodOf({ stakePeriod }: StakedObjective, { periods }: Timeline, now: Instant): Period | null {
  return periods[stakePeriod] ?? nearestPeriod(periods, now);
}

/** Of an objective that the terms of the period do not have. */
const NOTHING = { critical: false, band: 'LOST', credit: 0, creditShare: 0 } as const;

/** By the money of the period alone: points that are doubled for a repeat count once, which spares judging all periods before. */
function impactIn(timeline: Timeline, period: Period, figures: FiguresOf, now: Instant) {
  const judgement = judgePeriod(timeline, period, figures, now);
  const { currency } = timeline.contract;
  const at = Math.min(Math.max(now, period.startsAt), period.endsAt - 1);
  return (staked: StakedObjective): Impact => {
    const { objectiveId } = staked;
    const judged = judgement.objectives.find((one) => one.objectiveId === objectiveId);
    if (judged === undefined) return { ...staked, ...NOTHING, currency };
    const miss = missAt(objectiveId, at, timeline, judged.terms);
    const stake = stakeOf({ timeline, period, figuresOf: figures, miss, now }, FEW_MISSES + 1);
    if (stake === null) return { ...staked, ...NOTHING, currency };
    const credit = creditStake(timeline, period, judgement, stake.after, []);
    return {
      ...staked,
      critical: judged.terms.critical,
      band: budgetBand(stake),
      credit: credit?.atStake ?? 0,
      creditShare: credit === null ? 0 : shareOfFee(credit.atStake, timeline, period),
      currency,
    };
  };
}
