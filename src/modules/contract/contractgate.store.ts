import { isUuid } from '../../domain/uuid.js';
import type { WriteUnit } from '../../platform/database.js';
import { forParty, perParty } from '../../platform/party.js';
import { withinLimit } from './contractcolumns.read.js';

/** Who holds a contract at the same time: others too, who record facts, or nobody. */
export type Hold = 'SHARED' | 'ALONE';

// Of a row the asking party sees only: whose contract it is not can neither wait for it nor keep others waiting.
const gate = (name: string, lock: string) =>
  perParty(
    name,
    (own) => `SELECT ${lock}(hashtextextended('contract ' || c.id, 0)) FROM contract c WHERE ${own('c')} AND c.id = $2`,
  );

const GATES = {
  SHARED: gate('contract_gate_shared', 'pg_advisory_xact_lock_shared'),
  ALONE: gate('contract_gate_alone', 'pg_advisory_xact_lock'),
};

/**
 * Queues for a contract until the transaction ends, in the order of arrival: PostgreSQL lets those who share a row pass anyone
 * who waits to have it alone, so that under steady ingest no act would ever get it. Taken once a transaction, right before the
 * lock of the row and sent with it. The worker names the tenant.
 */
export async function passContractGate(
  unit: WriteUnit,
  contractId: string,
  hold: Hold,
  tenantId?: string,
): Promise<void> {
  if (!isUuid(contractId) || !withinLimit(unit.principal, contractId)) return;
  const { statement, organisationId } = forParty(GATES[hold], unit.principal, tenantId);
  await unit.rows(statement, [organisationId, contractId]);
}
