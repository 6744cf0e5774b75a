import { isUuid } from '../../domain/uuid.js';
import type { ReadUnit } from '../../platform/database.js';
import { forParty, perParty } from '../../platform/party.js';
import type { ObjectiveRow } from '../contract/objective.table.js';

// The primary key serves a client, objective_vendor a vendor.
const BY_ID = perParty(
  'objective_by_id',
  (own) => `
    SELECT o.tenant_id AS "tenantId", o.id, o.contract_id AS "contractId", o.vendor_id AS "vendorId", o.key
    FROM objective o
    WHERE ${own('o')} AND o.id = ANY ($2::uuid[])`,
);

/** The asking party's objectives among `ids`, in no order. Limits of API keys are those of their contracts. */
export async function objectivesById(unit: ReadUnit, ids: readonly string[]): Promise<ObjectiveRow[]> {
  const wanted = ids.filter(isUuid);
  if (wanted.length === 0) return [];
  const { statement, organisationId } = forParty(BY_ID, unit.principal);
  return unit.rows<ObjectiveRow>(statement, [organisationId, wanted]);
}
