import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { QuietSpan } from '../../src/domain/contact.js';
import { contactIssues } from '../../src/domain/contactrules.js';
import { DAY, MINUTE } from '../../src/domain/instant.js';
import { deliverableAt } from '../../src/domain/quiethours.js';
import type { Weekday } from '../../src/domain/terms.js';

const WEEK: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];
const at = (text: string): number => Date.parse(text);
const hours = (from: number, to: number) => ({ from: Math.round(from * 60), to: Math.round(to * 60) });
const on = (weekday: Weekday, from: number, to: number): QuietSpan => ({ weekday, ...hours(from, to) });
const daily = (from: number, to: number): QuietSpan[] => WEEK.map((weekday) => on(weekday, from, to));

/** `told` as ISO: when somebody with these quiet hours is told what happened at `happened`. */
function told(quiet: readonly QuietSpan[], zone: string, happened: string): string {
  return new Date(deliverableAt(quiet, zone, at(happened))).toISOString().replace('.000Z', 'Z');
}

describe('quiet hours', () => {
  it('delay what falls in them to their end, and nothing else', () => {
    // Berlin in winter is UTC+1: quiet from 21:00Z to 05:00Z.
    const night = daily(22, 30);
    expect(told(night, 'Europe/Berlin', '2026-01-14T20:59:59.999Z')).toBe('2026-01-14T20:59:59.999Z');
    expect(told(night, 'Europe/Berlin', '2026-01-14T21:00:00Z')).toBe('2026-01-15T05:00:00Z');
    expect(told(night, 'Europe/Berlin', '2026-01-14T22:30:00Z')).toBe('2026-01-15T05:00:00Z');
    expect(told(night, 'Europe/Berlin', '2026-01-15T04:59:59.999Z')).toBe('2026-01-15T05:00:00Z');
    expect(told(night, 'Europe/Berlin', '2026-01-15T05:00:00Z')).toBe('2026-01-15T05:00:00Z');
    expect(told([], 'Europe/Berlin', '2026-01-14T22:30:00Z')).toBe('2026-01-14T22:30:00Z');
  });

  it('belong to the weekday they start on', () => {
    // Friday 18:00 to Saturday 18:00 in UTC; 2026-03-06 is a Friday.
    const friday = [on(5, 18, 42)];
    expect(told(friday, 'UTC', '2026-03-06T17:59:00Z')).toBe('2026-03-06T17:59:00Z');
    expect(told(friday, 'UTC', '2026-03-07T02:00:00Z')).toBe('2026-03-07T18:00:00Z');
    expect(told(friday, 'UTC', '2026-03-08T02:00:00Z')).toBe('2026-03-08T02:00:00Z');
  });

  it('go on where one span follows another', () => {
    // 2026-03-01 is a Sunday, 10:00 in Kolkata (UTC+5:30); Monday 09:30 there is 04:00Z.
    const weekend = [on(6, 0, 24), on(7, 0, 24), on(1, 0, 9.5)];
    expect(told(weekend, 'Asia/Kolkata', '2026-03-01T04:30:00Z')).toBe('2026-03-02T04:00:00Z');
    // 20:45 in Kathmandu (UTC+5:45) is quiet until 07:15, 01:30Z.
    expect(told(daily(20, 31.25), 'Asia/Kathmandu', '2026-03-02T15:00:00Z')).toBe('2026-03-03T01:30:00Z');
  });

  it('may leave no more than an hour of the week', () => {
    const almostAlways = [...WEEK.slice(0, 6).map((weekday) => on(weekday, 0, 24)), on(7, 0, 23)];
    expect(told(almostAlways, 'UTC', '2026-03-02T12:00:00Z')).toBe('2026-03-08T23:00:00Z');
  });

  it('end an hour sooner in the night in which clocks go forward', () => {
    // Berlin, Sunday 2026-03-29: 01:59:59+01:00 is followed by 03:00+02:00. 07:00 is 05:00Z.
    expect(told(daily(23, 31), 'Europe/Berlin', '2026-03-28T22:30:00Z')).toBe('2026-03-29T05:00:00Z');
    // 02:30 does not exist: with the offset before the gap it is 01:30Z, which clocks show as 03:30.
    expect(told([on(7, 0, 2.5)], 'Europe/Berlin', '2026-03-29T00:00:00Z')).toBe('2026-03-29T01:30:00Z');
    // 02:30-02:45 is read as 01:30Z-01:45Z, after 03:00-03:20, which is 01:00Z-01:20Z.
    const shuffled = [on(7, 2.5, 2.75), on(7, 3, 3 + 1 / 3)];
    expect(told(shuffled, 'Europe/Berlin', '2026-03-29T01:05:00Z')).toBe('2026-03-29T01:20:00Z');
    expect(told(shuffled, 'Europe/Berlin', '2026-03-29T01:30:00Z')).toBe('2026-03-29T01:45:00Z');
  });

  it('last an hour longer in the night in which clocks go back', () => {
    // Berlin, Sunday 2026-10-25: 03:00+02:00 is 02:00+01:00. 23:00 is 21:00Z, 07:00 is 06:00Z.
    expect(told(daily(23, 31), 'Europe/Berlin', '2026-10-24T21:00:00Z')).toBe('2026-10-25T06:00:00Z');
    // 02:30 occurs at 00:30Z and at 01:30Z: the first one counts.
    expect(told([on(7, 0, 2.5)], 'Europe/Berlin', '2026-10-24T23:00:00Z')).toBe('2026-10-25T00:30:00Z');
    expect(told([on(7, 0, 2.5)], 'Europe/Berlin', '2026-10-25T01:15:00Z')).toBe('2026-10-25T01:15:00Z');
  });

  it('reach over a day that a zone skipped', () => {
    // Samoa went from Thursday 2011-12-29 (UTC-10) to Saturday 12-31 (UTC+14). Friday 06:00 at UTC-10 is 16:00Z, Saturday 06:00 there.
    const thursday = [on(4, 22, 30)];
    expect(told(thursday, 'Pacific/Apia', '2011-12-30T09:00:00Z')).toBe('2011-12-30T16:00:00Z');
    expect(told(thursday, 'Pacific/Apia', '2011-12-30T12:00:00Z')).toBe('2011-12-30T16:00:00Z');
    expect(told([on(5, 0, 24)], 'Pacific/Apia', '2011-12-30T12:00:00Z')).toBe('2011-12-30T12:00:00Z');
  });
});

const PERSON = {
  key: 'k',
  name: 'n',
  email: 'a@b.example',
  endpointId: null,
  timeZone: 'UTC',
  digest: null,
  language: 'en',
};
const anySpan = fc.record({
  weekday: fc.constantFrom(...WEEK),
  from: fc.integer({ min: 0, max: 1_439 }),
  length: fc.integer({ min: 1, max: 1_440 }),
});
const anyQuietHours = fc
  .array(anySpan, { minLength: 1, maxLength: 7 })
  .map((spans) => spans.map(({ weekday, from, length }) => ({ weekday, from, to: from + length })))
  .filter((quietHours) => contactIssues({ ...PERSON, quietHours }).length === 0);
const anyInstant = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-12-31T00:00:00Z') });

/** Whether a zone that never changes its clocks, so far from UTC, is quiet at an instant: counted in minutes of the week. */
function isQuiet(quietHours: readonly QuietSpan[], offset: number, t: number): boolean {
  // 1970-01-05 was a Monday.
  const ofWeek = ((t + offset * MINUTE - 4 * DAY) % (7 * DAY)) / MINUTE;
  return quietHours.some(({ weekday, from, to }) => {
    const start = (weekday - 1) * 1_440 + from;
    return [0, 10_080].some((week) => ofWeek + week >= start && ofWeek + week < start + to - from);
  });
}

describe('whatever the quiet hours', () => {
  it('the first instant that is not quiet is found, in zones without clock changes', () => {
    const zones = fc.constantFrom(
      ['UTC', 0],
      ['Asia/Kolkata', 330],
      ['Asia/Kathmandu', 345],
      ['America/Phoenix', -420],
    );
    fc.assert(
      fc.property(anyQuietHours, zones, anyInstant, (quietHours, [zone, offset], happened) => {
        const free = deliverableAt(quietHours, zone as string, happened);
        expect(free).toBeGreaterThanOrEqual(happened);
        expect(isQuiet(quietHours, offset as number, free)).toBe(false);
        if (free === happened) return;
        const between = [happened, free - 1, Math.floor((happened + free) / 2)];
        for (const t of between) expect(isQuiet(quietHours, offset as number, t)).toBe(true);
      }),
    );
  });

  it('what is told is not delayed again, and nothing overtakes, in zones with clock changes', () => {
    const zones = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca');
    fc.assert(
      fc.property(anyQuietHours, zones, anyInstant, fc.nat(10 * DAY), (quietHours, zone, happened, later) => {
        const free = deliverableAt(quietHours, zone, happened);
        expect(deliverableAt(quietHours, zone, free)).toBe(free);
        expect(deliverableAt(quietHours, zone, happened + later)).toBeGreaterThanOrEqual(free);
        expect(free - happened).toBeLessThanOrEqual(14 * DAY);
      }),
    );
  });
});
