import { EntitySchema } from 'typeorm';
import type { Endpoint } from '../../domain/endpoint.js';
import type { SealedSecret } from '../../platform/sealedsecrets.js';
import { bigintColumn, instantColumn, jsonColumn, textColumn, uuidColumn } from '../../platform/values.js';

/** An endpoint as stored: with its secrets, the current one first; one that tells a contact has none. */
export interface StoredEndpoint extends Endpoint {
  readonly secrets: readonly SealedSecret[];
  /** Which key of the installation sealed them; null: it tells a contact. */
  readonly vaultKey: string | null;
}

export const endpointTable = new EntitySchema<StoredEndpoint>({
  name: 'endpoint',
  columns: {
    organisationId: uuidColumn({ name: 'organisation_id', primary: true }),
    id: uuidColumn({ primary: true }),
    side: textColumn(),
    name: textColumn(),
    url: textColumn({ nullable: true }),
    contactId: uuidColumn({ name: 'contact_id', nullable: true }),
    kinds: textColumn({ array: true, nullable: true }),
    contractIds: uuidColumn({ name: 'contract_ids', array: true, nullable: true }),
    envelope: textColumn(),
    secrets: jsonColumn(),
    vaultKey: textColumn({ name: 'vault_key', nullable: true }),
    state: textColumn(),
    reason: textColumn({ nullable: true }),
    changedAt: instantColumn({ name: 'changed_at' }),
    position: bigintColumn(),
    dispatchedAt: instantColumn({ name: 'dispatched_at' }),
    createdBy: textColumn({ name: 'created_by' }),
    createdAt: instantColumn({ name: 'created_at' }),
  } satisfies Record<keyof StoredEndpoint, unknown>,
});
