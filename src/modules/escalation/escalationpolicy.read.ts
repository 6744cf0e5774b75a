import type { EscalationPolicy } from '../../domain/escalation.js';
import type { Instant } from '../../domain/instant.js';
import type { ReadUnit, Statement } from '../../platform/database.js';
import { forParty, perParty } from '../../platform/party.js';
import { instantParams } from '../../platform/values.js';
import { withinLimit } from '../contract/contractcolumns.read.js';

const COLUMNS = `p.tenant_id AS "tenantId", p.vendor_id AS "vendorId", p.contract_id AS "contractId", p.side, p.key, p.version,
      p.name, p.valid_from AS "validFrom", p.retired, p.objectives, p.scope, p.levels`;

const POLICIES_OF_CONTRACTS = perParty(
  'policies_of_contracts',
  (own) => `
    SELECT ${COLUMNS}
    FROM escalation_policy p
    WHERE ${own('p')} AND p.contract_id = ANY ($2::uuid[])
    ORDER BY p.contract_id, p.side, p.key, p.version`,
);

/** Every version of every policy of both parties on the asking party's contracts, versions ascending. */
export async function policiesOfContracts(unit: ReadUnit, contractIds: readonly string[]): Promise<EscalationPolicy[]> {
  const wanted = contractIds.filter((id) => withinLimit(unit.principal, id));
  if (wanted.length === 0) return [];
  const { statement, organisationId } = forParty(POLICIES_OF_CONTRACTS, unit.principal);
  return unit.rows<EscalationPolicy>(statement, [organisationId, wanted]);
}

const KEPT_POLICIES: Statement = {
  name: 'kept_policies_of_contracts',
  text: `
    WITH wanted AS (SELECT * FROM unnest($2::uuid[], $3::timestamptz[]) AS w (contract_id, since)),
    oldest AS (
      SELECT f.contract_id, f.side, f.key, max(f.version) AS version
      FROM wanted w JOIN escalation_policy f ON f.tenant_id = $1 AND f.contract_id = w.contract_id AND f.valid_from <= w.since
      GROUP BY f.contract_id, f.side, f.key
    )
    SELECT ${COLUMNS}
    FROM wanted w JOIN escalation_policy p ON p.tenant_id = $1 AND p.contract_id = w.contract_id
    LEFT JOIN oldest o ON o.contract_id = p.contract_id AND o.side = p.side AND o.key = p.key
    WHERE o.version IS NULL OR p.version >= o.version
    ORDER BY p.contract_id, p.side, p.key, p.version`,
};

/** A contract and since when clocks on it that are asked about have started. */
export interface ClocksSince {
  readonly contractId: string;
  readonly since: Instant;
}

/** The versions of the policies of both parties on one tenant's contracts to which clocks may keep; each contract once. */
export function policiesKept(
  unit: ReadUnit,
  tenantId: string,
  contracts: readonly ClocksSince[],
): Promise<EscalationPolicy[]> {
  return unit.rows<EscalationPolicy>(KEPT_POLICIES, [
    tenantId,
    contracts.map(({ contractId }) => contractId),
    instantParams(contracts.map(({ since }) => since)),
  ]);
}
