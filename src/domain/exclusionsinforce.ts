import { firstEndingAfter, mergeSpans } from './disjointspans.js';
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
  /** Spans of time that do not count, disjoint and in order. */
  spansOf(of: TimeOf): readonly Interval[];
  /** Those that exclude these spans, one by one. */
  spanning(of: TimeOf): readonly ExclusionInForce[];
  /** What becomes of a ticket's outcome for an objective; null: nothing. REMOVE goes before COUNT_AS_GOOD. */
  onTicket(ticketId: string, objective: string): ExclusionEffect | null;
  /** The same of a measurement: one that lies in excluded time, whosever spans cover it together, is removed. */
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

  function spanningAll({ objective, channel }: TimeOf): ExclusionInForce[] {
    return spans.filter(({ scope }) => coversChannel(scope, channel) && covers(scope, objective));
  }

  function spanningTicket({ objective, ticketId: id }: TimeOf): ExclusionInForce[] {
    const own = id === null ? [] : (byTicket.get(id) ?? []);
    return own.filter(({ scope }) => scope.span !== null && covers(scope, objective));
  }

  // Kept only for what every ticket asks: with each ticket's own there would be as many arrays as tickets are named.
  function spansOfAll(of: TimeOf): readonly Interval[] {
    const key = `${of.objective} ${of.channel}`;
    const found = merged.get(key) ?? mergeSpans(spanningAll(of).flatMap(({ scope }) => scope.span ?? []));
    merged.set(key, found);
    return found;
  }

  function spansOf(of: TimeOf): readonly Interval[] {
    const own = spanningTicket(of).flatMap(({ scope }) => scope.span ?? []);
    return own.length === 0 ? spansOfAll(of) : mergeSpans([...spansOfAll(of), ...own]);
  }

  function named(measurement: NamedMeasurement, objective: string): ExclusionInForce[] {
    if (byMeasurement.size === 0) return [];
    return (byMeasurement.get(measurementKey(measurement)) ?? []).filter(({ scope }) => covers(scope, objective));
  }

  return {
    all,
    spansOf,
    spanning: (of) => [...spanningAll(of), ...spanningTicket(of)],
    onTicket(id, objective) {
      const own = (byTicket.get(id) ?? []).filter(({ scope }) => scope.span === null && covers(scope, objective));
      return strongest(own);
    },
    onMeasurement({ source, externalId, occurredAt, content }, objective) {
      if (all.length === 0) return null;
      const excluded = spansOf({ objective, channel: channelOf(content), ticketId: null });
      if (holds(excluded, occurredAt, endOf(content) ?? occurredAt + 1)) return 'REMOVE';
      return strongest(named({ source, externalId, kind: content.kind }, objective));
    },
    names: (measurement, objective) => named(measurement, objective).length > 0,
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

function endOf(content: MeasurementContent): Instant | null {
  return content.kind === 'QUEUE_INTERVAL' ? content.endsAt : null;
}

/** An interval's counts cannot be taken apart: it is excluded when all of it lies in excluded time. */
function holds(excluded: readonly Interval[], from: Instant, to: Instant): boolean {
  const span = excluded[firstEndingAfter(excluded, from)];
  return span !== undefined && span.startsAt <= from && to <= span.endsAt;
}

function strongest(found: readonly ExclusionInForce[]): ExclusionEffect | null {
  if (found.some(({ effect }) => effect === 'REMOVE')) return 'REMOVE';
  return found.length === 0 ? null : 'COUNT_AS_GOOD';
}
