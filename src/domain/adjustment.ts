import { indicatorEntry } from './indicator.js';
import { type Contribution, type Counted, tallyDifferences } from './tally.js';
import type { ObjectiveTerms } from './terms.js';

/** What exclusions add to what was counted: the difference between the two, in the part of its own. */
export function adjustments(raw: readonly Contribution[], adjusted: readonly Contribution[]): Contribution[] {
  return tallyDifferences(raw.map(asAdjustment), adjusted.map(asAdjustment));
}

/**
 * What was counted, once it counts as good: all outcomes that it has, for rates; means and numbers stay. What has no outcome, or
 * none yet, gets none.
 */
export function countedAsGood<T extends Counted>(one: T, { indicator, direction }: ObjectiveTerms): T {
  if (indicatorEntry(indicator).kind !== 'RATE') return one;
  return { ...one, tally: { ...one.tally, good: direction === 'AT_LEAST' ? one.tally.total : 0 } };
}

function asAdjustment(one: Contribution): Contribution {
  return { ...one, part: 'ADJUSTMENT' };
}
