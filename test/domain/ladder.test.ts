import { describe, expect, it } from '@jest/globals';
import type { EscalationLevel, EscalationTrigger } from '../../src/domain/escalation.js';
import { HOUR, MINUTE } from '../../src/domain/instant.js';
import type { RecordedFact } from '../../src/domain/ladderticket.js';
import { ANY, at, hours, iso, OFFICE, resolution, responses, WEEKDAYS, weekly } from '../support/clockterms.js';
import { climbUntil, levelOf, look, policyOf, type Story, shownSteps, told } from '../support/ladders.js';

const share = (percent: number): EscalationTrigger => ({ kind: 'SHARE_USED', share: percent * 10_000 });
const lateBy = (time: number): EscalationTrigger => ({ kind: 'LATE_BY', time });
const on = (level: number, ...triggers: EscalationTrigger[]): EscalationLevel => levelOf(level, { triggers });
const waiting = (level: EscalationLevel, wait: number): EscalationLevel => ({ ...level, wait });

/** A time of Monday 2 March 2026: `8:00` is 2026-03-02T08:00Z. */
const day = (time: string): string => `2026-03-02T${time.padStart(5, '0')}Z`;
const opened = (overrides: Partial<RecordedFact> = {}): RecordedFact =>
  told('OPENED', day('8:00'), { channel: 'EMAIL', ...overrides });
const ack = (time: string, until: string | null = null) => ({
  acknowledgedAt: at(day(time)),
  until: until === null ? null : at(day(until)),
});

/** Ten hours round the clock to resolve: opened at 8:00, due at 18:00. */
const TEN_HOURS = resolution({ goals: [hours(10)] });
const LATE = '2026-03-02T18:00:00.001Z';

function story(levels: readonly EscalationLevel[], more: Partial<Story> = {}): Story {
  return { timeline: TEN_HOURS, policies: [policyOf(levels)], facts: [opened()], ...more };
}

const until = (one: Story, end = '2026-03-03T12:00Z') => shownSteps(climbUntil(one, at(end)));

describe('levels by the clock', () => {
  it('are reached at shares of the limit, just past the due time, and so long after it', () => {
    const levels = [on(1, share(50)), on(2, share(80)), on(3, lateBy(0)), on(4, lateBy(2 * HOUR))];
    expect(until(story(levels))).toEqual([
      ['1', day('13:00'), 'SHARE_USED'],
      ['2', day('16:00'), 'SHARE_USED'],
      ['3', LATE, 'LATE_BY'],
      ['4', day('20:00'), 'LATE_BY'],
    ]);
  });

  it('count working time: Friday 13:00 and 8 hours of 9 to 17', () => {
    const timeline = resolution({ goals: [hours(8)] }, OFFICE);
    const facts = [told('OPENED', '2026-03-06T13:00Z', { channel: 'EMAIL' })];
    const levels = [on(1, share(50)), on(2, share(75)), on(3, lateBy(4 * HOUR)), on(4, lateBy(5 * HOUR))];
    // Due on Monday at 13:00. What falls on closing time stays there.
    expect(until(story(levels, { timeline, facts }), '2026-03-11T00:00Z')).toEqual([
      ['1', '2026-03-06T17:00Z', 'SHARE_USED'],
      ['2', '2026-03-09T11:00Z', 'SHARE_USED'],
      ['3', '2026-03-09T17:00Z', 'LATE_BY'],
      ['4', '2026-03-10T10:00Z', 'LATE_BY'],
    ]);
  });

  it('keep to the wall clock where it changes: New York, Friday 16:00 and 2 hours of 9 to 17, changing on Sunday', () => {
    const timeline = resolution({ goals: [hours(2)] }, weekly('America/New_York', WEEKDAYS, [9, 17]));
    const facts = [told('OPENED', '2026-03-06T21:00Z', { channel: 'EMAIL' })];
    const levels = [waiting(on(1, share(50)), 30 * MINUTE), levelOf(2), on(3, share(90)), on(4, lateBy(HOUR))];
    // 50 % on Friday 17:00 EST; half an hour later is Monday 9:30 EDT; 90 % is 48 minutes into Monday; due 10:00 EDT.
    expect(until(story(levels, { timeline, facts }), '2026-03-11T00:00Z')).toEqual([
      ['1', '2026-03-06T22:00Z', 'SHARE_USED'],
      ['2', '2026-03-09T13:30Z', 'wait'],
      ['3', '2026-03-09T13:48Z', 'SHARE_USED'],
      ['4', '2026-03-09T15:00Z', 'LATE_BY'],
    ]);
  });

  it('stand still while the clock is paused, and look no more until it goes on', () => {
    const facts = [
      opened(),
      told('STATUS_CHANGED', day('10:00'), { status: 'PENDING_CUSTOMER' }),
      told('STATUS_CHANGED', day('12:00'), { status: 'OPEN' }),
    ];
    const paused = story([on(1, share(50)), on(2, lateBy(0))], { facts });
    expect(look(paused, [], at(day('10:00')))).toEqual({ taken: [], nextAt: null });
    expect(until(paused)).toEqual([
      ['1', day('15:00'), 'SHARE_USED'],
      ['2', '2026-03-02T20:00:00.001Z', 'LATE_BY'],
    ]);
  });

  it('are reached by a clock that pauses at that very instant', () => {
    const facts = [opened(), told('STATUS_CHANGED', day('13:00'), { status: 'ON_HOLD' })];
    expect(until(story([on(1, share(50))], { facts }))).toEqual([['1', day('13:00'), 'SHARE_USED']]);
  });

  it('are late on, although paused after the due time', () => {
    const facts = [opened(), told('STATUS_CHANGED', day('19:00'), { status: 'ON_HOLD' })];
    expect(until(story([on(1, lateBy(2 * HOUR))], { facts }))).toEqual([['1', day('20:00'), 'LATE_BY']]);
  });

  it('follow a change of the goal both ways', () => {
    const timeline = resolution({ goals: [hours(2, { priorities: ['P1'] }), hours(10)] });
    const facts = [
      opened({ priority: 'P3' }),
      told('ATTRIBUTES_CHANGED', day('9:00'), { priority: 'P1' }),
      told('ATTRIBUTES_CHANGED', day('9:20'), { priority: 'P3' }),
    ];
    // At 9:00 half of the new two hours is used, the other levels would come at 9:36 and 10:00; at 9:20 1:20 of ten hours is used.
    const levels = [on(1, share(50)), on(2, share(80)), on(3, lateBy(0))];
    expect(until(story(levels, { timeline, facts }))).toEqual([
      ['1', day('9:00'), 'SHARE_USED'],
      ['2', day('16:00'), 'SHARE_USED'],
      ['3', LATE, 'LATE_BY'],
    ]);
  });

  it('end with the clock, also by a stop that is told late', () => {
    const resolved = told('STATUS_CHANGED', day('12:00'), { status: 'RESOLVED', recordedAt: at(day('14:00')) });
    const levels = [on(1, share(50)), on(2, share(80))];
    expect(until(story(levels, { facts: [opened(), resolved] }))).toEqual([['1', day('13:00'), 'SHARE_USED']]);
  });

  it('end with the ticket when it is cancelled', () => {
    const facts = [opened(), told('CANCELLED', day('12:00'))];
    expect(until(story([on(1, share(50))], { facts }))).toEqual([]);
  });

  it('go on with a clock that is reopened, each still once', () => {
    const facts = [
      opened(),
      told('STATUS_CHANGED', day('14:00'), { status: 'RESOLVED' }),
      told('STATUS_CHANGED', day('15:00'), { status: 'OPEN' }),
    ];
    // Six hours were used at the stop: eight are at 17:00.
    expect(until(story([on(1, share(50)), on(2, share(80))], { facts }))).toEqual([
      ['1', day('13:00'), 'SHARE_USED'],
      ['2', day('17:00'), 'SHARE_USED'],
    ]);
  });

  it('belong to each cycle by itself', () => {
    const facts = [
      opened(),
      told('AGENT_REPLIED', day('8:10')),
      told('CUSTOMER_REPLIED', day('9:00')),
      told('AGENT_REPLIED', day('9:50')),
      told('CUSTOMER_REPLIED', day('11:00')),
    ];
    const replies = story([on(1, share(80))], { timeline: responses(), facts });
    const objectives = ['next_response_time'];
    // An hour each: 48 minutes after the customer's reply.
    expect(until({ ...replies, policies: [policyOf([on(1, share(80))], { objectives })] })).toEqual([
      ['1', day('9:48'), 'SHARE_USED'],
      ['1', day('11:48'), 'SHARE_USED'],
    ]);
  });
});

describe('levels by what is known of the ticket', () => {
  const users = (affectedUsers: number, time: string) => told('ATTRIBUTES_CHANGED', day(time), { affectedUsers });

  it('are reached when it is told, and only while it holds', () => {
    const facts = [opened(), users(40, '9:00'), users(60, '9:30'), users(80, '9:40')];
    const trigger = { kind: 'AFFECTED_USERS', atLeast: 50 } as const;
    expect(until(story([on(1, trigger)], { facts }))).toEqual([['1', day('9:30'), 'AFFECTED_USERS']]);
    const both = levelOf(1, { match: 'ALL', triggers: [trigger, share(50)] });
    expect(until(story([both], { facts }))).toEqual([['1', day('13:00'), 'AFFECTED_USERS SHARE_USED']]);
    expect(until(story([both], { facts: [...facts, users(10, '10:00')] }))).toEqual([]);
  });

  it('hold since they were last said anew: any and all', () => {
    const critical = (businessCritical: boolean, time: string) =>
      told('ATTRIBUTES_CHANGED', day(time), { businessCritical });
    const facts = [opened(), critical(true, '9:00'), critical(false, '10:00'), critical(true, '15:00')];
    const triggers = [{ kind: 'BUSINESS_CRITICAL' } as const, share(50)];
    expect(until(story([levelOf(1, { match: 'ALL', triggers })], { facts }))).toEqual([
      ['1', day('15:00'), 'BUSINESS_CRITICAL SHARE_USED'],
    ]);
    expect(until(story([levelOf(1, { match: 'ANY', triggers })], { facts }))).toEqual([
      ['1', day('9:00'), 'BUSINESS_CRITICAL'],
    ]);
  });

  it('count how often it was handed to another group', () => {
    const group = (assigneeGroup: string, time: string) => told('ATTRIBUTES_CHANGED', day(time), { assigneeGroup });
    const facts = [opened({ assigneeGroup: 'A' }), group('B', '9:00'), group('B', '9:30'), group('A', '10:00')];
    expect(until(story([on(1, { kind: 'REASSIGNED', atLeast: 2 })], { facts }))).toEqual([
      ['1', day('10:00'), 'REASSIGNED'],
    ]);
    expect(until(story([on(1, { kind: 'REASSIGNED', atLeast: 3 })], { facts }))).toEqual([]);
  });

  it('wait for a public reply to the oldest message of the customer', () => {
    const noReply = { kind: 'NO_REPLY', time: HOUR } as const;
    expect(until(story([on(1, noReply)]))).toEqual([['1', day('9:00'), 'NO_REPLY']]);
    const facts = [
      opened(),
      told('AGENT_REPLIED', day('8:30')),
      told('CUSTOMER_REPLIED', day('11:00')),
      told('AGENT_REPLIED', day('11:20'), { isPublic: false }),
      told('CUSTOMER_REPLIED', day('11:30')),
    ];
    expect(until(story([on(1, noReply)], { facts }))).toEqual([['1', day('12:00'), 'NO_REPLY']]);
    const answered = [...facts, told('AGENT_REPLIED', day('11:45'))];
    expect(until(story([on(1, noReply)], { facts: answered }))).toEqual([]);
  });

  it('wait for what is announced of the objective, without a time of their own', () => {
    const levels = [
      on(1, { kind: 'OBJECTIVE_STANDING', standing: 'AT_RISK' }),
      on(2, { kind: 'OBJECTIVE_STANDING', standing: 'MISSED' }),
    ];
    expect(look(story(levels), [], at(day('9:00')))).toEqual({ taken: [], nextAt: Number.POSITIVE_INFINITY });
    const standing = (verdict: string) => ({ standing: { verdict, since: at(day('12:00')) } });
    expect(until(story(levels, standing('AT_RISK')))).toEqual([['1', day('12:00'), 'OBJECTIVE_STANDING']]);
    expect(until(story(levels, standing('MISSED')))).toEqual([
      ['1', day('12:00'), 'OBJECTIVE_STANDING'],
      ['2', day('12:00'), 'OBJECTIVE_STANDING'],
    ]);
    expect(until(story(levels, standing('ON_TRACK')))).toEqual([]);
  });

  it('are those of a standing that was announced before the ticket came, when it came', () => {
    const levels = [on(1, { kind: 'OBJECTIVE_STANDING', standing: 'AT_RISK' })];
    const standing = { verdict: 'AT_RISK', since: at(day('6:00')) };
    expect(until(story(levels, { standing }))).toEqual([['1', day('8:00'), 'OBJECTIVE_STANDING']]);
  });
});

describe('a wait', () => {
  const levels = [waiting(on(1, share(50)), 30 * MINUTE), waiting(levelOf(2), HOUR), levelOf(3)];
  const acknowledged = (...acknowledgements: ReturnType<typeof ack>[]) => until(story(levels, { acknowledgements }));
  const FIRST = ['1', day('13:00'), 'SHARE_USED'];

  it('leads from level to level', () => {
    expect(acknowledged()).toEqual([FIRST, ['2', day('13:30'), 'wait'], ['3', day('14:30'), 'wait']]);
  });

  it('is stopped by an acknowledgement before its end, at it, and even before the level was taken', () => {
    expect(acknowledged(ack('13:10'))).toEqual([FIRST]);
    expect(acknowledged(ack('13:30'))).toEqual([FIRST]);
    expect(acknowledged(ack('9:00'))).toEqual([FIRST]);
  });

  it('is over where the acknowledgement came later, which stops the next one', () => {
    expect(acknowledged(ack('13:40'))).toEqual([FIRST, ['2', day('13:30'), 'wait']]);
  });

  it('goes on when the acknowledgement ends', () => {
    expect(acknowledged(ack('13:10', '14:15'))).toEqual([
      FIRST,
      ['2', day('14:15'), 'wait'],
      ['3', day('15:15'), 'wait'],
    ]);
    expect(acknowledged(ack('13:10', '13:20'))[1]).toEqual(['2', day('13:30'), 'wait']);
  });

  it('is stopped for good on the clocks that had started alone: the next reply waits for another acknowledgement', () => {
    const facts = [
      opened(),
      told('AGENT_REPLIED', day('8:10')),
      told('CUSTOMER_REPLIED', day('9:00')),
      told('AGENT_REPLIED', day('9:50')),
      told('CUSTOMER_REPLIED', day('11:00')),
    ];
    const policies = [
      policyOf([waiting(on(1, share(50)), 10 * MINUTE), levelOf(2)], { objectives: ['next_response_time'] }),
    ];
    const replies = story([], { timeline: responses(), facts, policies });
    // Of an hour half is used at 9:30 and at 11:30.
    const once = [
      ['1', day('9:30'), 'SHARE_USED'],
      ['1', day('11:30'), 'SHARE_USED'],
    ];
    const again = [...once, ['2', day('11:40'), 'wait']];
    expect(until({ ...replies, acknowledgements: [ack('9:35')] })).toEqual(again);
    expect(until({ ...replies, acknowledgements: [ack('10:59')] })[1]).toEqual(['2', day('9:40'), 'wait']);
    expect(until({ ...replies, acknowledgements: [ack('9:35'), ack('11:00')] })).toEqual(once);
    expect(until({ ...replies, acknowledgements: [ack('9:35', '12:00')] })).toEqual([
      ...once,
      ['2', day('12:00'), 'wait'],
    ]);
  });

  it('goes by the latest acknowledgement, longer or shorter', () => {
    expect(acknowledged(ack('13:10', '13:40'), ack('13:35', '14:00'))[1]).toEqual(['2', day('14:00'), 'wait']);
    expect(acknowledged(ack('13:10'), ack('13:20', '13:25'))[1]).toEqual(['2', day('13:30'), 'wait']);
  });

  it('does not hold what has triggers of its own', () => {
    const two = [waiting(on(1, share(50)), 30 * MINUTE), on(2, lateBy(0))];
    expect(until(story(two, { acknowledgements: [ack('13:10')] }))).toEqual([FIRST, ['2', LATE, 'LATE_BY']]);
  });

  it('ends where the reason is gone: the customer was answered', () => {
    const two = [waiting(on(1, { kind: 'NO_REPLY', time: HOUR }), HOUR), levelOf(2)];
    const facts = [opened(), told('AGENT_REPLIED', day('9:30'))];
    expect(until(story(two, { facts }))).toEqual([['1', day('9:00'), 'NO_REPLY']]);
  });
});

describe('a repeat', () => {
  const levels = [levelOf(1, { triggers: [share(50)], repeat: { every: HOUR, times: 3 } })];
  const FIRST = ['1', day('13:00'), 'SHARE_USED'];

  it('comes as often as asked for, while the clock is open', () => {
    const all = [
      FIRST,
      ['1+1', day('14:00'), 'repeat'],
      ['1+2', day('15:00'), 'repeat'],
      ['1+3', day('16:00'), 'repeat'],
    ];
    expect(until(story(levels))).toEqual(all);
    const facts = [opened(), told('STATUS_CHANGED', day('14:30'), { status: 'RESOLVED' })];
    expect(until(story(levels, { facts }))).toEqual(all.slice(0, 2));
  });

  it('is left out under an acknowledgement', () => {
    expect(until(story(levels, { acknowledgements: [ack('13:30', '15:00')] }))).toEqual([
      FIRST,
      ['1+2', day('15:00'), 'repeat'],
      ['1+3', day('16:00'), 'repeat'],
    ]);
    expect(until(story(levels, { acknowledgements: [ack('13:30')] }))).toEqual([FIRST]);
  });
});

describe('what is known too late', () => {
  const late = { recordedAt: at(day('14:00')) };

  it('is noted and asks for nothing: told live its wait runs from then on, later levels are judged by themselves', () => {
    const levels = [waiting(on(1, share(50)), 30 * MINUTE), levelOf(2), on(3, share(80)), on(4, lateBy(0))];
    expect(until(story(levels, { facts: [opened(late)] }))).toEqual([
      ['1', day('13:00'), 'skipped'],
      ['2', day('14:30'), 'wait'],
      ['3', day('16:00'), 'SHARE_USED'],
      ['4', LATE, 'LATE_BY'],
    ]);
  });

  it('tells nobody of the past when it is filled in: what waits does not begin', () => {
    const levels = [waiting(on(1, share(50)), 30 * MINUTE), levelOf(2), on(3, lateBy(0))];
    expect(until(story(levels, { facts: [opened({ ...late, mode: 'BACKFILL' })] }))).toEqual([
      ['1', day('13:00'), 'skipped'],
      ['3', LATE, 'LATE_BY'],
    ]);
  });

  it('goes on waiting when another part of the past is filled in later', () => {
    const levels = [waiting(on(1, share(50)), 30 * MINUTE), levelOf(2)];
    const noted = { mode: 'BACKFILL' as const, recordedAt: at(day('14:20')) };
    const facts = [opened(late), told('ATTRIBUTES_CHANGED', day('9:00'), { category: 'billing', ...noted })];
    expect(until(story(levels, { facts }))).toEqual([
      ['1', day('13:00'), 'skipped'],
      ['2', day('14:30'), 'wait'],
    ]);
  });

  it('is no reason to keep quiet about news: what is said of the ticket counts from when it is known', () => {
    const levels = [on(1, { kind: 'AFFECTED_USERS', atLeast: 50 }), on(2, { kind: 'BUSINESS_CRITICAL' })];
    const said = { ...late, affectedUsers: 500, businessCritical: true };
    expect(until(story(levels, { facts: [opened(said)] }))).toEqual([
      ['1', day('14:00'), 'AFFECTED_USERS'],
      ['2', day('14:00'), 'BUSINESS_CRITICAL'],
    ]);
    expect(until(story(levels, { facts: [opened({ ...said, mode: 'BACKFILL' })] }))).toEqual([
      ['1', day('8:00'), 'skipped'],
      ['2', day('8:00'), 'skipped'],
    ]);
  });

  it('is not what a correction of the opening brings about: it had been known since its first revision', () => {
    const timeline = resolution({ goals: [hours(2, { priorities: ['P1'] }), hours(10)] });
    const first = opened({ priority: 'P3' });
    const corrected = { ...first, revision: 2, priority: 'P1' as const, recordedAt: at(day('12:00')) };
    const corrections = story([on(1, lateBy(0))], { timeline, facts: [corrected] });
    expect(shownSteps(look(corrections, [], at(day('12:00'))).taken)).toEqual([
      ['1', '2026-03-02T10:00:00.001Z', 'LATE_BY'],
    ]);
  });

  it('is what a backfill tells of a clock that was known: what had passed by then, and was not taken', () => {
    const timeline = resolution({ goals: [hours(2, { priorities: ['P1'] }), hours(10)] });
    const past = { mode: 'BACKFILL' as const, recordedAt: at(day('15:00')) };
    const changed = told('ATTRIBUTES_CHANGED', day('8:30'), { priority: 'P1', affectedUsers: 500, ...past });
    const levels = [
      on(1, { kind: 'AFFECTED_USERS', atLeast: 100 }),
      on(2, lateBy(0)),
      on(3, lateBy(5 * HOUR)),
      on(4, lateBy(6 * HOUR)),
    ];
    // Of two hours it is late just past 10:00; five hours after that is when the backfill comes in.
    expect(until(story(levels, { timeline, facts: [opened({ priority: 'P3' }), changed] }))).toEqual([
      ['1', day('8:30'), 'skipped'],
      ['2', '2026-03-02T10:00:00.001Z', 'skipped'],
      ['3', day('15:00'), 'LATE_BY'],
      ['4', day('16:00'), 'LATE_BY'],
    ]);
  });
});

describe('a breach that is retracted', () => {
  const timeline = resolution();
  const levels = [waiting(on(1, lateBy(0)), 30 * MINUTE), levelOf(2), on(3, lateBy(2 * HOUR))];
  const TAKEN = ['1', '2026-03-02T09:00:00.001Z', 'LATE_BY'];
  // An hour to resolve; at 9:10 it is told that it was paused since 8:50.
  const paused = told('STATUS_CHANGED', day('8:50'), { status: 'ON_HOLD', recordedAt: at(day('9:10')) });

  it('withdraws the levels that are not taken yet', () => {
    expect(until(story(levels, { timeline, facts: [opened(), paused] }))).toEqual([TAKEN]);
  });

  it('and comes back takes each level once, those that wait for it from then on', () => {
    const facts = [opened(), paused, told('STATUS_CHANGED', day('10:00'), { status: 'OPEN' })];
    // Due again at 10:10, when the wait of 30 minutes from 9:00 is long over.
    expect(until(story(levels, { timeline, facts }))).toEqual([
      TAKEN,
      ['2', '2026-03-02T10:10:00.001Z', 'wait'],
      ['3', day('12:10'), 'LATE_BY'],
    ]);
  });
});

describe('a worker that was away', () => {
  it('takes what was due meanwhile, and gives people the whole wait from then on', () => {
    const levels = [waiting(on(1, share(50)), 30 * MINUTE), levelOf(2), on(3, lateBy(0))];
    const steps = climbUntil(story(levels), at(day('23:00')), { from: at(day('19:00')) });
    expect(shownSteps(steps)).toEqual([
      ['1', day('13:00'), 'SHARE_USED'],
      ['3', LATE, 'LATE_BY'],
      ['2', day('19:30'), 'wait'],
    ]);
    expect(steps.map(({ recordedAt }) => iso(recordedAt))).toEqual([day('19:00'), day('19:00'), day('19:30')]);
  });

  it('takes nothing of a clock that ended meanwhile, nor what somebody has in hand by now', () => {
    const facts = [opened(), told('STATUS_CHANGED', day('14:00'), { status: 'RESOLVED' })];
    const away = { from: at(day('19:00')) };
    expect(climbUntil(story([on(1, share(50))], { facts }), at(day('23:00')), away)).toEqual([]);
    const levels = [waiting(on(1, share(50)), 30 * MINUTE), levelOf(2)];
    const taken = climbUntil(story(levels), at(day('13:00')));
    const acknowledged = story(levels, { acknowledgements: [ack('18:00', '20:00')] });
    const later = climbUntil(acknowledged, at(day('23:00')), { ...away, steps: taken });
    // Its wait was over at 13:30, unnoticed: it waits for the end of the acknowledgement, too.
    expect(shownSteps(later).slice(1)).toEqual([['2', day('20:00'), 'wait']]);
  });
});

describe('a repeat that nobody noticed', () => {
  it('is left out once somebody has the ticket in hand', () => {
    const levels = [levelOf(1, { triggers: [share(50)], repeat: { every: HOUR, times: 3 } })];
    const steps = climbUntil(story(levels), at(day('13:00')));
    const acknowledged = story(levels, { acknowledgements: [ack('14:30', '15:30')] });
    // Away from before 14:00 to 15:00; the one of 15:00 falls under the acknowledgement itself.
    const later = climbUntil(acknowledged, at(day('23:00')), { from: at(day('15:00')), steps });
    expect(shownSteps(later).slice(1)).toEqual([['1+3', day('16:00'), 'repeat']]);
  });
});

describe('a policy', () => {
  const levels = [on(1, share(50))];
  const TAKEN = [['1', day('13:00'), 'SHARE_USED']];

  it('is pinned to a clock at its start', () => {
    const next = (version: number, validFrom: string, level: number) =>
      policyOf([on(level, share(50))], { version, validFrom: at(day(validFrom)) });
    const policies = [next(1, '7:00', 1), next(2, '8:00', 2), next(3, '8:01', 3)];
    expect(until(story([], { policies }))).toEqual([['2', day('13:00'), 'SHARE_USED']]);
    expect(until(story([], { policies: policies.slice(2) }))).toEqual([]);
  });

  it('that is retired leaves the clocks alone that start from then on', () => {
    const retired = (validFrom: string) => policyOf([], { version: 2, validFrom: at(day(validFrom)), retired: true });
    expect(until(story([], { policies: [policyOf(levels), retired('8:00')] }))).toEqual([]);
    expect(until(story([], { policies: [policyOf(levels), retired('9:00')] }))).toEqual(TAKEN);
  });

  it('watches the objectives it names and tickets that are by now in its scope', () => {
    const named = (objectives: string[]) => until(story([], { policies: [policyOf(levels, { objectives })] }));
    expect(named(['resolution_time'])).toEqual(TAKEN);
    expect(named(['first_response_time'])).toEqual([]);
    const policies = [policyOf(levels, { scope: { ...ANY, priorities: ['P1'] } })];
    const facts = [opened({ priority: 'P1' }), told('ATTRIBUTES_CHANGED', day('9:00'), { priority: 'P2' })];
    expect(until(story([], { policies, facts: facts.slice(0, 1) }))).toEqual(TAKEN);
    expect(until(story([], { policies, facts }))).toEqual([]);
  });

  it('stands beside those of the other side and of other keys', () => {
    const policies = [policyOf(levels), policyOf(levels, { side: 'VENDOR' }), policyOf(levels, { key: 'other' })];
    expect(climbUntil(story([], { policies }), at(day('14:00'))).map(({ clock }) => clock)).toEqual([
      'resolution_time opened CLIENT late',
      'resolution_time opened VENDOR late',
      'resolution_time opened CLIENT other',
    ]);
  });
});
