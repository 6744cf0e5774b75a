import { describe, expect, it } from '@jest/globals';
import { compileCalendar } from '../../src/domain/calendar.js';
import type { OutageSpan } from '../../src/domain/uptime.js';
import { daysOfOutage, serviceTime, uptimeContributions, uptimeDowntime } from '../../src/domain/uptime.js';
import { ALWAYS_UTC, at, terms, timelineOf, timelineOfVersions, weekly } from '../support/clockterms.js';
import { objectiveOf } from '../support/judgeterms.js';

const HOUR = 3_600_000;
/** Of the whole day. */
const DAY_OF = { slice: 0, part: 'RAW' };
const OFFICE = weekly('UTC', [1, 2, 3, 4, 5], [9, 17]);

function outage(startsAt: string, endsAt: string | null, service = 'shop'): OutageSpan {
  return {
    source: 'desk',
    externalId: startsAt,
    service,
    startsAt: at(startsAt),
    endsAt: endsAt === null ? null : at(endsAt),
  };
}

const TUESDAY = { startsAt: at('2026-03-10T00:00:00Z'), endsAt: at('2026-03-11T00:00:00Z') };

describe('downtime', () => {
  const down = (...outages: OutageSpan[]): number => uptimeDowntime(outages, TUESDAY, compileCalendar(ALWAYS_UTC));

  it('merges outages that overlap, touch or lie within each other, in any order', () => {
    const overlapping = [
      outage('2026-03-10T11:00:00Z', '2026-03-10T13:00:00Z'),
      outage('2026-03-10T10:00:00Z', '2026-03-10T12:00:00Z'),
      outage('2026-03-10T10:30:00Z', '2026-03-10T11:00:00Z'),
      outage('2026-03-10T13:00:00Z', '2026-03-10T14:00:00Z'),
      outage('2026-03-10T20:00:00Z', '2026-03-10T21:00:00Z'),
    ];
    expect(down(...overlapping)).toBe(5 * HOUR);
    expect(down(...overlapping.toReversed())).toBe(5 * HOUR);
  });

  it('is clipped to the day', () => {
    expect(down(outage('2026-03-09T23:00:00Z', '2026-03-10T01:00:00Z'))).toBe(HOUR);
    expect(down(outage('2026-03-09T00:00:00Z', '2026-03-12T00:00:00Z'))).toBe(24 * HOUR);
    expect(down(outage('2026-03-09T00:00:00Z', '2026-03-10T00:00:00Z'))).toBe(0);
  });

  it('counts an outage when its end is known', () => {
    expect(down(outage('2026-03-10T10:00:00Z', null))).toBe(0);
  });

  it('counts only working time', () => {
    const night = outage('2026-03-10T16:00:00Z', '2026-03-10T23:00:00Z');
    expect(uptimeDowntime([night], TUESDAY, compileCalendar(OFFICE))).toBe(HOUR);
  });
});

describe('the tallies of uptime', () => {
  const timeline = timelineOf(
    OFFICE,
    objectiveOf('UPTIME'),
    objectiveOf('UPTIME', { key: 'mail', uptime: { services: ['mail'], coverageAttested: false } }),
    objectiveOf('ASA'),
  );

  it('are the downtime of each day, by the services of each objective', () => {
    const outages = [
      outage('2026-03-10T16:00:00Z', '2026-03-11T10:00:00Z'),
      outage('2026-03-11T09:30:00Z', '2026-03-11T11:00:00Z', 'mail'),
    ];
    expect(uptimeContributions(outages, ['2026-03-10', '2026-03-11', '2026-03-12'], timeline)).toEqual([
      { objectiveId: 'id-uptime', on: '2026-03-10', ...DAY_OF, tally: { good: 0, total: 1, sum: HOUR, pending: 0 } },
      {
        objectiveId: 'id-uptime',
        on: '2026-03-11',
        ...DAY_OF,
        tally: { good: 0, total: 2, sum: 2 * HOUR, pending: 0 },
      },
      {
        objectiveId: 'id-mail',
        on: '2026-03-11',
        ...DAY_OF,
        tally: { good: 0, total: 1, sum: 1.5 * HOUR, pending: 0 },
      },
    ]);
  });

  it('are by half hours of elapsed time where those are judged', () => {
    const slices = { length: 'HALF_HOUR', target: 900_000, empty: 'IGNORE' } as const;
    const sliced = timelineOf(OFFICE, objectiveOf('UPTIME', { slices }));
    const tally = (sum: number) => ({ good: 0, total: 1, sum, pending: 0 });
    const MINUTE = 60_000;
    // From 09:20 to 10:00; half hours 18 and 19 of the day.
    expect(
      uptimeContributions([outage('2026-03-10T09:20:00Z', '2026-03-10T10:00:00Z')], ['2026-03-10'], sliced),
    ).toEqual([
      { objectiveId: 'id-uptime', on: '2026-03-10', slice: 18, part: 'RAW', tally: tally(10 * MINUTE) },
      { objectiveId: 'id-uptime', on: '2026-03-10', slice: 19, part: 'RAW', tally: tally(30 * MINUTE) },
    ]);
  });

  it('hold an outage that is not over as pending on its first day', () => {
    const open = [outage('2026-03-10T22:00:00Z', null)];
    expect(uptimeContributions(open, ['2026-03-10', '2026-03-11'], timeline)).toEqual([
      { objectiveId: 'id-uptime', on: '2026-03-10', ...DAY_OF, tally: { good: 0, total: 1, sum: 0, pending: 1 } },
    ]);
  });

  it('name each day once and none outside the contract', () => {
    const long = [outage('2025-12-30T00:00:00Z', '2026-01-01T12:00:00Z')];
    const days = uptimeContributions(long, ['2025-12-31', '2026-01-01', '2026-01-01'], timeline).map(({ on }) => on);
    expect(days).toEqual(['2026-01-01']);
  });
});

describe('the days of an outage', () => {
  const berlin = timelineOf(weekly('Europe/Berlin', [1], [9, 17]), objectiveOf('UPTIME'));

  it('are local days of the contract', () => {
    expect(daysOfOutage(outage('2026-03-10T22:30:00Z', '2026-03-11T23:00:00Z'), berlin)).toEqual([
      '2026-03-10',
      '2026-03-11',
    ]);
    expect(daysOfOutage(outage('2026-03-10T22:30:00Z', null), berlin)).toEqual(['2026-03-10']);
  });

  it('lie within the contract', () => {
    expect(daysOfOutage(outage('2026-12-30T23:00:00Z', '2027-01-05T00:00:00Z'), berlin)).toEqual(['2026-12-31']);
  });
});

describe('service time', () => {
  const [january] = timelineOf(OFFICE, objectiveOf('UPTIME')).periods;

  it('is the working time of the period, so far and in whole', () => {
    const timeline = timelineOf(OFFICE, objectiveOf('UPTIME'));
    // January 2026 begins on a Thursday and has 22 working days.
    expect(serviceTime(objectiveOf('UPTIME'), january!, timeline, at('2026-01-02T13:00:00Z'))).toEqual({
      soFar: 12 * HOUR,
      whole: 176 * HOUR,
    });
    expect(serviceTime(objectiveOf('UPTIME'), january!, timeline, at('2025-06-01T00:00:00Z'))?.soFar).toBe(0);
    expect(serviceTime(objectiveOf('UPTIME'), january!, timeline, at('2026-06-01T00:00:00Z'))?.soFar).toBe(176 * HOUR);
    expect(serviceTime(objectiveOf('ASA'), january!, timeline, at('2026-06-01T00:00:00Z'))).toBeNull();
  });

  it('and downtime leave out a holiday that was announced within the period', () => {
    const timeline = timelineOfVersions({
      versions: [{ version: 1, fromPeriod: 0, terms: terms(OFFICE, objectiveOf('UPTIME')) }],
      announcedHolidays: [{ date: '2026-01-20', name: 'local feast', announcedAt: at('2026-01-15T00:00:00Z') }],
    });
    expect(serviceTime(objectiveOf('UPTIME'), january!, timeline, at('2026-01-01T00:00:00Z'))?.whole).toBe(168 * HOUR);
    const outages = [outage('2026-01-19T16:00:00Z', '2026-01-20T12:00:00Z')];
    expect(uptimeContributions(outages, ['2026-01-19', '2026-01-20'], timeline)).toEqual([
      { objectiveId: 'id-uptime', on: '2026-01-19', ...DAY_OF, tally: { good: 0, total: 1, sum: HOUR, pending: 0 } },
      { objectiveId: 'id-uptime', on: '2026-01-20', ...DAY_OF, tally: { good: 0, total: 1, sum: 0, pending: 0 } },
    ]);
  });
});
