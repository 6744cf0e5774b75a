import { type Contribution, tallyDifferences } from './tally.js';

/** What exclusions add to what was counted: the difference between the two, in the part of its own. */
export function adjustments(raw: readonly Contribution[], adjusted: readonly Contribution[]): Contribution[] {
  return tallyDifferences(raw.map(asAdjustment), adjusted.map(asAdjustment));
}

function asAdjustment(one: Contribution): Contribution {
  return { ...one, part: 'ADJUSTMENT' };
}
