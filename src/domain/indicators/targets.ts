import { DAY } from '../instant.js';
import { type Micro, ONE } from '../quantity.js';
import type { ObjectiveTerms } from '../terms.js';

const LONGEST_MEAN_SECONDS = (30 * DAY) / 1_000;
const MOST_NUMBER = 1_000_000_000;

function range(target: Micro, least: Micro, most: Micro, words: string): string | null {
  return target >= least && target <= most ? null : `must be ${words}`;
}

/** Of a share of outcomes or time. */
export function ratioTarget(target: Micro, { direction }: ObjectiveTerms): string | null {
  if (direction === 'AT_MOST') return range(target, 0, ONE - 1, 'a ratio of at least 0 and below 1');
  return range(target, 1, ONE, 'a ratio above 0 and at most 1');
}

/** Of a share less another. */
export function netTarget(target: Micro): string | null {
  return range(target, -ONE + 1, ONE, 'a net share above -1 and at most 1');
}

export function secondsTarget(target: Micro): string | null {
  return range(target, 1, LONGEST_MEAN_SECONDS * ONE, 'above 0 s and at most 30 days');
}

export function pointsTarget(target: Micro): string | null {
  return range(target, 1, 100 * ONE, 'above 0 and at most 100 points');
}

/** Of a mean of answers: a scale that is itself at fault is named elsewhere. */
export function scaleTarget(target: Micro, { survey }: ObjectiveTerms): string | null {
  if (survey === null) return null;
  const { scaleMin, scaleMax } = survey;
  return range(target, scaleMin * ONE + 1, scaleMax * ONE, `above ${scaleMin} and at most ${scaleMax}`);
}

/** Of what a counter counts in. */
export function numberTarget(target: Micro, { direction }: ObjectiveTerms): string | null {
  const least = direction === 'AT_MOST' ? 0 : 1;
  return range(target, least, MOST_NUMBER * ONE, `${least === 0 ? 'at least' : 'above'} 0 and at most 1,000,000,000`);
}

export function countTarget(target: Micro, terms: ObjectiveTerms): string | null {
  return target % ONE === 0 ? numberTarget(target, terms) : 'must be a whole number';
}
