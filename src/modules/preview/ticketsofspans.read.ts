import type { Interval } from '../../domain/instant.js';
import type { TicketStatus } from '../../domain/terms.js';
import type { ReadUnit, Statement } from '../../platform/database.js';
import { instantParams } from '../../platform/values.js';

/** A ticket to replay. */
export interface SpanTicket {
  readonly id: string;
  readonly externalId: string;
}

/** Tickets that may count in one of the spans. */
export interface SpanQuestion {
  readonly contract: { readonly tenantId: string; readonly id: string };
  readonly spans: readonly Interval[];
  /** Periods, by index, of which the clocks carried to them count too, wherever their tickets ended. */
  readonly carriedTo: readonly number[];
  /** Statuses in which nothing counts any more but by a fact. */
  readonly done: readonly TicketStatus[];
}

// By id, so that a page follows the one before it. What is open may become late without a fact. Clocks by clock_carried.
const TICKETS = `
  FROM ticket t
  WHERE t.tenant_id = $1 AND t.contract_id = $2 AND (EXISTS (
    SELECT FROM unnest($3::timestamptz[], $4::timestamptz[]) AS s (from_at, ends_at)
    WHERE t.opened_at < s.ends_at AND (t.last_event_at >= s.from_at OR t.status <> ALL ($5::text[])))
  OR t.id = ANY (ARRAY(
    SELECT c.ticket_id FROM clock c WHERE c.tenant_id = $1 AND c.contract_id = $2 AND c.carried_to = ANY ($6::int[]))))`;

const COUNT: Statement = {
  name: 'preview_ticket_count',
  planned: 'EACH_TIME',
  text: `SELECT count(*)::int AS count FROM (SELECT 1 ${TICKETS} LIMIT $7) found`,
};

const PAGE: Statement = {
  name: 'preview_ticket_page',
  planned: 'EACH_TIME',
  text: `SELECT t.id, t.external_id AS "externalId" ${TICKETS} AND t.id > $7::uuid ORDER BY t.id LIMIT $8`,
};

const BEGINNING = '00000000-0000-0000-0000-000000000000';

function valuesOf({ contract, spans, done, carriedTo }: SpanQuestion): unknown[] {
  const from = spans.map(({ startsAt }) => startsAt);
  const to = spans.map(({ endsAt }) => endsAt);
  return [contract.tenantId, contract.id, instantParams(from), instantParams(to), done, carriedTo];
}

/** How many there are, counted up to `most`. */
export async function countTicketsOfSpans(unit: ReadUnit, question: SpanQuestion, most: number): Promise<number> {
  const [row] = await unit.rows<{ count: number }>(COUNT, [...valuesOf(question), most]);
  return row?.count ?? 0;
}

/** The tickets in pages by id. */
export async function* ticketsOfSpans(
  unit: ReadUnit,
  question: SpanQuestion,
  pageSize: number,
): AsyncGenerator<SpanTicket[]> {
  let after = BEGINNING;
  for (;;) {
    const page = await unit.rows<SpanTicket>(PAGE, [...valuesOf(question), after, pageSize]);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    if (page.length < pageSize) return;
    after = last.id;
  }
}
