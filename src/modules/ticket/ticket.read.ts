import { ticketId } from '../../domain/identity.js';
import type { Instant } from '../../domain/instant.js';
import type { Channel, Priority, TicketStatus } from '../../domain/terms.js';
import { isUuid } from '../../domain/uuid.js';
import type { ReadUnit } from '../../platform/database.js';
import { rowsOfEach } from '../../platform/loaders.js';
import { forParty, type PartyStatement, perParty } from '../../platform/party.js';
import { instantParam } from '../../platform/values.js';
import { withinLimit } from '../contract/contractcolumns.read.js';
import type { TicketRow } from './ticket.table.js';

/** A ticket as it is shown: null where none of its clocks is due. */
export type Ticket = Omit<
  TicketRow,
  'dueAt' | 'nextActionAt' | 'escalationAt' | 'setAsideAt' | 'stakeObjectiveId' | 'stakePeriod' | 'stakeDueAt'
> & {
  readonly dueAt: Instant | null;
  /** As its row says, which is its place by time to breach. */
  readonly dueOrder: Instant;
};

/** Of a ticket that is called `t`. */
export const TICKET_COLUMNS = `t.tenant_id AS "tenantId", t.id, t.contract_id AS "contractId", t.vendor_id AS "vendorId", t.source,
  t.external_id AS "externalId", t.subject, t.channel, t.priority, t.tier, t.category,
  t.assignee_group AS "assigneeGroup", t.affected_users AS "affectedUsers",
  t.business_critical AS "businessCritical", t.status, t.opened_at AS "openedAt", t.resolved_at AS "resolvedAt",
  t.closed_at AS "closedAt", t.cancelled_at AS "cancelledAt", t.last_event_at AS "lastEventAt",
  CASE WHEN t.due_at < '9999-12-31' THEN t.due_at END AS "dueAt", t.due_at AS "dueOrder",
  t.recorded_at AS "recordedAt"`;

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

export type TicketOrder = 'TIME_TO_BREACH' | 'OPENED_AT';

/** A contract that the viewer was shown. */
export interface ContractRef {
  readonly tenantId: string;
  readonly id: string;
}

/** A place in a list of tickets: behind the ticket of this id, due or opened at `at`. */
export interface TicketPlace {
  /** Infinity: nothing is due. */
  readonly at: Instant;
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

export interface TicketQuestion extends TicketWish {
  readonly order: TicketOrder;
  /** With an open clock of one of these objectives; null: whatever clocks they have. */
  readonly objectiveIds: readonly string[] | null;
  readonly after: TicketPlace | null;
  readonly limit: number;
}

const PLACES = {
  TIME_TO_BREACH: { behind: '(t.due_at, t.id) >', order: 't.due_at, t.id', shown: '"dueOrder", id' },
  // An opening that was not reported yet has no place among the openings.
  OPENED_AT: {
    behind: '(t.opened_at, t.id) <',
    order: 't.opened_at DESC, t.id DESC',
    shown: '"openedAt" DESC, id DESC',
  },
} as const satisfies Record<TicketOrder, unknown>;

const BEGINNINGS = {
  TIME_TO_BREACH: { at: Number.NEGATIVE_INFINITY, id: '00000000-0000-0000-0000-000000000000' },
  OPENED_AT: { at: Number.POSITIVE_INFINITY, id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' },
} as const satisfies Record<TicketOrder, TicketPlace>;

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

// A clock looked up by its ticket, one ticket after the other: as EXISTS all clocks of the objectives might be gathered first. A
// ticket with an open clock has a place before infinity, which keeps a page that is not full from walking through all that ended.
function ofObjectives(own: string): string {
  return `t.due_at <= CASE WHEN $10::uuid[] IS NULL THEN 'infinity'::timestamptz ELSE '9999-12-31 23:59:59.999Z' END
        AND ($10::uuid[] IS NULL OR coalesce((
          SELECT true FROM clock c
          WHERE ${own} AND c.tenant_id = t.tenant_id AND c.ticket_id = t.id AND c.objective_id = ANY ($10::uuid[])
            AND c.state IN ('RUNNING', 'PAUSED') AND c.original_due_at IS NOT NULL
          LIMIT 1), false))`;
}

// Served by ticket_client_queue, ticket_vendor_queue, ticket_contract_queue and their like by opening.
function onePage(order: TicketOrder, own: (alias: string) => string, contracts: string): string {
  return `
      SELECT ${TICKET_COLUMNS}
      FROM ticket t
      WHERE ${own('t')} AND ${contracts} AND ${PLACES[order].behind} ($2::timestamptz, $3::uuid)
        AND ${isWished(4)}
        AND ${ofObjectives(own('c'))}
      ORDER BY ${PLACES[order].order}
      LIMIT $9::integer`;
}

function ofParty(name: string, order: TicketOrder): PartyStatement {
  return perParty(name, (own) => onePage(order, own, '($11::uuid[] IS NULL OR t.contract_id = ANY ($11::uuid[]))'));
}

function ofContracts(name: string, order: TicketOrder): PartyStatement {
  return perParty(
    name,
    (own) => `
    SELECT k.ord::integer - 1 AS "key", page.*
    FROM unnest($11::uuid[], $12::uuid[]) WITH ORDINALITY AS k (tenant_id, contract_id, ord)
    CROSS JOIN LATERAL (${onePage(order, own, 't.tenant_id = k.tenant_id AND t.contract_id = k.contract_id')}
    ) page
    ORDER BY k.ord, ${PLACES[order].shown}`,
  );
}

const PAGES = {
  TIME_TO_BREACH: {
    ofParty: ofParty('tickets_by_due', 'TIME_TO_BREACH'),
    ofContracts: ofContracts('tickets_of_contracts_by_due', 'TIME_TO_BREACH'),
  },
  OPENED_AT: {
    ofParty: ofParty('tickets_by_opening', 'OPENED_AT'),
    ofContracts: ofContracts('tickets_of_contracts_by_opening', 'OPENED_AT'),
  },
} as const satisfies Record<TicketOrder, unknown>;

/** The asking party's tickets behind `after`, in order, up to `limit`; `contractIds` null: of any contract. */
export async function ticketPage(
  unit: ReadUnit,
  question: TicketQuestion,
  contractIds: readonly string[] | null,
): Promise<Ticket[]> {
  const { statement, organisationId } = forParty(PAGES[question.order].ofParty, unit.principal);
  return unit.rows<Ticket>(statement, [organisationId, ...questionParams(question), contractIds]);
}

/** The same of each of several contracts, in one statement: a page of up to `limit` for each. */
export async function ticketPages(
  unit: ReadUnit,
  question: TicketQuestion,
  contracts: readonly ContractRef[],
): Promise<Ticket[][]> {
  const { statement, organisationId } = forParty(PAGES[question.order].ofContracts, unit.principal);
  const rows = await unit.rows<Ticket & { key: number }>(statement, [
    organisationId,
    ...questionParams(question),
    contracts.map((contract) => contract.tenantId),
    contracts.map((contract) => contract.id),
  ]);
  return rowsOfEach(contracts.length, rows);
}

function questionParams(question: TicketQuestion): unknown[] {
  const { at, id } = question.after ?? BEGINNINGS[question.order];
  return [instantParam(at), id, ...wishParams(question), question.limit, question.objectiveIds];
}
