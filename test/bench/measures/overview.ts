import { dataOf, graphqlRequest, openConnection } from '../clients/connection.js';
import { timesOf } from '../clients/load.js';
import type { Bench } from '../harness/bench.js';
import type { Measurement, Prepared } from '../harness/measurement.js';
import { quantile } from '../harness/statistics.js';

const PAGE = `query ($after: String) { contracts(first: 100, after: $after) {
  pageInfo { hasNextPage endCursor }
  nodes { id reference name client { name } period { index endsOn compliance { verdict score objectives { verdict actual target } } } } } }`;
const BARE = `SELECT c.id, c.reference, c.name, t.objective_id, sum(t.good) AS good, sum(t.total) AS total, sum(t.pending) AS pending
  FROM contract c
  JOIN contract_period p ON p.tenant_id = c.tenant_id AND p.contract_id = c.id AND p.starts_at <= $2 AND p.ends_at > $2
  JOIN tally t ON t.tenant_id = c.tenant_id AND t.contract_id = c.id AND t.counted_on BETWEEN p.starts_on AND p.ends_on
  WHERE c.vendor_id = $1
  GROUP BY c.id, c.reference, c.name, t.objective_id ORDER BY c.reference`;
const OVERVIEWS = 3;

interface Page {
  readonly contracts: {
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
    readonly nodes: readonly { readonly period: { readonly compliance: { readonly verdict: string } } | null }[];
  };
}

async function prepare(bench: Bench): Promise<Prepared> {
  const world = await bench.world('overview');
  const vendorId = world.contracts[0]?.vendorId ?? '';
  const node = await bench.node(world, 'api');
  const connection = await openConnection(node.port);
  const client = await bench.postgres.connect(world.database);
  const token = await bench.token({ organisationId: vendorId, side: 'VENDOR' });
  const walk = async (): Promise<number> => {
    let shown = 0;
    let after: string | null = null;
    do {
      const answer = await connection.send(graphqlRequest(token, PAGE, { after }));
      const { nodes, pageInfo }: Page['contracts'] = dataOf<Page>(answer).contracts;
      shown += nodes.filter(({ period }) => period?.compliance.verdict !== undefined).length;
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    return shown;
  };
  const ask = () => client.query({ name: 'overview', text: BARE, values: [vendorId, new Date()] });
  const shown = await walk();
  if (shown !== world.contracts.length) throw new Error(`${shown} contracts with a verdict`);
  const take = async (act: () => Promise<unknown>) => quantile(await timesOf(OVERVIEWS, act), 0.5);
  const what = `the current period's compliance of ${shown} contracts of a vendor, in pages of 100 through the API`;
  const limitWhat = 'all their tallies in one statement of bare pg';
  return {
    comparisons: [
      {
        name: 'overview',
        figure: { what, unit: 'ms', take: () => take(walk) },
        limit: { what: limitWhat, unit: 'ms', take: () => take(ask) },
        budget: null,
      },
    ],
    async close() {
      connection.close();
      await client.end();
      await node.stop();
    },
  };
}

export const overview: Measurement = {
  name: 'overview',
  what: "a vendor's overview of 500 contracts with the current period's compliance",
  kind: 'MORE',
  prepare,
};
