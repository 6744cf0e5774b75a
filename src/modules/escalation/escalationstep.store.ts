import type { EscalationStep } from '../../domain/escalation.js';
import type { Instant } from '../../domain/instant.js';
import { instantArray, scalarArray, textArray } from '../../platform/arrayparam.js';
import { assertTouched } from '../../platform/collision.js';
import type { Statement, WriteUnit } from '../../platform/database.js';
import { instantParam } from '../../platform/values.js';

const INSERT_STEPS: Statement = {
  name: 'insert_escalation_steps',
  text: `
    INSERT INTO escalation_step (tenant_id, ticket_id, objective_id, cycle, side, policy_key, level, repeat, contract_id,
      vendor_id, policy_version, state, due_at, recorded_at, reasons)
    SELECT $1::uuid, u.*
    FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::integer[], $8::integer[], $9::uuid[],
      $10::uuid[], $11::integer[], $12::text[], $13::timestamptz[], $14::timestamptz[], $15::jsonb[]) AS u
    ON CONFLICT DO NOTHING`,
};

/** Records steps of locked tickets of one tenant. Gives the transaction up where one is there already. */
export async function insertSteps(unit: WriteUnit, tenantId: string, steps: readonly EscalationStep[]): Promise<void> {
  if (steps.length === 0) return;
  const inserted = await unit.affected(INSERT_STEPS, [
    tenantId,
    textArray(steps.map(({ ticketId }) => ticketId)),
    textArray(steps.map(({ objectiveId }) => objectiveId)),
    textArray(steps.map(({ cycle }) => cycle)),
    textArray(steps.map(({ side }) => side)),
    textArray(steps.map(({ policyKey }) => policyKey)),
    scalarArray(steps.map(({ level }) => level)),
    scalarArray(steps.map(({ repeat }) => repeat)),
    textArray(steps.map(({ contractId }) => contractId)),
    textArray(steps.map(({ vendorId }) => vendorId)),
    scalarArray(steps.map(({ policyVersion }) => policyVersion)),
    textArray(steps.map(({ state }) => state)),
    instantArray(steps.map(({ dueAt }) => dueAt)),
    instantArray(steps.map(({ recordedAt }) => recordedAt)),
    textArray(steps.map(({ reasons }) => JSON.stringify(reasons))),
  ]);
  assertTouched(inserted, steps.length, 'escalation steps');
}

// By their places, as updateTickets does, and for the same reason.
const SCHEDULE: Statement = {
  name: 'schedule_escalations',
  planned: 'EACH_TIME',
  text: `
    UPDATE ticket t
    SET escalation_at = u.escalation_at
    FROM unnest($2::uuid[], $3::timestamptz[]) AS u (id, escalation_at)
    CROSS JOIN LATERAL (SELECT k.ctid AS place FROM ticket k WHERE k.tenant_id = $1 AND k.id = u.id OFFSET 0) k
    WHERE t.tenant_id = $1 AND t.ctid = k.place`,
};

/** When the ladders of a locked ticket must be looked at next. */
export interface NextLook {
  readonly ticketId: string;
  /** Infinity: when a standing changes. null: nothing but news brings it about. */
  readonly at: Instant | null;
}

export async function scheduleLooks(unit: WriteUnit, tenantId: string, looks: readonly NextLook[]): Promise<void> {
  await unit.affected(SCHEDULE, [
    tenantId,
    textArray(looks.map(({ ticketId }) => ticketId)),
    instantArray(looks.map(({ at }) => at)),
  ]);
}

const POSTPONE: Statement = {
  name: 'postpone_escalation',
  text: 'UPDATE ticket SET escalation_at = $4 WHERE tenant_id = $1 AND id = $2 AND escalation_at <= $3',
};

/** Keeps a ticket's ladders from being looked at until a time. */
export async function postponeLook(unit: WriteUnit, tenantId: string, id: string, until: Instant): Promise<void> {
  await unit.affected(POSTPONE, [tenantId, id, instantParam(unit.now), instantParam(until)]);
}
