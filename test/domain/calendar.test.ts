import { describe, expect, it } from '@jest/globals';
import { alwaysCalendar, compileCalendar, validateCalendar, type WorkingTime } from '../../src/domain/calendar.js';
import type { CalendarTerms, Weekday, WorkingSpan } from '../../src/domain/terms.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const at = (text: string): number => Date.parse(text);
const iso = (t: number): string => new Date(t).toISOString().replace('.000Z', 'Z').replace(':00Z', 'Z');

/** Spans as `9-17` or `22-30`, in hours, on the given weekdays. */
function weekly(weekdays: readonly number[], ...hours: string[]): WorkingSpan[] {
  return weekdays.flatMap((weekday) =>
    hours.map((text) => {
      const [from, to] = text.split('-').map((part) => Number(part) * 60) as [number, number];
      return { weekday: weekday as Weekday, from, to };
    }),
  );
}

const MONDAY_TO_FRIDAY = [1, 2, 3, 4, 5];
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

const terms = (timeZone: string, spans: WorkingSpan[], more: Partial<CalendarTerms> = {}): CalendarTerms => ({
  timeZone,
  spans,
  holidays: [],
  extraDays: [],
  ...more,
});

const office = (timeZone: string, ...hours: string[]): WorkingTime =>
  compileCalendar(terms(timeZone, weekly(MONDAY_TO_FRIDAY, ...hours)));

describe('the vectors of the specification', () => {
  it('New York, Friday 16:00 + 2 h over the change to summer time', () => {
    expect(iso(office('America/New_York', '9-17').add(at('2026-03-06T16:00-05:00'), 2 * HOUR))).toBe(
      '2026-03-09T14:00Z',
    );
  });

  it('Berlin round the clock, 24 h over the change to summer time', () => {
    expect(iso(compileCalendar(alwaysCalendar('Europe/Berlin')).add(at('2026-03-28T12:00+01:00'), 24 * HOUR))).toBe(
      '2026-03-29T11:00Z',
    );
  });

  it('Berlin round the clock, 24 h over the change to winter time', () => {
    expect(iso(compileCalendar(alwaysCalendar('Europe/Berlin')).add(at('2026-10-24T12:00+02:00'), 24 * HOUR))).toBe(
      '2026-10-25T10:00Z',
    );
  });

  it('Berlin shift 22:00-06:00 is 7 h and 9 h long in the nights of the changes', () => {
    const shift = compileCalendar(terms('Europe/Berlin', weekly(EVERY_DAY, '22-30')));
    expect(shift.working(at('2026-03-28T12:00+01:00'), at('2026-03-29T12:00+02:00'))).toBe(7 * HOUR);
    expect(shift.working(at('2026-10-24T12:00+02:00'), at('2026-10-25T12:00+01:00'))).toBe(9 * HOUR);
    expect(shift.working(at('2026-06-10T12:00+02:00'), at('2026-06-11T12:00+02:00'))).toBe(8 * HOUR);
  });

  it('Friday 16:30 + 1 h goes on on Monday', () => {
    expect(iso(office('UTC', '9-17').add(at('2026-03-06T16:30Z'), HOUR))).toBe('2026-03-09T09:30Z');
  });

  it('Monday 17:00 + 4 h of 8-18, and one working hour before that', () => {
    expect(iso(office('UTC', '8-18').add(at('2026-03-09T17:00Z'), 4 * HOUR))).toBe('2026-03-10T11:00Z');
    expect(iso(office('UTC', '8-18').add(at('2026-03-09T17:00Z'), 3 * HOUR))).toBe('2026-03-10T10:00Z');
  });

  it('Monday 16:00 + 8 h of 9-18, and with 2 working hours paused', () => {
    expect(iso(office('UTC', '9-18').add(at('2026-03-09T16:00Z'), 8 * HOUR))).toBe('2026-03-10T15:00Z');
    expect(iso(office('UTC', '9-18').add(at('2026-03-09T16:00Z'), 10 * HOUR))).toBe('2026-03-10T17:00Z');
  });

  it('a break at noon is left out', () => {
    expect(iso(office('UTC', '9-12', '13-18').add(at('2026-03-09T11:30Z'), HOUR))).toBe('2026-03-09T13:30Z');
  });

  it('London over Easter', () => {
    const london = compileCalendar(
      terms('Europe/London', weekly(MONDAY_TO_FRIDAY, '9-17'), {
        holidays: [
          { date: '2026-04-03', name: 'Good Friday' },
          { date: '2026-04-06', name: 'Easter Monday' },
        ],
      }),
    );
    expect(iso(london.add(at('2026-04-02T16:00+01:00'), 2 * HOUR))).toBe('2026-04-07T09:00Z');
  });

  it('24 working hours are three days of 8 hours, and a deadline on closing time stays there', () => {
    expect(iso(office('UTC', '9-17').add(at('2026-03-09T09:00Z'), 24 * HOUR))).toBe('2026-03-11T17:00Z');
  });

  it('Friday 09:00 + 8 h is due on Friday at 17:00', () => {
    expect(iso(office('UTC', '9-17').add(at('2026-03-06T09:00Z'), 8 * HOUR))).toBe('2026-03-06T17:00Z');
  });
});

describe('adding working time', () => {
  const hours = office('UTC', '9-17');

  it('nothing stays at the start, open or closed', () => {
    expect(hours.add(at('2026-03-07T12:00Z'), 0)).toBe(at('2026-03-07T12:00Z'));
    expect(hours.add(at('2026-03-06T12:00Z'), -HOUR)).toBe(at('2026-03-06T12:00Z'));
  });

  it('starts to count at the next opening', () => {
    expect(iso(hours.add(at('2026-03-07T12:00Z'), 1))).toBe('2026-03-09T09:00:00.001Z');
    expect(iso(hours.add(at('2026-03-06T17:00Z'), HOUR))).toBe('2026-03-09T10:00Z');
  });

  it('goes over years that were never asked for', () => {
    expect(iso(hours.add(at('2024-01-01T09:00Z'), 262 * 8 * HOUR))).toBe('2024-12-31T17:00Z');
    expect(iso(hours.add(at('2024-01-01T09:00Z'), 262 * 8 * HOUR + HOUR))).toBe('2025-01-01T10:00Z');
    expect(iso(hours.add(at('2021-01-01T09:00Z'), 8 * HOUR))).toBe('2021-01-01T17:00Z');
    expect(hours.working(at('2019-01-01T00:00Z'), at('2030-01-01T00:00Z'))).toBe(2_870 * 8 * HOUR);
  });

  it('works on a leap day', () => {
    expect(iso(hours.add(at('2024-02-28T16:00Z'), 9 * HOUR))).toBe('2024-02-29T17:00Z');
    expect(iso(hours.add(at('2024-02-28T16:00Z'), 10 * HOUR))).toBe('2024-03-01T10:00Z');
    expect(iso(hours.add(at('2028-02-28T16:00Z'), 2 * HOUR))).toBe('2028-02-29T10:00Z');
  });

  it('refuses times outside the years Accord knows, and more than they hold', () => {
    expect(() => hours.add(at('2026-03-06T12:00Z'), Number.POSITIVE_INFINITY)).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT' }),
    );
    expect(() => hours.working(0, Number.POSITIVE_INFINITY)).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT' }),
    );
    expect(() => hours.isOpen(Number.NaN)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });

  it('refuses a calendar without open time, and ends where extra days end', () => {
    expect(() => compileCalendar(terms('UTC', []))).toThrow('no open time');
    const once = compileCalendar(terms('UTC', [], { extraDays: [{ date: '2026-03-07', from: 540, to: 600 }] }));
    expect(iso(once.add(at('2026-01-01T00:00Z'), HOUR))).toBe('2026-03-07T10:00Z');
    expect(() => once.add(at('2026-01-01T00:00Z'), HOUR + 1)).toThrow('too little open time');
    expect(() => once.nextOpen(at('2026-03-08T00:00Z'))).toThrow('too little open time');
  });
});

describe('working time between two instants', () => {
  it('is nothing when the second is not after the first', () => {
    expect(office('UTC', '9-17').working(at('2026-03-06T12:00Z'), at('2026-03-06T12:00Z'))).toBe(0);
    expect(office('UTC', '9-17').working(at('2026-03-06T12:00Z'), at('2026-03-06T11:00Z'))).toBe(0);
  });

  it('counts spans that cross midnight, into a weekend and a new year', () => {
    const nights = compileCalendar(terms('UTC', weekly(MONDAY_TO_FRIDAY, '22-30')));
    expect(nights.working(at('2026-03-07T00:00Z'), at('2026-03-07T12:00Z'))).toBe(6 * HOUR);
    expect(nights.working(at('2026-03-08T00:00Z'), at('2026-03-09T12:00Z'))).toBe(0);
    // Asked first at the turn of a year: the span of 31 December reaches into it.
    const turn = compileCalendar(terms('UTC', weekly(EVERY_DAY, '23-47')));
    expect(turn.working(at('2027-01-01T00:00Z'), at('2027-01-01T04:00Z'))).toBe(4 * HOUR);
    expect(nights.working(at('2025-12-31T23:00Z'), at('2026-01-01T23:00Z'))).toBe(8 * HOUR);
  });

  it('removes with a holiday the span that starts on it, up to its end on the next day', () => {
    const nights = compileCalendar(
      terms('UTC', weekly(EVERY_DAY, '22-30'), { holidays: [{ date: '2026-05-01', name: 'Labour Day' }] }),
    );
    expect(
      nights
        .spans(at('2026-04-30T12:00Z'), at('2026-05-03T12:00Z'))
        .map((span) => `${iso(span.startsAt)} ${iso(span.endsAt)}`),
    ).toEqual(['2026-04-30T22:00Z 2026-05-01T06:00Z', '2026-05-02T22:00Z 2026-05-03T06:00Z']);
  });

  it('adds extra days with their own spans, also where they are holidays, and merges what overlaps', () => {
    const calendar = compileCalendar(
      terms('UTC', weekly(MONDAY_TO_FRIDAY, '9-17'), {
        holidays: [{ date: '2026-05-01', name: 'Labour Day' }],
        extraDays: [
          { date: '2026-05-01', from: 600, to: 720 },
          { date: '2026-05-02', from: 540, to: 600 },
          { date: '2026-05-02', from: 660, to: 720 },
          { date: '2026-05-04', from: 480, to: 600 },
        ],
      }),
    );
    expect(
      calendar
        .spans(at('2026-05-01T00:00Z'), at('2026-05-05T00:00Z'))
        .map((span) => `${iso(span.startsAt)} ${iso(span.endsAt)}`),
    ).toEqual([
      '2026-05-01T10:00Z 2026-05-01T12:00Z',
      '2026-05-02T09:00Z 2026-05-02T10:00Z',
      '2026-05-02T11:00Z 2026-05-02T12:00Z',
      '2026-05-04T08:00Z 2026-05-04T17:00Z',
    ]);
  });
});

describe('clock changes and odd zones', () => {
  it('India has half an hour in its offset', () => {
    const india = office('Asia/Kolkata', '9-17');
    expect(iso(india.add(at('2026-03-06T16:30+05:30'), HOUR))).toBe('2026-03-09T04:00Z');
    expect(india.working(at('2026-03-06T03:29Z'), at('2026-03-06T11:31Z'))).toBe(8 * HOUR);
  });

  it('Lord Howe changes its clocks by half an hour', () => {
    const island = compileCalendar(terms('Australia/Lord_Howe', weekly(EVERY_DAY, '0-6')));
    // 5 April 2026: from 02:00 back to 01:30. 4 October 2026: from 02:00 on to 02:30.
    expect(island.working(at('2026-04-05T00:00+11:00'), at('2026-04-05T12:00+10:30'))).toBe(6.5 * HOUR);
    expect(island.working(at('2026-10-04T00:00+10:30'), at('2026-10-04T12:00+11:00'))).toBe(5.5 * HOUR);
    const always = compileCalendar(alwaysCalendar('Australia/Lord_Howe'));
    expect(always.working(at('2026-04-05T00:00+11:00'), at('2026-04-06T00:00+10:30'))).toBe(24.5 * HOUR);
  });

  it('a boundary in the gap is read with the offset before it, one that comes twice is the first', () => {
    const spans = (date: string, from: number, to: number): string[] => {
      const calendar = compileCalendar(terms('Europe/Berlin', [{ weekday: 7, from, to }]));
      return calendar
        .spans(at(`${date}T00:00Z`) - 6 * HOUR, at(`${date}T12:00Z`))
        .map((span) => `${iso(span.startsAt)} ${iso(span.endsAt)}`);
    };
    expect(spans('2026-03-29', 150, 300)).toEqual(['2026-03-29T01:30Z 2026-03-29T03:00Z']);
    expect(spans('2026-03-29', 60, 150)).toEqual(['2026-03-29T00:00Z 2026-03-29T01:30Z']);
    expect(spans('2026-10-25', 150, 300)).toEqual(['2026-10-25T00:30Z 2026-10-25T04:00Z']);
    expect(spans('2026-10-25', 60, 150)).toEqual(['2026-10-24T23:00Z 2026-10-25T00:30Z']);
  });

  it('no span becomes negative: one that ends before its moved start is left out', () => {
    const calendar = compileCalendar(
      terms('Europe/Berlin', [
        { weekday: 7, from: 150, to: 180 },
        { weekday: 1, from: 540, to: 600 },
      ]),
    );
    expect(calendar.working(at('2026-03-29T00:00+01:00'), at('2026-03-30T00:00+02:00'))).toBe(0);
    expect(calendar.working(at('2026-03-22T00:00+01:00'), at('2026-03-23T00:00+01:00'))).toBe(30 * MINUTE);
    expect(iso(calendar.add(at('2026-03-29T00:00+01:00'), MINUTE))).toBe('2026-03-30T07:01Z');
  });

  it('two spans that overlap after a clock change count once', () => {
    const calendar = compileCalendar(
      terms('Europe/Berlin', [
        { weekday: 7, from: 60, to: 150 },
        { weekday: 7, from: 180, to: 240 },
      ]),
    );
    // 01:00-02:30 becomes 01:00-03:30 summer time, which 03:00-04:00 overlaps.
    expect(calendar.working(at('2026-03-29T00:00+01:00'), at('2026-03-30T00:00+02:00'))).toBe(2 * HOUR);
  });

  it('a day the zone left out is not worked', () => {
    const samoa = compileCalendar(terms('Pacific/Apia', weekly(EVERY_DAY, '9-17')));
    expect(samoa.working(at('2011-12-29T00:00-10:00'), at('2012-01-01T00:00+14:00'))).toBe(16 * HOUR);
    const nights = compileCalendar(terms('Pacific/Apia', weekly([4], '22-30')));
    expect(nights.working(at('2011-12-29T00:00-10:00'), at('2012-01-01T00:00+14:00'))).toBe(8 * HOUR);
  });
});

describe('open and closed', () => {
  const hours = office('UTC', '9-12', '12-17');

  it('opens at the start of a span and is closed at its end', () => {
    expect(hours.isOpen(at('2026-03-06T08:59:59.999Z'))).toBe(false);
    expect(hours.isOpen(at('2026-03-06T09:00Z'))).toBe(true);
    expect(hours.isOpen(at('2026-03-06T12:00Z'))).toBe(true);
    expect(hours.isOpen(at('2026-03-06T17:00Z'))).toBe(false);
  });

  it('finds the next opening, also over a new year', () => {
    expect(iso(hours.nextOpen(at('2026-03-06T10:00Z')))).toBe('2026-03-06T10:00Z');
    expect(iso(hours.nextOpen(at('2026-03-06T17:00Z')))).toBe('2026-03-09T09:00Z');
    expect(iso(office('UTC', '8-16').nextOpen(at('2032-12-31T20:00Z')))).toBe('2033-01-03T08:00Z');
  });

  it('lists open spans clipped to what was asked, touching ones as one', () => {
    expect(
      hours
        .spans(at('2026-03-06T10:00Z'), at('2026-03-09T09:30Z'))
        .map((span) => `${iso(span.startsAt)} ${iso(span.endsAt)}`),
    ).toEqual(['2026-03-06T10:00Z 2026-03-06T17:00Z', '2026-03-09T09:00Z 2026-03-09T09:30Z']);
    expect(hours.spans(at('2026-03-07T00:00Z'), at('2026-03-08T00:00Z'))).toEqual([]);
    expect(hours.spans(at('2026-03-08T00:00Z'), at('2026-03-07T00:00Z'))).toEqual([]);
  });
});

describe('business days', () => {
  const hours = compileCalendar(
    terms('Europe/Berlin', [...weekly([1, 2, 3, 4], '9-12', '13-18'), ...weekly([5], '9-15')], {
      holidays: [{ date: '2026-04-06', name: 'Easter Monday' }],
      extraDays: [{ date: '2026-04-25', from: 600, to: 720 }],
    }),
  );
  const due = (start: string, days: number): string => iso(hours.dueAfterBusinessDays(at(start), days));

  it('end at the same wall time so many working days later', () => {
    expect(due('2026-03-09T10:00+01:00', 1)).toBe('2026-03-10T09:00Z');
    expect(due('2026-03-05T10:00+01:00', 2)).toBe('2026-03-09T09:00Z');
    expect(due('2026-03-09T10:00:00.123+01:00', 1)).toBe('2026-03-10T09:00:00.123Z');
  });

  it('keep the wall time over a clock change', () => {
    expect(due('2026-03-27T10:00+01:00', 1)).toBe('2026-03-30T08:00Z');
    expect(due('2026-10-23T10:00+02:00', 1)).toBe('2026-10-26T09:00Z');
  });

  it('begin with the first open instant', () => {
    expect(due('2026-03-07T12:00+01:00', 1)).toBe('2026-03-10T08:00Z');
    expect(due('2026-03-09T12:30+01:00', 1)).toBe('2026-03-10T12:00Z');
    expect(due('2026-03-09T18:00+01:00', 1)).toBe('2026-03-11T08:00Z');
    expect(due('2026-03-07T12:00+01:00', 0)).toBe('2026-03-09T08:00Z');
  });

  it('end with the spans of the day where the wall time lies outside them', () => {
    expect(due('2026-03-05T17:00+01:00', 1)).toBe('2026-03-06T14:00Z');
    expect(due('2026-04-24T14:00+02:00', 1)).toBe('2026-04-25T10:00Z');
    expect(due('2026-04-24T09:30+02:00', 1)).toBe('2026-04-25T10:00Z');
    expect(due('2026-03-06T12:30+01:00', 1)).toBe('2026-03-09T17:00Z');
  });

  it('pass over holidays and count extra days', () => {
    expect(due('2026-04-03T10:00+02:00', 1)).toBe('2026-04-07T08:00Z');
    expect(due('2026-04-24T10:30+02:00', 1)).toBe('2026-04-25T08:30Z');
    expect(due('2026-04-24T10:30+02:00', 2)).toBe('2026-04-27T08:30Z');
  });

  it('give a limit in working time: one day from Thursday 17:00 is 7 hours, to the end of the short Friday', () => {
    const start = at('2026-03-05T17:00+01:00');
    const limit = hours.working(start, hours.dueAfterBusinessDays(start, 1));
    expect(limit).toBe(7 * HOUR);
    expect(iso(hours.add(start, limit))).toBe('2026-03-06T14:00Z');
  });

  it('of a night shift belong to the day the shift began on', () => {
    const nights = compileCalendar(terms('Europe/Berlin', weekly(MONDAY_TO_FRIDAY, '22-30')));
    // Tuesday 02:00 is still Monday's shift: one working day later is Wednesday 02:00, in Tuesday's.
    expect(iso(nights.dueAfterBusinessDays(at('2026-06-09T02:00+02:00'), 1))).toBe('2026-06-10T00:00Z');
    expect(iso(nights.dueAfterBusinessDays(at('2026-06-13T02:00+02:00'), 1))).toBe('2026-06-16T00:00Z');
  });

  it('end after they begin where an extra day lies within the span of the day before', () => {
    const late = compileCalendar(
      terms('Europe/Berlin', [...weekly([6], '4-26'), ...weekly([1], '0-1')], {
        extraDays: [{ date: '2026-06-14', from: 0, to: 60 }],
      }),
    );
    // Sunday's own span has begun and ended: the next working day is Monday.
    expect(iso(late.dueAfterBusinessDays(at('2026-06-14T01:30+02:00'), 1))).toBe('2026-06-14T23:00Z');
    expect(iso(late.dueAfterBusinessDays(at('2026-06-13T23:30+02:00'), 1))).toBe('2026-06-13T23:00Z');
  });

  it('none are due at the first open instant itself, also where the clocks show its time twice', () => {
    const always = compileCalendar(alwaysCalendar('Europe/Berlin'));
    expect(iso(always.dueAfterBusinessDays(at('2026-10-25T02:30+01:00'), 0))).toBe('2026-10-25T01:30Z');
  });

  it('are whole', () => {
    expect(() => hours.dueAfterBusinessDays(0, 1.5)).toThrow('whole number');
    expect(() => hours.dueAfterBusinessDays(0, -1)).toThrow('whole number');
  });
});

describe('a calendar that is written down', () => {
  const paths = (calendar: Partial<CalendarTerms>): string[] =>
    validateCalendar(terms('Europe/Berlin', weekly(MONDAY_TO_FRIDAY, '9-17'), calendar), 'calendar').map(
      (issue) => issue.path,
    );

  it('is accepted when nothing is wrong with it', () => {
    expect(validateCalendar(alwaysCalendar('UTC'), 'calendar')).toEqual([]);
    expect(paths({})).toEqual([]);
    expect(paths({ spans: weekly(EVERY_DAY, '0-12', '12-24') })).toEqual([]);
    expect(paths({ spans: weekly(EVERY_DAY, '22-30', '6-22') })).toEqual([]);
    expect(
      paths({
        extraDays: [{ date: '2026-05-02', from: 0, to: 1_440 }],
        holidays: [{ date: '2026-05-01', name: 'Labour Day' }],
      }),
    ).toEqual([]);
  });

  it('is refused when it is longer than any calendar of people', () => {
    const minutes = (count: number) =>
      Array.from({ length: count }, (_, i) => ({ weekday: 1 as Weekday, from: 2 * i, to: 2 * i + 1 }));
    expect(paths({ spans: minutes(200) })).toEqual([]);
    expect(paths({ spans: minutes(201) })).toEqual(['calendar.spans']);
    const holidays = (count: number) =>
      Array.from({ length: count }, () => ({ date: '2026-05-01', name: 'Labour Day' }));
    expect(paths({ holidays: holidays(2_000) })).toEqual([]);
    expect(paths({ holidays: holidays(2_001) })).toEqual(['calendar.holidays']);
  });

  it('is refused with the path of every fault', () => {
    expect(paths({ timeZone: 'Mars/Olympus' })).toEqual(['calendar.timeZone']);
    expect(paths({ spans: [] })).toEqual(['calendar.spans']);
    expect(
      paths({
        timeZone: '',
        spans: [
          { weekday: 8 as Weekday, from: -1, to: 0 },
          { weekday: 1, from: 540, to: 540 },
          { weekday: 2, from: 0, to: 1_441 },
          { weekday: 3, from: 0.5, to: Number.NaN },
        ],
        holidays: [{ date: '2026-02-30', name: 'No day' }],
        extraDays: [{ date: 'today', from: 1_440, to: 1_500 }],
      }),
    ).toEqual([
      'calendar.timeZone',
      'calendar.spans.0.weekday',
      'calendar.spans.0.from',
      'calendar.spans.1.to',
      'calendar.spans.2.to',
      'calendar.spans.3.from',
      'calendar.spans.3.to',
      'calendar.holidays.0.date',
      'calendar.extraDays.0.date',
      'calendar.extraDays.0.from',
    ]);
  });

  it('is refused when spans overlap, over midnight and from Sunday into Monday too', () => {
    expect(paths({ spans: weekly([1], '9-13', '12-17') })).toEqual(['calendar.spans.1']);
    expect(paths({ spans: [...weekly([1], '22-30'), ...weekly([2], '5-9')] })).toEqual(['calendar.spans.1']);
    expect(paths({ spans: [...weekly([1], '5-9'), ...weekly([7], '22-30')] })).toEqual(['calendar.spans.0']);
    expect(paths({ spans: weekly([1, 1], '9-17') })).toEqual(['calendar.spans.1']);
    expect(paths({ spans: weekly([1], '8-18', '9-10', '17-19') })).toEqual(['calendar.spans.1', 'calendar.spans.2']);
    expect(
      paths({
        extraDays: [
          { date: '2026-05-02', from: 0, to: 1_440 },
          { date: '2026-05-02', from: 600, to: 660 },
        ],
      }),
    ).toEqual(['calendar.extraDays.1']);
  });

  it('is refused when its lists are too long', () => {
    expect(paths({ holidays: Array.from({ length: 2_001 }, () => ({ date: '2026-01-01', name: 'Again' })) })).toEqual([
      'calendar.holidays',
    ]);
  });
});

describe('compiling', () => {
  it('is done once for equal calendars', () => {
    const one = compileCalendar(terms('Europe/Rome', weekly([1, 2], '9-17')));
    expect(compileCalendar(terms('Europe/Rome', weekly([2, 1], '9-17')))).toBe(one);
    expect(compileCalendar(terms('Europe/Rome', weekly([2, 1], '9-18')))).not.toBe(one);
    expect(
      compileCalendar(
        terms('Europe/Rome', weekly([1, 2], '9-17'), { holidays: [{ date: '2026-05-01', name: 'Labour Day' }] }),
      ),
    ).not.toBe(one);
  });
});
