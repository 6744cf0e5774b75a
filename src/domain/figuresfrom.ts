import { type FiguresOf, type FiguresWanted, NO_FIGURES, type ObjectiveFigures } from './figureswanted.js';
import type { SliceTally } from './slicecount.js';
import { addTally, type Basis, type Contribution, EMPTY_TALLY, type Tally } from './tally.js';

/**
 * What was counted for periods that are over, from contributions instead of stored tallies: neither history nor recent days,
 * of which only open periods know anything.
 */
export function figuresFrom(
  contributions: readonly Contribution[],
  wanted: readonly FiguresWanted[],
  basis: Basis,
): FiguresOf {
  const byObjective = new Map<string, Contribution[]>();
  for (const one of contributions) {
    if (basis === 'RAW' && one.part !== 'RAW') continue;
    const known = byObjective.get(one.objectiveId);
    if (known === undefined) byObjective.set(one.objectiveId, [one]);
    else known.push(one);
  }
  const figures = new Map(
    wanted.map((one) => [
      `${one.objectiveId} ${one.periodIndex}`,
      figuresOfPeriod(byObjective.get(one.objectiveId) ?? [], one),
    ]),
  );
  return (objectiveId, periodIndex) => figures.get(`${objectiveId} ${periodIndex}`) ?? NO_FIGURES;
}

function figuresOfPeriod(
  contributions: readonly Contribution[],
  { startsOn, endsOn, pendingFrom, sliced }: FiguresWanted,
): ObjectiveFigures {
  const within = contributions.filter(({ on }) => on >= startsOn && on <= endsOn);
  const pending = contributions
    .filter(({ on }) => on >= pendingFrom && on <= endsOn)
    .reduce((sum, { tally }) => sum + tally.pending, 0);
  return {
    ...NO_FIGURES,
    tally: { ...within.reduce<Tally>((sum, { tally }) => addTally(sum, tally), EMPTY_TALLY), pending },
    slices: sliced ? slicesOf(within) : [],
  };
}

function slicesOf(contributions: readonly Contribution[]): SliceTally[] {
  const slices = new Map<string, SliceTally>();
  for (const { on, slice, tally } of contributions) {
    const key = `${on} ${slice}`;
    slices.set(key, { on, slice, tally: addTally(slices.get(key)?.tally ?? EMPTY_TALLY, tally) });
  }
  return [...slices.values()];
}
