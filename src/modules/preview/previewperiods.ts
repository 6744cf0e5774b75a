import { adjustedTimeline } from '../../domain/adjustedtimeline.js';
import type { PastPeriod } from '../../domain/creditline.js';
import { creditPeriodOf } from '../../domain/creditperiod.js';
import type { FiguresOf } from '../../domain/figureswanted.js';
import type { Period } from '../../domain/period.js';
import { judgePeriod, type PeriodJudgement } from '../../domain/periodjudgement.js';
import { comparePeriod, type PeriodOutcome, type PreviewedPeriod } from '../../domain/preview.js';
import { knownMoney, type PreviewedMoney, type ReplayedPeriod, replayMoney } from '../../domain/previewmoney.js';
import { type ProposedPeriod, type UnknownObjectives, unknownObjectives } from '../../domain/previewunknown.js';
import { verdictAsFarAsKnown } from '../../domain/previewverdict.js';
import type { Timeline } from '../../domain/timeline.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { judgementByPeriod } from '../compliance/compliance.loaders.js';
import { figuresOf } from '../compliance/figures.read.js';
import { moneySoFar } from '../credit/periodmoney.js';
import { statementLoader } from '../statement/statement.loaders.js';
import { contentOf } from '../statement/statement.read.js';
import { type RecountedPeriods, type Recounting, recountPeriods } from './recountperiods.js';

const NONE_UNKNOWN: ReadonlyMap<string, string> = new Map();

/** What closed periods came to, and would have come to by the proposal. Throws TOO_COMPLEX as `recountPeriods` does. */
export async function previewPeriods(context: RequestContext, recounting: Recounting): Promise<PreviewedPeriod[]> {
  const { timeline, proposed, periods } = recounting;
  const recount = await recountPeriods(context.reads(), recounting);
  const [before, { standing }, stated] = await Promise.all([
    judgeAgreed(context, recounting),
    moneySoFar(context, timeline),
    Promise.all(periods.map((period) => statedOutcome(context, timeline, period))),
  ]);
  const after = await judgeProposed(context, recounting, recount);
  const unknown = unknownObjectives(proposed, after, ({ objectiveId, terms }, index) => {
    const place = periods.findIndex((period) => period.index === index);
    const was = before[place]?.objectives.find((one) => one.objectiveId === objectiveId);
    return recount.watch.obstacle(terms, index, was !== undefined && was.result.total > 0);
  });
  const money = proposedMoney(proposed, after, standing, unknown);
  return after.map(({ period, judgement }, place) => {
    const now = before[place] as PeriodJudgement;
    const { verdict, score } = now;
    const reasons = unknown.get(period.index) ?? NONE_UNKNOWN;
    const minimumScore = proposed.termsOfPeriod(period.index)?.terms.minimumScore ?? 1_000_000;
    const ledger = standing.find(({ index }) => index === period.index)?.ledger ?? null;
    return comparePeriod({
      period,
      stated: stated[place] ?? null,
      now: { judgement: now, verdict: { verdict, score }, money: knownMoney(ledger) },
      proposed: {
        judgement,
        verdict: verdictAsFarAsKnown(judgement, minimumScore, new Set(reasons.keys())),
        money: money.get(period.index) ?? knownMoney(null),
      },
      isRecounted: (key) => recount.recounted.has(key),
      obstacle: (key) => reasons.get(key) ?? null,
    });
  });
}

function judgeAgreed(context: RequestContext, { timeline, periods, now }: Recounting): Promise<PeriodJudgement[]> {
  const judgement = context.loader(judgementByPeriod);
  const contractId = timeline.contract.id;
  return Promise.all(periods.map(({ index }) => judgement.load({ contractId, periodIndex: index, now })));
}

async function statedOutcome(
  context: RequestContext,
  { contract: { tenantId, id: contractId } }: Timeline,
  { index }: Period,
): Promise<PeriodOutcome | null> {
  const row = await context.loader(statementLoader).load({ tenantId, contractId, periodIndex: index });
  if (row?.state !== 'LOCKED') return null;
  const { outcome, money } = contentOf(row);
  const { credits, total } = knownMoney(money.ledger);
  return { ...outcome.adjusted, credits, total };
}

/** Judged by what was counted anew and, for all that counts as it did and for periods before, by what is stored. */
async function judgeProposed(
  context: RequestContext,
  { proposed, periods, now }: Recounting,
  { recounted, figures }: RecountedPeriods,
): Promise<ProposedPeriod[]> {
  const questions = periods.map((period) => ({ timeline: proposed, period, now, basis: 'ADJUSTED' as const }));
  const stored = await figuresOf(context.reads(), questions);
  const replayed = new Set(periods.map(({ index }) => index));
  const anew = new Set([...recounted].map((key) => proposed.objectiveId(key)));
  return periods.map((period, place) => {
    const known: FiguresOf = (objectiveId, periodIndex) => {
      if (!replayed.has(periodIndex)) return (stored[place] as FiguresOf)(objectiveId, periodIndex);
      if (anew.has(objectiveId)) return figures(objectiveId, periodIndex);
      // What was stated of a replayed period was judged by other terms.
      return { ...(stored[place] as FiguresOf)(objectiveId, periodIndex), stated: null };
    };
    return { period, judgement: judgePeriod(adjustedTimeline(proposed), period, known, now) };
  });
}

function proposedMoney(
  proposed: Timeline,
  after: readonly ProposedPeriod[],
  standing: readonly PastPeriod[],
  unknown: UnknownObjectives,
): Map<number, PreviewedMoney> {
  const replayed = new Map<number, ReplayedPeriod>();
  for (const { period, judgement } of after) {
    const own = creditPeriodOf(proposed, period, judgement);
    const keys = new Set(unknown.get(period.index)?.keys());
    if (own !== null) replayed.set(period.index, { own, unknown: keys });
  }
  return replayMoney(standing, replayed);
}
