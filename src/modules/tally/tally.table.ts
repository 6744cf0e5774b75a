import { EntitySchema } from 'typeorm';
import type { LocalDate } from '../../domain/instant.js';
import type { Part, Tally } from '../../domain/tally.js';
import { bigintColumn, dateColumn, integerColumn, textColumn, uuidColumn } from '../../platform/values.js';

/** Counted outcomes of one objective on one local day of the contract, or in a slice of it. */
export interface TallyRow extends Tally {
  readonly tenantId: string;
  readonly contractId: string;
  readonly objectiveId: string;
  readonly countedOn: LocalDate;
  readonly slice: number;
  readonly part: Part;
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
    slice: integerColumn({ primary: true }),
    part: textColumn({ primary: true }),
    vendorId: uuidColumn({ name: 'vendor_id' }),
    good: bigintColumn(),
    total: bigintColumn(),
    sum: bigintColumn(),
    pending: bigintColumn(),
  } satisfies Record<keyof TallyRow, unknown>,
});
