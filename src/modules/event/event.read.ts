import type { EventKind } from '../../domain/event.js';
import type { ReadUnit, Statement } from '../../platform/database.js';
import type { JournalRow, Party } from '../../platform/journal.js';

export interface EventPage extends Party {
  /** Entries after this sequence, in the order of the page; null: from its beginning. */
  readonly after: number | null;
  readonly limit: number;
  readonly kinds: readonly EventKind[] | null;
  readonly contractIds: readonly string[] | null;
  readonly objectiveIds: readonly string[] | null;
}

const COLUMNS = `
  organisation_id AS "organisationId", side, sequence, tenant_id AS "tenantId", vendor_id AS "vendorId", event_id AS "eventId",
  kind, occurred_at AS "occurredAt", recorded_at AS "recordedAt", contract_id AS "contractId",
  objective_id AS "objectiveId", ticket_id AS "ticketId", payload`;

const WISHED = `
  ($5::text[] IS NULL OR kind = ANY ($5::text[])) AND ($6::uuid[] IS NULL OR contract_id = ANY ($6::uuid[]))
  AND ($7::uuid[] IS NULL OR objective_id = ANY ($7::uuid[]))`;

// Both served by the primary key of journal.
const OLDEST_FIRST: Statement = {
  name: 'event.oldestFirst',
  text: `SELECT ${COLUMNS} FROM journal
    WHERE organisation_id = $1 AND side = $2 AND sequence > coalesce($3::bigint, 0) AND ${WISHED}
    ORDER BY sequence LIMIT $4`,
};

const NEWEST_FIRST: Statement = {
  name: 'event.newestFirst',
  text: `SELECT ${COLUMNS} FROM journal
    WHERE organisation_id = $1 AND side = $2 AND ($3::bigint IS NULL OR sequence < $3::bigint) AND ${WISHED}
    ORDER BY sequence DESC LIMIT $4`,
};

/** A page of one party's stream, as history. */
export function eventPage(
  unit: ReadUnit,
  order: 'OLDEST_FIRST' | 'NEWEST_FIRST',
  page: EventPage,
): Promise<JournalRow[]> {
  return unit.rows<JournalRow>(order === 'OLDEST_FIRST' ? OLDEST_FIRST : NEWEST_FIRST, [
    page.organisationId,
    page.side,
    page.after,
    page.limit,
    page.kinds,
    page.contractIds,
    page.objectiveIds,
  ]);
}
