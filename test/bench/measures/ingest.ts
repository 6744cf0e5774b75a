import { randomUUID } from 'node:crypto';
import { openConnection } from '../clients/connection.js';
import type { Bench } from '../harness/bench.js';
import type { Figure, Measurement, Prepared } from '../harness/measurement.js';
import { statementTimes } from '../harness/statementtimes.js';
import { mixedTickets, wholeTickets } from '../world/batches.js';
import { createBareTable, insertBare } from './barefacts.js';
import { eventsPerSecond, INGEST_FROM, postBatch, recordBatch, requestOf } from './ingestfigure.js';

const BUDGET = { atLeast: 0.25 };

async function prepare(bench: Bench): Promise<Prepared> {
  const world = await bench.world(`scale${bench.options.scale}`);
  const laid = await bench.lay(world, 'OFFICE');
  const parts = await bench.parts(world);
  const node = await bench.node(world, 'api');
  const connection = await openConnection(node.port);
  const client = await bench.postgres.connect(world.database);
  await createBareTable(client);
  const token = await bench.token({ organisationId: laid.contract.vendorId, side: 'VENDOR' });
  const prefix = randomUUID().slice(0, 8);
  const whole = wholeTickets(`${prefix}w`, INGEST_FROM());
  const mixed = mixedTickets(`${prefix}m`, INGEST_FROM());
  const posted = wholeTickets(`${prefix}p`, INGEST_FROM());
  const bare = wholeTickets(`${prefix}b`, INGEST_FROM());
  // The first batches tell the beginnings of the tickets that later ones go on with.
  for (let n = 0; n < 5; n += 1) await recordBatch(parts, laid, mixed(), 'BACKFILL');
  const figure = (what: string, take: Figure['take']): Figure => ({ what, unit: 'events/s', take });
  const limit = figure('insert ... unnest of the same events into a bare table', () =>
    eventsPerSecond(bare, (events) => insertBare(client, laid, events)),
  );
  const inside = figure('batches of 1,000 through the service: 200 new tickets told whole', () =>
    eventsPerSecond(whole, (events) => recordBatch(parts, laid, events, 'BACKFILL')),
  );
  const each = figure(
    'batches of 1,000 through the service, each event of another ticket (200 new, 800 known), live',
    () => eventsPerSecond(mixed, (events) => recordBatch(parts, laid, events, 'LIVE')),
  );
  const api = figure('200 new tickets told whole through the API', () =>
    eventsPerSecond(posted, (events) => postBatch(connection, requestOf(token, laid, events, 'BACKFILL'))),
  );
  for (const { take } of [inside, each, api, limit]) await take(0);
  // Half an hour of statistics would come by themselves in an installation.
  parts.metrics.statementSeconds.reset();
  await client.query('ANALYZE ticket, ticket_event, clock, tally');
  return {
    comparisons: [
      { name: 'ingest', figure: inside, limit, budget: BUDGET },
      { name: 'ingest mixed', figure: each, limit, budget: null },
      { name: 'ingest api', figure: api, limit, budget: null },
    ],
    notes: async () => [`ingest, statements of the service: ${(await statementTimes(parts, 10)).join(', ')}`],
    async close() {
      connection.close();
      await client.query('DROP TABLE bench.fact');
      await client.end();
      await parts.close();
      await node.stop();
    },
  };
}

export const ingest: Measurement = {
  name: 'ingest',
  what: 'ticket events in, clocks and tallies kept, against a bare table',
  kind: 'BUDGET',
  prepare,
};
