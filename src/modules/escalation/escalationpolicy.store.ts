import type { EscalationPolicy } from '../../domain/escalation.js';
import type { Statement, WriteUnit } from '../../platform/database.js';
import { instantParam } from '../../platform/values.js';
import { DUE_TOPIC } from '../../platform/wake.js';

const INSERT_POLICY: Statement = {
  name: 'escalation_policy_insert',
  text: `
    INSERT INTO escalation_policy (tenant_id, contract_id, side, key, version, vendor_id, name, valid_from, retired,
      objectives, scope, levels)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
};

// Whoever records facts of the contract holds its row: from here on they have what they touch looked at.
const ESCALATES: Statement = {
  name: 'contract_escalates',
  text: 'UPDATE contract SET escalates = true WHERE tenant_id = $1 AND id = $2 AND NOT escalates',
};

// What was recorded since the policy holds, before this transaction was through: a clock of it may have started under the policy.
const MARK_SINCE: Statement = {
  name: 'mark_tickets_since_policy',
  planned: 'EACH_TIME',
  text: `
    WITH touched AS (
      SELECT k.id FROM ticket k
      WHERE k.tenant_id = $1 AND k.contract_id = $2 AND k.last_event_at >= $3
      ORDER BY k.id FOR UPDATE
    )
    UPDATE ticket t SET escalation_at = least(t.escalation_at, $4::timestamptz)
    FROM touched
    WHERE t.tenant_id = $1 AND t.id = touched.id`,
};

/**
 * Adds a version of a policy. The caller has locked the contract (`lockContract`) and drawn the version: the next one of its
 * side and key, from 1.
 */
export async function savePolicy(unit: WriteUnit, policy: EscalationPolicy): Promise<void> {
  const { tenantId, contractId } = policy;
  await unit.affected(ESCALATES, [tenantId, contractId]);
  await unit.affected(INSERT_POLICY, [
    tenantId,
    contractId,
    policy.side,
    policy.key,
    policy.version,
    policy.vendorId,
    policy.name,
    instantParam(policy.validFrom),
    policy.retired,
    JSON.stringify(policy.objectives),
    JSON.stringify(policy.scope),
    JSON.stringify(policy.levels),
  ]);
  await unit.affected(MARK_SINCE, [tenantId, contractId, instantParam(policy.validFrom), instantParam(unit.now)]);
  unit.hint(DUE_TOPIC);
}
