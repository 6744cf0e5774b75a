import { type ClockPlan, fittingGoal, openCounts, ticketPlansAt } from './clockplan.js';
import type { TicketFact } from './facts.js';
import type { Instant } from './instant.js';
import {
  beginClock,
  pauseClock,
  type RunningClock,
  refitClock,
  reopenClock,
  resumeClock,
  stopClock,
  takeElapsed,
} from './runningclock.js';
import {
  contactSpans,
  openSpans,
  passOpenCounts,
  reopenSpans,
  rescopeSpans,
  resolveSpans,
  type SpanReplay,
} from './spanreplay.js';
import type { TicketStatus } from './terms.js';
import { applyAttributes, applyStatus, emptyTicketValues, isDone, type MutableTicketValues } from './ticketvalues.js';
import type { Timeline } from './timeline.js';

/** A ticket half-way through its facts. */
export interface TicketReplay extends SpanReplay {
  readonly values: MutableTicketValues;
  readonly clocks: RunningClock[];
  /** Opened within the contract's dates and not cancelled: only then facts move clocks. */
  isCounted: boolean;
  hasPublicReply: boolean;
  /** A customer replied since the last public reply or resolution. */
  isUnanswered: boolean;
}

/** A ticket of which no fact is taken yet. */
export function beginReplay(timeline: Timeline): TicketReplay {
  return {
    timeline,
    values: emptyTicketValues(),
    clocks: [],
    spans: [],
    openCounts: openCounts(timeline),
    passed: 0,
    isCounted: false,
    hasPublicReply: false,
    isUnanswered: false,
    wasResolved: false,
    hasSecondContact: false,
  };
}

/** When a ticket that is reopened had been resolved and closed. */
type Ended = Pick<MutableTicketValues, 'resolvedAt' | 'closedAt'>;

/**
 * Takes the next fact in order. What lies before the opening only sets the ticket's values (its attributes hold at the
 * opening unless that says otherwise; its status does not) or cancels it; a second opening is passed over.
 */
export function takeFact(replay: TicketReplay, fact: TicketFact): void {
  const { values } = replay;
  passTime(replay, fact.occurredAt);
  values.lastEventAt = fact.occurredAt;
  if (fact.kind === 'OPENED' && values.openedAt !== null) return;
  // Its own attributes hold for what a fact starts; clocks that run on change their goal after what it stops or pauses.
  const goalsMayChange = applyAttributes(values, fact);
  act(replay, fact);
  if (goalsMayChange && replay.isCounted) refitAll(replay, fact.occurredAt);
}

/**
 * Takes it that nothing more happened to the ticket before an instant. Answers when next the terms change what is counted of it
 * as it stands; null: never.
 */
export function passTime(replay: TicketReplay, at: Instant): Instant | null {
  const isOpen = replay.isCounted && !isDone(replay.values.status);
  passOpenCounts(replay, isOpen, at);
  return isOpen ? (replay.openCounts[replay.passed]?.at ?? null) : null;
}

function act(replay: TicketReplay, fact: TicketFact): void {
  switch (fact.kind) {
    case 'OPENED':
      openTicket(replay, fact.status ?? 'NEW', fact.occurredAt);
      break;
    case 'AGENT_REPLIED':
      if (fact.isPublic) answer(replay, fact.occurredAt);
      break;
    case 'CUSTOMER_REPLIED':
      ask(replay, fact);
      break;
    case 'STATUS_CHANGED':
      if (fact.status !== null) changeStatus(replay, fact.status, fact);
      break;
    case 'CANCELLED':
      cancelTicket(replay, fact.occurredAt);
      break;
    case 'ATTRIBUTES_CHANGED':
      break;
  }
}

function openTicket(replay: TicketReplay, status: TicketStatus, at: Instant): void {
  const { values } = replay;
  values.openedAt = at;
  values.resolvedAt = null;
  values.closedAt = null;
  applyStatus(values, status, at);
  const plans = ticketPlansAt(replay.timeline, at);
  if (plans === null || values.cancelledAt !== null) return;
  replay.isCounted = true;
  for (const plan of plans.clocks) {
    if (plan.course === 'NEXT_RESPONSE') continue;
    const clock = begin(replay, plan, OPENING_CYCLE, at);
    if (stopsAt(plan, status)) stopClock(clock, at);
  }
  openSpans(replay, OPENING_CYCLE, at);
  if (isDone(status)) resolveSpans(replay, OPENING_CYCLE, at);
}

function answer(replay: TicketReplay, at: Instant): void {
  if (!replay.isCounted) return;
  replay.hasPublicReply = true;
  replay.isUnanswered = false;
  for (const clock of replay.clocks) {
    if (clock.stoppedAt === null && clock.plan.course !== 'RESOLUTION') stopClock(clock, at);
  }
}

/** Only the oldest unanswered reply of the customer counts, and none before the first public reply of an agent. */
function ask(replay: TicketReplay, fact: TicketFact): void {
  if (!replay.isCounted) return;
  contactSpans(replay, replay.hasPublicReply, fact.occurredAt);
  if (!replay.hasPublicReply || replay.isUnanswered) return;
  replay.isUnanswered = true;
  for (const plan of ticketPlansAt(replay.timeline, fact.occurredAt)?.clocks ?? []) {
    if (plan.course === 'NEXT_RESPONSE') begin(replay, plan, factCycle(fact), fact.occurredAt);
  }
}

function changeStatus(replay: TicketReplay, status: TicketStatus, fact: TicketFact): void {
  const { values } = replay;
  const wasDone = isDone(values.status);
  const { resolvedAt, closedAt } = values;
  applyStatus(values, status, fact.occurredAt);
  if (!replay.isCounted) return;
  if (isDone(status)) replay.isUnanswered = false;
  for (const clock of replay.clocks) {
    if (clock.stoppedAt === null) moveClock(clock, status, fact.occurredAt);
  }
  if (wasDone && !isDone(status)) reopenTicket(replay, fact, { resolvedAt, closedAt });
  if (!wasDone && isDone(status)) resolveSpans(replay, factCycle(fact), fact.occurredAt);
}

function moveClock(clock: RunningClock, status: TicketStatus, at: Instant): void {
  if (stopsAt(clock.plan, status)) stopClock(clock, at);
  else if (clock.plan.pausing.has(status)) pauseClock(clock, at);
  else resumeClock(clock, at);
}

function reopenTicket(replay: TicketReplay, fact: TicketFact, ended: Ended): void {
  reopenSpans(replay, factCycle(fact), fact.occurredAt);
  for (const clock of replay.clocks) {
    const isStopped = clock.stoppedAt !== null && !clock.isOver;
    if (isStopped && clock.plan.course === 'RESOLUTION') continueOrEnd(replay, clock, fact.occurredAt);
  }
  for (const plan of ticketPlansAt(replay.timeline, fact.occurredAt)?.clocks ?? []) {
    if (plan.course === 'RESOLUTION' && startsAgain(replay, plan, fact.occurredAt, ended)) {
      begin(replay, plan, factCycle(fact), fact.occurredAt);
    }
  }
}

/** Within the reopening window of its stop a clock goes on, with the goal that fits by now; later it is over. */
function continueOrEnd(replay: TicketReplay, clock: RunningClock, at: Instant): void {
  const { plan } = clock;
  if (at - (clock.stoppedAt ?? at) > plan.rules.reopenWindow) {
    clock.isOver = true;
    return;
  }
  reopenClock(clock, at, isPausing(replay, plan));
  refitClock(clock, at, fittingGoal(plan, replay.values));
}

/** Whether reopening starts a new cycle: all earlier ones are over or, where the terms had no such objective before, the ticket ended longer ago than its window. */
function startsAgain(replay: TicketReplay, plan: ClockPlan, at: Instant, ended: Ended): boolean {
  const earlier = replay.clocks.filter((clock) => clock.plan.objectiveId === plan.objectiveId);
  if (earlier.length > 0) return earlier.every((clock) => clock.isOver);
  const stoppedAt = plan.rules.stopOn === 'CLOSED' ? ended.closedAt : ended.resolvedAt;
  return stoppedAt !== null && at - stoppedAt > plan.rules.reopenWindow;
}

function cancelTicket(replay: TicketReplay, at: Instant): void {
  replay.values.cancelledAt ??= at;
  if (!replay.isCounted) return;
  replay.isCounted = false;
  for (const clock of replay.clocks) takeElapsed(clock, at);
}

function refitAll(replay: TicketReplay, at: Instant): void {
  for (const clock of replay.clocks) {
    if (clock.stoppedAt === null) refitClock(clock, at, fittingGoal(clock.plan, replay.values));
  }
  rescopeSpans(replay, at);
}

function begin(replay: TicketReplay, plan: ClockPlan, cycle: string, at: Instant): RunningClock {
  const calendar = replay.timeline.calendarFor(plan.objective, plan.version, at);
  const clock = beginClock(plan, calendar, cycle, at, isPausing(replay, plan));
  refitClock(clock, at, fittingGoal(plan, replay.values));
  replay.clocks.push(clock);
  return clock;
}

/** Whether the ticket's status pauses the clocks of a plan; one that stops them does not. */
function isPausing(replay: TicketReplay, plan: ClockPlan): boolean {
  const { status } = replay.values;
  return status !== null && plan.pausing.has(status) && !stopsAt(plan, status);
}

/** CLOSED counts as resolved too. */
function stopsAt(plan: ClockPlan, status: TicketStatus): boolean {
  if (plan.course === 'RESOLUTION' && plan.rules.stopOn === 'CLOSED') return status === 'CLOSED';
  return isDone(status);
}

const OPENING_CYCLE = 'opened';

function factCycle(fact: TicketFact): string {
  return `fact:${fact.externalId}`;
}
