import { describe, expect, it } from '@jest/globals';
import { clockContributions, settledByTime } from '../../src/domain/clockfigures.js';
import { judgeObjective } from '../../src/domain/compliance.js';
import type { TicketFact } from '../../src/domain/facts.js';
import { quantile } from '../../src/domain/histogram.js';
import { DAY, HOUR } from '../../src/domain/instant.js';
import { addTally, EMPTY_TALLY, tallyDifferences } from '../../src/domain/tally.js';
import type { Indicator, ObjectiveTerms } from '../../src/domain/terms.js';
import { validateTerms } from '../../src/domain/termsrules.js';
import type { Timeline } from '../../src/domain/timeline.js';
import {
  ALWAYS_UTC,
  asked,
  at,
  became,
  changed,
  clockTerms,
  fact,
  fold,
  hours,
  iso,
  OFFICE,
  opened,
  replied,
  terms,
  timelineOf,
  timelineOfVersions,
} from '../support/clockterms.js';
import { contactTerms, objectiveOf } from '../support/judgeterms.js';

/** 2026-03-09 is a Monday. */
const NOW = '2026-03-31T12:00Z';
const MARCH = { startsAt: at('2026-03-01T00:00Z'), endsAt: at('2026-04-01T00:00Z') };

function of(indicator: Indicator, overrides: Partial<ObjectiveTerms> = {}, calendar = ALWAYS_UTC): Timeline {
  return timelineOf(calendar, objectiveOf(indicator, { key: 'k', ...overrides }));
}

/** What tickets count, as `day good/total sum pending`. */
function counted(timeline: Timeline, now: string, ...tickets: TicketFact[][]): string[] {
  const all = tickets.flatMap((facts) => fold(timeline, now, ...facts).clocks);
  return tallyDifferences(
    [],
    all.flatMap((clock) => clockContributions(clock, null, timeline)),
  ).map(({ on, tally: { good, total, sum, pending } }) => `${on} ${good}/${total} ${sum} ${pending}`);
}

/** What tickets come to in March. */
function judge(timeline: Timeline, now: string, ...tickets: TicketFact[][]) {
  const contributions = tickets
    .flatMap((facts) => fold(timeline, now, ...facts).clocks)
    .flatMap((clock) => clockContributions(clock, null, timeline));
  const tally = contributions.reduce((sum, one) => addTally(sum, one.tally), EMPTY_TALLY);
  const terms = timeline.objective(1, 'k') as ObjectiveTerms;
  const nothingElse = { serviceTime: null, slices: null, recent: null, shortfallsBefore: 0, expectedVolume: null };
  return judgeObjective({ terms, tally, period: MARCH, now: at(now), ...nothingElse });
}

/** Answered and resolved after so many hours of 9 to 17 h or, with `from`, of any day. */
const resolvedAfter = (length: number, from = '2026-03-09T00:00Z'): TicketFact[] => [
  opened(from),
  fact('STATUS_CHANGED', at(from) + length * HOUR, { status: 'RESOLVED' }),
];

describe('means of response and resolution times', () => {
  it('take the working time without pauses, of those that stopped', () => {
    // Friday 16:00 to Monday 11:00 is 3 h of 9 to 17 h, of which 1 h waits for the customer.
    const paused = [
      opened('2026-03-06T16:00Z'),
      became('PENDING_CUSTOMER', '2026-03-09T09:00Z'),
      became('OPEN', '2026-03-09T10:00Z'),
      became('RESOLVED', '2026-03-09T11:00Z'),
    ];
    const plain = [opened('2026-03-10T09:00Z'), became('RESOLVED', '2026-03-10T16:00Z')];
    const open = [opened('2026-03-11T09:00Z')];
    const mean = of('RESOLUTION_TIME_MEAN', { target: 16_200_000_000 }, OFFICE);
    expect(counted(mean, NOW, paused, plain, open)).toEqual([
      '2026-03-06 0/1 7200000 0',
      '2026-03-10 0/1 25200000 0',
      '2026-03-11 0/0 0 1',
    ]);
    expect(judge(mean, '2026-04-01T00:00Z', paused, plain, open)).toMatchObject({
      actual: 16_200,
      sum: 32_400,
      total: 2,
      pending: 1,
      verdict: 'MET',
      unit: 'SECONDS',
    });
    const stricter = of('RESOLUTION_TIME_MEAN', { target: 16_199_999_999 }, OFFICE);
    expect(judge(stricter, '2026-04-01T00:00Z', paused, plain).verdict).toBe('MISSED');
  });

  it('count nothing of a ticket that is never answered, however late, and one that is resolved without an answer', () => {
    const mean = of('RESPONSE_TIME_MEAN');
    expect(counted(mean, NOW, [opened('2026-03-09T10:00Z')])).toEqual(['2026-03-09 0/0 0 1']);
    expect(counted(mean, NOW, resolvedAfter(2))).toEqual(['2026-03-09 0/1 7200000 0']);
  });

  it('go on where a ticket is reopened within the window of the terms', () => {
    const mean = of('RESOLUTION_TIME_MEAN', {
      clock: clockTerms({ goals: [], warning: null, reopenWindow: DAY, attribution: 'SETTLED' }),
    });
    const reopened = [...resolvedAfter(2), became('OPEN', '2026-03-09T10:00Z')];
    expect(counted(mean, NOW, reopened)).toEqual(['2026-03-09 0/0 0 1']);
    expect(counted(mean, NOW, [...reopened, became('CLOSED', '2026-03-10T13:00Z')])).toEqual([
      '2026-03-10 0/1 104400000 0',
    ]);
  });

  it('show a clock that is never due, and says nothing by the mere passing of time', () => {
    const ticket = fold(of('RESOLUTION_TIME_MEAN'), NOW, opened('2026-03-09T10:00Z'));
    expect(ticket).toMatchObject({ dueAt: null, nextActionAt: null });
    expect(ticket.clocks).toMatchObject([
      {
        state: 'RUNNING',
        limit: null,
        goalLimit: null,
        dueAt: null,
        originalDueAt: null,
        warnAt: null,
        breachedAt: null,
      },
    ]);
  });
});

describe('percentiles of response and resolution times', () => {
  const percentile = (target: number, goals = [hours(4)]) =>
    of('RESOLUTION_TIME_PERCENTILE', { target, clock: clockTerms({ goals, warning: null }) });
  // Of ten, nine took at most 4 h, one of them exactly.
  const ten = [1, 1, 2, 2, 3, 3, 3, 3.5, 4, 9].map((length) => resolvedAfter(length));

  it('are kept by at least p N outcomes within the limit, counted exactly', () => {
    expect(judge(percentile(900_000), '2026-04-01T00:00Z', ...ten)).toMatchObject({
      verdict: 'MET',
      good: 9,
      total: 10,
      actual: 0.9,
    });
    expect(judge(percentile(900_001), '2026-04-01T00:00Z', ...ten).verdict).toBe('MISSED');
    const slower = resolvedAfter(4 + 1 / 3_600_000);
    expect(judge(percentile(900_000), '2026-04-01T00:00Z', ...ten.slice(0, 8), slower, slower).verdict).toBe('MISSED');
  });

  it('show their value from a histogram, within 1 %', () => {
    const timeline = percentile(900_000);
    const clocks = ten.flatMap((facts) => fold(timeline, NOW, ...facts).clocks);
    const [day] = tallyDifferences(
      [],
      clocks.flatMap((clock) => clockContributions(clock, null, timeline)),
    );
    const counts = day?.counts ?? [];
    expect(counts.reduce((sum, [, count]) => sum + count, 0)).toBe(10);
    expect(Math.abs((quantile(counts, 900_000) ?? 0) / (4 * HOUR) - 1)).toBeLessThanOrEqual(0.01);
    expect(Math.abs((quantile(counts, 900_001) ?? 0) / (9 * HOUR) - 1)).toBeLessThanOrEqual(0.01);
  });

  it('count only on stop: an open ticket over the limit is pending, and never late', () => {
    const ticket = fold(percentile(900_000), NOW, opened('2026-03-09T10:00Z'));
    expect(ticket.clocks).toMatchObject([{ state: 'RUNNING', limit: 4 * HOUR, dueAt: null, breachedAt: null }]);
    expect(counted(percentile(900_000), NOW, [opened('2026-03-09T10:00Z')])).toEqual(['2026-03-09 0/0 0 1']);
    expect(fold(percentile(900_000), NOW, ...resolvedAfter(5)).clocks).toMatchObject([
      { state: 'BREACHED', breachedAt: null },
    ]);
  });

  it('take working time: a stop on Saturday uses none after Friday 17:00', () => {
    // The same is late for a deadline.
    const friday = [opened('2026-03-06T09:00Z'), became('RESOLVED', '2026-03-07T12:00Z')];
    const timeline = (indicator: Indicator) =>
      of(indicator, { clock: clockTerms({ goals: [hours(8)], warning: null }) }, OFFICE);
    expect(counted(timeline('RESOLUTION_TIME_PERCENTILE'), NOW, friday)).toEqual(['2026-03-06 1/1 0 0']);
    expect(counted(of('RESOLUTION_TIME', { clock: clockTerms({ goals: [hours(8)] }) }, OFFICE), NOW, friday)).toEqual([
      '2026-03-06 0/1 0 0',
    ]);
  });

  it('go by the limit that fits in the end', () => {
    const goals = [hours(1, { priorities: ['P1'] }), hours(8)];
    const facts = resolvedAfter(5);
    expect(counted(percentile(900_000, goals), NOW, facts)).toEqual(['2026-03-09 1/1 0 0']);
    const urgent = [...facts, changed('2026-03-09T04:00Z', { priority: 'P1' })];
    expect(counted(percentile(900_000, goals), NOW, urgent)).toEqual(['2026-03-09 0/1 0 0']);
  });
});

describe('first contact resolution', () => {
  const once = of('FIRST_CONTACT_RESOLUTION', { followUp: { window: 2 * DAY } });
  const asOf = (now: string, ...facts: TicketFact[]): string[] => counted(once, now, facts);
  const start = opened('2026-03-09T08:00Z');
  const answered = replied('2026-03-09T09:00Z');
  const resolved = became('RESOLVED', '2026-03-09T10:00Z');

  it('is provisional until the window has passed, to the millisecond', () => {
    expect(asOf('2026-03-11T10:00:00.000Z', start, answered, resolved)).toEqual(['2026-03-09 0/0 0 1']);
    expect(asOf('2026-03-11T10:00:00.001Z', start, answered, resolved)).toEqual(['2026-03-09 1/1 0 0']);
    const running = fold(once, '2026-03-10T00:00Z', start, answered, resolved);
    expect(iso(running.nextActionAt)).toBe('2026-03-11T10:00:00.001Z');
    expect(running).toMatchObject({ dueAt: null, clocks: [{ state: 'RUNNING', dueAt: null, stoppedAt: null }] });
  });

  it('does not count a ticket that is not resolved', () => {
    expect(asOf(NOW, start, answered)).toEqual([]);
  });

  it('is disturbed by a message of the customer after the first public reply', () => {
    const again = asked('2026-03-09T09:30Z', 'again');
    expect(asOf(NOW, start, answered, again, resolved)).toEqual(['2026-03-09 0/1 0 0']);
    expect(asOf('2026-03-09T10:00Z', start, answered, again, resolved)).toEqual(['2026-03-09 0/1 0 0']);
    // Messages before the first answer are part of the first contact, and so are those before an internal note's.
    const early = asked('2026-03-09T08:30Z', 'early');
    expect(asOf(NOW, start, early, answered, resolved)).toEqual(['2026-03-09 1/1 0 0']);
    const note = fact('AGENT_REPLIED', '2026-03-09T08:10Z', { isPublic: false });
    expect(asOf(NOW, start, note, early, answered, resolved)).toEqual(['2026-03-09 1/1 0 0']);
  });

  it('is disturbed by a message after the resolution within the window, also without any answer', () => {
    const within = asked('2026-03-11T10:00Z', 'within');
    const after = asked('2026-03-11T10:00:00.001Z', 'after');
    for (const facts of [
      [start, answered, resolved],
      [start, resolved],
    ]) {
      expect(asOf(NOW, ...facts, within)).toEqual(['2026-03-09 0/1 0 0']);
      expect(asOf(NOW, ...facts, after)).toEqual(['2026-03-09 1/1 0 0']);
    }
  });

  it('is disturbed by a reopening within the window, and counts a ticket once', () => {
    const reopened = became('OPEN', '2026-03-10T10:00Z');
    const again = became('RESOLVED', '2026-03-10T11:00Z');
    expect(asOf(NOW, start, answered, resolved, reopened, again)).toEqual(['2026-03-09 0/1 0 0']);
    const late = became('OPEN', '2026-03-15T10:00Z');
    expect(asOf(NOW, start, answered, resolved, late, became('RESOLVED', '2026-03-15T11:00Z'))).toEqual([
      '2026-03-09 1/1 0 0',
    ]);
    expect(asOf(NOW, start, answered, resolved, became('CLOSED', '2026-03-10T10:00Z'))).toEqual(['2026-03-09 1/1 0 0']);
  });

  it('counts nothing of a cancelled ticket, and nothing out of scope', () => {
    expect(asOf(NOW, start, answered, resolved, fact('CANCELLED', '2026-03-20T10:00Z'))).toEqual([]);
    const urgent = of('FIRST_CONTACT_RESOLUTION', {
      followUp: { window: 2 * DAY },
      scope: { channels: [], priorities: ['P1'], tiers: [], categories: [] },
    });
    const told = (time: string, priority: 'P1' | 'P2') => changed(time, { priority });
    expect(counted(urgent, NOW, [start, resolved])).toEqual([]);
    expect(counted(urgent, NOW, [start, resolved, told('2026-03-10T00:00Z', 'P1')])).toEqual(['2026-03-09 1/1 0 0']);
    expect(counted(urgent, NOW, [start, resolved, told('2026-03-20T00:00Z', 'P1')])).toEqual([]);
    const left = [told('2026-03-09T08:00Z', 'P1'), told('2026-03-10T00:00Z', 'P2')];
    expect(counted(urgent, NOW, [start, resolved, ...left])).toEqual([]);
  });

  it('names the instant by which time alone has settled it', () => {
    const settled = (...facts: TicketFact[]) =>
      fold(once, NOW, ...facts).clocks.map((clock) => iso(settledByTime(clock, once)));
    expect(settled(start, resolved)).toEqual(['2026-03-11T10:00Z']);
    expect(settled(start, resolved, became('OPEN', '2026-03-10T10:00Z'))).toEqual([null]);
    const mean = of('RESOLUTION_TIME_MEAN');
    const [clock] = fold(mean, NOW, start, resolved).clocks;
    expect(clock && settledByTime(clock, mean)).toBeNull();
  });
});

describe('the reopen rate', () => {
  const reopening = of('REOPEN_RATE', { target: 500_000, followUp: { window: 2 * DAY } });
  const story = [
    opened('2026-03-09T08:00Z'),
    became('RESOLVED', '2026-03-09T10:00Z'),
    became('OPEN', '2026-03-11T10:00Z'),
    became('CLOSED', '2026-03-12T10:00Z'),
    became('OPEN', '2026-03-14T10:00:00.001Z'),
    became('RESOLVED', '2026-03-20T10:00Z'),
  ];

  it('counts each resolution, and against it those that did not hold for the window', () => {
    expect(counted(reopening, NOW, story)).toEqual(['2026-03-09 1/1 0 0', '2026-03-12 0/1 0 0', '2026-03-20 0/1 0 0']);
    expect(counted(reopening, '2026-03-21T00:00Z', story)).toEqual([
      '2026-03-09 1/1 0 0',
      '2026-03-12 0/1 0 0',
      '2026-03-20 0/0 0 1',
    ]);
    expect(judge(reopening, '2026-04-01T00:00Z', story)).toMatchObject({ good: 1, total: 3, verdict: 'MET' });
  });

  it('is not moved by messages of the customer, nor by closing what is resolved', () => {
    const facts = [...story.slice(0, 2), asked('2026-03-09T11:00Z', 'thanks'), became('CLOSED', '2026-03-10T10:00Z')];
    expect(counted(reopening, NOW, facts)).toEqual(['2026-03-09 0/1 0 0']);
  });
});

describe('a volume of tickets', () => {
  const volume = (scope: Partial<ObjectiveTerms['scope']> = {}) =>
    of('VOLUME', {
      target: null,
      contact: contactTerms({ reads: 'TICKETS' }),
      scope: { channels: [], priorities: [], tiers: [], categories: [], ...scope },
    });

  it('counts tickets on the day they opened, whatever became of them but a cancellation', () => {
    const tickets = [
      [opened('2026-03-09T08:00Z')],
      resolvedAfter(1, '2026-03-09T23:00Z'),
      [...resolvedAfter(1, '2026-03-10T08:00Z'), became('OPEN', '2026-03-12T08:00Z')],
      [opened('2026-03-11T08:00Z'), fact('CANCELLED', '2026-03-11T09:00Z')],
    ];
    expect(counted(volume(), NOW, ...tickets)).toEqual(['2026-03-09 0/2 0 0', '2026-03-10 0/1 0 0']);
    expect(judge(volume(), NOW, ...tickets)).toMatchObject({ actual: 3, verdict: 'REPORTED', unit: 'COUNT' });
  });

  it('counts a ticket by what it turned out to be', () => {
    const sorted = [opened('2026-03-09T08:00Z'), changed('2026-03-09T09:00Z', { priority: 'P1' })];
    expect(counted(volume({ priorities: ['P1'] }), NOW, sorted)).toEqual(['2026-03-09 0/1 0 0']);
    expect(counted(volume({ priorities: ['P2'] }), NOW, sorted)).toEqual([]);
  });
});

const BACKLOG = objectiveOf('BACKLOG');
const VOLUME = objectiveOf('VOLUME', { contact: contactTerms({ reads: 'TICKETS' }) });

/** Terms from January, March and April on. */
function amended(...objectives: ObjectiveTerms[][]): Timeline {
  const from = [0, 2, 3];
  const versions = objectives.map((own, place) => ({
    version: place + 1,
    fromPeriod: from[place] ?? 0,
    terms: terms(ALWAYS_UTC, ...own),
  }));
  return timelineOfVersions({ versions });
}

/** What one ticket counts for the backlog. */
function countedOf(timeline: Timeline, now: string, facts: TicketFact[]): string[] {
  const own = fold(timeline, now, ...facts).clocks.filter(({ objectiveId }) => objectiveId === 'id-backlog');
  return own
    .flatMap((clock) => clockContributions(clock, null, timeline))
    .map(({ on, tally: { good, total, sum, pending } }) => `${on} ${good}/${total} ${sum} ${pending}`);
}

describe('a backlog', () => {
  const backlog = of('BACKLOG', { target: 1_000_000 });
  const reopened = [
    ...resolvedAfter(26),
    became('OPEN', '2026-03-12T08:00Z'),
    fact('CUSTOMER_REPLIED', '2026-03-12T09:00Z'),
  ];

  it('adds a ticket when it opens and takes it away when it is done, each time', () => {
    expect(counted(backlog, NOW, reopened)).toEqual([
      '2026-03-09 0/1 0 1',
      '2026-03-10 1/0 0 -1',
      '2026-03-12 0/1 0 1',
    ]);
    expect(counted(backlog, NOW, resolvedAfter(1))).toEqual(['2026-03-09 1/1 0 0']);
    expect(counted(backlog, NOW, [...reopened, fact('CANCELLED', '2026-03-13T09:00Z')])).toEqual([]);
  });

  it('is the number of open tickets, judged at the end of the period; none is a figure, too, where there were some', () => {
    const open = [opened('2026-03-20T08:00Z')];
    expect(judge(backlog, '2026-04-01T00:00Z', open)).toMatchObject({ actual: 1, total: 1, verdict: 'MET' });
    expect(judge(backlog, '2026-04-01T00:00Z', open, reopened)).toMatchObject({ actual: 2, verdict: 'MISSED' });
    expect(judge(backlog, NOW, open, reopened)).toMatchObject({ actual: 2, verdict: 'AT_RISK' });
    expect(judge(backlog, NOW, resolvedAfter(1))).toMatchObject({ actual: 0, verdict: 'ON_TRACK' });
    expect(judge(backlog, NOW)).toMatchObject({ actual: null, verdict: 'NO_DATA' });
    expect(judge(backlog, '2026-02-28T00:00Z', open)).toMatchObject({ actual: null, verdict: 'NO_DATA' });
    expect(judge(of('BACKLOG', { target: null }), NOW, open)).toMatchObject({ actual: 1, verdict: 'REPORTED' });
  });

  it('begins with the tickets that are open when the terms begin to count it', () => {
    // From March on.
    const added = amended([VOLUME], [VOLUME, BACKLOG]);
    const open = [opened('2026-02-10T09:00Z')];
    expect(countedOf(added, '2026-02-28T23:59Z', open)).toEqual([]);
    expect(countedOf(added, '2026-03-01T00:00Z', open)).toEqual(['2026-03-01 0/1 0 1']);
    const resolved = [...open, became('RESOLVED', '2026-03-05T09:00Z')];
    expect(countedOf(added, NOW, resolved)).toEqual(['2026-03-01 0/1 0 1', '2026-03-05 1/0 0 -1']);
    const before = [...open, became('RESOLVED', '2026-02-28T09:00Z')];
    expect(countedOf(added, NOW, before)).toEqual([]);
    const cancelled = [...open, fact('CANCELLED', '2026-02-28T09:00Z')];
    expect(countedOf(added, NOW, cancelled)).toEqual([]);
    // With the terms, at the same instant, or after them.
    expect(countedOf(added, NOW, [opened('2026-03-01T00:00Z')])).toEqual(['2026-03-01 0/1 0 1']);
    expect(countedOf(added, NOW, [...before, became('OPEN', '2026-03-02T09:00Z')])).toEqual(['2026-03-02 0/1 0 1']);
    expect(fold(added, NOW, ...open).clocks.map(({ cycle, startedAt }) => [cycle, iso(startedAt)])).toContainEqual([
      'period:2',
      '2026-03-01T00:00Z',
    ]);
  });

  it('is counted once by terms that count it again after others that did not', () => {
    const again = amended([BACKLOG], [VOLUME], [BACKLOG]);
    const open = [opened('2026-02-10T09:00Z')];
    expect(countedOf(again, '2026-05-01T00:00Z', open)).toEqual(['2026-02-10 0/1 0 1']);
    // Opened in March, when it was not counted; the third terms hold from April on.
    expect(countedOf(again, '2026-05-01T00:00Z', [opened('2026-03-10T09:00Z')])).toEqual(['2026-04-01 0/1 0 1']);
  });

  it('has an open ticket looked at when the terms begin to count it', () => {
    const added = amended([VOLUME], [VOLUME, BACKLOG]);
    const open = [opened('2026-02-10T09:00Z')];
    expect(iso(fold(added, '2026-02-10T09:00Z', ...open).nextActionAt)).toBe('2026-03-01T00:00Z');
    expect(fold(added, '2026-03-01T00:00Z', ...open).nextActionAt).toBeNull();
    const resolved = [...open, became('RESOLVED', '2026-02-11T09:00Z')];
    expect(fold(added, '2026-02-12T09:00Z', ...resolved).nextActionAt).toBeNull();
  });
});

describe('the terms of ticket indicators', () => {
  const faults = (indicator: Indicator, overrides: Partial<ObjectiveTerms> = {}): string[] =>
    validateTerms(terms(ALWAYS_UTC, objectiveOf(indicator, overrides)), '', { timeZone: 'UTC' }).map(({ path }) =>
      path.replace('objectives.0.', ''),
    );

  it('have limits and warnings where they are used, and nowhere else', () => {
    expect(faults('RESPONSE_TIME_MEAN')).toEqual([]);
    expect(faults('RESPONSE_TIME_MEAN', { clock: clockTerms() })).toEqual(['goals', 'warnShare']);
    expect(faults('RESPONSE_TIME_PERCENTILE')).toEqual([]);
    expect(faults('RESPONSE_TIME_PERCENTILE', { clock: clockTerms({ goals: [] }) })).toEqual(['goals', 'warnShare']);
    expect(faults('RESOLUTION_TIME', { clock: clockTerms({ warning: null }) })).toEqual(['warnShare']);
  });

  it('have a window above 0 and of at most 366 days', () => {
    const window = (length: number) => faults('REOPEN_RATE', { followUp: { window: length } });
    expect([window(1), window(366 * DAY)]).toEqual([[], []]);
    expect([window(0), window(366 * DAY + 1), window(0.5)]).toEqual([
      ['followUpWindow'],
      ['followUpWindow'],
      ['followUpWindow'],
    ]);
    expect(faults('FIRST_CONTACT_RESOLUTION', { followUp: null })).toEqual(['followUp']);
    expect(faults('BACKLOG', { followUp: { window: DAY } })).toEqual(['followUp']);
  });

  it('may name attributes of tickets, also of a volume of tickets, which has no queues', () => {
    const scope = { channels: [], priorities: ['P1' as const], tiers: ['gold'], categories: ['billing'] };
    for (const indicator of ['BACKLOG', 'REOPEN_RATE', 'RESOLUTION_TIME_MEAN'] as const) {
      expect(faults(indicator, { scope })).toEqual([]);
    }
    expect(faults('VOLUME', { scope, contact: contactTerms({ reads: 'TICKETS' }) })).toEqual([]);
    expect(faults('VOLUME', { scope })).toEqual(['scope.priorities', 'scope.tiers', 'scope.categories']);
    expect(faults('VOLUME', { contact: contactTerms({ reads: 'TICKETS', queues: ['main'] }) })).toEqual(['queues']);
    expect(faults('ASA', { contact: contactTerms({ reads: 'TICKETS' }) })).toEqual(['reads']);
  });

  it('of a backlog have no slices and no sample', () => {
    expect(faults('BACKLOG', { slices: { length: 'DAY', target: 900_000, empty: 'IGNORE' } })).toEqual([
      'slices.length',
    ]);
    expect(faults('BACKLOG', { minimumSample: 2 })).toEqual(['minimumSample']);
    expect(faults('BACKLOG', { target: 500_000 })).toEqual(['target']);
  });
});
