import { describe, expect, it } from '@jest/globals';
import type { CreditRule, CreditTerms, Worth } from '../../src/domain/creditterms.js';
import type { ObjectiveTerms } from '../../src/domain/terms.js';
import { validateTerms } from '../../src/domain/termsrules.js';
import { objectiveOf } from '../support/judgeterms.js';
import { creditTerms, flat, moneyTerms, pool, shareOf95 } from '../support/money.js';

function faults(credits: CreditTerms | null, ...objectives: ObjectiveTerms[]): string[] {
  return validateTerms(moneyTerms(credits, ...objectives), '', { timeZone: 'UTC' }).map(({ path }) => path);
}

function creditFaults(overrides: Partial<CreditTerms>): string[] {
  return faults(creditTerms(overrides), shareOf95('a', null));
}

describe("a contract's money", () => {
  it('is accepted with everything set', () => {
    expect(
      creditFaults({
        stubFee: 'WHOLE',
        pool: 2_000_000,
        point: { share: 5_000, amount: null },
        earnBack: { form: 'ALL_AFTER_EXCEEDED', periods: 3, share: 1_000_000 },
        chronic: { misses: { moreThan: 2, inPeriods: 6 }, atCap: { times: 2, inPeriods: 3 } },
        noticeDays: 90,
      }),
    ).toEqual([]);
  });

  it.each<[string, Partial<CreditTerms>]>([
    ['credits.fee', { fee: 0 }],
    ['credits.fee', { fee: 0.5 }],
    ['credits.stubFee', { stubFee: 'HALF' as 'WHOLE' }],
    ['credits.atRisk', { atRisk: 0 }],
    ['credits.atRisk', { atRisk: 1_000_001 }],
    ['credits.pool', { pool: 10_000_001 }],
    ['credits.point.share', { point: { share: 1_000_001, amount: null } }],
    ['credits.point.amount', { point: { share: null, amount: -1 } }],
    ['credits.point.share', { point: { share: 1, amount: 1 } as unknown as Worth }],
    ['credits.earnBack.periods', { earnBack: { form: 'SHARE_AFTER_MET', periods: 0, share: 1 } }],
    ['credits.earnBack.share', { earnBack: { form: 'SHARE_AFTER_MET', periods: 1, share: 0 } }],
    ['credits.earnBack.share', { earnBack: { form: 'ALL_AFTER_EXCEEDED', periods: 1, share: 500_000 } }],
    ['credits.earnBack.form', { earnBack: { form: 'NEVER' as 'SHARE_AFTER_MET', periods: 1, share: 1 } }],
    ['credits.chronic', { chronic: { misses: null, atCap: null } }],
    ['credits.chronic.misses.moreThan', { chronic: { misses: { moreThan: 3, inPeriods: 3 }, atCap: null } }],
    ['credits.chronic.atCap.times', { chronic: { misses: null, atCap: { times: 4, inPeriods: 3 } } }],
    ['credits.noticeDays', { noticeDays: -1 }],
  ])('names what is wrong with %s', (path, overrides) => {
    expect(creditFaults(overrides)).toEqual([path]);
  });
});

describe('a credit rule', () => {
  it('needs the money of the contract', () => {
    expect(faults(null, shareOf95('a', pool(500_000)))).toEqual(['objectives.0.credit.kind']);
  });

  it('of points needs what a point costs', () => {
    const points: CreditRule = { kind: 'POINTS', incident: null, bands: [{ from: null, to: null, points: 1 }] };
    expect(faults(creditTerms(), shareOf95('a', points))).toEqual(['objectives.0.credit.kind']);
    expect(faults(creditTerms({ point: { share: 1, amount: null } }), shareOf95('a', points))).toEqual([]);
  });

  it('allocates the pool once: what goes beyond it is named', () => {
    const three = ['a', 'b', 'c'].map((key) => shareOf95(key, pool(400_000)));
    expect(faults(creditTerms(), ...three)).toEqual(['objectives.2.credit.allocation']);
    expect(faults(creditTerms(), ...three.slice(0, 2))).toEqual([]);
    expect(faults(creditTerms(), shareOf95('a', pool(0)))).toEqual(['objectives.0.credit.allocation']);
  });

  it('names an incident that another objective names too', () => {
    const alone = [shareOf95('a', flat(1, 'outage')), shareOf95('b', flat(1, 'outages'))];
    expect(faults(creditTerms(), ...alone)).toEqual(['objectives.0.credit.incident', 'objectives.1.credit.incident']);
    const together = ['a', 'b'].map((key) => shareOf95(key, flat(1, 'outage')));
    expect(faults(creditTerms(), ...together)).toEqual([]);
    const spaced = ['a', 'b'].map((key) => shareOf95(key, flat(1, 'the outage')));
    expect(faults(creditTerms(), ...spaced)).toHaveLength(2);
  });

  it('is not for an objective that is only reported', () => {
    const volume = objectiveOf('VOLUME', { key: 'volume', target: null, credit: flat(1) });
    expect(faults(creditTerms(), volume)).toEqual(['objectives.0.credit.kind']);
  });

  it('of an unknown kind or rate is named', () => {
    const unknown = { kind: 'DICE', incident: null } as unknown as CreditRule;
    expect(faults(creditTerms(), shareOf95('a', unknown))).toEqual(['objectives.0.credit.kind']);
    const rate: CreditRule = { kind: 'LINEAR', incident: null, rate: { share: -1, amount: null } };
    expect(faults(creditTerms(), shareOf95('a', rate))).toEqual(['objectives.0.credit.rate.share']);
  });
});

type Ends = readonly [from: number | null, to: number | null];

function bracketFaults(objective: ObjectiveTerms, ...ends: Ends[]): string[] {
  const worth: Worth = { share: 50_000, amount: null };
  const brackets = ends.map(([from, to]) => ({ from, to, worth }));
  const found = faults(creditTerms(), { ...objective, credit: { kind: 'BRACKETS', incident: null, brackets } });
  return found.map((path) => path.replace('objectives.0.credit.', ''));
}

describe('the brackets of an objective', () => {
  const share = shareOf95('a', null);
  const asa = objectiveOf('ASA', { target: 30_000_000 });

  it.each<[string, Ends[]]>([
    ['one for all', [[null, null]]],
    [
      'from 0 to the target',
      [
        [0, 900_000],
        [900_000, 950_000],
      ],
    ],
    [
      'open at both ends',
      [
        [null, 900_000],
        [900_000, null],
      ],
    ],
  ])('may be %s', (_, ends) => {
    expect(bracketFaults(share, ...ends)).toEqual([]);
  });

  it.each<[string, Ends[], string[]]>([
    [
      'leave a gap',
      [
        [null, 800_000],
        [850_000, 950_000],
      ],
      ['brackets.1.from'],
    ],
    [
      'overlap',
      [
        [null, 850_000],
        [800_000, 950_000],
      ],
      ['brackets.1.from'],
    ],
    [
      'run backwards',
      [
        [null, 900_000],
        [900_000, 900_000],
      ],
      ['brackets.1.to', 'brackets.1.to'],
    ],
    ['do not reach the target', [[null, 900_000]], ['brackets.0.to']],
    ['go beyond the target', [[null, 960_000]], ['brackets.0.to']],
    ['do not reach the worst', [[100_000, 950_000]], ['brackets.0.from']],
    [
      'go on after an open end',
      [
        [null, null],
        [900_000, 950_000],
      ],
      ['brackets.1.from'],
    ],
    [
      'begin open in the middle',
      [
        [null, 900_000],
        [null, 950_000],
      ],
      ['brackets.1.from'],
    ],
    ['are none', [], ['brackets']],
    ['are more than exact', [[0.5, 950_000]], ['brackets.0.from', 'brackets.0.from']],
  ])('are refused when they %s', (_, ends, paths) => {
    expect(bracketFaults(share, ...ends)).toEqual(paths);
  });

  it('of AT_MOST begin at the target and have no end', () => {
    expect(bracketFaults(asa, [30_000_000, 60_000_000], [60_000_000, null])).toEqual([]);
    expect(bracketFaults(asa, [null, null])).toEqual([]);
    expect(bracketFaults(asa, [40_000_000, 60_000_000])).toEqual(['brackets.0.from', 'brackets.0.to']);
  });

  it('of slices are shares of good slices, whatever the direction of the figure in them', () => {
    const sliced = { ...asa, slices: { length: 'HALF_HOUR', target: 900_000, empty: 'IGNORE' } } as const;
    expect(bracketFaults(sliced, [0, 900_000])).toEqual([]);
    expect(bracketFaults(sliced, [30_000_000, null])).toEqual(['brackets.0.from']);
  });

  it('of a net figure reach down to -1', () => {
    const experience = objectiveOf('EXPERIENCE', { target: 400_000 });
    expect(bracketFaults(experience, [-1_000_000, 400_000])).toEqual([]);
    expect(bracketFaults(experience, [0, 400_000])).toEqual(['brackets.0.from']);
  });
});

describe('brackets of a mean of survey answers', () => {
  const survey = { surveys: ['satisfaction'], topBoxFrom: null };
  const bracketsFrom = (from: number | null, scale: { scaleMin: number; scaleMax: number }, target: number) =>
    faults(
      creditTerms(),
      objectiveOf('SURVEY_MEAN', {
        target,
        survey: { ...survey, ...scale },
        credit: {
          kind: 'BRACKETS',
          incident: null,
          brackets: [{ from, to: target, worth: { share: 100_000, amount: null } }],
        },
      }),
    );

  it('begin where its scale does', () => {
    const half = { scaleMin: -5, scaleMax: 5 };
    expect(bracketsFrom(-5_000_000, half, 2_000_000)).toEqual([]);
    expect(bracketsFrom(null, half, 2_000_000)).toEqual([]);
    // A mean of -1 would lie in none.
    expect(bracketsFrom(0, half, 2_000_000)).toEqual(['objectives.0.credit.brackets.0.from']);
    const marks = { scaleMin: 1, scaleMax: 5 };
    expect(bracketsFrom(1_000_000, marks, 4_000_000)).toEqual([]);
    expect(bracketsFrom(1_000_001, marks, 4_000_000)).toEqual(['objectives.0.credit.brackets.0.from']);
  });
});
