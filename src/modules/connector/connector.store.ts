import type { Instant } from '../../domain/instant.js';
import type { Statement, WriteUnit } from '../../platform/database.js';
import type { SealedSecret } from '../../platform/sealedsecrets.js';
import { instantParam } from '../../platform/values.js';
import { type ConnectorKey, STORED_COLUMNS } from './connector.read.js';
import type { StoredConnector } from './connector.table.js';

const NIL = '00000000-0000-0000-0000-000000000000';

const PUT: Statement = {
  name: 'connector_put',
  text: `INSERT INTO connector (organisation_id, contract_id, source, side, meanings, secrets, vault_key, created_by,
           created_at, secret_set_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (organisation_id, contract_id, source) DO UPDATE SET meanings = excluded.meanings,
           secrets = excluded.secrets, vault_key = excluded.vault_key, secret_set_at = excluded.secret_set_at
         WHERE connector.side = excluded.side`,
};

export async function putStoredConnector(unit: WriteUnit, connector: StoredConnector): Promise<void> {
  const { organisationId, contractId, source, side, values, secrets, vaultKey, createdBy } = connector;
  await unit.affected(PUT, [
    ...[organisationId, contractId, source, side, JSON.stringify(values), JSON.stringify(secrets), vaultKey, createdBy],
    ...[instantParam(connector.createdAt), instantParam(connector.secretSetAt)],
  ]);
}

function values({ organisationId, side, contractId, source }: ConnectorKey): string[] {
  return [organisationId, side, contractId, source];
}

const LOCK: Statement = {
  name: 'connector_lock',
  text: `SELECT 1 FROM connector WHERE organisation_id = $1 AND side = $2 AND contract_id = $3 AND source = $4 FOR UPDATE`,
};

/** Holds a connector and its payloads for this transaction alone. False: there is none. */
export async function lockConnector(unit: WriteUnit, key: ConnectorKey): Promise<boolean> {
  return (await unit.rows(LOCK, values(key))).length === 1;
}

const DELETE: Statement = {
  name: 'connector_delete',
  text: 'DELETE FROM connector WHERE organisation_id = $1 AND side = $2 AND contract_id = $3 AND source = $4',
};

export async function deleteStoredConnector(unit: WriteUnit, key: ConnectorKey): Promise<void> {
  await unit.affected(DELETE, values(key));
}

const NOTE: Statement = {
  name: 'connector_note_received',
  text: `UPDATE connector SET last_received_at = $5
         WHERE organisation_id = $1 AND side = $2 AND contract_id = $3 AND source = $4
           AND (last_received_at IS NULL OR last_received_at < $6)`,
};

/** Unless a payload that came after `noted` is on record. */
export async function noteReceived(unit: WriteUnit, key: ConnectorKey, noted: Instant): Promise<void> {
  await unit.affected(NOTE, [...values(key), instantParam(unit.now), instantParam(noted)]);
}

// Read by the worker at its start only: no index serves it. Not past rows that others hold: the old key would still be needed.
const SEALED_BEFORE: Statement = {
  name: 'connector_sealed_before',
  text: `SELECT ${STORED_COLUMNS} FROM connector
         WHERE vault_key <> $1 AND (organisation_id, contract_id, source) > ($2::uuid, $3::uuid, $4)
         ORDER BY organisation_id, contract_id, source LIMIT $5 FOR UPDATE`,
};

/** Locks connectors whose secrets were sealed by another key than this, in order of their keys, behind `after`. */
export function connectorsSealedBefore(
  unit: WriteUnit,
  vaultKey: string,
  after: StoredConnector | null,
  limit: number,
): Promise<StoredConnector[]> {
  const { organisationId, contractId, source } = after ?? { organisationId: NIL, contractId: NIL, source: '' };
  return unit.rows<StoredConnector>(SEALED_BEFORE, [vaultKey, organisationId, contractId, source, limit]);
}

const SAVE_SECRETS: Statement = {
  name: 'connector_save_secrets',
  text: `UPDATE connector SET secrets = $5, vault_key = $6
         WHERE organisation_id = $1 AND side = $2 AND contract_id = $3 AND source = $4`,
};

export async function saveConnectorSecrets(
  unit: WriteUnit,
  key: ConnectorKey,
  secrets: readonly SealedSecret[],
  vaultKey: string,
): Promise<void> {
  await unit.affected(SAVE_SECRETS, [...values(key), JSON.stringify(secrets), vaultKey]);
}
