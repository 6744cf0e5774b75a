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

/** A ticket as it is shown: without a due time it has none, where its row says Infinity. */
export type Ticket = Omit<TicketRow, 'dueAt' | 'nextActionAt'> & { readonly dueAt: Instant | null };

const COLUMNS = `t.tenant_id AS "tenantId", t.id, t.contract_id AS "contractId", t.vendor_id AS "vendorId", t.source,
  t.external_id AS "externalId", t.subject, t.channel, t.priority, t.tier, t.category,
  t.assignee_group AS "assigneeGroup", t.status, t.opened_at AS "openedAt", t.resolved_at AS "resolvedAt",
  t.closed_at AS "closedAt", t.cancelled_at AS "cancelledAt", t.last_event_at AS "lastEventAt",
  nullif(t.due_at, 'infinity') AS "dueAt", t.recorded_at AS "recordedAt"`;

const BY_ID = perParty(
  'tickets_by_id',
  (own) => `SELECT ${COLUMNS} FROM ticket t WHERE ${own('t')} AND t.id = ANY ($2::uuid[])`,
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

/** null: any. */
export interface TicketQuestion {
  readonly order: TicketOrder;
  readonly channels: readonly Channel[] | null;
  readonly priorities: readonly Priority[] | null;
  readonly statuses: readonly TicketStatus[] | null;
  readonly openOnly: boolean;
  readonly assigneeGroup: string | null;
  readonly after: TicketPlace | null;
  readonly limit: number;
}

const PLACES = {
  TIME_TO_BREACH: { behind: '(t.due_at, t.id) >', order: 't.due_at, t.id', shown: '"dueAt", id' },
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

// Served by ticket_client_queue, ticket_vendor_queue, ticket_contract_queue and their like by opening. A ticket all of whose
// facts were withdrawn or moved away is no ticket to anybody.
function onePage(order: TicketOrder, contracts: string): string {
  return `
      SELECT ${COLUMNS}
      FROM ticket t
      WHERE ${contracts} AND ${PLACES[order].behind} ($2::timestamptz, $3::uuid)
        AND t.last_event_at IS NOT NULL
        AND ($4::text[] IS NULL OR t.channel = ANY ($4::text[]))
        AND ($5::text[] IS NULL OR t.priority = ANY ($5::text[]))
        AND ($6::text[] IS NULL OR t.status = ANY ($6::text[]))
        AND (NOT $7::boolean
          OR (t.opened_at IS NOT NULL AND t.resolved_at IS NULL AND t.closed_at IS NULL AND t.cancelled_at IS NULL))
        AND ($8::text IS NULL OR t.assignee_group = $8::text)
      ORDER BY ${PLACES[order].order}
      LIMIT $9::integer`;
}

function ofParty(name: string, order: TicketOrder): PartyStatement {
  return perParty(name, (own) =>
    onePage(order, `${own('t')} AND ($10::uuid[] IS NULL OR t.contract_id = ANY ($10::uuid[]))`),
  );
}

function ofContracts(name: string, order: TicketOrder): PartyStatement {
  return perParty(
    name,
    (own) => `
    SELECT k.ord::integer - 1 AS "key", page.*
    FROM unnest($10::uuid[], $11::uuid[]) WITH ORDINALITY AS k (tenant_id, contract_id, ord)
    CROSS JOIN LATERAL (${onePage(order, `${own('t')} AND t.tenant_id = k.tenant_id AND t.contract_id = k.contract_id`)}
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
  const { channels, priorities, statuses, openOnly, assigneeGroup, limit } = question;
  return [instantParam(at), id, channels, priorities, statuses, openOnly, assigneeGroup, limit];
}
