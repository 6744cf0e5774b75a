import type { ReadUnit } from '../../platform/database.js';
import { forParty, perParty } from '../../platform/party.js';
import type { HolidayRow } from './contractholiday.table.js';
import type { TermsRow } from './contractterms.table.js';

/** A contract as its parts name it. */
export interface ContractKey {
  readonly tenantId: string;
  readonly id: string;
}

// The contracts are named with their tenants, so that a vendor's question finds the primary keys too.
const KEYS = 'unnest($2::uuid[], $3::uuid[]) AS k (tenant_id, contract_id)';

function valuesOf(organisationId: string, contracts: readonly ContractKey[]): unknown[] {
  return [organisationId, contracts.map((contract) => contract.tenantId), contracts.map((contract) => contract.id)];
}

const TERMS = perParty(
  'terms_of_contracts',
  (own) => `
    SELECT t.tenant_id AS "tenantId", t.contract_id AS "contractId", t.version, t.vendor_id AS "vendorId",
      t.from_period AS "fromPeriod", t.content, t.content_hash AS "contentHash", t.proposed_by AS "proposedBy",
      t.proposed_at AS "proposedAt", t.agreed_at AS "agreedAt", t.withdrawn_at AS "withdrawnAt"
    FROM ${KEYS}
    JOIN contract_terms t ON t.tenant_id = k.tenant_id AND t.contract_id = k.contract_id AND ${own('t')}
    ORDER BY t.contract_id, t.version`,
);

/** All versions of the contracts' terms, proposed and withdrawn ones included, by version. */
export async function termsOfContracts(unit: ReadUnit, contracts: readonly ContractKey[]): Promise<TermsRow[]> {
  if (contracts.length === 0) return [];
  const { statement, organisationId } = forParty(TERMS, unit.principal, contracts[0]?.tenantId);
  return unit.rows<TermsRow>(statement, valuesOf(organisationId, contracts));
}

const HOLIDAYS = perParty(
  'holidays_of_contracts',
  (own) => `
    SELECT h.tenant_id AS "tenantId", h.contract_id AS "contractId", h.held_on AS "heldOn", h.vendor_id AS "vendorId",
      h.name, h.client_announced_at AS "clientAnnouncedAt", h.vendor_announced_at AS "vendorAnnouncedAt"
    FROM ${KEYS}
    JOIN contract_holiday h ON h.tenant_id = k.tenant_id AND h.contract_id = k.contract_id AND ${own('h')}
    ORDER BY h.contract_id, h.held_on`,
);

/** Holidays announced for the contracts, those of one party only included, by date. */
export async function holidaysOfContracts(unit: ReadUnit, contracts: readonly ContractKey[]): Promise<HolidayRow[]> {
  if (contracts.length === 0) return [];
  const { statement, organisationId } = forParty(HOLIDAYS, unit.principal, contracts[0]?.tenantId);
  return unit.rows<HolidayRow>(statement, valuesOf(organisationId, contracts));
}
