import { assertAllowed } from '../../domain/access.js';
import type { Acknowledgement } from '../../domain/escalation.js';
import { type Issue, notFound, refuseIssues } from '../../domain/fault.js';
import type { Instant } from '../../domain/instant.js';
import { proseIssues } from '../../domain/text.js';
import { isUuid } from '../../domain/uuid.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { DUE_TOPIC } from '../../platform/wake.js';
import { withinLimit } from '../contract/contractcolumns.read.js';
import { insertAcknowledgement, type LatestOfSide, latestOfSide, lockOwnTicket } from './acknowledgement.store.js';

const LONGEST_NOTE = 500;

/** Who takes a ticket in hand, and how long. */
export interface AcknowledgementDraft {
  readonly ticketId: string;
  /** null: for good. */
  readonly until: Instant | null;
  readonly note: string | null;
}

/**
 * Takes a ticket in hand for the actor's side: what waits for that on the ladders of this side stops, until then or for good. Steps
 * that are reached by themselves still happen. The same as the latest of its side, by the same person, changes nothing, unless it
 * is for good and a clock has started since. Throws FORBIDDEN, NOT_FOUND, INVALID_INPUT.
 */
export async function acknowledgeTicket(
  { actor, write }: Pick<RequestContext, 'actor' | 'write'>,
  draft: AcknowledgementDraft,
): Promise<Acknowledgement> {
  assertAllowed(actor, 'escalation.acknowledge');
  const { until, note } = draft;
  const ticketId = draft.ticketId.toLowerCase();
  return write(async (unit) => {
    const ticket = isUuid(ticketId) ? await lockOwnTicket(unit, ticketId) : null;
    if (ticket === null || !withinLimit(actor, ticket.contractId)) throw notFound('ticket');
    const key = { tenantId: ticket.tenantId, ticketId, side: actor.side };
    const latest = await latestOfSide(unit, key);
    if (latest !== null && isSame(latest, { until, note, by: actor.subject })) return { ...ticket, ...key, ...latest };
    // The latest one counts: none is made at the time of another.
    const acknowledgedAt = Math.max(unit.now, (latest?.acknowledgedAt ?? Number.NEGATIVE_INFINITY) + 1);
    const acknowledgement = { ...ticket, ...key, acknowledgedAt, until, by: actor.subject, note };
    refuseIssues(issuesOf(draft, acknowledgedAt));
    await insertAcknowledgement(unit, acknowledgement);
    unit.hint(DUE_TOPIC);
    return acknowledgement;
  });
}

function isSame(latest: LatestOfSide, { until, note, by }: Pick<Acknowledgement, 'until' | 'note' | 'by'>): boolean {
  const holds = until !== null || !latest.isOutlived;
  return holds && latest.until === until && latest.note === note && latest.by === by;
}

function issuesOf({ until, note }: AcknowledgementDraft, now: Instant): Issue[] {
  const past = until !== null && !(until > now) ? [{ path: 'until', message: 'must lie in the future' }] : [];
  return [...past, ...(note === null ? [] : proseIssues(note, 'note', LONGEST_NOTE))];
}
