import type { AgreedContract } from '../../src/domain/contract.js';
import type { TicketFact } from '../../src/domain/facts.js';
import { wallTime } from './oraclecalendar.js';
import { oracleSpans } from './oraclespans.js';
import { type Cycle, cyclesOf, inOrder } from './oraclestory.js';
import { type Outcome, walkCycle } from './oraclewalk.js';

/**
 * What the clocks of a ticket should be, worked out slowly: minute by minute, from the rules as written, with nothing of
 * src/domain but its types. Facts and limits lie on whole minutes; contracts start on the first of a month with monthly periods.
 */
export interface OracleClock {
  readonly objectiveId: string;
  readonly cycle: string;
  readonly state: 'RUNNING' | 'PAUSED' | 'MET' | 'BREACHED' | 'CANCELLED';
  readonly startedAt: number;
  readonly goal: number;
  readonly dueAt: number | null;
  readonly breachedAt: number | null;
  readonly stoppedAt: number | null;
  /** Working time used up at the instant asked about. */
  readonly elapsed: number;
  /** Empty: cancelled. */
  readonly counts: readonly OracleCount[];
}

export interface OracleCount {
  readonly on: string;
  readonly good: number;
  readonly total: number;
  readonly sum: number;
  readonly pending: number;
}

export function oracleClocks(facts: readonly TicketFact[], agreed: AgreedContract, now: number): OracleClock[] {
  const story = inOrder(facts);
  const until = Math.max(now, ...story.map((fact) => fact.occurredAt));
  const keys = [...new Set(agreed.versions.flatMap((version) => version.terms.objectives.map((each) => each.key)))];
  const isCancelled = story.some((fact) => fact.kind === 'CANCELLED');
  return keys.flatMap((key) => {
    const clocks = cyclesOf(key, story, agreed).flatMap((cycle) => {
      const outcome = walkCycle(cycle, agreed, until);
      return outcome === null ? [] : [clockOf(cycle, outcome, agreed, isCancelled || !outcome.inScope)];
    });
    return [...clocks, ...oracleSpans(key, story, agreed, until)];
  });
}

function clockOf(cycle: Cycle, outcome: Outcome, agreed: AgreedContract, isCancelled: boolean): OracleClock {
  const { goal, dueAt, isLate, stoppedAt, elapsed } = outcome;
  const open = outcome.isRunning ? 'RUNNING' : 'PAUSED';
  const ended = isLate ? 'BREACHED' : 'MET';
  // Of a limit that is no deadline there is no due time.
  const breachedAt = isLate && !isCancelled ? dueAt : null;
  return {
    objectiveId: agreed.objectiveIds.get(cycle.objective.key) as string,
    cycle: cycle.key,
    state: isCancelled ? 'CANCELLED' : stoppedAt === null ? open : ended,
    startedAt: cycle.start,
    goal,
    dueAt,
    breachedAt,
    stoppedAt,
    elapsed,
    counts: isCancelled ? [] : [countOf(cycle, agreed, outcome, breachedAt)],
  };
}

function countOf(
  cycle: Cycle,
  agreed: AgreedContract,
  { stoppedAt, isLate, elapsed }: Outcome,
  breachedAt: number | null,
): OracleCount {
  const settledAt = Math.min(stoppedAt ?? Number.POSITIVE_INFINITY, breachedAt ?? Number.POSITIVE_INFINITY);
  const isSettled = Number.isFinite(settledAt);
  const day = isSettled && cycle.objective.clock?.attribution === 'SETTLED' ? settledAt : cycle.start;
  const { date: on } = wallTime(agreed.contract.timeZone, day);
  if (!isSettled) return { on, good: 0, total: 0, sum: 0, pending: 1 };
  if (cycle.objective.indicator.endsWith('_MEAN')) return { on, good: 0, total: 1, sum: elapsed, pending: 0 };
  return { on, good: isLate ? 0 : 1, total: 1, sum: 0, pending: 0 };
}
