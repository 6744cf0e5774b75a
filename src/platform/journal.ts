import type { Side } from '../domain/actor.js';
import type { DomainEvent, EventKind, EventPayload } from '../domain/event.js';
import { instantArray, scalarArray, textArray } from './arrayparam.js';
import { badCursor, decodeCursor } from './cursor.js';
import type { ReadUnit, Statement, WriteUnit } from './unit.js';
import { streamTopic } from './wake.js';

export interface Party {
  readonly organisationId: string;
  readonly side: Side;
}

/** An entry in the stream of one party. */
export interface JournalRow extends Party, DomainEvent {
  /** From 1, without gaps within the stream. */
  readonly sequence: number;
}

/** Where a stream ends, and through which sequence its beginning was removed as too old. */
export interface StreamHead {
  readonly last: number;
  readonly prunedThrough: number;
}

export interface StreamQuery extends Party {
  /** Entries after this sequence. */
  readonly after: number;
  readonly limit: number;
  readonly kinds?: readonly EventKind[] | null;
  readonly contractIds?: readonly string[] | null;
  /** Looks no further than this sequence: bounds the search for what is rare. */
  readonly upTo?: number | null;
}

export interface StreamPage {
  readonly rows: readonly JournalRow[];
  /** Nothing that fits the question lies at or before this sequence except `rows`: read on from here. */
  readonly through: number;
  /** As it was before the rows were read. */
  readonly head: StreamHead;
}

// The heads are locked in the same order by everyone and held until the commit: so a stream has its numbers in commit order.
const DRAW_SEQUENCES: Statement = {
  name: 'journal_draw_sequences',
  text: `
    INSERT INTO stream_head AS head (organisation_id, side, last_sequence)
    SELECT drawn.organisation_id, drawn.side, drawn.amount
    FROM unnest($1::uuid[], $2::text[], $3::bigint[]) AS drawn (organisation_id, side, amount)
    ORDER BY drawn.organisation_id, drawn.side
    ON CONFLICT (organisation_id, side) DO UPDATE SET last_sequence = head.last_sequence + excluded.last_sequence
    RETURNING head.organisation_id AS "organisationId", head.side, head.last_sequence AS last`,
};

// No RETURNING and no conflict target: both ask for the right to see the row, and the other party's row may not be seen.
const APPEND: Statement = {
  name: 'journal_append',
  text: `
    INSERT INTO journal (organisation_id, side, sequence, tenant_id, vendor_id, event_id, kind, occurred_at, recorded_at,
      contract_id, objective_id, ticket_id, payload)
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[],
      $8::timestamptz[], $9::timestamptz[], $10::uuid[], $11::uuid[], $12::uuid[], $13::jsonb[])
    ON CONFLICT DO NOTHING`,
};

const HEAD: Statement = {
  name: 'journal_head',
  text: `SELECT last_sequence AS last, pruned_through AS "prunedThrough"
    FROM stream_head WHERE organisation_id = $1 AND side = $2`,
};

const READ: Statement = {
  name: 'journal_read',
  text: `
    SELECT organisation_id AS "organisationId", side, sequence, tenant_id AS "tenantId", vendor_id AS "vendorId",
      event_id AS "eventId", kind, occurred_at AS "occurredAt", recorded_at AS "recordedAt", contract_id AS "contractId",
      objective_id AS "objectiveId", ticket_id AS "ticketId", payload
    FROM journal
    WHERE organisation_id = $1 AND side = $2 AND sequence > $3 AND ($7::bigint IS NULL OR sequence <= $7)
      AND ($5::text[] IS NULL OR kind = ANY ($5::text[])) AND ($6::uuid[] IS NULL OR contract_id = ANY ($6::uuid[]))
    ORDER BY sequence LIMIT $4`,
};

function partyKey({ organisationId, side }: Party): string {
  return `${organisationId} ${side}`;
}

/** Both parties of each event, grouped by party, in the order in which heads are locked. */
function entriesByParty(events: readonly DomainEvent[]): { party: Party; events: DomainEvent[] }[] {
  const streams = new Map<string, { party: Party; events: DomainEvent[] }>();
  for (const event of events) {
    const parties: Party[] = [
      { organisationId: event.tenantId, side: 'CLIENT' },
      { organisationId: event.vendorId, side: 'VENDOR' },
    ];
    for (const party of parties) {
      const stream = streams.get(partyKey(party)) ?? { party, events: [] };
      stream.events.push(event);
      streams.set(partyKey(party), stream);
    }
  }
  return [...streams.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, stream]) => stream);
}

/** The entries' columns behind their sequences, as APPEND takes them. */
function entryParams(streams: readonly { party: Party; events: readonly DomainEvent[] }[]): unknown[] {
  const events = streams.flatMap((stream) => stream.events);
  return [
    textArray(events.map((event) => event.tenantId)),
    textArray(events.map((event) => event.vendorId)),
    textArray(events.map((event) => event.eventId)),
    textArray(events.map((event) => event.kind)),
    instantArray(events.map((event) => event.occurredAt)),
    instantArray(events.map((event) => event.recordedAt)),
    textArray(events.map((event) => event.contractId)),
    textArray(events.map((event) => event.objectiveId)),
    textArray(events.map((event) => event.ticketId)),
    textArray(events.map((event) => JSON.stringify(event.payload satisfies EventPayload))),
  ];
}

/**
 * Appends events, in the order given, to the streams of both their parties. The last act of a transaction: from here on it
 * holds the parties' heads, and everyone else who appends to them waits for its commit. Wakes their readers afterwards.
 */
export async function appendEvents(unit: WriteUnit, events: readonly DomainEvent[]): Promise<void> {
  if (events.length === 0) return;
  const streams = entriesByParty(events);
  const drawing = unit.rows<Party & { last: number }>(DRAW_SEQUENCES, [
    streams.map(({ party }) => party.organisationId),
    streams.map(({ party }) => party.side),
    streams.map((stream) => stream.events.length),
  ]);
  // Put together while the database works on what was sent before.
  const parties = streams.flatMap(({ party, events: own }) => own.map(() => party));
  const params = entryParams(streams);
  const lastOf = new Map((await drawing).map((head) => [partyKey(head), head.last]));
  const sequences = streams.flatMap((stream) => {
    const last = lastOf.get(partyKey(stream.party));
    if (last === undefined) throw new Error('a stream has no head');
    return stream.events.map((_, index) => last - stream.events.length + 1 + index);
  });
  const inserted = await unit.affected(APPEND, [
    textArray(parties.map(({ organisationId }) => organisationId)),
    textArray(parties.map(({ side }) => side)),
    scalarArray(sequences),
    ...params,
  ]);
  if (inserted !== sequences.length) throw new Error('a stream already holds entries past its head');
  for (const { party } of streams) unit.hint(streamTopic(party.organisationId, party.side));
}

/** The head of a stream; of one that nothing was ever appended to, zeros. */
export async function streamHead(unit: ReadUnit, organisationId: string, side: Side): Promise<StreamHead> {
  const [head] = await unit.rows<StreamHead>(HEAD, [organisationId, side]);
  return head ?? { last: 0, prunedThrough: 0 };
}

/** Throws INVALID_INPUT where reading on from `sequence` would silently leave out entries, or where it never was. */
export function assertReadable(sequence: number, head: StreamHead): void {
  if (sequence < head.prunedThrough) throw badCursor('is older than the events that are still kept; start without it');
  if (sequence > head.last) throw badCursor('lies past the end of the stream');
}

/** The sequence a cursor stands at, checked against the stream: foreign, malformed, expired and future ones are refused. */
export async function resolveCursor(unit: ReadUnit, cursor: string, party: Party): Promise<number> {
  const sequence = decodeCursor(cursor, party);
  assertReadable(sequence, await streamHead(unit, party.organisationId, party.side));
  return sequence;
}

/** Cuts off what lies behind a missing number: it would be skipped for ever if reading went on behind it. */
function beforeGap(rows: readonly JournalRow[], after: number): readonly JournalRow[] {
  const gap = rows.findIndex((row, index) => row.sequence !== after + 1 + index);
  return gap === -1 ? rows : rows.slice(0, gap);
}

/** The next entries of a stream that fit, and how far it was read to find them. Two statements in one round trip. */
export async function readStreamPage(unit: ReadUnit, query: StreamQuery): Promise<StreamPage> {
  const { organisationId, side, after, limit, kinds = null, contractIds = null, upTo = null } = query;
  // The head first: outside of a snapshot the entries are then seen later than the head, never earlier.
  const [head, found] = await Promise.all([
    streamHead(unit, organisationId, side),
    unit.rows<JournalRow>(READ, [organisationId, side, after, limit, kinds, contractIds, upTo]),
  ]);
  const isFiltered = kinds !== null || contractIds !== null;
  const rows = isFiltered ? found : beforeGap(found, after);
  const read = rows.at(-1)?.sequence ?? after;
  const end = Math.min(head.last, upTo ?? head.last);
  const through = isFiltered && found.length < limit ? Math.max(read, end) : read;
  return { rows, through, head };
}

/** The next entries of a stream that fit, in order, stopping at a gap. */
export async function readStream(unit: ReadUnit, query: StreamQuery): Promise<JournalRow[]> {
  return [...(await readStreamPage(unit, query)).rows];
}
