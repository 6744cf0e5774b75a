import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { adjustedTimeline } from '../../src/domain/adjustedtimeline.js';
import { elapsedWork } from '../../src/domain/clockfigures.js';
import type { ExclusionInForce } from '../../src/domain/exclusion.js';
import { type ClockExplanation, clockSegments, explainClocks } from '../../src/domain/explainclock.js';
import { foldTicket } from '../../src/domain/fold.js';
import { buildTimeline, type Timeline } from '../../src/domain/timeline.js';
import { anyTicket } from '../support/anyticket.js';

const RUNS = Number(process.env['ORACLE_RUNS'] ?? 150);
const TICKET = '00000000-0000-4000-8000-0000000000t1';
const HOUR = 3_600_000;

/** An exclusion of some hours, for all or some objectives. */
const anyExclusion = fc.record({
  from: fc.integer({ min: 0, max: 8 * 24 }).map((n) => n / 2),
  hours: fc.constantFrom(0.5, 3, 9, 30),
  objectives: fc.constantFrom([], ['a'], ['b', 'c']),
});

type AnyExclusion = typeof anyExclusion extends fc.Arbitrary<infer T> ? T : never;

function excluding(timeline: Timeline, base: number, spans: readonly AnyExclusion[]) {
  const exclusions = spans.map(
    ({ from, hours, objectives }, n): ExclusionInForce => ({
      id: `${n}`,
      reference: `E-${n}`,
      effect: 'REMOVE',
      scope: {
        span: { startsAt: base + from * HOUR, endsAt: base + (from + hours) * HOUR },
        channels: [],
        objectives,
        ticket: null,
        measurement: null,
      },
    }),
  );
  return timeline.withExclusions(exclusions);
}

function assertSound(one: ClockExplanation): void {
  const { clock, endsAt, byParty, wallTime, working } = one;
  const segments = [...clockSegments(one)];
  const sums: Record<string, number> = {};
  let at = clock.startedAt;
  for (const { startsAt, endsAt: end, waitedFor } of segments) {
    expect(startsAt).toBe(at);
    expect(end).toBeGreaterThan(startsAt);
    sums[waitedFor] = (sums[waitedFor] ?? 0) + end - startsAt;
    at = end;
  }
  expect(at).toBe(endsAt);
  expect(wallTime).toBe(endsAt - clock.startedAt);
  for (const [party, sum] of Object.entries(byParty)) expect([party, sums[party] ?? 0]).toEqual([party, sum]);
  expect(Object.values(byParty).reduce((sum, one) => sum + one, 0)).toBe(wallTime);
  expect(wallTime - byParty.CLOSED_HOURS).toBe(working.working(clock.startedAt, endsAt));
}

describe('the explanation of a clock', () => {
  it('sums to wall time exactly and to the working time the clock counted, on both bases', () => {
    const excluded = fc.array(anyExclusion, { maxLength: 3 });
    fc.assert(
      fc.property(anyTicket(), excluded, ({ facts, agreed, now }, spans) => {
        const plain = buildTimeline({ ...agreed, exclusions: [] });
        const base = Math.min(...facts.map(({ occurredAt }) => occurredAt));
        const timeline = excluding(plain, base, spans);
        const raw = foldTicket(facts, plain, now);
        const counted = adjustedTimeline(timeline, { channel: raw.channel, ticketId: TICKET });
        const until = Math.max(now, raw.lastEventAt ?? now);
        for (const [basis, by] of [
          ['RAW', plain],
          ['ADJUSTED', counted],
        ] as const) {
          const { clocks } = foldTicket(facts, by, now);
          const explained = explainClocks({ id: TICKET, facts, basis }, timeline, now);
          expect(explained.map(({ clock }) => clock)).toEqual(clocks);
          for (const one of explained) {
            assertSound(one);
            const { state } = one.clock;
            if (state === 'CANCELLED') continue;
            const last = [...clockSegments(one)].at(-1);
            expect(last?.elapsed ?? 0).toBe(elapsedWork(one.clock, by, until));
          }
        }
      }),
      { numRuns: RUNS },
    );
  });
});
