import { describe, expect, it } from '@jest/globals';
import type { Verdict } from '../../src/domain/compliance.js';
import { NO_FIGURES, type ObjectiveFigures } from '../../src/domain/figureswanted.js';
import { nextLook } from '../../src/domain/nextlook.js';
import type { Period } from '../../src/domain/period.js';
import { judgePeriod } from '../../src/domain/periodjudgement.js';
import { EMPTY_TALLY, type Tally } from '../../src/domain/tally.js';
import type { ObjectiveTerms, Weekday } from '../../src/domain/terms.js';
import { ALWAYS_UTC, at, iso, OFFICE, timelineOf } from '../support/clockterms.js';
import { objectiveOf } from '../support/judgeterms.js';

const END = '2026-04-01T00:00Z';
/** Ten outcomes on each day of January and February, of which eight weeks are looked at: eight of each weekday. */
const TEN_A_DAY = new Map<Weekday, number>([1, 2, 3, 4, 5, 6, 7].map((weekday) => [weekday as Weekday, 80]));

interface Look {
  readonly now: string;
  readonly tally?: Partial<Tally>;
  readonly recent?: Partial<Tally>;
  readonly figures?: Partial<ObjectiveFigures>;
  /** Default 2: March. */
  readonly index?: number;
  readonly heldBack?: boolean;
}

/** The verdict of the month as it stands, and when it is looked at next. */
function look(terms: ObjectiveTerms, asked: Look, calendar = ALWAYS_UTC): [Verdict | undefined, string | null] {
  const { now, tally = {}, recent = {}, figures = {}, index = 2, heldBack = false } = asked;
  const timeline = timelineOf(calendar, terms);
  const period = timeline.periods[index] as Period;
  const counted = { ...EMPTY_TALLY, ...tally };
  const known = {
    ...NO_FIGURES,
    tally: counted,
    recent: { ...EMPTY_TALLY, ...recent },
    history: TEN_A_DAY,
    ...figures,
  };
  const judgement = judgePeriod(timeline, period, () => known, at(now));
  const next = nextLook(timeline, period, judgement, at(now), heldBack);
  return [judgement.objectives[0]?.result.verdict, iso(next)];
}

describe('a period is looked at without a fact', () => {
  const backlog = objectiveOf('BACKLOG');

  it('when it begins, and when it ends', () => {
    expect(look(backlog, { now: '2026-02-20T00:00Z' })).toEqual(['NO_DATA', '2026-03-01T00:00Z']);
    expect(look(backlog, { now: '2026-03-01T00:00Z', tally: { pending: 11 } })).toEqual(['AT_RISK', END]);
    expect(look(backlog, { now: END, tally: { pending: 11 } })).toEqual(['MISSED', null]);
  });

  it('on the next local day when a change was held back until then', () => {
    const held = { now: '2026-03-10T12:00Z', tally: { pending: 11 }, heldBack: true };
    expect(look(backlog, held)).toEqual(['AT_RISK', '2026-03-11T00:00Z']);
  });

  it('each day while what grows is expected to reach its target, for the expected rest melts away', () => {
    const volume = objectiveOf('VOLUME', { direction: 'AT_LEAST', target: 300_000_000 });
    // 155 by noon of the 16th, ten a day: 155 + 5 + 150 = 310. On the 20th at noon 155 + 5 + 110 = 270.
    const stopped = { tally: { total: 155 } };
    expect(look(volume, { now: '2026-03-16T12:00Z', ...stopped })).toEqual(['ON_TRACK', '2026-03-17T00:00Z']);
    expect(look(volume, { now: '2026-03-20T12:00Z', ...stopped })).toEqual(['AT_RISK', '2026-03-21T00:00Z']);
    const counter = objectiveOf('COUNTER_SUM', { direction: 'AT_LEAST' });
    expect(look(counter, { now: '2026-03-16T12:00Z', tally: { total: 5, sum: 900_000 } })[1]).toBe('2026-03-17T00:00Z');
    // January has nothing to expect anything from, and what is only reported is not judged.
    expect(look(volume, { now: '2026-01-16T12:00Z', ...stopped, index: 0 })[1]).toBe('2026-02-01T00:00Z');
    expect(look({ ...volume, target: null }, { now: '2026-03-16T12:00Z', ...stopped })).toEqual(['REPORTED', END]);
  });

  it('when its forecast begins, and each day that has one', () => {
    const csat = objectiveOf('CSAT');
    const kept = { good: 90, total: 100 };
    expect(look(csat, { now: '2026-03-03T12:00Z', tally: kept })).toEqual(['ON_TRACK', '2026-03-08T00:00Z']);
    const foretold = { tally: kept, recent: { good: 40, total: 40 } };
    expect(look(csat, { now: '2026-03-08T00:00Z', ...foretold })).toEqual(['ON_TRACK', '2026-03-09T00:00Z']);
    const few = { tally: kept, recent: { good: 29, total: 29 } };
    expect(look(csat, { now: '2026-03-10T12:00Z', ...few })).toEqual(['ON_TRACK', END]);
    expect(look(csat, { now: '2026-03-03T12:00Z' })).toEqual(['NO_DATA', END]);
    expect(look(csat, { now: '2026-01-03T12:00Z', tally: kept, index: 0 })[1]).toBe('2026-02-01T00:00Z');
  });

  it('each day while uptime is at risk, for it grows back', () => {
    const uptime = objectiveOf('UPTIME', { target: 990_000 });
    // 1 % of 31 days are 7.44 hours; of the nine days and a half until now 2.28.
    const down = (hours: number) => ({ now: '2026-03-10T12:00Z', tally: { total: 1, sum: hours * 3_600_000 } });
    expect(look(uptime, down(3))).toEqual(['AT_RISK', '2026-03-11T00:00Z']);
    expect(look(uptime, down(2))).toEqual(['ON_TRACK', END]);
    expect(look(uptime, down(8))).toEqual(['MISSED', END]);
  });
});

describe('a period of slices is looked at', () => {
  const hours = (empty: 'IGNORE' | 'GOOD' | 'BAD') =>
    objectiveOf('SERVICE_LEVEL', { slices: { length: 'HOUR', target: 900_000, empty } });
  /** Monday 2 March, 9 to 17 o'clock: so many good hours, the others bad. */
  const monday = (good: number) => ({
    slices: [9, 10, 11, 12, 13, 14, 15, 16].map((hour, place) => ({
      on: '2026-03-02',
      slice: hour * 2,
      tally: { ...EMPTY_TALLY, good: place < good ? 1 : 0, total: 1 },
    })),
  });
  const evening = '2026-03-02T17:00Z';

  it('at the end of the next one that would be bad for being empty, beyond the night', () => {
    expect(look(hours('BAD'), { now: evening, figures: monday(8) }, OFFICE)).toEqual(['ON_TRACK', '2026-03-03T10:00Z']);
    expect(look(hours('BAD'), { now: '2026-03-01T00:00Z' }, OFFICE)).toEqual(['NO_DATA', '2026-03-02T10:00Z']);
  });

  it('not where only good ones are to come, unless they can lift it', () => {
    // The forecast begins after a week, and then moves each day.
    const week = '2026-03-08T00:00Z';
    expect(look(hours('GOOD'), { now: evening, figures: monday(8) }, OFFICE)).toEqual(['ON_TRACK', week]);
    expect(look(hours('GOOD'), { now: week, figures: monday(8) }, OFFICE)).toEqual(['ON_TRACK', '2026-03-09T00:00Z']);
    // 22 working days of eight hours: 17.6 may be bad. At risk it is looked at each day, and when the next good one is over.
    const risky = { now: '2026-03-03T08:00Z', figures: monday(7) };
    expect(look(hours('GOOD'), risky, OFFICE)).toEqual(['AT_RISK', '2026-03-03T10:00Z']);
    expect(look(hours('GOOD'), { now: evening, figures: monday(7) }, OFFICE)).toEqual(['AT_RISK', '2026-03-03T00:00Z']);
    expect(look(hours('IGNORE'), { now: evening, figures: monday(7) }, OFFICE)).toEqual(['AT_RISK', week]);
    // Eight slices foretell nothing.
    expect(look(hours('IGNORE'), { now: week, figures: monday(7) }, OFFICE)).toEqual(['AT_RISK', END]);
  });
});
