import { indicatorEntry } from './indicator.js';
import type { Unit } from './indicators/entry.js';
import { type Micro, ONE } from './quantity.js';
import type { Direction, ObjectiveTerms } from './terms.js';

/** The figure that an objective is judged by, and that its credits follow from. */
export interface JudgedFigure {
  readonly unit: Unit;
  readonly direction: Direction;
  /** null: it is reported and not judged. */
  readonly target: Micro | null;
  /** The worst that it can come to; null: there is no such bound. */
  readonly worst: Micro | null;
}

/** With slices the share of good ones, else the indicator's own figure. */
export function judgedFigure(terms: ObjectiveTerms): JudgedFigure {
  const { slices, target } = terms;
  if (slices !== null && target !== null) {
    return { unit: 'RATIO', direction: 'AT_LEAST', target: slices.target, worst: 0 };
  }
  const { unit } = indicatorEntry(terms.indicator);
  return { unit, direction: terms.direction, target, worst: worstOf(terms, unit) };
}

function worstOf({ indicator, direction, survey }: ObjectiveTerms, unit: Unit): Micro | null {
  const atLeast = direction === 'AT_LEAST';
  if (unit === 'RATIO') {
    if (!atLeast) return ONE;
    return indicator === 'EXPERIENCE' ? -ONE : 0;
  }
  if (unit === 'POINTS') return ONE * (atLeast ? (survey?.scaleMin ?? 0) : (survey?.scaleMax ?? 100));
  return atLeast && unit !== 'NUMBER' ? 0 : null;
}
