import { describe, expect, it } from '@jest/globals';
import { creditHistory, standingCredits } from '../../src/domain/credithistory.js';
import type { EarnBackForm, EarnBackTerms } from '../../src/domain/creditterms.js';
import { rational } from '../../src/domain/rational.js';
import type { ContractTerms } from '../../src/domain/terms.js';
import { creditTerms, type Figures, flat, judged, ledgers, moneyTerms, shareOf95, written } from '../support/money.js';

function earning(form: EarnBackForm, periods: number, share = 1_000_000): ContractTerms {
  const earnBack: EarnBackTerms = { form, periods, share };
  return moneyTerms(creditTerms({ earnBack }), shareOf95('a', flat(1_001)), shareOf95('b', flat(2_000)));
}

const MISSED = { a: 900, b: 950 };
const MET = { a: 950, b: 950 };
const EXCEEDED = { a: 951, b: 950 };
const UNJUDGED = { a: null, b: 950 };

function lines(terms: ContractTerms, ...periods: Figures[]): string[][] {
  return ledgers(terms, periods).map(written);
}

describe('a share after n judged periods met', () => {
  it('is returned by a line of its own in the period that qualified, rounded half-even', () => {
    const all = lines(earning('SHARE_AFTER_MET', 2, 500_000), MISSED, MET, MET, MET, MET);
    // Half of 10.01 is 5.005: to the even cent.
    expect(all).toEqual([['CREDIT a 10.01'], [], ['EARN_BACK a -5.00'], [], []]);
  });

  it('names what it is made of', () => {
    const [, , , ledger] = ledgers(earning('SHARE_AFTER_MET', 2, 500_000), [MISSED, MISSED, MET, MET]);
    expect(ledger?.lines).toEqual([
      {
        kind: 'EARN_BACK',
        objectiveKey: 'a',
        termsVersion: 1,
        amount: -1_001,
        inputs: {
          rule: { form: 'SHARE_AFTER_MET', periods: 2, share: 500_000 },
          inARow: [2, 3],
          credits: [
            { period: 0, amount: 1_001 },
            { period: 1, amount: 1_001 },
          ],
          exact: '1001',
          granted: 0,
        },
      },
    ]);
    expect(ledger).toMatchObject({ credits: 0, total: -1_001 });
  });

  it('starts anew after a miss, and passes over periods that were not judged', () => {
    expect(lines(earning('SHARE_AFTER_MET', 2), MISSED, MET, MISSED, MET, UNJUDGED, MET)).toEqual([
      ['CREDIT a 10.01'],
      [],
      ['CREDIT a 10.01'],
      [],
      [],
      ['EARN_BACK a -20.02'],
    ]);
  });

  it('returns nothing in a period that was not judged itself', () => {
    expect(lines(earning('SHARE_AFTER_MET', 1), MISSED, UNJUDGED, MET)).toEqual([
      ['CREDIT a 10.01'],
      [],
      ['EARN_BACK a -10.01'],
    ]);
  });

  it('returns each credit once', () => {
    const all = lines(earning('SHARE_AFTER_MET', 1, 250_000), MISSED, MET, MISSED, MET);
    // A quarter of 10.01 is 2.5025; the rest is gone.
    expect(all).toEqual([['CREDIT a 10.01'], ['EARN_BACK a -2.50'], ['CREDIT a 10.01'], ['EARN_BACK a -2.50']]);
  });

  it('is for each objective by itself, beside what another misses', () => {
    expect(lines(earning('SHARE_AFTER_MET', 1), MISSED, { a: 950, b: 0 })).toEqual([
      ['CREDIT a 10.01'],
      ['CREDIT b 20.00', 'EARN_BACK a -10.01'],
    ]);
  });
});

describe('a credit of a period that was stated as met, and that late facts made missed', () => {
  /** What stands by the facts of now, where period `index` is locked and was stated as met. */
  function standing(periods: number, index: number, ...now: Figures[]) {
    const terms = earning('SHARE_AFTER_MET', periods);
    const stated = new Map([[index, judged(terms, index, MET)]]);
    const facts = now.map((figures, at) => judged(terms, at, figures));
    return standingCredits(facts, stated).map(({ ledger }) => ledger);
  }

  it('is earned back by periods after it only, though its own counts as met', () => {
    const all = standing(3, 0, MISSED, MET, MET, MET, MET);
    expect(all.map(written)).toEqual([['CREDIT a 10.01'], [], [], ['EARN_BACK a -10.01'], []]);
    expect(all[3]?.lines[0]?.inputs).toMatchObject({ inARow: [1, 2, 3], credits: [{ period: 0, amount: 1_001 }] });
  });

  it('is earned back by itself where a streak that it stands in earns an earlier one back', () => {
    const all = standing(2, 1, MISSED, MISSED, MET, MET, MET);
    expect(all.map(written)).toEqual([
      ['CREDIT a 10.01'],
      ['CREDIT a 10.01'],
      ['EARN_BACK a -10.01'],
      ['EARN_BACK a -10.01'],
      [],
    ]);
    expect(all[2]?.lines[0]?.inputs).toMatchObject({ inARow: [1, 2], credits: [{ period: 0, amount: 1_001 }] });
    expect(all[3]?.lines[0]?.inputs).toMatchObject({ inARow: [2, 3], credits: [{ period: 1, amount: 1_001 }] });
  });
});

describe('all after n judged periods exceeded', () => {
  it('returns all once the figure was strictly better than the target so often', () => {
    expect(lines(earning('ALL_AFTER_EXCEEDED', 2), MISSED, EXCEEDED, MET, EXCEEDED, EXCEEDED)).toEqual([
      ['CREDIT a 10.01'],
      [],
      [],
      [],
      ['EARN_BACK a -10.01'],
    ]);
  });

  it('goes by the figure without relief', () => {
    const terms = earning('ALL_AFTER_EXCEEDED', 1);
    const relieved = (strict: number) => {
      const period = judged(terms, 1, EXCEEDED);
      // 96 % with misses forgiven, as ALLOWED_MISSES has it.
      const objectives = period.objectives.map((one) => ({
        ...one,
        actual: rational(96, 100),
        strict: rational(strict, 100),
      }));
      const [, ledger] = creditHistory([judged(terms, 0, MISSED), { ...period, objectives }], new Map());
      return written(ledger?.ledger);
    };
    expect(relieved(90)).toEqual([]);
    expect(relieved(95)).toEqual([]);
    expect(relieved(96)).toEqual(['EARN_BACK a -10.01']);
  });
});

describe('only against later credits', () => {
  const terms = earning('AGAINST_LATER_CREDITS', 1, 500_000);

  it('pays nothing in the period that qualified, and takes from later credits until it is used up', () => {
    const all = ledgers(terms, [MISSED, MISSED, MET, { a: null, b: 0 }, { a: null, b: 0 }]);
    expect(all.map(written)).toEqual([
      ['CREDIT a 10.01'],
      ['CREDIT a 10.01'],
      ['EARN_BACK a 0.00'],
      ['CREDIT b 20.00', 'OFFSET b -10.01'],
      ['CREDIT b 20.00'],
    ]);
    expect(all[2]?.lines[0]?.inputs).toMatchObject({ granted: 1_001 });
    expect(all[3]?.lines[1]?.inputs).toEqual({ balance: 1_001, against: 2_000 });
  });

  it('takes from several credits in proportion', () => {
    const all = ledgers(terms, [MISSED, MET, { a: 0, b: 0 }]);
    // 5.00 over 10.01 and 20.00: 1.6678 and 3.3322.
    expect(written(all[2])).toEqual(['CREDIT a 10.01', 'CREDIT b 20.00', 'OFFSET a -1.67', 'OFFSET b -3.33']);
    expect(all[2]).toMatchObject({ credits: 3_001, total: 2_501 });
  });

  it('does not return again what was set off', () => {
    const all = ledgers(earning('AGAINST_LATER_CREDITS', 1), [MISSED, MET, MISSED, MET, MISSED]);
    expect(all.map(written)).toEqual([
      ['CREDIT a 10.01'],
      ['EARN_BACK a 0.00'],
      ['CREDIT a 10.01', 'OFFSET a -10.01'],
      [],
      ['CREDIT a 10.01'],
    ]);
  });
});
