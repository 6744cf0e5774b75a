import { assertGood, graphqlRequest, openConnection } from '../clients/connection.js';
import type { Bench } from '../harness/bench.js';
import type { Measurement, Prepared } from '../harness/measurement.js';
import { JUDGED_PERIOD } from '../world/terms.js';
import { mainContract, periodQuery } from './compliancequestion.js';

async function prepare(bench: Bench): Promise<Prepared> {
  const world = await bench.world(`scale${bench.options.scale}`);
  const { contract } = mainContract(world);
  const token = await bench.token({ organisationId: contract.tenantId, side: 'CLIENT' });
  const request = graphqlRequest(token, periodQuery(contract.id, JUDGED_PERIOD));
  let answeredIn = 0;
  const start = async (): Promise<number> => {
    const node = await bench.node(world, 'all');
    const connection = await openConnection(node.port);
    const askedAt = performance.now();
    assertGood(await connection.send(request));
    answeredIn = performance.now() - askedAt;
    connection.close();
    await node.stop();
    return node.startedIn;
  };
  const tickets = world.facts.tickets.toLocaleString('en');
  return {
    comparisons: [
      {
        name: 'cold start',
        figure: {
          what: `from the start of the process to "ready", ${tickets} tickets in the database`,
          unit: 'ms',
          take: start,
        },
        limit: null,
        budget: null,
      },
      {
        name: 'first answer',
        figure: { what: 'the first compliance answer of that process', unit: 'ms', take: async () => answeredIn },
        limit: null,
        budget: null,
      },
    ],
    close: async () => undefined,
  };
}

export const coldStart: Measurement = {
  name: 'coldstart',
  what: 'start of the server on a loaded database',
  kind: 'MORE',
  prepare,
};
