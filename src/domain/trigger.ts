import type { EscalationLevel, EscalationTrigger, TriggerKind } from './escalation.js';
import type { Instant } from './instant.js';
import { type LadderClock, shareUsedAt } from './ladderclock.js';
import type { LadderTicket, Said } from './ladderticket.js';

/** What was last announced of the clock's objective in the current period. */
export interface AnnouncedStanding {
  readonly verdict: string;
  readonly since: Instant;
}

/** What triggers look at. */
export interface Triggering {
  readonly clock: LadderClock;
  readonly ticket: LadderTicket;
  /** null: nothing was announced. */
  readonly standing: AnnouncedStanding | null;
}

/** When the triggers of a level hold, and which of them did. */
export interface Triggered {
  readonly at: Instant;
  readonly reasons: readonly TriggerKind[];
}

/**
 * Since when, or by the passing of time from when on, the triggers of a level hold: all of them, or any. null: neither holds nor
 * will by time alone; nor does a level without triggers.
 */
export function triggered({ match, triggers }: EscalationLevel, triggering: Triggering): Triggered | null {
  const times = triggers.map((trigger) => ({ kind: trigger.kind, at: triggerAt(trigger, triggering) }));
  const reached = times.flatMap(({ kind, at }) => (at === null ? [] : [{ kind, at }]));
  if (reached.length === 0 || (match === 'ALL' && reached.length < times.length)) return null;
  const instants = reached.map(({ at }) => at);
  const at = match === 'ALL' ? Math.max(...instants) : Math.min(...instants);
  const reasons = reached.filter((one) => one.at <= at).map(({ kind }) => kind);
  return { at, reasons: [...new Set(reasons)] };
}

function triggerAt(trigger: EscalationTrigger, { clock, ticket, standing }: Triggering): Instant | null {
  switch (trigger.kind) {
    case 'SHARE_USED':
      return shareUsedAt(clock, trigger.share);
    case 'LATE_BY':
      // It is late just past its due time.
      return clock.dueAt === null ? null : Math.max(clock.dueAt + 1, clock.calendar.add(clock.dueAt, trigger.time));
    case 'NO_REPLY':
      return ticket.unansweredSince === null ? null : clock.calendar.add(ticket.unansweredSince, trigger.time);
    case 'AFFECTED_USERS':
      return notBefore(
        heldSince(ticket.affectedUsers, (users) => users >= trigger.atLeast),
        clock,
      );
    case 'BUSINESS_CRITICAL':
      return notBefore(
        heldSince(ticket.businessCritical, (isCritical) => isCritical),
        clock,
      );
    case 'REASSIGNED':
      return notBefore(ticket.reassignedAt[trigger.atLeast - 1] ?? null, clock);
    case 'OBJECTIVE_STANDING':
      return notBefore(stands(trigger.standing, standing) ? standing.since : null, clock);
  }
}

function stands(wanted: 'AT_RISK' | 'MISSED', standing: AnnouncedStanding | null): standing is AnnouncedStanding {
  return standing !== null && (standing.verdict === 'MISSED' || standing.verdict === wanted);
}

/** What held before the clock was there and known of became a reason with it. */
function notBefore(since: Instant | null, { startedAt, toldAt }: LadderClock): Instant | null {
  return since === null ? null : Math.max(since, startedAt, toldAt);
}

/** Since when what was last said has held without a break; null: it does not. */
function heldSince<T>(said: readonly Said<T>[], holds: (value: T) => boolean): Instant | null {
  const lastNot = said.findLastIndex(({ value }) => !holds(value));
  return said[lastNot + 1]?.from ?? null;
}
