import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contractPeriods, type PeriodTerms } from '../../src/domain/period.js';

const contract = (terms: Partial<PeriodTerms>): PeriodTerms => ({
  startsOn: '2026-01-01',
  endsOn: '2026-12-31',
  firstPeriodEndsOn: null,
  periodicity: 'MONTH',
  timeZone: 'Europe/Berlin',
  ...terms,
});

const dates = (terms: Partial<PeriodTerms>): string[] =>
  contractPeriods(contract(terms)).map((period) => `${period.startsOn} ${period.endsOn}`);

describe('the periods of a contract', () => {
  it('are calendar months when it starts on the first', () => {
    const periods = contractPeriods(contract({ endsOn: '2026-03-31' }));
    expect(periods).toEqual([
      {
        index: 0,
        startsOn: '2026-01-01',
        endsOn: '2026-01-31',
        startsAt: Date.parse('2025-12-31T23:00Z'),
        endsAt: Date.parse('2026-01-31T23:00Z'),
      },
      {
        index: 1,
        startsOn: '2026-02-01',
        endsOn: '2026-02-28',
        startsAt: Date.parse('2026-01-31T23:00Z'),
        endsAt: Date.parse('2026-02-28T23:00Z'),
      },
      {
        index: 2,
        startsOn: '2026-03-01',
        endsOn: '2026-03-31',
        startsAt: Date.parse('2026-02-28T23:00Z'),
        endsAt: Date.parse('2026-03-31T22:00Z'),
      },
    ]);
  });

  it('are counted from the start and clamped: 31 January, 28 February, 31 March', () => {
    expect(dates({ startsOn: '2026-01-31', endsOn: '2026-05-30' })).toEqual([
      '2026-01-31 2026-02-27',
      '2026-02-28 2026-03-30',
      '2026-03-31 2026-04-29',
      '2026-04-30 2026-05-30',
    ]);
  });

  it('know leap days', () => {
    expect(dates({ startsOn: '2024-01-31', endsOn: '2024-03-30' })).toEqual([
      '2024-01-31 2024-02-28',
      '2024-02-29 2024-03-30',
    ]);
    expect(dates({ startsOn: '2024-02-29', endsOn: '2028-02-28', periodicity: 'YEAR' })).toEqual([
      '2024-02-29 2025-02-27',
      '2025-02-28 2026-02-27',
      '2026-02-28 2027-02-27',
      '2027-02-28 2028-02-28',
    ]);
  });

  it('begin with a stub: a contract from 15 March with calendar months', () => {
    expect(dates({ startsOn: '2026-03-15', firstPeriodEndsOn: '2026-03-31', endsOn: '2026-05-31' })).toEqual([
      '2026-03-15 2026-03-31',
      '2026-04-01 2026-04-30',
      '2026-05-01 2026-05-31',
    ]);
  });

  it('are clamped from the day after the stub', () => {
    expect(dates({ startsOn: '2026-01-10', firstPeriodEndsOn: '2026-01-30', endsOn: '2026-04-29' })).toEqual([
      '2026-01-10 2026-01-30',
      '2026-01-31 2026-02-27',
      '2026-02-28 2026-03-30',
      '2026-03-31 2026-04-29',
    ]);
  });

  it('may have a stub longer than a period, or as long as the contract', () => {
    expect(dates({ startsOn: '2026-01-10', firstPeriodEndsOn: '2026-02-28', endsOn: '2026-03-31' })).toEqual([
      '2026-01-10 2026-02-28',
      '2026-03-01 2026-03-31',
    ]);
    expect(dates({ startsOn: '2026-01-10', firstPeriodEndsOn: '2026-01-31', endsOn: '2026-01-20' })).toEqual([
      '2026-01-10 2026-01-20',
    ]);
    expect(dates({ startsOn: '2026-01-10', firstPeriodEndsOn: '2026-01-20', endsOn: '2026-01-20' })).toEqual([
      '2026-01-10 2026-01-20',
    ]);
  });

  it('end with a shorter one when the contract ends within it', () => {
    expect(dates({ periodicity: 'QUARTER', endsOn: '2026-08-15' })).toEqual([
      '2026-01-01 2026-03-31',
      '2026-04-01 2026-06-30',
      '2026-07-01 2026-08-15',
    ]);
    expect(dates({ endsOn: '2026-02-01' })).toEqual(['2026-01-01 2026-01-31', '2026-02-01 2026-02-01']);
  });

  it('are three, six or twelve months long', () => {
    expect(dates({ periodicity: 'QUARTER', startsOn: '2026-11-30', endsOn: '2027-05-29' })).toEqual([
      '2026-11-30 2027-02-27',
      '2027-02-28 2027-05-29',
    ]);
    expect(dates({ periodicity: 'HALF_YEAR' })).toEqual(['2026-01-01 2026-06-30', '2026-07-01 2026-12-31']);
    expect(dates({ periodicity: 'YEAR' })).toEqual(['2026-01-01 2026-12-31']);
  });

  it('can be a single day', () => {
    expect(dates({ startsOn: '2026-06-01', endsOn: '2026-06-01' })).toEqual(['2026-06-01 2026-06-01']);
  });

  it('are cut at midnights of the zone, also where an offset has half an hour', () => {
    const [first] = contractPeriods(
      contract({ timeZone: 'Australia/Lord_Howe', startsOn: '2026-04-01', endsOn: '2026-04-30' }),
    );
    expect(first?.startsAt).toBe(Date.parse('2026-04-01T00:00+11:00'));
    expect(first?.endsAt).toBe(Date.parse('2026-05-01T00:00+10:30'));
  });

  it('are refused when dates run backwards or leave the years Accord knows', () => {
    expect(() => dates({ endsOn: '2025-12-31' })).toThrow('ends before it starts');
    expect(() => dates({ firstPeriodEndsOn: '2025-12-31' })).toThrow('first period ends before');
    expect(() => dates({ endsOn: '9999-12-31' })).toThrow('outside the years');
  });

  it('follow each other without gap or overlap, whatever the contract', () => {
    const day = fc
      .integer({ min: 0, max: 1_500 })
      .map((n) => new Date(Date.UTC(2023, 0, 1 + n)).toISOString().slice(0, 10));
    fc.assert(
      fc.property(
        fc.uniqueArray(day, { minLength: 3, maxLength: 3 }),
        fc.boolean(),
        fc.constantFrom('MONTH', 'QUARTER', 'HALF_YEAR', 'YEAR'),
        (days, stub, periodicity) => {
          const [startsOn, middle, endsOn] = days.sort() as [string, string, string];
          const periods = contractPeriods(
            contract({ startsOn, endsOn, firstPeriodEndsOn: stub ? middle : null, periodicity }),
          );
          expect(periods[0]?.startsOn).toBe(startsOn);
          expect(periods.at(-1)?.endsOn).toBe(endsOn);
          periods.forEach((period, i) => {
            expect(period.index).toBe(i);
            expect(period.startsOn <= period.endsOn).toBe(true);
            if (i > 0) {
              expect(Date.parse(period.startsOn) - Date.parse(periods[i - 1]!.endsOn)).toBe(86_400_000);
              expect(period.startsAt).toBe(periods[i - 1]!.endsAt);
            }
          });
        },
      ),
    );
  });
});
