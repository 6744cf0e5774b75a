import { EntitySchema } from 'typeorm';
import { textColumn, uuidColumn } from '../../platform/values.js';

/** The lasting identity of an objective; what it demands is in the versions of the contract's terms. */
export interface ObjectiveRow {
  readonly tenantId: string;
  readonly id: string;
  readonly contractId: string;
  readonly vendorId: string | null;
  readonly key: string;
}

export const objectiveTable = new EntitySchema<ObjectiveRow>({
  name: 'objective',
  tableName: 'objective',
  columns: {
    tenantId: uuidColumn({ name: 'tenant_id', primary: true }),
    id: uuidColumn({ primary: true }),
    contractId: uuidColumn({ name: 'contract_id' }),
    vendorId: uuidColumn({ name: 'vendor_id', nullable: true }),
    key: textColumn(),
  } satisfies Record<keyof ObjectiveRow, unknown>,
});
