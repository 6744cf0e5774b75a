import { randomUUID } from 'node:crypto';
import type { Parts } from '../../../src/compose.js';
import { assertGood, graphqlRequest, openConnection } from '../clients/connection.js';
import { timesOf } from '../clients/load.js';
import type { Bench, World } from '../harness/bench.js';
import type { Comparison, Figure, Measurement, Prepared } from '../harness/measurement.js';
import { quantile } from '../harness/statistics.js';
import type { Scale } from '../options.js';
import { mixedTickets } from '../world/batches.js';
import { JUDGED_PERIOD } from '../world/terms.js';
import { mainContract, periodQuery } from './compliancequestion.js';
import { eventsPerSecond, INGEST_FROM, recordBatch } from './ingestfigure.js';

const QUESTIONS = 300;
const STEPS: readonly Scale[] = [1, 10, 100];

interface Grown {
  readonly world: World;
  readonly parts: Parts;
  readonly compliance: Figure;
  readonly ingest: Figure;
  close(): Promise<void>;
}

function sizeOf({ facts }: World): string {
  return `${facts.tickets.toLocaleString('en')} tickets, ${facts.clocks.toLocaleString('en')} clocks in the database`;
}

async function openGrown(bench: Bench, scale: Scale): Promise<Grown> {
  const world = await bench.world(`scale${scale}`);
  const { contract } = mainContract(world);
  const laid = await bench.lay(world, 'OFFICE');
  const [node, parts] = [await bench.node(world, 'api'), await bench.parts(world)];
  const connection = await openConnection(node.port);
  const token = await bench.token({ organisationId: contract.tenantId, side: 'CLIENT' });
  const request = graphqlRequest(token, periodQuery(contract.id, JUDGED_PERIOD));
  const ask = async () => assertGood(await connection.send(request));
  const next = mixedTickets(randomUUID().slice(0, 8), INGEST_FROM());
  const record = () => eventsPerSecond(next, (events) => recordBatch(parts, laid, events, 'BACKFILL'));
  const takeTime = async () => quantile(await timesOf(QUESTIONS, ask), 0.5);
  await takeTime();
  await record();
  return {
    world,
    parts,
    compliance: { what: `the judged period through the API, ${sizeOf(world)}`, unit: 'ms', take: takeTime },
    ingest: { what: `mixed batches of 1,000, ${sizeOf(world)}`, unit: 'events/s', take: record },
    async close() {
      connection.close();
      await parts.close();
      await node.stop();
    },
  };
}

/** Each scale beside the one a tenth of its size, in the same PostgreSQL at the same time. */
function stepsOf(grown: readonly Grown[]): Comparison[] {
  return grown.flatMap((larger, index): Comparison[] => {
    const smaller = grown[index - 1];
    const name = larger.world.name;
    const budget = { atMost: 1.2 };
    return [
      {
        name: `compliance ${name}`,
        figure: larger.compliance,
        limit: smaller?.compliance ?? null,
        budget: smaller ? budget : null,
      },
      { name: `ingest ${name}`, figure: larger.ingest, limit: smaller?.ingest ?? null, budget: null },
    ];
  });
}

async function prepare(bench: Bench): Promise<Prepared> {
  const scales = bench.options.scale === 0 ? [0 as Scale] : STEPS.filter((scale) => scale <= bench.options.scale);
  const grown: Grown[] = [];
  for (const scale of scales) grown.push(await openGrown(bench, scale));
  return {
    comparisons: stepsOf(grown),
    async close() {
      for (const one of grown) await one.close();
    },
  };
}

export const growth: Measurement = {
  name: 'growth',
  what: 'compliance and ingest at scale 1, 10 and 100, up to --scale',
  kind: 'MORE',
  prepare,
};
