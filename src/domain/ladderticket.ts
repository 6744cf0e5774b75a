import type { GoalAttributes } from './clockplan.js';
import { orderFacts } from './factorder.js';
import type { RecordingMode, TicketFact } from './facts.js';
import type { Instant } from './instant.js';
import { type LadderClock, type MutableLadderClock, openLadderClock, stretchOf } from './ladderclock.js';
import type { RunningClock } from './runningclock.js';
import { beginReplay, type TicketReplay, takeFact } from './ticketreplay.js';
import { isDone } from './ticketvalues.js';
import type { Timeline } from './timeline.js';

/** A fact about a ticket with when and how its latest revision came in. */
export interface RecordedFact extends TicketFact {
  /** Of its first revision. */
  readonly firstRecordedAt: Instant;
  readonly recordedAt: Instant;
  readonly mode: RecordingMode;
}

/** What was last said of something from an instant on. */
export interface Said<T> {
  readonly from: Instant;
  readonly value: T;
}

/** What escalation looks at of one ticket, from all of its facts. */
export interface LadderTicket {
  /** As last known. */
  readonly attributes: GoalAttributes;
  readonly affectedUsers: readonly Said<number>[];
  readonly businessCritical: readonly Said<boolean>[];
  /** When it was handed to another group, each time. */
  readonly reassignedAt: readonly Instant[];
  /** The oldest message of the customer, the opening included, that no public reply of an agent answers; null: none. */
  readonly unansweredSince: Instant | null;
  /** When the past was told of, ascending: what was due before the last time, and is not recorded, is part of what was told. */
  readonly backfilledAt: readonly Instant[];
  /** Of working time, those that are open. */
  readonly clocks: readonly LadderClock[];
}

type MutableLadderTicket = {
  affectedUsers: Said<number>[];
  businessCritical: Said<boolean>[];
  reassignedAt: Instant[];
  unansweredSince: Instant | null;
  backfilledAt: Set<Instant>;
};

/**
 * From when a fact is a reason to escalate: what is reported as news is one once it is known, so that a reporter's delay does
 * not make it too late; a backfill tells of the past.
 */
function toldAt({ mode, occurredAt, recordedAt }: RecordedFact): Instant {
  return mode === 'LIVE' ? Math.max(occurredAt, recordedAt) : occurredAt;
}

/** Replays a ticket as `foldTicket` does, and keeps what ladders ask for. Facts come in any order. */
export function ladderTicket(facts: readonly RecordedFact[], timeline: Timeline): LadderTicket {
  const replay = beginReplay(timeline);
  const ticket: MutableLadderTicket = {
    affectedUsers: [],
    businessCritical: [],
    reassignedAt: [],
    unansweredSince: null,
    backfilledAt: new Set(),
  };
  const following: Following = { begun: 0, clocks: [] };
  for (const fact of orderFacts(facts) as RecordedFact[]) {
    const before = { ...replay.values };
    takeFact(replay, fact);
    note(ticket, before, replay, fact);
    follow(following, replay, fact);
  }
  const { values } = replay;
  const { channel, priority, tier, category } = values;
  return {
    ...ticket,
    backfilledAt: [...ticket.backfilledAt].sort((a, b) => a - b),
    attributes: { channel, priority, tier, category },
    clocks: following.clocks.flatMap(({ running, clock }) =>
      isOpen(running, replay) ? [{ ...clock, dueAt: running.dueAt }] : [],
    ),
  };
}

/** A clock that may be open in the end, and what ladders see of it. */
interface FollowedClock {
  readonly running: RunningClock;
  readonly clock: MutableLadderClock;
}

interface Following {
  /** So many of the ticket's clocks have been followed from their start. */
  begun: number;
  /** A conversation leaves thousands of clocks behind: not those that have ended. */
  clocks: FollowedClock[];
}

/** Notes how a fact left the clocks that it may have moved. */
function follow(following: Following, replay: TicketReplay, fact: RecordedFact): void {
  for (const running of replay.clocks.slice(following.begun)) {
    following.clocks.push({ running, clock: openLadderClock(running, toldAt(fact), fact.firstRecordedAt) });
  }
  following.begun = replay.clocks.length;
  for (const { running, clock } of following.clocks) {
    const isMoved = running.stoppedAt === null || running.stoppedAt === fact.occurredAt;
    if (isMoved) clock.stretches.push(stretchOf(running, fact.occurredAt));
  }
  if (following.clocks.some(hasEnded)) following.clocks = following.clocks.filter((one) => !hasEnded(one));
}

/** Whether nothing opens it again: only resolution is taken back. */
function hasEnded({ running: { stoppedAt, isOver, plan } }: FollowedClock): boolean {
  return stoppedAt !== null && (isOver || plan.course !== 'RESOLUTION');
}

function isOpen(clock: RunningClock, { values }: TicketReplay): boolean {
  return values.cancelledAt === null && clock.inScope && clock.stoppedAt === null;
}

function note(
  ticket: MutableLadderTicket,
  before: TicketReplay['values'],
  { values }: TicketReplay,
  fact: RecordedFact,
): void {
  const from = toldAt(fact);
  if (fact.mode === 'BACKFILL') ticket.backfilledAt.add(fact.recordedAt);
  const { affectedUsers, businessCritical, assigneeGroup } = values;
  if (affectedUsers !== null && affectedUsers !== before.affectedUsers) {
    ticket.affectedUsers.push({ from, value: affectedUsers });
  }
  if (businessCritical !== null && businessCritical !== before.businessCritical) {
    ticket.businessCritical.push({ from, value: businessCritical });
  }
  if (before.assigneeGroup !== null && assigneeGroup !== before.assigneeGroup) ticket.reassignedAt.push(from);
  if (values.openedAt === null) return;
  const isAnswered = fact.kind === 'AGENT_REPLIED' && fact.isPublic;
  const isAsked = fact.kind === 'CUSTOMER_REPLIED' || before.openedAt === null;
  if (isAnswered || isDone(values.status)) ticket.unansweredSince = null;
  else if (isAsked) ticket.unansweredSince ??= fact.occurredAt;
}
