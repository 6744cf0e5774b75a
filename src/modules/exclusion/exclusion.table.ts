import { EntitySchema } from 'typeorm';
import type { Exclusion } from '../../domain/exclusion.js';
import { instantColumn, jsonColumn, textColumn, uuidColumn } from '../../platform/values.js';

export const exclusionTable = new EntitySchema<Exclusion>({
  name: 'exclusion',
  tableName: 'exclusion',
  columns: {
    tenantId: uuidColumn({ name: 'tenant_id', primary: true }),
    contractId: uuidColumn({ name: 'contract_id', primary: true }),
    id: uuidColumn({ primary: true }),
    vendorId: uuidColumn({ name: 'vendor_id' }),
    reference: textColumn(),
    kind: textColumn(),
    effect: textColumn(),
    scope: jsonColumn(),
    reason: textColumn(),
    evidence: jsonColumn(),
    proposedBy: textColumn({ name: 'proposed_by' }),
    proposedAt: instantColumn({ name: 'proposed_at' }),
    decision: textColumn({ nullable: true }),
    accepted: jsonColumn({ nullable: true }),
    answer: textColumn({ nullable: true }),
    decidedAt: instantColumn({ name: 'decided_at', nullable: true }),
    clientWithdrewAt: instantColumn({ name: 'client_withdrew_at', nullable: true }),
    vendorWithdrewAt: instantColumn({ name: 'vendor_withdrew_at', nullable: true }),
    withdrawnAt: instantColumn({ name: 'withdrawn_at', nullable: true }),
  } satisfies Record<keyof Exclusion, unknown>,
});
