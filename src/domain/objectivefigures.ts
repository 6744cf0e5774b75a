import type { ExactFigures, ObjectiveInput } from './exactfigures.js';
import { indicatorEntry } from './indicator.js';

/** Counts what there is to judge, exactly; `periodEnded` leaves nothing to recover. */
export function figuresOf(input: ObjectiveInput, periodEnded: boolean): ExactFigures {
  return indicatorEntry(input.terms.indicator).figures(input, periodEnded);
}
