import { PAUSED_LAST } from '../../domain/dueclock.js';
import type { Instant } from '../../domain/instant.js';
import type { ReadUnit } from '../../platform/database.js';
import { rowsOfEach } from '../../platform/loaders.js';
import { forParty, type PartyStatement, perParty } from '../../platform/party.js';
import { instantParam } from '../../platform/values.js';
import {
  type ContractRef,
  isWished,
  TICKET_COLUMNS,
  type Ticket,
  type TicketWish,
  ticketColumns,
  wishParams,
} from './ticket.read.js';

export type TicketOrder = 'TIME_TO_BREACH' | 'OPENED_AT';

/** A place in a list of tickets: behind the ticket of this id, due or opened at `at`. */
export interface TicketPlace {
  /** Infinity: nothing is due. */
  readonly at: Instant;
  readonly id: string;
}

export interface TicketQuestion extends TicketWish {
  readonly order: TicketOrder;
  /**
   * With an open clock of one of these objectives that has a due time: by TIME_TO_BREACH, those clocks alone are what a ticket
   * stands by. null: whatever clocks they have.
   */
  readonly objectiveIds: readonly string[] | null;
  readonly after: TicketPlace | null;
  readonly limit: number;
}

const BEGINNINGS = {
  TIME_TO_BREACH: { at: Number.NEGATIVE_INFINITY, id: '00000000-0000-0000-0000-000000000000' },
  OPENED_AT: { at: Number.POSITIVE_INFINITY, id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' },
} as const satisfies Record<TicketOrder, TicketPlace>;

/** Of which contracts a page is, and the parameter that names objectives. */
interface Scope {
  /** Whether a row of a ticket or an objective belongs to them. */
  readonly within: (alias: string) => string;
  readonly objectives: string;
}

const OF_PARTY: Scope = {
  within: (alias) => `($10::uuid[] IS NULL OR ${alias}.contract_id = ANY ($10::uuid[]))`,
  objectives: '$11::uuid[]',
};

const OF_EACH: Scope = {
  within: (alias) => `${alias}.tenant_id = k.tenant_id AND ${alias}.contract_id = k.contract_id`,
  objectives: '$12::uuid[]',
};

type Own = (alias: string) => string;

/** Whether a due time hangs over a clock. */
function isDeadlineOpen(clock: string): string {
  return `${clock}.state IN ('RUNNING', 'PAUSED') AND ${clock}.original_due_at IS NOT NULL`;
}

// Served by ticket_client_queue, ticket_vendor_queue and ticket_contract_queue.
function byDue(own: Own, { within }: Scope): string {
  return `
      SELECT ${TICKET_COLUMNS}
      FROM ticket t
      WHERE ${own('t')} AND ${within('t')} AND (t.due_at, t.id) > ($2::timestamptz, $3::uuid) AND ${isWished(4)}
      ORDER BY t.due_at, t.id
      LIMIT $9::integer`;
}

/** By what a clock stands in the queue. As in the index clock_open. */
function placeOf(clock: string): string {
  return `coalesce(${clock}.due_at, '${new Date(PAUSED_LAST).toISOString()}'::timestamptz)`;
}

// Objective by objective from clock_open, a page of each at the most, then the first of all these. What is asked of a ticket is asked
// behind its clock (OFFSET 0), however few tickets PostgreSQL expects to be wished for. A ticket with several such clocks is found at
// the first of them alone, looked up by its ticket: as NOT EXISTS all clocks of the objectives might be gathered first.
function byDueOfObjectives(own: Own, { within, objectives }: Scope): string {
  return `
      SELECT found.*
      FROM objective o
      CROSS JOIN LATERAL (
        SELECT wished.*
        FROM clock c
        CROSS JOIN LATERAL (
          SELECT ${ticketColumns(placeOf('c'))}
          FROM ticket t
          WHERE ${own('t')} AND t.tenant_id = c.tenant_id AND t.id = c.ticket_id AND ${isWished(4)}
          OFFSET 0
        ) wished
        WHERE ${own('c')} AND c.tenant_id = o.tenant_id AND c.objective_id = o.id AND ${isDeadlineOpen('c')}
          AND (${placeOf('c')}, c.ticket_id) > ($2::timestamptz, $3::uuid)
          AND coalesce((
            SELECT false FROM clock e
            WHERE ${own('e')} AND e.tenant_id = c.tenant_id AND e.ticket_id = c.ticket_id
              AND e.objective_id = ANY (${objectives}) AND ${isDeadlineOpen('e')}
              AND (${placeOf('e')}, e.objective_id, e.cycle) < (${placeOf('c')}, c.objective_id, c.cycle)
            LIMIT 1), true)
        ORDER BY ${placeOf('c')}, c.ticket_id
        LIMIT $9::integer
      ) found
      WHERE ${own('o')} AND ${within('o')} AND o.id = ANY (${objectives})
      ORDER BY "dueOrder", id
      LIMIT $9::integer`;
}

// An opening that was not reported yet has no place among the openings. A clock is looked up by its ticket, as above. A ticket with an
// open clock has a place before infinity. Served by ticket_client_opened, ticket_vendor_opened and ticket_contract_opened.
function byOpening(own: Own, { within, objectives }: Scope): string {
  return `
      SELECT ${TICKET_COLUMNS}
      FROM ticket t
      WHERE ${own('t')} AND ${within('t')} AND (t.opened_at, t.id) < ($2::timestamptz, $3::uuid) AND ${isWished(4)}
        AND (${objectives} IS NULL OR (t.due_at < 'infinity' AND coalesce((
          SELECT true FROM clock c
          WHERE ${own('c')} AND c.tenant_id = t.tenant_id AND c.ticket_id = t.id AND c.objective_id = ANY (${objectives})
            AND ${isDeadlineOpen('c')}
          LIMIT 1), false)))
      ORDER BY t.opened_at DESC, t.id DESC
      LIMIT $9::integer`;
}

/** One page of the asking party's, and one of each of several contracts. */
function pagesOf(name: string, onePage: (own: Own, scope: Scope) => string, shown: string) {
  return {
    ofParty: perParty(`tickets_${name}`, (own) => onePage(own, OF_PARTY)),
    ofContracts: perParty(
      `tickets_of_contracts_${name}`,
      (own) => `
    SELECT k.ord::integer - 1 AS "key", page.*
    FROM unnest($10::uuid[], $11::uuid[]) WITH ORDINALITY AS k (tenant_id, contract_id, ord)
    CROSS JOIN LATERAL (${onePage(own, OF_EACH)}
    ) page
    ORDER BY k.ord, ${shown}`,
    ),
  };
}

interface Pages {
  readonly ofParty: PartyStatement;
  readonly ofContracts: PartyStatement;
  /** Whether objectives are a parameter. */
  readonly namesObjectives: boolean;
}

const BY_DUE: Pages = { ...pagesOf('by_due', byDue, '"dueOrder", id'), namesObjectives: false };
const BY_DUE_OF_OBJECTIVES: Pages = {
  ...pagesOf('by_due_of_objectives', byDueOfObjectives, '"dueOrder", id'),
  namesObjectives: true,
};
const BY_OPENING: Pages = { ...pagesOf('by_opening', byOpening, '"openedAt" DESC, id DESC'), namesObjectives: true };

function pagesFor({ order, objectiveIds }: TicketQuestion): Pages {
  if (order === 'OPENED_AT') return BY_OPENING;
  return objectiveIds === null ? BY_DUE : BY_DUE_OF_OBJECTIVES;
}

function params(question: TicketQuestion, scope: readonly unknown[]): unknown[] {
  const { order, limit, objectiveIds } = question;
  const { at, id } = question.after ?? BEGINNINGS[order];
  const objectives = pagesFor(question).namesObjectives ? [objectiveIds] : [];
  return [instantParam(at), id, ...wishParams(question), limit, ...scope, ...objectives];
}

/** The asking party's tickets behind `after`, in order, up to `limit`; `contractIds` null: of any contract. */
export async function ticketPage(
  unit: ReadUnit,
  question: TicketQuestion,
  contractIds: readonly string[] | null,
): Promise<Ticket[]> {
  const { statement, organisationId } = forParty(pagesFor(question).ofParty, unit.principal);
  return unit.rows<Ticket>(statement, [organisationId, ...params(question, [contractIds])]);
}

/** The same of each of several contracts, in one statement: a page of up to `limit` for each. */
export async function ticketPages(
  unit: ReadUnit,
  question: TicketQuestion,
  contracts: readonly ContractRef[],
): Promise<Ticket[][]> {
  const { statement, organisationId } = forParty(pagesFor(question).ofContracts, unit.principal);
  const scope = [contracts.map(({ tenantId }) => tenantId), contracts.map(({ id }) => id)];
  const rows = await unit.rows<Ticket & { key: number }>(statement, [organisationId, ...params(question, scope)]);
  return rowsOfEach(contracts.length, rows);
}
