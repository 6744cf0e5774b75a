import type pg from 'pg';
import type { TicketEventReport } from '../../../src/modules/ticket/ticketreport.js';
import type { LaidContract } from '../world/terms.js';

const COLUMNS = `tenant_id uuid, contract_id uuid, source text, external_id text, vendor_id uuid, ticket_id text,
  kind text, occurred_at timestamptz, sequence bigint, revision int, withdrawn boolean, is_public boolean, status text,
  channel text, priority text, tier text, category text, assignee_group text, affected_users int,
  business_critical boolean`;
const NAMES = COLUMNS.split(',').map((column) => column.trim().split(' '));
const UNNESTED = NAMES.map(([, type], index) => `$${index + 1}::${type}[]`).join(', ');

const INSERT = {
  name: 'bare_facts',
  text: `INSERT INTO bench.fact (${NAMES.map(([name]) => name).join(', ')}) SELECT * FROM unnest(${UNNESTED})`,
};

/** A table with the columns of an event and nothing else: no key, no index, no policy. */
export async function createBareTable(client: pg.Client): Promise<void> {
  await client.query('CREATE SCHEMA IF NOT EXISTS bench');
  await client.query('DROP TABLE IF EXISTS bench.fact');
  await client.query(`CREATE TABLE bench.fact (${COLUMNS})`);
}

/** Inserts a batch of events in one statement, committed by itself. */
export async function insertBare(
  client: pg.Client,
  { contract: { tenantId, id, vendorId } }: LaidContract,
  events: readonly TicketEventReport[],
): Promise<void> {
  const values = [
    events.map(() => tenantId),
    events.map(() => id),
    events.map(() => 'desk'),
    events.map((event) => event.externalId),
    events.map(() => vendorId),
    events.map((event) => event.ticketExternalId),
    events.map((event) => event.kind),
    events.map((event) => new Date(event.occurredAt).toISOString()),
    events.map((event) => event.sequence),
    events.map((event) => event.revision),
    events.map((event) => event.withdrawn),
    events.map((event) => event.isPublic),
    events.map((event) => event.status),
    events.map((event) => event.channel),
    events.map((event) => event.priority),
    events.map((event) => event.tier),
    events.map((event) => event.category),
    events.map((event) => event.assigneeGroup),
    events.map((event) => event.affectedUsers),
    events.map((event) => event.businessCritical),
  ];
  await client.query({ ...INSERT, values });
}
