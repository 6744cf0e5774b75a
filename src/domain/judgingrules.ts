import type { SliceTerms } from './judgingterms.js';
import { EMPTY_SLICES, SLICE_LENGTHS } from './judgingterms.js';
import { type Micro, ONE } from './quantity.js';
import type { Findings } from './termchecks.js';
import { choiceFault, wholeFault } from './termchecks.js';
import type { ObjectiveTerms } from './terms.js';

/** Judged periods that shortfalls may be counted in. */
const MOST_PERIODS = 24;

/**
 * Everything wrong with how an objective judges its outcomes, noted under `slices` and `minimum`. `levelFault` is what is
 * wrong with a level in the unit of the indicator, or null.
 */
export function checkJudging(
  terms: ObjectiveTerms,
  found: Findings,
  levelFault: (level: Micro) => string | null,
): void {
  if (terms.slices !== null) checkSlices(terms.slices, terms, found.within('slices'));
  if (terms.minimum !== null) checkMinimum(terms, found.within('minimum'), levelFault);
}

function checkSlices(slices: SliceTerms, terms: ObjectiveTerms, found: Findings): void {
  found.note('length', choiceFault(slices.length, SLICE_LENGTHS));
  found.note('target', wholeFault(slices.target, 1, ONE) === null ? null : 'must be a share above 0 and at most 1');
  found.note('empty', choiceFault(slices.empty, EMPTY_SLICES));
  if (terms.target === null) found.note('length', 'an objective without a target is not judged');
  if (terms.uptime !== null && slices.empty !== 'IGNORE') {
    found.note('empty', 'slices of UPTIME are never empty: without an outage they are up');
  }
}

function checkMinimum(
  { minimum, slices, target, direction }: ObjectiveTerms,
  found: Findings,
  levelFault: (level: Micro) => string | null,
): void {
  if (minimum === null) return;
  const { level, misses, periods } = minimum;
  if (target === null) found.note('level', 'an objective without a target is not judged');
  found.note('misses', wholeFault(misses, 1, MOST_PERIODS));
  found.note('periods', wholeFault(periods, 1, MOST_PERIODS));
  if (periods < misses) found.note('periods', 'must be at least as many as misses');
  if (slices !== null) {
    const inside = wholeFault(level, 0, slices.target - 1) === null;
    found.note('level', inside ? null : 'must be a share of slices, at least 0 and below the target of slices');
  } else if (target !== null) {
    const worse = direction === 'AT_LEAST' ? level < target : level > target;
    found.note('level', levelFault(level) ?? (worse ? null : `must be ${WORSE[direction]} the target`));
  }
}

const WORSE = { AT_LEAST: 'below', AT_MOST: 'above' } as const;
