import { EntitySchema } from 'typeorm';
import type { Connector } from '../../domain/connector.js';
import type { SealedSecret } from '../../platform/sealedsecrets.js';
import { instantColumn, jsonColumn, textColumn, uuidColumn } from '../../platform/values.js';

/** A connector as stored: with its secrets, the current one first. */
export interface StoredConnector extends Connector {
  readonly secrets: readonly SealedSecret[];
  /** Which key of the installation sealed them. */
  readonly vaultKey: string;
}

export const connectorTable = new EntitySchema<StoredConnector>({
  name: 'connector',
  columns: {
    organisationId: uuidColumn({ name: 'organisation_id', primary: true }),
    contractId: uuidColumn({ name: 'contract_id', primary: true }),
    source: textColumn({ primary: true }),
    side: textColumn(),
    values: jsonColumn({ name: 'meanings' }),
    secrets: jsonColumn(),
    vaultKey: textColumn({ name: 'vault_key' }),
    createdBy: textColumn({ name: 'created_by' }),
    createdAt: instantColumn({ name: 'created_at' }),
    secretSetAt: instantColumn({ name: 'secret_set_at' }),
    lastReceivedAt: instantColumn({ name: 'last_received_at', nullable: true }),
  } satisfies Record<keyof StoredConnector, unknown>,
});
