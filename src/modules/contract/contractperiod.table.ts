import { EntitySchema } from 'typeorm';
import type { Instant, LocalDate } from '../../domain/instant.js';
import { booleanColumn, dateColumn, instantColumn, integerColumn, uuidColumn } from '../../platform/values.js';

/** A period of an agreed contract, and when something must be done about it. */
export interface PeriodRow {
  readonly tenantId: string;
  readonly contractId: string;
  readonly periodIndex: number;
  readonly vendorId: string;
  readonly startsOn: LocalDate;
  readonly endsOn: LocalDate;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  /** When the worker judges it next; null: never, unless a fact makes it due. */
  readonly nextActionAt: Instant | null;
  /** Whether the judgement that is due announces what it finds. */
  readonly announce: boolean;
  readonly closedAt: Instant | null;
}

export const contractPeriodTable = new EntitySchema<PeriodRow>({
  name: 'contract_period',
  tableName: 'contract_period',
  columns: {
    tenantId: uuidColumn({ name: 'tenant_id', primary: true }),
    contractId: uuidColumn({ name: 'contract_id', primary: true }),
    periodIndex: integerColumn({ name: 'period_index', primary: true }),
    vendorId: uuidColumn({ name: 'vendor_id' }),
    startsOn: dateColumn({ name: 'starts_on' }),
    endsOn: dateColumn({ name: 'ends_on' }),
    startsAt: instantColumn({ name: 'starts_at' }),
    endsAt: instantColumn({ name: 'ends_at' }),
    nextActionAt: instantColumn({ name: 'next_action_at', nullable: true }),
    announce: booleanColumn(),
    closedAt: instantColumn({ name: 'closed_at', nullable: true }),
  } satisfies Record<keyof PeriodRow, unknown>,
});
