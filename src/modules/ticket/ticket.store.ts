import type { Instant } from '../../domain/instant.js';
import { instantArray, scalarArray, textArray } from '../../platform/arrayparam.js';
import type { Statement, WriteUnit } from '../../platform/database.js';
import { instantParam } from '../../platform/values.js';
import type { TicketRow } from './ticket.table.js';

/** A ticket as a write has it in hand: locked, or about to be inserted. */
export type TicketKey = Pick<TicketRow, 'id' | 'source' | 'externalId'>;

/** `escalationAt` of a ticket on which nothing is open: its ladders are not looked at any more. */
export const NOTHING_TO_LOOK_AT: Instant = Number.NEGATIVE_INFINITY;

/** What a fold makes of a ticket. `escalationAt` null leaves it as it stands; else it becomes the earlier of both. */
export type FoldedColumns = Omit<
  TicketRow,
  'tenantId' | 'source' | 'externalId' | 'subject' | 'setAsideAt' | 'recordedAt'
>;

const LOCK_TICKETS = {
  name: 'lock_tickets',
  planned: 'EACH_TIME',
  text: `
    SELECT id, source, external_id AS "externalId", due_at AS "dueAt", next_action_at AS "nextActionAt"
    FROM ticket
    WHERE tenant_id = $1 AND id = ANY ($2::uuid[])
    ORDER BY id
    FOR UPDATE`,
} as const satisfies Statement;

/** Locks those of the tickets that exist, in id order: every writer of a ticket comes through here first. */
export async function lockTickets(
  unit: WriteUnit,
  tenantId: string,
  ids: readonly string[],
): Promise<(TicketKey & Pick<TicketRow, 'dueAt' | 'nextActionAt'>)[]> {
  if (ids.length === 0) return [];
  return unit.rows(LOCK_TICKETS, [tenantId, textArray(ids)]);
}

const INSERT_TICKETS = {
  name: 'insert_tickets',
  text: `
    INSERT INTO ticket (tenant_id, id, contract_id, vendor_id, source, external_id, subject, channel, priority, tier,
      category, assignee_group, status, opened_at, resolved_at, closed_at, cancelled_at, last_event_at, due_at,
      next_action_at, affected_users, business_critical, escalation_at, stake_objective_id, stake_period,
      stake_due_at, recorded_at)
    SELECT $1::uuid, u.id, u.contract_id, u.vendor_id, u.source, u.external_id, u.subject, u.channel, u.priority, u.tier,
      u.category, u.assignee_group, u.status, u.opened_at, u.resolved_at, u.closed_at, u.cancelled_at, u.last_event_at,
      u.due_at, u.next_action_at, u.affected_users, u.business_critical, nullif(u.escalation_at, '-infinity'), u.stake_objective_id,
      u.stake_period, u.stake_due_at, $2::timestamptz
    FROM unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
      $11::text[], $12::text[], $13::text[], $14::text[], $15::timestamptz[], $16::timestamptz[], $17::timestamptz[],
      $18::timestamptz[], $19::timestamptz[], $20::timestamptz[], $21::timestamptz[], $22::integer[], $23::boolean[],
      $24::timestamptz[], $25::uuid[], $26::integer[], $27::timestamptz[])
      AS u (id, contract_id, vendor_id, source, external_id, subject, channel, priority, tier, category, assignee_group,
        status, opened_at, resolved_at, closed_at, cancelled_at, last_event_at, due_at, next_action_at, affected_users,
        business_critical, escalation_at, stake_objective_id, stake_period, stake_due_at)
    ORDER BY u.id
    ON CONFLICT DO NOTHING`,
} as const satisfies Statement;

export interface NewTicket extends Pick<TicketRow, 'source' | 'externalId' | 'subject'> {
  readonly columns: FoldedColumns;
}

/** Inserts tickets, already folded; answers how many did not exist before. Waits for another writer of the same ticket. */
export async function insertTickets(unit: WriteUnit, tenantId: string, tickets: readonly NewTicket[]): Promise<number> {
  if (tickets.length === 0) return 0;
  const columns = tickets.map((ticket) => ticket.columns);
  return unit.affected(INSERT_TICKETS, [
    tenantId,
    instantParam(unit.now),
    textArray(columns.map((ticket) => ticket.id)),
    textArray(columns.map((ticket) => ticket.contractId)),
    textArray(columns.map((ticket) => ticket.vendorId)),
    textArray(tickets.map((ticket) => ticket.source)),
    textArray(tickets.map((ticket) => ticket.externalId)),
    textArray(tickets.map((ticket) => ticket.subject)),
    ...foldedParams(columns),
  ]);
}

// By their places, which their locks hold still: joined by id, a tenant that PostgreSQL has not met when it last counted is
// expected to have next to no tickets, and all of them are read.
const UPDATE_TICKETS = {
  name: 'update_tickets',
  planned: 'EACH_TIME',
  text: `
    UPDATE ticket t
    SET channel = u.channel, priority = u.priority, tier = u.tier, category = u.category,
        assignee_group = u.assignee_group, status = u.status, opened_at = u.opened_at, resolved_at = u.resolved_at,
        closed_at = u.closed_at, cancelled_at = u.cancelled_at, last_event_at = u.last_event_at, due_at = u.due_at,
        next_action_at = u.next_action_at, affected_users = u.affected_users, business_critical = u.business_critical,
        escalation_at = nullif(least(t.escalation_at, u.escalation_at), '-infinity'), stake_objective_id = u.stake_objective_id,
        stake_period = u.stake_period, stake_due_at = u.stake_due_at, set_aside_at = NULL
    FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::timestamptz[],
      $10::timestamptz[], $11::timestamptz[], $12::timestamptz[], $13::timestamptz[], $14::timestamptz[],
      $15::timestamptz[], $16::integer[], $17::boolean[], $18::timestamptz[], $19::uuid[], $20::integer[],
      $21::timestamptz[])
      AS u (id, channel, priority, tier, category, assignee_group, status, opened_at, resolved_at, closed_at,
        cancelled_at, last_event_at, due_at, next_action_at, affected_users, business_critical, escalation_at,
        stake_objective_id, stake_period, stake_due_at)
    CROSS JOIN LATERAL (SELECT k.ctid AS place FROM ticket k WHERE k.tenant_id = $1 AND k.id = u.id OFFSET 0) k
    WHERE t.tenant_id = $1 AND t.ctid = k.place`,
} as const satisfies Statement;

/** Writes what a fold made of locked tickets. */
export async function updateTickets(
  unit: WriteUnit,
  tenantId: string,
  tickets: readonly FoldedColumns[],
): Promise<void> {
  if (tickets.length === 0) return;
  await unit.affected(UPDATE_TICKETS, [
    tenantId,
    textArray(tickets.map((ticket) => ticket.id)),
    ...foldedParams(tickets),
  ]);
}

const MOVE_STAKES = {
  name: 'move_ticket_stakes',
  planned: 'EACH_TIME',
  text: `
    UPDATE ticket t SET stake_period = u.stake_period
    FROM unnest($2::uuid[], $3::integer[]) AS u (id, stake_period)
    WHERE t.tenant_id = $1 AND t.id = u.id AND t.stake_period <> u.stake_period`,
} as const satisfies Statement;

/** Notes of locked tickets in which period the miss of the clock that is most at stake would count. */
export async function moveStakes(
  unit: WriteUnit,
  tenantId: string,
  tickets: readonly Pick<TicketRow, 'id' | 'stakePeriod'>[],
): Promise<void> {
  await unit.affected(MOVE_STAKES, [
    tenantId,
    textArray(tickets.map(({ id }) => id)),
    scalarArray(tickets.map(({ stakePeriod }) => stakePeriod)),
  ]);
}

const POSTPONE_TICKET = {
  name: 'postpone_ticket',
  text: `UPDATE ticket SET next_action_at = $4, set_aside_at = $3
         WHERE tenant_id = $1 AND id = $2 AND next_action_at <= $3`,
} as const satisfies Statement;

/** Keeps a due ticket that cannot be counted anew from the worker until a time. It stays set aside until it is counted. */
export async function postponeTicket(unit: WriteUnit, tenantId: string, id: string, until: Instant): Promise<void> {
  await unit.affected(POSTPONE_TICKET, [tenantId, id, instantParam(unit.now), instantParam(until)]);
}

const SET_SUBJECTS = {
  name: 'set_ticket_subjects',
  planned: 'EACH_TIME',
  text: `
    UPDATE ticket t
    SET subject = u.subject
    FROM unnest($2::uuid[], $3::text[]) AS u (id, subject)
    WHERE t.tenant_id = $1 AND t.id = u.id AND t.subject IS DISTINCT FROM u.subject`,
} as const satisfies Statement;

/** The subject is no fact: the one reported last stands. The worker never reads or writes it. */
export async function setSubjects(
  unit: WriteUnit,
  tenantId: string,
  subjects: ReadonlyMap<string, string>,
): Promise<void> {
  if (subjects.size === 0) return;
  await unit.affected(SET_SUBJECTS, [tenantId, [...subjects.keys()], [...subjects.values()]]);
}

function foldedParams(tickets: readonly FoldedColumns[]): unknown[] {
  return [
    textArray(tickets.map((ticket) => ticket.channel)),
    textArray(tickets.map((ticket) => ticket.priority)),
    textArray(tickets.map((ticket) => ticket.tier)),
    textArray(tickets.map((ticket) => ticket.category)),
    textArray(tickets.map((ticket) => ticket.assigneeGroup)),
    textArray(tickets.map((ticket) => ticket.status)),
    instantArray(tickets.map((ticket) => ticket.openedAt)),
    instantArray(tickets.map((ticket) => ticket.resolvedAt)),
    instantArray(tickets.map((ticket) => ticket.closedAt)),
    instantArray(tickets.map((ticket) => ticket.cancelledAt)),
    instantArray(tickets.map((ticket) => ticket.lastEventAt)),
    instantArray(tickets.map((ticket) => ticket.dueAt)),
    instantArray(tickets.map((ticket) => ticket.nextActionAt)),
    scalarArray(tickets.map((ticket) => ticket.affectedUsers)),
    scalarArray(tickets.map((ticket) => ticket.businessCritical)),
    instantArray(tickets.map((ticket) => ticket.escalationAt)),
    textArray(tickets.map((ticket) => ticket.stakeObjectiveId)),
    scalarArray(tickets.map((ticket) => ticket.stakePeriod)),
    instantArray(tickets.map((ticket) => ticket.stakeDueAt)),
  ];
}
