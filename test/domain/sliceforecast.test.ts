import { describe, expect, it } from '@jest/globals';
import { compileCalendar } from '../../src/domain/calendar.js';
import { judgeObjective } from '../../src/domain/compliance.js';
import { explainFigure } from '../../src/domain/explainfigure.js';
import type { SliceTerms } from '../../src/domain/judgingterms.js';
import { countSlices, type SliceTally } from '../../src/domain/slicecount.js';
import { EMPTY_TALLY } from '../../src/domain/tally.js';
import type { ObjectiveTerms } from '../../src/domain/terms.js';
import { at, OFFICE } from '../support/clockterms.js';
import { objectiveOf } from '../support/judgeterms.js';

/** Monday 2 March to Sunday 29 March: four weeks. */
const PERIOD = {
  startsOn: '2026-03-02',
  endsOn: '2026-03-29',
  startsAt: at('2026-03-02T00:00Z'),
  endsAt: at('2026-03-30T00:00Z'),
};
/** The beginning of the third week. */
const MONDAY = at('2026-03-16T00:00Z');
const WORKDAYS = [2, 3, 4, 5, 6, 9, 10, 11, 12, 13];
const HOURS: SliceTerms = { length: 'HOUR', target: 700_000, empty: 'IGNORE' };

const phone = (slices: Partial<SliceTerms> = {}, overrides: Partial<ObjectiveTerms> = {}): ObjectiveTerms =>
  objectiveOf('SERVICE_LEVEL', { target: 700_000, slices: { ...HOURS, ...slices }, ...overrides });

/** The eight office hours of some days of March: so many good ones on each, the others bad. */
function days(on: readonly number[], good: number): SliceTally[] {
  return on.flatMap((day) =>
    [9, 10, 11, 12, 13, 14, 15, 16].map((hour, place) => ({
      on: `2026-03-${String(day).padStart(2, '0')}`,
      slice: hour * 2,
      tally: { ...EMPTY_TALLY, good: place < good ? 9 : 1, total: 10 },
    })),
  );
}

function judge(terms: ObjectiveTerms, tallies: readonly SliceTally[], now = MONDAY) {
  if (terms.slices === null) throw new Error('no slices');
  const asked = { terms, period: PERIOD, zone: 'UTC', calendar: compileCalendar(OFFICE), tallies, now };
  const slices = countSlices(asked, terms.slices);
  const unknown = { tally: EMPTY_TALLY, serviceTime: null, expectedVolume: null, recent: null, shortfallsBefore: 0 };
  return judgeObjective({ ...unknown, terms, period: PERIOD, now, slices });
}

/** All good in the first week, half of them in the second. */
const SLIDING = [...days(WORKDAYS.slice(0, 5), 8), ...days(WORKDAYS.slice(5), 4)];

describe('the forecast of the share of good slices', () => {
  it('lets each slice to come go as the one a week before it: at risk when that misses', () => {
    // 40 + 20 of 80 so far; each of the two weeks to come 20 of 40: 100 of 160.
    expect(judge(phone(), SLIDING)).toMatchObject({ verdict: 'AT_RISK', actual: 0.75, forecast: 0.625, good: 60 });
    expect(judge(phone({ target: 625_000 }), SLIDING)).toMatchObject({ verdict: 'ON_TRACK', forecast: 0.625 });
  });

  it('goes by weekday and time: of a Thursday what is left is Thursday and Friday', () => {
    // All days of two weeks and three days are good but the two Fridays: on Thursday morning of the third week
    // 88 of 104; then a good Thursday, a bad Friday, and another such week: 88 + 8 + 32 of 104 + 16 + 40.
    const good = days([...WORKDAYS.filter((day) => day % 7 !== 6), 16, 17, 18], 8);
    const found = judge(phone({ target: 800_000 }), [...good, ...days([6, 13], 0)], at('2026-03-19T00:00Z'));
    expect(found).toMatchObject({ verdict: 'ON_TRACK', good: 88, total: 104, forecast: 0.8 });
  });

  it('counts what is over today, and of next week as today went', () => {
    // Monday noon of the third week: 60 + 0 of 80 + 3; five more hours of last Monday, one good: and so on.
    const now = at('2026-03-16T12:00Z');
    const today = days([16], 0).slice(0, 3);
    // To come: 1 of 5 today; 4 x 4 of 32 this week; next week Monday 0 + 1 of 8, then 16 of 32.
    const heading = { good: 60 + 1 + 16 + 1 + 16, total: 83 + 5 + 32 + 8 + 32 };
    expect(judge(phone(), [...SLIDING, ...today], now)).toMatchObject({
      slices: { good: 60, total: 83, heading: { ...heading, seen: 40 } },
      forecast: heading.good / heading.total,
    });
  });

  it('saves nothing: what misses so far is at risk', () => {
    const rising = [...days(WORKDAYS.slice(0, 5), 0), ...days(WORKDAYS.slice(5), 8)];
    expect(judge(phone(), rising)).toMatchObject({ verdict: 'AT_RISK', actual: 0.5, forecast: 0.75 });
  });

  it('says nothing within the first week, by fewer than 30 slices, or of a period that is over', () => {
    const firstWeek = days(WORKDAYS.slice(0, 5), 7);
    expect(judge(phone(), firstWeek, at('2026-03-08T23:00Z'))).toMatchObject({ verdict: 'ON_TRACK', forecast: null });
    expect(judge(phone(), firstWeek, at('2026-03-09T00:00Z'))).toMatchObject({ verdict: 'ON_TRACK', forecast: 0.875 });
    const few = (left: number) => [...days(WORKDAYS.slice(0, 5), 8), ...days(WORKDAYS.slice(5), 0).slice(0, left)];
    // 40 good, then 29 or 30 bad: of the same week 29 foretell nothing.
    expect(judge(phone({ target: 500_000 }), few(29))).toMatchObject({ verdict: 'ON_TRACK', forecast: null });
    expect(judge(phone({ target: 500_000 }), few(30))).toMatchObject({ verdict: 'AT_RISK', forecast: 40 / 130 });
    expect(judge(phone(), SLIDING, PERIOD.endsAt)).toMatchObject({ verdict: 'MET', forecast: null });
    expect(judge(phone({ length: 'DAY' }), SLIDING)).toMatchObject({ verdict: 'AT_RISK', forecast: null });
  });

  it('says nothing of what is watched for a window, where failures are known first', () => {
    const resolved = objectiveOf('FIRST_CONTACT_RESOLUTION', {
      target: 700_000,
      slices: { ...HOURS, target: 500_000 },
    });
    const weeks = [...days(WORKDAYS.slice(0, 5), 8), ...days(WORKDAYS.slice(5), 0)];
    expect(judge(resolved, weeks)).toMatchObject({ verdict: 'ON_TRACK', actual: 0.5, forecast: null });
  });

  it('of empty slices that count holds them as the last week had them', () => {
    // Only the first four hours of each day had calls, all good; the empty ones are bad: 40 of 80, and so on.
    const halves = days(WORKDAYS, 8).filter(({ slice }) => slice < 26);
    expect(judge(phone({ empty: 'BAD', target: 400_000 }), halves)).toMatchObject({
      verdict: 'ON_TRACK',
      slices: { whole: 160, heading: { good: 80, total: 160 } },
      forecast: 0.5,
    });
  });

  it('forgives what the terms allow', () => {
    const relief = { relief: 'ALLOWED_MISSES', allowedMisses: 60 } as const;
    // 60 of the 160 slices may be bad, whatever the target: 100 good ones and 12 forgiven beyond the 48 it allows.
    expect(judge(phone({}, relief), SLIDING)).toMatchObject({ verdict: 'ON_TRACK', forecast: 0.7 });
  });

  it('is explained', () => {
    const terms = phone();
    const lines = explainFigure({ terms, result: judge(terms, SLIDING) });
    expect(lines.find(({ name }) => name === 'forecast')).toMatchObject({
      inputs: [
        { name: 'good', value: '100' },
        { name: 'slices', value: '160' },
      ],
      value: '0.625',
    });
  });
});
