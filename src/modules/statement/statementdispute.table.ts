import { EntitySchema } from 'typeorm';
import type { Instant } from '../../domain/instant.js';
import { instantColumn, integerColumn, textColumn, uuidColumn } from '../../platform/values.js';

/** What the client said against one line of one submission of a statement, and what became of it. */
export interface DisputeRow {
  readonly tenantId: string;
  readonly contractId: string;
  readonly periodIndex: number;
  /** Of the statement that it is said of. */
  readonly revision: number;
  readonly line: string;
  /** Counts how often that line of that submission was disputed, from 1. */
  readonly number: number;
  readonly vendorId: string;
  readonly comment: string;
  readonly disputedAt: Instant;
  readonly disputedBy: string;
  /** The vendor's, given with its next submission. */
  readonly answer: string | null;
  readonly answeredAt: Instant | null;
  readonly answeredBy: string | null;
  /** When the client let it rest. */
  readonly resolvedAt: Instant | null;
  readonly resolvedBy: string | null;
}

export const statementDisputeTable = new EntitySchema<DisputeRow>({
  name: 'statement_dispute',
  tableName: 'statement_dispute',
  columns: {
    tenantId: uuidColumn({ name: 'tenant_id', primary: true }),
    contractId: uuidColumn({ name: 'contract_id', primary: true }),
    periodIndex: integerColumn({ name: 'period_index', primary: true }),
    revision: integerColumn({ primary: true }),
    line: textColumn({ primary: true }),
    number: integerColumn({ primary: true }),
    vendorId: uuidColumn({ name: 'vendor_id' }),
    comment: textColumn(),
    disputedAt: instantColumn({ name: 'disputed_at' }),
    disputedBy: textColumn({ name: 'disputed_by' }),
    answer: textColumn({ nullable: true }),
    answeredAt: instantColumn({ name: 'answered_at', nullable: true }),
    answeredBy: textColumn({ name: 'answered_by', nullable: true }),
    resolvedAt: instantColumn({ name: 'resolved_at', nullable: true }),
    resolvedBy: textColumn({ name: 'resolved_by', nullable: true }),
  } satisfies Record<keyof DisputeRow, unknown>,
});
