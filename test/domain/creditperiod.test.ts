import { describe, expect, it } from '@jest/globals';
import { chronicCounts, renewalOn } from '../../src/domain/creditchronic.js';
import { periodFee } from '../../src/domain/creditfee.js';
import { mostAtStake } from '../../src/domain/creditforecast.js';
import { creditHistory } from '../../src/domain/credithistory.js';
import { creditLedger } from '../../src/domain/creditledger.js';
import { trueUps } from '../../src/domain/creditrestatement.js';
import type { ChronicTerms, CreditRule } from '../../src/domain/creditterms.js';
import { contractPeriods, type PeriodTerms } from '../../src/domain/period.js';
import { fractionText } from '../../src/domain/rational.js';
import { objectiveOf } from '../support/judgeterms.js';
import { creditTerms, type Figures, flat, judged, ledgers, moneyTerms, pool, shareOf95 } from '../support/money.js';

describe("a period's fee", () => {
  const monthly: PeriodTerms = {
    startsOn: '2026-03-15',
    endsOn: '2026-06-10',
    firstPeriodEndsOn: '2026-03-31',
    periodicity: 'MONTH',
    timeZone: 'UTC',
  };
  const fees = (contract: PeriodTerms, stubFee: 'BY_DAYS' | 'WHOLE'): string[] =>
    contractPeriods(contract).map((period) => fractionText(periodFee(creditTerms({ stubFee }), contract, period)));

  it('of a stub is its share of the days of the month it is a part of', () => {
    // 17 of March's 31 days, April, May, 10 of June's 30 days.
    expect(fees(monthly, 'BY_DAYS')).toEqual(['170000000/31', '10000000', '10000000', '10000000/3']);
  });

  it('is the whole one where the terms say so', () => {
    expect(fees(monthly, 'WHOLE')).toEqual(['10000000', '10000000', '10000000', '10000000']);
  });

  it('is whole for every period between stubs, clamped to the month or not', () => {
    const clamped: PeriodTerms = { ...monthly, startsOn: '2026-01-31', endsOn: '2026-05-30', firstPeriodEndsOn: null };
    expect(fees(clamped, 'BY_DAYS')).toEqual(['10000000', '10000000', '10000000', '10000000']);
  });

  it('of a stub of a quarter counts the days of the quarter', () => {
    const quarterly: PeriodTerms = { ...monthly, periodicity: 'QUARTER', endsOn: '2026-06-30' };
    // 17 of the 90 days from January to March.
    expect(fees(quarterly, 'BY_DAYS')).toEqual(['17000000/9', '10000000']);
  });

  it('caps the credits of a stub', () => {
    const terms = moneyTerms(creditTerms(), shareOf95('a', flat(10_000_000)));
    const [stub] = contractPeriods(monthly);
    const fee = stub === undefined ? null : periodFee(creditTerms(), monthly, stub);
    // 10 % of 54,838.7096...
    expect(creditLedger({ ...judged(terms, 0, { a: 0 }), fee }, [])).toMatchObject({ cap: 548_387, credits: 548_387 });
  });
});

describe('what is at stake in a period', () => {
  const linear: CreditRule = { kind: 'LINEAR', incident: null, rate: { share: null, amount: 100 } };
  const atStake = (...objectives: Parameters<typeof moneyTerms>[1][]): number | null =>
    mostAtStake(judged(moneyTerms(creditTerms(), ...objectives), 0, {}), []);

  it('is every objective missed as badly as can be', () => {
    expect(atStake(shareOf95('a', pool(250_000)), shareOf95('b', null))).toBe(250_000);
    expect(atStake(shareOf95('a', linear))).toBe(9_500);
    expect(atStake(objectiveOf('ABANDONMENT', { target: 50_000, credit: linear }))).toBe(9_500);
    expect(atStake(objectiveOf('QUALITY_SCORE', { target: 85_000_000, credit: linear }))).toBe(8_500);
    expect(atStake(objectiveOf('EXPERIENCE', { target: 400_000, credit: linear }))).toBe(14_000);
  });

  it('is all that is at risk where a figure has no bound', () => {
    expect(atStake(objectiveOf('ASA', { credit: linear }))).toBe(1_000_000);
  });

  it('is the dearest bracket, and the most points, doubled for a repeat', () => {
    const worth = (amount: number) => ({ share: null, amount });
    const brackets: CreditRule = {
      kind: 'BRACKETS',
      incident: null,
      brackets: [
        { from: null, to: 900_000, worth: worth(100) },
        { from: 900_000, to: null, worth: worth(300) },
      ],
    };
    expect(atStake(shareOf95('a', brackets))).toBe(300);
    const points: CreditRule = { kind: 'POINTS', incident: null, bands: [{ from: null, to: null, points: 3 }] };
    const terms = moneyTerms(creditTerms({ point: worth(10) }), shareOf95('a', points));
    const history = creditHistory([judged(terms, 0, { a: 0 })], new Map());
    expect(mostAtStake(judged(terms, 1, {}), history)).toBe(60);
  });

  it('stays within the cap, and counts one incident once', () => {
    expect(atStake(shareOf95('a', flat(600_000)), shareOf95('b', flat(600_000)))).toBe(1_000_000);
    expect(atStake(shareOf95('a', flat(600, 'x')), shareOf95('b', flat(500, 'x')))).toBe(600);
  });

  it('is nothing where no money is at risk', () => {
    expect(mostAtStake(judged(moneyTerms(null, shareOf95('a', null)), 0, {}), [])).toBeNull();
  });
});

describe('chronic failure', () => {
  const MISSED = { a: 900 };
  const MET = { a: 950 };
  const UNJUDGED = { a: null };

  function counts(chronic: ChronicTerms, periods: readonly Figures[], critical = true) {
    const terms = moneyTerms(creditTerms({ chronic }), shareOf95('a', flat(1_000_000), { critical }));
    const history = creditHistory(
      periods.map((figures, index) => judged(terms, index, figures)),
      new Map(),
    );
    return chronicCounts(terms, history);
  }

  const moreThanTwoInFour: ChronicTerms = { misses: { moreThan: 2, inPeriods: 4 }, atCap: null };

  it('is a critical objective missed more than n times in m rolling periods', () => {
    expect(counts(moreThanTwoInFour, [MISSED, MISSED])).toEqual([
      { kind: 'MISSES', objectiveKey: 'a', periods: [0, 1], needed: 3, inPeriods: 4, reached: false },
    ]);
    expect(counts(moreThanTwoInFour, [MISSED, MISSED, MET, MISSED])).toMatchObject([
      { periods: [0, 1, 3], reached: true },
    ]);
    expect(counts(moreThanTwoInFour, [MISSED, MISSED, MET, MET, MISSED])).toMatchObject([
      { periods: [1, 4], reached: false },
    ]);
  });

  it('passes over periods that were not judged', () => {
    const periods = [MISSED, UNJUDGED, MISSED, UNJUDGED, MET, UNJUDGED, MISSED];
    expect(counts(moreThanTwoInFour, periods)).toMatchObject([{ periods: [0, 2, 6], reached: true }]);
  });

  it('does not look at objectives that are not critical', () => {
    expect(counts(moreThanTwoInFour, [MISSED, MISSED, MISSED], false)).toEqual([]);
  });

  it('is credits at the cap k times in m', () => {
    const twiceInThree: ChronicTerms = { misses: null, atCap: { times: 2, inPeriods: 3 } };
    expect(counts(twiceInThree, [MISSED, MET, UNJUDGED, MISSED], false)).toEqual([
      { kind: 'AT_CAP', objectiveKey: null, periods: [0, 3], needed: 2, inPeriods: 3, reached: true },
    ]);
    expect(counts(twiceInThree, [MISSED, MET, MET, MISSED])).toMatchObject([{ periods: [3], reached: false }]);
  });

  it('puts the renewal at risk one failure before it is reached, up to the notice date', () => {
    const near = counts(moreThanTwoInFour, [MISSED, MISSED]);
    const far = counts(moreThanTwoInFour, [MISSED, MET]);
    const last = '2026-12-31';
    expect(renewalOn('2026-10-02', last, 90, near)).toEqual({ noticeOn: '2026-10-02', atRisk: true });
    expect(renewalOn('2026-10-03', last, 90, near)).toEqual({ noticeOn: '2026-10-02', atRisk: false });
    expect(renewalOn('2026-10-02', last, 90, far)).toMatchObject({ atRisk: false });
    expect(renewalOn('2026-10-02', last, null, near)).toBeNull();
  });

  it('that the first miss would reach does not put a faultless contract at risk', () => {
    const atOnce: ChronicTerms = { misses: { moreThan: 0, inPeriods: 1 }, atCap: null };
    expect(renewalOn('2026-01-02', '2026-12-31', 90, counts(atOnce, [MET]))).toMatchObject({ atRisk: false });
    expect(renewalOn('2026-01-02', '2026-12-31', 90, counts(atOnce, [MISSED]))).toMatchObject({ atRisk: true });
  });
});

describe('what late facts change of a ledger that was stated', () => {
  const terms = moneyTerms(creditTerms(), shareOf95('a', flat(100)), shareOf95('b', flat(250)));
  const [stated = null] = ledgers(terms, [{ a: 0, b: 950 }]);
  const [restated = null] = ledgers(terms, [{ a: 950, b: 0 }]);

  it('is trued up line by line', () => {
    expect(trueUps(stated, restated)).toEqual([
      { kind: 'CREDIT', objectiveKey: 'a', stated: 100, restated: 0, amount: -100 },
      { kind: 'CREDIT', objectiveKey: 'b', stated: 0, restated: 250, amount: 250 },
    ]);
  });

  it('is nothing where nothing changed', () => {
    expect(trueUps(stated, stated)).toEqual([]);
    expect(trueUps(null, null)).toEqual([]);
  });
});
