import pg from 'pg';
import type { Instant } from '../../../src/domain/instant.js';
import { type Contribution, tallyDifferences } from '../../../src/domain/tally.js';
import { answerParent } from '../nodes/child.js';
import { copyIn } from './copyin.js';
import type { PlannedContract } from './plan.js';
import { CLOCK_COLUMNS, type CopiedRow, EVENT_COLUMNS, rowsOfTicket, TALLY_COLUMNS, TICKET_COLUMNS } from './rows.js';
import { ticketStory } from './stories.js';
import { type LaidContract, layOut } from './terms.js';

export interface LoadCommand {
  readonly url: string;
  readonly now: Instant;
  readonly contracts: readonly PlannedContract[];
}

export interface Loaded {
  readonly tickets: number;
  readonly events: number;
  readonly clocks: number;
}

const TICKETS_AT_ONCE = 5_000;

function tallyRows({ contract }: LaidContract, counted: readonly Contribution[]): CopiedRow[] {
  const { tenantId, id, vendorId } = contract;
  return tallyDifferences([], counted).map(({ objectiveId, on, slice, part, tally }) => [
    ...[tenantId, id, objectiveId, on, slice, part, vendorId],
    ...[tally.good, tally.total, tally.sum, tally.pending],
  ]);
}

async function loadContract(client: pg.Client, plan: PlannedContract, now: Instant): Promise<Loaded> {
  const laid = layOut(plan, now);
  const sums = { tickets: 0, events: 0, clocks: 0 };
  let counted: Contribution[] = [];
  for (let from = 0; from < plan.tickets; from += TICKETS_AT_ONCE) {
    const amount = Math.min(TICKETS_AT_ONCE, plan.tickets - from);
    const rows = Array.from({ length: amount }, (_, n) =>
      rowsOfTicket(ticketStory(plan, laid, from + n, now), laid, now),
    );
    const events = rows.flatMap((row) => row.events);
    const clocks = rows.flatMap((row) => row.clocks);
    await copyIn(
      client,
      'ticket',
      TICKET_COLUMNS,
      rows.map((row) => row.ticket),
    );
    await copyIn(client, 'ticket_event', EVENT_COLUMNS, events);
    await copyIn(client, 'clock', CLOCK_COLUMNS, clocks);
    counted = tallyDifferences([], [...counted, ...rows.flatMap((row) => row.counted)]);
    sums.tickets += amount;
    sums.events += events.length;
    sums.clocks += clocks.length;
  }
  await copyIn(client, 'tally', TALLY_COLUMNS, tallyRows(laid, counted));
  return sums;
}

async function load({ url, now, contracts }: LoadCommand): Promise<Loaded> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  // The rows are consistent with each other by the way they are made: foreign keys need not be looked up for each.
  await client.query(`SET session_replication_role = replica`);
  await client.query('SET synchronous_commit = off');
  const sums = { tickets: 0, events: 0, clocks: 0 };
  for (const plan of contracts) {
    const { tickets, events, clocks } = await loadContract(client, plan, now);
    sums.tickets += tickets;
    sums.events += events;
    sums.clocks += clocks;
  }
  await client.end();
  return sums;
}

/** Loads some contracts' tickets into a database. */
export async function runChild(): Promise<void> {
  answerParent<LoadCommand>(load);
}
