import type { EscalationPolicy, EscalationStep } from '../../domain/escalation.js';
import type { Instant } from '../../domain/instant.js';
import { ladderTicket, type RecordedFact } from '../../domain/ladderticket.js';
import type { TicketEscalation } from '../../domain/ticketladders.js';
import type { Timeline } from '../../domain/timeline.js';
import type { AnnouncedStanding } from '../../domain/trigger.js';
import type { ReadUnit } from '../../platform/database.js';
import { groupBy } from '../../platform/groupby.js';
import { standingsOf } from '../compliance/judging.read.js';
import { contractTimelines } from '../contract/contract.read.js';
import { recordedFactsOfTickets } from '../ticket/ticketevent.store.js';
import type { LookedAtTicket } from './escalationdue.read.js';
import { type ClocksSince, policiesKept } from './escalationpolicy.read.js';
import { type LatestAcknowledgement, latestAcknowledgements, stepsOfTickets } from './escalationstep.read.js';

/** What is known of tickets whose ladders are looked at. */
export interface KnownLadders {
  readonly tenantId: string;
  readonly timelines: ReadonlyMap<string, Timeline>;
  readonly policies: ReadonlyMap<string, readonly EscalationPolicy[]>;
  readonly facts: ReadonlyMap<string, readonly RecordedFact[]>;
  readonly steps: ReadonlyMap<string, readonly EscalationStep[]>;
  readonly acknowledgements: ReadonlyMap<string, readonly LatestAcknowledgement[]>;
  /** Of the current period, by objective. */
  readonly standings: ReadonlyMap<string, AnnouncedStanding>;
}

/** All that the ladders of tickets of one tenant follow from: a fixed number of statements. */
export async function loadLadders(
  unit: ReadUnit,
  tenantId: string,
  tickets: readonly Pick<LookedAtTicket, 'id' | 'contractId'>[],
  now: Instant,
): Promise<KnownLadders> {
  const ids = tickets.map(({ id }) => id);
  const contractIds = [...new Set(tickets.map(({ contractId }) => contractId))].sort();
  const facts = groupBy(await recordedFactsOfTickets(unit, tenantId, ids), ({ ticketId }) => ticketId);
  const [timelines, policies, steps, latest] = await Promise.all([
    contractTimelines(unit, contractIds, tenantId),
    policiesKept(unit, tenantId, clocksSince(tickets, facts)),
    stepsOfTickets(unit, tenantId, ids),
    latestAcknowledgements(unit, tenantId, ids),
  ]);
  return {
    tenantId,
    timelines: new Map(timelines.map((timeline) => [timeline.contract.id, timeline])),
    policies: groupBy(policies, ({ contractId }) => contractId),
    facts,
    steps: groupBy(steps, ({ ticketId }) => ticketId),
    acknowledgements: groupBy(latest, ({ ticketId }) => ticketId),
    standings: await announcedStandings(unit, tenantId, timelines, now),
  };
}

/** What is known of one of the tickets; null: its contract is not agreed. */
export function escalationOf(
  { id, contractId }: Pick<LookedAtTicket, 'id' | 'contractId'>,
  known: KnownLadders,
): TicketEscalation | null {
  const timeline = known.timelines.get(contractId);
  if (timeline === undefined) return null;
  return {
    timeline,
    ticket: ladderTicket(known.facts.get(id) ?? [], timeline),
    policies: known.policies.get(contractId) ?? [],
    steps: known.steps.get(id) ?? [],
    acknowledgements: known.acknowledgements.get(id) ?? [],
    standings: known.standings,
  };
}

/** Since when the clocks of tickets may have started, contract by contract: none does before its ticket is opened. */
function clocksSince(
  tickets: readonly Pick<LookedAtTicket, 'id' | 'contractId'>[],
  facts: ReadonlyMap<string, readonly RecordedFact[]>,
): ClocksSince[] {
  return [...groupBy(tickets, ({ contractId }) => contractId)].map(([contractId, own]) => {
    const openings = own.flatMap(({ id }) => (facts.get(id) ?? []).filter(({ kind }) => kind === 'OPENED'));
    const since = openings.reduce((first, { occurredAt }) => Math.min(first, occurredAt), Number.POSITIVE_INFINITY);
    return { contractId, since };
  });
}

/** What was announced of the objectives of contracts in the periods in which an instant lies, by objective. */
export async function announcedStandings(
  unit: ReadUnit,
  tenantId: string,
  timelines: readonly Timeline[],
  now: Instant,
): Promise<ReadonlyMap<string, AnnouncedStanding>> {
  const periods = timelines.flatMap((timeline) => {
    const period = timeline.periodAt(now);
    return period === null ? [] : [{ contractId: timeline.contract.id, periodIndex: period.index }];
  });
  if (periods.length === 0) return new Map();
  const standings = await standingsOf(unit, tenantId, periods);
  return new Map(standings.map((standing) => [standing.objectiveId, standing]));
}
