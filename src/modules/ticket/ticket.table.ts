import { EntitySchema } from 'typeorm';
import type { Instant } from '../../domain/instant.js';
import type { Channel, Priority, TicketStatus } from '../../domain/terms.js';
import { instantColumn, textColumn, uuidColumn } from '../../platform/values.js';

/** A ticket as its facts leave it. `null` attributes were never reported. */
export interface TicketRow {
  readonly tenantId: string;
  readonly id: string;
  readonly contractId: string;
  readonly vendorId: string;
  readonly source: string;
  readonly externalId: string;
  readonly subject: string | null;
  readonly channel: Channel | null;
  readonly priority: Priority | null;
  readonly tier: string | null;
  readonly category: string | null;
  readonly assigneeGroup: string | null;
  readonly status: TicketStatus | null;
  /** null: its opening was not reported (yet). */
  readonly openedAt: Instant | null;
  readonly resolvedAt: Instant | null;
  readonly closedAt: Instant | null;
  readonly cancelledAt: Instant | null;
  readonly lastEventAt: Instant | null;
  /** The earliest due time of its open clocks; Infinity where none is due. */
  readonly dueAt: Instant;
  readonly nextActionAt: Instant | null;
  readonly recordedAt: Instant;
}

export const ticketTable = new EntitySchema<TicketRow>({
  name: 'ticket',
  tableName: 'ticket',
  columns: {
    tenantId: uuidColumn({ name: 'tenant_id', primary: true }),
    id: uuidColumn({ primary: true }),
    contractId: uuidColumn({ name: 'contract_id', primary: true }),
    vendorId: uuidColumn({ name: 'vendor_id', primary: true }),
    source: textColumn(),
    externalId: textColumn({ name: 'external_id' }),
    subject: textColumn({ nullable: true }),
    channel: textColumn({ nullable: true }),
    priority: textColumn({ nullable: true }),
    tier: textColumn({ nullable: true }),
    category: textColumn({ nullable: true }),
    assigneeGroup: textColumn({ name: 'assignee_group', nullable: true }),
    status: textColumn({ nullable: true }),
    openedAt: instantColumn({ name: 'opened_at', nullable: true }),
    resolvedAt: instantColumn({ name: 'resolved_at', nullable: true }),
    closedAt: instantColumn({ name: 'closed_at', nullable: true }),
    cancelledAt: instantColumn({ name: 'cancelled_at', nullable: true }),
    lastEventAt: instantColumn({ name: 'last_event_at', nullable: true }),
    dueAt: instantColumn({ name: 'due_at', default: () => "'infinity'" }),
    nextActionAt: instantColumn({ name: 'next_action_at', nullable: true }),
    recordedAt: instantColumn({ name: 'recorded_at' }),
  } satisfies Record<keyof TicketRow, unknown>,
});
