import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { type LaidContract, layContract } from './agreedcontract.js';
import { ALWAYS_UTC, clockObjective, terms } from './clockterms.js';
import type { TestDatabase } from './database.js';

/** A contract with a row of its own in every table, and the ids that tell those rows from another contract's. */
export interface FullContract extends LaidContract {
  readonly ticketId: string;
  readonly objectiveId: string;
}

const AT = 'to_timestamp(0)';

// $1 client, $2 contract, $3 vendor, $4 ticket, $5 objective: put in as text, since a statement names only some.
const ROWS = [
  `INSERT INTO contract_holiday (tenant_id, contract_id, held_on, vendor_id, name, client_announced_at)
   SELECT $1::uuid, $2::uuid, '2026-05-01', $3::uuid, 'Labour day', ${AT}`,
  `INSERT INTO ticket (tenant_id, id, contract_id, vendor_id, source, external_id, subject, recorded_at)
   SELECT $1::uuid, $4::uuid, $2::uuid, $3::uuid, 'desk', 'T-1', 'Secret subject', ${AT}`,
  `INSERT INTO ticket_event (tenant_id, contract_id, source, external_id, vendor_id, ticket_id, kind, occurred_at, revision,
     withdrawn, is_public, content_hash, mode, recorded_at)
   SELECT $1::uuid, $2::uuid, 'desk', 'E-1', $3::uuid, $4::uuid, 'OPENED', ${AT}, 1, false, true, 'hash', 'LIVE', ${AT}`,
  `INSERT INTO clock (tenant_id, ticket_id, objective_id, cycle, contract_id, vendor_id, state, started_at, terms_version,
     goal, goal_limit, limit_ms, original_due_at, elapsed_ms, elapsed_at)
   SELECT $1::uuid, $4::uuid, $5::uuid, 'opened', $2::uuid, $3::uuid, 'RUNNING', ${AT}, 1, 0, '{}', 1, ${AT}, 0, ${AT}`,
  `INSERT INTO measurement (tenant_id, contract_id, kind, source, external_id, vendor_id, occurred_at, revision, withdrawn,
     content, content_hash, mode, recorded_at)
   SELECT $1::uuid, $2::uuid, 'AUDIT', 'desk', 'M-1', $3::uuid, ${AT}, 1, false, '{}', 'hash', 'LIVE', ${AT}`,
  `INSERT INTO tally (tenant_id, contract_id, objective_id, counted_on, slice, part, vendor_id, good, total, sum, pending)
   SELECT $1::uuid, $2::uuid, $5::uuid, '2026-01-01', 0, 'RAW', $3::uuid, 1, 1, 0, 0`,
  `INSERT INTO tally_count (tenant_id, contract_id, objective_id, counted_on, part, bucket, vendor_id, count)
   SELECT $1::uuid, $2::uuid, $5::uuid, '2026-01-01', 'RAW', 0, $3::uuid, 1`,
  `INSERT INTO objective_standing (tenant_id, contract_id, objective_id, period_index, vendor_id, verdict, judged, since)
   SELECT $1::uuid, $2::uuid, $5::uuid, 0, $3::uuid, 'MET', 'MET', ${AT}`,
  `INSERT INTO exclusion (tenant_id, contract_id, id, vendor_id, reference, kind, effect, scope, reason, evidence,
     proposed_by, proposed_at)
   SELECT $1::uuid, $2::uuid, gen_random_uuid(), $3::uuid, 'X-1', 'OTHER', 'REMOVE', '{}', 'Secret reason', '[]', 'VENDOR', ${AT}`,
  `INSERT INTO statement (tenant_id, contract_id, period_index, id, vendor_id, state, revision, content, content_hash,
     submitted_at, submitted_by)
   SELECT $1::uuid, $2::uuid, 0, gen_random_uuid(), $3::uuid, 'DISPUTED', 1, '{}', repeat('0', 64), ${AT}, 'vera'`,
  `INSERT INTO statement_dispute (tenant_id, contract_id, period_index, revision, line, number, vendor_id, comment,
     disputed_at, disputed_by)
   SELECT $1::uuid, $2::uuid, 0, 1, 'verdict', 1, $3::uuid, 'Secret comment', ${AT}, 'cleo'`,
  `INSERT INTO escalation_policy (tenant_id, contract_id, side, key, version, vendor_id, name, valid_from, retired, objectives,
     scope, levels)
   SELECT $1::uuid, $2::uuid, 'CLIENT', 'late', 1, $3::uuid, 'Secret ladder', ${AT}, false, '[]', '{}', '[]'`,
  `INSERT INTO escalation_step (tenant_id, ticket_id, objective_id, cycle, side, policy_key, level, repeat, contract_id, vendor_id,
     policy_version, state, due_at, recorded_at, reasons)
   SELECT $1::uuid, $4::uuid, $5::uuid, 'opened', 'CLIENT', 'late', 1, 0, $2::uuid, $3::uuid, 1, 'TAKEN', ${AT}, ${AT}, '[]'`,
  `INSERT INTO acknowledgement (tenant_id, ticket_id, side, acknowledged_at, contract_id, vendor_id, acknowledged_by, note)
   SELECT $1::uuid, $4::uuid, 'CLIENT', ${AT}, $2::uuid, $3::uuid, 'cleo', 'Secret note'`,
  `INSERT INTO audit_entry (tenant_id, contract_id, sequence, vendor_id, act, side, acted_by, acted_at, subject)
   SELECT $1::uuid, $2::uuid, 1, $3::uuid, 'CONTRACT_AGREED', 'CLIENT', 'cleo', ${AT}, '{}'`,
  ...(['CLIENT', 'VENDOR'] as const).flatMap((side) => [
    `INSERT INTO journal (organisation_id, side, sequence, tenant_id, vendor_id, event_id, kind, occurred_at, recorded_at,
       contract_id, payload)
     SELECT ${side === 'CLIENT' ? '$1' : '$3'}::uuid, '${side}', 1, $1::uuid, $3::uuid,
       gen_random_uuid(), 'PERIOD_CLOSED', ${AT}, ${AT}, $2::uuid, '{}'`,
    `INSERT INTO stream_head (organisation_id, side, last_sequence)
     SELECT ${side === 'CLIENT' ? '$1' : '$3'}::uuid, '${side}', 1`,
    `INSERT INTO api_key (organisation_id, id, side, name, secret_hash, scopes, created_by, created_at)
     SELECT ${side === 'CLIENT' ? '$1' : '$3'}::uuid, gen_random_uuid(), '${side}', 'feed', 'hash',
       '{}', 'ada', ${AT}`,
    `INSERT INTO endpoint (organisation_id, id, side, name, url, envelope, secrets, vault_key, state, changed_at, position,
       dispatched_at, created_by, created_at)
     SELECT ${side === 'CLIENT' ? '$1' : '$3'}::uuid, gen_random_uuid(), '${side}', 'Secret hook', 'https://example.org', 'PLAIN', '[]',
       'key', 'ACTIVE', ${AT}, 0, ${AT}, 'ada', ${AT}`,
    `INSERT INTO delivery (organisation_id, id, side, lane_kind, lane_id, payload, state, attempts, tries, created_at)
     SELECT ${side === 'CLIENT' ? '$1' : '$3'}::uuid, gen_random_uuid(), '${side}', 'WEBHOOK', gen_random_uuid(), '{}', 'DEAD', 1, 1, ${AT}`,
    `INSERT INTO delivery_attempt (organisation_id, delivery_id, number, started_at)
     SELECT organisation_id, id, 1, ${AT} FROM delivery WHERE organisation_id = ${side === 'CLIENT' ? '$1' : '$3'}::uuid`,
    `INSERT INTO delivery_lane (organisation_id, lane_kind, lane_id, held, failures)
     SELECT ${side === 'CLIENT' ? '$1' : '$3'}::uuid, 'WEBHOOK', gen_random_uuid(), false, 0`,
    `INSERT INTO contact (organisation_id, id, side, key, name, email, time_zone, quiet_hours, language, created_at)
     SELECT ${side === 'CLIENT' ? '$1' : '$3'}::uuid, gen_random_uuid(), '${side}', 'desk', 'Secret name', 'secret@example.org',
       'UTC', '[]', 'en', ${AT}`,
    `INSERT INTO contact_group (organisation_id, id, side, key, name, members, created_at)
     SELECT ${side === 'CLIENT' ? '$1' : '$3'}::uuid, gen_random_uuid(), '${side}', 'desks', 'Secret group', '{desk}', ${AT}`,
    `INSERT INTO connector (organisation_id, contract_id, source, side, meanings, secrets, vault_key, created_by, created_at,
       secret_set_at)
     SELECT ${side === 'CLIENT' ? '$1' : '$3'}::uuid, $2::uuid, 'ZENDESK', '${side}', '{}', '[]', 'key', 'ada', ${AT}, ${AT}`,
    `INSERT INTO rejected_payload (organisation_id, contract_id, source, id, body, bytes, issues, times, first_received_at,
       last_received_at)
     SELECT ${side === 'CLIENT' ? '$1' : '$3'}::uuid, $2::uuid, 'ZENDESK', gen_random_uuid(), 'Secret body', 11, '[]', 1, ${AT}, ${AT}`,
    `INSERT INTO calendar_template (organisation_id, id, name, content, created_at)
     SELECT ${side === 'CLIENT' ? '$1' : '$3'}::uuid, gen_random_uuid(), 'Hours', '{}', ${AT}`,
  ]),
];

/** Lays an agreed contract of two new organisations, with rows in every table of the database. */
export async function layFullContract(test: TestDatabase): Promise<FullContract> {
  const laid = await layContract(test, terms(ALWAYS_UTC, clockObjective('RESOLUTION_TIME')));
  const ticketId = randomUUID();
  const objectiveId = [...laid.objectiveIds.values()][0] ?? '';
  const values = [laid.contract.tenantId, laid.contract.id, laid.contract.vendorId, ticketId, objectiveId];
  const client = new pg.Client({ connectionString: test.superuserUrl });
  await client.connect();
  try {
    for (const row of ROWS) {
      const text = row.replaceAll(/\$(\d)::uuid/g, (_, index: string) => `'${values[Number(index) - 1]}'::uuid`);
      await client.query(text);
    }
  } finally {
    await client.end();
  }
  return { ...laid, ticketId, objectiveId };
}
