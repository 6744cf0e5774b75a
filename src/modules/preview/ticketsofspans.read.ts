import type { Instant, Interval } from '../../domain/instant.js';
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
  /** What happened so long before a span may count in it by the mere passing of time. */
  readonly reach: number;
  /** Statuses in which nothing counts any more but by a fact. */
  readonly done: readonly TicketStatus[];
}

// By id, so that a page follows the one before it. What is open may become late without a fact.
const TICKETS = `
  FROM ticket t
  WHERE t.tenant_id = $1 AND t.contract_id = $2 AND EXISTS (
    SELECT FROM unnest($3::timestamptz[], $4::timestamptz[]) AS s (from_at, ends_at)
    WHERE t.opened_at < s.ends_at AND (t.last_event_at >= s.from_at OR t.status <> ALL ($5::text[])))`;

const COUNT: Statement = {
  name: 'preview_ticket_count',
  planned: 'EACH_TIME',
  text: `SELECT count(*)::int AS count FROM (SELECT 1 ${TICKETS} LIMIT $6) found`,
};

const PAGE: Statement = {
  name: 'preview_ticket_page',
  planned: 'EACH_TIME',
  text: `SELECT t.id, t.external_id AS "externalId" ${TICKETS} AND t.id > $6::uuid ORDER BY t.id LIMIT $7`,
};

const BEGINNING = '00000000-0000-0000-0000-000000000000';

function valuesOf({ contract, spans, reach, done }: SpanQuestion): unknown[] {
  const from = spans.map(({ startsAt }): Instant => startsAt - reach);
  return [contract.tenantId, contract.id, instantParams(from), instantParams(spans.map(({ endsAt }) => endsAt)), done];
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
