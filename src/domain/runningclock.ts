import type { WorkingTime } from './calendar.js';
import { limitFrom, warnAfter } from './clocklimit.js';
import { type ClockPlan, NO_GOAL } from './clockplan.js';
import type { Instant, Milliseconds } from './instant.js';
import type { Limit } from './terms.js';

/** Time that does not count: a pause, or the time between a stop and a reopening. */
interface Gap {
  readonly from: Instant;
  /** null: not over. */
  to: Instant | null;
  readonly isStop: boolean;
}

/**
 * One cycle of an objective on a ticket while its facts are replayed. It exists from its start on, even while no goal fits,
 * so that a first fit can start the clock at the beginning of the cycle with the pauses that lie behind.
 */
export interface RunningClock {
  readonly plan: ClockPlan;
  readonly calendar: WorkingTime;
  readonly cycle: string;
  readonly startedAt: Instant;
  readonly gaps: Gap[];
  /** The goal that applies or, when none does any more, the last one that did; NO_GOAL: none ever did. */
  goal: number;
  inScope: boolean;
  /** null: the objective sets no limits. */
  limit: Milliseconds | null;
  warnAfter: Milliseconds;
  /** Due times are null where the limit is no deadline. */
  originalDueAt: Instant | null;
  /** null, too: a gap that began before it was reached holds it. */
  dueAt: Instant | null;
  warnAt: Instant | null;
  elapsed: Milliseconds;
  elapsedAt: Instant;
  stoppedAt: Instant | null;
  /** Stopped for good: nothing reopens it. */
  isOver: boolean;
}

export function beginClock(
  plan: ClockPlan,
  calendar: WorkingTime,
  cycle: string,
  at: Instant,
  isPaused: boolean,
): RunningClock {
  return {
    plan,
    calendar,
    cycle,
    startedAt: at,
    gaps: isPaused ? [{ from: at, to: null, isStop: false }] : [],
    goal: NO_GOAL,
    inScope: false,
    limit: null,
    warnAfter: 0,
    originalDueAt: null,
    dueAt: null,
    warnAt: null,
    elapsed: 0,
    elapsedAt: at,
    stoppedAt: null,
    isOver: false,
  };
}

/** It stopped after it was due, or is open with its due time behind it. A stop or a look at the due instant itself is in time. */
export function isLate(clock: RunningClock, at: Instant): boolean {
  return clock.inScope && clock.dueAt !== null && (clock.stoppedAt ?? at) > clock.dueAt;
}

export function isPaused(clock: RunningClock): boolean {
  const gap = openGap(clock);
  return gap !== null && !gap.isStop;
}

export function pauseClock(clock: RunningClock, at: Instant): void {
  if (openGap(clock) !== null) return;
  takeElapsed(clock, at);
  clock.gaps.push({ from: at, to: null, isStop: false });
  if (!clock.inScope) return;
  // A pause holds what it begins before; what is reached already stands.
  if (clock.dueAt !== null && at < clock.dueAt) clock.dueAt = null;
  if (clock.warnAt !== null && at < clock.warnAt) clock.warnAt = null;
}

export function resumeClock(clock: RunningClock, at: Instant): void {
  const gap = openGap(clock);
  if (gap === null || gap.isStop) return;
  gap.to = at;
  if (clock.inScope) expectFrom(clock, at);
}

export function stopClock(clock: RunningClock, at: Instant): void {
  takeElapsed(clock, at);
  const gap = openGap(clock);
  if (gap !== null) gap.to = at;
  clock.gaps.push({ from: at, to: null, isStop: true });
  clock.stoppedAt = at;
  if (!clock.inScope) return;
  clock.elapsedAt = at;
  // Stopped within a pause: due as if it had been resumed then.
  const limit = deadlineOf(clock);
  if (limit !== null) clock.dueAt ??= clock.calendar.add(at, remaining(clock, limit));
}

/** Continues a stopped clock; the time since the stop does not count. Whether the stop was late stays as it is. */
export function reopenClock(clock: RunningClock, at: Instant, pausedAgain: boolean): void {
  const gap = openGap(clock);
  if (gap === null || clock.stoppedAt === null) return;
  const { stoppedAt } = clock;
  gap.to = at;
  clock.stoppedAt = null;
  if (pausedAgain) clock.gaps.push({ from: at, to: null, isStop: false });
  if (!clock.inScope) return;
  if (clock.dueAt !== null && stoppedAt <= clock.dueAt) clock.dueAt = null;
  if (clock.warnAt !== null && stoppedAt <= clock.warnAt) clock.warnAt = null;
  clock.elapsedAt = at;
  if (!pausedAgain) expectFrom(clock, at);
}

/** Works out what is still to come, with the clock counting from `at` on. */
function expectFrom(clock: RunningClock, at: Instant): void {
  clock.elapsedAt = at;
  const limit = deadlineOf(clock);
  if (limit === null) return;
  clock.dueAt ??= clock.calendar.add(at, remaining(clock, limit));
  clock.warnAt ??= clock.calendar.add(at, remaining(clock, clock.warnAfter));
}

/** The ticket fits another goal from `at` on, or none (NO_GOAL). Only for clocks that are not stopped. */
export function refitClock(clock: RunningClock, at: Instant, goal: number): void {
  const mode = clock.plan.rules.goalChange;
  if (clock.inScope ? goal === clock.goal : goal === NO_GOAL) return;
  // An outcome settles when the clock becomes late; only LATEST judges it again.
  if (mode !== 'LATEST' && isLate(clock, at)) return;
  if (goal === NO_GOAL) leaveScope(clock, at);
  else if (mode === 'LATEST' || !clock.inScope) judgeWhole(clock, at, goal);
  else if (mode === 'CARRY_ELAPSED') carryElapsed(clock, at, goal);
  else if (mode === 'RESTART') restart(clock, at, goal);
}

function leaveScope(clock: RunningClock, at: Instant): void {
  takeElapsed(clock, at);
  clock.inScope = false;
}

/** Takes the new limit for what is used up by now. Where nothing is left it is due at once: a pause cannot hold what is used up. */
function carryElapsed(clock: RunningClock, at: Instant, goal: number): void {
  takeElapsed(clock, at);
  clock.elapsedAt = at;
  setGoal(clock, goal, clock.startedAt);
  clock.dueAt = null;
  clock.warnAt = null;
  const limit = deadlineOf(clock);
  const isUsedUp = limit !== null && remaining(clock, limit) === 0;
  if (isUsedUp || openGap(clock) === null) expectFrom(clock, at);
}

/** Counts from zero; the clock keeps its start, so that its outcome stays in the period it belongs to. */
function restart(clock: RunningClock, at: Instant, goal: number): void {
  clock.elapsed = 0;
  clock.elapsedAt = at;
  setGoal(clock, goal, at);
  clock.dueAt = null;
  clock.warnAt = null;
  if (openGap(clock) === null) expectFrom(clock, at);
}

/** Judges the clock as if the goal had applied from its start. */
function judgeWhole(clock: RunningClock, at: Instant, goal: number): void {
  const isFirst = clock.goal === NO_GOAL;
  setGoal(clock, goal, clock.startedAt);
  clock.elapsed = countedUntil(clock, at);
  clock.elapsedAt = at;
  const limit = deadlineOf(clock);
  if (limit === null) return;
  if (isFirst) clock.originalDueAt = clock.calendar.add(clock.startedAt, limit);
  clock.dueAt = reachedAt(clock, limit);
  clock.warnAt = reachedAt(clock, clock.warnAfter);
}

function setGoal(clock: RunningClock, goal: number, countedFrom: Instant): void {
  clock.goal = goal;
  clock.inScope = true;
  const limit = goalLimitOf(clock);
  clock.limit = limit === null ? null : limitFrom(clock.calendar, countedFrom, limit);
  const { warning } = clock.plan.rules;
  clock.warnAfter = warning === null || clock.limit === null ? 0 : warnAfter(warning, clock.limit);
}

/** The limit it is due by; null: it is never due. */
function deadlineOf({ plan, limit }: RunningClock): Milliseconds | null {
  return plan.limit === 'DEADLINE' ? limit : null;
}

/** elapsed = W(start, at) - W(merged pauses): the gaps never overlap. */
function countedUntil(clock: RunningClock, at: Instant): Milliseconds {
  const { calendar } = clock;
  let counted = calendar.working(clock.startedAt, at);
  for (const gap of clock.gaps) counted -= calendar.working(gap.from, gap.to ?? at);
  return counted;
}

/** addWorking(start, amount + W(gaps begun before it)); null while an open gap holds it. A stop at that very instant was in time and holds it too, also in a ticket reopened into a pause. */
function reachedAt(clock: RunningClock, amount: Milliseconds): Instant | null {
  const { calendar } = clock;
  let counted = 0;
  let from = clock.startedAt;
  let at = calendar.add(from, amount);
  let reopenedAt: Instant | null = null;
  for (const gap of clock.gaps) {
    const holds = gap.isStop || gap.from === reopenedAt;
    if (gap.isStop) reopenedAt = gap.to;
    if (gap.from === gap.to) continue;
    if (holds ? gap.from > at : gap.from >= at) return at;
    if (gap.to === null) return null;
    counted += calendar.working(from, gap.from);
    from = gap.to;
    at = calendar.add(from, amount - counted);
  }
  return at;
}

/** Brings `elapsed` up to an instant; an open gap leaves it as it was when the gap began. */
export function takeElapsed(clock: RunningClock, at: Instant): void {
  if (!clock.inScope || openGap(clock) !== null) return;
  clock.elapsed += clock.calendar.working(clock.elapsedAt, at);
  clock.elapsedAt = at;
}

function remaining(clock: RunningClock, amount: Milliseconds): Milliseconds {
  return Math.max(0, amount - clock.elapsed);
}

function openGap(clock: RunningClock): Gap | null {
  const last = clock.gaps.at(-1);
  return last !== undefined && last.to === null ? last : null;
}

/** As its goal sets it; null: its objective has none. */
export function goalLimitOf({ plan, goal }: RunningClock): Limit | null {
  return plan.rules.goals[goal]?.limit ?? null;
}
