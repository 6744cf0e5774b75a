import { EntitySchema } from 'typeorm';
import type { Instant, LocalDate } from '../../domain/instant.js';
import { dateColumn, instantColumn, textColumn, uuidColumn } from '../../platform/values.js';

/** A holiday that at least one party has announced for a contract after it was agreed. */
export interface HolidayRow {
  readonly tenantId: string;
  readonly contractId: string;
  readonly heldOn: LocalDate;
  readonly vendorId: string;
  readonly name: string;
  /** When each party announced it; it is in force once both have. */
  readonly clientAnnouncedAt: Instant | null;
  readonly vendorAnnouncedAt: Instant | null;
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
    clientAnnouncedAt: instantColumn({ name: 'client_announced_at', nullable: true }),
    vendorAnnouncedAt: instantColumn({ name: 'vendor_announced_at', nullable: true }),
  } satisfies Record<keyof HolidayRow, unknown>,
});
