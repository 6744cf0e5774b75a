import { executeAs } from '../../../src/compose.js';
import { actorOf, type Bench } from '../harness/bench.js';
import type { Measurement, Prepared } from '../harness/measurement.js';
import { JUDGED_PERIOD } from '../world/terms.js';
import { mainContract, periodQuery, yearQuery } from './compliancequestion.js';

async function prepare(bench: Bench): Promise<Prepared> {
  const world = await bench.world(`scale${bench.options.scale}`);
  const { contract } = mainContract(world);
  const parts = await bench.parts(world);
  const statementsOf = async (query: string): Promise<number> => {
    const before = parts.database.statementCount();
    const { errors } = await executeAs(parts, actorOf(contract.tenantId, 'CLIENT'), query);
    if (errors !== undefined) throw errors[0];
    return parts.database.statementCount() - before;
  };
  const one = periodQuery(contract.id, JUDGED_PERIOD);
  const all = yearQuery(contract.id);
  const counted = { one: 0, all: 0 };
  const take = async (): Promise<number> => {
    counted.one = await statementsOf(one);
    counted.all = await statementsOf(all);
    return counted.all - counted.one;
  };
  await take();
  const what = 'statements that all 12 periods take more than one period';
  return {
    comparisons: [{ name: '12 periods', figure: { what, unit: 'more', take }, limit: null, budget: { atMost: 2 } }],
    notes: () => [`one period: ${counted.one} statements; all 12 periods: ${counted.all}`],
    close: () => parts.close(),
  };
}

export const statements: Measurement = {
  name: 'statements',
  what: 'SQL statements of all 12 periods of a contract against those of one',
  kind: 'BUDGET',
  prepare,
};
