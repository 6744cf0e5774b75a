import { EntitySchema } from 'typeorm';
import type { Side } from '../../domain/actor.js';
import type { Instant } from '../../domain/instant.js';
import type { ContractTerms } from '../../domain/terms.js';
import { instantColumn, integerColumn, jsonColumn, textColumn, uuidColumn } from '../../platform/values.js';

/** One version of a contract's terms: the first, an agreed amendment, or one that was only proposed. */
export interface TermsRow {
  readonly tenantId: string;
  readonly contractId: string;
  readonly version: number;
  readonly vendorId: string | null;
  /** Index of the period it takes effect with; what it names until agreed, what it came to afterwards. */
  readonly fromPeriod: number;
  readonly content: ContractTerms;
  readonly contentHash: string;
  readonly proposedBy: Side;
  readonly proposedAt: Instant;
  readonly agreedAt: Instant | null;
  readonly withdrawnAt: Instant | null;
}

export const contractTermsTable = new EntitySchema<TermsRow>({
  name: 'contract_terms',
  tableName: 'contract_terms',
  columns: {
    tenantId: uuidColumn({ name: 'tenant_id', primary: true }),
    contractId: uuidColumn({ name: 'contract_id', primary: true }),
    version: integerColumn({ primary: true }),
    vendorId: uuidColumn({ name: 'vendor_id', nullable: true }),
    fromPeriod: integerColumn({ name: 'from_period' }),
    content: jsonColumn(),
    contentHash: textColumn({ name: 'content_hash' }),
    proposedBy: textColumn({ name: 'proposed_by' }),
    proposedAt: instantColumn({ name: 'proposed_at' }),
    agreedAt: instantColumn({ name: 'agreed_at', nullable: true }),
    withdrawnAt: instantColumn({ name: 'withdrawn_at', nullable: true }),
  } satisfies Record<keyof TermsRow, unknown>,
});
