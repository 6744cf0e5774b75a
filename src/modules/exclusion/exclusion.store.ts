import type { Side } from '../../domain/actor.js';
import type { Exclusion } from '../../domain/exclusion.js';
import type { Statement, WriteUnit } from '../../platform/database.js';
import { instantParam } from '../../platform/values.js';
import type { ContractKey } from '../contract/contractparts.read.js';

const INSERT: Statement = {
  name: 'exclusion_insert',
  text: `
    INSERT INTO exclusion (tenant_id, contract_id, id, vendor_id, reference, kind, effect, scope, reason, evidence,
      proposed_by, proposed_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
};

/** What stands of an exclusion when it is proposed. */
export type ProposedExclusion = Omit<
  Exclusion,
  'decision' | 'accepted' | 'answer' | 'decidedAt' | 'clientWithdrewAt' | 'vendorWithdrewAt' | 'withdrawnAt'
>;

export async function insertExclusion(unit: WriteUnit, row: ProposedExclusion): Promise<void> {
  await unit.rows(INSERT, [
    row.tenantId,
    row.contractId,
    row.id,
    row.vendorId,
    row.reference,
    row.kind,
    row.effect,
    JSON.stringify(row.scope),
    row.reason,
    JSON.stringify(row.evidence),
    row.proposedBy,
    instantParam(row.proposedAt),
  ]);
}

const DECIDE: Statement = {
  name: 'exclusion_decide',
  text: `UPDATE exclusion SET decision = $4, accepted = $5, answer = $6, decided_at = $7
         WHERE tenant_id = $1 AND contract_id = $2 AND id = $3`,
};

export async function saveDecision(unit: WriteUnit, row: Exclusion): Promise<void> {
  await unit.rows(DECIDE, [
    row.tenantId,
    row.contractId,
    row.id,
    row.decision,
    row.accepted === null ? null : JSON.stringify(row.accepted),
    row.answer,
    instantParam(row.decidedAt),
  ]);
}

function withdrawing(side: Side): Statement {
  const column = `${side.toLowerCase()}_withdrew_at`;
  return {
    name: `exclusion_withdraw_${side.toLowerCase()}`,
    text: `UPDATE exclusion SET ${column} = $4, withdrawn_at = CASE WHEN $5::boolean THEN $4::timestamptz END
           WHERE tenant_id = $1 AND contract_id = $2 AND id = $3`,
  };
}

const WITHDRAW: Record<Side, Statement> = { CLIENT: withdrawing('CLIENT'), VENDOR: withdrawing('VENDOR') };

/** Notes that one side withdraws, now; `isLast`: with that it is withdrawn. */
export async function withdrawAs(unit: WriteUnit, side: Side, row: Exclusion, isLast: boolean): Promise<void> {
  const { tenantId, contractId, id } = row;
  await unit.rows(WITHDRAW[side], [tenantId, contractId, id, instantParam(unit.now), isLast]);
}

const BUMP: Statement = {
  name: 'contract_exclusion_revision',
  text: 'UPDATE contract SET exclusion_revision = exclusion_revision + 1 WHERE tenant_id = $1 AND id = $2',
};

/** Makes every process compile the locked contract anew: other exclusions are in force. */
export async function bumpExclusionRevision(unit: WriteUnit, { tenantId, id }: ContractKey): Promise<void> {
  await unit.rows(BUMP, [tenantId, id]);
}
