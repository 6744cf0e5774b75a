import type { Acknowledgement } from '../../domain/escalation.js';
import type { Instant } from '../../domain/instant.js';
import type { Statement, WriteUnit } from '../../platform/database.js';
import { forParty, perParty } from '../../platform/party.js';
import { instantParam } from '../../platform/values.js';

/** A ticket about to be acknowledged, locked. */
export interface AcknowledgeableTicket {
  readonly tenantId: string;
  readonly contractId: string;
  readonly vendorId: string;
}

const LOCK = perParty(
  'lock_ticket_to_acknowledge',
  (own) => `
    SELECT t.tenant_id AS "tenantId", t.contract_id AS "contractId", t.vendor_id AS "vendorId"
    FROM ticket t
    WHERE ${own('t')} AND t.id = $2 AND t.last_event_at IS NOT NULL
    FOR UPDATE`,
);

/** The actor's ticket, locked as every writer of it does; null: not the actor's. */
export async function lockOwnTicket(unit: WriteUnit, id: string): Promise<AcknowledgeableTicket | null> {
  const { statement, organisationId } = forParty(LOCK, unit.principal);
  const [ticket] = await unit.rows<AcknowledgeableTicket>(statement, [organisationId, id]);
  return ticket ?? null;
}

const LATEST: Statement = {
  name: 'latest_acknowledgement',
  text: `SELECT max(acknowledged_at) AS at FROM acknowledgement WHERE tenant_id = $1 AND ticket_id = $2 AND side = $3`,
};

/** When a side last acknowledged a ticket; null: never. */
export async function lastAcknowledgedAt(
  unit: WriteUnit,
  { tenantId, ticketId, side }: Pick<Acknowledgement, 'tenantId' | 'ticketId' | 'side'>,
): Promise<Instant | null> {
  const [row] = await unit.rows<{ at: Instant | null }>(LATEST, [tenantId, ticketId, side]);
  return row?.at ?? null;
}

const INSERT: Statement = {
  name: 'insert_acknowledgement',
  text: `
    INSERT INTO acknowledgement (tenant_id, ticket_id, side, acknowledged_at, contract_id, vendor_id, acknowledged_until,
      acknowledged_by, note)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
};

const LOOK: Statement = {
  name: 'look_at_acknowledged',
  text: `UPDATE ticket SET escalation_at = least(escalation_at, $3::timestamptz) WHERE tenant_id = $1 AND id = $2`,
};

/** Adds an acknowledgement of a locked ticket, and has its ladders looked at: some may go on when it ends. */
export async function insertAcknowledgement(unit: WriteUnit, row: Acknowledgement): Promise<void> {
  await unit.affected(INSERT, [
    row.tenantId,
    row.ticketId,
    row.side,
    instantParam(row.acknowledgedAt),
    row.contractId,
    row.vendorId,
    instantParam(row.until),
    row.by,
    row.note,
  ]);
  await unit.affected(LOOK, [row.tenantId, row.ticketId, instantParam(row.acknowledgedAt)]);
}
