import { EntitySchema } from 'typeorm';
import type { Side } from '../../domain/actor.js';
import type { Instant, LocalDate } from '../../domain/instant.js';
import { dateColumn, instantColumn, textColumn, uuidColumn } from '../../platform/values.js';

/** A holiday announced for a contract after it was agreed. */
export interface HolidayRow {
  readonly tenantId: string;
  readonly contractId: string;
  readonly heldOn: LocalDate;
  readonly vendorId: string;
  readonly name: string;
  readonly announcedBy: Side;
  readonly announcedAt: Instant;
}

export const contractHolidayTable = new EntitySchema<HolidayRow>({
  name: 'contract_holiday',
  tableName: 'contract_holiday',
  columns: {
    tenantId: uuidColumn({ name: 'tenant_id', primary: true }),
    contractId: uuidColumn({ name: 'contract_id', primary: true }),
    heldOn: dateColumn({ name: 'held_on', primary: true }),
    vendorId: uuidColumn({ name: 'vendor_id' }),
    name: textColumn(),
    announcedBy: textColumn({ name: 'announced_by' }),
    announcedAt: instantColumn({ name: 'announced_at' }),
  } satisfies Record<keyof HolidayRow, unknown>,
});
