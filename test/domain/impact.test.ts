import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  BUDGET_BANDS,
  budgetBand,
  compareImpact,
  type ImpactOfObjective,
  type ImpactRank,
  rankByImpact,
} from '../../src/domain/impact.js';

const impact = (objectiveId: string, more: Partial<ImpactOfObjective> = {}): ImpactOfObjective => ({
  objectiveId,
  stakePeriod: 0,
  critical: false,
  band: 'SPARE',
  credit: 0,
  creditShare: 0,
  currency: 'EUR',
  ...more,
});
const ids = (all: readonly ImpactOfObjective[]) => rankByImpact(all).map(({ objectiveId }) => objectiveId);

describe('the error budget of an objective', () => {
  it.each([
    ['DECISIVE', { verdict: 'ON_TRACK', losesPeriod: true, missesLeft: 0, savable: null }],
    ['SHORT', { verdict: 'AT_RISK', losesPeriod: false, missesLeft: 0, savable: null }],
    ['SHORT', { verdict: 'AT_RISK', losesPeriod: false, missesLeft: 0, savable: true }],
    ['LOST', { verdict: 'AT_RISK', losesPeriod: false, missesLeft: 0, savable: false }],
    ['LOST', { verdict: 'MISSED', losesPeriod: false, missesLeft: 0, savable: null }],
    ['TIGHT', { verdict: 'ON_TRACK', losesPeriod: false, missesLeft: 1, savable: true }],
    ['TIGHT', { verdict: 'ON_TRACK', losesPeriod: false, missesLeft: 3, savable: true }],
    ['SPARE', { verdict: 'ON_TRACK', losesPeriod: false, missesLeft: 4, savable: true }],
    ['SPARE', { verdict: 'ON_TRACK', losesPeriod: false, missesLeft: null, savable: null }],
  ] as const)('is %s', (band, stake) => {
    expect(budgetBand(stake)).toBe(band);
  });
});

describe('objectives by impact', () => {
  it('come critical first, then by the budget left, then by the credit at stake, then by id', () => {
    expect(
      ids([
        impact('lost', { band: 'LOST', credit: 900 }),
        impact('spare b'),
        impact('spare a'),
        impact('dear', { credit: 200 }),
        impact('cheap', { credit: 100 }),
        impact('tight', { band: 'TIGHT' }),
        impact('short', { band: 'SHORT' }),
        impact('decisive', { band: 'DECISIVE' }),
        impact('critical', { critical: true }),
        impact('critical and lost', { critical: true, band: 'LOST', credit: 5_000 }),
      ]),
    ).toEqual([
      'critical',
      'critical and lost',
      'decisive',
      'short',
      'tight',
      'dear',
      'cheap',
      'spare a',
      'spare b',
      'lost',
    ]);
  });

  it('compare money of one currency as it is, and of several by its share of the fee', () => {
    const large = impact('large', { credit: 200_000, creditShare: 20_000 });
    const small = impact('small', { credit: 20_000, creditShare: 100_000 });
    expect(ids([small, large])).toEqual(['large', 'small']);
    expect(ids([large, { ...small, currency: 'JPY' }])).toEqual(['small', 'large']);
  });

  it('keep the unit that their list began with, whatever currencies come and go', () => {
    const large = impact('large', { credit: 200_000, creditShare: 20_000 });
    const small = impact('small', { credit: 20_000, creditShare: 100_000 });
    const yen = impact('yen', { currency: 'JPY' });
    const [begun] = rankByImpact([small, large]);
    expect(begun?.unit).toBe('MONEY');
    const goneOn = rankByImpact([small, large, yen], 'MONEY');
    expect(goneOn.map(({ objectiveId }) => objectiveId)).toEqual(['large', 'small', 'yen']);
    // 20,000 minor units are at stake, whatever share of the fee that is: behind the 200,000 told before.
    expect(goneOn.map((one) => compareImpact(one, begun as ImpactRank) > 0)).toEqual([false, true, true]);
    const [shared] = rankByImpact([small, large, yen]);
    expect([shared?.objectiveId, shared?.unit]).toEqual(['small', 'SHARE']);
    expect(rankByImpact([small, large], 'SHARE').map(({ objectiveId }) => objectiveId)).toEqual(['small', 'large']);
  });

  it('are told apart by the period in which their misses count, each ranked as it stands there', () => {
    const march = impact('resolution', { stakePeriod: 2, band: 'LOST' });
    const april = impact('resolution', { stakePeriod: 3 });
    const other = impact('response', { stakePeriod: 2 });
    const ranked = rankByImpact([march, other, april, { ...april, stakePeriod: 2 }]);
    expect(ranked.map(({ objectiveId, stakePeriod }) => [objectiveId, stakePeriod])).toEqual([
      ['resolution', 2],
      ['resolution', 3],
      ['response', 2],
      ['resolution', 2],
    ]);
  });

  it('are in one order, wherever they came from', () => {
    const any = fc.record({
      objectiveId: fc.string(),
      stakePeriod: fc.integer({ min: -1, max: 3 }),
      critical: fc.boolean(),
      band: fc.constantFrom(...BUDGET_BANDS),
      credit: fc.nat(5),
      creditShare: fc.nat(5),
      currency: fc.constantFrom('EUR', 'USD'),
    });
    const all = fc.uniqueArray(any, { selector: ({ objectiveId }) => objectiveId });
    fc.assert(
      fc.property(all, fc.integer(), (objectives, seed) => {
        const ranked = rankByImpact(objectives);
        const turned = [
          ...objectives.slice(seed % (objectives.length + 1)),
          ...objectives.slice(0, seed % (objectives.length + 1)),
        ];
        expect(new Set(ids(turned))).toEqual(new Set(ids(objectives)));
        if (turned.length === objectives.length) expect(ids(turned)).toEqual(ids(objectives));
        for (const [index, one] of ranked.entries()) {
          const next = ranked[index + 1];
          if (next !== undefined) expect(compareImpact(one, next)).toBeLessThan(0);
        }
      }),
    );
  });
});
