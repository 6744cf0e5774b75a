import type { Contract, ContractStatus } from '../../domain/contract.js';
import type { Instant } from '../../domain/instant.js';
import { isStorable } from '../../domain/text.js';
import type { ReadUnit } from '../../platform/database.js';
import { forParty, perParty } from '../../platform/party.js';
import { instantParam } from '../../platform/values.js';
import { contractColumns, limitOf } from './contractcolumns.read.js';

// A reference is unique for its client only: a vendor may know it from several clients.
const BY_REFERENCE = perParty(
  'contract_by_reference',
  (own) => `
    SELECT ${contractColumns('c')} FROM contract c
    WHERE ${own('c')} AND c.reference = $2
      AND ($3::uuid IS NULL OR ($3 <> $1 AND $3 IN (c.tenant_id, c.counterparty_id)))
      AND ($4::uuid[] IS NULL OR c.id = ANY ($4))
    ORDER BY c.tenant_id
    LIMIT 2`,
);

/** At most two: more than one says that the reference alone is ambiguous. */
export async function contractsByReference(
  unit: ReadUnit,
  reference: string,
  counterpartyId: string | null,
): Promise<Contract[]> {
  if (!isStorable(reference)) return [];
  const { statement, organisationId } = forParty(BY_REFERENCE, unit.principal);
  return unit.rows<Contract>(statement, [organisationId, reference, counterpartyId, limitOf(unit.principal)]);
}

const FILTER = `
      ($5::uuid[] IS NULL OR c.id = ANY ($5))
      AND ($6::uuid IS NULL OR ($6 <> $1 AND $6 IN (c.tenant_id, c.counterparty_id)))
      AND ($7::text[] IS NULL OR $7 @> ARRAY[CASE
        WHEN c.client_agreed_at IS NULL OR c.vendor_agreed_at IS NULL THEN 'DRAFT'
        WHEN c.terminated_at <= $8::timestamptz THEN 'TERMINATED'
        WHEN ((c.ends_on + 1)::timestamp AT TIME ZONE c.time_zone) <= $8::timestamptz THEN 'ENDED'
        ELSE 'ACTIVE' END])`;

// Row comparison over (reference, tenant_id, id) is an index range for both parties; no reference is empty, so that the empty
// text stands before the first one.
const PAGE = perParty(
  'contract_page_by_reference',
  (own) => `
    SELECT ${contractColumns('c')} FROM contract c
    WHERE ${own('c')}
      AND (c.reference, c.tenant_id, c.id) > ($2, $3::uuid, $4::uuid)
      AND ${FILTER}
    ORDER BY c.reference, c.tenant_id, c.id
    LIMIT $9`,
);

// A party's contracts are some hundreds at the most: all are ranked to find a page. A missed objective weighs more than any number
// of those at risk.
const PAGE_BY_RISK = perParty(
  'contract_page_by_risk',
  (own) => `
    SELECT * FROM (
      SELECT ${contractColumns('c')}, c.reference AS place_reference, c.tenant_id AS place_tenant, c.id AS place_id, (
        SELECT coalesce(sum(CASE s.judged WHEN 'MISSED' THEN 1000 WHEN 'AT_RISK' THEN 1 ELSE 0 END), 0)::int
        FROM contract_period p
        JOIN objective_standing s
          ON s.tenant_id = p.tenant_id AND s.contract_id = p.contract_id AND s.period_index = p.period_index
        WHERE p.tenant_id = c.tenant_id AND p.contract_id = c.id
          AND p.starts_at <= $8::timestamptz AND p.ends_at > $8::timestamptz) AS risk
      FROM contract c
      WHERE ${own('c')} AND ${FILTER}
    ) ranked
    WHERE ($10::bigint IS NULL OR (-risk, place_reference, place_tenant, place_id) > (-$10::bigint, $2, $3::uuid, $4::uuid))
    ORDER BY -risk, place_reference, place_tenant, place_id
    LIMIT $9`,
);

const NIL = '00000000-0000-0000-0000-000000000000';

export interface ContractPlace {
  readonly reference: string;
  readonly tenantId: string;
  readonly id: string;
  /** Of the order by risk only. */
  readonly risk: number | null;
}

export interface ContractQuestion {
  /** null: any. */
  readonly statuses: readonly ContractStatus[] | null;
  readonly counterpartyId: string | null;
  readonly after: ContractPlace | null;
  readonly limit: number;
  readonly now: Instant;
}

/** The asking party's contracts by reference, those behind `after`; a vendor's from their invitation on. */
export function contractPageByReference(unit: ReadUnit, question: ContractQuestion): Promise<Contract[]> {
  const { statement, organisationId } = forParty(PAGE, unit.principal);
  return unit.rows<Contract>(statement, [organisationId, ...valuesOf(unit, question)]);
}

/** A contract with what is announced of its current period: 1000 for each objective missed, 1 for each at risk. */
export type RankedContract = Contract & { readonly risk: number };

/** The same contracts, those in most trouble in their current period first, and by reference among equals. */
export function contractPageByRisk(unit: ReadUnit, question: ContractQuestion): Promise<RankedContract[]> {
  const { statement, organisationId } = forParty(PAGE_BY_RISK, unit.principal);
  const values = [organisationId, ...valuesOf(unit, question), question.after?.risk ?? null];
  return unit.rows<RankedContract>(statement, values);
}

function valuesOf(unit: ReadUnit, { statuses, counterpartyId, after, limit, now }: ContractQuestion): unknown[] {
  return [
    after?.reference ?? '',
    after?.tenantId ?? NIL,
    after?.id ?? NIL,
    limitOf(unit.principal),
    counterpartyId,
    statuses,
    instantParam(now),
    limit,
  ];
}
