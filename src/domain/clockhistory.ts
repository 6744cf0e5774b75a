import type { ClockHistory, ClockStep, ClockStepKind, Phase, PhaseKind } from './clocklife.js';
import { NO_GOAL } from './clockplan.js';
import { orderFacts } from './factorder.js';
import type { TicketFact } from './facts.js';
import type { Instant, Milliseconds } from './instant.js';
import { isPaused, type RunningClock } from './runningclock.js';
import { type SpanStand, type StatusAfter, spanHistory, standOfSpan } from './spanhistory.js';
import { standingClock } from './standingclock.js';
import type { TicketStatus } from './terms.js';
import { beginReplay, passTime, type TicketReplay, takeFact } from './ticketreplay.js';
import type { TicketSpan } from './ticketspan.js';
import type { Timeline } from './timeline.js';

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

/**
 * Replays a ticket as `foldTicket` does, and keeps what each fact did to its clocks and spans. Only those that a goal or scope ever
 * fitted.
 */
export function clockHistories(facts: readonly TicketFact[], timeline: Timeline, now: Instant): ClockHistory[] {
  const replay = beginReplay(timeline);
  const { values, clocks, spans } = replay;
  const stands = new Map<RunningClock, Stand[]>();
  const spanStands = new Map<TicketSpan, SpanStand[]>();
  const statuses: StatusAfter[] = [];
  for (const fact of orderFacts(facts)) {
    takeFact(replay, fact);
    const after = { fact, status: values.status };
    statuses.push(after);
    for (const clock of clocks) keep(stands, clock, standOf(clock, replay, fact));
    for (const span of spans) keep(spanStands, span, standOfSpan(span, after));
  }
  const { lastEventAt } = values;
  const at = lastEventAt === null ? now : Math.max(now, lastEventAt);
  passTime(replay, at);
  return [
    ...clocks.flatMap((clock) => historyOf(clock, stands.get(clock) ?? [], replay, at) ?? []),
    ...spans.flatMap((span) => spanHistory(span, spanStands.get(span) ?? [], statuses, values, at) ?? []),
  ];
}

function keep<Key, One>(kept: Map<Key, One[]>, key: Key, one: One): void {
  const known = kept.get(key);
  if (known === undefined) kept.set(key, [one]);
  else known.push(one);
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
