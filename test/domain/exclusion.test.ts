import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { adjustedClocks, clockKey } from '../../src/domain/adjustedclock.js';
import { adjustedTimeline, timelineOn } from '../../src/domain/adjustedtimeline.js';
import { clockContributions } from '../../src/domain/clockfigures.js';
import { excludedSpans } from '../../src/domain/excludedspans.js';
import type { ExclusionInForce, ExclusionScope } from '../../src/domain/exclusion.js';
import { scopeInWords } from '../../src/domain/exclusionwords.js';
import type { MeasurementContent, MeasurementFact, TicketFact } from '../../src/domain/facts.js';
import { ticketId } from '../../src/domain/identity.js';
import { measurementContributions } from '../../src/domain/measurementfigures.js';
import { otherFormulas } from '../../src/domain/otherformulas.js';
import { addCounts, type Contribution } from '../../src/domain/tally.js';
import type { ClockTerms, ContactTerms, ObjectiveTerms } from '../../src/domain/terms.js';
import type { Timeline } from '../../src/domain/timeline.js';
import { type OutageSpan, serviceTime, uptimeContributions } from '../../src/domain/uptime.js';
import {
  ALWAYS_UTC,
  at,
  became,
  CONTRACT,
  changed,
  clockObjective,
  fold,
  hours,
  OFFICE,
  opened,
  timelineOf,
} from '../support/clockterms.js';
import { excluding, scope, spanOf } from '../support/exclusions.js';
import { answer, audit, contact, counter, interval, measured, objectiveOf } from '../support/judgeterms.js';

const HOUR = 3_600_000;
const DESK = { source: 'desk', externalId: 'T-1' };
const TICKET = ticketId(CONTRACT, DESK.source, DESK.externalId);
const NAMED = { source: 'desk', externalId: 'm1' };

/** 2026-03-09 is a Monday. */
const NOON = spanOf('2026-03-09T12:00:00Z', '2026-03-09T14:00:00Z');

function tickets(calendar: typeof OFFICE, exclusions: readonly ExclusionInForce[], clock: Partial<ClockTerms> = {}) {
  return timelineOf(calendar, clockObjective('RESOLUTION_TIME', { goals: [hours(4)], ...clock })).withExclusions(
    exclusions,
  );
}

function iso(t: number | null): string | null {
  return t === null ? null : new Date(t).toISOString().replace('.000', '');
}

/** The adjusted clock of ticket T-1 as at a time, and what it adds on both bases as `day good/total pending`. */
function adjusted(timeline: Timeline, now: string, ...facts: TicketFact[]) {
  const folded = fold(timeline, now, ...facts);
  const clocks = adjustedClocks({ ticketId: TICKET, facts, folded, now: at(now) }, timeline);
  const [clock] = [...clocks.values()];
  const counted = folded.clocks.flatMap((one) => clockContributions(one, clocks.get(clockKey(one)) ?? null, timeline));
  return {
    clock: clock === undefined ? null : [clock.state, iso(clock.dueAt), iso(clock.breachedAt)],
    counted: linesOf(counted),
  };
}

function linesOf(counted: readonly Contribution[]): string[] {
  return counted.map(({ on, part, tally: { good, total, sum, pending } }) =>
    [part, on, `${good}/${total}`, sum, pending].join(' '),
  );
}

describe('an excluded span, to the clocks of tickets', () => {
  const LATE = [opened('2026-03-09T10:00:00Z'), became('RESOLVED', '2026-03-09T15:30:00Z')];

  it('pauses them: what was late by less than the pause is not', () => {
    expect(adjusted(tickets(ALWAYS_UTC, []), '2026-03-10T00:00:00Z', ...LATE)).toEqual({
      clock: null,
      counted: ['RAW 2026-03-09 0/1 0 0'],
    });
    expect(adjusted(tickets(ALWAYS_UTC, [excluding(NOON)]), '2026-03-10T00:00:00Z', ...LATE)).toEqual({
      clock: ['MET', '2026-03-09T16:00:00Z', null],
      counted: ['RAW 2026-03-09 0/1 0 0', 'ADJUSTMENT 2026-03-09 1/0 0 0'],
    });
  });

  it('is pending on one basis alone between the two due times', () => {
    const open = [opened('2026-03-09T10:00:00Z')];
    const timeline = tickets(ALWAYS_UTC, [excluding(NOON)]);
    expect(adjusted(timeline, '2026-03-09T15:00:00Z', ...open)).toEqual({
      clock: ['RUNNING', '2026-03-09T16:00:00Z', null],
      counted: ['RAW 2026-03-09 0/1 0 0', 'ADJUSTMENT 2026-03-09 0/-1 0 1'],
    });
    expect(adjusted(timeline, '2026-03-09T17:00:00Z', ...open).counted).toEqual(['RAW 2026-03-09 0/1 0 0']);
  });

  it('adds nothing outside of working time, within a pause, or behind the due time', () => {
    const night = excluding(spanOf('2026-03-09T17:00:00Z', '2026-03-10T09:00:00Z'));
    expect(adjusted(tickets(OFFICE, [night]), '2026-03-11T00:00:00Z', opened('2026-03-09T16:00:00Z')).clock).toBeNull();
    const paused = [
      opened('2026-03-09T10:00:00Z'),
      became('ON_HOLD', '2026-03-09T11:00:00Z'),
      became('OPEN', '2026-03-09T15:00:00Z'),
    ];
    expect(adjusted(tickets(ALWAYS_UTC, [excluding(NOON)]), '2026-03-09T20:00:00Z', ...paused).clock).toBeNull();
    const after = excluding(spanOf('2026-03-09T14:00:00Z', '2026-03-09T20:00:00Z'));
    expect(adjusted(tickets(ALWAYS_UTC, [after]), '2026-03-10T00:00:00Z', ...LATE).clock).toEqual([
      'BREACHED',
      '2026-03-09T14:00:00Z',
      '2026-03-09T14:00:00Z',
    ]);
  });

  it('counts once where several overlap', () => {
    const more = excluding(spanOf('2026-03-09T13:00:00Z', '2026-03-09T14:30:00Z'));
    const { clock } = adjusted(
      tickets(ALWAYS_UTC, [more, excluding(NOON)]),
      '2026-03-09T15:00:00Z',
      ...LATE.slice(0, 1),
    );
    expect(clock).toEqual(['RUNNING', '2026-03-09T16:30:00Z', null]);
  });

  it('may be for one channel (the one the ticket has last), one objective or one ticket', () => {
    const open = [
      opened('2026-03-09T10:00:00Z', { channel: 'EMAIL' }),
      changed('2026-03-09T10:30:00Z', { channel: 'CHAT' }),
    ];
    const dueBy = (covered: Partial<typeof NOON>) =>
      adjusted(tickets(ALWAYS_UTC, [excluding({ ...NOON, ...covered })]), '2026-03-09T11:00:00Z', ...open).clock?.[1];
    expect(dueBy({ channels: ['CHAT'] })).toBe('2026-03-09T16:00:00Z');
    expect(dueBy({ channels: ['EMAIL'] })).toBeUndefined();
    expect(dueBy({ objectives: ['resolution_time'] })).toBe('2026-03-09T16:00:00Z');
    expect(dueBy({ objectives: ['another'] })).toBeUndefined();
    expect(dueBy({ ticket: DESK })).toBe('2026-03-09T16:00:00Z');
    expect(dueBy({ ticket: { ...DESK, externalId: 'T-2' } })).toBeUndefined();
  });

  it('carries with a change of goal what counted', () => {
    const goals = [hours(2, { priorities: ['P1'] }), hours(4)];
    const facts = [opened('2026-03-09T11:00:00Z'), changed('2026-03-09T15:00:00Z', { priority: 'P1' })];
    // By then 4 hours had passed, of which 2 count: all of the new limit is used up.
    const { clock } = adjusted(tickets(ALWAYS_UTC, [excluding(NOON)], { goals }), '2026-03-09T15:00:00Z', ...facts);
    expect(clock).toEqual(['RUNNING', '2026-03-09T15:00:00Z', null]);
  });
});

describe('an excluded ticket', () => {
  const LATE = [opened('2026-03-09T10:00:00Z'), became('RESOLVED', '2026-03-09T15:30:00Z')];
  const named = scope({ ticket: DESK });

  it('is removed, or counts as good', () => {
    expect(adjusted(tickets(ALWAYS_UTC, [excluding(named)]), '2026-03-10T00:00:00Z', ...LATE).counted).toEqual([
      'RAW 2026-03-09 0/1 0 0',
      'ADJUSTMENT 2026-03-09 0/-1 0 0',
    ]);
    const good = excluding(named, { effect: 'COUNT_AS_GOOD' });
    expect(adjusted(tickets(ALWAYS_UTC, [good]), '2026-03-10T00:00:00Z', ...LATE).counted).toEqual([
      'RAW 2026-03-09 0/1 0 0',
      'ADJUSTMENT 2026-03-09 1/0 0 0',
    ]);
    expect(adjusted(tickets(ALWAYS_UTC, [good, excluding(named)]), '2026-03-10T00:00:00Z', ...LATE).counted[1]).toBe(
      'ADJUSTMENT 2026-03-09 0/-1 0 0',
    );
  });

  it('is good only once it settles, and gone at once when it is removed', () => {
    const open = LATE.slice(0, 1);
    const good = excluding(named, { effect: 'COUNT_AS_GOOD' });
    expect(adjusted(tickets(ALWAYS_UTC, [good]), '2026-03-09T12:00:00Z', ...open).counted).toEqual([
      'RAW 2026-03-09 0/0 0 1',
    ]);
    expect(adjusted(tickets(ALWAYS_UTC, [excluding(named)]), '2026-03-09T12:00:00Z', ...open).counted).toEqual([
      'RAW 2026-03-09 0/0 0 1',
      'ADJUSTMENT 2026-03-09 0/0 0 -1',
    ]);
  });
});

describe('a ticket that counts as good', () => {
  it('keeps its time in means, and is in the share that must be high or out of the one that must be low', () => {
    const good = excluding(scope({ ticket: DESK }), { effect: 'COUNT_AS_GOOD' });
    const facts = [opened('2026-03-09T10:00:00Z'), became('RESOLVED', '2026-03-09T15:30:00Z')];
    const counted = (objective: ObjectiveTerms, ...more: TicketFact[]) =>
      adjusted(timelineOf(ALWAYS_UTC, objective).withExclusions([good]), '2026-04-10T00:00:00Z', ...facts, ...more)
        .counted;
    expect(counted(objectiveOf('RESOLUTION_TIME_MEAN'))).toEqual([`RAW 2026-03-09 0/1 ${5.5 * HOUR} 0`]);
    const again = [became('OPEN', '2026-03-10T10:00:00Z'), became('RESOLVED', '2026-03-11T10:00:00Z')];
    expect(counted(objectiveOf('REOPEN_RATE'), ...again)).toEqual([
      'RAW 2026-03-09 1/1 0 0',
      'ADJUSTMENT 2026-03-09 -1/0 0 0',
      'RAW 2026-03-11 0/1 0 0',
    ]);
  });
});

describe('an excluded measurement', () => {
  const MEASUREMENT_AT = '2026-03-09T12:00:00Z';

  function counted(
    objective: ObjectiveTerms,
    content: MeasurementContent,
    exclusion: ExclusionInForce,
    fact: Partial<MeasurementFact> = {},
  ): string[] {
    const timeline = timelineOf(ALWAYS_UTC, objective).withExclusions([exclusion]);
    return linesOf(measurementContributions(measured(MEASUREMENT_AT, content, fact), timeline));
  }

  const IN_TIME = { answeredAt: at('2026-03-09T12:00:10Z') };
  const GIVEN_UP = { abandonedAt: at('2026-03-09T12:01:00Z') };
  const level = objectiveOf('SERVICE_LEVEL');

  it('is removed when it entered the queue within the span, not at its end', () => {
    expect(counted(level, contact(IN_TIME), excluding(NOON))).toEqual([
      'RAW 2026-03-09 1/1 0 0',
      'ADJUSTMENT 2026-03-09 -1/-1 0 0',
    ]);
    const before = excluding(spanOf('2026-03-09T11:00:00Z', MEASUREMENT_AT));
    expect(counted(level, contact(IN_TIME), before)).toEqual(['RAW 2026-03-09 1/1 0 0']);
    expect(counted(level, contact(), excluding(NOON))).toEqual([
      'RAW 2026-03-09 0/0 0 1',
      'ADJUSTMENT 2026-03-09 0/0 0 -1',
    ]);
  });

  it('is removed with all five counts, by which other formulas are shown', () => {
    const timeline = timelineOf(ALWAYS_UTC, level).withExclusions([excluding(NOON)]);
    const [, adjustment] = measurementContributions(measured(MEASUREMENT_AT, contact(IN_TIME)), timeline);
    expect(adjustment?.counts).toEqual([
      [0, -1],
      [2, -1],
    ]);
  });

  it('of an interval is removed when all of it lies within the span', () => {
    const byIntervals = objectiveOf('VOLUME', { contact: { ...contactOf(), reads: 'INTERVALS' } });
    const half = interval('2026-03-09T12:30:00Z');
    expect(counted(byIntervals, half, excluding(NOON))).toEqual([
      'RAW 2026-03-09 0/13 0 0',
      'ADJUSTMENT 2026-03-09 0/-13 0 0',
    ]);
    const part = excluding(spanOf(MEASUREMENT_AT, '2026-03-09T12:29:59Z'));
    expect(counted(byIntervals, half, part)).toEqual(['RAW 2026-03-09 0/13 0 0']);
  });

  it('of an interval is removed when spans cover it together, whether they overlap or touch', () => {
    const byIntervals = objectiveOf('VOLUME', { contact: { ...contactOf(), reads: 'INTERVALS' } });
    // On the phone, from 12:00 to 12:30.
    const half = measured(MEASUREMENT_AT, interval('2026-03-09T12:30:00Z'));
    const both = (first: ExclusionScope, second: ExclusionScope) => {
      const exclusions = [excluding(first), excluding(second)];
      const timeline = timelineOf(ALWAYS_UTC, byIntervals).withExclusions(exclusions);
      return linesOf(measurementContributions(half, timeline)).slice(1);
    };
    const gone = ['ADJUSTMENT 2026-03-09 0/-13 0 0'];
    const first = spanOf('2026-03-09T12:00:00Z', '2026-03-09T12:15:00Z');
    expect(both(first, spanOf('2026-03-09T12:15:00Z', '2026-03-09T12:30:00Z'))).toEqual(gone);
    expect(both(spanOf('2026-03-09T12:10:00Z', '2026-03-09T12:30:00Z'), first)).toEqual(gone);
    expect(both(first, spanOf('2026-03-09T12:15:01Z', '2026-03-09T12:30:00Z'))).toEqual([]);
    const second = spanOf('2026-03-09T12:15:00Z', '2026-03-09T12:30:00Z');
    expect(both(first, { ...second, channels: ['PHONE'], objectives: ['volume'] })).toEqual(gone);
    expect(both(first, { ...second, channels: ['CHAT'] })).toEqual([]);
    expect(both(first, { ...second, objectives: ['asa'] })).toEqual([]);
    expect(both(first, { ...second, ticket: DESK })).toEqual([]);
  });

  it('counts as good in rates, whichever way they point, and as it was elsewhere', () => {
    const good = excluding(scope({ measurement: { kind: 'CONTACT', ...NAMED } }), { effect: 'COUNT_AS_GOOD' });
    expect(counted(level, contact(GIVEN_UP), good)).toEqual([
      'RAW 2026-03-09 0/1 0 0',
      'ADJUSTMENT 2026-03-09 1/0 0 0',
    ]);
    expect(counted(objectiveOf('ABANDONMENT'), contact(GIVEN_UP), good)).toEqual([
      'RAW 2026-03-09 1/1 0 0',
      'ADJUSTMENT 2026-03-09 -1/0 0 0',
    ]);
    const slow = contact({ answeredAt: at('2026-03-09T12:01:00Z') });
    expect(counted(objectiveOf('ASA'), slow, good)).toEqual(['RAW 2026-03-09 0/1 60000 0']);
  });

  it('counts as good whatever it measures', () => {
    const asGood = (kind: MeasurementContent['kind'], objective: ObjectiveTerms, content: MeasurementContent) =>
      counted(
        objective,
        content,
        excluding(scope({ measurement: { kind, ...NAMED } }), { effect: 'COUNT_AS_GOOD' }),
      )[1];
    const byIntervals = objectiveOf('SERVICE_LEVEL', { contact: { ...contactOf(), reads: 'INTERVALS' } });
    expect(asGood('QUEUE_INTERVAL', byIntervals, interval('2026-03-09T12:30:00Z'))).toBe(
      'ADJUSTMENT 2026-03-09 5/0 0 0',
    );
    expect(asGood('SURVEY_RESPONSE', objectiveOf('CSAT'), answer(1))).toBe('ADJUSTMENT 2026-03-09 1/0 0 0');
    const items = audit(null, { itemsKept: 7, itemsAudited: 10 });
    expect(asGood('AUDIT', objectiveOf('PROCESS_ADHERENCE'), items)).toBe('ADJUSTMENT 2026-03-09 3/0 0 0');
    expect(asGood('COUNTER', objectiveOf('COUNTER_RATIO'), counter(6, 10))).toBe('ADJUSTMENT 2026-03-09 4/0 0 0');
    const fewer = objectiveOf('COUNTER_RATIO', { direction: 'AT_MOST' });
    expect(asGood('COUNTER', fewer, counter(6, 10))).toBe('ADJUSTMENT 2026-03-09 -6/0 0 0');
  });

  it('that counts as good has no outcome that it did not have, nor one before it ends', () => {
    const good = excluding(scope({ measurement: { kind: 'CONTACT', ...NAMED } }), { effect: 'COUNT_AS_GOOD' });
    const by = (formula: ContactTerms['formula']) =>
      objectiveOf('SERVICE_LEVEL', { contact: { ...contactOf(), formula } });
    const soon = { abandonedAt: at('2026-03-09T12:00:03Z') };
    // Given up after a minute: nobody answered it. Given up after 3 s, of 5: it was offered to nobody.
    expect(counted(by('ANSWERED_ONLY'), contact(GIVEN_UP), good)).toEqual([
      'RAW 2026-03-09 0/0 0 0',
      'ADJUSTMENT 2026-03-09 0/0 0 0',
    ]);
    expect(counted(by('IGNORE_SHORT_ABANDONED'), contact(soon), good)[1]).toBe('ADJUSTMENT 2026-03-09 0/0 0 0');
    expect(counted(objectiveOf('ABANDONMENT'), contact(soon), good)[1]).toBe('ADJUSTMENT 2026-03-09 0/0 0 0');
    expect(counted(level, contact(), good)).toEqual(['RAW 2026-03-09 0/0 0 1']);
  });

  it('that counts as good is one of the outcomes of every formula that it is an outcome of', () => {
    const good = excluding(scope({ measurement: { kind: 'CONTACT', ...NAMED } }), { effect: 'COUNT_AS_GOOD' });
    const timeline = timelineOf(ALWAYS_UTC, level).withExclusions([good]);
    const formulas = (...facts: MeasurementFact[]) => {
      const all = facts.flatMap((fact) => measurementContributions(fact, timeline));
      const sums = addCounts(...all.map(({ counts = [] }) => counts));
      return otherFormulas(level, sums).map(({ formula, good: kept, total }) => `${formula} ${kept}/${total}`);
    };
    const named = (end: Parameters<typeof contact>[0]) => measured(MEASUREMENT_AT, contact(end));
    const other = measured(MEASUREMENT_AT, contact(IN_TIME), { externalId: 'm2' });
    // The other one was answered in time: 1/1 by each formula. The named one was given up after 3 s (short, and in time), or
    // answered after a minute.
    const soon = { abandonedAt: at('2026-03-09T12:00:03Z') };
    expect(formulas(named(soon), other)).toEqual([
      'ABANDONED_IN_TIME_COUNTS_AS_GOOD 2/2',
      'ANSWERED_ONLY 1/1',
      'IGNORE_ABANDONED_IN_TIME 1/1',
      'SHORT_ABANDONED_COUNTS_AS_GOOD 2/2',
      'IGNORE_SHORT_ABANDONED 1/1',
    ]);
    expect(formulas(named({ answeredAt: at('2026-03-09T12:01:00Z') }), other)).toEqual([
      'ABANDONED_IN_TIME_COUNTS_AS_GOOD 2/2',
      'ANSWERED_ONLY 2/2',
      'IGNORE_ABANDONED_IN_TIME 2/2',
      'SHORT_ABANDONED_COUNTS_AS_GOOD 2/2',
      'IGNORE_SHORT_ABANDONED 2/2',
    ]);
  });

  it('is another one by another kind, source or id, channel or objective', () => {
    const only = (covered: Parameters<typeof scope>[0]) =>
      counted(level, contact(IN_TIME), excluding({ ...scope(covered) })).length;
    expect(only({ measurement: { kind: 'CONTACT', ...NAMED } })).toBe(2);
    expect(only({ measurement: { kind: 'COUNTER', ...NAMED } })).toBe(1);
    expect(only({ measurement: { kind: 'CONTACT', ...NAMED, source: 'other' } })).toBe(1);
    expect(only({ ...NOON, channels: ['PHONE'] })).toBe(2);
    expect(only({ ...NOON, channels: ['CHAT'] })).toBe(1);
    expect(only({ ...NOON, objectives: ['service_level'] })).toBe(2);
    expect(only({ ...NOON, objectives: ['asa'] })).toBe(1);
    expect(counted(objectiveOf('CSAT'), answer(5), excluding({ ...NOON, channels: ['PHONE'] }))).toHaveLength(1);
  });

  it('counts nothing when it is withdrawn', () => {
    expect(counted(level, contact(IN_TIME), excluding(NOON), { withdrawn: true })).toEqual([]);
  });
});

describe('uptime with exclusions', () => {
  const DAYS = ['2026-03-09', '2026-03-10'];

  function outage(externalId: string, startsAt: string, endsAt: string | null): OutageSpan {
    const end = endsAt === null ? null : at(endsAt);
    return { source: 'desk', externalId, service: 'shop', startsAt: at(startsAt), endsAt: end };
  }

  const down = (exclusions: readonly ExclusionInForce[], ...outages: OutageSpan[]) =>
    linesOf(
      uptimeContributions(outages, DAYS, timelineOf(ALWAYS_UTC, objectiveOf('UPTIME')).withExclusions(exclusions)),
    );

  it('has no downtime within an excluded span, and no service time either', () => {
    const out = outage('o1', '2026-03-09T11:00:00Z', '2026-03-09T13:00:00Z');
    expect(down([excluding(NOON)], out)).toEqual([
      `RAW 2026-03-09 0/1 ${2 * HOUR} 0`,
      `ADJUSTMENT 2026-03-09 0/0 ${-HOUR} 0`,
    ]);
    const timeline = timelineOf(ALWAYS_UTC, objectiveOf('UPTIME')).withExclusions([excluding(NOON)]);
    const march = timeline.periods[2] ?? null;
    const service = (basis: 'RAW' | 'ADJUSTED', now: string) =>
      march && serviceTime(objectiveOf('UPTIME'), march, timelineOn(basis, timeline), at(now));
    expect(service('RAW', '2026-03-09T13:00:00Z')).toEqual({ soFar: (8 * 24 + 13) * HOUR, whole: 744 * HOUR });
    expect(service('ADJUSTED', '2026-03-09T13:00:00Z')).toEqual({ soFar: (8 * 24 + 12) * HOUR, whole: 742 * HOUR });
    expect(service('ADJUSTED', '2026-03-09T12:00:00Z')?.soFar).toBe((8 * 24 + 12) * HOUR);
  });

  it('counts an outage that is named as up, as far as no other one overlaps it', () => {
    const named = (externalId: string) =>
      excluding(scope({ measurement: { kind: 'OUTAGE', source: 'desk', externalId } }));
    const both = [
      outage('o1', '2026-03-09T11:00:00Z', '2026-03-09T13:00:00Z'),
      outage('o2', '2026-03-09T12:00:00Z', '2026-03-09T14:00:00Z'),
    ];
    expect(down([named('o1')], ...both)[1]).toBe(`ADJUSTMENT 2026-03-09 0/0 ${-HOUR} 0`);
    expect(down([named('o1'), named('o2')], ...both)[1]).toBe(`ADJUSTMENT 2026-03-09 0/0 ${-3 * HOUR} 0`);
    // It was reported all the same: the period is not one of which nothing is known.
    expect(down([named('o3')], outage('o3', '2026-03-10T10:00:00Z', null))).toEqual([
      'RAW 2026-03-10 0/1 0 1',
      'ADJUSTMENT 2026-03-10 0/0 0 -1',
    ]);
  });
});

describe('the excluded time of a ticket', () => {
  it('names for each stretch of it the exclusions that make it up, touching ones too, and no others', () => {
    const named = (reference: string, covered: ExclusionScope) => excluding(covered, { reference });
    const timeline = tickets(ALWAYS_UTC, [
      named('later', spanOf('2026-03-09T13:00:00Z', '2026-03-09T14:00:00Z')),
      named('night', spanOf('2026-03-09T22:00:00Z', '2026-03-09T23:00:00Z')),
      named('first', spanOf('2026-03-09T12:00:00Z', '2026-03-09T13:00:00Z')),
      named('chat', spanOf('2026-03-09T12:00:00Z', '2026-03-09T13:00:00Z', { channels: ['CHAT'] })),
      named('own', spanOf('2026-03-09T13:30:00Z', '2026-03-09T15:00:00Z', { ticket: DESK })),
      named(
        'other',
        spanOf('2026-03-09T12:00:00Z', '2026-03-09T13:00:00Z', { ticket: { ...DESK, externalId: 'T-2' } }),
      ),
    ]);
    const found = excludedSpans(timeline, { objective: 'resolution_time', channel: 'EMAIL', ticketId: TICKET });
    expect(
      found.map(({ startsAt, endsAt, exclusions }) => [iso(startsAt), iso(endsAt), [...exclusions].sort()]),
    ).toEqual([
      ['2026-03-09T12:00:00Z', '2026-03-09T15:00:00Z', ['first', 'later', 'own']],
      ['2026-03-09T22:00:00Z', '2026-03-09T23:00:00Z', ['night']],
    ]);
  });
});

describe('exclusions that name very many tickets', () => {
  it('leave nothing behind of a ticket that was asked about', () => {
    setFlagsFromString('--expose_gc');
    const collect = runInNewContext('gc') as () => void;
    const amount = 1_500;
    const day = (n: number) => at('2026-01-01T00:00:00Z') + n * 6 * HOUR;
    const timeline = tickets(
      ALWAYS_UTC,
      Array.from({ length: amount }, (_, n) => [
        excluding(scope({ span: { startsAt: day(n), endsAt: day(n) + HOUR } })),
        excluding(
          scope({
            span: { startsAt: day(n) + 2 * HOUR, endsAt: day(n) + 3 * HOUR },
            ticket: { ...DESK, externalId: `T-${n}` },
          }),
        ),
      ]).flat(),
    );
    const ask = (n: number): number => {
      const of = { channel: null, ticketId: ticketId(CONTRACT, DESK.source, `T-${n}`) };
      const { calendarFor } = adjustedTimeline(timeline, of);
      const [terms] = timeline.version(1)?.terms.objectives ?? [];
      calendarFor(terms as ObjectiveTerms, 1, day(0));
      return timeline.exclusions.spansOf({ ...of, objective: 'resolution_time' }).length;
    };
    expect(ask(0)).toBe(amount + 1);
    collect();
    const before = process.memoryUsage().heapUsed;
    for (let n = 0; n < amount; n += 1) ask(n);
    collect();
    // Of each ticket 1,501 spans: 18 MB and more.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(5_000_000);
  });
});

describe('what an exclusion covers, in words', () => {
  it('names everything that is set', () => {
    expect(scopeInWords({ ...NOON, channels: ['PHONE'], objectives: ['fix'] }, 'Europe/Berlin')).toBe(
      '2026-03-09 13:00 +01:00 to 2026-03-09 15:00 +01:00; channels phone; objectives fix',
    );
    expect(scopeInWords(scope({ ticket: DESK }), 'UTC')).toBe('ticket T-1 of desk');
    expect(scopeInWords(scope({ measurement: { kind: 'QUEUE_INTERVAL', ...NAMED } }), 'UTC')).toBe(
      'queue interval m1 of desk',
    );
  });
});

function contactOf() {
  const { contact: terms } = objectiveOf('SERVICE_LEVEL');
  if (terms === null) throw new Error('a service level reads contacts');
  return terms;
}
