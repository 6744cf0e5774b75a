import { describe, expect, it } from '@jest/globals';
import { type ClockExplanation, clockSegments, explainClocks } from '../../src/domain/explainclock.js';
import { clockLines } from '../../src/domain/explainclocklines.js';
import type { TicketFact } from '../../src/domain/facts.js';
import { DAY } from '../../src/domain/instant.js';
import type { Timeline } from '../../src/domain/timeline.js';
import { formatDuration } from '../../src/domain/timetext.js';
import {
  asked,
  at,
  became,
  changed,
  clockObjective,
  hours,
  iso,
  opened,
  terms,
  timelineOf,
  timelineOfVersions,
  WEEKDAYS,
  weekly,
} from '../support/clockterms.js';
import { objectiveOf } from '../support/judgeterms.js';

const TICKET = '00000000-0000-4000-8000-0000000000b1';
/** Good Friday is a holiday, Easter Monday is worked. */
const BERLIN = {
  ...weekly('Europe/Berlin', WEEKDAYS, [9, 17]),
  holidays: [{ date: '2026-04-03', name: 'Good Friday' }],
};
const SUPPORT = timelineOf(BERLIN, clockObjective('RESOLUTION_TIME', { goals: [hours(8)] }));

/** Times are UTC, two hours behind Berlin. */
const STORY: readonly TicketFact[] = [
  opened('2026-04-02T13:00:00Z'),
  became('PENDING_CUSTOMER', '2026-04-02T14:00:00Z'),
  became('OPEN', '2026-04-07T08:00:00Z'),
  became('ON_HOLD', '2026-04-07T09:00:00Z'),
  became('OPEN', '2026-04-07T10:00:00Z'),
  became('RESOLVED', '2026-04-07T11:00:00Z'),
  became('OPEN', '2026-04-07T12:00:00Z'),
  became('RESOLVED', '2026-04-07T13:00:00Z'),
];

function explain(timeline: Timeline, facts: readonly TicketFact[], now = '2026-04-08T00:00:00Z'): ClockExplanation {
  const [one] = explainClocks({ id: TICKET, facts, basis: 'ADJUSTED' }, timeline, at(now));
  if (one === undefined) throw new Error('no clock');
  return one;
}

/** `from kind who elapsed` of each segment. */
function segments(explanation: ClockExplanation): string[] {
  return [...clockSegments(explanation)].map(
    ({ startsAt, kind, waitedFor, status, holiday, elapsed, exclusions }) =>
      `${iso(startsAt)} ${kind} ${status ?? holiday ?? exclusions.join()} ${waitedFor} ${formatDuration(elapsed)}`,
  );
}

function parties({ byParty }: ClockExplanation): Record<string, string> {
  return Object.fromEntries(Object.entries(byParty).map(([party, time]) => [party, formatDuration(time)]));
}

describe('the explanation of a clock', () => {
  const explanation = explain(SUPPORT, STORY);

  it('cuts its life into what counted and what did not', () => {
    expect(segments(explanation)).toEqual([
      '2026-04-02T13:00Z RUNNING  VENDOR PT1H',
      '2026-04-02T14:00Z PAUSED PENDING_CUSTOMER CLIENT PT1H',
      '2026-04-02T15:00Z CLOSED  CLOSED_HOURS PT1H',
      '2026-04-03T07:00Z HOLIDAY Good Friday CLOSED_HOURS PT1H',
      '2026-04-03T15:00Z CLOSED  CLOSED_HOURS PT1H',
      '2026-04-06T07:00Z PAUSED PENDING_CUSTOMER CLIENT PT1H',
      '2026-04-06T15:00Z CLOSED  CLOSED_HOURS PT1H',
      '2026-04-07T07:00Z PAUSED PENDING_CUSTOMER CLIENT PT1H',
      '2026-04-07T08:00Z RUNNING  VENDOR PT2H',
      '2026-04-07T09:00Z PAUSED ON_HOLD THIRD_PARTY PT2H',
      '2026-04-07T10:00Z RUNNING  VENDOR PT3H',
      '2026-04-07T11:00Z STOPPED  NOBODY PT3H',
      '2026-04-07T12:00Z RUNNING  VENDOR PT4H',
    ]);
    expect(explanation.clock.elapsed).toBe(at('1970-01-01T04:00:00Z'));
  });

  it('sums by party to wall time: five days less none', () => {
    expect(parties(explanation)).toEqual({
      VENDOR: 'PT4H',
      CLIENT: 'PT10H',
      THIRD_PARTY: 'PT1H',
      NOBODY: 'PT1H',
      EXCLUDED: 'PT0S',
      CLOSED_HOURS: 'PT104H',
    });
    expect(formatDuration(explanation.wallTime)).toBe('PT120H');
  });

  it('names the fact that began each part, and what each did', () => {
    const begun = [...clockSegments(explanation)].map(({ fact }) => fact?.externalId ?? null);
    const [first, pending, open] = STORY.map(({ externalId }) => externalId);
    expect(begun.slice(0, 4)).toEqual([first, pending, null, null]);
    expect(begun[8]).toBe(open);
    expect(explanation.steps.map(({ kind, status }) => `${kind} ${status}`)).toEqual([
      'STARTED NEW',
      'GOAL_SET NEW',
      'PAUSED PENDING_CUSTOMER',
      'RESUMED OPEN',
      'PAUSED ON_HOLD',
      'RESUMED OPEN',
      'STOPPED RESOLVED',
      'REOPENED OPEN',
      'STOPPED RESOLVED',
    ]);
  });

  it('works out its figures line by line', () => {
    const values = Object.fromEntries(clockLines(explanation).map(({ name, value }) => [name, value]));
    expect(values).toEqual({
      wallTime: 'PT120H',
      vendor: 'PT4H',
      elapsed: 'PT4H',
      limit: 'PT8H',
      remaining: 'PT4H',
      dueAt: '2026-04-08T09:00:00.000Z',
      late: 'false',
    });
  });

  it('takes excluded hours from the vendor, by the exclusion that says so', () => {
    const span = { startsAt: at('2026-04-07T09:30:00Z'), endsAt: at('2026-04-07T10:30:00Z') };
    const scope = { span, channels: [], objectives: [], ticket: null, measurement: null };
    const excluding = SUPPORT.withExclusions([{ id: 'e1', reference: 'MAINT-7', effect: 'REMOVE', scope }]);
    const excluded = explain(excluding, STORY);
    // On hold until 10:00 anyway: only the half hour after it is the exclusion's.
    expect(parties(excluded)).toMatchObject({ VENDOR: 'PT3H30M', THIRD_PARTY: 'PT1H', EXCLUDED: 'PT30M' });
    expect(segments(excluded).slice(9, 12)).toEqual([
      '2026-04-07T09:00Z PAUSED ON_HOLD THIRD_PARTY PT2H',
      '2026-04-07T10:00Z EXCLUDED MAINT-7 EXCLUDED PT2H',
      '2026-04-07T10:30Z RUNNING  VENDOR PT2H30M',
    ]);
    const [raw] = explainClocks({ id: TICKET, facts: STORY, basis: 'RAW' }, excluding, at('2026-04-08T00:00:00Z'));
    expect(raw && parties(raw)).toMatchObject({ VENDOR: 'PT4H', EXCLUDED: 'PT0S' });
  });

  it('tells the vendor what it is worth that a change of goal starts it anew', () => {
    const goals = [hours(2, { priorities: ['P1'] }), hours(8)];
    const restarting = timelineOf(BERLIN, clockObjective('RESOLUTION_TIME', { goals, goalChange: 'RESTART' }));
    const story = [
      opened('2026-04-07T07:00:00Z'),
      changed('2026-04-07T09:00:00Z', { priority: 'P1' }),
      became('RESOLVED', '2026-04-07T10:00:00Z'),
    ];
    const restarted = explain(restarting, story);
    expect(segments(restarted)).toEqual([
      '2026-04-07T07:00Z RUNNING  VENDOR PT0S',
      '2026-04-07T09:00Z RUNNING  VENDOR PT1H',
    ]);
    expect(restarted.steps.map(({ kind, goal }) => `${kind} ${goal}`)).toEqual([
      'STARTED 1',
      'GOAL_SET 1',
      'GOAL_SET 0',
      'STOPPED 0',
    ]);
  });

  it('counts an hour more or less in the nights in which clocks change, and half hours where zones have them', () => {
    const night = (zone: string) =>
      timelineOf(
        weekly(zone, [1, 2, 3, 4, 5, 6, 7], [22, 30]),
        clockObjective('RESOLUTION_TIME', { goals: [hours(24)] }),
      );
    const whole = (zone: string, from: string, to: string) =>
      parties(explain(night(zone), [opened(from), became('RESOLVED', to)]));
    expect(whole('Europe/Berlin', '2026-03-28T17:00:00Z', '2026-03-29T10:00:00Z')).toMatchObject({
      VENDOR: 'PT7H',
      CLOSED_HOURS: 'PT10H',
    });
    expect(whole('Europe/Berlin', '2026-10-24T16:00:00Z', '2026-10-25T11:00:00Z')).toMatchObject({
      VENDOR: 'PT9H',
      CLOSED_HOURS: 'PT10H',
    });
    // 22:00 in Kolkata is 16:30 in UTC.
    expect(whole('Asia/Kolkata', '2026-03-28T16:00:00Z', '2026-03-29T01:00:00Z')).toMatchObject({
      VENDOR: 'PT8H',
      CLOSED_HOURS: 'PT1H',
    });
  });

  it('ends with the cancellation of the ticket, and with the loss of its goal', () => {
    const cancelled = explain(SUPPORT, [
      opened('2026-04-07T07:00:00Z'),
      { ...became('OPEN', '2026-04-07T08:00:00Z'), kind: 'CANCELLED', status: null },
    ]);
    expect([cancelled.clock.state, formatDuration(cancelled.wallTime)]).toEqual(['CANCELLED', 'PT1H']);
    expect(cancelled.steps.at(-1)?.kind).toBe('CANCELLED');
    const urgent = timelineOf(BERLIN, clockObjective('RESOLUTION_TIME', { goals: [hours(2, { priorities: ['P1'] })] }));
    const lost = explain(urgent, [
      opened('2026-04-07T07:00:00Z', { priority: 'P1' }),
      changed('2026-04-07T08:30:00Z', { priority: 'P3' }),
    ]);
    expect([formatDuration(lost.wallTime), lost.steps.at(-1)?.kind]).toEqual(['PT1H30M', 'GOAL_LOST']);
  });
});

describe('the explanation of what counts without a limit', () => {
  const watched = (indicator: 'FIRST_CONTACT_RESOLUTION' | 'REOPEN_RATE') =>
    timelineOf(BERLIN, objectiveOf(indicator, { followUp: { window: 2 * DAY } }));
  const resolved = STORY.slice(0, 6);
  const line = (explanation: ClockExplanation, name: string) =>
    clockLines(explanation).find((one) => one.name === name)?.value;

  it('of a resolution is who had it until when, and whether anything disturbed it', () => {
    const once = watched('FIRST_CONTACT_RESOLUTION');
    const kept = explain(once, resolved, '2026-04-10T00:00:00Z');
    // From 13:00 in Berlin for two days.
    expect(segments(kept)).toEqual([
      '2026-04-07T11:00Z RUNNING RESOLVED NOBODY PT4H',
      '2026-04-07T15:00Z CLOSED  CLOSED_HOURS PT4H',
      '2026-04-08T07:00Z RUNNING RESOLVED NOBODY PT12H',
      '2026-04-08T15:00Z CLOSED  CLOSED_HOURS PT12H',
      '2026-04-09T07:00Z RUNNING RESOLVED NOBODY PT16H',
    ]);
    expect([iso(kept.endsAt), line(kept, 'watchedUntil')]).toEqual(['2026-04-09T11:00Z', '2026-04-09T11:00:00.000Z']);
    expect(line(kept, 'counts')).toBe('good');
    expect(kept.steps.map(({ kind }) => kind)).toEqual(['STARTED', 'GOAL_SET']);
    expect(line(explain(once, resolved, '2026-04-08T00:00:00Z'), 'counts')).toBe('provisional');
    const disturbed = explain(once, [...resolved, asked('2026-04-08T10:00:00Z', 'again')], '2026-04-10T00:00:00Z');
    expect([iso(disturbed.endsAt), line(disturbed, 'counts')]).toEqual(['2026-04-08T10:00Z', 'not good']);
    expect(disturbed.steps.at(-1)).toMatchObject({ kind: 'STOPPED', fact: { kind: 'CUSTOMER_REPLIED' } });
    expect(line(explain(watched('REOPEN_RATE'), STORY), 'counts')).toBe('reopened');
  });

  it('of what is open is by its statuses, and sums by party to wall time', () => {
    const open = timelineOf(BERLIN, objectiveOf('BACKLOG'));
    const explanation = explain(open, resolved);
    expect(segments(explanation).filter((one) => !one.includes('CLOSED_HOURS'))).toEqual([
      '2026-04-02T13:00Z RUNNING NEW VENDOR PT1H',
      '2026-04-02T14:00Z RUNNING PENDING_CUSTOMER CLIENT PT2H',
      '2026-04-06T07:00Z RUNNING PENDING_CUSTOMER CLIENT PT10H',
      '2026-04-07T07:00Z RUNNING PENDING_CUSTOMER CLIENT PT11H',
      '2026-04-07T08:00Z RUNNING OPEN VENDOR PT12H',
      '2026-04-07T09:00Z RUNNING ON_HOLD THIRD_PARTY PT13H',
      '2026-04-07T10:00Z RUNNING OPEN VENDOR PT14H',
    ]);
    // 118 hours, of which 14 are open; the customer had ten of them, somebody else one.
    expect(parties(explanation)).toEqual({
      VENDOR: 'PT3H',
      CLIENT: 'PT10H',
      THIRD_PARTY: 'PT1H',
      NOBODY: 'PT0S',
      EXCLUDED: 'PT0S',
      CLOSED_HOURS: 'PT104H',
    });
    expect([formatDuration(explanation.wallTime), line(explanation, 'counts')]).toEqual(['PT118H', 'done']);
    expect(line(explain(open, STORY.slice(0, 5)), 'counts')).toBe('open');
  });

  it('begins with the terms that count what is open, by no event', () => {
    const timeline = timelineOfVersions({
      versions: [
        { version: 1, fromPeriod: 0, terms: terms(BERLIN, clockObjective('RESOLUTION_TIME', { goals: [hours(8)] })) },
        { version: 2, fromPeriod: 4, terms: terms(BERLIN, objectiveOf('BACKLOG')) },
      ],
    });
    const facts = [opened('2026-04-30T13:00:00Z'), became('RESOLVED', '2026-05-04T08:00:00Z')];
    const found = explainClocks({ id: TICKET, facts, basis: 'RAW' }, timeline, at('2026-05-05T00:00:00Z'));
    const backlog = found.find(({ objective }) => objective.indicator === 'BACKLOG');
    if (backlog === undefined) throw new Error('no span');
    // May begins at midnight in Berlin.
    expect([iso(backlog.clock.startedAt), backlog.clock.cycle]).toEqual(['2026-04-30T22:00Z', 'period:4']);
    expect(backlog.steps.map(({ kind }) => kind)).toEqual(['GOAL_SET', 'STOPPED']);
    expect([...clockSegments(backlog)][0]?.fact).toBeNull();
  });
});
