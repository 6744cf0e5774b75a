import { isJudged } from './creditline.js';
import { earlierPeriods } from './figureswanted.js';
import type { Period } from './period.js';
import type { ObjectiveJudgement, PeriodJudgement } from './periodjudgement.js';
import type { Timeline } from './timeline.js';

/** A period as the proposal judges it. */
export interface ProposedPeriod {
  readonly period: Period;
  readonly judgement: PeriodJudgement;
}

/** Why facts cannot tell what an objective would come to in a period; null: they can. */
export type ObstacleOf = (objective: ObjectiveJudgement, periodIndex: number) => string | null;

/** Reasons by objective key, by index of the period. */
export type UnknownObjectives = ReadonlyMap<number, ReadonlyMap<string, string>>;

/**
 * The objectives of replayed periods (ascending) of which facts cannot tell what they would have come to: those whose facts
 * do not count, and those for whose minimum level it matters what such a one came to in an earlier period.
 */
export function unknownObjectives(
  proposed: Timeline,
  periods: readonly ProposedPeriod[],
  obstacleOf: ObstacleOf,
): UnknownObjectives {
  const unknown = new Map<number, Map<string, string>>();
  const judgements = new Map(periods.map(({ period, judgement }) => [period.index, judgement]));
  for (const { period, judgement } of periods) {
    const reasons = new Map<string, string>();
    for (const objective of judgement.objectives) {
      const before = (): string | null => obstacleBefore(objective, period, { proposed, judgements, unknown });
      const reason = obstacleOf(objective, period.index) ?? before();
      if (reason !== null) reasons.set(objective.terms.key, reason);
    }
    unknown.set(period.index, reasons);
  }
  return unknown;
}

interface Replayed {
  readonly proposed: Timeline;
  readonly judgements: ReadonlyMap<number, PeriodJudgement>;
  readonly unknown: UnknownObjectives;
}

/** Only of a figure between its minimum and its target does the past decide, back to the last m - 1 judged periods. */
function obstacleBefore(
  { terms, result }: ObjectiveJudgement,
  period: Period,
  { proposed, judgements, unknown }: Replayed,
): string | null {
  const { key, minimum } = terms;
  if (minimum === null || result.minimum === null || result.minimum.below || keepsTarget(result)) return null;
  let judged = 0;
  for (const earlier of earlierPeriods(proposed, period, terms)) {
    const { index } = earlier.period;
    if (judged === minimum.periods - 1) break;
    if (unknown.get(index)?.has(key)) return `its minimum level goes by period ${index}, of which facts cannot tell`;
    const before = judgements.get(index)?.objectives.find((one) => one.terms.key === key)?.result;
    if (before !== undefined && isJudged(before)) judged += 1;
  }
  return null;
}

/** Its own figure adds nothing to the shortfalls before. */
function keepsTarget({ exact: { meets }, minimum }: ObjectiveJudgement['result']): boolean {
  return meets && minimum?.tolerated === false;
}
