import type { Instant } from '../../domain/instant.js';
import type { ReadUnit } from '../../platform/database.js';
import { forParty, perParty } from '../../platform/party.js';
import { instantParam } from '../../platform/values.js';
import type { ContractKey } from '../contract/contractparts.read.js';
import type { ClockRow } from '../ticket/clock.table.js';
import type { TicketRow } from '../ticket/ticket.table.js';

type OfClock =
  | 'objectiveId'
  | 'ticketId'
  | 'cycle'
  | 'state'
  | 'startedAt'
  | 'breachedAt'
  | 'termsVersion'
  | 'limit'
  | 'carriedTo'
  | 'adjusted';

/** A clock as a statement lists it, with the names of its ticket. */
export interface ListedClock extends Pick<ClockRow, OfClock>, Pick<TicketRow, 'source' | 'externalId'> {}

const COLUMNS = `c.objective_id AS "objectiveId", c.ticket_id AS "ticketId", t.source, t.external_id AS "externalId",
  c.cycle, c.state, c.started_at AS "startedAt", c.breached_at AS "breachedAt", c.terms_version AS "termsVersion",
  c.limit_ms AS "limit", c.carried_to AS "carriedTo", c.adjusted`;

// By the contract's tickets: resolving one ends all its clocks, but those that stop on closing.
const PENDING = perParty(
  'statement_pending_clocks',
  (own) => `
    SELECT ${COLUMNS}
    FROM ticket t
    JOIN clock c ON c.tenant_id = t.tenant_id AND c.ticket_id = t.id
    WHERE ${own('t')} AND t.tenant_id = $2 AND t.contract_id = $3 AND t.opened_at < $4::timestamptz
      AND t.cancelled_at IS NULL AND (t.resolved_at IS NULL OR $5)
      AND c.state IN ('RUNNING', 'PAUSED') AND c.started_at < $4::timestamptz
      AND (c.breached_at IS NULL OR (c.adjusted IS NOT NULL AND c.adjusted ->> 'breachedAt' IS NULL))
    ORDER BY c.started_at, t.source, t.external_id, c.objective_id, c.cycle`,
);

/**
 * Clocks of a contract that started before an instant and still run, not late on one basis at least, by their start. `closing`:
 * some of its clocks stop when a ticket is closed, not when it is resolved.
 */
export function pendingClocks(
  unit: ReadUnit,
  contract: ContractKey,
  before: Instant,
  closing: boolean,
): Promise<ListedClock[]> {
  const { statement, organisationId } = forParty(PENDING, unit.principal, contract.tenantId);
  const values = [organisationId, contract.tenantId, contract.id, instantParam(before), closing];
  return unit.rows<ListedClock>(statement, values);
}

// Served by clock_carried.
const CARRIED = perParty(
  'statement_carried_clocks',
  (own) => `
    SELECT ${COLUMNS}
    FROM clock c
    JOIN ticket t ON t.tenant_id = c.tenant_id AND t.id = c.ticket_id
    WHERE ${own('c')} AND c.tenant_id = $2 AND c.contract_id = $3 AND c.carried_to = $4
      AND c.state <> 'CANCELLED'
    ORDER BY c.started_at, t.source, t.external_id, c.objective_id, c.cycle`,
);

/** Clocks of a contract that count in a period, once they settle, although they started in an earlier one, by their start. */
export function carriedClocks(unit: ReadUnit, contract: ContractKey, index: number): Promise<ListedClock[]> {
  const { statement, organisationId } = forParty(CARRIED, unit.principal, contract.tenantId);
  return unit.rows<ListedClock>(statement, [organisationId, contract.tenantId, contract.id, index]);
}
