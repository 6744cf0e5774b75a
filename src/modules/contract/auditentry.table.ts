import { EntitySchema } from 'typeorm';
import type { Act, ActSubject } from '../../domain/act.js';
import type { Side } from '../../domain/actor.js';
import type { Instant } from '../../domain/instant.js';
import { instantColumn, integerColumn, jsonColumn, textColumn, uuidColumn } from '../../platform/values.js';

/** One act in the history of a contract. It never changes. */
export interface AuditEntry {
  readonly tenantId: string;
  readonly contractId: string;
  /** From 1, in the order of the acts. */
  readonly sequence: number;
  /** null before the vendor was invited: it does not see what the client did to its draft. */
  readonly vendorId: string | null;
  readonly act: Act;
  readonly side: Side;
  /** Who, as the token or key names them. */
  readonly actedBy: string;
  readonly actedAt: Instant;
  readonly subject: ActSubject;
}

export const auditEntryTable = new EntitySchema<AuditEntry>({
  name: 'audit_entry',
  tableName: 'audit_entry',
  columns: {
    tenantId: uuidColumn({ name: 'tenant_id', primary: true }),
    contractId: uuidColumn({ name: 'contract_id', primary: true }),
    sequence: integerColumn({ primary: true }),
    vendorId: uuidColumn({ name: 'vendor_id', nullable: true }),
    act: textColumn(),
    side: textColumn(),
    actedBy: textColumn({ name: 'acted_by' }),
    actedAt: instantColumn({ name: 'acted_at' }),
    subject: jsonColumn(),
  } satisfies Record<keyof AuditEntry, unknown>,
});
