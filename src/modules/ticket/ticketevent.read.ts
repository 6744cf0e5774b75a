import type { Instant } from '../../domain/instant.js';
import type { ReadUnit } from '../../platform/database.js';
import { rowsOfEach } from '../../platform/loaders.js';
import { forParty, perParty } from '../../platform/party.js';
import { instantParams } from '../../platform/values.js';
import type { TicketEventRow } from './ticketevent.table.js';

export type TicketEvent = Omit<TicketEventRow, 'contentHash' | 'vendorId' | 'firstRecordedAt'>;

/** A page of the events of one ticket. */
export interface TicketEventKey {
  readonly tenantId: string;
  readonly ticketId: string;
  /** null: from the beginning. */
  readonly after: TicketEventPlace | null;
  readonly limit: number;
}

export interface TicketEventPlace {
  readonly occurredAt: Instant;
  readonly sequence: number;
  readonly externalId: string;
}

const BEGINNING: TicketEventPlace = { occurredAt: Number.NEGATIVE_INFINITY, sequence: -1, externalId: '' };

// Served by ticket_event_replay, once a ticket. A ticket's events all have its source, so that externalId tells them apart.
const PAGES_OF_EVENTS = perParty(
  'ticket_event_pages',
  (own) => `
    SELECT k.ord::integer - 1 AS "key", e.*
    FROM unnest($2::uuid[], $3::uuid[], $4::timestamptz[], $5::bigint[], $6::text[], $7::integer[]) WITH ORDINALITY
      AS k (tenant_id, ticket_id, occurred_at, sequence, external_id, size, ord)
    CROSS JOIN LATERAL (
      SELECT e.tenant_id AS "tenantId", e.contract_id AS "contractId", e.source, e.external_id AS "externalId",
        e.ticket_id AS "ticketId", e.kind, e.occurred_at AS "occurredAt", e.sequence, e.revision, e.withdrawn,
        e.is_public AS "isPublic", e.status, e.channel, e.priority, e.tier, e.category,
        e.assignee_group AS "assigneeGroup", e.affected_users AS "affectedUsers",
        e.business_critical AS "businessCritical", e.mode, e.recorded_at AS "recordedAt"
      FROM ticket_event e
      WHERE ${own('e')} AND e.tenant_id = k.tenant_id AND e.ticket_id = k.ticket_id
        AND (e.occurred_at, e.sequence, e.external_id) > (k.occurred_at, k.sequence, k.external_id)
      ORDER BY e.occurred_at, e.sequence, e.external_id
      LIMIT k.size
    ) e
    ORDER BY k.ord, "occurredAt", "sequence", "externalId"`,
);

/** Pages of the events of any number of tickets, in one statement, each in the order in which they happened. */
export async function ticketEventPages(unit: ReadUnit, keys: readonly TicketEventKey[]): Promise<TicketEvent[][]> {
  const { statement, organisationId } = forParty(PAGES_OF_EVENTS, unit.principal);
  const places = keys.map((key) => key.after ?? BEGINNING);
  const rows = await unit.rows<TicketEvent & { key: number }>(statement, [
    organisationId,
    keys.map((key) => key.tenantId),
    keys.map((key) => key.ticketId),
    instantParams(places.map((place) => place.occurredAt)),
    places.map((place) => place.sequence),
    places.map((place) => place.externalId),
    keys.map((key) => key.limit),
  ]);
  return rowsOfEach(keys.length, rows);
}
