import { clockKey } from '../../domain/adjustedclock.js';
import type { Clock } from '../../domain/clock.js';
import { notFound } from '../../domain/fault.js';
import type { Instant } from '../../domain/instant.js';
import { type Contribution, tallyDifferences } from '../../domain/tally.js';
import type { Timeline } from '../../domain/timeline.js';
import type { Database, ReadUnit } from '../../platform/database.js';
import { heldTimeline } from '../contract/contract.read.js';
import type { ClockRow } from './clock.table.js';
import { loadReplays, saveReplayed } from './recount.service.js';
import { type RefoldedTicket, ticketsOfContract } from './refold.read.js';
import { type ReplayedTicket, replayTicket, type TicketReplay } from './replay.js';
import { lockTickets } from './ticket.store.js';

/** Tickets folded and compared at once. */
const PAGE_SIZE = 500;

/** Something stored that is not what the facts say. */
export interface Difference {
  readonly what: 'CLOCK' | 'TICKET' | 'TALLY';
  /** Ticket, objective and cycle of a clock; objective and day of a tally. */
  readonly name: string;
  readonly stored: string;
  readonly rebuilt: string;
}

export interface RefoldedContract {
  readonly tickets: number;
  readonly clocks: number;
  /** What the stored clocks count, and what those folded anew count; by objective and day. */
  readonly stored: readonly Contribution[];
  readonly rebuilt: readonly Contribution[];
}

/** Names a contract whose stored figures are repaired. */
export interface RepairedContract {
  readonly tenantId: string;
  readonly contractId: string;
}

export interface RefoldWatch {
  readonly tell: (difference: Difference) => void;
  readonly repair: (ticketIds: readonly string[]) => Promise<void>;
  /** Told after each page how many tickets have been folded. */
  readonly folded: (tickets: number) => void;
}

/**
 * Folds every ticket of a contract anew from its facts, page by page, and tells each difference from what is stored. A
 * ticket that waits for the worker is folded as at its last look, so that lateness is no difference. What was announced is
 * neither compared nor changed. `repair` is given the tickets of a page that differ.
 */
export async function refoldContract(
  unit: ReadUnit,
  timeline: Timeline,
  now: Instant,
  { tell, repair, folded }: RefoldWatch,
): Promise<RefoldedContract> {
  const { tenantId, id } = timeline.contract;
  const sums = { tickets: 0, clocks: 0, stored: [] as Contribution[], rebuilt: [] as Contribution[] };
  for await (const page of ticketsOfContract(unit, tenantId, id, PAGE_SIZE)) {
    const replays = new Map((await loadReplays(unit, tenantId, page)).map((replay) => [replay.ticketId, replay]));
    const wrong: string[] = [];
    for (const ticket of page) {
      const replay = replays.get(ticket.id);
      if (replay === undefined) continue;
      const refolded = refold(replay, ticket, timeline, now);
      const differences = differencesOf(ticket, replay, refolded, timeline);
      for (const difference of differences) tell(difference);
      if (differences.length > 0) wrong.push(ticket.id);
      sums.tickets += 1;
      sums.clocks += replay.clocks.length;
      sums.stored.push(...refolded.before);
      sums.rebuilt.push(...refolded.after);
    }
    sums.stored = tallyDifferences([], sums.stored);
    sums.rebuilt = tallyDifferences([], sums.rebuilt);
    if (wrong.length > 0) await repair(wrong);
    folded(sums.tickets);
  }
  return sums;
}

/**
 * Folds tickets anew under their locks and saves what differs, their tallies included; announces nothing. Goes by the contract as
 * it then stands, and holds it: an exclusion may have been decided since the tickets were found to differ.
 */
export async function repairTickets(
  database: Database,
  { tenantId, contractId }: RepairedContract,
  ticketIds: readonly string[],
  now: Instant,
): Promise<void> {
  await database.write('WORKER', now, async (unit) => {
    const timeline = await heldTimeline(unit, contractId, 'SHARED', tenantId);
    if (timeline === null) throw notFound('contract');
    const locked = await lockTickets(unit, tenantId, ticketIds);
    const replays = new Map((await loadReplays(unit, tenantId, locked)).map((replay) => [replay.ticketId, replay]));
    const tickets = locked.flatMap((ticket) => {
      const replay = replays.get(ticket.id);
      return replay === undefined ? [] : [refold(replay, ticket, timeline, now)];
    });
    await saveReplayed(unit, tenantId, [{ timeline, tickets }], { mode: 'SILENT', now });
  });
}

function refold(
  replay: TicketReplay,
  ticket: Pick<RefoldedTicket, 'nextActionAt'>,
  timeline: Timeline,
  now: Instant,
): ReplayedTicket {
  // Until its next action a ticket's clocks stand still: any time since its last fold gives the same.
  const at = ticket.nextActionAt === null ? now : Math.min(now, ticket.nextActionAt - 1);
  return replayTicket(replay, timeline, { mode: 'SILENT', now: at });
}

function differencesOf(
  ticket: RefoldedTicket,
  replay: TicketReplay,
  refolded: ReplayedTicket,
  timeline: Timeline,
): Difference[] {
  const stored = new Map(replay.clocks.map((clock) => [clockKey(clock), clock]));
  const clocks = refolded.changedClocks.flatMap((clock) => {
    const before = stored.get(clockKey(clock)) ?? null;
    // A cancelled clock counts nothing, whether there is a row of it or not.
    if (clock.state === 'CANCELLED' && (before === null || before.state === 'CANCELLED')) return [];
    return [clockDifference(before, clock, `${ticket.externalId} ${objectiveKey(clock, timeline)} ${clock.cycle}`)];
  });
  const [before, rebuilt] = [placesOf(ticket), placesOf(refolded.columns)];
  if (before === rebuilt) return clocks;
  return [...clocks, { what: 'TICKET', name: ticket.externalId, stored: before, rebuilt }];
}

const PLACES = ['dueAt', 'stakeObjectiveId', 'stakePeriod', 'stakeDueAt', 'nextActionAt'] as const;

function placesOf(ticket: Pick<RefoldedTicket, (typeof PLACES)[number]>): string {
  return PLACES.map((property) => `${property} ${shown(ticket[property])}`).join(' ');
}

function objectiveKey(clock: Clock, timeline: Timeline): string {
  return timeline.objectiveOfId(clock.termsVersion, clock.objectiveId)?.key ?? clock.objectiveId;
}

const SHOWN = ['state', 'startedAt', 'dueAt', 'breachedAt', 'stoppedAt', 'limit', 'elapsed', 'nextActionAt'] as const;

function clockDifference(before: ClockRow | null, after: ClockRow, name: string): Difference {
  const differing = SHOWN.filter((property) => before === null || before[property] !== after[property]);
  const describe = (clock: ClockRow): string =>
    [
      ...(differing.length === 0 ? SHOWN : differing).map((property) => `${property} ${shown(clock[property])}`),
      ...(clock.adjusted === null ? [] : [`adjusted ${JSON.stringify(clock.adjusted)}`]),
    ].join(' ');
  return { what: 'CLOCK', name, stored: before === null ? 'none' : describe(before), rebuilt: describe(after) };
}

function shown(value: string | number | null): string {
  if (typeof value !== 'number' || Math.abs(value) < 1e11) return String(value);
  return Number.isFinite(value) ? new Date(value).toISOString() : 'none';
}
