import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { clockContributions, elapsedWork } from '../../src/domain/clockfigures.js';
import type { TicketFact } from '../../src/domain/facts.js';
import { foldTicket } from '../../src/domain/fold.js';
import type { Contribution } from '../../src/domain/tally.js';
import { isEmptyTally } from '../../src/domain/tally.js';
import { buildTimeline, type Timeline } from '../../src/domain/timeline.js';
import { anyTicket } from '../support/anyticket.js';
import { type OracleClock, oracleClocks } from '../support/oracle.js';

/** Enough for every run of the suite; set it to some thousands after a change to the clocks. */
const RUNS = Number(process.env['ORACLE_RUNS'] ?? 150);

/** What both sides are compared by. What a cancelled clock had come to does not matter. */
type Comparable = Omit<OracleClock, 'counts'>;

function foldedClocks(facts: readonly TicketFact[], timeline: Timeline, now: number): Comparable[] {
  const folded = foldTicket(facts, timeline, now);
  const until = Math.max(now, folded.lastEventAt ?? now);
  return folded.clocks.map((clock) => {
    const { objectiveId, cycle, state, startedAt, goal, dueAt, breachedAt, stoppedAt } = clock;
    const elapsed = elapsedWork(clock, timeline, until);
    return comparable({ objectiveId, cycle, state, startedAt, goal, dueAt, breachedAt, stoppedAt, elapsed });
  });
}

function comparable(clock: Comparable): Comparable {
  return clock.state === 'CANCELLED' ? { ...clock, dueAt: null, stoppedAt: null, elapsed: 0 } : clock;
}

function byKey(a: Comparable, b: Comparable): number {
  return `${a.objectiveId} ${a.cycle}` < `${b.objectiveId} ${b.cycle}` ? -1 : 1;
}

function sums(contributions: readonly Contribution[]): Map<string, string> {
  const days = new Map<string, Contribution['tally']>();
  for (const { objectiveId, on, tally } of contributions) {
    const key = `${objectiveId} ${on}`;
    const sum = days.get(key) ?? { good: 0, total: 0, sum: 0, pending: 0 };
    days.set(key, {
      good: sum.good + tally.good,
      total: sum.total + tally.total,
      sum: sum.sum + tally.sum,
      pending: sum.pending + tally.pending,
    });
  }
  const shown = [...days].filter(([, tally]) => !isEmptyTally(tally));
  return new Map(
    shown.map(([key, tally]) => [key, `${tally.good}/${tally.total} ${tally.sum} ${tally.pending}`] as const).sort(),
  );
}

describe('the fold of a ticket', () => {
  it('agrees with a walk through every minute', () => {
    fc.assert(
      fc.property(anyTicket(), ({ facts, agreed, now }) => {
        const timeline = buildTimeline(agreed);
        const expected = oracleClocks(facts, agreed, now);
        const plain = expected.map(({ counts: _, ...clock }) => comparable(clock)).sort(byKey);
        expect(foldedClocks(facts, timeline, now).sort(byKey)).toEqual(plain);

        const counted = foldTicket(facts, timeline, now).clocks.flatMap((clock) =>
          clockContributions(clock, null, timeline),
        );
        const walked = expected.flatMap(({ objectiveId, counts }) =>
          counts.map(({ on, ...tally }) => ({ objectiveId, on, slice: 0, part: 'RAW' as const, tally })),
        );
        expect(sums(counted)).toEqual(sums(walked));
      }),
      { numRuns: RUNS },
    );
  });

  it('is the same for every order in which the facts are reported', () => {
    const shuffled = anyTicket().chain((ticket) =>
      fc.shuffledSubarray([...ticket.facts], { minLength: ticket.facts.length }).map((order) => ({ ...ticket, order })),
    );
    fc.assert(
      fc.property(shuffled, ({ facts, order, agreed, now }) => {
        const timeline = buildTimeline(agreed);
        expect(foldTicket(order, timeline, now)).toEqual(foldTicket(facts, timeline, now));
      }),
      { numRuns: RUNS },
    );
  });

  it('says when to look again: nothing changes before, something does then', () => {
    fc.assert(
      fc.property(anyTicket(), ({ facts, agreed, now }) => {
        const timeline = buildTimeline(agreed);
        const folded = foldTicket(facts, timeline, now);
        if (folded.nextActionAt === null) return;
        const before = foldTicket(facts, timeline, folded.nextActionAt - 1);
        expect(before.clocks).toEqual(folded.clocks);
        const then = foldTicket(facts, timeline, folded.nextActionAt);
        expect(then.nextActionAt).not.toBe(folded.nextActionAt);
      }),
      { numRuns: RUNS },
    );
  });
});
