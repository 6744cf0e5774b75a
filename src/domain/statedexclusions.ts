import type { StatementContent } from './statement.js';

/** The exclusions that locked statements, from the first period's on, last named as standing: by id, the period that did. */
export function namedExclusions(locked: readonly Pick<StatementContent, 'exclusions'>[]): Map<string, number> {
  const named = new Map<string, number>();
  locked.forEach(({ exclusions }, index) => {
    for (const { exclusionId, decision } of exclusions) {
      if (decision === 'WITHDRAWN') named.delete(exclusionId);
      else named.set(exclusionId, index);
    }
  });
  return named;
}
