import { dataOf, graphqlRequest, openConnection } from '../clients/connection.js';
import { timesOf } from '../clients/load.js';
import type { Bench } from '../harness/bench.js';
import type { Measurement, Prepared } from '../harness/measurement.js';
import { quantile } from '../harness/statistics.js';

const PAGE = `query ($after: String) { tickets(first: 100, after: $after, filter: { openOnly: true }) {
  pageInfo { hasNextPage endCursor } nodes { id externalId subject status priority dueAt } } }`;
const BARE = `SELECT id, external_id, subject, status, priority, due_at FROM ticket
  WHERE vendor_id = $1 AND (due_at, id) > ($2, $3) ORDER BY due_at, id LIMIT 101`;
const QUESTIONS = 100;
const LAST_PAGE = 50;

interface Page {
  readonly tickets: {
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
    readonly nodes: readonly { readonly id: string; readonly dueAt: string }[];
  };
}

async function prepare(bench: Bench): Promise<Prepared> {
  const world = await bench.world('queue');
  const vendorId = world.contracts[0]?.vendorId ?? '';
  const node = await bench.node(world, 'api');
  const connection = await openConnection(node.port);
  const client = await bench.postgres.connect(world.database);
  const token = await bench.token({ organisationId: vendorId, side: 'VENDOR' });
  const ask = async (after: string | null): Promise<Page['tickets']> =>
    dataOf<Page>(await connection.send(graphqlRequest(token, PAGE, { after }))).tickets;
  let before = await ask(null);
  for (let page = 2; page < LAST_PAGE; page += 1) before = await ask(before.pageInfo.endCursor);
  const last = before.nodes.at(-1);
  const cursor = before.pageInfo.endCursor;
  const bare = (dueAt: string, id: string) => () =>
    client.query({ name: 'queue', text: BARE, values: [vendorId, dueAt, id] });
  const take = (act: () => Promise<unknown>) => async () => quantile(await timesOf(QUESTIONS, act), 0.5);
  const first = take(() => ask(null));
  const fiftieth = take(() => ask(cursor));
  const bareFirst = take(bare('-infinity', '00000000-0000-0000-0000-000000000000'));
  const bareFiftieth = take(bare(last?.dueAt ?? '', last?.id ?? ''));
  for (const warm of [first, fiftieth, bareFirst, bareFiftieth]) await warm();
  const clocks = world.facts.clocks.toLocaleString('en');
  const limit = 'the same rows by a named statement of bare pg';
  return {
    comparisons: [
      {
        name: 'queue page 1',
        figure: {
          what: `the first 100 of ${clocks} open clocks by time to breach, through the API`,
          unit: 'ms',
          take: first,
        },
        limit: { what: limit, unit: 'ms', take: bareFirst },
        budget: null,
      },
      {
        name: 'queue page 50',
        figure: { what: 'the 50th page of the same', unit: 'ms', take: fiftieth },
        limit: { what: limit, unit: 'ms', take: bareFiftieth },
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

export const queue: Measurement = {
  name: 'queue',
  what: 'pages of tickets by time to breach with 1 million open clocks',
  kind: 'MORE',
  prepare,
};
