import type { Budget, Comparison, Row } from './measurement.js';
import { type Summary, summarise } from './statistics.js';

interface Taken {
  readonly figures: number[];
  readonly limits: number[];
}

async function takeBoth({ figure, limit }: Comparison, round: number, taken: Taken): Promise<void> {
  const takeFigure = async () => taken.figures.push(await figure.take(round));
  const takeLimit = async () => limit !== null && taken.limits.push(await limit.take(round));
  // By turns: whatever the one leaves behind (heat, dirty pages, a full log) meets the other as often.
  for (const take of round % 2 === 0 ? [takeFigure, takeLimit] : [takeLimit, takeFigure]) await take();
}

/** Takes all figures and their limits in rounds, side by side: what disturbs the machine disturbs both. */
export async function interleave(
  measurement: string,
  comparisons: readonly Comparison[],
  rounds: number,
): Promise<Row[]> {
  const all = comparisons.map((comparison) => ({ comparison, taken: { figures: [], limits: [] } as Taken }));
  for (let round = 0; round < rounds; round += 1) {
    for (const { comparison, taken } of all) await takeBoth(comparison, round, taken);
  }
  return all.map(({ comparison, taken }) => rowOf(measurement, comparison, taken));
}

function rowOf(measurement: string, { name, figure, limit, budget }: Comparison, taken: Taken): Row {
  const ratio =
    limit === null ? null : summarise(taken.figures.map((value, round) => value / (taken.limits[round] ?? Number.NaN)));
  const summary = summarise(taken.figures);
  return {
    measurement,
    name,
    what: figure.what,
    unit: figure.unit,
    figure: summary,
    limitWhat: limit?.what ?? null,
    limitUnit: limit?.unit ?? null,
    limit: limit === null ? null : summarise(taken.limits),
    ratio,
    budget,
    reached: budget === null ? null : isReached(budget, ratio ?? summary),
  };
}

function isReached(budget: Budget, { median }: Summary): boolean {
  return 'atLeast' in budget ? median >= budget.atLeast : median <= budget.atMost;
}
