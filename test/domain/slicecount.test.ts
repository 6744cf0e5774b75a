import { describe, expect, it } from '@jest/globals';
import { compileCalendar } from '../../src/domain/calendar.js';
import { judgeObjective } from '../../src/domain/compliance.js';
import type { SliceTerms } from '../../src/domain/judgingterms.js';
import { countSlices, type SliceTally } from '../../src/domain/slicecount.js';
import { EMPTY_TALLY, type Tally } from '../../src/domain/tally.js';
import type { ObjectiveTerms } from '../../src/domain/terms.js';
import { ALWAYS_UTC, at, OFFICE } from '../support/clockterms.js';
import { objectiveOf } from '../support/judgeterms.js';

/** Monday 2 to Friday 6 March. */
const PERIOD = {
  startsOn: '2026-03-02',
  endsOn: '2026-03-06',
  startsAt: at('2026-03-02T00:00Z'),
  endsAt: at('2026-03-07T00:00Z'),
};
const HALF_HOURS: SliceTerms = { length: 'HALF_HOUR', target: 900_000, empty: 'IGNORE' };
const DAYS: SliceTerms = { length: 'DAY', target: 750_000, empty: 'IGNORE' };

const counted = (on: string, slice: number, tally: Partial<Tally>): SliceTally => ({
  on: `2026-03-${on}`,
  slice,
  tally: { ...EMPTY_TALLY, ...tally },
});

function phone(slices: SliceTerms, overrides: Partial<ObjectiveTerms> = {}): ObjectiveTerms {
  return objectiveOf('SERVICE_LEVEL', { target: 700_000, slices, ...overrides });
}

function count(terms: ObjectiveTerms, tallies: readonly SliceTally[], now: number, calendar = OFFICE) {
  if (terms.slices === null) throw new Error('no slices');
  return countSlices(
    { terms, period: PERIOD, zone: 'UTC', calendar: compileCalendar(calendar), tallies, now },
    terms.slices,
  );
}

function judge(terms: ObjectiveTerms, tallies: readonly SliceTally[], now: number, calendar = OFFICE) {
  const slices = count(terms, tallies, now, calendar);
  return judgeObjective({
    terms,
    tally: EMPTY_TALLY,
    serviceTime: null,
    period: PERIOD,
    now,
    expectedVolume: null,
    slices,
    recent: null,
    shortfallsBefore: 0,
  });
}

describe('slices of a period', () => {
  it('are good when their own figure reaches the target, however many outcomes they have', () => {
    // 70 % of 10 in the first, of 1,000 in the third; 1 of 2 in the second.
    const tallies = [
      counted('02', 18, { good: 7, total: 10 }),
      counted('02', 19, { good: 1, total: 2 }),
      counted('02', 20, { good: 700, total: 1_000 }),
    ];
    expect(count(phone(HALF_HOURS), tallies, PERIOD.endsAt)).toMatchObject({ good: 2, total: 3, whole: null });
    // Pooled 708 of 1,012 are 69.96 %; by slices 2 of 3 are 66.7 % of the 90 % wanted.
    expect(judge(phone(HALF_HOURS), tallies, PERIOD.endsAt)).toMatchObject({
      verdict: 'MISSED',
      unit: 'RATIO',
      target: 0.9,
      good: 2,
      total: 3,
      attainment: { numerator: 2_000_000n, denominator: 2_700_000n },
    });
  });

  it('of days, weeks and months hold what their days counted', () => {
    const tallies = [
      counted('02', 0, { good: 9, total: 10 }),
      counted('03', 0, { good: 5, total: 10 }),
      counted('04', 0, { good: 7, total: 10 }),
      counted('05', 0, { good: 8, total: 10 }),
    ];
    expect(judge(phone(DAYS), tallies, PERIOD.endsAt)).toMatchObject({
      verdict: 'MET',
      good: 3,
      total: 4,
      actual: 0.75,
    });
    // 29 of 40 in the week are 72.5 %.
    expect(judge(phone({ ...DAYS, length: 'WEEK' }), tallies, PERIOD.endsAt)).toMatchObject({ good: 1, total: 1 });
  });

  it('of means are good by their own mean', () => {
    const asa = objectiveOf('ASA', { target: 30_000_000, slices: DAYS });
    const tallies = [counted('02', 0, { sum: 300_000, total: 10 }), counted('03', 0, { sum: 300_001, total: 10 })];
    expect(judge(asa, tallies, PERIOD.endsAt)).toMatchObject({ verdict: 'MISSED', unit: 'RATIO', good: 1, total: 2 });
  });

  it('without data are ignored, good or bad; of hours that are closed only such as hold data count', () => {
    // Sixteen half hours a day are open; one call came on Monday 20:00.
    const tallies = [counted('02', 18, { good: 1, total: 1 }), counted('02', 40, { good: 0, total: 1 })];
    const of = (empty: SliceTerms['empty']) => count(phone({ ...HALF_HOURS, empty }), tallies, PERIOD.endsAt);
    expect(of('IGNORE')).toMatchObject({ good: 1, total: 2, whole: null });
    expect(of('GOOD')).toMatchObject({ good: 80, total: 81, whole: 81 });
    expect(of('BAD')).toMatchObject({ good: 1, total: 81, whole: 81 });
  });

  it('have no data where all in them is still pending', () => {
    expect(count(phone(HALF_HOURS), [counted('02', 18, { pending: 1 })], PERIOD.endsAt)).toMatchObject({ total: 0 });
  });

  it('give no figure where none has any', () => {
    expect(judge(phone(HALF_HOURS), [], PERIOD.endsAt)).toMatchObject({ verdict: 'NO_DATA', actual: null });
  });

  it('are what minimum sample, allowed misses and minimum level count', () => {
    const bad = [counted('02', 0, { good: 0, total: 9 }), counted('03', 0, { good: 9, total: 9 })];
    expect(judge(phone(DAYS, { minimumSample: 3 }), bad, PERIOD.endsAt).verdict).toBe('INSUFFICIENT_VOLUME');
    const relief = { relief: 'ALLOWED_MISSES', allowedMisses: 1 } as const;
    expect(judge(phone(DAYS, relief), bad, PERIOD.endsAt)).toMatchObject({ verdict: 'MET', strict: 0.5, relieved: 1 });
    const minimum = { level: 500_000, misses: 2, periods: 3 };
    expect(judge(phone(DAYS, { minimum }), bad, PERIOD.endsAt).verdict).toBe('MET');
    expect(judge(phone(DAYS, { minimum: { ...minimum, level: 500_001 } }), bad, PERIOD.endsAt).verdict).toBe('MISSED');
  });
});

describe('slices of an open period', () => {
  const morning = at('2026-03-03T12:00Z');

  it('count once they are over', () => {
    const tallies = [counted('02', 0, { good: 9, total: 10 }), counted('03', 0, { good: 0, total: 10 })];
    expect(count(phone(DAYS), tallies, morning)).toEqual({
      good: 1,
      total: 1,
      whole: null,
      most: null,
      nextGoodAt: null,
      nextBadAt: at('2026-03-04T00:00Z'),
      heading: null,
    });
    expect(judge(phone(DAYS), tallies, morning).verdict).toBe('ON_TRACK');
    expect(judge(phone(DAYS), tallies, at('2026-03-04T00:00Z')).verdict).toBe('AT_RISK');
  });

  it('leave nothing to look at again where neither the running one nor a later one holds anything', () => {
    const next = { nextGoodAt: null, nextBadAt: null };
    expect(count(phone(HALF_HOURS), [counted('02', 18, { total: 1 })], morning)).toMatchObject(next);
  });

  it('are bad for being empty from one opening to the next', () => {
    const hours: SliceTerms = { length: 'HOUR', target: 900_000, empty: 'BAD' };
    // Open 9 to 17: from Tuesday 17:00 on the next that counts is Wednesday's first; running ones are bad already.
    const nextOf = (now: string) => count(phone(hours), [], at(now));
    expect(nextOf('2026-03-03T16:30Z')).toMatchObject({ nextGoodAt: null, nextBadAt: at('2026-03-03T17:00Z') });
    expect(nextOf('2026-03-03T17:00Z')).toMatchObject({ nextGoodAt: null, nextBadAt: at('2026-03-04T10:00Z') });
    const held = [counted('04', 18, { good: 9, total: 10 })];
    expect(count(phone(hours), held, at('2026-03-03T17:00Z'))).toMatchObject({
      nextGoodAt: at('2026-03-04T10:00Z'),
      nextBadAt: at('2026-03-04T11:00Z'),
    });
    expect(nextOf('2026-03-06T17:00Z')).toMatchObject({ nextGoodAt: null, nextBadAt: null });
  });

  it('are not lost while closed ones may count yet', () => {
    // Five office hours a week are bad at most 10 % of fifty: 40 open hours and ten of the weekend.
    const hours: SliceTerms = { length: 'HOUR', target: 900_000, empty: 'GOOD' };
    const week = { ...PERIOD, endsOn: '2026-03-08', endsAt: at('2026-03-09T00:00Z') };
    const monday = [9, 10, 11, 12, 13].map((hour) => counted('02', hour * 2, { good: 0, total: 1 }));
    const weekend = [9, 10, 11, 12, 13, 14, 15, 16, 17, 18].map((hour) =>
      counted('07', hour * 2, { good: 1, total: 1 }),
    );
    const judgeWeek = (tallies: readonly SliceTally[], now: number) => {
      const terms = phone(hours);
      const calendar = compileCalendar(OFFICE);
      const slices = countSlices({ terms, period: week, zone: 'UTC', calendar, tallies, now }, hours);
      const input = { serviceTime: null, expectedVolume: null, recent: null, shortfallsBefore: 0 };
      return judgeObjective({ ...input, terms, tally: EMPTY_TALLY, period: week, now, slices });
    };
    // Friday 12:00: of 35 hours 30 were good. Five open hours and the 7 + 48 closed ones to come make 95 at most.
    const friday = judgeWeek(monday, at('2026-03-06T12:00Z'));
    expect(friday).toMatchObject({ verdict: 'AT_RISK', good: 30, total: 35, slices: { whole: 40, most: 95 } });
    expect(judgeWeek([...monday, ...weekend], week.endsAt)).toMatchObject({ verdict: 'MET', good: 45, total: 50 });
    // Sunday 18:00: 40 hours are over and six are left; 10 % of 46 is below five.
    const sunday = judgeWeek(monday, at('2026-03-08T18:00Z'));
    expect(sunday).toMatchObject({ verdict: 'MISSED', good: 35, total: 40, slices: { whole: 40, most: 46 } });
  });

  it('are lost before the end only where their number is fixed and the allowance is spent', () => {
    // Five days: one may be bad, a quarter of five is 1.25.
    const bad = [counted('02', 0, { good: 0, total: 1 }), counted('03', 0, { good: 0, total: 1 })];
    const now = at('2026-03-04T00:00Z');
    expect(judge(phone(DAYS), bad, now).verdict).toBe('AT_RISK');
    expect(judge(phone({ ...DAYS, empty: 'GOOD' }), bad.slice(0, 1), now).verdict).toBe('AT_RISK');
    const lost = judge(phone({ ...DAYS, empty: 'GOOD' }), bad, now);
    expect(lost.verdict).toBe('MISSED');
    expect(lost.errorBudget).toEqual({ whole: 5, budget: 1.25, consumed: 1.6, remaining: -0.75, burnRate: 4 });
    expect(lost.recovery).toMatchObject({ goodNeeded: 6, savable: false });
  });
});

describe('slices of uptime', () => {
  const uptime = (slices: SliceTerms, coverageAttested = false) =>
    objectiveOf('UPTIME', { target: 990_000, slices, uptime: { services: [], coverageAttested } });

  it('are those that hold service time; without an outage they are good', () => {
    // Down 18 of Monday's 480 minutes, 3 of Tuesday's: 99.375 %.
    const tallies = [counted('02', 0, { total: 1, sum: 18 * 60_000 }), counted('03', 0, { total: 1, sum: 3 * 60_000 })];
    expect(judge(uptime(DAYS), tallies, PERIOD.endsAt)).toMatchObject({ verdict: 'MET', good: 4, total: 5 });
    const closed = { ...PERIOD, startsOn: '2026-03-07', endsOn: '2026-03-08' };
    const weekend = { terms: uptime(DAYS), period: closed, zone: 'UTC', tallies, now: at('2026-03-09T00:00Z') };
    expect(countSlices({ ...weekend, calendar: compileCalendar(OFFICE) }, DAYS)).toMatchObject({ total: 0, whole: 0 });
  });

  it('are lost with the allowance of the whole period, for its slices are fixed', () => {
    const down = (on: string) => counted(on, 0, { total: 1, sum: 60 * 60_000 });
    const now = at('2026-03-04T00:00Z');
    expect(judge(uptime(DAYS), [down('02')], now).verdict).toBe('AT_RISK');
    expect(judge(uptime(DAYS), [down('02'), down('03')], now).verdict).toBe('MISSED');
  });

  it('are unknown where nothing was reported, unless coverage is attested', () => {
    expect(judge(uptime(DAYS), [], PERIOD.endsAt).verdict).toBe('NO_DATA');
    expect(judge(uptime(DAYS, true), [], PERIOD.endsAt, ALWAYS_UTC)).toMatchObject({ verdict: 'MET', good: 5 });
  });
});
