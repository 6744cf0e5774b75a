import { cpus } from 'node:os';
import type { Instant } from '../../../src/domain/instant.js';
import { startChild } from '../nodes/child.js';
import type { BenchPostgres } from '../nodes/postgres.js';
import { layContracts } from './configuration.js';
import type { LoadCommand, Loaded } from './loadpart.js';
import type { PlannedContract, WorldPlan } from './plan.js';
import { layOut } from './terms.js';

export const LOADED_BY =
  'bulk: tickets checked, hashed and folded by the functions that recording uses, rows and day tallies brought in by COPY past the foreign keys';

const CONTRACTS_AT_ONCE = 20;

/** What is in a database, as it was noted when it had been loaded. */
export interface WorldFacts extends Loaded {
  readonly contracts: number;
  readonly seconds: number;
  readonly loadedAt: Instant;
}

async function notedFacts(postgres: BenchPostgres, database: string): Promise<WorldFacts | null> {
  const client = await postgres.connect(database);
  try {
    const { rows } = await client.query<{ facts: WorldFacts }>(
      `SELECT facts FROM bench.world WHERE to_regclass('bench.world') IS NOT NULL`,
    );
    return rows[0]?.facts ?? null;
  } catch {
    return null;
  } finally {
    await client.end();
  }
}

async function loadTickets(command: LoadCommand, progress: (tickets: number) => void): Promise<Loaded> {
  const waiting = [...command.contracts];
  const sums = { tickets: 0, events: 0, clocks: 0 };
  const parts = Array.from({ length: Math.max(2, Math.min(8, cpus().length)) }, () => startChild('loadpart'));
  await Promise.all(
    parts.map(async (part) => {
      while (waiting.length > 0) {
        const contracts = waiting.splice(0, Math.min(CONTRACTS_AT_ONCE, Math.ceil(waiting.length / parts.length)));
        const { tickets, events, clocks } = await part.ask<Loaded>({ ...command, contracts } satisfies LoadCommand);
        sums.tickets += tickets;
        sums.events += events;
        sums.clocks += clocks;
        progress(sums.tickets);
      }
      await part.stop();
    }),
  );
  return sums;
}

/** Lays and loads a database, unless it was loaded before. */
export async function loadWorld(
  postgres: BenchPostgres,
  { database, contracts }: WorldPlan,
  print: (line: string) => void,
): Promise<WorldFacts> {
  const noted = await notedFacts(postgres, database);
  if (noted !== null) return noted;
  const startedAt = performance.now();
  const now = Date.now();
  const client = await postgres.connect(database);
  await client.query('TRUNCATE organisation, journal, stream_head CASCADE');
  for (let from = 0; from < contracts.length; from += 100) {
    await layContracts(
      client,
      contracts.slice(from, from + 100).map((plan) => layOut(plan, now)),
      now,
    );
  }
  const total = contracts.reduce((sum, { tickets }: PlannedContract) => sum + tickets, 0);
  let shown = 0;
  const progress = (tickets: number): void => {
    if (tickets < shown + total / 10) return;
    shown = tickets;
    print(`  ${database}: ${tickets.toLocaleString('en')} of ${total.toLocaleString('en')} tickets`);
  };
  const loaded = await loadTickets({ url: postgres.superuserUrl(database), now, contracts }, progress);
  await client.query('VACUUM (ANALYZE)');
  await client.query('CHECKPOINT');
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  const facts: WorldFacts = { ...loaded, contracts: contracts.length, seconds, loadedAt: now };
  await client.query('CREATE SCHEMA bench');
  await client.query('CREATE TABLE bench.world (facts jsonb NOT NULL)');
  await client.query('INSERT INTO bench.world VALUES ($1)', [JSON.stringify(facts)]);
  await client.end();
  return facts;
}
