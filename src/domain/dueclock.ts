import { type Counting, missPeriod } from './carrying.js';
import type { Clock } from './clock.js';
import type { Instant } from './instant.js';
import type { Timeline } from './timeline.js';

/**
 * The due time by which a ticket stands in the queue while all its clocks with a deadline are paused: behind all that run, and
 * before those without any (Infinity). The last instant that the database holds.
 */
export const PAUSED_LAST: Instant = 253_402_300_799_999;

/** The period in whose figures a miss counts where that is certain only when it happens: the one that runs then. */
export const PRESENT_PERIOD = -1;

type Deadline = Pick<
  Clock,
  | 'objectiveId'
  | 'cycle'
  | 'termsVersion'
  | 'state'
  | 'startedAt'
  | 'dueAt'
  | 'originalDueAt'
  | 'breachedAt'
  | 'limit'
  | 'elapsed'
>;

type Criticals = Pick<Timeline, 'objectiveOfId'>;

/** Whether a due time hangs over it: it is open, and its limit is a deadline. */
function isDeadlineOpen({ state, originalDueAt }: Pick<Clock, 'state' | 'originalDueAt'>): boolean {
  return (state === 'RUNNING' || state === 'PAUSED') && originalDueAt !== null;
}

/** Whether an open clock has missed its due time by `now`, noticed or not. */
export function isPastDue({ dueAt, breachedAt }: Pick<Clock, 'dueAt' | 'breachedAt'>, now: Instant): boolean {
  return breachedAt !== null || (dueAt !== null && now > dueAt);
}

/** Of a ticket's clocks the open one that is or was due first; where all are paused before that, the one with the least time left. */
export function nextBreach<C extends Deadline>(clocks: readonly C[]): C | null {
  return first(clocks.filter(isDeadlineOpen), byDueTime);
}

/**
 * Of a ticket's clocks the one whose miss would cost most: open and not late, of a critical objective before any other, then
 * the one that is due first. null: there is nothing left to miss.
 */
export function mostAtStake<C extends Deadline>(clocks: readonly C[], timeline: Criticals, now: Instant): C | null {
  const open = clocks.filter((clock) => isDeadlineOpen(clock) && !isPastDue(clock, now));
  const isCritical = ({ termsVersion, objectiveId }: C): boolean =>
    timeline.objectiveOfId(termsVersion, objectiveId)?.critical ?? false;
  const critical = open.length > 1 ? open.filter(isCritical) : [];
  return first(critical.length > 0 ? critical : open, byDueTime);
}

/** Where a ticket stands in the orders of the queue. */
export interface QueuePlace {
  /** The earliest due time of its open clocks, late ones included; PAUSED_LAST, or Infinity where it has none. */
  readonly dueAt: Instant;
  /** Objective of the clock that is most at stake; null: nothing is. */
  readonly stakeObjectiveId: string | null;
  /** Index of the contract period in which its miss would count; PRESENT_PERIOD, also where nothing is at stake. */
  readonly stakePeriod: number;
  /** When that is due; Infinity while it is paused, and where nothing is at stake. */
  readonly stakeDueAt: Instant;
}

/** `countingOf` is asked of the clock that is most at stake alone. */
export function queuePlace<C extends Deadline>(
  clocks: readonly C[],
  timeline: Criticals & Pick<Timeline, 'periods' | 'periodAt'>,
  now: Instant,
  countingOf: (clock: C) => Counting,
): QueuePlace {
  const next = nextBreach(clocks);
  const stake = mostAtStake(clocks, timeline, now);
  const counting = stake && countingOf(stake);
  return {
    dueAt: next === null ? Number.POSITIVE_INFINITY : (next.dueAt ?? PAUSED_LAST),
    stakeObjectiveId: stake?.objectiveId ?? null,
    stakePeriod: (counting && missPeriod(stake, counting, timeline)) ?? PRESENT_PERIOD,
    stakeDueAt: stake?.dueAt ?? Number.POSITIVE_INFINITY,
  };
}

function first<C>(clocks: readonly C[], compare: (a: C, b: C) => number): C | null {
  let found: C | null = null;
  for (const clock of clocks) if (found === null || compare(clock, found) < 0) found = clock;
  return found;
}

/** Paused ones behind all others, by what is left of their limit. */
function byDueTime(a: Deadline, b: Deadline): number {
  return (
    compare(a.dueAt ?? Number.POSITIVE_INFINITY, b.dueAt ?? Number.POSITIVE_INFINITY) ||
    compare(left(a), left(b)) ||
    compare(a.objectiveId, b.objectiveId) ||
    compare(a.cycle, b.cycle)
  );
}

function left({ limit, elapsed }: Deadline): number {
  return (limit ?? 0) - elapsed;
}

function compare<T extends number | string>(a: T, b: T): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
