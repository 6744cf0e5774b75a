import { BARE_REQUEST, dataOf, graphqlRequest, openConnection } from '../clients/connection.js';
import { requestsPerSecond } from '../clients/load.js';
import type { Bench, World } from '../harness/bench.js';
import type { Measurement, Prepared } from '../harness/measurement.js';
import { startChild } from '../nodes/child.js';

const FIELDS = 'id externalId subject status priority channel tier assigneeGroup openedAt dueAt';
const LIST = `{ tickets(first: 100) { nodes { ${FIELDS} } } }`;
const BARE_LIST = `SELECT id, external_id AS "externalId", subject, status, priority, channel, tier,
    assignee_group AS "assigneeGroup", opened_at AS "openedAt", due_at AS "dueAt"
  FROM ticket WHERE vendor_id = $1 ORDER BY due_at, id LIMIT 100`;
const LOAD = { connections: 16, milliseconds: 2_000 };

async function assertFull(port: number, request: Buffer, count: (body: Buffer) => number): Promise<void> {
  const connection = await openConnection(port);
  const amount = count((await connection.send(request)).body);
  connection.close();
  if (amount !== 100) throw new Error(`a page of ${amount} tickets instead of 100`);
}

async function prepare(bench: Bench): Promise<Prepared> {
  const world: World = await bench.world(`scale${bench.options.scale}`);
  const vendorId = world.contracts[0]?.vendorId ?? '';
  const node = await bench.node(world, 'api');
  const bare = startChild('barehttp');
  const { port } = await bare.ask<{ port: number }>({ url: world.superuserUrl, text: BARE_LIST, values: [vendorId] });
  const request = graphqlRequest(await bench.token({ organisationId: vendorId, side: 'VENDOR' }), LIST);
  const nodesOf = (body: Buffer) =>
    dataOf<{ tickets: { nodes: unknown[] } }>({ status: 200, body }).tickets.nodes.length;
  await assertFull(node.port, request, nodesOf);
  await assertFull(port, BARE_REQUEST, (body) => (JSON.parse(body.toString()) as unknown[]).length);
  await requestsPerSecond(node.port, request, LOAD);
  await requestsPerSecond(port, BARE_REQUEST, LOAD);
  const comparison = {
    name: 'ticket list',
    figure: {
      what: '100 tickets of a vendor by time to breach, 10 fields each, token and tenancy checked, 16 connections',
      unit: 'requests/s',
      take: () => requestsPerSecond(node.port, request, LOAD),
    },
    limit: {
      what: 'the same rows and columns by a named statement of pg on node:http',
      unit: 'requests/s',
      take: () => requestsPerSecond(port, BARE_REQUEST, LOAD),
    },
    budget: { atLeast: 0.45 },
  };
  return {
    comparisons: [comparison],
    async close() {
      await node.stop();
      await bare.stop();
    },
  };
}

export const ticketList: Measurement = {
  name: 'list',
  what: 'a page of 100 tickets through the API against bare pg on bare http',
  kind: 'BUDGET',
  prepare,
};
