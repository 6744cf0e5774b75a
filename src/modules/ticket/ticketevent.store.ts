import type { RecordingMode, TicketFact } from '../../domain/facts.js';
import type { RecordedFact } from '../../domain/ladderticket.js';
import { instantArray, scalarArray, textArray } from '../../platform/arrayparam.js';
import type { ReadUnit, Statement, WriteUnit } from '../../platform/database.js';
import { instantParam } from '../../platform/values.js';

/** A fact with the ticket it belongs to and the hash of its content. */
export interface StoredFact {
  readonly ticketId: string;
  readonly contentHash: string;
  readonly fact: TicketFact;
}

const FACT_COLUMNS = `e.ticket_id AS "ticketId", e.content_hash AS "contentHash", e.source, e.external_id AS "externalId",
  e.kind, e.occurred_at AS "occurredAt", e.sequence, e.revision, e.withdrawn, e.is_public AS "isPublic", e.status,
  e.channel, e.priority, e.tier, e.category, e.assignee_group AS "assigneeGroup",
  e.affected_users AS "affectedUsers", e.business_critical AS "businessCritical"`;

type FactRow = TicketFact & Omit<StoredFact, 'fact'>;

// The row is the fact: to take the two others out of it would copy it.
function toStored(row: FactRow): StoredFact {
  return { ticketId: row.ticketId, contentHash: row.contentHash, fact: row };
}

const REPORTED_FACTS = {
  name: 'reported_ticket_facts',
  planned: 'EACH_TIME',
  text: `
    SELECT ${FACT_COLUMNS}
    FROM ticket_event e
    WHERE e.tenant_id = $1 AND e.contract_id = $2 AND e.source = $3 AND e.external_id = ANY ($4::text[])`,
} as const satisfies Statement;

/** What is known of these external ids of one source, not locked. */
export async function reportedFacts(
  unit: ReadUnit,
  contract: { readonly tenantId: string; readonly id: string },
  source: string,
  externalIds: readonly string[],
): Promise<StoredFact[]> {
  const rows = await unit.rows<FactRow>(REPORTED_FACTS, [
    contract.tenantId,
    contract.id,
    source,
    textArray(externalIds),
  ]);
  return rows.map(toStored);
}

const FACTS_OF_TICKETS = {
  name: 'facts_of_tickets',
  planned: 'EACH_TIME',
  text: `
    SELECT ${FACT_COLUMNS}
    FROM ticket_event e
    WHERE e.tenant_id = $1 AND e.ticket_id = ANY ($2::uuid[])`,
} as const satisfies Statement;

/** All facts of the tickets, in no order: folding sorts them. */
export async function factsOfTickets(
  unit: ReadUnit,
  tenantId: string,
  ticketIds: readonly string[],
): Promise<StoredFact[]> {
  if (ticketIds.length === 0) return [];
  const rows = await unit.rows<FactRow>(FACTS_OF_TICKETS, [tenantId, textArray(ticketIds)]);
  return rows.map(toStored);
}

const RECORDED_FACTS_OF_TICKETS = {
  name: 'recorded_facts_of_tickets',
  planned: 'EACH_TIME',
  text: `
    SELECT ${FACT_COLUMNS}, e.recorded_at AS "recordedAt", coalesce(e.first_recorded_at, e.recorded_at) AS "firstRecordedAt",
      e.mode
    FROM ticket_event e
    WHERE e.tenant_id = $1 AND e.ticket_id = ANY ($2::uuid[])`,
} as const satisfies Statement;

/** The same with when they first came in, and when and how their latest revision did. */
export async function recordedFactsOfTickets(
  unit: ReadUnit,
  tenantId: string,
  ticketIds: readonly string[],
): Promise<(RecordedFact & Pick<StoredFact, 'ticketId'>)[]> {
  if (ticketIds.length === 0) return [];
  return unit.rows(RECORDED_FACTS_OF_TICKETS, [tenantId, textArray(ticketIds)]);
}

const COUNTS_OF_TICKETS = {
  name: 'fact_counts_of_tickets',
  planned: 'EACH_TIME',
  // Served by ticket_event_replay alone.
  text: `
    SELECT e.ticket_id AS "ticketId", count(*)::integer AS "count"
    FROM ticket_event e
    WHERE e.tenant_id = $1 AND e.ticket_id = ANY ($2::uuid[])
    GROUP BY e.ticket_id`,
} as const satisfies Statement;

/** How many facts there are of each of some tickets that have any. */
export async function factCounts(
  unit: ReadUnit,
  tenantId: string,
  ticketIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const values = [tenantId, textArray(ticketIds)];
  const rows = await unit.rows<{ ticketId: string; count: number }>(COUNTS_OF_TICKETS, values);
  return new Map(rows.map(({ ticketId, count }) => [ticketId, count]));
}

const VALUES = `$3::text[], $4::uuid[], $5::text[], $6::timestamptz[], $7::bigint[], $8::integer[],
      $9::boolean[], $10::boolean[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[],
      $17::text[], $18::integer[], $19::boolean[]`;
const COLUMNS = `external_id, ticket_id, kind, occurred_at, sequence, revision, withdrawn, is_public, status,
      channel, priority, tier, category, assignee_group, content_hash, affected_users, business_critical`;

const INSERT_FACTS = {
  name: 'insert_ticket_facts',
  text: `
    INSERT INTO ticket_event (tenant_id, contract_id, source, vendor_id, mode, recorded_at, ${COLUMNS})
    SELECT $1::uuid, $2::uuid, $20::text, $21::uuid, $22::text, $23::timestamptz, u.*
    FROM unnest(${VALUES}) AS u (${COLUMNS})
    ON CONFLICT DO NOTHING`,
} as const satisfies Statement;

const CORRECT_FACTS = {
  name: 'correct_ticket_facts',
  planned: 'EACH_TIME',
  text: `
    UPDATE ticket_event e
    SET ticket_id = u.ticket_id, kind = u.kind, occurred_at = u.occurred_at, sequence = u.sequence,
        revision = u.revision, withdrawn = u.withdrawn, is_public = u.is_public, status = u.status,
        channel = u.channel, priority = u.priority, tier = u.tier, category = u.category,
        assignee_group = u.assignee_group, affected_users = u.affected_users, business_critical = u.business_critical,
        content_hash = u.content_hash, mode = $22::text, recorded_at = $23::timestamptz,
        first_recorded_at = coalesce(e.first_recorded_at, e.recorded_at)
    FROM unnest(${VALUES}) AS u (${COLUMNS})
    WHERE e.tenant_id = $1 AND e.contract_id = $2 AND e.source = $20::text AND e.external_id = u.external_id
      AND e.vendor_id = $21::uuid AND e.revision < u.revision`,
} as const satisfies Statement;

/** Whose facts they are and how they came in. */
export interface Recording {
  readonly contract: { readonly tenantId: string; readonly id: string };
  readonly vendorId: string;
  readonly source: string;
  readonly mode: RecordingMode;
}

/** Inserts facts, in key order; answers how many were not known. Waits for another writer of the same fact. */
export function insertFacts(unit: WriteUnit, recording: Recording, facts: readonly StoredFact[]): Promise<number> {
  return save(unit, INSERT_FACTS, recording, facts);
}

/** Replaces known facts by their higher revision; answers how many it replaced. */
export function correctFacts(unit: WriteUnit, recording: Recording, facts: readonly StoredFact[]): Promise<number> {
  return save(unit, CORRECT_FACTS, recording, facts);
}

async function save(
  unit: WriteUnit,
  statement: Statement,
  { contract, vendorId, source, mode }: Recording,
  stored: readonly StoredFact[],
): Promise<number> {
  if (stored.length === 0) return 0;
  const facts = stored.map(({ fact }) => fact);
  return unit.affected(statement, [
    contract.tenantId,
    contract.id,
    textArray(facts.map((fact) => fact.externalId)),
    textArray(stored.map(({ ticketId }) => ticketId)),
    textArray(facts.map((fact) => fact.kind)),
    instantArray(facts.map((fact) => fact.occurredAt)),
    scalarArray(facts.map((fact) => fact.sequence)),
    scalarArray(facts.map((fact) => fact.revision)),
    scalarArray(facts.map((fact) => fact.withdrawn)),
    scalarArray(facts.map((fact) => fact.isPublic)),
    textArray(facts.map((fact) => fact.status)),
    textArray(facts.map((fact) => fact.channel)),
    textArray(facts.map((fact) => fact.priority)),
    textArray(facts.map((fact) => fact.tier)),
    textArray(facts.map((fact) => fact.category)),
    textArray(facts.map((fact) => fact.assigneeGroup)),
    textArray(stored.map(({ contentHash }) => contentHash)),
    scalarArray(facts.map((fact) => fact.affectedUsers)),
    scalarArray(facts.map((fact) => fact.businessCritical)),
    source,
    vendorId,
    mode,
    instantParam(unit.now),
  ]);
}
