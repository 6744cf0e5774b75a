import { describe, expect, it } from '@jest/globals';
import {
  addDays,
  addMonths,
  isLocalDate,
  isTimeZone,
  localDateAt,
  startOfDay,
  weekdayOf,
} from '../../src/domain/localtime.js';

const at = (text: string): number => Date.parse(text);

describe('a local date', () => {
  it.each(['2026-01-31', '2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31'])('%s is one', (text) => {
    expect(isLocalDate(text)).toBe(true);
  });

  it.each([
    '2026-02-29',
    '1900-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-04-31',
    '2026-1-1',
    '0000-01-01',
    '',
    ' 2026-01-01',
    '2026-01-01T00:00',
    '20260101',
    '+002026-01-01',
  ])('%j is none', (text) => {
    expect(isLocalDate(text)).toBe(false);
  });

  it('is counted on across leap days and years', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
    expect(addDays('2026-02-28', 1)).toBe('2026-03-01');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
    expect(addDays('1969-12-31', 2)).toBe('1970-01-02');
  });

  it('is clamped to the length of the month when months are added', () => {
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(addMonths('2024-01-31', 1)).toBe('2024-02-29');
    expect(addMonths('2026-01-31', 2)).toBe('2026-03-31');
    expect(addMonths('2026-11-30', 3)).toBe('2027-02-28');
    expect(addMonths('2024-02-29', 12)).toBe('2025-02-28');
  });

  it('has an ISO weekday', () => {
    expect(weekdayOf('2026-03-06')).toBe(5);
    expect(weekdayOf('2026-03-08')).toBe(7);
    expect(weekdayOf('2026-03-09')).toBe(1);
    expect(weekdayOf('1969-12-31')).toBe(3);
  });
});

describe('a time zone', () => {
  it.each(['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC', 'Etc/UTC'])(
    '%s is one',
    (name) => {
      expect(isTimeZone(name)).toBe(true);
    },
  );

  it.each([
    '',
    'Mars/Olympus',
    '+02:00',
    '02:00',
    'europe/berlin',
    '2026-01-01T00:00Z',
    'Europe/Berlin\u0000',
    'A'.repeat(1_000_000),
  ])('case %#: any other text is none', (name) => {
    expect(isTimeZone(name)).toBe(false);
  });
});

describe('local days', () => {
  it('start at midnight of the zone', () => {
    expect(startOfDay('2026-01-15', 'Europe/Berlin')).toBe(at('2026-01-14T23:00Z'));
    expect(startOfDay('2026-07-15', 'Europe/Berlin')).toBe(at('2026-07-14T22:00Z'));
    expect(startOfDay('2026-07-15', 'Asia/Kolkata')).toBe(at('2026-07-14T18:30Z'));
    expect(startOfDay('2026-01-15', 'Australia/Lord_Howe')).toBe(at('2026-01-14T13:00Z'));
    expect(startOfDay('2026-07-15', 'Australia/Lord_Howe')).toBe(at('2026-07-14T13:30Z'));
    expect(startOfDay('2026-07-15', 'Pacific/Kiritimati')).toBe(at('2026-07-14T10:00Z'));
    expect(startOfDay('1969-07-20', 'UTC')).toBe(at('1969-07-20T00:00Z'));
  });

  it('start at the end of the gap where clocks skip midnight', () => {
    expect(startOfDay('2026-04-24', 'Africa/Cairo')).toBe(at('2026-04-24T01:00+03:00'));
    expect(startOfDay('2026-04-25', 'Africa/Cairo')).toBe(at('2026-04-25T00:00+03:00'));
    expect(localDateAt(at('2026-04-23T21:59:59Z'), 'Africa/Cairo')).toBe('2026-04-23');
    expect(localDateAt(at('2026-04-23T22:00:00Z'), 'Africa/Cairo')).toBe('2026-04-24');
  });

  it('start at the first midnight where it comes twice', () => {
    // Cuba turns its clocks back from 01:00 to 00:00 on 1 November 2026.
    expect(startOfDay('2026-11-01', 'America/Havana')).toBe(at('2026-11-01T00:00-04:00'));
    expect(localDateAt(at('2026-11-01T00:30-05:00'), 'America/Havana')).toBe('2026-11-01');
  });

  it('are 23 and 25 hours long where clocks change', () => {
    const hours = (from: string, to: string): number =>
      (startOfDay(to, 'Europe/Berlin') - startOfDay(from, 'Europe/Berlin')) / 3_600_000;
    expect(hours('2026-03-29', '2026-03-30')).toBe(23);
    expect(hours('2026-10-25', '2026-10-26')).toBe(25);
  });

  it('can be left out altogether: Samoa had no 30 December 2011', () => {
    expect(localDateAt(at('2011-12-30T09:59:59Z'), 'Pacific/Apia')).toBe('2011-12-29');
    expect(localDateAt(at('2011-12-30T10:00:00Z'), 'Pacific/Apia')).toBe('2011-12-31');
    expect(startOfDay('2011-12-30', 'Pacific/Apia')).toBe(at('2011-12-30T10:00Z'));
    expect(startOfDay('2011-12-31', 'Pacific/Apia')).toBe(at('2011-12-30T10:00Z'));
    expect(startOfDay('2012-01-01', 'Pacific/Apia')).toBe(at('2012-01-01T00:00+14:00'));
  });

  it('tell the local date of an instant', () => {
    expect(localDateAt(at('2026-03-06T04:59:59.999Z'), 'America/New_York')).toBe('2026-03-05');
    expect(localDateAt(at('2026-03-06T05:00Z'), 'America/New_York')).toBe('2026-03-06');
    expect(localDateAt(at('2026-03-06T10:00Z'), 'Pacific/Kiritimati')).toBe('2026-03-07');
    expect(localDateAt(at('2026-03-06T10:59Z'), 'Pacific/Pago_Pago')).toBe('2026-03-05');
    expect(localDateAt(-1, 'UTC')).toBe('1969-12-31');
  });

  it('agree with the formatting of the platform, every six hours of two years', () => {
    for (const zone of ['America/St_Johns', 'Africa/Casablanca', 'Australia/Lord_Howe']) {
      const format = new Intl.DateTimeFormat('en-CA', {
        timeZone: zone,
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
      });
      for (let t = at('2025-01-01T00:10Z'); t < at('2027-01-01T00:00Z'); t += 6 * 3_600_000) {
        expect(localDateAt(t, zone)).toBe(format.format(t));
      }
    }
  });

  it('are refused outside the years 1900 to 2199, for times that are no numbers, and in unknown zones', () => {
    expect(() => startOfDay('9999-12-31', 'UTC')).toThrow('outside the years 1900 to 2199');
    expect(() => localDateAt(Number.NaN, 'UTC')).toThrow('outside the years');
    expect(() => localDateAt(Number.POSITIVE_INFINITY, 'UTC')).toThrow('outside the years');
    expect(() => localDateAt(0, 'Mars/Olympus')).toThrow('unknown time zone Mars/Olympus');
  });
});
