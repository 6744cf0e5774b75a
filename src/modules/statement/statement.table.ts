import { EntitySchema } from 'typeorm';
import type { Instant } from '../../domain/instant.js';
import type { StatementState } from '../../domain/statementstate.js';
import { instantColumn, integerColumn, textColumn, uuidColumn } from '../../platform/values.js';

/** The statement of a contract period as it was last submitted. */
export interface StatementRow {
  readonly tenantId: string;
  readonly contractId: string;
  readonly periodIndex: number;
  readonly id: string;
  readonly vendorId: string;
  readonly state: StatementState;
  /** Counts its submissions, from 1. */
  readonly revision: number;
  /** Canonical JSON of a StatementContent, exactly as it was hashed. */
  readonly content: string;
  /** SHA-256, lower-case hex. */
  readonly contentHash: string;
  readonly submittedAt: Instant;
  readonly submittedBy: string;
  /** Last disputed; null: never. */
  readonly disputedAt: Instant | null;
  readonly disputedBy: string | null;
  readonly agreedAt: Instant | null;
  readonly agreedBy: string | null;
  readonly lockedAt: Instant | null;
  readonly lockedBy: string | null;
}

export const statementTable = new EntitySchema<StatementRow>({
  name: 'statement',
  tableName: 'statement',
  columns: {
    tenantId: uuidColumn({ name: 'tenant_id', primary: true }),
    contractId: uuidColumn({ name: 'contract_id', primary: true }),
    periodIndex: integerColumn({ name: 'period_index', primary: true }),
    id: uuidColumn(),
    vendorId: uuidColumn({ name: 'vendor_id' }),
    state: textColumn(),
    revision: integerColumn(),
    content: textColumn(),
    contentHash: textColumn({ name: 'content_hash' }),
    submittedAt: instantColumn({ name: 'submitted_at' }),
    submittedBy: textColumn({ name: 'submitted_by' }),
    disputedAt: instantColumn({ name: 'disputed_at', nullable: true }),
    disputedBy: textColumn({ name: 'disputed_by', nullable: true }),
    agreedAt: instantColumn({ name: 'agreed_at', nullable: true }),
    agreedBy: textColumn({ name: 'agreed_by', nullable: true }),
    lockedAt: instantColumn({ name: 'locked_at', nullable: true }),
    lockedBy: textColumn({ name: 'locked_by', nullable: true }),
  } satisfies Record<keyof StatementRow, unknown>,
});
