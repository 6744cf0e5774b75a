import { describe, expect, it } from '@jest/globals';
import type { Verdict } from '../../src/domain/compliance.js';
import { type FiguresOf, figuresWanted, NO_FIGURES } from '../../src/domain/figureswanted.js';
import type { MinimumTerms } from '../../src/domain/judgingterms.js';
import { earlierAsStated, type StatedLevel, shortfallsBefore } from '../../src/domain/minimumlevel.js';
import { figuresStillWanted, judgePeriod } from '../../src/domain/periodjudgement.js';
import { EMPTY_TALLY } from '../../src/domain/tally.js';
import type { ObjectiveTerms } from '../../src/domain/terms.js';
import { ALWAYS_UTC, at, terms as contractTerms, timelineOf, timelineOfVersions } from '../support/clockterms.js';
import { objectiveOf } from '../support/judgeterms.js';

/** Expected 90 %, at least 80 %, missed from the second shortfall in three periods on. */
const TWO_IN_THREE: MinimumTerms = { level: 800_000, misses: 2, periods: 3 };

/** Verdicts of the months from January 2026 on, each given as good of 100; null: nothing was counted. */
function verdicts(
  months: readonly (number | null)[],
  overrides: Partial<ObjectiveTerms> = {},
  now = at('2027-01-01T00:00Z'),
): Verdict[] {
  const terms = { target: 900_000, minimum: TWO_IN_THREE, ...overrides };
  const timeline = timelineOfVersions({
    versions: [{ version: 1, fromPeriod: 0, terms: contractTerms(ALWAYS_UTC, objectiveOf('CSAT', terms)) }],
    contract: { endsOn: '2027-12-31' },
  });
  return months.map((_, index) => {
    const period = timeline.periods[index];
    if (period === undefined) throw new Error('no such month');
    const wanted = new Set(figuresWanted(timeline, period, now).map(({ periodIndex }) => periodIndex));
    const figuresOf: FiguresOf = (_id, earlier) => {
      if (!wanted.has(earlier)) throw new Error(`month ${earlier} was not asked for`);
      const good = months[earlier] ?? null;
      return good === null ? NO_FIGURES : { ...NO_FIGURES, tally: { ...EMPTY_TALLY, good, total: 100 } };
    };
    for (const { periodIndex } of figuresStillWanted(timeline, period, figuresOf, now)) wanted.add(periodIndex);
    const { objectives } = judgePeriod(timeline, period, figuresOf, now);
    return objectives[0]?.result.verdict as Verdict;
  });
}

describe('a minimum below the expected level', () => {
  it('is missed at once below it, whatever went before', () => {
    expect(verdicts([90, 80, 79])).toEqual(['MET', 'MET', 'MISSED']);
    expect(verdicts([79])).toEqual(['MISSED']);
  });

  it('bears shortfalls between the two until the n-th in m periods', () => {
    expect(verdicts([85, 90, 85, 90, 90, 85, 90, 90, 85])).toEqual([
      'MET', // the first
      'MET',
      'MISSED', // the second in January to March
      'MET',
      'MET',
      'MET', // March is no longer one of the last three
      'MET',
      'MET',
      'MET',
    ]);
  });

  it('counts every shortfall, those that were missed for themselves too', () => {
    expect(verdicts([79, 85])).toEqual(['MISSED', 'MISSED']);
    expect(verdicts([85, 85, 85])).toEqual(['MET', 'MISSED', 'MISSED']);
  });

  it('neither counts periods that were not judged nor lets them break a streak', () => {
    expect(verdicts([85, null, null, 85])).toEqual(['MET', 'NO_DATA', 'NO_DATA', 'MISSED']);
    expect(verdicts([85, 90, null, 90, 85])).toEqual(['MET', 'MET', 'NO_DATA', 'MET', 'MET']);
  });

  it('looks back over however many periods that were not judged', () => {
    const unjudged = (months: number) => new Array<null>(months).fill(null);
    const now = at('2028-01-01T00:00Z');
    expect(verdicts([85, ...unjudged(15), 85], {}, now).at(-1)).toBe('MISSED');
    expect(verdicts([85, ...unjudged(3), 90, ...unjudged(12), 85], {}, now).at(-1)).toBe('MISSED');
    expect(verdicts([85, 90, ...unjudged(3), 90, ...unjudged(12), 85], {}, now).at(-1)).toBe('MET');
  });

  it('misses at once where the terms set one miss, or no minimum at all', () => {
    expect(verdicts([85], { minimum: { level: 800_000, misses: 1, periods: 1 } })).toEqual(['MISSED']);
    expect(verdicts([85], { minimum: null })).toEqual(['MISSED']);
  });

  it('is at risk while its period is open, and lost where it is lost for good', () => {
    const now = at('2026-02-15T00:00Z');
    expect(verdicts([85, 85], {}, now)).toEqual(['MET', 'AT_RISK']);
    // A target of 1 with one bad: in the first shortfall the minimum can still be kept.
    expect(verdicts([99, 100], { target: 1_000_000 }, at('2026-01-15T00:00Z'))[0]).toBe('AT_RISK');
    expect(verdicts([99, 99], { target: 1_000_000 }, now)).toEqual(['MET', 'MISSED']);
  });
});

describe('a tolerated shortfall', () => {
  it('costs the contract nothing and shows how many there were', () => {
    const timeline = timelineOf(ALWAYS_UTC, objectiveOf('CSAT', { target: 900_000, minimum: TWO_IN_THREE }));
    const period = timeline.periods[0];
    if (period === undefined) throw new Error('no January');
    const figures = { ...NO_FIGURES, tally: { ...EMPTY_TALLY, good: 85, total: 100 } };
    const judged = judgePeriod(timeline, period, () => figures, period.endsAt);
    expect([judged.verdict, judged.score]).toEqual(['MET', 1]);
    expect(judged.objectives[0]?.result).toMatchObject({
      verdict: 'MET',
      actual: 0.85,
      target: 0.9,
      minimum: { shortfalls: 1, misses: 2, below: false, tolerated: true },
      exact: { meets: true },
    });
  });
});

describe('shortfalls before', () => {
  it('are counted in the last m - 1 judged periods', () => {
    const minimum = { ...TWO_IN_THREE, periods: 3 };
    expect(shortfallsBefore(minimum, ['KEPT', 'UNJUDGED', 'KEPT', 'SHORT'])).toBe(0);
    expect(shortfallsBefore(minimum, ['UNJUDGED', 'SHORT', 'SHORT', 'SHORT'])).toBe(2);
    expect(shortfallsBefore({ ...minimum, periods: 1 }, ['SHORT'])).toBe(0);
  });
});

describe('an earlier period that was stated', () => {
  const stated = (actual: string | null, judged = true): StatedLevel => ({ judged, target: '9/10', actual });

  it('stands to its target as it was stated, by the direction of what is judged', () => {
    const actuals = ['89/100', '9/10', '1'];
    expect(actuals.map((actual) => earlierAsStated(stated(actual), 'AT_LEAST'))).toEqual(['SHORT', 'KEPT', 'KEPT']);
    expect(actuals.map((actual) => earlierAsStated(stated(actual), 'AT_MOST'))).toEqual(['KEPT', 'KEPT', 'SHORT']);
  });

  it('neither counts nor breaks a streak where it was not judged', () => {
    expect([stated('1/2', false), stated(null)].map((one) => earlierAsStated(one, 'AT_LEAST'))).toEqual([
      'UNJUDGED',
      'UNJUDGED',
    ]);
  });
});
