import { ticketId } from '../../domain/identity.js';
import type { Instant } from '../../domain/instant.js';
import type { Channel, Priority, TicketStatus } from '../../domain/terms.js';
import { isUuid } from '../../domain/uuid.js';
import type { ReadUnit } from '../../platform/database.js';
import { forParty, perParty } from '../../platform/party.js';
import { withinLimit } from '../contract/contractcolumns.read.js';
import type { TicketRow } from './ticket.table.js';

/** A ticket as it is shown: null where none of its clocks is due. */
export type Ticket = Omit<
  TicketRow,
  'dueAt' | 'nextActionAt' | 'escalationAt' | 'setAsideAt' | 'stakeObjectiveId' | 'stakePeriod' | 'stakeDueAt'
> & {
  readonly dueAt: Instant | null;
  /** Its place by time to breach: as its row says, or among the objectives that were asked for. */
  readonly dueOrder: Instant;
};

/** Of a ticket that is called `t`, with its place by time to breach. */
export function ticketColumns(place: string): string {
  return `t.tenant_id AS "tenantId", t.id, t.contract_id AS "contractId", t.vendor_id AS "vendorId", t.source,
  t.external_id AS "externalId", t.subject, t.channel, t.priority, t.tier, t.category,
  t.assignee_group AS "assigneeGroup", t.affected_users AS "affectedUsers",
  t.business_critical AS "businessCritical", t.status, t.opened_at AS "openedAt", t.resolved_at AS "resolvedAt",
  t.closed_at AS "closedAt", t.cancelled_at AS "cancelledAt", t.last_event_at AS "lastEventAt",
  CASE WHEN t.due_at < '9999-12-31' THEN t.due_at END AS "dueAt", ${place} AS "dueOrder",
  t.recorded_at AS "recordedAt"`;
}

/** The same by all clocks of the ticket. */
export const TICKET_COLUMNS = ticketColumns('t.due_at');

const BY_ID = perParty(
  'tickets_by_id',
  (own) => `SELECT ${TICKET_COLUMNS} FROM ticket t WHERE ${own('t')} AND t.id = ANY ($2::uuid[])`,
);

/** The asking party's tickets among `ids`, in no order. */
export async function ticketsById(unit: ReadUnit, ids: readonly string[]): Promise<Ticket[]> {
  const wanted = ids.filter(isUuid);
  if (wanted.length === 0) return [];
  const { statement, organisationId } = forParty(BY_ID, unit.principal);
  const tickets = await unit.rows<Ticket>(statement, [organisationId, wanted]);
  return tickets.filter((ticket) => withinLimit(unit.principal, ticket.contractId));
}

/** The ticket that a reporter knows by this name. Its id is derived from the three. */
export async function ticketByExternalId(
  unit: ReadUnit,
  contractId: string,
  source: string,
  externalId: string,
): Promise<Ticket | null> {
  const [ticket] = await ticketsById(unit, [ticketId(contractId.toLowerCase(), source, externalId)]);
  return ticket ?? null;
}

/** A contract that the viewer was shown. */
export interface ContractRef {
  readonly tenantId: string;
  readonly id: string;
}

/** Which tickets; null: any. */
export interface TicketWish {
  readonly channels: readonly Channel[] | null;
  readonly priorities: readonly Priority[] | null;
  readonly statuses: readonly TicketStatus[] | null;
  readonly openOnly: boolean;
  readonly assigneeGroup: string | null;
}

/**
 * Whether a ticket `t` is wished for, by the values of `wishParams` from the parameter `$first` on. One all of whose facts were
 * withdrawn or moved away is no ticket to anybody.
 */
export function isWished(first: number): string {
  const [channels, priorities, statuses, openOnly, assigneeGroup] = [0, 1, 2, 3, 4].map((n) => `$${first + n}`);
  return `t.last_event_at IS NOT NULL
        AND (${channels}::text[] IS NULL OR t.channel = ANY (${channels}::text[]))
        AND (${priorities}::text[] IS NULL OR t.priority = ANY (${priorities}::text[]))
        AND (${statuses}::text[] IS NULL OR t.status = ANY (${statuses}::text[]))
        AND (NOT ${openOnly}::boolean
          OR (t.opened_at IS NOT NULL AND t.resolved_at IS NULL AND t.closed_at IS NULL AND t.cancelled_at IS NULL))
        AND (${assigneeGroup}::text IS NULL OR t.assignee_group = ${assigneeGroup}::text)`;
}

export function wishParams({ channels, priorities, statuses, openOnly, assigneeGroup }: TicketWish): unknown[] {
  return [channels, priorities, statuses, openOnly, assigneeGroup];
}
