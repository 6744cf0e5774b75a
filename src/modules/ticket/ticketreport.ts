import type { TicketFact } from '../../domain/facts.js';
import type { Issue } from '../../domain/fault.js';
import { ticketId } from '../../domain/identity.js';
import type { Instant } from '../../domain/instant.js';
import { contentHash, type RejectedItem, type Report } from '../../domain/reporting.js';
import { LONGEST_EXTERNAL_ID, proseIssues, textIssues } from '../../domain/text.js';
import { validateTicketFact } from '../../domain/ticketrules.js';

const LONGEST_SUBJECT = 500;

/** A ticket event as reported: the fact without its source, which its batch names, and the ticket it is about. */
export interface TicketEventReport extends Omit<TicketFact, 'source'> {
  readonly ticketExternalId: string;
  /** What the ticket says; no fact: the one reported last stands. null leaves it as it is. */
  readonly subject: string | null;
}

export interface FactOfTicket {
  readonly ticketId: string;
  readonly fact: TicketFact;
}

export type TicketReport = Report<FactOfTicket>;

/** Where an item stands in the input. */
export function eventPath(index: number): string {
  return `events.${index}`;
}

function wordingIssue({ externalId, ticketExternalId, subject }: TicketEventReport, path: string): Issue | undefined {
  return [
    ...textIssues(externalId, `${path}.externalId`, LONGEST_EXTERNAL_ID),
    ...textIssues(ticketExternalId, `${path}.ticketExternalId`, LONGEST_EXTERNAL_ID),
    // A subject may be empty.
    ...(subject === null || subject === '' ? [] : proseIssues(subject, `${path}.subject`, LONGEST_SUBJECT)),
  ][0];
}

/** All that a report says, apart from its revision and the subject. */
function hashOf(item: TicketEventReport): string {
  return contentHash(
    item.ticketExternalId,
    item.kind,
    item.occurredAt,
    item.sequence,
    item.withdrawn,
    item.isPublic,
    item.status,
    item.channel,
    item.priority,
    item.tier,
    item.category,
    item.assigneeGroup,
    item.affectedUsers,
    item.businessCritical,
  );
}

// Written out: spreading it costs several times as much.
function factOf(item: TicketEventReport, source: string): TicketFact {
  return {
    source,
    externalId: item.externalId,
    revision: item.revision,
    withdrawn: item.withdrawn,
    occurredAt: item.occurredAt,
    kind: item.kind,
    sequence: item.sequence,
    isPublic: item.isPublic,
    status: item.status,
    channel: item.channel,
    priority: item.priority,
    tier: item.tier,
    category: item.category,
    assigneeGroup: item.assigneeGroup,
    affectedUsers: item.affectedUsers,
    businessCritical: item.businessCritical,
  };
}

function refusalOf(item: TicketEventReport, fact: TicketFact, now: Instant, path: string) {
  const wording = wordingIssue(item, path);
  if (wording !== undefined) return { code: 'INVALID_INPUT' as const, ...wording };
  return validateTicketFact(fact, now, path);
}

/** Checks the items of a batch one by one: the good ones as reports, the bad ones with what is wrong with them. */
export function checkReports(
  items: readonly TicketEventReport[],
  source: string,
  contractId: string,
  now: Instant,
): { reports: TicketReport[]; rejected: RejectedItem[] } {
  const reports: TicketReport[] = [];
  const rejected: RejectedItem[] = [];
  const ids = new Map<string, string>();
  for (const [index, item] of items.entries()) {
    const { externalId, ticketExternalId, revision } = item;
    const fact = factOf(item, source);
    const refusal = refusalOf(item, fact, now, eventPath(index));
    if (refusal !== null) {
      rejected.push({ index, externalId, ...refusal });
      continue;
    }
    const id = ids.get(ticketExternalId) ?? ticketId(contractId, source, ticketExternalId);
    ids.set(ticketExternalId, id);
    reports.push({ index, key: externalId, revision, contentHash: hashOf(item), fact: { ticketId: id, fact } });
  }
  return { reports, rejected };
}
