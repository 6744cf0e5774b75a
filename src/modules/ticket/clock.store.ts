import { instantArray, scalarArray, textArray } from '../../platform/arrayparam.js';
import type { Statement, WriteUnit } from '../../platform/database.js';
import type { ClockRow } from './clock.table.js';

const SAVE_CLOCKS = {
  name: 'save_clocks',
  text: `
    INSERT INTO clock (tenant_id, ticket_id, objective_id, cycle, contract_id, vendor_id, state, started_at,
      terms_version, goal, goal_limit, limit_ms, due_at, original_due_at, warn_at, breached_at, stopped_at, elapsed_ms,
      elapsed_at, next_action_at, warned, generation, breach_event_id, adjusted)
    SELECT $1::uuid, u.*
    FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::uuid[], $7::text[], $8::timestamptz[],
      $9::integer[], $10::integer[], $11::jsonb[], $12::bigint[], $13::timestamptz[], $14::timestamptz[],
      $15::timestamptz[], $16::timestamptz[], $17::timestamptz[], $18::bigint[], $19::timestamptz[],
      $20::timestamptz[], $21::boolean[], $22::integer[], $23::uuid[], $24::jsonb[]) AS u
    ON CONFLICT (tenant_id, ticket_id, objective_id, cycle) DO UPDATE
    SET state = excluded.state, started_at = excluded.started_at, terms_version = excluded.terms_version,
        goal = excluded.goal, goal_limit = excluded.goal_limit, limit_ms = excluded.limit_ms,
        due_at = excluded.due_at, original_due_at = excluded.original_due_at, warn_at = excluded.warn_at,
        breached_at = excluded.breached_at, stopped_at = excluded.stopped_at, elapsed_ms = excluded.elapsed_ms,
        elapsed_at = excluded.elapsed_at, next_action_at = excluded.next_action_at, warned = excluded.warned,
        generation = excluded.generation, breach_event_id = excluded.breach_event_id,
        adjusted = excluded.adjusted`,
} as const satisfies Statement;

/** Inserts or replaces clocks of locked tickets of one tenant. */
export async function saveClocks(unit: WriteUnit, tenantId: string, clocks: readonly ClockRow[]): Promise<void> {
  if (clocks.length === 0) return;
  await unit.affected(SAVE_CLOCKS, [
    tenantId,
    textArray(clocks.map((clock) => clock.ticketId)),
    textArray(clocks.map((clock) => clock.objectiveId)),
    textArray(clocks.map((clock) => clock.cycle)),
    textArray(clocks.map((clock) => clock.contractId)),
    textArray(clocks.map((clock) => clock.vendorId)),
    textArray(clocks.map((clock) => clock.state)),
    instantArray(clocks.map((clock) => clock.startedAt)),
    scalarArray(clocks.map((clock) => clock.termsVersion)),
    scalarArray(clocks.map((clock) => clock.goal)),
    textArray(clocks.map(({ goalLimit }) => (goalLimit === null ? null : JSON.stringify(goalLimit)))),
    scalarArray(clocks.map((clock) => clock.limit)),
    instantArray(clocks.map((clock) => clock.dueAt)),
    instantArray(clocks.map((clock) => clock.originalDueAt)),
    instantArray(clocks.map((clock) => clock.warnAt)),
    instantArray(clocks.map((clock) => clock.breachedAt)),
    instantArray(clocks.map((clock) => clock.stoppedAt)),
    scalarArray(clocks.map((clock) => clock.elapsed)),
    instantArray(clocks.map((clock) => clock.elapsedAt)),
    instantArray(clocks.map((clock) => clock.nextActionAt)),
    scalarArray(clocks.map((clock) => clock.warned)),
    scalarArray(clocks.map((clock) => clock.generation)),
    textArray(clocks.map((clock) => clock.breachEventId)),
    textArray(clocks.map(({ adjusted }) => (adjusted === null ? null : JSON.stringify(adjusted)))),
  ]);
}
