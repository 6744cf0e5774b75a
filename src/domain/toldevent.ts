import type { DomainEvent } from './event.js';
import type { Instant } from './instant.js';
import { formatInstant } from './timetext.js';

/** Where an event stands in the stream of who is told. */
export interface ToldPlace {
  readonly sequence: number;
  /** For `after` of `events`, `breachEvents` and `replayEvents`. */
  readonly cursor: string;
}

/**
 * An event as an endpoint gets it: ids, kind and payload of the journal's entry, instants as RFC 3339. `place` null: it is told
 * for another reason than its place in the stream (an escalation names the endpoint), and has no sequence there yet.
 */
export function toldEvent(event: DomainEvent, place: ToldPlace | null): Readonly<Record<string, unknown>> {
  const { eventId, kind, occurredAt, recordedAt, contractId, objectiveId, ticketId, payload } = event;
  return {
    id: eventId,
    kind,
    occurredAt: formatInstant(occurredAt),
    recordedAt: formatInstant(recordedAt),
    ...(place === null ? {} : { sequence: place.sequence, cursor: place.cursor }),
    contractId,
    ...(objectiveId === null ? {} : { objectiveId }),
    ...(ticketId === null ? {} : { ticketId }),
    ...Object.fromEntries(Object.entries(payload).map(([key, value]) => [key, shown(key, value)])),
  };
}

/** Instants of a payload are the numbers whose name says at what they happened: `dueAt`, `startedAt`. */
function shown(key: string, value: unknown): unknown {
  return key.endsWith('At') && typeof value === 'number' ? formatInstant(value as Instant) : value;
}
