import { adjustedTimeline } from './adjustedtimeline.js';
import type { Clock } from './clock.js';
import { firstEndingAfter } from './disjointspans.js';
import type { ExclusionEffect } from './exclusion.js';
import type { TicketFact } from './facts.js';
import { type FoldedTicket, foldTicket } from './fold.js';
import { earlierInstant, type Instant } from './instant.js';
import type { Timeline } from './timeline.js';

const DIFFERING = ['state', 'goal', 'limit', 'dueAt', 'breachedAt', 'elapsed', 'elapsedAt'] as const;

/** What exclusions make of a clock, where that differs from the clock itself. */
export interface AdjustedClock extends Pick<Clock, (typeof DIFFERING)[number]> {
  /** What becomes of its outcome; null: it counts as it is here. */
  readonly effect: ExclusionEffect | null;
}

/** A ticket's clocks that exclusions touch, by `clockKey`. */
export type AdjustedClocks = ReadonlyMap<string, AdjustedClock>;

const NONE: AdjustedClocks = new Map();

/** Names a clock among those of its ticket. */
export function clockKey({ objectiveId, cycle }: Pick<Clock, 'objectiveId' | 'cycle'>): string {
  return `${objectiveId} ${cycle}`;
}

/** What is known of a ticket that was folded. */
export interface Folded {
  readonly ticketId: string;
  readonly facts: readonly TicketFact[];
  readonly folded: FoldedTicket;
  readonly now: Instant;
}

/**
 * The clocks of a folded ticket as the exclusions in force have them: its facts are folded once more, with excluded spans
 * closed, only when a span overlaps one of its clocks.
 */
export function adjustedClocks({ ticketId, facts, folded, now }: Folded, timeline: Timeline): AdjustedClocks {
  if (timeline.exclusions.all.length === 0 || folded.clocks.length === 0) return NONE;
  const of = { channel: folded.channel, ticketId };
  const isTouched = folded.clocks.some((clock) => overlapsExcluded(clock, of, timeline));
  const again = isTouched ? foldTicket(facts, adjustedTimeline(timeline, of), now).clocks : folded.clocks;
  const byKey = new Map(again.map((clock) => [clockKey(clock), clock]));
  const found = new Map<string, AdjustedClock>();
  for (const clock of folded.clocks) {
    const adjusted = byKey.get(clockKey(clock)) ?? clock;
    const effect = timeline.exclusions.onTicket(ticketId, objectiveKey(clock, timeline));
    if (effect === null && DIFFERING.every((property) => adjusted[property] === clock[property])) continue;
    found.set(clockKey(clock), pick(adjusted, effect));
  }
  return found;
}

function overlapsExcluded(clock: Clock, of: Pick<FoldedTicket, 'channel'> & { ticketId: string }, timeline: Timeline) {
  const { startedAt, stoppedAt } = clock;
  const spans = timeline.exclusions.spansOf({ ...of, objective: objectiveKey(clock, timeline) });
  const first = spans[firstEndingAfter(spans, startedAt)];
  return first !== undefined && (stoppedAt === null || first.startsAt < stoppedAt);
}

function objectiveKey({ termsVersion, objectiveId }: Clock, timeline: Timeline): string {
  return timeline.objectiveOfId(termsVersion, objectiveId)?.key ?? '';
}

function pick(clock: Clock, effect: ExclusionEffect | null): AdjustedClock {
  const { state, goal, limit, dueAt, breachedAt, elapsed, elapsedAt } = clock;
  return { state, goal, limit, dueAt, breachedAt, elapsed, elapsedAt, effect };
}

/** Whether two folds adjusted a clock alike. */
export function isSameAdjusted(a: AdjustedClock | null, b: AdjustedClock | null): boolean {
  if (a === null || b === null) return a === b;
  return a.effect === b.effect && DIFFERING.every((property) => a[property] === b[property]);
}

/** When the next of adjusted clocks becomes late by the mere passing of time; null: none will. */
export function adjustedActionAt(clocks: AdjustedClocks): Instant | null {
  let earliest: Instant | null = null;
  for (const { state, dueAt, breachedAt } of clocks.values()) {
    if (dueAt === null || breachedAt !== null || (state !== 'RUNNING' && state !== 'PAUSED')) continue;
    earliest = earlierInstant(earliest, dueAt);
  }
  return earliest === null ? null : earliest + 1;
}
