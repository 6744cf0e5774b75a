import type { Side } from '../../domain/actor.js';
import type { ReadUnit, Statement } from '../../platform/database.js';

/** What the installation's own command line finds a contract by: it acts across tenants, as the worker does. */
export interface FoundContract {
  readonly id: string;
  readonly tenantId: string;
  readonly counterpartyId: string;
  readonly reference: string;
  readonly client: string;
  readonly vendor: string;
  /** By both parties. */
  readonly isAgreed: boolean;
}

const BY_REFERENCE: Statement = {
  name: 'operator_contracts_by_reference',
  text: `
    SELECT c.id, c.tenant_id AS "tenantId", c.counterparty_id AS "counterpartyId", c.reference,
      client.slug AS client, vendor.slug AS vendor,
      c.client_agreed_at IS NOT NULL AND c.vendor_agreed_at IS NOT NULL AS "isAgreed"
    FROM contract c
    JOIN organisation client ON client.id = c.tenant_id
    JOIN organisation vendor ON vendor.id = c.counterparty_id
    WHERE c.reference = $1 AND ($2::text IS NULL OR client.slug = $2)
    ORDER BY client.slug
    LIMIT 20`,
};

/** Of every client, or of the one of that slug. Asked by the worker only. */
export function contractsOfReference(
  unit: ReadUnit,
  reference: string,
  clientSlug: string | null,
): Promise<FoundContract[]> {
  return unit.rows<FoundContract>(BY_REFERENCE, [reference, clientSlug]);
}

const SIDES: Statement = {
  name: 'operator_sides_of_organisation',
  text: `
    SELECT 'CLIENT' AS side WHERE EXISTS (SELECT 1 FROM contract WHERE tenant_id = $1)
    UNION ALL
    SELECT 'VENDOR' WHERE EXISTS (SELECT 1 FROM contract WHERE vendor_id = $1)`,
};

/** On which sides of contracts an organisation stands. Asked by the worker only. */
export async function sidesOfOrganisation(unit: ReadUnit, organisationId: string): Promise<Side[]> {
  const rows = await unit.rows<{ side: Side }>(SIDES, [organisationId]);
  return rows.map((row) => row.side);
}
