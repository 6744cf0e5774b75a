import { vendorOf } from '../../domain/contract.js';
import type { DomainEvent } from '../../domain/event.js';
import { tallyDifferences } from '../../domain/tally.js';
import type { Timeline } from '../../domain/timeline.js';
import type { ReadUnit, WriteUnit } from '../../platform/database.js';
import { groupBy } from '../../platform/groupby.js';
import { appendEvents } from '../../platform/journal.js';
import { DUE_TOPIC, queueTopic } from '../../platform/wake.js';
import { type CountedContract, countDifferences } from '../tally/tally.store.js';
import { clocksOfTickets } from './clock.read.js';
import { saveClocks } from './clock.store.js';
import { type ReplayedTicket, type ReplayOptions, replayTicket, type TicketReplay } from './replay.js';
import { type FoldedColumns, NOTHING_TO_LOOK_AT, type TicketKey, updateTickets } from './ticket.store.js';
import { factsOfTickets } from './ticketevent.store.js';

/** Locked tickets of one contract. */
export interface ContractTickets {
  readonly timeline: Timeline;
  readonly tickets: readonly Pick<TicketKey, 'id' | 'externalId'>[];
}

/** What replaying the tickets of one contract came to. */
export interface RecountedContract {
  readonly timeline: Timeline;
  readonly tickets: readonly ReplayedTicket[];
}

/** All facts and clocks of tickets of one tenant: two statements. */
export async function loadReplays(
  unit: ReadUnit,
  tenantId: string,
  tickets: readonly Pick<TicketKey, 'id' | 'externalId'>[],
): Promise<TicketReplay[]> {
  const ids = tickets.map((ticket) => ticket.id);
  const [allFacts, allClocks] = await Promise.all([
    factsOfTickets(unit, tenantId, ids),
    clocksOfTickets(unit, tenantId, ids),
  ]);
  const facts = groupBy(allFacts, (stored) => stored.ticketId);
  const clocks = groupBy(allClocks, (clock) => clock.ticketId);
  return tickets.map(({ id, externalId }) => ({
    ticketId: id,
    externalId,
    facts: facts.get(id) ?? [],
    clocks: clocks.get(id) ?? [],
  }));
}

/** Saves what replays changed: clocks, tickets that existed before, tallies, periods; sent at once. */
export async function saveReplayed(
  unit: WriteUnit,
  tenantId: string,
  recounted: readonly RecountedContract[],
  options: ReplayOptions,
  existing: (ticketId: string) => boolean = () => true,
): Promise<void> {
  const tickets = recounted.flatMap((contract) => contract.tickets);
  const columns = tickets.map((ticket) => ticket.columns);
  // A clock or a ladder may now be due earlier than the worker means to wake up.
  if (columns.some(isAwaited)) unit.hint(DUE_TOPIC);
  for (const { timeline } of recounted) {
    unit.hint(queueTopic(timeline.contract.tenantId, 'CLIENT'));
    unit.hint(queueTopic(vendorOf(timeline.contract), 'VENDOR'));
  }
  const mode = options.mode === 'SILENT' ? 'BACKFILL' : options.mode;
  await Promise.all([
    saveClocks(
      unit,
      tenantId,
      tickets.flatMap((ticket) => ticket.changedClocks),
    ),
    updateTickets(
      unit,
      tenantId,
      columns.filter((ticket) => existing(ticket.id)),
    ),
    countDifferences(unit, tenantId, recounted.map(countedContract), mode),
  ]);
}

function isAwaited({ nextActionAt, escalationAt }: FoldedColumns): boolean {
  return nextActionAt !== null || (escalationAt !== null && escalationAt !== NOTHING_TO_LOOK_AT);
}

/** What replays announce, in the order in which it happened, as far as one transaction can tell. */
export function announcedEvents(recounted: readonly RecountedContract[]): DomainEvent[] {
  return recounted
    .flatMap((contract) => contract.tickets.flatMap((ticket) => ticket.events))
    .sort((a, b) => a.occurredAt - b.occurredAt);
}

/**
 * Replays locked tickets of one tenant from their facts and saves what differs: the one act by which clocks and their
 * tallies ever change. A fixed number of statements. Appends the events it caused.
 */
export async function recountTickets(
  unit: WriteUnit,
  tenantId: string,
  contracts: readonly ContractTickets[],
  options: ReplayOptions,
): Promise<void> {
  const tickets = contracts.flatMap((contract) => contract.tickets);
  const replays = new Map((await loadReplays(unit, tenantId, tickets)).map((replay) => [replay.ticketId, replay]));
  const recounted = contracts.map(({ timeline, tickets: own }) => ({
    timeline,
    tickets: own.flatMap(({ id }) => {
      const replay = replays.get(id);
      return replay === undefined ? [] : [replayTicket(replay, timeline, options)];
    }),
  }));
  await Promise.all([saveReplayed(unit, tenantId, recounted, options), appendEvents(unit, announcedEvents(recounted))]);
}

function countedContract({ timeline, tickets }: RecountedContract): CountedContract {
  const before = tickets.flatMap((ticket) => ticket.before);
  const after = tickets.flatMap((ticket) => ticket.after);
  return { timeline, differences: tallyDifferences(before, after) };
}
