import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileCalendar, type WorkingTime } from '../../src/domain/calendar.js';
import { withoutSpans } from '../../src/domain/excludedtime.js';
import { HOUR, type Interval } from '../../src/domain/instant.js';
import { ALWAYS_UTC, at, OFFICE } from '../support/clockterms.js';

const ALWAYS = compileCalendar(ALWAYS_UTC);
const WORK = compileCalendar(OFFICE);

function span(from: string, to: string): Interval {
  return { startsAt: at(from), endsAt: at(to) };
}

function iso(t: number | null): string | null {
  return t === null ? null : new Date(t).toISOString().replace('.000', '');
}

/** 2026-03-09 is a Monday. */
const NOON = span('2026-03-09T12:00:00Z', '2026-03-09T14:00:00Z');

describe('a calendar without excluded spans', () => {
  it('is the calendar itself where nothing is excluded', () => {
    expect(withoutSpans(WORK, [])).toBe(WORK);
  });

  it('counts no time within them, and puts off what is due behind them', () => {
    const calendar = withoutSpans(ALWAYS, [NOON]);
    expect(calendar.working(at('2026-03-09T10:00:00Z'), at('2026-03-09T15:00:00Z'))).toBe(3 * HOUR);
    expect(calendar.working(at('2026-03-09T13:00:00Z'), at('2026-03-09T13:30:00Z'))).toBe(0);
    expect(iso(calendar.add(at('2026-03-09T10:00:00Z'), 3 * HOUR))).toBe('2026-03-09T15:00:00Z');
    expect(iso(calendar.add(at('2026-03-09T13:00:00Z'), HOUR))).toBe('2026-03-09T15:00:00Z');
  });

  it('leaves a deadline that falls on their beginning there', () => {
    const calendar = withoutSpans(ALWAYS, [NOON]);
    expect(iso(calendar.add(at('2026-03-09T11:00:00Z'), HOUR))).toBe('2026-03-09T12:00:00Z');
    expect(iso(calendar.add(at('2026-03-09T13:00:00Z'), 0))).toBe('2026-03-09T13:00:00Z');
  });

  it('takes nothing twice that is closed anyway', () => {
    const night = span('2026-03-09T16:00:00Z', '2026-03-10T10:00:00Z');
    const calendar = withoutSpans(WORK, [night]);
    expect(calendar.working(at('2026-03-09T09:00:00Z'), at('2026-03-10T17:00:00Z'))).toBe(14 * HOUR);
    expect(iso(calendar.add(at('2026-03-09T15:00:00Z'), 2 * HOUR))).toBe('2026-03-10T11:00:00Z');
    expect(calendar.spans(at('2026-03-09T00:00:00Z'), at('2026-03-11T00:00:00Z'))).toEqual([
      span('2026-03-09T09:00:00Z', '2026-03-09T16:00:00Z'),
      span('2026-03-10T10:00:00Z', '2026-03-10T17:00:00Z'),
    ]);
    expect(iso(calendar.nextOpen(at('2026-03-09T16:30:00Z')))).toBe('2026-03-10T10:00:00Z');
    expect([at('2026-03-09T15:59:00Z'), night.startsAt, night.endsAt].map(calendar.isOpen)).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('gives business days the working time they have without them', () => {
    const calendar = withoutSpans(WORK, [NOON]);
    const start = at('2026-03-09T10:00:00Z');
    const due = calendar.dueAfterBusinessDays(start, 1);
    // One day of eight hours, and two hours that did not count.
    expect(iso(due)).toBe('2026-03-10T12:00:00Z');
    expect(calendar.working(start, due)).toBe(8 * HOUR);
  });

  const BASE = at('2026-03-06T00:00:00Z');
  const anySpans = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 20 })), { maxLength: 4 })
    .map((drawn) => {
      let free = 0;
      return drawn
        .sort(([a], [b]) => a - b)
        .flatMap(([from, length]): Interval[] => {
          if (from < free) return [];
          free = from + length + 1;
          return [{ startsAt: BASE + from * HOUR, endsAt: BASE + (from + length) * HOUR }];
        });
    });

  it('adds to the earliest instant that has the amount before it, and its open spans add up to it', () => {
    fc.assert(
      fc.property(
        anySpans,
        fc.integer({ min: 0, max: 250 }),
        fc.integer({ min: 0, max: 40 }),
        fc.constantFrom(ALWAYS, WORK),
        (spans, from, hours, base: WorkingTime) => {
          const calendar = withoutSpans(base, spans);
          const start = BASE + from * HOUR;
          const end = calendar.add(start, hours * HOUR);
          expect(calendar.working(start, end)).toBe(hours * HOUR);
          if (hours > 0) expect(calendar.working(start, end - 1)).toBe(hours * HOUR - 1);
          const open = calendar.spans(start, end).reduce((sum, { startsAt, endsAt }) => sum + endsAt - startsAt, 0);
          expect(open).toBe(hours * HOUR);
          for (const { startsAt, endsAt } of spans) expect(calendar.working(startsAt, endsAt)).toBe(0);
        },
      ),
    );
  });
});
