import type { Side } from '../../domain/actor.js';
import type { Contract } from '../../domain/contract.js';
import type { Period } from '../../domain/period.js';
import type { ContractTerms } from '../../domain/terms.js';
import type { Statement, WriteUnit } from '../../platform/database.js';
import { forParty, perParty } from '../../platform/party.js';
import { instantParam, instantParams } from '../../platform/values.js';
import { contractColumns, withinLimit } from './contractcolumns.read.js';
import { passContractGate } from './contractgate.store.js';
import type { ContractKey } from './contractparts.read.js';
import { objectiveIdOf } from './objectiveid.js';

const LOCK = perParty(
  'contract_lock',
  // NO KEY: who writes rows of the contract, the worker too, holds its key and need not wait. Who records facts does.
  (own) => `SELECT ${contractColumns('c')} FROM contract c WHERE ${own('c')} AND c.id = $2 FOR NO KEY UPDATE`,
);

/** The contract, locked against recording and other acts until the transaction ends; null: not the actor's. */
export async function lockContract(unit: WriteUnit, id: string): Promise<Contract | null> {
  if (!withinLimit(unit.principal, id)) return null;
  const { statement, organisationId } = forParty(LOCK, unit.principal);
  const [, [contract]] = await Promise.all([
    passContractGate(unit, id, 'ALONE'),
    unit.rows<Contract>(statement, [organisationId, id]),
  ]);
  return contract ?? null;
}

const INSERT: Statement = {
  name: 'contract_insert',
  text: `
    INSERT INTO contract (tenant_id, id, counterparty_id, reference, name, time_zone, starts_on, ends_on,
      first_period_ends_on, periodicity, currency, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
    ON CONFLICT (tenant_id, reference) DO NOTHING RETURNING id`,
};

function factValues(contract: Contract): unknown[] {
  const { tenantId, id, counterpartyId, reference, name, timeZone, startsOn, endsOn } = contract;
  const { firstPeriodEndsOn, periodicity, currency } = contract;
  return [
    tenantId,
    id,
    counterpartyId,
    reference,
    name,
    timeZone,
    startsOn,
    endsOn,
    firstPeriodEndsOn,
    periodicity,
    currency,
  ];
}

/** False, and nothing written, when the client has a contract of that reference. */
export async function insertContract(unit: WriteUnit, contract: Contract): Promise<boolean> {
  const values = [...factValues(contract), instantParam(contract.createdAt)];
  return (await unit.rows(INSERT, values)).length === 1;
}

const UPDATE_DRAFT: Statement = {
  name: 'contract_update_draft',
  text: `
    UPDATE contract SET counterparty_id = $3, reference = $4, name = $5, time_zone = $6, starts_on = $7, ends_on = $8,
      first_period_ends_on = $9, periodicity = $10, currency = $11, client_agreed_at = NULL, vendor_agreed_at = NULL
    WHERE tenant_id = $1 AND id = $2`,
};

/** Rewrites a draft; nobody has agreed to what it says now. */
export async function updateDraft(unit: WriteUnit, contract: Contract): Promise<void> {
  await unit.rows(UPDATE_DRAFT, factValues(contract));
}

/** Whether the database refused to write a contract because another one of the client took its reference meanwhile. */
export function isReferenceTaken(error: unknown): boolean {
  const { constraint } = (error ?? {}) as { constraint?: unknown };
  // Citus appends the number of the shard.
  return typeof constraint === 'string' && constraint.startsWith('contract_tenant_id_reference_key');
}

const INVITE: readonly Statement[] = [
  {
    name: 'contract_invite',
    text: 'UPDATE contract SET vendor_id = counterparty_id, invited_at = $3 WHERE tenant_id = $1 AND id = $2',
  },
  {
    name: 'contract_invite_terms',
    text: 'UPDATE contract_terms SET vendor_id = $3 WHERE tenant_id = $1 AND contract_id = $2',
  },
  {
    name: 'contract_invite_objectives',
    text: 'UPDATE objective SET vendor_id = $3 WHERE tenant_id = $1 AND contract_id = $2',
  },
];

/** Lets the vendor see the contract with all its parts. */
export async function inviteCounterparty(unit: WriteUnit, contract: Contract): Promise<void> {
  const [own, ...parts] = INVITE as [Statement, ...Statement[]];
  await unit.rows(own, [contract.tenantId, contract.id, instantParam(unit.now)]);
  for (const part of parts) await unit.rows(part, [contract.tenantId, contract.id, contract.counterpartyId]);
}

const AGREE: Record<Side, Statement> = {
  CLIENT: {
    name: 'contract_agree_client',
    text: 'UPDATE contract SET client_agreed_at = $3 WHERE tenant_id = $1 AND id = $2',
  },
  VENDOR: {
    name: 'contract_agree_vendor',
    text: 'UPDATE contract SET vendor_agreed_at = $4 WHERE tenant_id = $1 AND id = $2 AND vendor_id = $3',
  },
};

/** Notes one party's agreement to the first version. */
export async function agreeAs(unit: WriteUnit, contract: Contract, side: Side): Promise<void> {
  const vendor = side === 'VENDOR' ? [contract.vendorId] : [];
  await unit.rows(AGREE[side], [contract.tenantId, contract.id, ...vendor, instantParam(unit.now)]);
}

const INSERT_OBJECTIVES: Statement = {
  name: 'objective_insert',
  text: `
    INSERT INTO objective (tenant_id, id, contract_id, vendor_id, key)
    SELECT $1, o.id, $2, $3, o.key FROM unnest($4::uuid[], $5::text[]) AS o (id, key)
    ON CONFLICT (tenant_id, contract_id, key) DO NOTHING`,
};

/** Gives objectives that are new to the contract their identity; known keys keep theirs. */
export async function insertObjectives(
  unit: WriteUnit,
  contract: ContractKey & { readonly vendorId: string | null },
  terms: ContractTerms,
): Promise<void> {
  const keys = terms.objectives.map((objective) => objective.key);
  const ids = keys.map((key) => objectiveIdOf(contract.id, key));
  await unit.rows(INSERT_OBJECTIVES, [contract.tenantId, contract.id, contract.vendorId, ids, keys]);
}

const INSERT_PERIODS: Statement = {
  name: 'contract_period_insert',
  text: `
    INSERT INTO contract_period (tenant_id, contract_id, vendor_id, period_index, starts_on, ends_on, starts_at, ends_at,
      next_action_at, closed_at)
    SELECT $1, $2, $3, p.period_index, p.starts_on, p.ends_on, p.starts_at, p.ends_at,
      CASE WHEN p.ends_at > $9::timestamptz THEN greatest(p.starts_at, $9::timestamptz) END, CASE WHEN p.ends_at <= $9::timestamptz THEN p.ends_at END
    FROM unnest($4::integer[], $5::date[], $6::date[], $7::timestamptz[], $8::timestamptz[])
      AS p (period_index, starts_on, ends_on, starts_at, ends_at)
    ON CONFLICT (tenant_id, contract_id, period_index) DO NOTHING`,
};

/** Lays out the periods of a contract that becomes active: those over already are closed, the others due once they begin. */
export async function insertPeriods(unit: WriteUnit, contract: Contract, periods: readonly Period[]): Promise<void> {
  await unit.rows(INSERT_PERIODS, [
    contract.tenantId,
    contract.id,
    contract.vendorId,
    periods.map((period) => period.index),
    periods.map((period) => period.startsOn),
    periods.map((period) => period.endsOn),
    instantParams(periods.map((period) => period.startsAt)),
    instantParams(periods.map((period) => period.endsAt)),
    instantParam(unit.now),
  ]);
}
