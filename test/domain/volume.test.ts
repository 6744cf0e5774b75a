import { describe, expect, it } from '@jest/globals';
import type { Weekday } from '../../src/domain/terms.js';
import { expectedVolume } from '../../src/domain/volume.js';

// 2026-06-01 is a Monday.
const twoWeeks = { from: '2026-05-18', to: '2026-05-31' };
const weekdaysTen = new Map<Weekday, number>([1, 2, 3, 4, 5].map((weekday) => [weekday as Weekday, 20]));

describe('the volume expected in a period', () => {
  it('adds the mean of the same weekday for each day that is left', () => {
    // History: 20 on each pair of weekdays, so 10 a working day. Wed 3 June begins: Wed, Thu, Fri of this week and Mon 8, Tue 9.
    const expected = expectedVolume({
      total: 25,
      history: { ...twoWeeks, totals: weekdaysTen },
      today: '2026-06-03',
      shareOfToday: 0,
      endsOn: '2026-06-09',
    });
    expect(expected).toBe(25 + 50);
  });

  it('expects of the running day only what is left of it', () => {
    const expected = expectedVolume({
      total: 8,
      history: { ...twoWeeks, totals: weekdaysTen },
      today: '2026-06-01',
      shareOfToday: 0.75,
      endsOn: '2026-06-02',
    });
    // A quarter of Monday's 10, rounded with Tuesday's 10: 12.5 becomes 13.
    expect(expected).toBe(8 + 13);
  });

  it('counts weekdays without outcomes as nothing', () => {
    const expected = expectedVolume({
      total: 3,
      history: { ...twoWeeks, totals: weekdaysTen },
      today: '2026-06-06',
      shareOfToday: 0,
      endsOn: '2026-06-07',
    });
    expect(expected).toBe(3);
  });

  it('is unknown without earlier days to learn from', () => {
    const input = { total: 3, history: null, today: '2026-06-01', shareOfToday: 0, endsOn: '2026-06-30' };
    expect(expectedVolume(input)).toBeNull();
  });
});
