import type { DisabledReason, Endpoint, EndpointState } from '../../domain/endpoint.js';
import type { Instant } from '../../domain/instant.js';
import { isUuid } from '../../domain/uuid.js';
import type { Statement, WriteUnit } from '../../platform/database.js';
import type { SealedSecret } from '../../platform/sealedsecrets.js';
import { instantParam } from '../../platform/values.js';
import type { Asker } from './asker.js';
import { STORED_COLUMNS } from './endpoint.read.js';
import { endpointTable, type StoredEndpoint } from './endpoint.table.js';

// Registrations of one organisation wait for each other: so its endpoints can be counted.
const ONE_AT_A_TIME: Statement = {
  name: 'endpoint_registering',
  text: `SELECT pg_advisory_xact_lock(hashtextextended('accord endpoints ' || $1, 0))`,
};

const LOCK: Statement = {
  name: 'endpoint_lock',
  text: `SELECT ${STORED_COLUMNS} FROM endpoint
    WHERE organisation_id = $1 AND side = $2 AND id = $3 AND state <> 'REMOVED' AND ($4::uuid[] IS NULL OR contract_ids <@ $4)
    FOR UPDATE`,
};

// Who removes one waits, and then sees what names it.
const HOLD_WEBHOOKS: Statement = {
  name: 'webhooks_hold',
  text: `SELECT id, contract_ids AS "contractIds" FROM endpoint
    WHERE organisation_id = $1 AND side = $2 AND id = ANY ($3::uuid[]) AND url IS NOT NULL AND state <> 'REMOVED'
    ORDER BY id FOR KEY SHARE`,
};

// What another node reads the stream for is skipped.
const CLAIM: Statement = {
  name: 'endpoint_claim',
  text: `SELECT ${STORED_COLUMNS} FROM endpoint WHERE organisation_id = $1 AND id = $2 AND state = 'ACTIVE'
    FOR UPDATE SKIP LOCKED`,
};

const DESCRIBE: Statement = {
  name: 'endpoint_describe',
  text: `UPDATE endpoint SET name = $3, url = $4, contact_id = $5, kinds = $6, contract_ids = $7, envelope = $8
    WHERE organisation_id = $1 AND id = $2`,
};

const CHANGE_STATE: Statement = {
  name: 'endpoint_change_state',
  text: `UPDATE endpoint SET state = $3, reason = $4, changed_at = $5 WHERE organisation_id = $1 AND id = $2`,
};

const DISABLE: Statement = {
  name: 'endpoint_disable',
  text: `UPDATE endpoint SET state = 'DISABLED', reason = $3, changed_at = $4
    WHERE organisation_id = $1 AND id = $2 AND state = 'ACTIVE'`,
};

const MOVE: Statement = {
  name: 'endpoint_move',
  text: `UPDATE endpoint SET position = $3 WHERE organisation_id = $1 AND id = $2`,
};

const ADVANCE: Statement = {
  name: 'endpoint_advance',
  text: `UPDATE endpoint SET position = $3, dispatched_at = $4 WHERE organisation_id = $1 AND id = $2`,
};

const SAVE_SECRETS: Statement = {
  name: 'endpoint_save_secrets',
  text: `UPDATE endpoint SET secrets = $3, vault_key = $4 WHERE organisation_id = $1 AND id = $2`,
};

// Read by the worker at its start only: no index serves it. Not past rows that others hold: the old key would still be needed.
const SEALED_BEFORE: Statement = {
  name: 'endpoint_sealed_before',
  text: `SELECT ${STORED_COLUMNS} FROM endpoint
    WHERE vault_key <> $1 AND state <> 'REMOVED' AND (organisation_id, id) > ($2::uuid, $3::uuid)
    ORDER BY organisation_id, id LIMIT $4 FOR UPDATE`,
};

type EndpointKey = Pick<Endpoint, 'organisationId' | 'id'>;

/** What its owner may change of an endpoint. */
export type EndpointDescription = Pick<Endpoint, 'name' | 'url' | 'contactId' | 'kinds' | 'contractIds' | 'envelope'>;

/** Lets an organisation register one endpoint at a time. */
export async function registerAlone(unit: WriteUnit, organisationId: string): Promise<void> {
  await unit.rows(ONE_AT_A_TIME, [organisationId]);
}

export async function insertEndpoint(unit: WriteUnit, endpoint: StoredEndpoint): Promise<void> {
  await unit.manager.insert(endpointTable, {
    ...endpoint,
    kinds: endpoint.kinds && [...endpoint.kinds],
    contractIds: endpoint.contractIds && [...endpoint.contractIds],
    secrets: [...endpoint.secrets],
  });
}

/** Locks one that the asker may see; null: there is none. */
export async function lockEndpoint(unit: WriteUnit, asker: Asker, id: string): Promise<StoredEndpoint | null> {
  const { organisationId, side, contractIds } = asker;
  const [endpoint] = await unit.rows<StoredEndpoint>(LOCK, [organisationId, side, id, contractIds]);
  return endpoint ?? null;
}

/** Those of some ids that are webhooks of the party, with the contracts each is limited to (null: none); they stay until the transaction ends. */
export async function holdWebhooks(
  unit: WriteUnit,
  { organisationId, side }: Pick<Asker, 'organisationId' | 'side'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly string[] | null>> {
  const possible = ids.filter(isUuid);
  if (possible.length === 0) return new Map();
  const rows = await unit.rows<Pick<Endpoint, 'id' | 'contractIds'>>(HOLD_WEBHOOKS, [organisationId, side, possible]);
  return new Map(rows.map(({ id, contractIds }) => [id, contractIds]));
}

/** Locks an active one for reading its stream; null: it is not active any more, or another node has it. */
export async function claimEndpoint(unit: WriteUnit, organisationId: string, id: string): Promise<Endpoint | null> {
  const [endpoint] = await unit.rows<Endpoint>(CLAIM, [organisationId, id]);
  return endpoint ?? null;
}

export async function describeEndpoint(unit: WriteUnit, key: EndpointKey, wanted: EndpointDescription): Promise<void> {
  const { name, url, contactId, kinds, contractIds, envelope } = wanted;
  await unit.affected(DESCRIBE, [key.organisationId, key.id, name, url, contactId, kinds, contractIds, envelope]);
}

export async function changeEndpointState(
  unit: WriteUnit,
  key: EndpointKey,
  state: Exclude<EndpointState, 'DISABLED'>,
): Promise<void> {
  await unit.affected(CHANGE_STATE, [key.organisationId, key.id, state, null, instantParam(unit.now)]);
}

/** One that is not active any more stays as it is. Returns whether it was. */
export async function disableEndpoint(unit: WriteUnit, key: EndpointKey, reason: DisabledReason): Promise<boolean> {
  return (await unit.affected(DISABLE, [key.organisationId, key.id, reason, instantParam(unit.now)])) > 0;
}

/** Sets an endpoint's place in its stream. */
export async function moveEndpoint(unit: WriteUnit, key: EndpointKey, position: number): Promise<void> {
  await unit.affected(MOVE, [key.organisationId, key.id, position]);
}

/** Notes how far an endpoint's stream is recorded as deliveries, and when these are due. */
export async function advanceEndpoint(unit: WriteUnit, key: EndpointKey, position: number, at: Instant): Promise<void> {
  await unit.affected(ADVANCE, [key.organisationId, key.id, position, instantParam(at)]);
}

export async function saveSecrets(
  unit: WriteUnit,
  key: EndpointKey,
  secrets: readonly SealedSecret[],
  vaultKey: string | null,
): Promise<void> {
  await unit.affected(SAVE_SECRETS, [key.organisationId, key.id, JSON.stringify(secrets), vaultKey]);
}

/** Locks endpoints whose secrets were sealed by another key than this, in order of their keys, behind `after`. */
export function endpointsSealedBefore(
  unit: WriteUnit,
  vaultKey: string,
  after: EndpointKey,
  limit: number,
): Promise<StoredEndpoint[]> {
  return unit.rows<StoredEndpoint>(SEALED_BEFORE, [vaultKey, after.organisationId, after.id, limit]);
}
