import { describe, expect, it } from '@jest/globals';
import type { Clock } from '../../src/domain/clock.js';
import { mostAtStake, nextBreach, PAUSED_LAST, queuePlace } from '../../src/domain/dueclock.js';
import type { TicketFact } from '../../src/domain/facts.js';
import {
  ALWAYS_UTC,
  at,
  became,
  clockObjective,
  fold,
  hours,
  iso,
  opened,
  replied,
  timelineOf,
} from '../support/clockterms.js';
import { objectiveOf } from '../support/judgeterms.js';

/** Answered within 1 hour, resolved within 8 (critical); the mean is never due. */
const TIMELINE = timelineOf(
  ALWAYS_UTC,
  clockObjective('FIRST_RESPONSE_TIME', { goals: [hours(1)] }),
  clockObjective('RESOLUTION_TIME', { goals: [hours(8)] }, { critical: true }),
  objectiveOf('RESOLUTION_TIME_MEAN'),
);
const OPENED = opened('2026-03-09T10:00Z');
const HELD = became('ON_HOLD', '2026-03-09T10:40Z');

const NEITHER = { adjusted: null, carriedTo: null };

const named = (clock: Pick<Clock, 'objectiveId'> | null): string | null =>
  clock?.objectiveId.replace('id-', '') ?? null;

/** The next breach, what is most at stake, and the places that the ticket's row keeps. */
function told(now: string, ...facts: TicketFact[]) {
  const { clocks } = fold(TIMELINE, now, ...facts);
  const { dueAt, stakeObjectiveId, stakeDueAt } = queuePlace(clocks, TIMELINE, at(now), () => NEITHER);
  return {
    next: named(nextBreach(clocks)),
    stake: named(mostAtStake(clocks, TIMELINE, at(now))),
    dueAt: Number.isFinite(dueAt) ? iso(dueAt) : 'none',
    stakeAt: [stakeObjectiveId?.replace('id-', '') ?? null, Number.isFinite(stakeDueAt) ? iso(stakeDueAt) : 'none'],
  };
}

describe('the clocks a ticket is queued by', () => {
  it('are the one due first, and the critical one as long as it can be kept', () => {
    expect(told('2026-03-09T10:30Z', OPENED)).toEqual({
      next: 'first_response_time',
      stake: 'resolution_time',
      dueAt: '2026-03-09T11:00Z',
      stakeAt: ['resolution_time', '2026-03-09T18:00Z'],
    });
  });

  it('are the late one, and the one that can still be kept', () => {
    expect(told('2026-03-09T17:00Z', OPENED)).toMatchObject({ next: 'first_response_time', stake: 'resolution_time' });
    // Both are late: there is nothing left to miss.
    expect(told('2026-03-09T19:00Z', OPENED)).toEqual({
      next: 'first_response_time',
      stake: null,
      dueAt: '2026-03-09T11:00Z',
      stakeAt: [null, 'none'],
    });
  });

  it('are not late at the due instant itself, and are just after it', () => {
    const { clocks } = fold(TIMELINE, '2026-03-09T12:00Z', OPENED, replied('2026-03-09T10:10Z'));
    expect(named(mostAtStake(clocks, TIMELINE, at('2026-03-09T18:00Z')))).toBe('resolution_time');
    expect(mostAtStake(clocks, TIMELINE, at('2026-03-09T18:00Z') + 1)).toBeNull();
  });

  it('that are paused stand behind all that run and before tickets without any', () => {
    // The resolution waits with 7 h 20 min left; the first response does not pause.
    expect(told('2026-03-09T10:50Z', OPENED, HELD)).toMatchObject({
      next: 'first_response_time',
      stakeAt: ['resolution_time', 'none'],
    });
    expect(told('2026-03-09T10:55Z', OPENED, HELD, replied('2026-03-09T10:50Z'))).toEqual({
      next: 'resolution_time',
      stake: 'resolution_time',
      dueAt: iso(PAUSED_LAST),
      stakeAt: ['resolution_time', 'none'],
    });
  });

  it('are none of a ticket that is done, of which only a mean runs, or that was cancelled', () => {
    const none = { next: null, stake: null, dueAt: 'none', stakeAt: [null, 'none'] };
    expect(told('2026-03-09T12:00Z', OPENED, became('RESOLVED', '2026-03-09T10:30Z'))).toEqual(none);
    const { clocks } = fold(timelineOf(ALWAYS_UTC, objectiveOf('RESOLUTION_TIME_MEAN')), '2026-03-09T12:00Z', OPENED);
    expect([clocks.length, nextBreach(clocks), mostAtStake(clocks, TIMELINE, 0)]).toEqual([1, null, null]);
  });
});
