import { KEPT_PAYLOADS, type RejectedPayload } from '../../domain/connector.js';
import type { Instant } from '../../domain/instant.js';
import type { Statement, WriteUnit } from '../../platform/database.js';
import { instantParam } from '../../platform/values.js';
import type { ConnectorKey } from './connector.read.js';

const KEEP: Statement = {
  name: 'rejected_payload_keep',
  text: `INSERT INTO rejected_payload AS p (organisation_id, contract_id, source, id, body, bytes, issues, times,
           first_received_at, last_received_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $8)
         ON CONFLICT (organisation_id, contract_id, source, id) DO UPDATE
         SET issues = excluded.issues, times = p.times + 1, last_received_at = excluded.last_received_at`,
};

const TRIM: Statement = {
  name: 'rejected_payload_trim',
  text: `DELETE FROM rejected_payload
         WHERE organisation_id = $1 AND contract_id = $2 AND source = $3 AND id NOT IN (
           SELECT id FROM rejected_payload WHERE organisation_id = $1 AND contract_id = $2 AND source = $3
           ORDER BY first_received_at DESC, id DESC LIMIT ${KEPT_PAYLOADS})`,
};

/** Keeps a payload, or counts it where it is kept already; the oldest ones past the cap go. Under the connector's lock. */
export async function keepPayload(
  unit: WriteUnit,
  { organisationId, contractId, source, id, body, bytes, issues }: Omit<RejectedPayload, Counted>,
): Promise<void> {
  const key = [organisationId, contractId, source];
  await unit.affected(KEEP, [...key, id, body, bytes, JSON.stringify(issues), instantParam(unit.now)]);
  await unit.affected(TRIM, key);
}

const EXPLAIN: Statement = {
  name: 'rejected_payload_explain',
  text: `UPDATE rejected_payload SET issues = $5
         WHERE organisation_id = $1 AND contract_id = $2 AND source = $3 AND id = $4`,
};

/** Notes why a payload still cannot be taken. */
export async function explainPayload(
  unit: WriteUnit,
  key: ConnectorKey,
  id: string,
  issues: RejectedPayload['issues'],
): Promise<void> {
  await unit.affected(EXPLAIN, [key.organisationId, key.contractId, key.source, id, JSON.stringify(issues)]);
}

type Counted = 'times' | 'firstReceivedAt' | 'lastReceivedAt';

const FORGET: Statement = {
  name: 'rejected_payload_forget',
  text: `DELETE FROM rejected_payload WHERE organisation_id = $1 AND contract_id = $2 AND source = $3 AND id = $4`,
};

/** A payload that could be taken after all. */
export async function forgetPayload(unit: WriteUnit, key: ConnectorKey, id: string): Promise<void> {
  await unit.affected(FORGET, [key.organisationId, key.contractId, key.source, id]);
}

const DELETE: Statement = {
  name: 'rejected_payload_delete',
  text: `DELETE FROM rejected_payload
         WHERE organisation_id = $1 AND contract_id = $2 AND source = $3 AND last_received_at < $4`,
};

/** Those that last came before an instant, Infinity for all; how many there were. */
export function deletePayloadsBefore(unit: WriteUnit, key: ConnectorKey, before: Instant): Promise<number> {
  return unit.affected(DELETE, [key.organisationId, key.contractId, key.source, instantParam(before)]);
}
