import { describe, expect, it } from '@jest/globals';
import { elapsedWork } from '../../src/domain/clockfigures.js';
import type { TicketFact } from '../../src/domain/facts.js';
import { HOUR, MINUTE } from '../../src/domain/instant.js';
import {
  ALWAYS_UTC,
  ANY,
  at,
  became,
  businessDays,
  changed,
  clockObjective,
  fold,
  hours,
  iso,
  OFFICE,
  opened,
  resolution,
  shown,
  terms,
  timelineOf,
  timelineOfVersions,
  weekly,
} from '../support/clockterms.js';

describe('a change of goal', () => {
  const P1 = { priorities: ['P1'] } as const;
  const P2 = { priorities: ['P2'] } as const;
  const urgent = opened('2026-03-09T10:00Z', { priority: 'P2' });
  const goals = [hours(2, P1), hours(3, P2)];

  it.each([
    ['CARRY_ELAPSED', '2026-03-09T12:00Z'],
    ['PIN', '2026-03-09T13:00Z'],
    ['RESTART', '2026-03-09T13:00Z'],
    ['LATEST', '2026-03-09T12:00Z'],
  ] as const)('24x7, start 10:00 with 3 h, changed at 11:00 to 2 h by %s: due %s', (goalChange, due) => {
    const ticket = fold(
      resolution({ goals, goalChange }),
      '2026-03-09T11:00Z',
      urgent,
      changed('2026-03-09T11:00Z', { priority: 'P1' }),
    );
    expect(iso(ticket.dueAt)).toBe(due);
    expect(iso(ticket.clocks[0]?.originalDueAt)).toBe('2026-03-09T13:00Z');
    expect(ticket.clocks[0]?.limit).toBe(goalChange === 'PIN' ? 3 * HOUR : 2 * HOUR);
  });

  it.each([
    ['CARRY_ELAPSED', '2026-03-09T12:30Z'],
    ['LATEST', '2026-03-09T12:00Z'],
  ] as const)('after more than the new limit is used up it is due by %s at %s', (goalChange, due) => {
    const ticket = fold(
      resolution({ goals, goalChange }),
      '2026-03-09T12:31Z',
      urgent,
      changed('2026-03-09T12:30Z', { priority: 'P1' }),
    );
    expect([iso(ticket.dueAt), iso(ticket.clocks[0]?.breachedAt)]).toEqual([due, due]);
  });

  it.each([
    ['two hours', '2026-03-09T10:00Z'],
    ['just the new limit', '2026-03-09T11:00Z'],
  ])('by CARRY_ELAPSED is due at once if nothing is left, also while paused: %s used', (_, start) => {
    const due = '2026-03-09T13:00Z';
    const carried = resolution({ goals: [hours(1, P1), hours(3, P2)], goalChange: 'CARRY_ELAPSED' });
    const facts = [
      opened(start, { priority: 'P2' }),
      became('ON_HOLD', '2026-03-09T12:00Z'),
      changed(due, { priority: 'P1' }),
    ];
    const [held] = fold(carried, '2026-03-09T13:30Z', ...facts).clocks;
    expect([held?.state, iso(held?.dueAt), iso(held?.breachedAt)]).toEqual(['PAUSED', due, due]);
    const [done] = fold(carried, '2026-03-09T15:00Z', ...facts, became('RESOLVED', '2026-03-09T14:00Z')).clocks;
    expect([done?.state, iso(done?.dueAt), iso(done?.breachedAt)]).toEqual(['BREACHED', due, due]);
  });

  it('counts from zero by RESTART and leaves the start where it was', () => {
    const facts = [urgent, changed('2026-03-09T11:00Z', { priority: 'P1' }), became('RESOLVED', '2026-03-09T12:30Z')];
    const [clock] = fold(resolution({ goals, goalChange: 'RESTART' }), '2026-03-09T14:00Z', ...facts).clocks;
    expect(clock).toMatchObject({ state: 'MET', elapsed: 90 * MINUTE, startedAt: at('2026-03-09T10:00Z') });
  });

  it.each([
    ['CARRY_ELAPSED', '2026-03-09T12:00Z'],
    ['PIN', '2026-03-09T12:00Z'],
    ['RESTART', '2026-03-09T12:00Z'],
  ] as const)('by %s comes too late for a clock that is late: it stays due %s', (goalChange, due) => {
    const facts = [opened('2026-03-09T10:00Z', { priority: 'P1' }), changed('2026-03-09T12:30Z', { priority: 'P2' })];
    const [clock] = fold(resolution({ goals, goalChange }), '2026-03-09T12:40Z', ...facts).clocks;
    expect([iso(clock?.dueAt), iso(clock?.breachedAt), clock?.goal]).toEqual([due, due, 0]);
    // Nor does it leave the scope to escape its breach.
    const gone = [facts[0]!, changed('2026-03-09T12:30Z', { priority: 'P5' })];
    expect(fold(resolution({ goals, goalChange }), '2026-03-09T12:40Z', ...gone).clocks[0]?.state).toBe('RUNNING');
  });

  it('by LATEST judges the whole clock by the last goal, a late one too', () => {
    const facts = [opened('2026-03-09T10:00Z', { priority: 'P1' }), changed('2026-03-09T12:30Z', { priority: 'P2' })];
    const ticket = fold(resolution({ goals, goalChange: 'LATEST' }), '2026-03-09T12:40Z', ...facts);
    expect([iso(ticket.dueAt), ticket.clocks[0]?.breachedAt]).toEqual(['2026-03-09T13:00Z', null]);
  });

  it('by LATEST counts the pauses begun before the new due time', () => {
    const facts = [
      urgent,
      became('ON_HOLD', '2026-03-09T10:30Z'),
      became('OPEN', '2026-03-09T11:30Z'),
      changed('2026-03-09T12:00Z', { priority: 'P1' }),
    ];
    expect(iso(fold(resolution({ goals, goalChange: 'LATEST' }), '2026-03-09T12:00Z', ...facts).dueAt)).toBe(
      '2026-03-09T13:00Z',
    );
  });

  it.each([
    ['resolved', [became('RESOLVED', '2026-03-09T11:00Z')]],
    [
      'paused and resolved',
      [became('ON_HOLD', '2026-03-09T11:00Z'), { ...became('RESOLVED', '2026-03-09T11:00Z'), sequence: 1 }],
    ],
  ] as const)('by LATEST leaves nothing to a ticket %s just in time for it and reopened', (_, ended) => {
    const facts = [
      urgent,
      ...ended,
      became('OPEN', '2026-03-09T13:00Z'),
      changed('2026-03-09T13:30Z', { priority: 'P1' }),
    ];
    const timeline = resolution({ goals: [hours(1, P1), hours(3, P2)], goalChange: 'LATEST' });
    expect(iso(fold(timeline, '2026-03-09T14:00Z', ...facts).dueAt)).toBe('2026-03-09T13:00Z');
  });

  it('by RESTART counts business days from the change: Wednesday closes at 11:00, so one day from Tuesday 12:00 ends there', () => {
    const calendar = weekly('UTC', [1, 2, 4, 5], [9, 17]);
    const short = { ...calendar, spans: [...calendar.spans, ...weekly('UTC', [3], [9, 11]).spans] };
    const timeline = resolution({ goals: [businessDays(1, P1), businessDays(5, P2)], goalChange: 'RESTART' }, short);
    const facts = [opened('2026-03-09T11:00Z', { priority: 'P2' }), changed('2026-03-10T12:00Z', { priority: 'P1' })];
    const [clock] = fold(timeline, '2026-03-10T12:00Z', ...facts).clocks;
    expect([iso(clock?.dueAt), clock?.limit]).toEqual(['2026-03-11T11:00Z', 7 * HOUR]);
  });

  it('to no fitting goal cancels; a first fit starts the clock at the opening', () => {
    const gone = fold(
      resolution({ goals }),
      '2026-03-09T12:00Z',
      urgent,
      changed('2026-03-09T11:00Z', { priority: 'P4' }),
    );
    expect(gone.clocks[0]).toMatchObject({ state: 'CANCELLED', nextActionAt: null });
    expect(gone.dueAt).toBeNull();
    const unknown = opened('2026-03-09T10:00Z');
    expect(fold(resolution({ goals }), '2026-03-09T11:00Z', unknown).clocks).toEqual([]);
    const found = fold(
      resolution({ goals }),
      '2026-03-09T11:00Z',
      unknown,
      changed('2026-03-09T11:00Z', { priority: 'P1' }),
    );
    expect(shown(found)).toEqual([['opened', 'RUNNING', '2026-03-09T10:00Z', '2026-03-09T12:00Z', null]]);
    expect(elapsedWork(found.clocks[0]!, resolution({ goals }), at('2026-03-09T11:30Z'))).toBe(90 * MINUTE);
  });

  it('never judges an ended clock again', () => {
    const facts = [urgent, became('RESOLVED', '2026-03-09T12:30Z'), changed('2026-03-09T12:40Z', { priority: 'P1' })];
    for (const goalChange of ['CARRY_ELAPSED', 'LATEST'] as const) {
      expect(fold(resolution({ goals, goalChange }), '2026-03-10T00:00Z', ...facts).clocks[0]).toMatchObject({
        state: 'MET',
        goal: 1,
      });
    }
  });
});

describe('goals and terms', () => {
  it('apply in their order, the first that fits; a null attribute fits only an empty list', () => {
    const goals = [hours(1, { channels: ['CHAT'] }), hours(2, { tiers: ['gold'], categories: ['billing'] }), hours(3)];
    const goalOf = (overrides: Partial<TicketFact>): number | undefined =>
      fold(resolution({ goals }), '2026-03-09T10:00Z', opened('2026-03-09T10:00Z', overrides)).clocks[0]?.goal;
    expect(goalOf({ channel: 'CHAT', tier: 'gold', category: 'billing' })).toBe(0);
    expect(goalOf({ channel: 'EMAIL', tier: 'gold', category: 'billing' })).toBe(1);
    expect(goalOf({ tier: 'gold' })).toBe(2);
  });

  it('leave out what is outside the scope of the objective itself', () => {
    const objective = clockObjective('RESOLUTION_TIME', {}, { scope: { ...ANY, channels: ['PHONE'] } });
    const timeline = timelineOf(ALWAYS_UTC, objective);
    expect(fold(timeline, '2026-03-09T10:00Z', opened('2026-03-09T10:00Z', { channel: 'EMAIL' })).clocks).toEqual([]);
    expect(fold(timeline, '2026-03-09T10:00Z', opened('2026-03-09T10:00Z', { channel: 'PHONE' })).clocks).toHaveLength(
      1,
    );
  });

  it('are pinned when the clock starts', () => {
    const objective = (limit: number) => clockObjective('RESOLUTION_TIME', { goals: [hours(limit)] });
    const versions = [
      { version: 1, fromPeriod: 0, terms: terms(ALWAYS_UTC, objective(4)) },
      { version: 2, fromPeriod: 3, terms: terms(ALWAYS_UTC, objective(1)) },
    ];
    const timeline = timelineOfVersions({ versions });
    const facts = [opened('2026-03-31T23:00Z'), became('RESOLVED', '2026-04-01T01:00Z')];
    expect(fold(timeline, '2026-04-02T00:00Z', ...facts).clocks[0]).toMatchObject({ termsVersion: 1, state: 'MET' });
    const later = [opened('2026-04-01T00:00Z'), became('RESOLVED', '2026-04-01T02:00Z')];
    expect(fold(timeline, '2026-04-02T00:00Z', ...later).clocks[0]).toMatchObject({
      termsVersion: 2,
      state: 'BREACHED',
    });
  });

  it('put no clock on a ticket opened outside the dates of the contract', () => {
    expect(fold(resolution(), '2026-01-01T01:00Z', opened('2025-12-31T23:59Z')).clocks).toEqual([]);
    expect(fold(resolution(), '2027-01-01T01:00Z', opened('2027-01-01T00:00Z')).clocks).toEqual([]);
  });

  it('let a clock know only the holidays announced before it started', () => {
    const versions = [
      { version: 1, fromPeriod: 0, terms: terms(OFFICE, clockObjective('RESOLUTION_TIME', { goals: [hours(8)] })) },
    ];
    const announcedHolidays = [{ date: '2026-03-10', name: 'strike', announcedAt: at('2026-03-09T10:00Z') }];
    const timeline = timelineOfVersions({ versions, announcedHolidays });
    expect(iso(fold(timeline, '2026-03-09T12:00Z', opened('2026-03-09T09:30Z')).dueAt)).toBe('2026-03-10T09:30Z');
    expect(iso(fold(timeline, '2026-03-09T12:00Z', opened('2026-03-09T10:30Z')).dueAt)).toBe('2026-03-11T10:30Z');
  });
});
