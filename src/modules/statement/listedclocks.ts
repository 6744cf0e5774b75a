import { countsWhenSettled } from '../../domain/carrying.js';
import type { Period } from '../../domain/period.js';
import type { PeriodJudgement } from '../../domain/periodjudgement.js';
import type { Bases, CarriedClockLine, PendingClock, StatedClock } from '../../domain/statement.js';
import type { Timeline } from '../../domain/timeline.js';
import { formatInstant } from '../../domain/timetext.js';
import type { ReadUnit } from '../../platform/database.js';
import { carriedClocks, type ListedClock, pendingClocks } from './pendingclock.read.js';

/** The pending clocks of the objectives judged in the period: those that started in it or were carried into it. */
export async function listPending(
  unit: ReadUnit,
  timeline: Timeline,
  period: Period,
  judged: Bases<PeriodJudgement> | undefined,
): Promise<PendingClock[]> {
  const both = [...(judged?.raw.objectives ?? []), ...(judged?.adjusted.objectives ?? [])];
  const objectives = both.filter(({ terms }) => terms.clock !== null);
  // Nothing is pending in most periods; looking for it walks the contract's tickets.
  if (objectives.every(({ result }) => result.pending === 0)) return [];
  const judgedIds = new Set(objectives.map(({ objectiveId }) => objectiveId));
  // Of any version: a clock keeps the terms it started under.
  const closing = timeline.agreed.versions.some(({ terms }) =>
    terms.objectives.some(({ clock }) => clock?.stopOn === 'CLOSED'),
  );
  const clocks = await pendingClocks(unit, timeline.contract, period.endsAt, closing);
  return clocks
    .filter((clock) => judgedIds.has(clock.objectiveId))
    .filter((clock) => countsWhenSettled(clock, timeline) || countedIn(clock, timeline) === period.index)
    .filter((clock) => clock.breachedAt === null || isPending(clock))
    .map((clock) => ({ ...statedClock(clock, timeline, period), rawSettled: clock.breachedAt !== null }));
}

/** The clocks that were pending in an earlier statement and have settled in this period. */
export async function listCarried(
  unit: ReadUnit,
  timeline: Timeline,
  period: Period,
): Promise<Omit<CarriedClockLine, 'line'>[]> {
  const clocks = await carriedClocks(unit, timeline.contract, period.index);
  return clocks
    .filter((clock) => !isPending(clock) && clock.adjusted?.effect !== 'REMOVE')
    .map((clock) => ({ ...statedClock(clock, timeline, period), outcome: outcomeOf(clock) }));
}

/** As exclusions have it, like all below: by that it is judged and paid. */
function isPending(clock: ListedClock): boolean {
  const { state, breachedAt } = clock.adjusted ?? clock;
  if (clock.adjusted?.effect === 'REMOVE') return false;
  return breachedAt === null && (state === 'RUNNING' || state === 'PAUSED');
}

function outcomeOf(clock: ListedClock): CarriedClockLine['outcome'] {
  const { limit, state, breachedAt } = clock.adjusted ?? clock;
  if (limit === null) return 'COUNTED';
  if (clock.adjusted?.effect === 'COUNT_AS_GOOD') return 'GOOD';
  return breachedAt === null && state !== 'BREACHED' ? 'GOOD' : 'MISSED';
}

/** Index of the period that a pending clock counts in; null: outside the contract's dates. */
function countedIn(clock: ListedClock, timeline: Timeline): number | null {
  return clock.carriedTo ?? startedIn(clock, timeline);
}

function startedIn({ startedAt }: ListedClock, timeline: Timeline): number | null {
  return timeline.periodAt(startedAt)?.index ?? null;
}

function statedClock(clock: ListedClock, timeline: Timeline, period: Period): StatedClock {
  const { objectiveId, termsVersion, ticketId, source, externalId, cycle, startedAt } = clock;
  const from = startedIn(clock, timeline);
  return {
    objective: timeline.objectiveOfId(termsVersion, objectiveId)?.key ?? objectiveId,
    ticketId,
    source,
    externalId,
    cycle,
    startedAt: formatInstant(startedAt),
    carriedFrom: from === period.index ? null : from,
  };
}
