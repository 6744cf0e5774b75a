import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { elapsedWork } from '../../src/domain/clockfigures.js';
import { shareOf } from '../../src/domain/clocklimit.js';
import type { EscalationLevel, EscalationTrigger } from '../../src/domain/escalation.js';
import { foldTicket } from '../../src/domain/fold.js';
import { DAY, HOUR, MINUTE } from '../../src/domain/instant.js';
import { climb, foreseenSteps, laddersOf } from '../../src/domain/ladder.js';
import { ladderTicket, type RecordedFact } from '../../src/domain/ladderticket.js';
import { buildTimeline } from '../../src/domain/timeline.js';
import { anyTicket } from '../support/anyticket.js';
import { type ClimbedStep, climbUntil, levelOf, policyOf, type Story } from '../support/ladders.js';

const RUNS = Number(process.env['ORACLE_RUNS'] ?? 150);

const anyTrigger: fc.Arbitrary<EscalationTrigger> = fc.oneof(
  fc.record({ kind: fc.constant('SHARE_USED' as const), share: fc.constantFrom(250_000, 500_000, 800_000) }),
  fc.record({ kind: fc.constant('LATE_BY' as const), time: fc.constantFrom(0, 30 * MINUTE, 5 * HOUR) }),
  fc.record({ kind: fc.constant('NO_REPLY' as const), time: fc.constantFrom(30 * MINUTE, 3 * HOUR) }),
  fc.record({ kind: fc.constant('AFFECTED_USERS' as const), atLeast: fc.constantFrom(10, 50) }),
  fc.record({ kind: fc.constant('BUSINESS_CRITICAL' as const) }),
  fc.record({ kind: fc.constant('REASSIGNED' as const), atLeast: fc.constantFrom(1, 2) }),
  fc.record({
    kind: fc.constant('OBJECTIVE_STANDING' as const),
    standing: fc.constantFrom('AT_RISK' as const, 'MISSED' as const),
  }),
);

const anyLevels: fc.Arbitrary<EscalationLevel[]> = fc
  .array(
    fc.record({
      match: fc.constantFrom('ANY' as const, 'ANY' as const, 'ALL' as const),
      triggers: fc.array(anyTrigger, { maxLength: 2 }),
      wait: fc.constantFrom(null, 20 * MINUTE, 2 * HOUR),
      repeat: fc.option(fc.record({ every: fc.constantFrom(30 * MINUTE, 4 * HOUR), times: fc.constantFrom(1, 3) })),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((levels) => levels.map((level, n) => levelOf(n + 1, level)));

/** What is reported about a ticket beside what moves its clocks, and how. */
const anyTelling = fc.record({
  delay: fc.constantFrom(0, 0, 0, MINUTE, 3 * HOUR, 2 * DAY),
  mode: fc.constantFrom('LIVE' as const, 'LIVE' as const, 'LIVE' as const, 'BACKFILL' as const),
  affectedUsers: fc.constantFrom(null, null, 5, 20, 100),
  businessCritical: fc.constantFrom(null, null, true, false),
  assigneeGroup: fc.constantFrom(null, null, 'A', 'B'),
});

interface AnyStory extends Story {
  readonly end: number;
  /** Instants within the story. */
  readonly looks: readonly number[];
}

/** A ticket with its ladder over eight days. `prompt`: everything is reported as it happens. */
function anyStory({ prompt }: { prompt: boolean }): fc.Arbitrary<AnyStory> {
  const minute = fc.integer({ min: 0, max: 8 * 24 * 60 });
  return fc
    .record({
      ticket: anyTicket(),
      levels: anyLevels,
      tellings: fc.array(anyTelling, { minLength: 20, maxLength: 20 }),
      acknowledgements: fc.array(fc.tuple(minute, fc.constantFrom(null, 1, 10)), { maxLength: 3 }),
      standing: fc.option(fc.tuple(minute, fc.constantFrom('AT_RISK', 'MISSED', 'ON_TRACK'))),
      looks: fc.array(minute, { maxLength: 12 }),
    })
    .map(({ ticket: { facts, agreed }, levels, tellings, acknowledgements, standing, looks }) => {
      const base = Math.min(...facts.map(({ occurredAt }) => occurredAt));
      const instant = (n: number): number => base + n * MINUTE;
      const recorded = facts.map((fact, n): RecordedFact => {
        const { delay, mode, ...said } = tellings[n % tellings.length] ?? { delay: 0, mode: 'LIVE' as const };
        const carries = fact.kind === 'OPENED' || fact.kind === 'ATTRIBUTES_CHANGED';
        const told = prompt
          ? { recordedAt: fact.occurredAt, mode: 'LIVE' as const }
          : { recordedAt: fact.occurredAt + delay, mode };
        return { ...fact, ...(carries ? said : {}), ...told, firstRecordedAt: told.recordedAt };
      });
      return {
        timeline: buildTimeline(agreed),
        policies: [policyOf(levels)],
        facts: recorded,
        acknowledgements: acknowledgements
          .map(([n, hours]) => ({
            acknowledgedAt: instant(n),
            until: hours === null ? null : instant(n) + hours * HOUR,
          }))
          .sort((a, b) => a.acknowledgedAt - b.acknowledgedAt),
        standing: standing === null ? null : { since: instant(standing[0]), verdict: standing[1] },
        looks: looks.map(instant),
        end: instant(8 * 24 * 60),
      };
    });
}

const nameOf = ({ clock, level, repeat }: ClimbedStep): string => `${clock} ${level} ${repeat}`;

describe('the steps of a ladder, whatever is reported and however', () => {
  it('are the same with any number of looks in between, and in any order of the facts', () => {
    fc.assert(
      fc.property(anyStory({ prompt: false }), fc.infiniteStream(fc.nat()), (story, random) => {
        const steps = climbUntil(story, story.end);
        expect(climbUntil(story, story.end, { extra: story.looks })).toEqual(steps);
        const keyed = story.facts.map((fact) => [random.next().value as number, fact] as const);
        const facts = keyed.sort(([a], [b]) => a - b).map(([, fact]) => fact);
        expect(climbUntil({ ...story, facts }, story.end)).toEqual(steps);
      }),
      { numRuns: RUNS },
    );
  });

  it('happen once each, not before they are due, and too late only where their time had passed when the clock was known', () => {
    fc.assert(
      fc.property(anyStory({ prompt: false }), (story) => {
        const steps = climbUntil(story, story.end, { extra: story.looks });
        expect(new Set(steps.map(nameOf)).size).toBe(steps.length);
        for (const { dueAt, recordedAt, repeat, state, reasons } of steps) {
          expect(recordedAt).toBeGreaterThanOrEqual(dueAt);
          if (state === 'SKIPPED_LATE') expect([repeat, reasons.length > 0]).toEqual([0, true]);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('are, where a worker was away, no others than it would have taken for the same reasons', () => {
    fc.assert(
      fc.property(anyStory({ prompt: false }), fc.integer({ min: 1, max: 7 }), (story, days) => {
        const back = story.end - days * DAY;
        const always = climbUntil(story, story.end);
        const known = new Set(always.map(nameOf));
        const away = climbUntil(story, story.end, { from: back });
        for (const step of away.filter(({ reasons }) => reasons.length > 0)) expect(known).toContain(nameOf(step));
        // Back with the steps of before, it has missed nothing that was due while it was there.
        const before = always.filter(({ recordedAt }) => recordedAt < back);
        expect(climbUntil(story, story.end, { from: back, steps: before })).toEqual(always);
      }),
      { numRuns: RUNS },
    );
  });

  it('are what the fold of the facts says at every look: so much of the limit used, late, open', () => {
    const share = 500_000;
    const levels = [
      levelOf(1, { triggers: [{ kind: 'SHARE_USED', share }] }),
      levelOf(2, { triggers: [{ kind: 'LATE_BY', time: 0 }] }),
    ];
    fc.assert(
      fc.property(anyStory({ prompt: true }), (any) => {
        const story = { ...any, policies: [policyOf(levels)], acknowledgements: [] };
        const holding = (now: number): Set<string> => {
          const known = story.facts.filter(({ recordedAt }) => recordedAt <= now);
          const open = foldTicket(known, story.timeline, now).clocks.filter(
            ({ state, cycle }) => (state === 'RUNNING' || state === 'PAUSED') && cycle !== 'span',
          );
          return new Set(
            open.flatMap((clock) => {
              const { objectiveId, cycle, termsVersion, limit, breachedAt } = clock;
              const key = story.timeline.objectiveOfId(termsVersion, objectiveId)?.key;
              const isUsed = limit !== null && elapsedWork(clock, story.timeline, now) >= shareOf(limit, share);
              const name = `${key} ${cycle} CLIENT late`;
              return [...(isUsed ? [`${name} 1 0`] : []), ...(breachedAt === null ? [] : [`${name} 2 0`])];
            }),
          );
        };
        const steps = climbUntil(story, story.end);
        for (const step of steps) expect(holding(step.recordedAt)).toContain(nameOf(step));
        const looks = story.facts.flatMap(({ occurredAt }) => [occurredAt, occurredAt + 1, occurredAt + 59 * MINUTE]);
        for (const now of [...looks, ...story.looks].filter((t) => t <= story.end)) {
          const taken = new Set(steps.filter(({ recordedAt }) => recordedAt <= now).map(nameOf));
          for (const name of holding(now)) expect(taken).toContain(name);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('are foreseen as they come, as long as nothing is reported', () => {
    fc.assert(
      fc.property(anyStory({ prompt: true }), (story) => {
        const last = Math.max(...story.facts.map(({ recordedAt }) => recordedAt));
        const ticket = ladderTicket(story.facts, story.timeline);
        for (const clock of ticket.clocks) {
          for (const policy of laddersOf(story.policies, clock, 'a', ticket)) {
            const ladder = { policy, clock, ticket, standing: null, steps: [], inHand: null };
            const foreseen = foreseenSteps(ladder, last);
            const now = foreseen[0]?.recordedAt ?? last;
            expect(climb(ladder, now).steps).toEqual(foreseen.filter(({ recordedAt }) => recordedAt === now));
          }
        }
      }),
      { numRuns: RUNS },
    );
  });
});
