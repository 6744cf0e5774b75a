import type { Acknowledgement } from '../../domain/escalation.js';
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

// Served by the primary keys of acknowledgement and clock.
const LATEST: Statement = {
  name: 'latest_acknowledgement',
  text: `
    SELECT a.acknowledged_at AS "acknowledgedAt", a.acknowledged_until AS "until", a.acknowledged_by AS "by", a.note,
      EXISTS (
        SELECT 1 FROM clock c
        WHERE c.tenant_id = a.tenant_id AND c.ticket_id = a.ticket_id AND c.started_at > a.acknowledged_at
      ) AS "isOutlived"
    FROM acknowledgement a
    WHERE a.tenant_id = $1 AND a.ticket_id = $2 AND a.side = $3
    ORDER BY a.acknowledged_at DESC LIMIT 1`,
};

/** `isOutlived`: a clock of the ticket has started since. */
export type LatestOfSide = Pick<Acknowledgement, 'acknowledgedAt' | 'until' | 'by' | 'note'> & {
  readonly isOutlived: boolean;
};

/** The latest acknowledgement of a ticket by a side; null: none. */
export async function latestOfSide(
  unit: WriteUnit,
  { tenantId, ticketId, side }: Pick<Acknowledgement, 'tenantId' | 'ticketId' | 'side'>,
): Promise<LatestOfSide | null> {
  const [latest] = await unit.rows<LatestOfSide>(LATEST, [tenantId, ticketId, side]);
  return latest ?? null;
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
