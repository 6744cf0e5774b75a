import type { ObjectiveResult } from './compliance.js';
import type { PeriodJudgement } from './periodjudgement.js';
import { type Fraction, fractionText, type Rational } from './rational.js';
import type { Bases, StatedFigures, StatedOutcome } from './statement.js';

/** What a period came to for the whole contract, on both bases. */
export function statedOutcomes({ raw, adjusted }: Bases<PeriodJudgement>): Bases<StatedOutcome> {
  return { raw: outcomeOf(raw), adjusted: outcomeOf(adjusted) };
}

function outcomeOf({ verdict, score }: PeriodJudgement): StatedOutcome {
  return { verdict, score };
}

/** What is stated of an objective that was judged. */
function statedFigures(result: ObjectiveResult): StatedFigures {
  const { verdict, good, total, sum, pending, actual, strict, relieved, exact } = result;
  return {
    verdict,
    good,
    total,
    sum,
    pending,
    actual,
    strict,
    relieved,
    exactTarget: textOf(exact.target),
    exactActual: textOf(exact.actual),
    exactStrict: textOf(exact.strict),
  };
}

function textOf(value: Rational | null): Fraction | null {
  return value === null ? null : fractionText(value);
}

/** Objectives by key, on both bases; both judgements are by the same terms. */
export function statedObjectives({ raw, adjusted }: Bases<PeriodJudgement>): Map<string, Bases<StatedFigures>> {
  const rawResults = new Map(raw.objectives.map(({ objectiveId, result }) => [objectiveId, result]));
  return new Map(
    adjusted.objectives.map(({ objectiveId, terms, result }) => {
      const figures = statedFigures(result);
      const rawResult = rawResults.get(objectiveId);
      return [terms.key, { raw: rawResult === undefined ? figures : statedFigures(rawResult), adjusted: figures }];
    }),
  );
}
