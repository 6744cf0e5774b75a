import type { Side } from '../../domain/actor.js';
import type { Connector, ConnectorSource, RejectedPayload } from '../../domain/connector.js';
import type { Instant } from '../../domain/instant.js';
import type { ReadUnit, Statement } from '../../platform/database.js';
import { instantParam } from '../../platform/values.js';
import type { StoredConnector } from './connector.table.js';

/** The owner of connectors: one side of one organisation. */
export interface ConnectorOwner {
  readonly organisationId: string;
  readonly side: Side;
}

/** Names one connector of a party. Its rejected payloads are reached through it alone. */
export interface ConnectorKey extends ConnectorOwner {
  readonly contractId: string;
  readonly source: ConnectorSource;
}

const COLUMNS = `organisation_id AS "organisationId", contract_id AS "contractId", source, side, meanings AS "values",
  created_by AS "createdBy", created_at AS "createdAt", secret_set_at AS "secretSetAt", last_received_at AS "lastReceivedAt"`;

export const STORED_COLUMNS = `${COLUMNS}, secrets, vault_key AS "vaultKey"`;

const OF_CONTRACT: Statement = {
  name: 'connectors_of_contract',
  text: `SELECT ${COLUMNS} FROM connector WHERE organisation_id = $1 AND side = $2 AND contract_id = $3 ORDER BY source`,
};

/** A party's connectors of a contract, one a source at most. */
export function connectorsOf(unit: ReadUnit, owner: ConnectorOwner, contractId: string): Promise<Connector[]> {
  return unit.rows<Connector>(OF_CONTRACT, [owner.organisationId, owner.side, contractId]);
}

const STORED: Statement = {
  name: 'connector_stored',
  text: `SELECT ${STORED_COLUMNS} FROM connector
         WHERE organisation_id = $1 AND side = $2 AND contract_id = $3 AND source = $4`,
};

/** With its sealed secrets, for verification and rotation; null: there is none. */
export async function storedConnector(unit: ReadUnit, key: ConnectorKey): Promise<StoredConnector | null> {
  const { organisationId, side, contractId, source } = key;
  const [found] = await unit.rows<StoredConnector>(STORED, [organisationId, side, contractId, source]);
  return found ?? null;
}

/** A place in the list of rejected payloads, which is in the order they first came. */
export interface PayloadPlace {
  readonly firstReceivedAt: Instant;
  readonly id: string;
}

const BEGINNING: PayloadPlace = { firstReceivedAt: 0, id: '00000000-0000-0000-0000-000000000000' };

const PAYLOADS: Statement = {
  name: 'rejected_payload_page',
  text: `SELECT organisation_id AS "organisationId", contract_id AS "contractId", source, id, body, bytes, issues, times,
           first_received_at AS "firstReceivedAt", last_received_at AS "lastReceivedAt"
         FROM rejected_payload
         WHERE organisation_id = $1 AND contract_id = $2 AND source = $3
           AND (first_received_at, id) > ($4::timestamptz, $5::uuid)
         ORDER BY first_received_at, id LIMIT $6`,
};

/** Up to `limit` payloads behind `after`, oldest first. */
export function rejectedPayloadPage(
  unit: ReadUnit,
  { organisationId, contractId, source }: ConnectorKey,
  after: PayloadPlace | null,
  limit: number,
): Promise<RejectedPayload[]> {
  const { firstReceivedAt, id } = after ?? BEGINNING;
  return unit.rows(PAYLOADS, [organisationId, contractId, source, instantParam(firstReceivedAt), id, limit]);
}
