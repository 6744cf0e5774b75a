import { adjustedTimeline } from './adjustedtimeline.js';
import type { WorkingTime } from './calendar.js';
import { calendarHours, type Hours } from './calendarhours.js';
import { clockHistories } from './clockhistory.js';
import type { ClockHistory, Phase } from './clocklife.js';
import { type ExcludedSpan, excludedSpans } from './excludedspans.js';
import type { ExclusionEffect } from './exclusion.js';
import type { TicketFact } from './facts.js';
import { foldTicket } from './fold.js';
import type { Instant, Interval, Milliseconds } from './instant.js';
import type { Basis } from './tally.js';
import type { CalendarTerms, ObjectiveTerms, TicketStatus } from './terms.js';
import type { Timeline } from './timeline.js';

/** Whose time it is. NOBODY: it was done, and reopened later. */
export const WAITED_FOR = ['VENDOR', 'CLIENT', 'THIRD_PARTY', 'NOBODY', 'EXCLUDED', 'CLOSED_HOURS'] as const;
export type WaitedFor = (typeof WAITED_FOR)[number];

export const SEGMENT_KINDS = ['RUNNING', 'PAUSED', 'STOPPED', 'EXCLUDED', 'CLOSED', 'HOLIDAY'] as const;
export type SegmentKind = (typeof SEGMENT_KINDS)[number];

/** A part of a clock's life that counted in one way. */
export interface ClockSegment extends Interval {
  readonly kind: SegmentKind;
  readonly waitedFor: WaitedFor;
  /** Of PAUSED, and of what is open of a span: the ticket's status. */
  readonly status: TicketStatus | null;
  /** Of HOLIDAY: its name. */
  readonly holiday: string | null;
  /** Of EXCLUDED: references of the exclusions. */
  readonly exclusions: readonly string[];
  /** The fact it began with; null: the hours or an exclusion began it. */
  readonly fact: TicketFact | null;
  /** Working time used up by its end, as the clock counts in the end. */
  readonly elapsed: Milliseconds;
}

/** All that there is to say about how a clock came to stand as it does. */
export interface ClockExplanation extends ClockHistory {
  readonly objective: ObjectiveTerms;
  readonly calendar: CalendarTerms;
  /** Exclusions left out. */
  readonly working: WorkingTime;
  readonly excluded: readonly ExcludedSpan[];
  /** What an exclusion makes of its outcome; null: it counts as it is. */
  readonly effect: ExclusionEffect | null;
  /** Each kind of time from its start to `endsAt`: they sum to `wallTime` exactly. */
  readonly byParty: Readonly<Record<WaitedFor, Milliseconds>>;
  readonly wallTime: Milliseconds;
}

/** A ticket, and by which outcomes it is explained. */
export interface ExplainedTicket {
  readonly id: string;
  readonly facts: readonly TicketFact[];
  readonly basis: Basis;
}

/** Explains all clocks and spans of a ticket that a goal or scope ever fitted, as they stand at `now`. */
export function explainClocks(ticket: ExplainedTicket, timeline: Timeline, now: Instant): ClockExplanation[] {
  const { facts, basis, id } = ticket;
  const { exclusions } = timeline;
  const isAdjusted = basis === 'ADJUSTED' && exclusions.all.length > 0;
  const of = { channel: isAdjusted ? foldTicket(facts, timeline, now).channel : null, ticketId: id };
  const counting = isAdjusted ? adjustedTimeline(timeline, of) : timeline;
  return clockHistories(facts, counting, now).flatMap((history) => {
    const { objectiveId, termsVersion } = history.clock;
    const objective = timeline.objectiveOfId(termsVersion, objectiveId);
    if (objective === null) return [];
    const excluded = isAdjusted ? excludedSpans(timeline, { ...of, objective: objective.key }) : [];
    const effect = isAdjusted ? exclusions.onTicket(id, objective.key) : null;
    return [{ ...explained(history, objective, timeline, excluded), effect }];
  });
}

function explained(
  history: ClockHistory,
  objective: ObjectiveTerms,
  timeline: Timeline,
  excluded: readonly ExcludedSpan[],
): Omit<ClockExplanation, 'effect'> {
  const { termsVersion, startedAt } = history.clock;
  const calendar = timeline.calendarTermsFor(objective, termsVersion, startedAt);
  const working = timeline.calendarFor(objective, termsVersion, startedAt);
  const wallTime = history.endsAt - startedAt;
  const byParty = sumsOf(history.phases, excluded, working, wallTime);
  return { ...history, objective, calendar, working, excluded, byParty, wallTime };
}

function sumsOf(
  phases: readonly Phase[],
  excluded: readonly ExcludedSpan[],
  working: WorkingTime,
  wallTime: Milliseconds,
): Record<WaitedFor, Milliseconds> {
  const sums = { VENDOR: 0, CLIENT: 0, THIRD_PARTY: 0, NOBODY: 0, EXCLUDED: 0, CLOSED_HOURS: 0 };
  for (const part of parts(phases, excluded)) sums[waitedFor(part)] += working.working(part.startsAt, part.endsAt);
  const counted = sums.VENDOR + sums.CLIENT + sums.THIRD_PARTY + sums.NOBODY + sums.EXCLUDED;
  return { ...sums, CLOSED_HOURS: wallTime - counted };
}

/** A phase, or what exclusions leave and take of one that runs. */
interface Part extends Phase {
  /** Empty: it is not excluded. */
  readonly exclusions: readonly string[];
  /** Whether the fact began it. */
  readonly begun: boolean;
}

const NONE: readonly string[] = [];

function* parts(phases: Iterable<Phase>, excluded: readonly ExcludedSpan[]): Generator<Part> {
  for (const phase of phases) {
    let { startsAt } = phase;
    const cut = (endsAt: Instant, exclusions: readonly string[]): Part => {
      const begun = startsAt === phase.startsAt;
      return { ...phase, startsAt, endsAt, exclusions, begun };
    };
    // An exclusion takes nothing from a clock that stands still anyway.
    for (const span of phase.kind === 'RUNNING' ? excluded : []) {
      const from = Math.max(startsAt, span.startsAt);
      const to = Math.min(phase.endsAt, span.endsAt);
      if (from >= to) continue;
      if (from > startsAt) yield cut(from, NONE);
      startsAt = from;
      yield cut(to, span.exclusions);
      startsAt = to;
    }
    if (startsAt < phase.endsAt) yield cut(phase.endsAt, NONE);
  }
}

function waitedFor({ kind, status, exclusions }: Pick<Part, 'kind' | 'status' | 'exclusions'>): WaitedFor {
  if (exclusions.length > 0) return 'EXCLUDED';
  if (kind === 'STOPPED') return 'NOBODY';
  switch (status) {
    case 'PENDING_CUSTOMER':
      return 'CLIENT';
    // Helpdesks put on hold what waits for somebody outside.
    case 'PENDING_THIRD_PARTY':
    case 'ON_HOLD':
      return 'THIRD_PARTY';
    case 'RESOLVED':
    case 'CLOSED':
      return 'NOBODY';
    default:
      return 'VENDOR';
  }
}

/**
 * The segments of a clock in order, without gaps. Closed hours come before all else: what is not CLOSED or HOLIDAY is
 * working time of the calendar.
 */
export function* clockSegments(explanation: ClockExplanation): Generator<ClockSegment> {
  const { phases, excluded, calendar, working, countedFrom } = explanation;
  let elapsed = 0;
  for (const part of parts(phases, excluded)) {
    const counts = part.kind === 'RUNNING' && part.exclusions.length === 0 && part.startsAt >= countedFrom;
    for (const hours of calendarHours(calendar, working, part)) {
      const { startsAt, endsAt } = hours;
      if (counts && hours.isOpen) elapsed += endsAt - startsAt;
      const fact = part.begun && startsAt === part.startsAt ? part.fact : null;
      yield { startsAt, endsAt, ...nameOf(part, hours), fact, elapsed };
    }
  }
}

function nameOf(part: Part, { isOpen, holiday }: Hours) {
  if (!isOpen) {
    const kind: SegmentKind = holiday === null ? 'CLOSED' : 'HOLIDAY';
    return { kind, waitedFor: 'CLOSED_HOURS' as const, status: null, holiday, exclusions: NONE };
  }
  const { status, exclusions } = part;
  const kind: SegmentKind = exclusions.length > 0 ? 'EXCLUDED' : part.kind;
  return { kind, waitedFor: waitedFor(part), status, holiday: null, exclusions };
}
