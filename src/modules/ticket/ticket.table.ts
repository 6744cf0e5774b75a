import { EntitySchema } from 'typeorm';
import { PRESENT_PERIOD } from '../../domain/dueclock.js';
import type { Instant } from '../../domain/instant.js';
import type { Channel, Priority, TicketStatus } from '../../domain/terms.js';
import { booleanColumn, instantColumn, integerColumn, textColumn, uuidColumn } from '../../platform/values.js';

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
  readonly affectedUsers: number | null;
  readonly businessCritical: boolean | null;
  readonly status: TicketStatus | null;
  /** null: its opening was not reported (yet). */
  readonly openedAt: Instant | null;
  readonly resolvedAt: Instant | null;
  readonly closedAt: Instant | null;
  readonly cancelledAt: Instant | null;
  readonly lastEventAt: Instant | null;
  /** The earliest due time of its open clocks; PAUSED_LAST: all that have one are paused before it; Infinity: none has. */
  readonly dueAt: Instant;
  /** Objective of the clock that is most at stake; null: nothing is. */
  readonly stakeObjectiveId: string | null;
  /** Index of the contract period in which its miss would count; PRESENT_PERIOD: the one that runs then, or nothing is at stake. */
  readonly stakePeriod: number;
  /** When that clock is due; Infinity while it is paused, and where nothing is at stake. */
  readonly stakeDueAt: Instant;
  readonly nextActionAt: Instant | null;
  /** When its ladders must be looked at; Infinity: when an objective's standing changes; null: none waits for anything. */
  readonly escalationAt: Instant | null;
  /** Since when it could not be counted anew; null: it is counted. */
  readonly setAsideAt: Instant | null;
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
    affectedUsers: integerColumn({ name: 'affected_users', nullable: true }),
    businessCritical: booleanColumn({ name: 'business_critical', nullable: true }),
    status: textColumn({ nullable: true }),
    openedAt: instantColumn({ name: 'opened_at', nullable: true }),
    resolvedAt: instantColumn({ name: 'resolved_at', nullable: true }),
    closedAt: instantColumn({ name: 'closed_at', nullable: true }),
    cancelledAt: instantColumn({ name: 'cancelled_at', nullable: true }),
    lastEventAt: instantColumn({ name: 'last_event_at', nullable: true }),
    dueAt: instantColumn({ name: 'due_at', default: () => "'infinity'" }),
    stakeObjectiveId: uuidColumn({ name: 'stake_objective_id', nullable: true }),
    stakePeriod: integerColumn({ name: 'stake_period', default: PRESENT_PERIOD }),
    stakeDueAt: instantColumn({ name: 'stake_due_at', default: () => "'infinity'" }),
    nextActionAt: instantColumn({ name: 'next_action_at', nullable: true }),
    escalationAt: instantColumn({ name: 'escalation_at', nullable: true }),
    setAsideAt: instantColumn({ name: 'set_aside_at', nullable: true }),
    recordedAt: instantColumn({ name: 'recorded_at' }),
  } satisfies Record<keyof TicketRow, unknown>,
});
