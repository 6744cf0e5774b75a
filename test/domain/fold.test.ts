import { describe, expect, it } from '@jest/globals';
import { clockContributions, elapsedWork, remainingWork } from '../../src/domain/clockfigures.js';
import { foldTicket } from '../../src/domain/fold.js';
import { HOUR, MINUTE } from '../../src/domain/instant.js';
import {
  ALWAYS_UTC,
  asked,
  at,
  became,
  businessDays,
  changed,
  clockObjective,
  fact,
  fold,
  hours,
  iso,
  OFFICE,
  opened,
  replied,
  resolution,
  responses,
  shown,
  timelineOf,
  WEEKDAYS,
  weekly,
} from '../support/clockterms.js';

describe('a response clock', () => {
  it('runs from the opening to the first public reply, not to an internal note', () => {
    const note = fact('AGENT_REPLIED', '2026-03-09T10:10Z', { isPublic: false });
    const ticket = fold(
      responses(),
      '2026-03-09T12:00Z',
      opened('2026-03-09T10:00Z'),
      note,
      replied('2026-03-09T10:40Z'),
    );
    expect(shown(ticket)).toEqual([['opened', 'MET', '2026-03-09T10:00Z', '2026-03-09T11:00Z', '2026-03-09T10:40Z']]);
    expect(ticket.clocks[0]?.elapsed).toBe(40 * MINUTE);
  });

  it('is stopped by resolving, and by closing without that', () => {
    for (const status of ['RESOLVED', 'CLOSED'] as const) {
      const ticket = fold(
        responses(),
        '2026-03-09T12:00Z',
        opened('2026-03-09T10:00Z'),
        became(status, '2026-03-09T10:30Z'),
      );
      expect(ticket.clocks.map((clock) => clock.state)).toEqual(['MET']);
    }
  });

  it('starts anew with the oldest unanswered reply of the customer, once an agent has replied', () => {
    const ticket = fold(
      responses(),
      '2026-03-09T20:00Z',
      opened('2026-03-09T10:00Z'),
      asked('2026-03-09T10:05Z', 'before any answer'),
      replied('2026-03-09T10:30Z'),
      asked('2026-03-09T11:00Z', 'oldest'),
      asked('2026-03-09T11:50Z', 'newer'),
      replied('2026-03-09T12:10Z'),
      asked('2026-03-09T13:00Z', 'second'),
      became('RESOLVED', '2026-03-09T13:20Z'),
      asked('2026-03-09T19:30Z', 'third'),
    );
    expect(shown(ticket)).toEqual([
      ['opened', 'MET', '2026-03-09T10:00Z', '2026-03-09T11:00Z', '2026-03-09T10:30Z'],
      ['fact:oldest', 'BREACHED', '2026-03-09T11:00Z', '2026-03-09T12:00Z', '2026-03-09T12:10Z'],
      ['fact:second', 'MET', '2026-03-09T13:00Z', '2026-03-09T14:00Z', '2026-03-09T13:20Z'],
      ['fact:third', 'RUNNING', '2026-03-09T19:30Z', '2026-03-09T20:30Z', null],
    ]);
  });

  it('answers what was asked before a reply of the same instant, not what was asked after it', () => {
    const facts = [
      opened('2026-03-09T10:00Z'),
      replied('2026-03-09T10:10Z'),
      asked('2026-03-09T10:10Z', 'same instant'),
    ];
    expect(fold(responses(), '2026-03-09T10:20Z', ...facts).clocks.map((clock) => clock.state)).toEqual([
      'MET',
      'RUNNING',
    ]);
    const sequenced = [...facts, fact('AGENT_REPLIED', '2026-03-09T10:10Z', { sequence: 1 })];
    expect(fold(responses(), '2026-03-09T10:20Z', ...sequenced).clocks.map((clock) => clock.state)).toEqual([
      'MET',
      'MET',
    ]);
  });
});

describe('due times with pauses', () => {
  it('Mon-Fri 9-18, Monday 16:00 + 8 h is due Tuesday 15:00; with 2 working hours paused, Tuesday 17:00', () => {
    const timeline = resolution({ goals: [hours(8)] }, weekly('UTC', WEEKDAYS, [9, 18]));
    const start = opened('2026-03-09T16:00Z');
    expect(iso(fold(timeline, '2026-03-09T17:00Z', start).dueAt)).toBe('2026-03-10T15:00Z');
    // 17:00-18:00 and 9:00-10:00 are the two open hours of the pause.
    const pause = [became('ON_HOLD', '2026-03-09T17:00Z'), became('OPEN', '2026-03-10T10:00Z')];
    const ticket = fold(timeline, '2026-03-10T12:00Z', start, ...pause);
    expect(iso(ticket.dueAt)).toBe('2026-03-10T17:00Z');
    expect(iso(ticket.clocks[0]?.originalDueAt)).toBe('2026-03-10T15:00Z');
  });

  it('add nothing for a pause outside open hours', () => {
    const pause = [became('ON_HOLD', '2026-03-09T17:30Z'), became('OPEN', '2026-03-10T08:30Z')];
    const ticket = fold(
      resolution({ goals: [hours(8)] }, OFFICE),
      '2026-03-10T09:00Z',
      opened('2026-03-09T16:00Z'),
      ...pause,
    );
    expect(iso(ticket.dueAt)).toBe('2026-03-10T16:00Z');
    expect(ticket.clocks[0]?.elapsed).toBe(HOUR);
  });

  it('have none while a pause that began before holds it, and what remains stands still', () => {
    const facts = [opened('2026-03-09T10:00Z'), became('PENDING_CUSTOMER', '2026-03-09T10:45Z')];
    const timeline = resolution();
    for (const now of ['2026-03-09T10:45Z', '2026-03-12T00:00Z']) {
      const [clock] = fold(timeline, now, ...facts).clocks;
      expect(clock).toMatchObject({ state: 'PAUSED', dueAt: null, warnAt: null, breachedAt: null, nextActionAt: null });
      expect(remainingWork(clock!, timeline, at(now))).toBe(15 * MINUTE);
    }
  });

  it('are fixed once passed: 24x7, start 10:00, L = 1 h, paused 12:00-14:00: due 11:00', () => {
    const pause = [became('ON_HOLD', '2026-03-09T12:00Z'), became('OPEN', '2026-03-09T14:00Z')];
    const [clock] = fold(resolution(), '2026-03-09T15:00Z', opened('2026-03-09T10:00Z'), ...pause).clocks;
    expect([clock?.state, iso(clock?.dueAt), iso(clock?.breachedAt)]).toEqual([
      'RUNNING',
      '2026-03-09T11:00Z',
      '2026-03-09T11:00Z',
    ]);
    expect(elapsedWork(clock!, resolution(), at('2026-03-09T15:00Z'))).toBe(3 * HOUR);
  });

  it('are not held by a pause that begins at the due instant itself', () => {
    const facts = [opened('2026-03-09T10:00Z'), became('ON_HOLD', '2026-03-09T11:00Z')];
    const onTime = fold(resolution(), '2026-03-09T11:00Z', ...facts);
    expect(onTime.clocks[0]).toMatchObject({
      state: 'PAUSED',
      breachedAt: null,
      nextActionAt: at('2026-03-09T11:00Z') + 1,
    });
    expect(iso(fold(resolution(), '2026-03-09T11:01Z', ...facts).clocks[0]?.breachedAt)).toBe('2026-03-09T11:00Z');
  });

  it('start held when the ticket is opened in a status that pauses', () => {
    const ticket = fold(
      resolution(),
      '2026-03-09T13:00Z',
      opened('2026-03-09T10:00Z', { status: 'ON_HOLD' }),
      became('OPEN', '2026-03-09T12:30Z'),
    );
    expect(iso(ticket.dueAt)).toBe('2026-03-09T13:30Z');
  });

  it('count elapsed = W(start, stop) - W(merged pauses)', () => {
    const facts = [
      opened('2026-03-09T16:00Z'),
      became('ON_HOLD', '2026-03-09T16:30Z'),
      became('PENDING_CUSTOMER', '2026-03-10T09:30Z'),
      became('OPEN', '2026-03-10T10:00Z'),
      became('RESOLVED', '2026-03-10T12:00Z'),
    ];
    const [clock] = fold(resolution({ goals: [hours(2)] }, OFFICE), '2026-03-11T00:00Z', ...facts).clocks;
    expect(clock).toMatchObject({ state: 'BREACHED', elapsed: 2.5 * HOUR, elapsedAt: at('2026-03-10T12:00Z') });
    expect(iso(clock?.breachedAt)).toBe('2026-03-10T11:30Z');
  });

  it('turn business days into working time once, so that pauses move them: two 8-hour days are 16 working hours', () => {
    const timeline = resolution({ goals: [businessDays(2)] }, OFFICE);
    const start = opened('2026-03-09T11:00Z');
    expect(fold(timeline, '2026-03-09T12:00Z', start).clocks[0]).toMatchObject({
      limit: 16 * HOUR,
      dueAt: at('2026-03-11T11:00Z'),
    });
    const pause = [became('ON_HOLD', '2026-03-09T12:00Z'), became('OPEN', '2026-03-09T15:00Z')];
    expect(iso(fold(timeline, '2026-03-10T09:00Z', start, ...pause).dueAt)).toBe('2026-03-11T14:00Z');
  });
});

describe('lateness', () => {
  it('Mon-Fri 9-17, Friday 09:00 + 8 h is due Friday 17:00; a reply on Saturday is late', () => {
    const timeline = timelineOf(OFFICE, clockObjective('FIRST_RESPONSE_TIME', { goals: [hours(8)] }));
    const [clock] = fold(
      timeline,
      '2026-03-15T00:00Z',
      opened('2026-03-13T09:00Z'),
      replied('2026-03-14T10:00Z'),
    ).clocks;
    expect(clock).toMatchObject({ state: 'BREACHED', breachedAt: at('2026-03-13T17:00Z'), elapsed: 8 * HOUR });
  });

  it('begins strictly after the due instant', () => {
    const start = opened('2026-03-09T10:00Z');
    expect(fold(resolution(), '2026-03-09T11:00Z', start).clocks[0]?.breachedAt).toBeNull();
    expect(foldTicket([start], resolution(), at('2026-03-09T11:00Z') + 1).clocks[0]?.breachedAt).toBe(
      at('2026-03-09T11:00Z'),
    );
    const inTime = fold(resolution(), '2026-03-09T12:00Z', start, became('RESOLVED', '2026-03-09T11:00Z'));
    expect(inTime.clocks[0]).toMatchObject({ state: 'MET', breachedAt: null });
  });

  it('is looked at just past warnAt, then just past dueAt, then no more', () => {
    const start = opened('2026-03-09T10:00Z');
    const next = (now: string): string | null => iso(fold(resolution(), now, start).nextActionAt);
    expect(next('2026-03-09T10:48Z')).toBe('2026-03-09T10:48:00.001Z');
    expect(next('2026-03-09T10:49Z')).toBe('2026-03-09T11:00:00.001Z');
    expect(next('2026-03-09T11:01Z')).toBeNull();
  });

  it('is warned of by a share of the limit or by working time before it is due', () => {
    const before = resolution(
      { goals: [hours(4)], warning: { share: null, before: HOUR } },
      weekly('UTC', WEEKDAYS, [8, 18]),
    );
    const [clock] = fold(before, '2026-03-09T17:30Z', opened('2026-03-09T17:00Z')).clocks;
    expect([iso(clock?.warnAt), iso(clock?.dueAt)]).toEqual(['2026-03-10T10:00Z', '2026-03-10T11:00Z']);
    const long = resolution({ goals: [hours(300_000)], warning: { share: 333_333, before: null } });
    expect(fold(long, '2026-03-09T17:30Z', opened('2026-03-09T17:00Z')).clocks[0]?.warnAt).toBe(
      at('2026-03-09T17:00Z') + 359_999_640_000,
    );
  });

  it('is warned of by a share rounded down to the millisecond', () => {
    const third = resolution({ warning: { share: 333_333, before: null } });
    const start = opened('2026-03-09T10:00Z');
    expect(fold(third, '2026-03-09T10:00Z', start).clocks[0]?.warnAt).toBe(start.occurredAt + 1_199_998);
  });

  it('counts facts of a reporter whose clock runs ahead', () => {
    const ticket = fold(
      resolution(),
      '2026-03-09T10:58Z',
      opened('2026-03-09T10:00Z'),
      fact('CUSTOMER_REPLIED', '2026-03-09T11:02Z'),
    );
    expect(iso(ticket.clocks[0]?.breachedAt)).toBe('2026-03-09T11:00Z');
  });
});

describe('a resolution clock', () => {
  it('goes on when the ticket is reopened within the window; the time in between does not count', () => {
    const facts = [
      opened('2026-03-09T10:00Z'),
      became('RESOLVED', '2026-03-09T10:40Z'),
      became('OPEN', '2026-03-16T10:40Z'),
      became('RESOLVED', '2026-03-16T10:55Z'),
    ];
    const ticket = fold(resolution(), '2026-03-17T00:00Z', ...facts);
    expect(shown(ticket)).toEqual([['opened', 'MET', '2026-03-09T10:00Z', '2026-03-16T11:00Z', '2026-03-16T10:55Z']]);
    expect(ticket.clocks[0]?.elapsed).toBe(55 * MINUTE);
  });

  it('starts a new cycle when the ticket is reopened later than that', () => {
    const again = fact('STATUS_CHANGED', '2026-03-16T10:41Z', { status: 'OPEN', externalId: 'again' });
    const facts = [opened('2026-03-09T10:00Z'), became('RESOLVED', '2026-03-09T10:40Z'), again];
    expect(shown(fold(resolution(), '2026-03-16T11:00Z', ...facts))).toEqual([
      ['opened', 'MET', '2026-03-09T10:00Z', '2026-03-09T11:00Z', '2026-03-09T10:40Z'],
      ['fact:again', 'RUNNING', '2026-03-16T10:41Z', '2026-03-16T11:41Z', null],
    ]);
  });

  it('stays late when a ticket that was resolved late is reopened', () => {
    const facts = [
      opened('2026-03-09T10:00Z'),
      became('RESOLVED', '2026-03-09T12:00Z'),
      became('PENDING_CUSTOMER', '2026-03-09T13:00Z'),
    ];
    const [clock] = fold(resolution(), '2026-03-09T14:00Z', ...facts).clocks;
    expect(clock).toMatchObject({
      state: 'PAUSED',
      breachedAt: at('2026-03-09T11:00Z'),
      dueAt: at('2026-03-09T11:00Z'),
      elapsed: 2 * HOUR,
    });
  });

  it('has nothing left when it is reopened after a stop at the due instant', () => {
    const facts = [
      opened('2026-03-09T10:00Z'),
      became('RESOLVED', '2026-03-09T11:00Z'),
      became('OPEN', '2026-03-09T13:00Z'),
    ];
    expect(iso(fold(resolution(), '2026-03-09T13:00Z', ...facts).clocks[0]?.dueAt)).toBe('2026-03-09T13:00Z');
  });

  it('with stopOn CLOSED runs on while resolved, unless RESOLVED is among its pauses', () => {
    const facts = [
      opened('2026-03-09T10:00Z'),
      became('RESOLVED', '2026-03-09T10:30Z'),
      became('CLOSED', '2026-03-09T11:30Z'),
    ];
    expect(fold(resolution({ stopOn: 'CLOSED' }), '2026-03-09T12:00Z', ...facts).clocks[0]).toMatchObject({
      state: 'BREACHED',
      elapsed: 90 * MINUTE,
    });
    const pausing = resolution({ stopOn: 'CLOSED', pauseStatuses: ['RESOLVED'] });
    expect(fold(pausing, '2026-03-09T12:00Z', ...facts).clocks[0]).toMatchObject({
      state: 'MET',
      elapsed: 30 * MINUTE,
    });
  });

  it('with stopOn RESOLVED is stopped by closing too', () => {
    const ticket = fold(
      resolution(),
      '2026-03-09T12:00Z',
      opened('2026-03-09T10:00Z'),
      became('CLOSED', '2026-03-09T10:30Z'),
    );
    expect(ticket.clocks[0]).toMatchObject({ state: 'MET', stoppedAt: at('2026-03-09T10:30Z') });
  });
});

describe('the facts of a ticket', () => {
  it('start no clock without an opening; only the first opening counts', () => {
    expect(fold(responses(), '2026-03-09T12:00Z', replied('2026-03-09T10:00Z')).clocks).toEqual([]);
    const twice = fold(
      responses(),
      '2026-03-09T12:00Z',
      opened('2026-03-09T10:00Z'),
      opened('2026-03-09T11:00Z', { priority: 'P1' }),
    );
    expect([iso(twice.openedAt), twice.priority, iso(twice.clocks[0]?.startedAt)]).toEqual([
      '2026-03-09T10:00Z',
      null,
      '2026-03-09T10:00Z',
    ]);
  });

  it('reported before the opening tell attributes, but neither a status nor a reply', () => {
    const early = [
      changed('2026-03-09T09:00Z', { priority: 'P2', channel: 'CHAT' }),
      became('ON_HOLD', '2026-03-09T09:30Z'),
      replied('2026-03-09T09:40Z'),
    ];
    const ticket = fold(responses(), '2026-03-09T10:30Z', ...early, opened('2026-03-09T10:00Z', { channel: 'EMAIL' }));
    expect(ticket).toMatchObject({ priority: 'P2', channel: 'EMAIL', status: 'NEW' });
    expect(ticket.clocks.map((clock) => clock.state)).toEqual(['RUNNING']);
  });

  it('that are withdrawn do not count', () => {
    const withdrawn = fact('AGENT_REPLIED', '2026-03-09T10:10Z', { withdrawn: true });
    const ticket = fold(responses(), '2026-03-09T10:30Z', opened('2026-03-09T10:00Z'), withdrawn);
    expect([ticket.clocks[0]?.state, iso(ticket.lastEventAt)]).toEqual(['RUNNING', '2026-03-09T10:00Z']);
  });

  it('say what the ticket is now', () => {
    const facts = [
      opened('2026-03-09T10:00Z', { priority: 'P3', tier: 'gold' }),
      became('RESOLVED', '2026-03-09T11:00Z'),
      became('CLOSED', '2026-03-09T12:00Z'),
    ];
    const closed = fold(responses(), '2026-03-10T00:00Z', ...facts);
    expect([iso(closed.resolvedAt), iso(closed.closedAt), closed.status]).toEqual([
      '2026-03-09T11:00Z',
      '2026-03-09T12:00Z',
      'CLOSED',
    ]);
    const again = fold(responses(), '2026-03-10T00:00Z', ...facts, became('OPEN', '2026-03-09T13:00Z'));
    expect([again.resolvedAt, again.closedAt, again.status, again.tier]).toEqual([null, null, 'OPEN', 'gold']);
  });

  it('cancel the clocks of a cancelled ticket, ended ones too, and what they counted', () => {
    const timeline = responses();
    const facts = [
      opened('2026-03-09T10:00Z'),
      replied('2026-03-09T12:00Z'),
      asked('2026-03-09T13:00Z', 'q'),
      fact('CANCELLED', '2026-03-09T13:10Z'),
    ];
    const ticket = fold(timeline, '2026-03-10T00:00Z', ...facts, asked('2026-03-09T13:20Z', 'after'));
    expect(ticket.clocks.map((clock) => [clock.state, clock.breachedAt])).toEqual([
      ['CANCELLED', null],
      ['CANCELLED', null],
    ]);
    expect(ticket.clocks.map((clock) => clockContributions(clock, null, timeline))).toEqual([[], []]);
    expect([iso(ticket.cancelledAt), ticket.dueAt, ticket.nextActionAt]).toEqual(['2026-03-09T13:10Z', null, null]);
  });

  it('give the earliest due time of the open clocks, late ones included', () => {
    const timeline = timelineOf(
      ALWAYS_UTC,
      clockObjective('FIRST_RESPONSE_TIME'),
      clockObjective('RESOLUTION_TIME', { goals: [hours(8)] }),
    );
    const ticket = fold(timeline, '2026-03-09T12:00Z', opened('2026-03-09T10:00Z'));
    expect([iso(ticket.dueAt), iso(ticket.nextActionAt)]).toEqual(['2026-03-09T11:00Z', '2026-03-09T16:24:00.001Z']);
  });
});
