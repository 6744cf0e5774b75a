import type { DomainEvent } from '../../domain/event.js';
import { tallyDifferences } from '../../domain/tally.js';
import type { Timeline } from '../../domain/timeline.js';
import type { ReadUnit, WriteUnit } from '../../platform/database.js';
import { groupBy } from '../../platform/groupby.js';
import { DUE_TOPIC } from '../../platform/wake.js';
import { type CountedContract, countDifferences } from '../tally/tally.store.js';
import { clocksOfTickets } from './clock.read.js';
import { saveClocks } from './clock.store.js';
import { type ReplayedTicket, type ReplayOptions, replayTicket, type TicketReplay } from './replay.js';
import { type TicketKey, updateTickets } from './ticket.store.js';
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
  const facts = groupBy(await factsOfTickets(unit, tenantId, ids), (stored) => stored.ticketId);
  const clocks = groupBy(await clocksOfTickets(unit, tenantId, ids), (clock) => clock.ticketId);
  return tickets.map(({ id, externalId }) => ({
    ticketId: id,
    externalId,
    facts: facts.get(id) ?? [],
    clocks: clocks.get(id) ?? [],
  }));
}

/** Saves what replays of existing tickets changed: clocks, tickets, tallies, periods. Answers the events, to be appended last. */
export async function saveReplayed(
  unit: WriteUnit,
  tenantId: string,
  recounted: readonly RecountedContract[],
  options: ReplayOptions,
  existing: (ticketId: string) => boolean = () => true,
): Promise<DomainEvent[]> {
  const tickets = recounted.flatMap((contract) => contract.tickets);
  await saveClocks(
    unit,
    tenantId,
    tickets.flatMap((ticket) => ticket.changedClocks),
  );
  const columns = tickets.map((ticket) => ticket.columns);
  await updateTickets(
    unit,
    tenantId,
    columns.filter((ticket) => existing(ticket.id)),
  );
  const mode = options.mode === 'SILENT' ? 'BACKFILL' : options.mode;
  await countDifferences(unit, tenantId, recounted.map(countedContract), mode);
  // A clock may now be due earlier than the worker means to wake up.
  if (columns.some((ticket) => ticket.nextActionAt !== null)) unit.hint(DUE_TOPIC);
  // In the order in which it happened, as far as one transaction can tell.
  return tickets.flatMap((ticket) => ticket.events).sort((a, b) => a.occurredAt - b.occurredAt);
}

/**
 * Replays locked tickets of one tenant from their facts and saves what differs: the one act by which clocks and their
 * tallies ever change. A fixed number of statements. Answers the events it caused, for the caller to append as its last act.
 */
export async function recountTickets(
  unit: WriteUnit,
  tenantId: string,
  contracts: readonly ContractTickets[],
  options: ReplayOptions,
): Promise<DomainEvent[]> {
  const tickets = contracts.flatMap((contract) => contract.tickets);
  const replays = new Map((await loadReplays(unit, tenantId, tickets)).map((replay) => [replay.ticketId, replay]));
  const recounted = contracts.map(({ timeline, tickets: own }) => ({
    timeline,
    tickets: own.flatMap(({ id }) => {
      const replay = replays.get(id);
      return replay === undefined ? [] : [replayTicket(replay, timeline, options)];
    }),
  }));
  return saveReplayed(unit, tenantId, recounted, options);
}

function countedContract({ timeline, tickets }: RecountedContract): CountedContract {
  const before = tickets.flatMap((ticket) => ticket.before);
  const after = tickets.flatMap((ticket) => ticket.after);
  return { timeline, differences: tallyDifferences(before, after) };
}
