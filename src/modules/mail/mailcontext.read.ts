import type { Delivery } from '../../domain/delivery.js';
import type { Instant } from '../../domain/instant.js';
import type { ReadUnit, Statement } from '../../platform/database.js';
import { instantParam } from '../../platform/values.js';

/** What a message adds to what a delivery tells, as it is when it is sent. */
export interface MailContext {
  readonly deliveryId: string;
  readonly reference: string;
  readonly name: string;
  /** Name of the other party. */
  readonly counterparty: string;
  /** Who has the ticket in hand on the reader's side, if anybody; since when, and until when. */
  readonly acknowledgedBy: string | null;
  readonly acknowledgedAt: Instant | null;
  readonly acknowledgedUntil: Instant | null;
}

// The worker's: its policy spans tenants, so each statement names the party whose delivery it is.
function context(name: string, own: string, other: string): Statement {
  return {
    name,
    text: `
      SELECT k.delivery_id AS "deliveryId", c.reference, c.name, o.name AS counterparty, a.acknowledged_by AS "acknowledgedBy",
        a.acknowledged_at AS "acknowledgedAt", a.acknowledged_until AS "acknowledgedUntil"
      FROM unnest($3::uuid[], $4::uuid[], $5::uuid[]) AS k (delivery_id, contract_id, ticket_id)
      JOIN contract c ON c.${own} = $1 AND c.id = k.contract_id
      JOIN organisation o ON o.id = c.${other}
      LEFT JOIN LATERAL (
        SELECT * FROM acknowledgement
        WHERE tenant_id = c.tenant_id AND ticket_id = k.ticket_id AND side = $2 ORDER BY acknowledged_at DESC LIMIT 1
      ) a ON a.acknowledged_until IS NULL OR a.acknowledged_until > $6`,
  };
}

const OF_CLIENT = context('mail_context_of_client', 'tenant_id', 'vendor_id');
const OF_VENDOR = context('mail_context_of_vendor', 'vendor_id', 'tenant_id');

/** Of deliveries of one organisation and side, in one statement; those of no contract have none. */
export async function mailContexts(
  unit: ReadUnit,
  deliveries: readonly Delivery[],
  now: Instant,
): Promise<ReadonlyMap<string, MailContext>> {
  const [first] = deliveries;
  if (first === undefined) return new Map();
  const ticketId = ({ payload }: Delivery): string | null => (payload as { ticketId?: string }).ticketId ?? null;
  const rows = await unit.rows<MailContext>(first.side === 'CLIENT' ? OF_CLIENT : OF_VENDOR, [
    first.organisationId,
    first.side,
    deliveries.map(({ id }) => id),
    deliveries.map(({ contractId }) => contractId),
    deliveries.map(ticketId),
    instantParam(now),
  ]);
  return new Map(rows.map((row) => [row.deliveryId, row]));
}
