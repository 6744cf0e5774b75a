import type { ExclusionEffect, ExclusionInForce, ExclusionScope, NamedMeasurement } from './exclusion.js';
import type { MeasurementContent, MeasurementFact } from './facts.js';
import { ticketId } from './identity.js';
import type { Instant, Interval } from './instant.js';
import type { Channel } from './terms.js';

/** For what time is asked for: an objective, and of a ticket its id and channel; null where it is of none. */
export interface TimeOf {
  readonly objective: string;
  readonly channel: Channel | null;
  readonly ticketId: string | null;
}

/** The exclusions of a contract that are in force, to be asked what they do to what. */
export interface Exclusions {
  readonly all: readonly ExclusionInForce[];
  /** Spans of time that do not count, disjoint and in order. The same question gives the same array. */
  spansOf(of: TimeOf): readonly Interval[];
  /** What becomes of a ticket's outcome for an objective; null: nothing. REMOVE goes before COUNT_AS_GOOD. */
  onTicket(ticketId: string, objective: string): ExclusionEffect | null;
  onMeasurement(fact: MeasurementFact, objective: string): ExclusionEffect | null;
  /** Whether a measurement is excluded by its name. */
  names(measurement: NamedMeasurement, objective: string): boolean;
  /** Whether a ticket is excluded by its name, or a span of it. */
  namesTicket(ticketId: string): boolean;
}

export function indexExclusions(all: readonly ExclusionInForce[], contractId: string): Exclusions {
  const byTicket = new Map<string, ExclusionInForce[]>();
  const byMeasurement = new Map<string, ExclusionInForce[]>();
  const spans: ExclusionInForce[] = [];
  for (const one of all) {
    const { ticket, measurement } = one.scope;
    if (ticket !== null) put(byTicket, ticketId(contractId, ticket.source, ticket.externalId), one);
    else if (measurement !== null) put(byMeasurement, measurementKey(measurement), one);
    else spans.push(one);
  }
  const merged = new Map<string, readonly Interval[]>();

  function spansOf({ objective, channel, ticketId: id }: TimeOf): readonly Interval[] {
    const own = id === null ? undefined : byTicket.get(id);
    const key = `${objective} ${channel} ${own === undefined ? '' : id}`;
    const known = merged.get(key);
    if (known !== undefined) return known;
    const fitting = [...spans.filter(({ scope }) => coversChannel(scope, channel)), ...(own ?? [])];
    const found = mergeSpans(fitting.flatMap(({ scope }) => (covers(scope, objective) ? (scope.span ?? []) : [])));
    merged.set(key, found);
    return found;
  }

  return {
    all,
    spansOf,
    onTicket(id, objective) {
      const named = (byTicket.get(id) ?? []).filter(({ scope }) => scope.span === null && covers(scope, objective));
      return strongest(named);
    },
    onMeasurement({ source, externalId, occurredAt, content }, objective) {
      if (all.length === 0) return null;
      const named = byMeasurement.get(measurementKey({ source, externalId, kind: content.kind })) ?? [];
      const end = content.kind === 'QUEUE_INTERVAL' ? content.endsAt : occurredAt + 1;
      const within = spans.filter(
        ({ scope }) => coversChannel(scope, channelOf(content)) && holds(scope, occurredAt, end),
      );
      return strongest([...named, ...within].filter(({ scope }) => covers(scope, objective)));
    },
    names(measurement, objective) {
      return (byMeasurement.get(measurementKey(measurement)) ?? []).some(({ scope }) => covers(scope, objective));
    },
    namesTicket: (id) => byTicket.has(id),
  };
}

function put<T>(groups: Map<string, T[]>, key: string, one: T): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [one]);
  else group.push(one);
}

function measurementKey({ kind, source, externalId }: NamedMeasurement): string {
  return JSON.stringify([kind, source, externalId]);
}

function channelOf(content: MeasurementContent): Channel | null {
  return 'channel' in content ? content.channel : null;
}

function covers({ objectives }: ExclusionScope, objective: string): boolean {
  return objectives.length === 0 || objectives.includes(objective);
}

function coversChannel({ channels }: ExclusionScope, channel: Channel | null): boolean {
  return channels.length === 0 || (channel !== null && channels.includes(channel));
}

/** An interval's counts cannot be taken apart: it is excluded when all of it lies within the span. */
function holds({ span }: ExclusionScope, from: Instant, to: Instant): boolean {
  return span !== null && span.startsAt <= from && to <= span.endsAt;
}

function strongest(found: readonly ExclusionInForce[]): ExclusionEffect | null {
  if (found.some(({ effect }) => effect === 'REMOVE')) return 'REMOVE';
  return found.length === 0 ? null : 'COUNT_AS_GOOD';
}

function mergeSpans(spans: readonly Interval[]): Interval[] {
  const merged: Interval[] = [];
  for (const span of [...spans].sort((a, b) => a.startsAt - b.startsAt)) {
    const last = merged.at(-1);
    if (last === undefined || span.startsAt > last.endsAt) merged.push(span);
    else if (span.endsAt > last.endsAt) merged[merged.length - 1] = { startsAt: last.startsAt, endsAt: span.endsAt };
  }
  return merged;
}
