import type { Side } from '../../domain/actor.js';
import type { ReadUnit, Statement } from '../../platform/database.js';

// Anyone can invite an organisation: until it agrees, that makes no second side of it where it has one.
const SIGN_IN_SIDES: Statement = {
  name: 'contract_sign_in_sides',
  text: `
    WITH client AS (SELECT WHERE EXISTS (SELECT FROM contract WHERE tenant_id = $1))
    SELECT 'CLIENT' AS side FROM client
    UNION ALL
    SELECT 'VENDOR' WHERE EXISTS (
      SELECT FROM contract
      WHERE vendor_id = $1 AND (vendor_agreed_at IS NOT NULL OR NOT EXISTS (SELECT FROM client)))`,
};

/** The sides whoever signs in for an organisation may mean by not naming one. Asked by the worker only. */
export async function signInSides(unit: ReadUnit, organisationId: string): Promise<Side[]> {
  const rows = await unit.rows<{ side: Side }>(SIGN_IN_SIDES, [organisationId]);
  return rows.map((row) => row.side);
}
