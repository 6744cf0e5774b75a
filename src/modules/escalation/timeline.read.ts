import type { Acknowledgement, EscalationStep } from '../../domain/escalation.js';
import type { Instant } from '../../domain/instant.js';
import type { ReadUnit } from '../../platform/database.js';
import { rowsOfEach } from '../../platform/loaders.js';
import { forParty, perParty } from '../../platform/party.js';
import { instantParam } from '../../platform/values.js';
import type { TicketRef } from '../ticket/clock.read.js';
import { STEP_COLUMNS } from './escalationstep.read.js';

export interface EntryPlace {
  readonly at: Instant;
  /** Tells entries of one instant apart. */
  readonly place: string;
}

/** The same is asked of each ticket. */
export interface EntryQuestion {
  /** null: from the beginning. */
  readonly after: EntryPlace | null;
  readonly limit: number;
}

/** Exactly one of step and acknowledgement is set. */
export interface EntryRow extends EntryPlace {
  readonly step: EscalationStep | null;
  readonly acknowledgement: Acknowledgement | null;
}

const BEGINNING: EntryPlace = { at: 0, place: '' };

// Steps before acknowledgements of the same instant. Served by the primary keys, once a ticket.
const STEP_PLACE = `concat_ws(' ', '1', s.objective_id, s.cycle, s.side, s.policy_key, to_char(s.level, 'FM00'), to_char(s.repeat, 'FM00'))`;

const PAGES = perParty(
  'escalation_entry_pages',
  (own) => `
    SELECT (k.ord - 1)::int AS key, page.*
    FROM unnest($2::uuid[], $3::uuid[]) WITH ORDINALITY AS k (tenant_id, ticket_id, ord)
    CROSS JOIN LATERAL (
      SELECT entry.*
      FROM (
        SELECT s.recorded_at AS at, ${STEP_PLACE} COLLATE "C" AS place, true AS "isStep", ${STEP_COLUMNS},
          NULL::timestamptz AS "acknowledgedAt", NULL::timestamptz AS "until", NULL::text AS "by", NULL::text AS note
        FROM escalation_step s
        WHERE ${own('s')} AND s.tenant_id = k.tenant_id AND s.ticket_id = k.ticket_id
        UNION ALL
        SELECT a.acknowledged_at, ('2 ' || a.side) COLLATE "C", false, a.tenant_id, a.ticket_id, NULL::uuid, NULL::text, a.side,
          NULL::text, NULL::int, NULL::int, a.contract_id, a.vendor_id, NULL::int, NULL::text, NULL::timestamptz,
          NULL::timestamptz, NULL::jsonb, a.acknowledged_at, a.acknowledged_until, a.acknowledged_by, a.note
        FROM acknowledgement a
        WHERE ${own('a')} AND a.tenant_id = k.tenant_id AND a.ticket_id = k.ticket_id
      ) entry
      WHERE (entry.at, entry.place) > ($4::timestamptz, $5::text COLLATE "C")
      ORDER BY entry.at, entry.place
      LIMIT $6
    ) page
    ORDER BY k.ord, page.at, page.place`,
);

type PageRow = EscalationStep & Acknowledgement & EntryPlace & { readonly key: number; readonly isStep: boolean };

/** What happened to the escalations of tickets behind `after`, the earliest first: a page for each, in one statement. */
export async function escalationEntryPages(
  unit: ReadUnit,
  { after, limit }: EntryQuestion,
  tickets: readonly TicketRef[],
): Promise<EntryRow[][]> {
  const { statement, organisationId } = forParty(PAGES, unit.principal);
  const { at, place } = after ?? BEGINNING;
  const rows = await unit.rows<PageRow>(statement, [
    organisationId,
    tickets.map(({ tenantId }) => tenantId),
    tickets.map(({ id }) => id),
    instantParam(at),
    place,
    limit,
  ]);
  return rowsOfEach<EntryRow>(
    tickets.length,
    rows.map((row) => ({
      key: row.key,
      at: row.at,
      place: row.place,
      step: row.isStep ? row : null,
      acknowledgement: row.isStep ? null : row,
    })),
  );
}
