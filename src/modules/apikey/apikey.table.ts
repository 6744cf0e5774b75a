import { EntitySchema } from 'typeorm';
import type { ApiKey } from '../../domain/apikey.js';
import { instantColumn, textColumn, uuidColumn } from '../../platform/values.js';

/** A key as stored: with the SHA-256 of its secret. */
export interface StoredApiKey extends ApiKey {
  readonly secretHash: Buffer;
}

export const ApiKeyTable = new EntitySchema<StoredApiKey>({
  name: 'api_key',
  columns: {
    organisationId: uuidColumn({ primary: true, name: 'organisation_id' }),
    id: uuidColumn({ primary: true }),
    side: textColumn(),
    name: textColumn(),
    secretHash: { type: 'bytea' as const, name: 'secret_hash' },
    scopes: textColumn({ array: true }),
    contractIds: uuidColumn({ name: 'contract_ids', array: true, nullable: true }),
    createdBy: textColumn({ name: 'created_by' }),
    createdAt: instantColumn({ name: 'created_at' }),
    expiresAt: instantColumn({ name: 'expires_at', nullable: true }),
    revokedAt: instantColumn({ name: 'revoked_at', nullable: true }),
    lastUsedAt: instantColumn({ name: 'last_used_at', nullable: true }),
  } satisfies Record<keyof StoredApiKey, unknown>,
});
