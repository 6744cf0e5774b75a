import { describe, expect, it } from '@jest/globals';
import { proposeHolidays } from '../../src/domain/holiday.js';

const dates = (country: string, region: string | null, year: number): string[] =>
  proposeHolidays(country, region, year).map((holiday) => holiday.date);

describe('proposed holidays', () => {
  it('are the public ones of a country, in order', () => {
    expect(dates('DE', null, 2026)).toEqual([
      '2026-01-01',
      '2026-04-03',
      '2026-04-06',
      '2026-05-01',
      '2026-05-14',
      '2026-05-25',
      '2026-10-03',
      '2026-12-25',
      '2026-12-26',
    ]);
  });

  it('include those of a region', () => {
    expect(dates('DE', 'BY', 2026)).toEqual([
      '2026-01-01',
      '2026-01-06',
      '2026-04-03',
      '2026-04-06',
      '2026-05-01',
      '2026-05-14',
      '2026-05-25',
      '2026-06-04',
      '2026-10-03',
      '2026-11-01',
      '2026-12-25',
      '2026-12-26',
    ]);
    expect(dates('DE', 'BY.A', 2026)).toContain('2026-08-08');
  });

  it('carry English names', () => {
    expect(proposeHolidays('DE', null, 2026)[0]).toEqual({ date: '2026-01-01', name: "New Year's Day" });
  });

  it('name every day of a feast of several days', () => {
    expect(dates('TR', null, 2026)).toEqual(
      expect.arrayContaining(['2026-05-27', '2026-05-28', '2026-05-29', '2026-05-30']),
    );
  });

  it('leave half days out and list a date once', () => {
    const china = dates('CN', null, 2026);
    expect(china).not.toContain('2026-03-08');
    expect(new Set(china).size).toBe(china.length);
  });

  it.each([
    ['XX', null, 2026, 'country'],
    ['constructor', null, 2026, 'country'],
    ['DE', 'ZZ', 2026, 'region'],
    ['DE', 'BY.ZZ', 2026, 'region'],
    ['DE', '', 2026, 'region'],
    ['DE', null, 20_260, 'year'],
    ['DE', null, 2026.5, 'year'],
  ])('are refused for %s %s %s', (country, region, year, path) => {
    expect(() => proposeHolidays(country, region, year)).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', issues: [expect.objectContaining({ path })] }),
    );
  });
});
