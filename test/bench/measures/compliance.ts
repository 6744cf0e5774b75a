import { judgementByPeriod } from '../../../src/modules/compliance/compliance.loaders.js';
import { openContext } from '../../../src/platform/requestcontext.js';
import { assertGood, BARE_REQUEST, dataOf, graphqlRequest, openConnection } from '../clients/connection.js';
import { timesOf } from '../clients/load.js';
import { actorOf, type Bench } from '../harness/bench.js';
import type { Figure, Measurement, Prepared } from '../harness/measurement.js';
import { quantile } from '../harness/statistics.js';
import { startChild } from '../nodes/child.js';
import { MAIN_PERIOD_TICKETS } from '../world/plan.js';
import { JUDGED_PERIOD } from '../world/terms.js';
import { bareTally, mainContract, openTenantTally, periodQuery } from './compliancequestion.js';

const QUESTIONS = 300;
// Like is held against like, twice: within one process the judgement against its tally query, both as the tenant in a snapshot
// of its own; over HTTP the API against its tally query served by bare node:http. A figure against the query of bare pg, which
// has no tenant, is only shown: the difference is what tenancy, HTTP and GraphQL cost, whatever is asked.
const BUDGET = { atMost: 3 };

/** Median milliseconds of one question after another. */
function timeOf(what: string, act: () => Promise<unknown>): Figure {
  return { what, unit: 'ms', take: async () => quantile(await timesOf(QUESTIONS, act), 0.5) };
}

interface Answered {
  readonly contract: {
    readonly period: { readonly compliance: { readonly objectives: { readonly total: number }[] } };
  };
}

async function prepare(bench: Bench): Promise<Prepared> {
  const world = await bench.world(`scale${bench.options.scale}`);
  const { contract } = mainContract(world);
  const node = await bench.node(world, 'api');
  const parts = await bench.parts(world);
  const client = await bench.postgres.connect(world.database);
  const connection = await openConnection(node.port);
  const token = await bench.token({ organisationId: contract.tenantId, side: 'CLIENT' });
  const request = graphqlRequest(token, periodQuery(contract.id, JUDGED_PERIOD));
  const outcomes = dataOf<Answered>(await connection.send(request)).contract.period.compliance.objectives.reduce(
    (sum, { total }) => sum + total,
    0,
  );
  if (outcomes !== 2 * MAIN_PERIOD_TICKETS) throw new Error(`${outcomes} outcomes in the judged period`);
  const actor = actorOf(contract.tenantId, 'CLIENT');
  const judge = async () => {
    const context = openContext(parts, actor);
    const key = { contractId: contract.id, periodIndex: JUDGED_PERIOD, now: context.now() };
    await context.loader(judgementByPeriod).load(key);
    await context.close();
  };
  const ask = async () => assertGood(await connection.send(request));
  const tally = bareTally(world);
  const tenant = await openTenantTally(world);
  const bare = startChild('barehttp');
  const { port } = await bare.ask<{ port: number }>({ url: world.superuserUrl, ...tally });
  const bareConnection = await openConnection(port);
  const asTenant = timeOf('its tally query alone, as the tenant in a snapshot, by pg', tenant.ask);
  const query = timeOf('its tally query alone, a named statement of bare pg', () => client.query(tally));
  const served = timeOf('its tally query by a named statement of pg on node:http', async () =>
    assertGood(await bareConnection.send(BARE_REQUEST)),
  );
  const api = timeOf('a period of 20,000 outcomes judged, through the API', ask);
  const inside = timeOf(
    'a period of 20,000 outcomes judged within the process: snapshot, contract, tallies, verdict',
    judge,
  );
  for (const { take } of [api, inside, asTenant, query, served]) await take(0);
  return {
    comparisons: [
      { name: 'compliance', figure: inside, limit: asTenant, budget: BUDGET },
      { name: 'compliance/query', figure: inside, limit: query, budget: BUDGET },
      { name: 'compliance api', figure: api, limit: served, budget: BUDGET },
      { name: 'compliance api/query', figure: api, limit: query, budget: null },
    ],
    async close() {
      connection.close();
      bareConnection.close();
      await bare.stop();
      await client.end();
      await tenant.close();
      await parts.close();
      await node.stop();
    },
  };
}

export const compliance: Measurement = {
  name: 'compliance',
  what: 'the compliance of a period with 20,000 outcomes against its tally query',
  kind: 'BUDGET',
  prepare,
};
