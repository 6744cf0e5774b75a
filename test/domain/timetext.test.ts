import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  durationFault,
  formatDuration,
  formatInstant,
  parseDate,
  parseDuration,
  parseInstant,
} from '../../src/domain/timetext.js';

describe('instants as text', () => {
  it('are read with their offset, to the millisecond', () => {
    expect(parseInstant('1970-01-01T00:00:00Z')).toBe(0);
    expect(parseInstant('2026-03-06T16:00:00-05:00')).toBe(Date.UTC(2026, 2, 6, 21));
    expect(parseInstant('2026-03-06t21:00:00.5z')).toBe(Date.UTC(2026, 2, 6, 21, 0, 0, 500));
    expect(parseInstant('2026-03-06T21:00:00.123999+05:30')).toBe(Date.UTC(2026, 2, 6, 15, 30, 0, 123));
    expect(parseInstant('2024-02-29T23:59:59Z')).toBe(Date.UTC(2024, 1, 29, 23, 59, 59));
  });

  it('are refused without an offset, or where there is no such time', () => {
    const wrong = [
      '2026-03-06T21:00:00',
      '2026-03-06',
      '2026-02-29T00:00:00Z',
      '2026-13-01T00:00:00Z',
      '2026-03-06T24:00:00Z',
      '2026-03-06T21:60:00Z',
      '2026-03-06T21:00:60Z',
      '2026-03-06T21:00Z',
      '2026-03-06 21:00:00Z',
      '2026-03-06T21:00:00+24:00',
      '1969-12-31T23:59:59Z',
      '2200-01-01T00:00:00Z',
      '1772830800000',
      '',
      '2026-03-06T21:00:00Z ',
    ];
    expect(wrong.filter((text) => parseInstant(text) !== null)).toEqual([]);
  });

  it('are written in UTC with milliseconds', () => {
    expect(formatInstant(Date.UTC(2026, 2, 6, 21))).toBe('2026-03-06T21:00:00.000Z');
    expect(formatInstant(Date.UTC(2024, 1, 29, 23, 59, 59, 999))).toBe('2024-02-29T23:59:59.999Z');
    expect(formatInstant(0)).toBe('1970-01-01T00:00:00.000Z');
    expect(formatInstant(-1)).toBe('1969-12-31T23:59:59.999Z');
    expect(formatInstant(253_402_300_800_000)).toBe('+010000-01-01T00:00:00.000Z');
    for (const none of [Number.POSITIVE_INFINITY, Number.NaN, 8.64e15 + 1]) {
      expect(() => formatInstant(none)).toThrow(RangeError);
    }
  });

  it('are written as Date writes them', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), (date) => {
        expect(formatInstant(date.getTime())).toBe(date.toISOString());
      }),
    );
  });
});

describe('dates as text', () => {
  it('are days that there are', () => {
    expect(parseDate('2024-02-29')).toBe('2024-02-29');
    const wrong = [
      '2026-02-29',
      '2026-04-31',
      '2026-00-10',
      '2026-1-1',
      '20260101',
      '2200-01-01',
      '1969-12-31',
      '2026-01-01T00:00:00Z',
      '',
    ];
    expect(wrong.filter((text) => parseDate(text) !== null)).toEqual([]);
  });
});

describe('durations as text', () => {
  it.each([
    ['PT4H', 14_400_000],
    ['PT153H23M', 552_180_000],
    ['PT0S', 0],
    ['P7D', 604_800_000],
    ['P1W', 604_800_000],
    ['P1DT12H', 129_600_000],
    ['PT1.5S', 1_500],
    ['PT0.001S', 1],
  ])('%s is %d milliseconds', (text, length) => {
    expect(parseDuration(text)).toBe(length);
  });

  it('are refused with months or years, signs, or nothing in them', () => {
    const wrong = [
      'P1M',
      'P1Y',
      'P',
      'PT',
      'P1DT',
      '-PT1H',
      'PT-1H',
      '4h',
      'PT1H30',
      'P1W2D',
      'PT1.5H',
      'PT0.0001S',
      'P99999999D',
      '',
    ];
    expect(wrong.filter((text) => parseDuration(text) !== null)).toEqual([]);
  });

  it.each([
    ['-PT20S', 'must not be negative'],
    ['PT-1H', 'must not be negative'],
    ['PT24H0.0001S', 'must not be finer than a millisecond'],
    ['PT9999999H', 'must be at most 100 years, P36525D'],
    ['P36526D', 'must be at most 100 years, P36525D'],
    ['P1Y', 'must not have years or months: they have no fixed length'],
    ['P2M', 'must not have years or months: they have no fixed length'],
    ['P36525D', null],
    ['4h', null],
    ['PT', null],
    ['', null],
  ])('that are not taken are told apart: %s', (text, fault) => {
    expect(durationFault(text)).toBe(fault);
  });

  it('are written in hours, minutes and seconds, whatever they were read from', () => {
    expect(formatDuration(604_800_000)).toBe('PT168H');
    expect(formatDuration(16_200_000)).toBe('PT4H30M');
    expect(formatDuration(61_001)).toBe('PT1M1.001S');
    expect(formatDuration(0)).toBe('PT0S');
    expect(formatDuration(-300_000)).toBe('-PT5M');
  });
});
