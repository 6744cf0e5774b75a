import { describe, expect, it } from '@jest/globals';
import { creditHistory } from '../../src/domain/credithistory.js';
import { creditLedger } from '../../src/domain/creditledger.js';
import type { CreditRule, Worth } from '../../src/domain/creditterms.js';
import { rational } from '../../src/domain/rational.js';
import { objectiveOf } from '../support/judgeterms.js';
import { creditTerms, flat, judged, ledgers, moneyTerms, pool, shareOf95, written } from '../support/money.js';

const PERCENT = (share: number): Worth => ({ share: share * 10_000, amount: null });

describe('a POOL credit', () => {
  it('is allocation x pool x amount at risk: 40 % x 50 % x (10 % of 100,000) = 2,000', () => {
    const terms = moneyTerms(creditTerms({ pool: 500_000 }), shareOf95('mail', pool(400_000)));
    const [ledger] = ledgers(terms, [{ mail: 900 }]);
    expect(written(ledger)).toEqual(['CREDIT mail 2000.00']);
    expect(ledger).toMatchObject({
      fee: '10000000',
      cap: 1_000_000,
      credits: 200_000,
      total: 200_000,
      capReached: false,
    });
  });

  it('names its rule, the version of the terms and every input', () => {
    const terms = moneyTerms(creditTerms({ pool: 500_000 }), shareOf95('mail', pool(400_000)));
    const ledger = creditLedger({ ...judged(terms, 3, { mail: 900 }), version: 7 }, []);
    expect(ledger?.lines).toEqual([
      {
        kind: 'CREDIT',
        objectiveKey: 'mail',
        termsVersion: 7,
        amount: 200_000,
        inputs: {
          rule: { kind: 'POOL', allocation: 400_000, incident: null },
          unit: 'RATIO',
          target: '19/20',
          actual: '9/10',
          fee: '10000000',
          atRisk: '1000000',
          reading: { kind: 'POOL', pool: 500_000, allocation: 400_000 },
          exact: '200000',
          earned: 200_000,
          yieldsTo: null,
        },
      },
    ]);
    expect(JSON.parse(JSON.stringify(ledger))).toEqual(ledger);
  });

  it('is owed for what was judged and missed only', () => {
    const terms = moneyTerms(
      creditTerms(),
      shareOf95('a', pool(100_000)),
      shareOf95('b', pool(100_000)),
      shareOf95('c', null),
    );
    const [ledger] = ledgers(terms, [{ a: 950, b: null, c: 100 }]);
    expect(ledger).toMatchObject({ lines: [], total: 0 });
  });

  it('is none at all where the terms put no money at risk', () => {
    expect(ledgers(moneyTerms(null, shareOf95('a', null)), [{ a: 100 }])).toEqual([null]);
  });
});

describe('a BRACKETS credit', () => {
  const brackets: CreditRule = {
    kind: 'BRACKETS',
    incident: null,
    brackets: [
      { from: null, to: 850_000, worth: { share: null, amount: 900_001 } },
      { from: 850_000, to: 900_000, worth: PERCENT(5) },
      { from: 900_000, to: 950_000, worth: PERCENT(2) },
    ],
  };
  const terms = moneyTerms(creditTerms(), shareOf95('csat', brackets));

  it.each([
    [849, '9000.01'],
    [850, '5000.00'],
    [899, '5000.00'],
    [900, '2000.00'],
    [949, '2000.00'],
  ])('of a figure of %i thousandths is that of the bracket whose lower bound it has reached', (figure, amount) => {
    expect(written(ledgers(terms, [{ csat: figure }])[0])).toEqual([`CREDIT csat ${amount}`]);
  });

  it('counts the figure unrounded: 94.996 % misses 95 %', () => {
    const period = judged(terms, 0, { csat: 949 });
    const actual = rational(94_996, 100_000);
    const figure = { ...period.objectives[0], verdict: 'MISSED', actual, strict: actual } as const;
    const ledger = creditLedger(
      { ...period, objectives: [{ ...figure, key: 'csat', unit: 'RATIO', target: null }] },
      [],
    );
    expect(written(ledger)).toEqual(['CREDIT csat 2000.00']);
  });
});

describe('a LINEAR credit', () => {
  const linear = (rate: Worth): CreditRule => ({ kind: 'LINEAR', rate, incident: null });

  it('is the percentage points below the target x the rate', () => {
    const terms = moneyTerms(creditTerms(), shareOf95('csat', linear({ share: null, amount: 50_000 })));
    expect(written(ledgers(terms, [{ csat: 927 }])[0])).toEqual(['CREDIT csat 1150.00']);
    const shared = moneyTerms(creditTerms(), shareOf95('csat', linear(PERCENT(1))));
    expect(written(ledgers(shared, [{ csat: 927 }])[0])).toEqual(['CREDIT csat 2300.00']);
  });

  it('is the seconds above the target of a mean x the rate', () => {
    const asa = objectiveOf('ASA', { key: 'asa', target: 30_000_000, credit: linear({ share: null, amount: 1_000 }) });
    expect(written(ledgers(moneyTerms(creditTerms(), asa), [{ asa: 42_500 }])[0])).toEqual(['CREDIT asa 125.00']);
  });

  it('of slices is the percentage points of good slices below their target, also where less is better in a slice', () => {
    const slices = { length: 'HALF_HOUR', target: 900_000, empty: 'IGNORE' } as const;
    const asa = objectiveOf('ASA', { key: 'asa', slices, credit: linear({ share: null, amount: 1_000 }) });
    expect(written(ledgers(moneyTerms(creditTerms(), asa), [{ asa: 880 }])[0])).toEqual(['CREDIT asa 20.00']);
  });

  it.each([
    [945, '0.00'],
    [935, '0.02'],
    [925, '0.02'],
    [915, '0.04'],
  ])('is rounded half-even once: %i thousandths at a cent a point', (figure, amount) => {
    const terms = moneyTerms(creditTerms(), shareOf95('csat', linear({ share: null, amount: 1 })));
    expect(written(ledgers(terms, [{ csat: figure }])[0])).toEqual([`CREDIT csat ${amount}`]);
  });
});

const SEVERITY: CreditRule = {
  kind: 'POINTS',
  incident: null,
  bands: [
    { from: null, to: 800_000, points: 3 },
    { from: 800_000, to: 950_000, points: 1 },
  ],
};

describe('a POINTS credit', () => {
  const terms = moneyTerms(creditTerms({ point: PERCENT(0.5) }), shareOf95('csat', SEVERITY));
  const SEVERE = { csat: 700 };
  const MINOR = { csat: 900 };

  it('doubles a repeat: severe 3, then minor 1 gives 2, then severe 3 gives 6, at half a percent of 100,000 a point', () => {
    const all = ledgers(terms, [SEVERE, MINOR, SEVERE]);
    expect(all.map(written)).toEqual([['CREDIT csat 1500.00'], ['CREDIT csat 1000.00'], ['CREDIT csat 3000.00']]);
    expect(all.map((ledger) => ledger?.lines[0]?.inputs)).toMatchObject([
      { reading: { points: 3, repeatOf: null } },
      { reading: { points: 2, repeatOf: 0 } },
      { reading: { points: 6, repeatOf: 1 } },
    ]);
  });

  it('does not double after a period that was met', () => {
    expect(written(ledgers(terms, [SEVERE, { csat: 950 }, MINOR])[2])).toEqual(['CREDIT csat 500.00']);
  });

  it('passes over periods that were not judged', () => {
    const [, , ledger] = ledgers(terms, [SEVERE, { csat: null }, MINOR]);
    expect(written(ledger)).toEqual(['CREDIT csat 1000.00']);
  });
});

describe('the cap', () => {
  const three = ['a', 'b', 'c'].map((key) => shareOf95(key, flat(50)));

  it('of 1.00 reduces three lines of .50 to .34, .33 and .33', () => {
    const [ledger] = ledgers(moneyTerms(creditTerms({ fee: 1_000 }), ...three), [{ a: 0, b: 0, c: 0 }]);
    expect(written(ledger)).toEqual(['CREDIT a 0.34', 'CREDIT b 0.33', 'CREDIT c 0.33']);
    expect(ledger).toMatchObject({ cap: 100, credits: 100, capReached: true });
    expect(ledger?.lines.map(({ inputs }) => inputs)).toMatchObject([{ earned: 50 }, { earned: 50 }, { earned: 50 }]);
  });

  it('gives the remainders to the largest fractions: 1.00 over .90 and .25 is .78 and .22', () => {
    const terms = moneyTerms(creditTerms({ fee: 1_000 }), shareOf95('a', flat(90)), shareOf95('b', flat(25)));
    expect(written(ledgers(terms, [{ a: 0, b: 0 }])[0])).toEqual(['CREDIT a 0.78', 'CREDIT b 0.22']);
  });

  it('is the amount at risk rounded down', () => {
    const [ledger] = ledgers(moneyTerms(creditTerms({ fee: 1_015 }), ...three), [{ a: 0, b: 0, c: 0 }]);
    expect(ledger).toMatchObject({ cap: 101, credits: 101 });
  });

  it('is reached by credits that come to it exactly, and not by less', () => {
    const two = moneyTerms(creditTerms({ fee: 1_000 }), ...three.slice(0, 2));
    expect(ledgers(two, [{ a: 0, b: 0 }])[0]).toMatchObject({ capReached: true, credits: 100 });
    expect(ledgers(two, [{ a: 0, b: 950 }])[0]).toMatchObject({ capReached: false, credits: 50 });
  });
});

describe('one incident', () => {
  const outage = [shareOf95('a', flat(200, 'outage')), shareOf95('b', flat(500, 'outage')), shareOf95('c', flat(100))];

  it('earns one credit, the largest; what yields to it is shown', () => {
    const [ledger] = ledgers(moneyTerms(creditTerms(), ...outage), [{ a: 0, b: 0, c: 0 }]);
    expect(written(ledger)).toEqual(['CREDIT a 0.00', 'CREDIT b 5.00', 'CREDIT c 1.00']);
    expect(ledger?.lines.map(({ inputs }) => inputs)).toMatchObject([
      { earned: 200, yieldsTo: 'b' },
      { earned: 500, yieldsTo: null },
      { earned: 100, yieldsTo: null },
    ]);
  });

  it('earns what is left of it when one objective fails alone', () => {
    const [ledger] = ledgers(moneyTerms(creditTerms(), ...outage), [{ a: 0, b: 950, c: 950 }]);
    expect(written(ledger)).toEqual(['CREDIT a 2.00']);
  });

  it('does not count twice towards the cap', () => {
    const terms = moneyTerms(creditTerms({ fee: 6_500 }), ...outage);
    expect(ledgers(terms, [{ a: 0, b: 0, c: 0 }])[0]).toMatchObject({ cap: 650, credits: 600, capReached: false });
  });
});

describe('a stated ledger', () => {
  it('holds for what follows from it, whatever the facts say by now', () => {
    const terms = moneyTerms(creditTerms({ point: PERCENT(0.5) }), shareOf95('a', SEVERITY));
    const stated = { ...judged(terms, 0, { a: 0 }), ledger: creditLedger(judged(terms, 0, { a: 0 }), []) };
    const now = [judged(terms, 0, { a: 950 }), judged(terms, 1, { a: 0 })];
    const history = creditHistory(now, new Map([[0, stated]]));
    expect(history.map(({ ledger }) => written(ledger))).toEqual([['CREDIT a 1500.00'], ['CREDIT a 3000.00']]);
  });
});
