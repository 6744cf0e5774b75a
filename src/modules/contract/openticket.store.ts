import type { Contract } from '../../domain/contract.js';
import { ticketReading } from '../../domain/indicator.js';
import type { ContractTerms } from '../../domain/terms.js';
import type { Statement, WriteUnit } from '../../platform/database.js';
import { instantParam } from '../../platform/values.js';
import { DUE_TOPIC } from '../../platform/wake.js';

// Served by ticket_contract_opened. Locked in key order, as by all who lock tickets.
const MARK_OPEN: Statement = {
  name: 'mark_open_tickets',
  planned: 'EACH_TIME',
  text: `
    WITH open AS (
      SELECT k.id FROM ticket k
      WHERE k.tenant_id = $1 AND k.contract_id = $2 AND k.opened_at IS NOT NULL AND k.resolved_at IS NULL
        AND k.closed_at IS NULL AND k.cancelled_at IS NULL
      ORDER BY k.id FOR UPDATE
    )
    UPDATE ticket t SET next_action_at = least(t.next_action_at, $3::timestamptz)
    FROM open
    WHERE t.tenant_id = $1 AND t.id = open.id`,
};

/**
 * Has the worker fold the open tickets anew where terms count what is open: it then knows when the agreed ones begin to. The
 * contract is locked.
 */
export async function markOpenTickets(
  unit: WriteUnit,
  contract: Contract,
  agreed: readonly ContractTerms[],
): Promise<void> {
  const objectives = agreed.flatMap((terms) => terms.objectives);
  const countsOpen = objectives
    .map(ticketReading)
    .some((reading) => reading?.by === 'SPAN' && reading.course === 'OPEN');
  if (!countsOpen) return;
  await unit.affected(MARK_OPEN, [contract.tenantId, contract.id, instantParam(unit.now)]);
  unit.hint(DUE_TOPIC);
}
