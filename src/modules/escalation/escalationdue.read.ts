import type { Instant } from '../../domain/instant.js';
import type { ReadUnit, Statement, WriteUnit } from '../../platform/database.js';
import { nextDueByTenant } from '../../platform/nextdue.js';
import { instantParam } from '../../platform/values.js';

/** A ticket whose ladders must be looked at. */
export interface LookedAtTicket {
  readonly id: string;
  readonly externalId: string;
  readonly contractId: string;
  readonly vendorId: string;
}

const COLUMNS = 'id, external_id AS "externalId", contract_id AS "contractId", vendor_id AS "vendorId"';

const CLAIM: Statement = {
  name: 'claim_escalations',
  // Served by ticket_escalation. What somebody has in hand is skipped, and looked at in the next round.
  text: `
    SELECT ${COLUMNS}
    FROM ticket
    WHERE tenant_id = $1 AND escalation_at <= $2
    ORDER BY escalation_at
    LIMIT $3
    FOR UPDATE SKIP LOCKED`,
};

/** Locks tickets of one tenant whose ladders are due to be looked at, the longest due first. */
export function claimEscalations(
  unit: WriteUnit,
  tenantId: string,
  now: Instant,
  limit: number,
): Promise<LookedAtTicket[]> {
  return unit.rows(CLAIM, [tenantId, instantParam(now), limit]);
}

const CLAIM_NAMED: Statement = {
  name: 'claim_named_escalations',
  planned: 'EACH_TIME',
  text: `
    SELECT ${COLUMNS}
    FROM ticket
    WHERE tenant_id = $1 AND escalation_at <= $2 AND id = ANY ($3::uuid[])
    ORDER BY id
    FOR UPDATE SKIP LOCKED`,
};

/** The same of certain tickets. */
export function claimNamedEscalations(
  unit: WriteUnit,
  tenantId: string,
  now: Instant,
  ids: readonly string[],
): Promise<LookedAtTicket[]> {
  return unit.rows(CLAIM_NAMED, [tenantId, instantParam(now), ids]);
}

const NEXT_BY_TENANT = nextDueByTenant('ticket', { due: 'escalation_at' });

const DUE_TENANTS: Statement = {
  name: 'tenants_with_due_escalations',
  text: `${NEXT_BY_TENANT}
    SELECT tenant_id AS "tenantId" FROM next_due WHERE next_action_at <= $1 ORDER BY next_action_at`,
};

/** Tenants with ladders to look at, the longest due first. Asked as the worker, without locks. */
export async function tenantsWithDueEscalations(unit: ReadUnit, now: Instant): Promise<string[]> {
  const rows = await unit.rows<{ tenantId: string }>(DUE_TENANTS, [instantParam(now)]);
  return rows.map(({ tenantId }) => tenantId);
}

const NEXT_DUE: Statement = {
  name: 'next_due_escalation',
  text: `${NEXT_BY_TENANT}
    SELECT min(next_action_at) AS "dueAt" FROM next_due`,
};

/** When the next ladder of any tenant must be looked at; Infinity or null: nothing but news brings that about. */
export async function nextEscalationDueAt(unit: ReadUnit): Promise<Instant | null> {
  const [row] = await unit.rows<{ dueAt: Instant | null }>(NEXT_DUE, []);
  return row?.dueAt ?? null;
}
