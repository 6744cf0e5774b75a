import type { Act, ActSubject } from '../../domain/act.js';
import type { Statement, WriteUnit } from '../../platform/database.js';
import { instantParam } from '../../platform/values.js';
import type { ContractKey } from './contractparts.read.js';

// Numbered under the lock of the contract, which every act on it holds.
const RECORD: Statement = {
  name: 'audit_entry_record',
  text: `
    INSERT INTO audit_entry (tenant_id, contract_id, sequence, vendor_id, act, side, acted_by, acted_at, subject)
    SELECT $1::uuid, $2::uuid, 1 + coalesce((
        SELECT max(e.sequence) FROM audit_entry e WHERE e.tenant_id = $1::uuid AND e.contract_id = $2::uuid), 0),
      $3::uuid, $4::text, $5::text, $6::text, $7::timestamptz, $8::jsonb`,
};

/**
 * Adds what the unit's actor does to the history of a contract, in the transaction that does it. The caller holds the lock
 * of the contract, and records only what changes something: an act that is repeated has happened once.
 */
export async function recordAct(
  unit: WriteUnit,
  contract: ContractKey & { readonly vendorId: string | null },
  act: Act,
  subject: ActSubject = {},
): Promise<void> {
  const { principal, now } = unit;
  if (typeof principal === 'string') throw new Error(`${act} by ${principal}: acts on a contract are its parties'`);
  await unit.rows(RECORD, [
    contract.tenantId,
    contract.id,
    contract.vendorId,
    act,
    principal.side,
    principal.subject,
    instantParam(now),
    JSON.stringify(subject),
  ]);
}
