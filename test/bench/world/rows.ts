import type { Instant } from '../../../src/domain/instant.js';
import type { Contribution } from '../../../src/domain/tally.js';
import type { ClockRow } from '../../../src/modules/ticket/clock.table.js';
import { replayTicket } from '../../../src/modules/ticket/replay.js';
import { checkReports, type TicketEventReport } from '../../../src/modules/ticket/ticketreport.js';
import { instantParam } from '../../../src/platform/values.js';
import type { CopiedValue } from './copyin.js';
import { SOURCE } from './stories.js';
import type { LaidContract } from './terms.js';

export type CopiedRow = readonly CopiedValue[];

const listed = (columns: string): string[] => columns.trim().split(/\s+/);

export const TICKET_COLUMNS =
  listed(`tenant_id id contract_id vendor_id source external_id subject channel priority tier
  category assignee_group status opened_at resolved_at closed_at cancelled_at last_event_at due_at next_action_at
  affected_users business_critical stake_objective_id stake_period stake_due_at recorded_at`);
export const EVENT_COLUMNS =
  listed(`tenant_id contract_id source external_id vendor_id ticket_id kind occurred_at sequence
  revision withdrawn is_public status channel priority tier category assignee_group affected_users business_critical
  content_hash mode recorded_at`);
export const CLOCK_COLUMNS = listed(`tenant_id ticket_id objective_id cycle contract_id vendor_id state started_at
  terms_version goal goal_limit limit_ms due_at original_due_at warn_at breached_at stopped_at elapsed_ms elapsed_at
  next_action_at warned generation breach_event_id`);
export const TALLY_COLUMNS = listed(
  'tenant_id contract_id objective_id counted_on slice part vendor_id good total sum pending',
);

/** The rows that one ticket's events leave behind. */
export interface TicketRows {
  readonly ticket: CopiedRow;
  readonly events: readonly CopiedRow[];
  readonly clocks: readonly CopiedRow[];
  readonly counted: readonly Contribution[];
}

/** Checked, hashed and folded by the very functions that recording uses; only the way into the tables is another. */
export function rowsOfTicket(events: readonly TicketEventReport[], laid: LaidContract, now: Instant): TicketRows {
  const { contract, timeline } = laid;
  const { reports, rejected } = checkReports(events, SOURCE, contract.id, now);
  const [first] = reports;
  if (rejected[0] !== undefined || first === undefined) throw new Error(`rejected: ${JSON.stringify(rejected[0])}`);
  const { ticketId } = first.fact;
  const externalId = events[0]?.ticketExternalId ?? '';
  const facts = reports.map(({ contentHash, fact }) => ({ ticketId, contentHash, fact: fact.fact }));
  const replay = { ticketId, externalId, facts, clocks: [] };
  const { columns, changedClocks, after } = replayTicket(replay, timeline, { mode: 'SILENT', now });
  const at = instantParam(now);
  const { tenantId, id, vendorId } = contract;
  const ticket = [
    ...[tenantId, ticketId, id, vendorId, SOURCE, externalId, events[0]?.subject ?? null, columns.channel],
    ...[columns.priority, columns.tier, columns.category, columns.assigneeGroup, columns.status],
    ...[columns.openedAt, columns.resolvedAt, columns.closedAt, columns.cancelledAt].map((t) => instantParam(t)),
    ...[columns.lastEventAt, columns.dueAt, columns.nextActionAt].map((t) => instantParam(t)),
    ...[
      columns.affectedUsers,
      columns.businessCritical,
      columns.stakeObjectiveId,
      columns.stakePeriod,
      instantParam(columns.stakeDueAt),
      at,
    ],
  ];
  const eventRows = facts.map(({ contentHash, fact }) => [
    ...[tenantId, id, SOURCE, fact.externalId, vendorId, ticketId, fact.kind, instantParam(fact.occurredAt)],
    ...[fact.sequence, fact.revision, fact.withdrawn, fact.isPublic, fact.status, fact.channel, fact.priority],
    ...[fact.tier, fact.category, fact.assigneeGroup, fact.affectedUsers, fact.businessCritical],
    ...[contentHash, 'BACKFILL', at],
  ]);
  return { ticket, events: eventRows, clocks: changedClocks.map(clockRow), counted: after };
}

function clockRow(clock: ClockRow): CopiedRow {
  const { dueAt, originalDueAt, warnAt, breachedAt, stoppedAt } = clock;
  return [
    ...[clock.tenantId, clock.ticketId, clock.objectiveId, clock.cycle, clock.contractId, clock.vendorId, clock.state],
    ...[instantParam(clock.startedAt), clock.termsVersion, clock.goal, JSON.stringify(clock.goalLimit), clock.limit],
    ...[dueAt, originalDueAt, warnAt, breachedAt, stoppedAt].map((t) => instantParam(t)),
    ...[clock.elapsed, instantParam(clock.elapsedAt), instantParam(clock.nextActionAt), clock.warned],
    ...[clock.generation, clock.breachEventId],
  ];
}
