import {
  type AdjustedClock,
  type AdjustedClocks,
  adjustedActionAt,
  adjustedClocks,
  clockKey,
  isSameAdjusted,
} from '../../domain/adjustedclock.js';
import { announceClock } from '../../domain/announce.js';
import { NOT_CARRIED } from '../../domain/carrying.js';
import type { Clock } from '../../domain/clock.js';
import { clockContributions, settledByTime, vanishedClock } from '../../domain/clockfigures.js';
import { vendorOf } from '../../domain/contract.js';
import { queuePlace } from '../../domain/dueclock.js';
import type { DomainEvent } from '../../domain/event.js';
import type { RecordingMode } from '../../domain/facts.js';
import { type FoldedTicket, foldTicket } from '../../domain/fold.js';
import { earlierInstant, type Instant } from '../../domain/instant.js';
import type { Contribution } from '../../domain/tally.js';
import type { Timeline } from '../../domain/timeline.js';
import type { ClockRow } from './clock.table.js';
import { type FoldedColumns, NOTHING_TO_LOOK_AT } from './ticket.store.js';
import type { StoredFact } from './ticketevent.store.js';

/** All that is known of one ticket, under its lock. */
export interface TicketReplay {
  readonly ticketId: string;
  readonly externalId: string;
  readonly facts: readonly StoredFact[];
  /** As stored before. */
  readonly clocks: readonly ClockRow[];
}

/** What a replay changes. */
export interface ReplayedTicket {
  readonly columns: FoldedColumns;
  readonly changedClocks: readonly ClockRow[];
  /** What the stored clocks counted, and what they count now. */
  readonly before: readonly Contribution[];
  readonly after: readonly Contribution[];
  readonly events: readonly DomainEvent[];
}

export interface ReplayOptions {
  /** SILENT: what was announced stays as it is, right or wrong, and nothing is added. For repairs. */
  readonly mode: RecordingMode | 'SILENT';
  readonly now: Instant;
  /** Facts came in, so that ladders must be looked at; what time alone does to a clock they know themselves. */
  readonly isReported?: boolean;
}

/** Folds a ticket's facts anew and says what differs from what is stored of it. */
export function replayTicket(replay: TicketReplay, timeline: Timeline, options: ReplayOptions): ReplayedTicket {
  const facts = replay.facts.map(({ fact }) => fact);
  const now = options.mode === 'SILENT' ? options.now : notBeforeSeen(options.now, replay.clocks, timeline);
  const folded = foldTicket(facts, timeline, now);
  const adjusted = adjustedClocks({ ticketId: replay.ticketId, facts, folded, now }, timeline);
  const pairs = pairClocks(replay.clocks, folded.clocks, adjusted);
  const changed = pairs.filter(isChanged);
  const announced = changed.map((pair) => announce(pair, replay, timeline, options));
  return {
    columns: columnsOf(replay, folded, adjusted, timeline, { ...options, now }),
    changedClocks: announced.map(({ clock }) => clock),
    before: replay.clocks.flatMap((row) => clockContributions(row, row.adjusted, timeline, row)),
    after: contributions(folded.clocks, replay.clocks, adjusted, timeline),
    events: announced.flatMap(({ events }) => events),
  };
}

/**
 * `now` was taken before the ticket's lock was waited for: another transaction may have seen a due time or a window pass
 * since, and a time before that would take back what followed from it.
 */
function notBeforeSeen(now: Instant, stored: readonly ClockRow[], timeline: Timeline): Instant {
  const seen = stored.flatMap((row) => [settledByTime(row, timeline), row.adjusted?.breachedAt ?? null]);
  return Math.max(now, ...seen.flatMap((passed) => (passed === null ? [] : [passed + 1])));
}

interface ClockPair {
  readonly before: ClockRow | null;
  readonly after: Clock;
  readonly adjusted: AdjustedClock | null;
}

/** Each folded clock with its stored row; a stored clock that the facts no longer start is cancelled, never deleted. */
function pairClocks(stored: readonly ClockRow[], folded: readonly Clock[], adjusted: AdjustedClocks): ClockPair[] {
  const rows = new Map(stored.map((row) => [clockKey(row), row]));
  const pairs = folded.map((after): ClockPair => {
    const key = clockKey(after);
    return { before: rows.get(key) ?? null, after, adjusted: adjusted.get(key) ?? null };
  });
  for (const clock of folded) rows.delete(clockKey(clock));
  for (const before of rows.values()) {
    if (before.state !== 'CANCELLED') pairs.push({ before, after: vanishedClock(before), adjusted: null });
  }
  return pairs;
}

function isChanged({ before, after, adjusted }: ClockPair): boolean {
  return before === null || !isSameClock(before, after) || !isSameAdjusted(before.adjusted, adjusted);
}

const COMPARED = [
  'state',
  'startedAt',
  'termsVersion',
  'goal',
  'limit',
  'dueAt',
  'originalDueAt',
  'warnAt',
  'breachedAt',
  'stoppedAt',
  'elapsed',
  'elapsedAt',
  'nextActionAt',
] as const satisfies readonly (keyof Clock)[];

/** Whether two folds of a clock came to the same; what was announced of it is not compared. */
function isSameClock(a: Clock, b: Clock): boolean {
  return (
    COMPARED.every((property) => a[property] === b[property]) &&
    a.goalLimit?.workingTime === b.goalLimit?.workingTime &&
    a.goalLimit?.businessDays === b.goalLimit?.businessDays
  );
}

const NOTHING_SAID = { warned: false, generation: 0, breachEventId: null };

function announce(
  { before, after, adjusted }: ClockPair,
  { ticketId, externalId }: TicketReplay,
  timeline: Timeline,
  { mode, now }: ReplayOptions,
): { clock: ClockRow; events: readonly DomainEvent[] } {
  const { tenantId, id: contractId } = timeline.contract;
  const vendorId = vendorOf(timeline.contract);
  const place = { tenantId, vendorId, contractId, ticketId };
  const { carriedTo, rawCarriedTo } = before ?? NOT_CARRIED;
  const kept = { carriedTo, rawCarriedTo, adjusted };
  if (mode === 'SILENT') {
    return { clock: rowOf(after, place, before ?? NOTHING_SAID, kept), events: [] };
  }
  const objectiveKey = timeline.objectiveOfId(after.termsVersion, after.objectiveId)?.key ?? '';
  const announcement = announceClock(before, after, {
    tenantId,
    vendorId,
    contractId,
    ticketId,
    ticketExternalId: externalId,
    objectiveKey,
    mode,
    now,
  });
  return { clock: rowOf(after, place, announcement, kept), events: announcement.events };
}

// Written out, here and below: spreading objects that hold instants took a tenth of the time of an ingest.
function rowOf(
  clock: Clock,
  { tenantId, vendorId, contractId, ticketId }: Pick<ClockRow, 'tenantId' | 'vendorId' | 'contractId' | 'ticketId'>,
  { warned, generation, breachEventId }: Pick<ClockRow, 'warned' | 'generation' | 'breachEventId'>,
  { carriedTo, rawCarriedTo, adjusted }: Pick<ClockRow, 'carriedTo' | 'rawCarriedTo' | 'adjusted'>,
): ClockRow {
  return {
    tenantId,
    ticketId,
    contractId,
    vendorId,
    objectiveId: clock.objectiveId,
    cycle: clock.cycle,
    state: clock.state,
    startedAt: clock.startedAt,
    termsVersion: clock.termsVersion,
    goal: clock.goal,
    goalLimit: clock.goalLimit,
    limit: clock.limit,
    dueAt: clock.dueAt,
    originalDueAt: clock.originalDueAt,
    warnAt: clock.warnAt,
    breachedAt: clock.breachedAt,
    stoppedAt: clock.stoppedAt,
    elapsed: clock.elapsed,
    elapsedAt: clock.elapsedAt,
    nextActionAt: clock.nextActionAt,
    warned,
    generation,
    breachEventId,
    carriedTo,
    rawCarriedTo,
    adjusted,
  };
}

function columnsOf(
  { ticketId: id, clocks: stored }: TicketReplay,
  folded: FoldedTicket,
  adjusted: AdjustedClocks,
  timeline: Timeline,
  { isReported = false, now }: ReplayOptions,
): FoldedColumns {
  const place = queuePlace(folded.clocks, timeline, now, (clock) => {
    const row = stored.find(({ objectiveId, cycle }) => objectiveId === clock.objectiveId && cycle === clock.cycle);
    return { adjusted: adjusted.get(clockKey(clock)) ?? null, carriedTo: row?.carriedTo ?? null };
  });
  return {
    id,
    contractId: timeline.contract.id,
    vendorId: vendorOf(timeline.contract),
    channel: folded.channel,
    priority: folded.priority,
    tier: folded.tier,
    category: folded.category,
    assigneeGroup: folded.assigneeGroup,
    affectedUsers: folded.affectedUsers,
    businessCritical: folded.businessCritical,
    status: folded.status,
    openedAt: folded.openedAt,
    resolvedAt: folded.resolvedAt,
    closedAt: folded.closedAt,
    cancelledAt: folded.cancelledAt,
    lastEventAt: folded.lastEventAt,
    dueAt: place.dueAt,
    stakeObjectiveId: place.stakeObjectiveId,
    stakePeriod: place.stakePeriod,
    stakeDueAt: place.stakeDueAt,
    nextActionAt: earlierInstant(folded.nextActionAt, adjustedActionAt(adjusted)),
    escalationAt: looksAt(folded, timeline, isReported ? now : null),
  };
}

/** Nothing of contracts without ladders is looked at, nor of tickets on which nothing is open: an import of the past costs nothing. */
function looksAt({ clocks }: FoldedTicket, { agreed }: Timeline, reportedAt: Instant | null): Instant | null {
  if (!agreed.escalates) return null;
  return clocks.some(({ state }) => state === 'RUNNING' || state === 'PAUSED') ? reportedAt : NOTHING_TO_LOOK_AT;
}

/** What folded clocks count, each in the period that its stored row says, if any does. */
function contributions(
  clocks: readonly Clock[],
  stored: readonly ClockRow[],
  adjusted: AdjustedClocks,
  timeline: Timeline,
): Contribution[] {
  const carried = new Map(stored.filter(({ carriedTo }) => carriedTo !== null).map((row) => [clockKey(row), row]));
  return clocks.flatMap((clock) => {
    if (carried.size === 0 && adjusted.size === 0) return clockContributions(clock, null, timeline);
    const key = clockKey(clock);
    return clockContributions(clock, adjusted.get(key) ?? null, timeline, carried.get(key));
  });
}
