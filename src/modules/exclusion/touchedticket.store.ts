import type { ExclusionScope } from '../../domain/exclusion.js';
import { ticketId } from '../../domain/identity.js';
import type { Interval } from '../../domain/instant.js';
import type { Timeline } from '../../domain/timeline.js';
import type { Statement, WriteUnit } from '../../platform/database.js';
import { instantParam } from '../../platform/values.js';
import { DUE_TOPIC } from '../../platform/wake.js';

const marking = (name: string, touched: string): Statement => ({
  name,
  planned: 'EACH_TIME',
  text: `
    WITH touched AS (
      SELECT k.id FROM ticket k WHERE k.tenant_id = $1 AND k.contract_id = $2 AND ${touched} ORDER BY k.id FOR UPDATE
    )
    UPDATE ticket t SET next_action_at = least(t.next_action_at, $3::timestamptz)
    FROM touched
    WHERE t.tenant_id = $1 AND t.id = touched.id`,
});

// Served by ticket_contract_opened; nothing starts a clock before its ticket is opened.
const MARK_OVERLAPPED = marking(
  'mark_overlapped_tickets',
  `k.opened_at < $5 AND (cardinality($6::text[]) = 0 OR k.channel = ANY ($6)) AND EXISTS (
        SELECT 1 FROM clock c
        WHERE c.tenant_id = k.tenant_id AND c.ticket_id = k.id AND c.started_at < $5
          AND (c.stopped_at IS NULL OR c.stopped_at > $4)
          AND (cardinality($7::uuid[]) = 0 OR c.objective_id = ANY ($7)))`,
);

const MARK_NAMED = marking('mark_named_ticket', 'k.id = $4');

/**
 * Has the worker count the tickets anew whose clocks a scope touches, from now on. In one statement, however many there are:
 * with the decision all of them must be known to be due, or a statement could be submitted between two pages of them, and their
 * locks are held until the decision commits either way. It writes one column and counts nothing; that the worker does in pages.
 */
export async function markTouchedTickets(unit: WriteUnit, timeline: Timeline, scope: ExclusionScope): Promise<void> {
  const { tenantId, id } = timeline.contract;
  const { span, ticket } = scope;
  const values = [tenantId, id, instantParam(unit.now)];
  if (ticket !== null) await unit.affected(MARK_NAMED, [...values, ticketId(id, ticket.source, ticket.externalId)]);
  else if (span !== null) await unit.affected(MARK_OVERLAPPED, [...values, ...overlapOf(span, scope, timeline)]);
  unit.hint(DUE_TOPIC);
}

function overlapOf({ startsAt, endsAt }: Interval, { channels, objectives }: ExclusionScope, timeline: Timeline) {
  return [instantParam(startsAt), instantParam(endsAt), channels, objectives.map((key) => timeline.objectiveId(key))];
}
