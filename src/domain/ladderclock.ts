import type { WorkingTime } from './calendar.js';
import { shareOf } from './clocklimit.js';
import type { Instant, Milliseconds } from './instant.js';
import type { Ppm } from './quantity.js';
import { isPaused, type RunningClock } from './runningclock.js';

/** A part of a clock's life in which nothing was reported: how it stood from its beginning on. */
export interface Stretch {
  readonly from: Instant;
  /** Neither paused nor stopped. */
  readonly isRunning: boolean;
  /** null: it has none, or no goal fits. */
  readonly limit: Milliseconds | null;
  /** Working time used up to `elapsedAt`. */
  readonly elapsed: Milliseconds;
  readonly elapsedAt: Instant;
}

/** An open clock, running or paused, as ladders see it. */
export interface LadderClock {
  readonly objectiveId: string;
  readonly cycle: string;
  readonly termsVersion: number;
  readonly startedAt: Instant;
  readonly calendar: WorkingTime;
  /** null: none, or paused before it. */
  readonly dueAt: Instant | null;
  /** When the fact that started it was first recorded: what had passed by then is too late to act on. */
  readonly knownAt: Instant;
  /** Nothing but time is a reason to escalate before. */
  readonly toldAt: Instant;
  readonly stretches: readonly Stretch[];
}

export type MutableLadderClock = Omit<LadderClock, 'dueAt' | 'stretches'> & {
  readonly stretches: Stretch[];
};

export function openLadderClock(clock: RunningClock, toldAt: Instant, knownAt: Instant): MutableLadderClock {
  const { plan, cycle, startedAt, calendar } = clock;
  const { objectiveId, version } = plan;
  return { objectiveId, cycle, termsVersion: version, startedAt, calendar, knownAt, toldAt, stretches: [] };
}

export function stretchOf(clock: RunningClock, from: Instant): Stretch {
  const { inScope, limit, elapsed, elapsedAt, stoppedAt } = clock;
  const isRunning = inScope && stoppedAt === null && !isPaused(clock);
  return { from, isRunning, limit: inScope ? limit : null, elapsed, elapsedAt };
}

/**
 * Since when, or from when on if nothing else is reported, at least a share of the limit is used; null: it is not, and time alone
 * does not bring it about. A change of the goal that lowers the share used takes it back.
 */
export function shareUsedAt({ calendar, stretches }: LadderClock, share: Ppm): Instant | null {
  let reachedAt: Instant | null = null;
  stretches.forEach(({ from, isRunning, limit, elapsed, elapsedAt }, index) => {
    if (limit === null) {
      reachedAt = null;
      return;
    }
    const amount = shareOf(limit, share);
    const used = isRunning ? elapsed + calendar.working(elapsedAt, from) : elapsed;
    if (used >= amount) {
      reachedAt ??= from;
      return;
    }
    reachedAt = null;
    if (!isRunning) return;
    const at = calendar.add(elapsedAt, amount - elapsed);
    if (at <= (stretches[index + 1]?.from ?? Number.POSITIVE_INFINITY)) reachedAt = at;
  });
  return reachedAt;
}
