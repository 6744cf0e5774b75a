import type { Instant } from '../../domain/instant.js';
import { textArray } from '../../platform/arrayparam.js';
import type { ReadUnit, Statement, WriteUnit } from '../../platform/database.js';
import { nextDueByTenant } from '../../platform/nextdue.js';
import { instantParam } from '../../platform/values.js';

/** An announced standing for which tickets may wait, and how far they are marked. */
export interface AwaitedStanding {
  readonly contractId: string;
  readonly objectiveId: string;
  readonly periodIndex: number;
  /** Since when it stands announced as it does. */
  readonly since: Instant;
  /** null: none is yet. */
  readonly markedThrough: string | null;
  /** Some ladder on its contract watches standings. */
  readonly isWatched: boolean;
}

/** Whether some ladder on the contract of a standing watches standings. */
const IS_WATCHED = `EXISTS (
        SELECT 1 FROM escalation_policy p
        WHERE p.tenant_id = s.tenant_id AND p.contract_id = s.contract_id
          AND jsonb_path_exists(p.levels, '$[*].triggers[*] ? (@.kind == "OBJECTIVE_STANDING")'))`;

// Not locked: who holds a ticket may wait for a period, who judges a period waits for its standings.
const AWAITED: Statement = {
  name: 'awaited_standing',
  text: `
    SELECT s.contract_id AS "contractId", s.objective_id AS "objectiveId", s.period_index AS "periodIndex", s.since,
      s.marked_through AS "markedThrough", ${IS_WATCHED} AS "isWatched"
    FROM objective_standing s
    WHERE s.tenant_id = $1 AND s.next_action_at <= $2
    ORDER BY s.next_action_at, s.contract_id, s.objective_id, s.period_index
    LIMIT 1`,
};

export async function awaitedStanding(unit: ReadUnit, tenantId: string, now: Instant): Promise<AwaitedStanding | null> {
  const [standing] = await unit.rows<AwaitedStanding>(AWAITED, [tenantId, instantParam(now)]);
  return standing ?? null;
}

const PASS_OVER: Statement = {
  name: 'pass_over_unwatched_standings',
  text: `
    UPDATE objective_standing s SET next_action_at = NULL
    WHERE s.tenant_id = $1 AND s.next_action_at <= $2 AND NOT ${IS_WATCHED}`,
};

/** Passes over the announced standings for which no ladder waits; answers how many. Locks no ticket in the same transaction. */
export function passOverUnwatched(unit: WriteUnit, tenantId: string): Promise<number> {
  return unit.affected(PASS_OVER, [tenantId, instantParam(unit.now)]);
}

const BEGINNING = '00000000-0000-0000-0000-000000000000';

// Served by ticket_waiting.
const LOCK_WAITING: Statement = {
  name: 'lock_waiting_tickets',
  text: `
    SELECT id FROM ticket
    WHERE tenant_id = $1 AND contract_id = $2 AND escalation_at IS NOT NULL AND id > $3
    ORDER BY id
    LIMIT $4
    FOR UPDATE`,
};

/** Locks the next tickets of a contract that wait on a ladder, by id. */
export async function lockWaitingTickets(
  unit: WriteUnit,
  tenantId: string,
  { contractId, markedThrough }: AwaitedStanding,
  limit: number,
): Promise<string[]> {
  const rows = await unit.rows<{ id: string }>(LOCK_WAITING, [tenantId, contractId, markedThrough ?? BEGINNING, limit]);
  return rows.map(({ id }) => id);
}

const MARK: Statement = {
  name: 'mark_waiting_tickets',
  planned: 'EACH_TIME',
  text: `
    UPDATE ticket SET escalation_at = least(escalation_at, $3::timestamptz)
    WHERE tenant_id = $1 AND id = ANY ($2::uuid[])`,
};

/** Has the ladders of locked tickets looked at, from now on. */
export async function markTickets(unit: WriteUnit, tenantId: string, ids: readonly string[]): Promise<void> {
  await unit.affected(MARK, [tenantId, textArray(ids), instantParam(unit.now)]);
}

// Where another standing was announced meanwhile, marking begins anew with it.
const NOTE: Statement = {
  name: 'note_marked_through',
  text: `
    UPDATE objective_standing
    SET marked_through = $6, next_action_at = CASE WHEN $7::boolean THEN NULL ELSE next_action_at END
    WHERE tenant_id = $1 AND contract_id = $2 AND objective_id = $3 AND period_index = $4
      AND marked_through IS NOT DISTINCT FROM $5::uuid AND since = $8`,
};

export async function noteMarked(
  unit: WriteUnit,
  tenantId: string,
  standing: AwaitedStanding,
  { through, isLast }: { readonly through: string | null; readonly isLast: boolean },
): Promise<void> {
  const { contractId, objectiveId, periodIndex, since, markedThrough } = standing;
  const place = [tenantId, contractId, objectiveId, periodIndex, markedThrough];
  const values = [...place, through, isLast, instantParam(since)];
  await unit.affected(NOTE, values);
}

const NEXT_BY_TENANT = nextDueByTenant('objective_standing');

const TENANTS: Statement = {
  name: 'tenants_with_awaited_standings',
  text: `${NEXT_BY_TENANT}
    SELECT tenant_id AS "tenantId" FROM next_due WHERE next_action_at <= $1 ORDER BY next_action_at`,
};

/** Tenants with standings for which tickets are to be marked. Asked as the worker, without locks. */
export async function tenantsWithAwaitedStandings(unit: ReadUnit, now: Instant): Promise<string[]> {
  const rows = await unit.rows<{ tenantId: string }>(TENANTS, [instantParam(now)]);
  return rows.map(({ tenantId }) => tenantId);
}

const NEXT: Statement = {
  name: 'next_awaited_standing',
  text: `${NEXT_BY_TENANT}
    SELECT min(next_action_at) AS "dueAt" FROM next_due`,
};

export async function nextAwaitedStandingAt(unit: ReadUnit): Promise<Instant | null> {
  const [row] = await unit.rows<{ dueAt: Instant | null }>(NEXT, []);
  return row?.dueAt ?? null;
}
