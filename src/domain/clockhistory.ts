import type { Clock } from './clock.js';
import { NO_GOAL } from './clockplan.js';
import { orderFacts } from './factorder.js';
import type { TicketFact } from './facts.js';
import type { Instant, Interval, Milliseconds } from './instant.js';
import { isPaused, type RunningClock } from './runningclock.js';
import { standingClock } from './standingclock.js';
import type { TicketStatus } from './terms.js';
import { beginReplay, type TicketReplay, takeFact } from './ticketreplay.js';
import type { Timeline } from './timeline.js';

/** STOPPED lies between a stop and the reopening after it. */
export type PhaseKind = 'RUNNING' | 'PAUSED' | 'STOPPED';

/** A part of a clock's life in which nothing happened to it, whatever the hours. */
export interface Phase extends Interval {
  readonly kind: PhaseKind;
  /** Of PAUSED: the ticket's status. */
  readonly status: TicketStatus | null;
  /** What began it. */
  readonly fact: TicketFact;
}

export const CLOCK_STEPS = [
  'STARTED',
  'PAUSED',
  'RESUMED',
  'STOPPED',
  'REOPENED',
  'GOAL_SET',
  'GOAL_LOST',
  'CANCELLED',
] as const;
export type ClockStepKind = (typeof CLOCK_STEPS)[number];

/** What a fact did to a clock, and how the clock stood then. */
export interface ClockStep {
  readonly kind: ClockStepKind;
  readonly at: Instant;
  readonly fact: TicketFact;
  readonly status: TicketStatus | null;
  /** Index into the goals of the pinned terms; null: none fits. */
  readonly goal: number | null;
  readonly limit: Milliseconds | null;
  readonly dueAt: Instant | null;
  /** Working time used up. */
  readonly elapsed: Milliseconds;
}

/** All that happened to a clock. */
export interface ClockHistory {
  readonly clock: Clock;
  readonly steps: readonly ClockStep[];
  /** From its start to `endsAt`, without gaps; cut at `countedFrom`, too. */
  readonly phases: readonly Phase[];
  /** When it stopped or was cancelled; while it is open, now. */
  readonly endsAt: Instant;
  /** What came before a change of goal that started it anew does not count. */
  readonly countedFrom: Instant;
}

/** How a clock stood after a fact. */
interface Stand {
  readonly fact: TicketFact;
  readonly kind: PhaseKind;
  readonly status: TicketStatus | null;
  readonly goal: number | null;
  readonly limit: Milliseconds | null;
  readonly dueAt: Instant | null;
  readonly elapsed: Milliseconds;
}

/** Replays a ticket as `foldTicket` does, and keeps what each fact did to its clocks. Only clocks that a goal ever fitted. */
export function clockHistories(facts: readonly TicketFact[], timeline: Timeline, now: Instant): ClockHistory[] {
  const replay = beginReplay(timeline);
  const stands = new Map<RunningClock, Stand[]>();
  for (const fact of orderFacts(facts)) {
    takeFact(replay, fact);
    for (const clock of replay.clocks) {
      const known = stands.get(clock) ?? [];
      stands.set(clock, known);
      known.push(standOf(clock, replay, fact));
    }
  }
  const { lastEventAt } = replay.values;
  const at = lastEventAt === null ? now : Math.max(now, lastEventAt);
  return replay.clocks.flatMap((clock) => historyOf(clock, stands.get(clock) ?? [], replay, at) ?? []);
}

function standOf(clock: RunningClock, { values }: TicketReplay, fact: TicketFact): Stand {
  const kind = clock.stoppedAt !== null ? 'STOPPED' : isPaused(clock) ? 'PAUSED' : 'RUNNING';
  const { limit, dueAt, elapsed } = clock;
  return { fact, kind, status: values.status, goal: clock.inScope ? clock.goal : null, limit, dueAt, elapsed };
}

function historyOf(
  running: RunningClock,
  stands: readonly Stand[],
  { values }: TicketReplay,
  at: Instant,
): ClockHistory | null {
  const clock = standingClock(running, at, values.cancelledAt !== null);
  if (clock === null || running.goal === NO_GOAL) return null;
  const endsAt = endOf(running, stands, values.cancelledAt, at);
  const told = stands.filter(({ fact }) => fact.occurredAt <= endsAt);
  const from = countedFrom(running, told);
  return {
    clock,
    steps: stepsOf(told, values.cancelledAt),
    phases: phasesOf(told, from, endsAt),
    endsAt,
    countedFrom: from,
  };
}

function endOf(clock: RunningClock, stands: readonly Stand[], cancelledAt: Instant | null, at: Instant): Instant {
  if (cancelledAt !== null) return Math.min(cancelledAt, clock.stoppedAt ?? cancelledAt);
  if (clock.inScope) return clock.stoppedAt ?? at;
  const lost = stands.findLastIndex(({ goal }) => goal !== null) + 1;
  return stands[lost]?.fact.occurredAt ?? at;
}

/** Where goals restart a clock the last such change; else, and where it was judged as a whole since, its start. */
function countedFrom({ plan, startedAt }: RunningClock, stands: readonly Stand[]): Instant {
  let from = startedAt;
  if (plan.rules.goalChange !== 'RESTART') return from;
  stands.forEach(({ goal, fact }, index) => {
    const before = stands[index - 1]?.goal ?? null;
    if (goal === null || goal === before) return;
    from = before === null ? startedAt : fact.occurredAt;
  });
  return from;
}

function phasesOf(stands: readonly Stand[], countedFrom: Instant, endsAt: Instant): Phase[] {
  const phases: Phase[] = [];
  stands.forEach(({ fact, kind, status }, index) => {
    const until = Math.min(endsAt, stands[index + 1]?.fact.occurredAt ?? endsAt);
    const shown = kind === 'PAUSED' ? status : null;
    const last = phases.at(-1);
    if (fact.occurredAt >= until) return;
    if (last !== undefined && last.kind === kind && last.status === shown && fact.occurredAt !== countedFrom) {
      phases[phases.length - 1] = { ...last, endsAt: until };
    } else phases.push({ startsAt: fact.occurredAt, endsAt: until, kind, status: shown, fact });
  });
  return phases;
}

function stepsOf(stands: readonly Stand[], cancelledAt: Instant | null): ClockStep[] {
  const steps: ClockStep[] = [];
  stands.forEach((stand, index) => {
    for (const kind of stepKinds(stands[index - 1] ?? null, stand)) steps.push(stepOf(kind, stand));
    if (cancelledAt !== null && stand.fact.kind === 'CANCELLED' && stand.fact.occurredAt === cancelledAt) {
      steps.push(stepOf('CANCELLED', stand));
    }
  });
  return steps;
}

function stepKinds(before: Stand | null, stand: Stand): ClockStepKind[] {
  return [...(before === null ? (['STARTED'] as const) : []), ...movesOf(before, stand), ...goalMoves(before, stand)];
}

function movesOf(before: Stand | null, { kind, status }: Stand): ClockStepKind[] {
  const was = before?.kind ?? 'RUNNING';
  const reopened: ClockStepKind[] = was === 'STOPPED' && kind !== 'STOPPED' ? ['REOPENED'] : [];
  if (kind === 'PAUSED') return was === 'PAUSED' && before?.status === status ? [] : [...reopened, 'PAUSED'];
  if (kind === was) return [];
  if (kind === 'STOPPED') return ['STOPPED'];
  return was === 'PAUSED' ? ['RESUMED'] : reopened;
}

function goalMoves(before: Stand | null, { goal, limit }: Stand): ClockStepKind[] {
  const was = before?.goal ?? null;
  if (goal === null) return was === null ? [] : ['GOAL_LOST'];
  return goal !== was || limit !== before?.limit ? ['GOAL_SET'] : [];
}

function stepOf(kind: ClockStepKind, { fact, status, goal, limit, dueAt, elapsed }: Stand): ClockStep {
  const inScope = goal !== null;
  return {
    kind,
    at: fact.occurredAt,
    fact,
    status,
    goal,
    limit: inScope ? limit : null,
    dueAt: inScope ? dueAt : null,
    elapsed: inScope ? elapsed : 0,
  };
}
