import type { Verdict } from './compliance.js';
import { periodFee } from './creditfee.js';
import type { CreditPeriod, StatedObjective } from './creditline.js';
import { judgedFigure } from './judgedfigure.js';
import type { Period } from './period.js';
import type { ObjectiveJudgement, PeriodJudgement } from './periodjudgement.js';
import type { Timeline } from './timeline.js';

const UNJUDGED: ReadonlySet<Verdict> = new Set(['NO_DATA', 'INSUFFICIENT_VOLUME', 'REPORTED']);

/** A period's judgement as the money of it needs it; of an open period as if it ended as it stands. null: no terms hold. */
export function creditPeriodOf(timeline: Timeline, period: Period, judgement: PeriodJudgement): CreditPeriod | null {
  const version = timeline.termsOfPeriod(period.index);
  if (version === null) return null;
  const { credits } = version.terms;
  return {
    index: period.index,
    version: version.version,
    terms: version.terms,
    currency: timeline.contract.currency,
    fee: credits === null ? null : periodFee(credits, timeline.contract, period),
    objectives: judgement.objectives.map(statedOf),
  };
}

/** An objective of a period as money counts it; of an open period as if it ended as it stands. */
export function statedOf({ terms, result }: ObjectiveJudgement): StatedObjective {
  const { target, actual, strict, meets } = result.exact;
  const verdict = UNJUDGED.has(result.verdict) ? result.verdict : meets ? 'MET' : 'MISSED';
  return { key: terms.key, verdict, unit: judgedFigure(terms).unit, target, actual, strict };
}
