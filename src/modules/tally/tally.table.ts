import { EntitySchema } from 'typeorm';
import type { LocalDate } from '../../domain/instant.js';
import type { Tally } from '../../domain/tally.js';
import { bigintColumn, dateColumn, uuidColumn } from '../../platform/values.js';

/** Counted outcomes of one objective on one local day of the contract. */
export interface TallyRow extends Tally {
  readonly tenantId: string;
  readonly contractId: string;
  readonly objectiveId: string;
  readonly countedOn: LocalDate;
  readonly vendorId: string;
}

export const tallyTable = new EntitySchema<TallyRow>({
  name: 'tally',
  tableName: 'tally',
  columns: {
    tenantId: uuidColumn({ name: 'tenant_id', primary: true }),
    contractId: uuidColumn({ name: 'contract_id', primary: true }),
    objectiveId: uuidColumn({ name: 'objective_id', primary: true }),
    countedOn: dateColumn({ name: 'counted_on', primary: true }),
    vendorId: uuidColumn({ name: 'vendor_id' }),
    good: bigintColumn(),
    total: bigintColumn(),
    sum: bigintColumn(),
    pending: bigintColumn(),
  } satisfies Record<keyof TallyRow, unknown>,
});
