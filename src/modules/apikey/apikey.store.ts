import type { Instant } from '../../domain/instant.js';
import type { Statement, WriteUnit } from '../../platform/database.js';
import { instantParam } from '../../platform/values.js';
import type { KeyOwner } from './apikey.read.js';
import { ApiKeyTable, type StoredApiKey } from './apikey.table.js';

const REVOKE: Statement = {
  name: 'api_key_revoke',
  text: `UPDATE api_key SET revoked_at = $4
         WHERE organisation_id = $1 AND side = $2 AND id = $3 AND revoked_at IS NULL`,
};

const NOTE_USE: Statement = {
  name: 'api_key_note_use',
  text: `UPDATE api_key SET last_used_at = $3
         WHERE organisation_id = $1 AND id = $2 AND (last_used_at IS NULL OR last_used_at < $4)`,
};

export async function insertApiKey(unit: WriteUnit, key: StoredApiKey): Promise<void> {
  await unit.manager.insert(ApiKeyTable, {
    ...key,
    scopes: [...key.scopes],
    contractIds: key.contractIds && [...key.contractIds],
  });
}

/** A key that is revoked already keeps its instant. */
export async function revokeStoredKey(unit: WriteUnit, owner: KeyOwner, id: string): Promise<void> {
  await unit.affected(REVOKE, [owner.organisationId, owner.side, id, instantParam(unit.now)]);
}

/** Unless a use after `noted` is on record. */
export async function noteUse(unit: WriteUnit, organisationId: string, id: string, noted: Instant): Promise<void> {
  await unit.affected(NOTE_USE, [organisationId, id, instantParam(unit.now), instantParam(noted)]);
}
