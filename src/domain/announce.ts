import type { Clock } from './clock.js';
import type { DomainEvent, EventKind, EventPayload } from './event.js';
import type { RecordingMode } from './facts.js';
import { derivedId } from './identity.js';
import type { Instant } from './instant.js';

/** A stored clock with what was announced of it, which no replay changes. */
export interface AnnouncedClock extends Clock {
  /** Its CLOCK_AT_RISK is behind it: announced, or silenced. At most one a clock. */
  readonly warned: boolean;
  /** Breaches announced so far. */
  readonly generation: number;
  /** The announced breach that stands. null beside a `breachedAt`: the breach was recorded in silence. */
  readonly breachEventId: string | null;
}

export interface AnnounceContext {
  readonly tenantId: string;
  readonly vendorId: string;
  readonly contractId: string;
  readonly ticketId: string;
  readonly ticketExternalId: string;
  readonly objectiveKey: string;
  readonly mode: RecordingMode;
  readonly now: Instant;
}

export interface Announcement {
  readonly warned: boolean;
  readonly generation: number;
  readonly breachEventId: string | null;
  readonly events: readonly DomainEvent[];
}

const NOTHING: Announcement = { warned: false, generation: 0, breachEventId: null, events: [] };

/**
 * What there is to say about a clock that was stored as `before` and stands as `after` now; null: not there. Announces a
 * breach once, takes it back when it is disproved (naming its event), and counts `generation` on should it come back.
 * BACKFILL says nothing dated before `now`; a breach that was recorded in silence is also taken back in silence.
 */
export function announceClock(
  before: AnnouncedClock | null,
  after: Clock | null,
  context: AnnounceContext,
): Announcement {
  const told = before ?? NOTHING;
  const known = { warned: told.warned, generation: told.generation, breachEventId: told.breachEventId };
  const isBreached = after !== null && after.state !== 'CANCELLED' && after.breachedAt !== null;
  if (isBreached) return announceBreach(before, after, known, context);
  const events: DomainEvent[] = [];
  if (before !== null && known.breachEventId !== null) {
    events.push(retraction(before, known.generation, known.breachEventId, context));
  }
  const warnedAt = after === null || known.warned ? null : atRiskSince(after, context.now);
  if (after !== null && warnedAt !== null && !isSilent(warnedAt, context)) {
    events.push(clockEvent('CLOCK_AT_RISK', after, known.generation, warnedAt, context));
  }
  return { warned: known.warned || warnedAt !== null, generation: known.generation, breachEventId: null, events };
}

function announceBreach(
  before: AnnouncedClock | null,
  after: Clock,
  known: Omit<Announcement, 'events'>,
  context: AnnounceContext,
): Announcement {
  const happenedAt = after.breachedAt as Instant;
  const wasKnown = before !== null && before.state !== 'CANCELLED' && before.breachedAt !== null;
  if (known.breachEventId !== null || wasKnown || isSilent(happenedAt, context)) return { ...known, events: [] };
  const generation = known.generation + 1;
  const event = clockEvent('CLOCK_BREACHED', after, generation, happenedAt, context);
  return { ...known, generation, breachEventId: event.eventId, events: [event] };
}

/** The instant since which a running clock is past warnAt and not past dueAt; null: it is not. */
function atRiskSince(clock: Clock, now: Instant): Instant | null {
  const { state, warnAt, dueAt } = clock;
  if (state !== 'RUNNING' || warnAt === null || now <= warnAt) return null;
  return dueAt !== null && now > dueAt ? null : warnAt;
}

/** A backfill speaks only of what is not over yet. */
function isSilent(happenedAt: Instant, { mode, now }: AnnounceContext): boolean {
  return mode === 'BACKFILL' && happenedAt < now;
}

/** It happens when it is noticed: until then the breach stood, for everyone who was told of it. */
function retraction(before: Clock, generation: number, breachEventId: string, context: AnnounceContext): DomainEvent {
  const event = clockEvent('CLOCK_BREACH_RETRACTED', before, generation, context.now, context);
  return { ...event, payload: { ...event.payload, retracts: breachEventId } };
}

function clockEvent(
  kind: EventKind,
  clock: Clock,
  generation: number,
  occurredAt: Instant,
  context: AnnounceContext,
): DomainEvent {
  const { tenantId, vendorId, contractId, ticketId, ticketExternalId, objectiveKey, now } = context;
  const { objectiveId, cycle, startedAt, dueAt } = clock;
  const payload: EventPayload = { cycle, generation, startedAt, ticketExternalId, objectiveKey };
  return {
    eventId: derivedId(kind, tenantId, ticketId, objectiveId, cycle, generation),
    kind,
    occurredAt,
    recordedAt: now,
    tenantId,
    vendorId,
    contractId,
    objectiveId,
    ticketId,
    payload: dueAt === null ? payload : { ...payload, dueAt },
  };
}
