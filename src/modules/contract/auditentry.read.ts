import type { ReadUnit } from '../../platform/database.js';
import { rowsOfEach } from '../../platform/loaders.js';
import { forParty, perParty } from '../../platform/party.js';
import type { AuditEntry } from './auditentry.table.js';
import type { ContractKey } from './contractparts.read.js';

// Served by the primary key; a vendor's question names the tenant too.
const PAGE = perParty(
  'audit_entry_page',
  (own) => `
    SELECT (k.ord - 1)::int AS key, e.*
    FROM unnest($2::uuid[], $3::uuid[]) WITH ORDINALITY AS k (tenant_id, contract_id, ord)
    CROSS JOIN LATERAL (
      SELECT a.tenant_id AS "tenantId", a.contract_id AS "contractId", a.sequence, a.vendor_id AS "vendorId", a.act,
        a.side, a.acted_by AS "actedBy", a.acted_at AS "actedAt", a.subject
      FROM audit_entry a
      WHERE ${own('a')} AND a.tenant_id = k.tenant_id AND a.contract_id = k.contract_id AND a.sequence > $4
      ORDER BY a.sequence
      LIMIT $5
    ) e
    ORDER BY k.ord, e.sequence`,
);

export interface AuditQuestion {
  /** Entries after this sequence. */
  readonly after: number;
  readonly limit: number;
}

/** The next acts on each of the contracts, in order, those before a vendor's invitation left out for it. */
export async function auditPages(
  unit: ReadUnit,
  { after, limit }: AuditQuestion,
  contracts: readonly ContractKey[],
): Promise<AuditEntry[][]> {
  const { statement, organisationId } = forParty(PAGE, unit.principal);
  const rows = await unit.rows<AuditEntry & { key: number }>(statement, [
    organisationId,
    contracts.map((contract) => contract.tenantId),
    contracts.map((contract) => contract.id),
    after,
    limit,
  ]);
  return rowsOfEach<AuditEntry>(contracts.length, rows);
}
