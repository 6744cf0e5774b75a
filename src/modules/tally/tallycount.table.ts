import { EntitySchema } from 'typeorm';
import type { LocalDate } from '../../domain/instant.js';
import type { Part } from '../../domain/tally.js';
import { bigintColumn, dateColumn, integerColumn, textColumn, uuidColumn } from '../../platform/values.js';

/** How many outcomes of an objective fell into a bucket on one local day of the contract. */
export interface TallyCountRow {
  readonly tenantId: string;
  readonly contractId: string;
  readonly objectiveId: string;
  readonly countedOn: LocalDate;
  readonly part: Part;
  readonly bucket: number;
  readonly vendorId: string;
  readonly count: number;
}

export const tallyCountTable = new EntitySchema<TallyCountRow>({
  name: 'tallyCount',
  tableName: 'tally_count',
  columns: {
    tenantId: uuidColumn({ name: 'tenant_id', primary: true }),
    contractId: uuidColumn({ name: 'contract_id', primary: true }),
    objectiveId: uuidColumn({ name: 'objective_id', primary: true }),
    countedOn: dateColumn({ name: 'counted_on', primary: true }),
    part: textColumn({ primary: true }),
    bucket: integerColumn({ primary: true }),
    vendorId: uuidColumn({ name: 'vendor_id' }),
    count: bigintColumn(),
  } satisfies Record<keyof TallyCountRow, unknown>,
});
