import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileCalendar, validateCalendar } from '../../src/domain/calendar.js';
import type { CalendarTerms, Weekday } from '../../src/domain/terms.js';

const MINUTE = 60_000;
const HALF_HOUR = 30 * MINUTE;
const DAY = 86_400_000;

/** A minute as the wall clock of a zone shows it: days since 1970-01-01, minute of the day. */
interface WallMinute {
  readonly day: number;
  readonly minute: number;
}

/** Two weeks around a change of the clocks or of the year, their minutes read from the platform's own formatting. */
interface Window {
  readonly zone: string;
  readonly startsAt: number;
  readonly wall: readonly WallMinute[];
}

function windowOf(zone: string, startsOn: string): Window {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  });
  const startsAt = Date.parse(`${startsOn}T00:00Z`);
  // These zones change their clocks on the half hour, so it is enough to read every half hour.
  const wall = Array.from({ length: (14 * DAY) / HALF_HOUR }, (_, i) => {
    const parts = format.formatToParts(startsAt + i * HALF_HOUR).map((part) => [part.type, Number(part.value)]);
    const shown = Object.fromEntries(parts) as Record<'year' | 'month' | 'day' | 'hour' | 'minute', number>;
    const day = Date.UTC(shown.year, shown.month - 1, shown.day) / DAY;
    return Array.from({ length: 30 }, (__, minute) => ({ day, minute: shown.hour * 60 + shown.minute + minute }));
  }).flat();
  return { zone, startsAt, wall };
}

const windows = [
  windowOf('Europe/Berlin', '2026-03-23'),
  windowOf('Europe/Berlin', '2026-10-19'),
  windowOf('America/New_York', '2025-12-28'),
  windowOf('Australia/Lord_Howe', '2026-03-30'),
  windowOf('Australia/Lord_Howe', '2026-09-28'),
  windowOf('Asia/Kolkata', '2024-02-22'),
];

/** The slow way, minute by minute: is it open, by what its wall clock shows. */
function minuteWalker(terms: CalendarTerms): (wall: WallMinute) => boolean {
  const days = new Map<number, { from: number; to: number }[]>();
  const spansOn = (day: number): { from: number; to: number }[] => {
    const date = new Date(day * DAY).toISOString().slice(0, 10);
    const weekday = ((day + 3) % 7) + 1;
    const isHoliday = terms.holidays.some((holiday) => holiday.date === date);
    return [
      ...terms.spans.filter((span) => span.weekday === weekday && !isHoliday),
      ...terms.extraDays.filter((extra) => extra.date === date),
    ];
  };
  const covers = (day: number, minute: number): boolean => {
    const spans = days.get(day) ?? spansOn(day);
    days.set(day, spans);
    return spans.some((span) => span.from <= minute && minute < span.to);
  };
  return ({ day, minute }) => covers(day, minute) || covers(day - 1, minute + 1_440);
}

/** Whole hours: a boundary in the half hour or hour that a clock change skips or repeats has a test of its own. */
const span = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 1, max: 24 }))
  .map(([from, length]) => ({ from: from * 60, to: (from + length) * 60 }));

const calendarIn = (window: Window): fc.Arbitrary<CalendarTerms> => {
  const date = fc
    .integer({ min: -1, max: 14 })
    .map((n) => new Date(window.startsAt + n * DAY).toISOString().slice(0, 10));
  return fc.record({
    timeZone: fc.constant(window.zone),
    spans: fc.array(
      fc
        .tuple(fc.integer({ min: 1, max: 7 }), span)
        .map(([weekday, times]) => ({ weekday: weekday as Weekday, ...times })),
      { minLength: 1, maxLength: 10 },
    ),
    holidays: fc.array(
      date.map((on) => ({ date: on, name: 'Holiday' })),
      { maxLength: 3 },
    ),
    extraDays: fc.array(
      fc.tuple(date, span).map(([on, times]) => ({ date: on, ...times })),
      { maxLength: 3 },
    ),
  });
};

const scene = fc.constantFrom(...windows).chain((window) =>
  fc.record({
    window: fc.constant(window),
    terms: calendarIn(window),
    a: fc.integer({ min: 0, max: 14 * DAY - 1 }).map((offset) => window.startsAt + offset),
    b: fc.integer({ min: 0, max: 14 * DAY - 1 }).map((offset) => window.startsAt + offset),
    c: fc.integer({ min: 0, max: 14 * DAY - 1 }).map((offset) => window.startsAt + offset),
    amount: fc.integer({ min: 0, max: 2_000 * 60 * MINUTE }),
    more: fc.integer({ min: 0, max: 100 * 60 * MINUTE }),
  }),
);

describe('whatever the calendar', () => {
  it('working time is what walking through the minutes counts', () => {
    fc.assert(
      fc.property(scene, ({ window, terms, a, b }) => {
        const isOpen = minuteWalker(terms);
        const [from, to] = [a, b].map((t) => Math.floor((t - window.startsAt) / MINUTE)).sort((x, y) => x - y) as [
          number,
          number,
        ];
        const walked = window.wall.slice(from, to).filter(isOpen).length * MINUTE;
        const calendar = compileCalendar(terms);
        const [startsAt, endsAt] = [from, to].map((minute) => window.startsAt + minute * MINUTE) as [number, number];
        expect(calendar.working(startsAt, endsAt)).toBe(walked);
        expect(calendar.isOpen(startsAt)).toBe(isOpen(window.wall[from] as WallMinute));
      }),
      { numRuns: 150 },
    );
  });

  it('an added amount is worked exactly, and an instant earlier it is not', () => {
    fc.assert(
      fc.property(scene, ({ terms, a, amount }) => {
        const calendar = compileCalendar(terms);
        const end = calendar.add(a, amount);
        expect(calendar.working(a, end)).toBe(amount);
        if (amount === 0) expect(end).toBe(a);
        else expect(calendar.working(a, end - 1)).toBe(amount - 1);
      }),
    );
  });

  it('adding more, or later, never ends earlier, and can be done in two steps', () => {
    fc.assert(
      fc.property(scene, ({ terms, a, b, amount, more }) => {
        const calendar = compileCalendar(terms);
        const end = calendar.add(a, amount);
        expect(calendar.add(a, amount + more)).toBeGreaterThanOrEqual(end);
        expect(calendar.add(Math.max(a, b), amount)).toBeGreaterThanOrEqual(calendar.add(Math.min(a, b), amount));
        expect(calendar.add(end, more)).toBe(more === 0 ? end : calendar.add(a, amount + more));
      }),
    );
  });

  it('working time adds up over adjacent stretches, and is the sum of the open spans', () => {
    fc.assert(
      fc.property(scene, ({ terms, a, b, c }) => {
        const [first, middle, last] = [a, b, c].sort((x, y) => x - y) as [number, number, number];
        const calendar = compileCalendar(terms);
        expect(calendar.working(first, middle) + calendar.working(middle, last)).toBe(calendar.working(first, last));
        const spans = calendar.spans(first, last);
        expect(spans.reduce((sum, open) => sum + open.endsAt - open.startsAt, 0)).toBe(calendar.working(first, last));
        spans.forEach((open, i) => {
          expect(open.startsAt).toBeLessThan(open.endsAt);
          if (i > 0) expect(open.startsAt).toBeGreaterThan(spans[i - 1]!.endsAt);
        });
      }),
    );
  });

  it('the next open instant is the first, and nothing is worked before it', () => {
    fc.assert(
      fc.property(scene, ({ terms, a }) => {
        const calendar = compileCalendar(terms);
        const next = calendar.nextOpen(a);
        expect(calendar.isOpen(next)).toBe(true);
        expect(calendar.working(a, next)).toBe(0);
      }),
    );
  });

  it('business days never end before they begin, and further days never end earlier', () => {
    fc.assert(
      fc.property(scene, fc.integer({ min: 0, max: 8 }), ({ terms, a }, days) => {
        const calendar = compileCalendar(terms);
        const due = calendar.dueAfterBusinessDays(a, days);
        expect(due).toBeGreaterThanOrEqual(calendar.nextOpen(a));
        expect(calendar.add(a, calendar.working(a, due))).toBeLessThanOrEqual(due);
        const further = calendar.dueAfterBusinessDays(a, days + 1);
        // Where spans overlap, those of one day may end before those of the day before.
        const overlap = terms.extraDays.length > 0 || validateCalendar(terms, 'calendar').length > 0;
        if (!overlap) expect(further).toBeGreaterThanOrEqual(due);
      }),
    );
  });

  it('the order in which years are asked for changes nothing', () => {
    fc.assert(
      fc.property(scene, fc.array(fc.integer({ min: -4, max: 4 }), { maxLength: 4 }), ({ terms, a, b }, years) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const fresh = compileCalendar(terms).working(from, to);
        // A holiday far away makes it another calendar, which is compiled anew.
        const other = compileCalendar({ ...terms, holidays: [...terms.holidays, { date: '2199-01-01', name: 'Far' }] });
        for (const year of years) other.isOpen(a + year * 365 * DAY);
        expect(other.working(from, to)).toBe(fresh);
      }),
      { numRuns: 50 },
    );
  });
});
