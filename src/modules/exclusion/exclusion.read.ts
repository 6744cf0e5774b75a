import type { Exclusion } from '../../domain/exclusion.js';
import type { Instant } from '../../domain/instant.js';
import { isStorable } from '../../domain/text.js';
import type { ReadUnit } from '../../platform/database.js';
import { rowsOfEach } from '../../platform/loaders.js';
import { forParty, perParty } from '../../platform/party.js';
import { instantParam } from '../../platform/values.js';
import type { ContractKey } from '../contract/contractparts.read.js';

const COLUMNS = `x.tenant_id AS "tenantId", x.contract_id AS "contractId", x.id, x.vendor_id AS "vendorId", x.reference,
  x.kind, x.effect, x.scope, x.reason, x.evidence, x.proposed_by AS "proposedBy", x.proposed_at AS "proposedAt", x.decision,
  x.accepted, x.answer, x.decided_at AS "decidedAt", x.client_withdrew_at AS "clientWithdrewAt",
  x.vendor_withdrew_at AS "vendorWithdrewAt", x.withdrawn_at AS "withdrawnAt"`;

export interface ExclusionPlace {
  readonly proposedAt: Instant;
  readonly id: string;
}

const BEGINNING: ExclusionPlace = {
  proposedAt: Number.POSITIVE_INFINITY,
  id: 'ffffffff-ffff-ffff-ffff-ffffffffffff',
};

/** The same is asked of each contract. */
export interface ExclusionQuestion {
  /** null: from the latest. */
  readonly after: ExclusionPlace | null;
  readonly limit: number;
}

// Served by exclusion_latest, once a contract.
const PAGES = perParty(
  'exclusion_pages',
  (own) => `
    SELECT (k.ord - 1)::int AS key, page.*
    FROM unnest($2::uuid[], $3::uuid[]) WITH ORDINALITY AS k (tenant_id, contract_id, ord)
    CROSS JOIN LATERAL (
      SELECT ${COLUMNS}
      FROM exclusion x
      WHERE ${own('x')} AND x.tenant_id = k.tenant_id AND x.contract_id = k.contract_id
        AND (x.proposed_at, x.id) < ($4::timestamptz, $5::uuid)
      ORDER BY x.proposed_at DESC, x.id DESC
      LIMIT $6
    ) page
    ORDER BY k.ord, "proposedAt" DESC, id DESC`,
);

/** Exclusions of contracts of the asking party behind `after`, the latest first: a page for each, in one statement. */
export async function exclusionPages(
  unit: ReadUnit,
  { after, limit }: ExclusionQuestion,
  contracts: readonly ContractKey[],
): Promise<Exclusion[][]> {
  const { statement, organisationId } = forParty(PAGES, unit.principal);
  const { proposedAt, id } = after ?? BEGINNING;
  const rows = await unit.rows<Exclusion & { key: number }>(statement, [
    organisationId,
    ...keysOf(contracts),
    instantParam(proposedAt),
    id,
    limit,
  ]);
  return rowsOfEach<Exclusion>(contracts.length, rows);
}

const BY_REFERENCE = perParty(
  'exclusion_by_reference',
  (own) => `
    SELECT ${COLUMNS}
    FROM unnest($2::uuid[], $3::uuid[], $4::text[]) AS k (tenant_id, contract_id, reference)
    JOIN exclusion x ON ${own('x')} AND x.tenant_id = k.tenant_id AND x.contract_id = k.contract_id
      AND x.reference = k.reference`,
);

/** An exclusion by the name its proposer gave it. */
export interface NamedExclusion {
  readonly tenantId: string;
  readonly contractId: string;
  readonly reference: string;
}

/** Those of the named exclusions that are of contracts of the asking party, in no order. */
export async function exclusionsByReference(unit: ReadUnit, named: readonly NamedExclusion[]): Promise<Exclusion[]> {
  const { statement, organisationId } = forParty(BY_REFERENCE, unit.principal);
  return unit.rows<Exclusion>(statement, [
    organisationId,
    named.map(({ tenantId }) => tenantId),
    named.map(({ contractId }) => contractId),
    named.map(({ reference }) => reference),
  ]);
}

/** The exclusion of a contract that bears a reference; null: there is none. */
export async function exclusionByReference(
  unit: ReadUnit,
  { tenantId, id: contractId }: ContractKey,
  reference: string,
): Promise<Exclusion | null> {
  if (!isStorable(reference)) return null;
  const [row] = await exclusionsByReference(unit, [{ tenantId, contractId, reference }]);
  return row ?? null;
}

const OPEN = perParty(
  'exclusions_open',
  (own) => `
    SELECT count(*)::int AS count FROM exclusion x
    WHERE ${own('x')} AND x.tenant_id = $2 AND x.contract_id = $3 AND x.decision IS NULL AND x.withdrawn_at IS NULL`,
);

/** How many wait for a decision. */
export async function openExclusions(unit: ReadUnit, contract: ContractKey): Promise<number> {
  const { statement, organisationId } = forParty(OPEN, unit.principal);
  const [row] = await unit.rows<{ count: number }>(statement, [organisationId, contract.tenantId, contract.id]);
  return row?.count ?? 0;
}

const DECIDED = perParty(
  'exclusions_decided',
  (own) => `
    SELECT ${COLUMNS} FROM exclusion x
    WHERE ${own('x')} AND x.tenant_id = $2 AND x.contract_id = $3 AND x.decision IS NOT NULL
      AND (x.withdrawn_at IS NULL OR x.id = ANY ($4::uuid[]))
    ORDER BY x.decided_at, x.id`,
);

/** Exclusions of a contract that were decided, in the order of the decisions; of those that were withdrawn the ones asked for. */
export async function decidedExclusions(
  unit: ReadUnit,
  contract: ContractKey,
  withdrawn: readonly string[],
): Promise<Exclusion[]> {
  const { statement, organisationId } = forParty(DECIDED, unit.principal, contract.tenantId);
  return unit.rows<Exclusion>(statement, [organisationId, contract.tenantId, contract.id, withdrawn]);
}

// A ticket that a decision touches is due from that instant on, until the worker has counted it anew; one that it cannot count
// is set aside. Served by ticket_due and ticket_set_aside.
const RECOUNTING = perParty(
  'contracts_recounting',
  (own) => `
    SELECT k.tenant_id AS "tenantId", k.contract_id AS id
    FROM unnest($2::uuid[], $3::uuid[]) AS k (tenant_id, contract_id)
    CROSS JOIN LATERAL (
      SELECT max(greatest(x.decided_at, x.withdrawn_at)) AS changed_at
      FROM exclusion x
      WHERE ${own('x')} AND x.tenant_id = k.tenant_id AND x.contract_id = k.contract_id AND x.accepted IS NOT NULL
    ) last
    WHERE EXISTS (
      SELECT 1 FROM ticket t
      WHERE ${own('t')} AND t.tenant_id = k.tenant_id AND t.contract_id = k.contract_id
        AND t.next_action_at <= last.changed_at)
      OR EXISTS (
      SELECT 1 FROM ticket t
      WHERE ${own('t')} AND t.tenant_id = k.tenant_id AND t.contract_id = k.contract_id AND t.set_aside_at IS NOT NULL)`,
);

/** Those of the contracts in which tickets wait to be counted anew: because of a decision, or because that failed. */
export async function recountingContracts(unit: ReadUnit, contracts: readonly ContractKey[]): Promise<ContractKey[]> {
  const { statement, organisationId } = forParty(RECOUNTING, unit.principal, contracts[0]?.tenantId);
  return unit.rows<ContractKey>(statement, [organisationId, ...keysOf(contracts)]);
}

function keysOf(contracts: readonly ContractKey[]): unknown[] {
  return [contracts.map((contract) => contract.tenantId), contracts.map((contract) => contract.id)];
}
