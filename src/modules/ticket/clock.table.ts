import { EntitySchema } from 'typeorm';
import type { AdjustedClock } from '../../domain/adjustedclock.js';
import type { AnnouncedClock } from '../../domain/announce.js';
import type { Carried } from '../../domain/carrying.js';
import {
  bigintColumn,
  booleanColumn,
  instantColumn,
  integerColumn,
  jsonColumn,
  textColumn,
  uuidColumn,
} from '../../platform/values.js';

/** A clock as it is stored, with what was announced of it and where it is carried to: no replay changes either. */
export interface ClockRow extends AnnouncedClock, Carried {
  readonly tenantId: string;
  readonly ticketId: string;
  readonly contractId: string;
  readonly vendorId: string;
  /** What exclusions make of it; null: none touches it. */
  readonly adjusted: AdjustedClock | null;
}

export const clockTable = new EntitySchema<ClockRow>({
  name: 'clock',
  tableName: 'clock',
  columns: {
    tenantId: uuidColumn({ name: 'tenant_id', primary: true }),
    ticketId: uuidColumn({ name: 'ticket_id', primary: true }),
    objectiveId: uuidColumn({ name: 'objective_id', primary: true }),
    cycle: textColumn({ primary: true }),
    contractId: uuidColumn({ name: 'contract_id' }),
    vendorId: uuidColumn({ name: 'vendor_id' }),
    state: textColumn(),
    startedAt: instantColumn({ name: 'started_at' }),
    termsVersion: integerColumn({ name: 'terms_version' }),
    goal: integerColumn(),
    goalLimit: jsonColumn({ name: 'goal_limit', nullable: true }),
    limit: bigintColumn({ name: 'limit_ms', nullable: true }),
    dueAt: instantColumn({ name: 'due_at', nullable: true }),
    originalDueAt: instantColumn({ name: 'original_due_at', nullable: true }),
    warnAt: instantColumn({ name: 'warn_at', nullable: true }),
    breachedAt: instantColumn({ name: 'breached_at', nullable: true }),
    stoppedAt: instantColumn({ name: 'stopped_at', nullable: true }),
    elapsed: bigintColumn({ name: 'elapsed_ms' }),
    elapsedAt: instantColumn({ name: 'elapsed_at' }),
    nextActionAt: instantColumn({ name: 'next_action_at', nullable: true }),
    warned: booleanColumn({ default: false }),
    generation: integerColumn({ default: 0 }),
    breachEventId: uuidColumn({ name: 'breach_event_id', nullable: true }),
    carriedTo: integerColumn({ name: 'carried_to', nullable: true }),
    rawCarriedTo: integerColumn({ name: 'raw_carried_to', nullable: true }),
    adjusted: jsonColumn({ nullable: true }),
  } satisfies Record<keyof ClockRow, unknown>,
});
