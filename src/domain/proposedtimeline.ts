import type { ContractTerms, TermsVersion } from './terms.js';
import { buildTimeline, type Timeline } from './timeline.js';

/**
 * The contract as if proposed terms had held in some of its periods, and what was agreed in all others. `objectiveIdOf` names
 * objectives that it never had.
 */
export function proposedTimeline(
  { agreed, periods, termsOfPeriod }: Timeline,
  terms: ContractTerms,
  replayed: ReadonlySet<number>,
  objectiveIdOf: (key: string) => string,
): Timeline {
  const proposal = 1 + Math.max(0, ...agreed.versions.map(({ version }) => version));
  const laid: TermsVersion[] = [];
  for (const { index } of periods) {
    const agreedTerms = termsOfPeriod(index);
    const holds = replayed.has(index) ? { version: proposal, terms } : agreedTerms;
    if (holds === null || holds.version === laid.at(-1)?.version) continue;
    laid.push({ version: holds.version, terms: holds.terms, fromPeriod: index });
  }
  // Clocks that started under other versions keep them: these come first, where none of them holds.
  const versions = [...agreed.versions.map((version) => ({ ...version, fromPeriod: 0 })), ...laid];
  const added = terms.objectives.filter(({ key }) => !agreed.objectiveIds.has(key));
  const objectiveIds = new Map([...agreed.objectiveIds, ...added.map(({ key }) => [key, objectiveIdOf(key)] as const)]);
  return buildTimeline({ ...agreed, versions, objectiveIds });
}
