import type { EscalationPolicy } from '../../domain/escalation.js';
import type { Instant } from '../../domain/instant.js';
import { isStorable } from '../../domain/text.js';
import type { ReadUnit, Statement } from '../../platform/database.js';
import { forParty, perParty } from '../../platform/party.js';
import { instantParams } from '../../platform/values.js';
import { withinLimit } from '../contract/contractcolumns.read.js';

const COLUMNS = `p.tenant_id AS "tenantId", p.vendor_id AS "vendorId", p.contract_id AS "contractId", p.side, p.key, p.version,
      p.name, p.valid_from AS "validFrom", p.retired, p.objectives, p.scope, p.levels`;

const LATEST = perParty(
  'latest_policies_of_contracts',
  (own) => `
    SELECT DISTINCT ON (p.contract_id, p.side, p.key) ${COLUMNS}
    FROM escalation_policy p
    WHERE ${own('p')} AND p.contract_id = ANY ($2::uuid[])
    ORDER BY p.contract_id, p.side, p.key, p.version DESC`,
);

/** The latest version of every policy of both parties on the asking party's contracts, retired ones too, by side and key. */
export async function latestPolicies(unit: ReadUnit, contractIds: readonly string[]): Promise<EscalationPolicy[]> {
  const wanted = contractIds.filter((id) => withinLimit(unit.principal, id));
  if (wanted.length === 0) return [];
  const { statement, organisationId } = forParty(LATEST, unit.principal);
  return unit.rows<EscalationPolicy>(statement, [organisationId, wanted]);
}

/** Names a version of a policy. */
export type PolicyVersion = Pick<EscalationPolicy, 'contractId' | 'side' | 'key' | 'version'>;

// Served by the primary key, and by escalation_policy_vendor.
const VERSIONS = perParty(
  'policy_versions',
  (own) => `
    SELECT ${COLUMNS}
    FROM unnest($2::uuid[], $3::text[], $4::text[], $5::integer[]) AS k (contract_id, side, key, version)
    JOIN escalation_policy p ON p.contract_id = k.contract_id AND p.side = k.side AND p.key = k.key AND p.version = k.version
    WHERE ${own('p')}`,
);

/** Those of some versions of policies that are on the asking party's contracts. */
export async function policyVersions(unit: ReadUnit, named: readonly PolicyVersion[]): Promise<EscalationPolicy[]> {
  const wanted = named.filter(({ contractId, key }) => withinLimit(unit.principal, contractId) && isStorable(key));
  if (wanted.length === 0) return [];
  const { statement, organisationId } = forParty(VERSIONS, unit.principal);
  return unit.rows<EscalationPolicy>(statement, [
    organisationId,
    wanted.map(({ contractId }) => contractId),
    wanted.map(({ side }) => side),
    wanted.map(({ key }) => key),
    wanted.map(({ version }) => version),
  ]);
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
