import fc from 'fast-check';
import type { MeasurementFact, MeasurementKind, RecordingMode, TicketFact } from '../../src/domain/facts.js';
import type { MeasurementReport } from '../../src/modules/measurement/measurementreport.js';
import type { TicketEventReport } from '../../src/modules/ticket/ticketreport.js';
import { anyMeasured } from './anymeasurement.js';
import { at } from './clockterms.js';
import { report } from './reportedtickets.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Clocks change in Berlin on the 29th; April begins after three days and a half. */
export const FIRST = at('2026-03-28T08:00:00Z');
/** All has happened and been told; April goes on. */
export const LAST = at('2026-04-06T12:00:00Z');
/** April is over everywhere. */
export const END = at('2026-05-02T00:00:00Z');

/** One revision of a fact, as one item of a batch. */
export type Told =
  | { readonly kind: 'TICKET'; readonly item: TicketEventReport }
  | { readonly kind: MeasurementKind; readonly item: MeasurementReport };

/** A call of a reporter with all it tells, and what the worker does before. */
export interface Step {
  readonly told: readonly Told[];
  readonly now: number;
  /** The reporter's call began so much earlier and had to wait. */
  readonly waited: number;
  readonly mode: RecordingMode;
  readonly ticks: 'NONE' | 'TICKETS' | 'PERIODS' | 'BOTH';
}

export interface History {
  /** The last revision of each fact. */
  readonly facts: readonly Told[];
  /** All revisions, some repeated, in any order and batches. */
  readonly steps: readonly Step[];
}

const anyStart = fc.integer({ min: 0, max: 9 * 24 }).map((n) => FIRST + n * 30 * MINUTE);

const anyEvent: fc.Arbitrary<Told> = fc
  .record({
    ticket: fc.constantFrom('T1', 'T2', 'T3'),
    kind: fc.constantFrom(
      ...(['AGENT_REPLIED', 'AGENT_REPLIED', 'CUSTOMER_REPLIED', 'CUSTOMER_REPLIED', 'OPENED'] as const),
      ...(['STATUS_CHANGED', 'STATUS_CHANGED', 'STATUS_CHANGED', 'STATUS_CHANGED', 'ATTRIBUTES_CHANGED'] as const),
      ...(['ATTRIBUTES_CHANGED', 'CANCELLED'] as const),
    ),
    occurredAt: anyStart,
    sequence: fc.constantFrom(0, 0, 1),
    isPublic: fc.constantFrom(true, true, false),
    status: fc.constantFrom('OPEN', 'PENDING_CUSTOMER', 'ON_HOLD', 'RESOLVED', 'RESOLVED', 'CLOSED'),
    priority: fc.constantFrom('P1', 'P2', 'P3'),
    hasPriority: fc.boolean(),
    withdrawn: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
  })
  .map(({ ticket, kind, occurredAt, status, priority, hasPriority, ...more }) => ({
    kind: 'TICKET',
    item: report(ticket, kind, occurredAt, {
      ...more,
      status: kind === 'STATUS_CHANGED' ? (status as 'OPEN') : null,
      priority: hasPriority || kind === 'ATTRIBUTES_CHANGED' ? (priority as 'P1') : null,
    }),
  }));

function anyMeasurement(): fc.Arbitrary<Told>[] {
  const withdrawn = fc.integer({ min: 0, max: 4 }).map((n) => n === 0);
  return anyMeasured(anyStart).map((content) =>
    fc.tuple(content, withdrawn).map(([measured, isWithdrawn]) => ({
      kind: measured.content.kind,
      item: { ...measured, externalId: '', revision: 1, withdrawn: isWithdrawn },
    })),
  );
}

/** Names each fact and numbers its revisions. */
function number(histories: readonly (readonly Told[])[]): Told[][] {
  return histories.map((revisions, n) =>
    revisions.map(
      (one, index) => ({ ...one, item: { ...one.item, externalId: `f${n}`, revision: index + 1 } }) as Told,
    ),
  );
}

/** All revisions of every fact: up to three of each, which may withdraw it, bring it back, or move it. */
function anyRevisions(): fc.Arbitrary<Told[][]> {
  const opened = ['T1', 'T2', 'T3'].map((ticket): Told[] => [
    { kind: 'TICKET', item: report(ticket, 'OPENED', FIRST) },
  ]);
  const revised = (one: fc.Arbitrary<Told>) => fc.array(one, { minLength: 1, maxLength: 3 });
  const events = fc.array(revised(anyEvent), { minLength: 4, maxLength: 20 });
  const measurements = fc.array(fc.oneof(...anyMeasurement().map(revised)), { minLength: 6, maxLength: 24 });
  return fc.tuple(events, measurements).map(([some, more]) => number([...opened, ...some, ...more]));
}

/** When all that an item tells has happened. */
function toldFrom({ item }: Told): number {
  if (!('content' in item)) return item.occurredAt;
  const { content } = item;
  switch (content.kind) {
    case 'CONTACT':
      return Math.max(item.occurredAt, content.answeredAt ?? 0, content.abandonedAt ?? 0);
    case 'QUEUE_INTERVAL':
    case 'OUTAGE':
      return content.endsAt ?? item.occurredAt;
    default:
      return item.occurredAt;
  }
}

/** A reporter's clock may run five minutes ahead. */
const AHEAD = 4 * MINUTE;

const anyPace = fc.record({
  size: fc.constantFrom(1, 2, 5, 10, 20),
  pause: fc.constantFrom(0, 0, 1, 30, 240),
  waited: fc.constantFrom(0, 0, 0, 2_000, 90_000),
  mode: fc.constantFrom('LIVE', 'LIVE', 'BACKFILL'),
  ticks: fc.constantFrom('NONE', 'TICKETS', 'PERIODS', 'BOTH', 'BOTH'),
});

type Pace = typeof anyPace extends fc.Arbitrary<infer T> ? T : never;

function steps(told: readonly Told[], paces: readonly Pace[]): Step[] {
  const all: Step[] = [];
  let now = FIRST;
  for (let from = 0, n = 0; from < told.length; n += 1) {
    const { size, pause, waited, mode, ticks } = paces[n % paces.length] as Pace;
    const batch = told.slice(from, from + size);
    const earliest = Math.max(...batch.map((one) => toldFrom(one) - AHEAD + waited));
    now = Math.min(LAST, Math.max(now + pause * MINUTE, earliest) + MINUTE);
    all.push({ told: batch, now, waited, mode: mode as RecordingMode, ticks: ticks as Step['ticks'] });
    from += size;
  }
  return all;
}

/** Facts as they ended up, and told in any way: more or less as they happened, or in any order at all. */
export function anyHistory(): fc.Arbitrary<History> {
  return anyRevisions().chain((histories) => {
    const all = histories.flat();
    const late = fc.constantFrom(0, 0, 10 * MINUTE, HOUR, 5 * HOUR, 30 * HOUR, 200 * HOUR);
    const asItHappened = fc
      .tuple(fc.array(late, { minLength: all.length, maxLength: all.length }), fc.subarray(all))
      .map(([delays, again]) => {
        const due = (one: Told, n: number): number => toldFrom(one) + (delays[n % delays.length] ?? 0);
        const sent = [...all, ...again].map((one, n) => ({ one, due: due(one, n) }));
        return sent.sort((a, b) => a.due - b.due).map(({ one }) => one);
      });
    const inAnyOrder = fc
      .tuple(fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }), fc.subarray(all))
      .map(([shuffled, again]) => [...shuffled, ...again]);
    const order = fc.oneof({ weight: 2, arbitrary: asItHappened }, inAnyOrder);
    const paces = fc.array(anyPace, { minLength: 1, maxLength: 12 });
    return fc.tuple(order, paces).map(([told, some]) => ({
      facts: histories.map((revisions) => revisions.at(-1) as Told),
      steps: steps(told, some),
    }));
  });
}

/** The events that stand, by the reporter's id of their ticket. */
export function ticketFacts(facts: readonly Told[]): Map<string, TicketFact[]> {
  const tickets = new Map<string, TicketFact[]>();
  for (const one of facts) {
    if (one.kind !== 'TICKET') continue;
    const { ticketExternalId, subject: _, ...fact } = one.item;
    tickets.set(ticketExternalId, [...(tickets.get(ticketExternalId) ?? []), { ...fact, source: 'desk' }]);
  }
  return tickets;
}

/** The measurements that stand. */
export function standingMeasurements(facts: readonly Told[]): MeasurementFact[] {
  return facts.flatMap((one) => (one.kind === 'TICKET' || one.item.withdrawn ? [] : [{ ...one.item, source: 'desk' }]));
}
