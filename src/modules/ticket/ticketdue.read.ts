import type { Instant } from '../../domain/instant.js';
import type { ReadUnit, Statement, WriteUnit } from '../../platform/database.js';
import { nextDueByTenant } from '../../platform/nextdue.js';
import { instantParam } from '../../platform/values.js';

/** A ticket to whose clocks something happens by the mere passing of time. */
export interface DueTicket {
  readonly id: string;
  readonly externalId: string;
  readonly contractId: string;
}

const CLAIM_DUE_TICKETS = {
  name: 'claim_due_tickets',
  // Served by ticket_due. What a reporter has in hand is skipped: its own replay does what is due.
  text: `
    SELECT id, external_id AS "externalId", contract_id AS "contractId"
    FROM ticket
    WHERE tenant_id = $1 AND next_action_at <= $2
    ORDER BY next_action_at
    LIMIT $3
    FOR UPDATE SKIP LOCKED`,
} as const satisfies Statement;

/** Locks due tickets of one tenant, the longest due first. */
export function claimDueTickets(unit: WriteUnit, tenantId: string, now: Instant, limit: number): Promise<DueTicket[]> {
  return unit.rows<DueTicket>(CLAIM_DUE_TICKETS, [tenantId, instantParam(now), limit]);
}

const CLAIM_NAMED_TICKETS = {
  name: 'claim_named_due_tickets',
  planned: 'EACH_TIME',
  text: `
    SELECT id, external_id AS "externalId", contract_id AS "contractId"
    FROM ticket
    WHERE tenant_id = $1 AND next_action_at <= $2 AND id = ANY ($3::uuid[])
    ORDER BY id
    FOR UPDATE SKIP LOCKED`,
} as const satisfies Statement;

/** The same of certain tickets, as far as they are still due. */
export function claimNamedTickets(
  unit: WriteUnit,
  tenantId: string,
  now: Instant,
  ids: readonly string[],
): Promise<DueTicket[]> {
  return unit.rows<DueTicket>(CLAIM_NAMED_TICKETS, [tenantId, instantParam(now), ids]);
}

const NEXT_DUE_BY_TENANT = nextDueByTenant('ticket');

const DUE_TENANTS = {
  name: 'tenants_with_due_tickets',
  text: `${NEXT_DUE_BY_TENANT}
    SELECT tenant_id AS "tenantId" FROM next_due WHERE next_action_at <= $1 ORDER BY next_action_at`,
} as const satisfies Statement;

/** Tenants with due tickets, the longest due first. Asked as the worker, without locks. */
export async function tenantsWithDueTickets(unit: ReadUnit, now: Instant): Promise<string[]> {
  const rows = await unit.rows<{ tenantId: string }>(DUE_TENANTS, [instantParam(now)]);
  return rows.map((row) => row.tenantId);
}

const NEXT_DUE = {
  name: 'next_due_ticket',
  text: `${NEXT_DUE_BY_TENANT}
    SELECT min(next_action_at) AS "dueAt" FROM next_due`,
} as const satisfies Statement;

/** When the next ticket of any tenant is due; null: none waits. */
export async function nextTicketDueAt(unit: ReadUnit): Promise<Instant | null> {
  const [row] = await unit.rows<{ dueAt: Instant | null }>(NEXT_DUE, []);
  return row?.dueAt ?? null;
}
