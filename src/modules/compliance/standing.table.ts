import { EntitySchema, type EntitySchemaColumnOptions } from 'typeorm';
import type { Instant } from '../../domain/instant.js';
import { dateColumn, instantColumn, integerColumn, textColumn, uuidColumn } from '../../platform/values.js';

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
  /** When the verdict was announced or, in silence, noted. */
  readonly since: Instant;
  /** When tickets whose ladders wait for it must be marked; null: none are. */
  readonly nextActionAt: Instant | null;
  /** The last ticket that was; null: none yet. */
  readonly markedThrough: string | null;
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
    since: instantColumn(),
    nextActionAt: instantColumn({ name: 'next_action_at', nullable: true }),
    markedThrough: uuidColumn({ name: 'marked_through', nullable: true }),
  } satisfies Record<keyof StandingRow, EntitySchemaColumnOptions>,
});
