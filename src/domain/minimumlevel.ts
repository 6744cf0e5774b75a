import type { ExactFigures } from './exactfigures.js';
import type { MinimumTerms } from './judgingterms.js';
import { compareRationals, type Fraction, parseFraction } from './rational.js';
import type { Direction } from './terms.js';

/** What an earlier period came to by itself: whether it kept its target. UNJUDGED ones neither count nor break a streak. */
export type EarlierPeriod = 'KEPT' | 'SHORT' | 'UNJUDGED';

/** The two numbers that a locked statement of a period rests on; null: there was no such figure. */
export interface StatedLevel {
  readonly judged: boolean;
  readonly target: Fraction | null;
  readonly actual: Fraction | null;
}

/** What a period came to as it was stated, whatever has become of its facts since. */
export function earlierAsStated({ judged, target, actual }: StatedLevel, direction: Direction): EarlierPeriod {
  if (!judged || target === null || actual === null) return 'UNJUDGED';
  const compared = compareRationals(parseFraction(actual), parseFraction(target));
  return (direction === 'AT_LEAST' ? compared >= 0 : compared <= 0) ? 'KEPT' : 'SHORT';
}

/** How a period stands to its minimum level. */
export interface MinimumResult {
  /** Shortfalls in the last m judged periods, this one included as it stands. */
  readonly shortfalls: number;
  /** n: from this many on it is missed. */
  readonly misses: number;
  /** The figure is below the minimum itself. */
  readonly below: boolean;
  /** Below its target and not missed for it: at or above the minimum, and not the n-th shortfall yet. */
  readonly tolerated: boolean;
}

/** Shortfalls among the m - 1 judged periods before; `earlier` comes newest first. */
export function shortfallsBefore({ periods }: MinimumTerms, earlier: Iterable<EarlierPeriod>): number {
  if (periods === 1) return 0;
  let judged = 0;
  let short = 0;
  for (const one of earlier) {
    if (one === 'UNJUDGED') continue;
    judged += 1;
    if (one === 'SHORT') short += 1;
    if (judged === periods - 1) break;
  }
  return short;
}

/** `byMinimum` are the figures held against the minimum instead of the target. */
export function minimumResult(
  minimum: MinimumTerms,
  figures: Pick<ExactFigures, 'meets'>,
  byMinimum: Pick<ExactFigures, 'meets'>,
  before: number,
): MinimumResult {
  const below = !byMinimum.meets;
  const shortfalls = before + (figures.meets ? 0 : 1);
  const tolerated = !figures.meets && !below && shortfalls < minimum.misses;
  return { shortfalls, misses: minimum.misses, below, tolerated };
}
