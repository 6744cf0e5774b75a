import fc from 'fast-check';
import type { TicketEventKind } from '../../src/domain/facts.js';
import { HOUR, MINUTE } from '../../src/domain/instant.js';
import type { TicketEventReport } from '../../src/modules/ticket/ticketreport.js';
import { at } from './clockterms.js';

const FIRST = at('2026-03-30T08:00:00Z');

export function report(
  ticket: string,
  kind: TicketEventKind,
  occurredAt: number,
  more: Partial<TicketEventReport> = {},
) {
  return {
    ticketExternalId: ticket,
    externalId: `${ticket} ${kind} ${occurredAt}`,
    kind,
    occurredAt,
    revision: 1,
    withdrawn: false,
    sequence: 0,
    isPublic: true,
    status: null,
    channel: kind === 'OPENED' ? 'EMAIL' : null,
    priority: null,
    tier: null,
    category: null,
    assigneeGroup: null,
    affectedUsers: null,
    businessCritical: null,
    subject: null,
    ...more,
  } satisfies TicketEventReport;
}

const KINDS = [
  'OPENED',
  'AGENT_REPLIED',
  'CUSTOMER_REPLIED',
  'STATUS_CHANGED',
  'STATUS_CHANGED',
  'ATTRIBUTES_CHANGED',
  'CANCELLED',
] as const;

const anyContent = fc
  .record({
    ticket: fc.constantFrom('T1', 'T2', 'T3', 'T4'),
    kind: fc.constantFrom(...KINDS),
    // Half hours over three days, across the end of a month.
    occurredAt: fc.integer({ min: 0, max: 144 }).map((n) => FIRST + n * 30 * MINUTE),
    isPublic: fc.constantFrom(true, true, false),
    status: fc.constantFrom('OPEN', 'PENDING_CUSTOMER', 'ON_HOLD', 'RESOLVED', 'CLOSED'),
    priority: fc.constantFrom('P1', 'P2', null),
    withdrawn: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
  })
  .map(({ ticket, kind, occurredAt, status, priority, ...more }) =>
    report(ticket, kind, occurredAt, {
      ...more,
      status: kind === 'STATUS_CHANGED' ? (status as 'OPEN') : null,
      priority: kind === 'ATTRIBUTES_CHANGED' ? ((priority ?? 'P3') as 'P1') : (priority as 'P1' | null),
    }),
  );

/** All revisions of every event: up to three of each, which may move it in time and to another ticket. */
const anyHistory = fc
  .tuple(
    fc.constant(
      ['T1', 'T2', 'T3', 'T4'].map((ticket) => [report(ticket, 'OPENED', FIRST, { externalId: `${ticket} opened` })]),
    ),
    fc.array(fc.array(anyContent, { minLength: 1, maxLength: 3 }), { minLength: 5, maxLength: 25 }),
  )
  .map(([openings, events]) => [
    ...openings,
    ...events.map((revisions, i) =>
      revisions.map((event, n) => ({ ...event, externalId: `e${i}`, revision: n + 1 }) as TicketEventReport),
    ),
  ]);

/** A call of a reporter or a look of the worker, at a time. */
export interface Delivery {
  readonly events: readonly TicketEventReport[];
  readonly now: number;
}

/** The time by which everything has happened and been told. */
export const LAST = FIRST + 96 * HOUR;

export interface ReportedTickets {
  /** The last revision of each event. */
  readonly events: readonly TicketEventReport[];
  /** The same told in any order, batches and repetitions, lower revisions among them. */
  readonly deliveries: readonly Delivery[];
}

/** Tickets told twice: as they ended up, and in the way helpdesks tell them. */
export function reportedTickets(): fc.Arbitrary<ReportedTickets> {
  return anyHistory.chain((history) => {
    const all = history.flat();
    const told = fc.tuple(
      fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
      fc.subarray(all),
      fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 12 }),
    );
    return told.map(([shuffled, again, sizes]) => ({
      events: history.map((revisions) => revisions.at(-1) as TicketEventReport),
      deliveries: deliveries([...shuffled, ...again], sizes),
    }));
  });
}

/** Batches of the given sizes, each at the time of its latest event or later. */
function deliveries(events: readonly TicketEventReport[], sizes: readonly number[]): Delivery[] {
  const batches: Delivery[] = [];
  let now = FIRST;
  for (let from = 0, n = 0; from < events.length; n += 1) {
    const size = sizes[n % sizes.length] ?? 1;
    const batch = events.slice(from, from + size);
    now = Math.max(now, ...batch.map((event) => event.occurredAt)) + MINUTE;
    batches.push({ events: batch, now });
    from += size;
  }
  return batches;
}
