import { dataOf, graphqlRequest, openConnection } from '../clients/connection.js';
import { timesOf } from '../clients/load.js';
import type { Bench, World } from '../harness/bench.js';
import type { Comparison, Measurement, Prepared } from '../harness/measurement.js';
import { quantile } from '../harness/statistics.js';

const PAGE = `query ($after: String) { tickets(orderBy: IMPACT, first: 100, after: $after) {
  pageInfo { hasNextPage endCursor } nodes { id externalId subject status priority dueAt } } }`;
/** What a desk asks of the queue: each row with all that hangs on it. */
const STAKES = `{ tickets(first: 100) { nodes { id externalId subject status priority dueAt
  nextBreach { objective { key weight } remaining shareUsed late stake { losesPeriod missesLeft } } } } }`;
const BARE = `SELECT id, external_id, subject, status, priority, due_at FROM ticket
  WHERE tenant_id = $1 AND stake_objective_id = $2 AND stake_period = $3
  ORDER BY (- (coalesce(affected_users, 0)::bigint + CASE WHEN business_critical THEN 1000000000000 ELSE 0 END)),
    stake_due_at, id LIMIT 101`;
const BARE_DUE = `SELECT id, external_id, subject, status, priority, due_at FROM ticket
  WHERE vendor_id = $1 ORDER BY due_at, id LIMIT 101`;
const QUESTIONS = 30;
const LAST_PAGE = 20;

interface Page {
  readonly tickets: {
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
    readonly nodes: readonly { readonly id: string }[];
  };
}

interface Asking {
  readonly comparisons: readonly Comparison[];
  close(): Promise<void>;
}

/** Of a world whose contracts are all of one vendor. */
async function asking(bench: Bench, world: World, what: string, isLong: boolean): Promise<Asking> {
  const vendorId = world.contracts[0]?.vendorId ?? '';
  const node = await bench.node(world, 'api');
  const connection = await openConnection(node.port);
  const client = await bench.postgres.connect(world.database);
  const token = await bench.token({ organisationId: vendorId, side: 'VENDOR' });
  const send = async (query: string, variables: Record<string, unknown> = {}): Promise<Page['tickets']> =>
    dataOf<Page>(await connection.send(graphqlRequest(token, query, variables))).tickets;
  let before = await send(PAGE, { after: null });
  if (before.nodes.length === 0) throw new Error('nothing is at stake in this world');
  for (let page = 2; page < LAST_PAGE && before.pageInfo.hasNextPage; page += 1) {
    before = await send(PAGE, { after: before.pageInfo.endCursor });
  }
  const after = before.pageInfo.endCursor;
  const { rows } = await client.query<{ tenant: string; objective: string; period: number }>(
    'SELECT tenant_id AS tenant, stake_objective_id AS objective, stake_period AS period FROM ticket WHERE stake_objective_id IS NOT NULL LIMIT 1',
  );
  const bare = (name: string, text: string, values: unknown[]) => () => client.query({ name, text, values });
  const bareImpact = bare('impact', BARE, [rows[0]?.tenant, rows[0]?.objective, rows[0]?.period]);
  const bareDue = bare('due', BARE_DUE, [vendorId]);
  const ms = (what: string, act: () => Promise<unknown>) => ({
    what,
    unit: 'ms',
    take: async () => quantile(await timesOf(QUESTIONS, act), 0.5),
  });
  const compare = (name: string, what: string, act: () => Promise<unknown>, limit: () => Promise<unknown>) => ({
    name,
    figure: ms(what, act),
    limit: ms('100 such rows by a named statement of bare pg', limit),
    budget: null,
  });
  const comparisons = [
    compare('impact page 1', `the first 100 of ${what} by impact`, () => send(PAGE), bareImpact),
    ...(isLong
      ? [compare(`impact page ${LAST_PAGE}`, 'a late page of the same', () => send(PAGE, { after }), bareImpact)]
      : []),
    compare(
      'queue with stakes',
      `the first 100 of ${what} by time to breach, with what a miss would cost`,
      () => send(STAKES),
      bareDue,
    ),
  ];
  for (const { figure, limit } of comparisons) for (const one of [figure, limit]) await one.take();
  return {
    comparisons,
    async close() {
      connection.close();
      await client.end();
      await node.stop();
    },
  };
}

async function prepare(bench: Bench): Promise<Prepared> {
  const [large, many] = [await bench.world('queue'), await bench.world('overview')];
  const clocks = large.facts.clocks.toLocaleString('en');
  const inLarge = await asking(bench, large, `${clocks} open clocks of ${large.contracts.length} contracts`, true);
  const inMany = await asking(bench, many, `all tickets of ${many.contracts.length} contracts`, false);
  const named = (comparison: Comparison): Comparison => ({ ...comparison, name: `${comparison.name}, many contracts` });
  return {
    comparisons: [...inLarge.comparisons, ...inMany.comparisons.map(named)],
    async close() {
      await inLarge.close();
      await inMany.close();
    },
  };
}

export const impact: Measurement = {
  name: 'impact',
  what: 'pages of tickets by impact, with 1 million open clocks and with 500 contracts',
  kind: 'MORE',
  prepare,
};
