import { describe, expect, it } from '@jest/globals';
import type { Clock } from '../../src/domain/clock.js';
import { clockContributions, elapsedWork, remainingWork, vanishedClock } from '../../src/domain/clockfigures.js';
import { HOUR } from '../../src/domain/instant.js';
import type { Attribution } from '../../src/domain/terms.js';
import type { Timeline } from '../../src/domain/timeline.js';
import { at, clockObjective, timelineOf, weekly } from '../support/clockterms.js';

/** Auckland: 2026-03-09 ends at 11:00Z (UTC+13). */
function timeline(attribution: Attribution = 'OPENED'): Timeline {
  const calendar = weekly('Pacific/Auckland', [1, 2, 3, 4, 5], [9, 17]);
  return timelineOf(calendar, clockObjective('RESOLUTION_TIME', { attribution }));
}

function clock(overrides: Partial<Clock> = {}): Clock {
  return {
    objectiveId: 'id-resolution_time',
    cycle: 'opened',
    state: 'RUNNING',
    startedAt: at('2026-03-09T03:00Z'),
    termsVersion: 1,
    goal: 0,
    goalLimit: { workingTime: HOUR, businessDays: null },
    limit: HOUR,
    dueAt: at('2026-03-09T20:00Z'),
    originalDueAt: at('2026-03-09T20:00Z'),
    warnAt: at('2026-03-09T03:48Z'),
    breachedAt: null,
    stoppedAt: null,
    elapsed: 0,
    elapsedAt: at('2026-03-09T03:00Z'),
    nextActionAt: null,
    ...overrides,
  };
}

/** What it adds without exclusions. */
function counts(of: Clock, under: Timeline) {
  return clockContributions(of, null, under);
}

describe('what a clock counts', () => {
  const stoppedAt = at('2026-03-10T23:00Z');
  const breachedAt = at('2026-03-09T20:00Z');

  it('is pending on the local day of its start while open and not late, whatever the attribution', () => {
    for (const attribution of ['OPENED', 'SETTLED'] as const) {
      expect(counts(clock({ state: 'PAUSED' }), timeline(attribution))).toEqual([
        {
          objectiveId: 'id-resolution_time',
          on: '2026-03-09',
          slice: 0,
          part: 'RAW',
          tally: { good: 0, total: 0, sum: 0, pending: 1 },
        },
      ]);
    }
  });

  it('is missed as soon as it is late, though still open', () => {
    const late = clock({ breachedAt });
    expect(counts(late, timeline())).toMatchObject([
      {
        on: '2026-03-09',
        tally: { good: 0, total: 1, pending: 0 },
      },
    ]);
    expect(counts(late, timeline('SETTLED'))).toMatchObject([{ on: '2026-03-10', tally: { total: 1 } }]);
  });

  it('is good when it stopped in time', () => {
    const met = clock({ state: 'MET', stoppedAt });
    expect(counts(met, timeline())).toMatchObject([
      {
        on: '2026-03-09',
        tally: { good: 1, total: 1, pending: 0 },
      },
    ]);
    expect(counts(met, timeline('SETTLED'))).toMatchObject([
      {
        on: '2026-03-11',
        tally: { good: 1, total: 1 },
      },
    ]);
  });

  it('settles when it became late, not when it stopped after that', () => {
    const late = clock({ state: 'BREACHED', stoppedAt, breachedAt });
    expect(counts(late, timeline('SETTLED'))).toMatchObject([
      {
        on: '2026-03-10',
        tally: { good: 0, total: 1 },
      },
    ]);
  });

  it('counts in the slice of its instant, by the terms of the period it counts in', () => {
    const slices = { length: 'HALF_HOUR', target: 900_000, empty: 'IGNORE' } as const;
    const calendar = weekly('Pacific/Auckland', [1, 2, 3, 4, 5], [9, 17]);
    const of = (attribution: Attribution) =>
      timelineOf(calendar, clockObjective('RESOLUTION_TIME', { attribution }, { slices }));
    const late = clock({ state: 'BREACHED', stoppedAt, breachedAt });
    // Started at 16:00 in Auckland, late at 09:00 the next morning.
    expect(counts(late, of('OPENED'))).toMatchObject([{ on: '2026-03-09', slice: 32, part: 'RAW' }]);
    expect(counts(late, of('SETTLED'))).toMatchObject([{ on: '2026-03-10', slice: 18 }]);
    expect(counts(late, timeline('SETTLED'))).toMatchObject([{ on: '2026-03-10', slice: 0 }]);
  });

  it('is nothing when it is cancelled or vanished', () => {
    expect(counts(clock({ state: 'CANCELLED' }), timeline())).toEqual([]);
    const vanished = vanishedClock(clock({ breachedAt }));
    expect(vanished).toMatchObject({ state: 'CANCELLED', breachedAt: null, nextActionAt: null });
    expect(counts(vanished, timeline())).toEqual([]);
  });
});

describe('working time of a clock', () => {
  it('goes on in open hours while it runs: Monday 16:00 to Tuesday 10:30 in Auckland is 2.5 h', () => {
    const now = at('2026-03-09T21:30Z');
    expect(elapsedWork(clock(), timeline(), now)).toBe(2.5 * HOUR);
    expect(remainingWork(clock(), timeline(), now)).toBe(-1.5 * HOUR);
  });

  it('stands still while it is paused and after its end', () => {
    for (const state of ['PAUSED', 'MET'] as const) {
      expect(elapsedWork(clock({ state, elapsed: 0.5 * HOUR }), timeline(), at('2026-03-12T00:00Z'))).toBe(0.5 * HOUR);
    }
  });

  it('refuses a clock of terms the contract does not have', () => {
    expect(() => elapsedWork(clock({ termsVersion: 9 }), timeline(), at('2026-03-12T00:00Z'))).toThrow('not found');
  });
});
