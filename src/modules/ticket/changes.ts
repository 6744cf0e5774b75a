import type { Change, KnownReport, Outcome } from '../../domain/reporting.js';
import { assertTouched } from '../../platform/collision.js';
import { groupBy } from '../../platform/groupby.js';
import type { TicketReplay } from './replay.js';
import type { StoredFact } from './ticketevent.store.js';
import type { FactOfTicket, TicketEventReport, TicketReport } from './ticketreport.js';

export type FactChange = Change<FactOfTicket>;
export type KnownFacts = ReadonlyMap<string, KnownReport<FactOfTicket>>;

function toKnown({ ticketId, contentHash, fact }: StoredFact): KnownReport<FactOfTicket> {
  return { revision: fact.revision, contentHash, fact: { ticketId, fact } };
}

function toStored({ contentHash, fact: { ticketId, fact } }: KnownReport<FactOfTicket>): StoredFact {
  return { ticketId, contentHash, fact };
}

export function knownByKey(found: readonly StoredFact[]): KnownFacts {
  return new Map(found.map((stored) => [stored.fact.externalId, toKnown(stored)]));
}

/**
 * What is known now that the tickets are locked: what was found before the locks, corrected by what the locked tickets
 * hold. Gives up where a fact left a locked ticket in between: the ticket it went to is not locked.
 */
export function knownUnderLock(
  found: readonly StoredFact[],
  replays: ReadonlyMap<string, TicketReplay>,
  source: string,
): KnownFacts {
  const held = [...replays.values()].flatMap((replay) => replay.facts).filter(({ fact }) => fact.source === source);
  const holding = new Set(held.map(({ fact }) => fact.externalId));
  const lost = found.filter(({ ticketId, fact }) => replays.has(ticketId) && !holding.has(fact.externalId));
  assertTouched(lost.length, 0, 'facts that left their ticket');
  return knownByKey([...found, ...held]);
}

/** Ids of the tickets that facts come to or leave, in their order: so everyone locks them, and writes what belongs to them. */
export function ticketsOf(changes: readonly FactChange[]): string[] {
  const ids = new Set<string>();
  for (const { before, after } of changes) {
    ids.add(after.fact.ticketId);
    if (before !== null) ids.add(before.fact.ticketId);
  }
  return [...ids].sort();
}

/** The touched tickets with the facts they hold after the changes; those that did not exist begin with none. */
export function applyChanges(
  replays: ReadonlyMap<string, TicketReplay>,
  changes: readonly FactChange[],
  nameOf: ReadonlyMap<string, string>,
): TicketReplay[] {
  const gone = new Set(changes.filter(({ before }) => before !== null).map(({ key }) => key));
  const arrived = groupBy(
    changes.map(({ after }) => toStored(after)),
    (stored) => stored.ticketId,
  );
  const source = changes[0]?.after.fact.fact.source;
  return ticketsOf(changes).map((ticketId) => {
    const held = replays.get(ticketId) ?? { ticketId, externalId: nameOf.get(ticketId) ?? '', facts: [], clocks: [] };
    const kept = held.facts.filter(({ fact }) => fact.source !== source || !gone.has(fact.externalId));
    return { ...held, facts: [...kept, ...(arrived.get(ticketId) ?? [])] };
  });
}

/** Facts to insert and facts to replace, each in key order. */
export function splitChanges(changes: readonly FactChange[]): { added: StoredFact[]; corrected: StoredFact[] } {
  return {
    added: changes.filter(({ before }) => before === null).map(({ after }) => toStored(after)),
    corrected: changes.filter(({ before }) => before !== null).map(({ after }) => toStored(after)),
  };
}

/** The reporter's names of tickets, by id. */
export function ticketNames(
  events: readonly TicketEventReport[],
  reports: readonly TicketReport[],
): ReadonlyMap<string, string> {
  return new Map(reports.map(({ index, fact }) => [fact.ticketId, events[index]?.ticketExternalId ?? '']));
}

/** Subjects by ticket: the last one among the items that were taken. */
export function reportedSubjects(
  events: readonly TicketEventReport[],
  reports: readonly TicketReport[],
  outcomes: ReadonlyMap<number, Outcome>,
): Map<string, string> {
  const subjects = new Map<string, string>();
  for (const { index, fact } of reports) {
    const subject = events[index]?.subject ?? null;
    const outcome = outcomes.get(index);
    if (subject !== null && (outcome === 'ACCEPTED' || outcome === 'CORRECTED')) subjects.set(fact.ticketId, subject);
  }
  return subjects;
}
