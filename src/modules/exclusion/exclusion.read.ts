import type { Exclusion } from '../../domain/exclusion.js';
import type { Instant, Interval } from '../../domain/instant.js';
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
    SELECT ${COLUMNS} FROM exclusion x
    WHERE ${own('x')} AND x.tenant_id = $2 AND x.contract_id = $3 AND x.reference = $4`,
);

/** The exclusion of a contract that bears a reference; null: there is none. */
export async function exclusionByReference(
  unit: ReadUnit,
  contract: ContractKey,
  reference: string,
): Promise<Exclusion | null> {
  const { statement, organisationId } = forParty(BY_REFERENCE, unit.principal);
  const [row] = await unit.rows<Exclusion>(statement, [organisationId, contract.tenantId, contract.id, reference]);
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

// Few rows of one contract; those that name a ticket belong where its clocks started or were carried to.
const OF_PERIOD = perParty(
  'exclusions_of_period',
  (own) => `
    SELECT ${COLUMNS}
    FROM exclusion x
    CROSS JOIN LATERAL (SELECT coalesce(x.accepted, x.scope) AS scope) s
    WHERE ${own('x')} AND x.tenant_id = $2 AND x.contract_id = $3 AND x.decision IS NOT NULL AND x.withdrawn_at IS NULL
      AND CASE
        WHEN s.scope -> 'span' <> 'null' THEN (s.scope #>> '{span,startsAt}')::bigint < $6::bigint
          AND (s.scope #>> '{span,endsAt}')::bigint > $5::bigint
        WHEN s.scope -> 'ticket' <> 'null' THEN EXISTS (
          SELECT 1 FROM ticket t
          JOIN clock c ON c.tenant_id = t.tenant_id AND c.ticket_id = t.id
          WHERE t.tenant_id = $2 AND t.contract_id = $3 AND t.source = s.scope #>> '{ticket,source}'
            AND t.external_id = s.scope #>> '{ticket,externalId}'
            AND (c.carried_to = $4 OR (c.started_at >= to_timestamp($5::bigint / 1000.0) AND c.started_at < to_timestamp($6::bigint / 1000.0))))
        ELSE EXISTS (
          SELECT 1 FROM measurement m
          WHERE m.tenant_id = $2 AND m.contract_id = $3 AND m.kind = s.scope #>> '{measurement,kind}'
            AND m.source = s.scope #>> '{measurement,source}' AND m.external_id = s.scope #>> '{measurement,externalId}'
            AND m.occurred_at >= to_timestamp($5::bigint / 1000.0) AND m.occurred_at < to_timestamp($6::bigint / 1000.0))
      END
    ORDER BY x.decided_at, x.id`,
);

/** Exclusions that were decided, still stand and touch a contract period, in the order of the decisions. */
export async function exclusionsOfPeriod(
  unit: ReadUnit,
  contract: ContractKey,
  period: Interval & { readonly index: number },
): Promise<Exclusion[]> {
  const { statement, organisationId } = forParty(OF_PERIOD, unit.principal, contract.tenantId);
  const { index, startsAt, endsAt } = period;
  return unit.rows<Exclusion>(statement, [organisationId, contract.tenantId, contract.id, index, startsAt, endsAt]);
}

// A ticket that a decision touches is due from that instant on, until the worker has counted it anew. Served by ticket_due.
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
        AND t.next_action_at <= last.changed_at)`,
);

/** Those of the contracts in which tickets wait to be counted anew because of a decision. */
export async function recountingContracts(unit: ReadUnit, contracts: readonly ContractKey[]): Promise<ContractKey[]> {
  const { statement, organisationId } = forParty(RECOUNTING, unit.principal, contracts[0]?.tenantId);
  return unit.rows<ContractKey>(statement, [organisationId, ...keysOf(contracts)]);
}

function keysOf(contracts: readonly ContractKey[]): unknown[] {
  return [contracts.map((contract) => contract.tenantId), contracts.map((contract) => contract.id)];
}
