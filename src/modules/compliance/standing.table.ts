import { EntitySchema, type EntitySchemaColumnOptions } from 'typeorm';
import { dateColumn, integerColumn, textColumn, uuidColumn } from '../../platform/values.js';

/** What was last announced of an objective in a period. */
export interface StandingRow {
  readonly tenantId: string;
  readonly contractId: string;
  readonly objectiveId: string;
  readonly periodIndex: number;
  readonly vendorId: string;
  readonly verdict: string;
  /** The verdict of the last judgement, announced or held back. */
  readonly judged: string;
  readonly recoveredOn: string | null;
  readonly eventId: string | null;
}

export const standingTable = new EntitySchema<StandingRow>({
  name: 'objective_standing',
  columns: {
    tenantId: uuidColumn({ name: 'tenant_id', primary: true }),
    contractId: uuidColumn({ name: 'contract_id', primary: true }),
    objectiveId: uuidColumn({ name: 'objective_id', primary: true }),
    periodIndex: integerColumn({ name: 'period_index', primary: true }),
    vendorId: uuidColumn({ name: 'vendor_id' }),
    verdict: textColumn(),
    judged: textColumn(),
    recoveredOn: dateColumn({ name: 'recovered_on', nullable: true }),
    eventId: uuidColumn({ name: 'event_id', nullable: true }),
  } satisfies Record<keyof StandingRow, EntitySchemaColumnOptions>,
});
