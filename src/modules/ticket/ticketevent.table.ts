import { EntitySchema } from 'typeorm';
import type { RecordingMode, TicketFact } from '../../domain/facts.js';
import type { Instant } from '../../domain/instant.js';
import {
  bigintColumn,
  booleanColumn,
  instantColumn,
  integerColumn,
  textColumn,
  uuidColumn,
} from '../../platform/values.js';

/** A fact about a ticket as it is stored: the latest revision that was reported. */
export interface TicketEventRow extends TicketFact {
  readonly tenantId: string;
  readonly contractId: string;
  readonly vendorId: string;
  readonly ticketId: string;
  readonly contentHash: string;
  readonly mode: RecordingMode;
  readonly recordedAt: Instant;
  /** Of its first revision; null: there is no other. */
  readonly firstRecordedAt: Instant | null;
}

export const ticketEventTable = new EntitySchema<TicketEventRow>({
  name: 'ticket_event',
  tableName: 'ticket_event',
  columns: {
    tenantId: uuidColumn({ name: 'tenant_id', primary: true }),
    contractId: uuidColumn({ name: 'contract_id', primary: true }),
    source: textColumn({ primary: true }),
    externalId: textColumn({ name: 'external_id', primary: true }),
    vendorId: uuidColumn({ name: 'vendor_id' }),
    ticketId: uuidColumn({ name: 'ticket_id' }),
    kind: textColumn(),
    occurredAt: instantColumn({ name: 'occurred_at' }),
    sequence: bigintColumn({ default: 0 }),
    revision: integerColumn(),
    withdrawn: booleanColumn(),
    isPublic: booleanColumn({ name: 'is_public' }),
    status: textColumn({ nullable: true }),
    channel: textColumn({ nullable: true }),
    priority: textColumn({ nullable: true }),
    tier: textColumn({ nullable: true }),
    category: textColumn({ nullable: true }),
    assigneeGroup: textColumn({ name: 'assignee_group', nullable: true }),
    affectedUsers: integerColumn({ name: 'affected_users', nullable: true }),
    businessCritical: booleanColumn({ name: 'business_critical', nullable: true }),
    contentHash: textColumn({ name: 'content_hash' }),
    mode: textColumn(),
    recordedAt: instantColumn({ name: 'recorded_at' }),
    firstRecordedAt: instantColumn({ name: 'first_recorded_at', nullable: true }),
  } satisfies Record<keyof TicketEventRow, unknown>,
});
