import type { FigureSpan } from './creditterms.js';
import { judgedFigure } from './judgedfigure.js';
import type { Micro } from './quantity.js';
import type { Findings } from './termchecks.js';
import type { ObjectiveTerms } from './terms.js';

const MOST_SPANS = 20;

/**
 * Whether brackets or bands hold every figure that misses the objective exactly once: from the worst figure up to the
 * target for AT_LEAST, from the target up for AT_MOST, each beginning where the one before ends.
 */
export function checkSpans(
  spans: readonly FigureSpan[],
  objective: ObjectiveTerms,
  field: string,
  found: Findings,
): void {
  if (spans.length === 0) found.note(field, 'must have at least one entry');
  if (spans.length > MOST_SPANS) found.note(field, `must have at most ${MOST_SPANS} entries`);
  const within = found.within(field);
  spans.slice(0, MOST_SPANS).forEach((span, index) => {
    const { from, to } = span;
    const place = within.within(index);
    if (from !== null && !Number.isSafeInteger(from)) place.note('from', 'must have at most six decimals');
    if (to !== null && !Number.isSafeInteger(to)) place.note('to', 'must have at most six decimals');
    if (from !== null && to !== null && from >= to) place.note('to', 'must be above from');
    const before = spans[index - 1];
    if (before !== undefined) place.note('from', joinFault(before, span));
  });
  checkEnds(spans, objective, within);
}

function joinFault({ to }: FigureSpan, { from }: FigureSpan): string | null {
  if (to === null) return 'the one before has no end: nothing may follow it';
  if (from === null) return 'only the first may be without a beginning';
  if (from < to) return 'overlaps the one before: must begin where that ends';
  return from > to ? 'leaves a gap after the one before: must begin where that ends' : null;
}

function checkEnds(spans: readonly FigureSpan[], objective: ObjectiveTerms, within: Findings): void {
  const [first, last] = [spans[0], spans.at(-1)];
  const { target, direction, worst } = judgedFigure(objective);
  if (target === null || first === undefined || last === undefined) return;
  const atLeast = direction === 'AT_LEAST';
  const isTarget = (bound: number | null): string | null =>
    bound === null || bound === target ? null : 'must be the target, or be left out';
  within.within(0).note('from', atLeast ? worstFault(first, worst) : isTarget(first.from));
  within.within(spans.length - 1).note('to', atLeast ? isTarget(last.to) : openFault(last));
}

function worstFault({ from }: FigureSpan, worst: Micro | null): string | null {
  const reached = from === null || (worst !== null && from <= worst);
  return reached ? null : 'must be left out, or be the worst figure there can be';
}

function openFault({ to }: FigureSpan): string | null {
  return to === null ? null : 'must be left out: no figure is too bad to count';
}
