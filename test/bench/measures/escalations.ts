import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';
import type { Parts } from '../../../src/compose.js';
import { type Milliseconds, SECOND } from '../../../src/domain/instant.js';
import { escalateDueTickets, LADDERS_AT_ONCE } from '../../../src/modules/escalation/escalate.service.js';
import { keepPolicy, layContact } from '../../support/escalations.js';
import { levelOf } from '../../support/ladders.js';
import { report } from '../../support/reportedtickets.js';
import { actorOf, type Bench, type World } from '../harness/bench.js';
import type { Measurement, Prepared } from '../harness/measurement.js';
import type { AccordNode } from '../nodes/accordnode.js';
import type { LaidContract } from '../world/terms.js';
import { recordBatch } from './ingestfigure.js';

const CLOCKS = 10_000;
const BATCH = 1_000;
/** Clocks are a minute long: a first level when half of it is used, a second one when it is late. */
const FIRST_LEVEL = 30 * SECOND;
const LEVELS = [
  levelOf(1, { triggers: [{ kind: 'SHARE_USED', share: 500_000 }] }),
  levelOf(2, { triggers: [{ kind: 'LATE_BY', time: 0 }] }),
].map((level) => ({ ...level, actions: [{ kind: 'NOTIFY' as const, contacts: ['lead'] }] }));
/** Long enough to record all clocks before the first of them is due. */
const AHEAD = 20 * SECOND;

interface Laddered {
  readonly parts: Parts;
  readonly world: World;
  readonly client: pg.Client;
  /** A contract with a ladder of so many levels, and clocks whose first level is due from `dueFrom` on, over `spread`. */
  lay(levels: number, spread: Milliseconds): Promise<{ readonly laid: LaidContract; readonly dueFrom: number }>;
  /** How many steps are recorded of a contract. */
  steps(laid: LaidContract): Promise<number>;
}

async function laddered(bench: Bench, world: World): Promise<Laddered> {
  const parts = await bench.parts(world);
  const client = await bench.postgres.connect(world.database);
  return {
    parts,
    world,
    client,
    async lay(levels, spread) {
      const laid = await bench.lay(world, 'MINUTE');
      const { tenantId, vendorId } = laid.contract;
      const parties = { client: actorOf(tenantId, 'CLIENT'), vendor: actorOf(vendorId, 'VENDOR') };
      await layContact(world, tenantId, 'lead');
      await keepPolicy(parts.database, { ...laid, ...parties }, LEVELS.slice(0, levels));
      const dueFrom = Date.now() + AHEAD;
      const prefix = randomUUID().slice(0, 8);
      for (let from = 0; from < CLOCKS; from += BATCH) {
        const events = Array.from({ length: BATCH }, (_, n) => {
          const openedAt = dueFrom + Math.floor(((from + n) * spread) / CLOCKS) - FIRST_LEVEL;
          return report(`${prefix}-${from + n}`, 'OPENED', openedAt);
        });
        await recordBatch(parts, laid, events, 'LIVE');
      }
      if (Date.now() > dueFrom) throw new Error('recording took longer than planned: steps would be too late');
      return { laid, dueFrom };
    },
    async steps({ contract }) {
      const asked = 'SELECT count(*)::int AS n FROM escalation_step WHERE tenant_id = $1';
      const { rows } = await client.query<{ n: number }>(asked, [contract.tenantId]);
      return rows[0]?.n ?? 0;
    },
  };
}

async function untilRecorded({ steps }: Laddered, laid: LaidContract, amount: number): Promise<void> {
  while ((await steps(laid)) < amount) await setTimeout(50);
}

/** Throws unless every step is recorded once, in time, told to both parties and to be delivered. */
async function assertOnce({ client }: Laddered, { contract }: LaidContract, amount: number): Promise<void> {
  const { rows } = await client.query<Record<string, number>>(
    `SELECT (SELECT count(*)::int FROM escalation_step WHERE tenant_id = $1 AND state = 'TAKEN') AS steps,
       (SELECT count(DISTINCT event_id)::int FROM journal WHERE organisation_id = $1 AND kind = 'ESCALATED') AS events,
       (SELECT count(*)::int FROM journal WHERE organisation_id = $1 AND kind = 'ESCALATED') AS entries,
       (SELECT count(*)::int FROM delivery WHERE organisation_id = $1) AS deliveries`,
    [contract.tenantId],
  );
  const wrong = Object.entries(rows[0] ?? {}).filter(([, count]) => count !== amount);
  if (wrong.length > 0) throw new Error(`${amount} escalations, but ${JSON.stringify(wrong)}`);
}

/** Seconds from the due instant of all clocks to the last step recorded by a worker process. */
async function atOnce(bench: Bench, ladders: Laddered): Promise<number> {
  const node = await bench.node(ladders.world, 'worker');
  const { laid, dueFrom } = await ladders.lay(1, 0);
  await setTimeout(dueFrom - Date.now());
  await untilRecorded(ladders, laid, CLOCKS);
  const took = (Date.now() - dueFrom) / SECOND;
  await node.stop();
  await assertOnce(ladders, laid, CLOCKS);
  return took;
}

/** p99 of the milliseconds from due to recorded, of clocks that are due over a minute. */
async function overAMinute(bench: Bench, ladders: Laddered): Promise<number> {
  const node = await bench.node(ladders.world, 'worker');
  const { laid } = await ladders.lay(1, 60 * SECOND);
  await untilRecorded(ladders, laid, CLOCKS);
  await node.stop();
  await assertOnce(ladders, laid, CLOCKS);
  const { rows } = await ladders.client.query<{ late: number }>(
    `SELECT percentile_disc(0.99) WITHIN GROUP (ORDER BY extract(epoch FROM recorded_at - due_at) * 1000)::float8 AS late
     FROM escalation_step WHERE tenant_id = $1`,
    [laid.contract.tenantId],
  );
  return rows[0]?.late ?? Number.NaN;
}

/** Statements a batch of ladders takes, all of which take a step. */
async function statementsPerBatch({ parts, lay }: Laddered): Promise<number> {
  const { laid, dueFrom } = await lay(1, 0);
  const { database } = parts;
  const looked = () => escalateDueTickets(database, laid.contract.tenantId, Date.now());
  while ((await looked()) > 0);
  const before = database.statementCount();
  let batches = 0;
  while ((await escalateDueTickets(database, laid.contract.tenantId, dueFrom)) > 0) batches += 1;
  // The last look finds nothing, by one statement.
  return (database.statementCount() - before - 1) / batches;
}

/** Seconds from the first due instant to the last of two steps a clock, with three workers killed at random. */
async function underKills(bench: Bench, ladders: Laddered, kills: (amount: number) => void): Promise<number> {
  const start = () => bench.node(ladders.world, 'worker');
  const running: AccordNode[] = await Promise.all([start(), start(), start()]);
  const { laid, dueFrom } = await ladders.lay(2, 20 * SECOND);
  await setTimeout(dueFrom - Date.now());
  let killed = 0;
  const starting = new Set<Promise<unknown>>();
  while ((await ladders.steps(laid)) < 2 * CLOCKS) {
    await setTimeout(500 + Math.random() * 2_500);
    const [victim] = running.splice(Math.floor(Math.random() * running.length), 1);
    if (victim === undefined) continue;
    process.kill(victim.pid, 'SIGKILL');
    await victim.stop();
    killed += 1;
    const next = start().then((node) => running.push(node));
    starting.add(next);
  }
  const took = (Date.now() - dueFrom) / SECOND;
  await Promise.all(starting);
  await Promise.all(running.map((node) => node.stop()));
  await assertOnce(ladders, laid, 2 * CLOCKS);
  kills(killed);
  return took;
}

const closing = (ladders: Laddered) => async () => {
  await ladders.client.end();
  await ladders.parts.close();
};

const figure = (what: string, unit: string, take: () => Promise<number>) => ({
  figure: { what, unit, take },
  limit: null,
  budget: null,
});

async function prepareDue(bench: Bench): Promise<Prepared> {
  const ladders = await laddered(bench, await bench.world(`scale${bench.options.scale}`));
  const statements = await statementsPerBatch(ladders);
  const many = CLOCKS.toLocaleString('en');
  const atOnceWhat = `${many} clocks due in the same millisecond, from then to the last step`;
  const minuteWhat = `p99 from due to recorded, ${many} clocks due in the same minute`;
  return {
    comparisons: [
      { name: 'escalations at once', ...figure(atOnceWhat, 's', () => atOnce(bench, ladders)) },
      { name: 'escalations in a minute', ...figure(minuteWhat, 'ms', () => overAMinute(bench, ladders)) },
    ],
    notes: () => [`escalations: ${statements.toFixed(1)} statements a batch of ${LADDERS_AT_ONCE} ladders`],
    close: closing(ladders),
  };
}

async function prepareKilled(bench: Bench): Promise<Prepared> {
  const ladders = await laddered(bench, await bench.world(`scale${bench.options.scale}`));
  let kills = 0;
  const what = '20,000 steps due over 50 s, three workers killed at random, from the first due to the last';
  const take = () =>
    underKills(bench, ladders, (amount) => {
      kills = amount;
    });
  return {
    comparisons: [{ name: 'escalations', ...figure(what, 's', take) }],
    notes: () => [`escalations: ${kills} workers killed, every step recorded, told and to be delivered once`],
    close: closing(ladders),
  };
}

export const escalationsDue: Measurement = {
  name: 'escalationsdue',
  what: 'ladders of 10,000 clocks that are due together',
  kind: 'LONG',
  prepare: prepareDue,
};

export const escalations: Measurement = {
  name: 'escalations',
  what: '20,000 steps of ladders with three workers killed at random, every one once',
  kind: 'LONG',
  prepare: prepareKilled,
};
