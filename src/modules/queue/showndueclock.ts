import { elapsedWork } from '../../domain/clockfigures.js';
import { isPastDue, nextBreach } from '../../domain/dueclock.js';
import type { Instant } from '../../domain/instant.js';
import type { Timeline } from '../../domain/timeline.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { timelineLoader } from '../contract/contract.loaders.js';
import { shownObjective } from '../objective/shownobjective.js';
import type { ClockRow } from '../ticket/clock.table.js';
import { clocksLoader } from '../ticket/ticket.loaders.js';
import type { Ticket } from '../ticket/ticket.read.js';
import type { DueClockType } from './dueclock.types.js';
import { type FoundStake, stakeLoader } from './stake.loaders.js';

type Choose = (clocks: readonly ClockRow[], timeline: Timeline) => ClockRow | null;

/** The clock that `choose` takes of a ticket's, as of now. */
export async function dueClock(context: RequestContext, ticket: Ticket, choose: Choose): Promise<DueClockType | null> {
  const [clocks, timeline] = await Promise.all([
    context.loader(clocksLoader).load(ticket),
    context.loader(timelineLoader).load(ticket.contractId),
  ]);
  const clock = timeline === null ? null : choose(clocks, timeline);
  return timeline === null || clock === null ? null : shownDueClock(clock, timeline, context.now());
}

/** Its open clock that is or was due first, as of now; `objectiveIds`: of these objectives alone, null: of all. */
export function nextDueClock(
  context: RequestContext,
  ticket: Ticket,
  objectiveIds: readonly string[] | null,
): Promise<DueClockType | null> {
  return dueClock(context, ticket, (clocks) =>
    nextBreach(objectiveIds === null ? clocks : clocks.filter(({ objectiveId }) => objectiveIds.includes(objectiveId))),
  );
}

function shownDueClock(clock: ClockRow, timeline: Timeline, now: Instant): DueClockType {
  const { objectiveId, cycle, state, dueAt } = clock;
  const elapsed = elapsedWork(clock, timeline, now);
  const limit = clock.limit ?? 0;
  return {
    row: clock,
    objective: shownObjective(objectiveId, termsOf(clock, timeline), timeline.contract.currency),
    cycle,
    state,
    dueAt,
    remaining: limit - elapsed,
    shareUsed: limit === 0 ? 1 : elapsed / limit,
    late: isPastDue(clock, now),
  };
}

function termsOf({ termsVersion, objectiveId, contractId }: ClockRow, timeline: Timeline) {
  const terms = timeline.objectiveOfId(termsVersion, objectiveId);
  if (terms === null) throw new Error(`version ${termsVersion} of contract ${contractId} lacks ${objectiveId}`);
  return terms;
}

/** What missing it would do; null: it is missed already, or would count nothing. */
export async function stakeOfClock(
  context: RequestContext,
  { row, late }: Pick<DueClockType, 'row' | 'late'>,
): Promise<FoundStake | null> {
  return late ? null : context.loader(stakeLoader).load({ clock: row, now: context.now() });
}
