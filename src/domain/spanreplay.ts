import { isInScope, type OpenCount, ticketPlansAt } from './clockplan.js';
import type { SpanCourse } from './indicators/ticketreading.js';
import type { Instant } from './instant.js';
import { beginSpan, endSpan, rescopeSpan, type TicketSpan } from './ticketspan.js';
import type { TicketValues } from './ticketvalues.js';
import type { Timeline } from './timeline.js';

/** The spans of a ticket half-way through its facts, and what decides about them. */
export interface SpanReplay {
  readonly timeline: Timeline;
  readonly values: TicketValues;
  readonly spans: TicketSpan[];
  /** Of the timeline. */
  readonly openCounts: readonly OpenCount[];
  /** How many of those have been passed. */
  passed: number;
  wasResolved: boolean;
  /** The customer wrote again after the first public reply or the first resolution. */
  hasSecondContact: boolean;
}

const OPENINGS: readonly SpanCourse[] = ['OPENED', 'OPEN'];
const RESOLUTIONS: readonly SpanCourse[] = ['FIRST_RESOLUTION', 'EACH_RESOLUTION'];

/** `cycle` names the fact, here and below. */
export function openSpans(replay: SpanReplay, cycle: string, at: Instant): void {
  begin(replay, OPENINGS, cycle, at);
}

/** Time passes to an instant: a ticket that is open then is counted from when the terms begin to count what is open. */
export function passOpenCounts(replay: SpanReplay, isOpen: boolean, at: Instant): void {
  const { openCounts, values, timeline, spans } = replay;
  for (; ; replay.passed += 1) {
    const next = openCounts[replay.passed];
    if (next === undefined || next.at > at) return;
    for (const plan of isOpen ? next.spans : []) {
      // Terms before may have begun one: it goes on, though others in between knew nothing of it.
      if (spans.some((span) => span.plan.objectiveId === plan.objectiveId && span.stoppedAt === null)) continue;
      const calendar = timeline.calendarFor(plan.objective, plan.version, next.at);
      spans.push(beginSpan(plan, calendar, next.cycle, next.at, isInScope(plan.objective, values)));
    }
  }
}

export function resolveSpans(replay: SpanReplay, cycle: string, at: Instant): void {
  end(replay, OPENINGS, at, false);
  begin(replay, replay.wasResolved ? ['EACH_RESOLUTION'] : RESOLUTIONS, cycle, at);
  if (replay.hasSecondContact) end(replay, ['FIRST_RESOLUTION'], at, true);
  replay.wasResolved = true;
}

export function reopenSpans(replay: SpanReplay, cycle: string, at: Instant): void {
  end(replay, RESOLUTIONS, at, true);
  begin(replay, ['OPEN'], cycle, at);
}

/** The customer wrote. Until the first answer all messages are one contact. */
export function contactSpans(replay: SpanReplay, hasPublicReply: boolean, at: Instant): void {
  if (!hasPublicReply && !replay.wasResolved) return;
  replay.hasSecondContact = true;
  end(replay, ['FIRST_RESOLUTION'], at, true);
}

/** The ticket's attributes changed. */
export function rescopeSpans({ spans, values }: SpanReplay, at: Instant): void {
  for (const span of spans) rescopeSpan(span, at, isInScope(span.plan.objective, values));
}

function begin(
  { timeline, values, spans }: SpanReplay,
  courses: readonly SpanCourse[],
  cycle: string,
  at: Instant,
): void {
  for (const plan of ticketPlansAt(timeline, at)?.spans ?? []) {
    if (!courses.includes(plan.course)) continue;
    const calendar = timeline.calendarFor(plan.objective, plan.version, at);
    spans.push(beginSpan(plan, calendar, cycle, at, isInScope(plan.objective, values)));
  }
}

function end({ spans }: SpanReplay, courses: readonly SpanCourse[], at: Instant, isDisturbed: boolean): void {
  for (const span of spans) if (courses.includes(span.plan.course)) endSpan(span, at, isDisturbed);
}
