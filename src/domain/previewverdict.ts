import { type ContractPart, judgeContract, type Verdict } from './compliance.js';
import type { PeriodJudgement } from './periodjudgement.js';
import type { Ppm } from './quantity.js';
import { ONE, rational } from './rational.js';

/** undefined: it hangs on objectives of which facts cannot tell what they would have come to. */
export interface PreviewedVerdict {
  readonly verdict: Verdict | undefined;
  readonly score: number | null | undefined;
}

type Result = ContractPart['result'];

const ENDS: readonly Result[] = [
  { verdict: 'MET', periodEnded: true, attainment: ONE },
  { verdict: 'MISSED', periodEnded: true, attainment: rational(0, 1) },
  { verdict: 'NO_DATA', periodEnded: true, attainment: null },
];

/**
 * Verdict and score of a period that is over, as far as they are the same whether the `unknown` objectives (by key) were kept
 * in full, missed in full or not judged: whatever else they came to lies between.
 */
export function verdictAsFarAsKnown(
  { objectives }: PeriodJudgement,
  minimumScore: Ppm,
  unknown: ReadonlySet<string>,
): PreviewedVerdict {
  const [first, ...others] = ENDS.map((end) =>
    judgeContract(
      objectives.map(({ terms, result }) => ({
        terms,
        result: unknown.has(terms.key) && terms.target !== null ? end : result,
      })),
      minimumScore,
    ),
  );
  if (first === undefined) throw new Error('an outcome has ends');
  return {
    verdict: others.every(({ verdict }) => verdict === first.verdict) ? first.verdict : undefined,
    score: others.every(({ score }) => score === first.score) ? first.score : undefined,
  };
}
