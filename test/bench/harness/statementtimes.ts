import type { Parts } from '../../../src/compose.js';

/** Where the database time of services in this process goes: the statements that took the most, in milliseconds each. */
export async function statementTimes({ metrics }: Pick<Parts, 'metrics'>, most: number): Promise<string[]> {
  const { values } = await metrics.statementSeconds.get();
  const totals = new Map<string, { seconds: number; times: number }>();
  for (const { metricName, labels, value } of values) {
    const name = String(labels.statement);
    const total = totals.get(name) ?? { seconds: 0, times: 0 };
    if (metricName?.endsWith('_sum')) total.seconds += value;
    if (metricName?.endsWith('_count')) total.times += value;
    totals.set(name, total);
  }
  return [...totals]
    .sort(([, a], [, b]) => b.seconds - a.seconds)
    .slice(0, most)
    .map(([name, { seconds, times }]) => `${name} ${times} x ${((seconds * 1000) / times).toFixed(2)} ms`);
}
