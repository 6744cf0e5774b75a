import type { Side } from '../../domain/actor.js';
import type { ApiKey } from '../../domain/apikey.js';
import type { Instant } from '../../domain/instant.js';
import type { ReadUnit, Statement } from '../../platform/database.js';
import { forParty, perParty } from '../../platform/party.js';
import { instantParam } from '../../platform/values.js';
import type { StoredApiKey } from './apikey.table.js';

const COLUMNS = `organisation_id AS "organisationId", id, side, name, scopes, contract_ids AS "contractIds", created_by AS "createdBy",
  created_at AS "createdAt", expires_at AS "expiresAt", revoked_at AS "revokedAt", last_used_at AS "lastUsedAt"`;

const STORED: Statement = {
  name: 'api_key_stored',
  text: `SELECT ${COLUMNS}, secret_hash AS "secretHash" FROM api_key WHERE organisation_id = $1 AND id = $2`,
};

const ONE: Statement = {
  name: 'api_key_one',
  text: `SELECT ${COLUMNS} FROM api_key WHERE organisation_id = $1 AND side = $2 AND id = $3`,
};

const PAGE: Statement = {
  name: 'api_key_page',
  text: `SELECT ${COLUMNS} FROM api_key
         WHERE organisation_id = $1 AND side = $2 AND (created_at, id) > ($3::timestamptz, $4::uuid)
         ORDER BY created_at, id LIMIT $5`,
};

const OWN_CONTRACTS = perParty(
  'api_key_own_contracts',
  (own) => `SELECT c.id FROM contract c WHERE ${own('c')} AND c.id = ANY ($2::uuid[])`,
);

/** The owner of keys: one side of one organisation. */
export interface KeyOwner {
  readonly organisationId: string;
  readonly side: Side;
}

/** A place in the list of keys, which is ordered by creation. */
export interface KeyPlace {
  readonly createdAt: Instant;
  readonly id: string;
}

const BEGINNING: KeyPlace = { createdAt: 0, id: '00000000-0000-0000-0000-000000000000' };

/** With the hash, for verification; asked by the worker role before anyone is known. */
export async function storedApiKey(unit: ReadUnit, organisationId: string, id: string): Promise<StoredApiKey | null> {
  const [key] = await unit.rows<StoredApiKey>(STORED, [organisationId, id]);
  return key ?? null;
}

export async function apiKeyById(unit: ReadUnit, owner: KeyOwner, id: string): Promise<ApiKey | null> {
  const [key] = await unit.rows<ApiKey>(ONE, [owner.organisationId, owner.side, id]);
  return key ?? null;
}

/** Up to `limit` keys behind `after`, oldest first, revoked and expired ones included. */
export function apiKeyPage(unit: ReadUnit, owner: KeyOwner, after: KeyPlace | null, limit: number): Promise<ApiKey[]> {
  const { createdAt, id } = after ?? BEGINNING;
  return unit.rows<ApiKey>(PAGE, [owner.organisationId, owner.side, instantParam(createdAt), id, limit]);
}

/** Those of `ids` that are contracts the asking party can see. */
export async function ownContractIds(unit: ReadUnit, ids: readonly string[]): Promise<string[]> {
  const { statement, organisationId } = forParty(OWN_CONTRACTS, unit.principal);
  const found = await unit.rows<{ id: string }>(statement, [organisationId, ids]);
  return found.map((contract) => contract.id);
}
