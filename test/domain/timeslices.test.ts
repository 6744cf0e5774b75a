import { describe, expect, it } from '@jest/globals';
import { cutSlices, sliceAt, sliceKey } from '../../src/domain/timeslices.js';
import { at, iso } from '../support/clockterms.js';

const day = (date: string) => ({ startsOn: date, endsOn: date });
const HALF_HOURS = { length: 'HALF_HOUR', target: 1, empty: 'IGNORE' } as const;
const HOURS = { ...HALF_HOURS, length: 'HOUR' } as const;

describe('half hours and hours', () => {
  it('are cut in elapsed time from the first instant of the day: 46, 48 or 50 half hours', () => {
    const count = (date: string) => cutSlices(day(date), 'HALF_HOUR', 'Europe/Berlin').length;
    expect([count('2026-03-29'), count('2026-03-30'), count('2026-10-25')]).toEqual([46, 48, 50]);
    expect(cutSlices(day('2026-10-25'), 'HOUR', 'Europe/Berlin')).toHaveLength(25);
  });

  it('keep their number over the clock change', () => {
    const slices = cutSlices(day('2026-10-25'), 'HALF_HOUR', 'Europe/Berlin');
    // 02:00 summer time is the fifth half hour from midnight (22:00Z), 02:00 winter time the seventh.
    expect(slices.slice(4, 7).map(({ startsAt, slice }) => [iso(startsAt), slice])).toEqual([
      ['2026-10-25T00:00Z', 4],
      ['2026-10-25T00:30Z', 5],
      ['2026-10-25T01:00Z', 6],
    ]);
    expect([iso(slices[49]?.startsAt), iso(slices[49]?.endsAt)]).toEqual(['2026-10-25T22:30Z', '2026-10-25T23:00Z']);
    expect(sliceAt(at('2026-10-25T00:59:59.999Z'), HALF_HOURS, 'Europe/Berlin')).toBe(5);
    expect(sliceAt(at('2026-10-25T01:00Z'), HALF_HOURS, 'Europe/Berlin')).toBe(6);
    expect(sliceAt(at('2026-10-25T22:59Z'), HALF_HOURS, 'Europe/Berlin')).toBe(49);
  });

  it('begin with the day where clocks skip midnight, and end with it where they change by half an hour', () => {
    // Santiago skips 00:00 to 01:00 on 2026-09-06 (04:00Z); Lord Howe has 24.5 hours on 2026-04-05.
    const [first] = cutSlices(day('2026-09-06'), 'HALF_HOUR', 'America/Santiago');
    expect(iso(first?.startsAt)).toBe('2026-09-06T04:00Z');
    expect(cutSlices(day('2026-04-05'), 'HALF_HOUR', 'Australia/Lord_Howe')).toHaveLength(49);
    const hours = cutSlices(day('2026-04-05'), 'HOUR', 'Australia/Lord_Howe');
    const last = hours.at(-1);
    expect([hours.length, last?.slice, (last?.endsAt ?? 0) - (last?.startsAt ?? 0)]).toEqual([25, 48, 1_800_000]);
  });

  it('are what a tally is kept under only where the terms judge them: an hour by its first half', () => {
    const t = at('2026-03-09T10:45Z');
    expect(sliceAt(t, HALF_HOURS, 'UTC')).toBe(21);
    expect(sliceAt(t, HOURS, 'UTC')).toBe(20);
    expect(sliceAt(t, { ...HALF_HOURS, length: 'DAY' }, 'UTC')).toBe(0);
    expect(sliceAt(t, null, 'UTC')).toBe(0);
  });
});

describe('weeks and months', () => {
  it('are those of the calendar, cut where the period begins and ends', () => {
    // 2026-03-01 is a Sunday.
    const weeks = cutSlices({ startsOn: '2026-03-01', endsOn: '2026-03-31' }, 'WEEK', 'UTC');
    expect(weeks.map(({ startsOn, endsOn }) => `${startsOn} ${endsOn}`)).toEqual([
      '2026-03-01 2026-03-01',
      '2026-03-02 2026-03-08',
      '2026-03-09 2026-03-15',
      '2026-03-16 2026-03-22',
      '2026-03-23 2026-03-29',
      '2026-03-30 2026-03-31',
    ]);
    const months = cutSlices({ startsOn: '2026-01-15', endsOn: '2026-04-14' }, 'MONTH', 'Europe/Berlin');
    expect(months.map(({ startsOn, endsOn }) => `${startsOn} ${endsOn}`)).toEqual([
      '2026-01-15 2026-01-31',
      '2026-02-01 2026-02-28',
      '2026-03-01 2026-03-31',
      '2026-04-01 2026-04-14',
    ]);
    // Midnights of Berlin: winter time, then summer time.
    expect([iso(months[2]?.startsAt), iso(months[2]?.endsAt)]).toEqual(['2026-02-28T23:00Z', '2026-03-31T22:00Z']);
  });

  it('hold the tallies of their days', () => {
    const keyOf = (length: 'DAY' | 'WEEK' | 'MONTH' | 'HALF_HOUR', on: string, slice = 0) =>
      sliceKey(length, '2026-03-04', { on, slice });
    expect(keyOf('WEEK', '2026-03-08')).toBe(keyOf('WEEK', '2026-03-04'));
    expect(keyOf('WEEK', '2026-03-09')).toBe('2026-03-09 0');
    expect(keyOf('MONTH', '2026-03-31')).toBe('2026-03-04 0');
    expect(keyOf('MONTH', '2026-04-30')).toBe('2026-04-01 0');
    expect(keyOf('HALF_HOUR', '2026-03-09', 21)).toBe('2026-03-09 21');
    expect(keyOf('DAY', '2026-03-09', 21)).toBe('2026-03-09 0');
  });
});
