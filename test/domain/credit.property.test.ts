import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { divideAmong } from '../../src/domain/creditcap.js';
import { mostAtStake } from '../../src/domain/creditforecast.js';
import { creditHistory } from '../../src/domain/credithistory.js';
import type { CreditPeriod } from '../../src/domain/creditline.js';
import { trueUps } from '../../src/domain/creditrestatement.js';
import type { CreditRule, CreditTerms } from '../../src/domain/creditterms.js';
import type { ContractTerms } from '../../src/domain/terms.js';
import { creditTerms, type Figures, judged, moneyTerms, shareOf95 } from '../support/money.js';

const KEYS = ['a', 'b', 'c', 'd'] as const;

const worth = fc.oneof(
  fc.integer({ min: 0, max: 60_000 }).map((share) => ({ share, amount: null })),
  fc.integer({ min: 0, max: 2_000 }).map((amount) => ({ share: null, amount })),
);
const incident = fc.constantFrom(null, null, 'x', 'y');

const anyRule: fc.Arbitrary<CreditRule> = fc.oneof(
  fc.record({ kind: fc.constant('POOL' as const), allocation: fc.integer({ min: 1, max: 1_000_000 }), incident }),
  fc.record({ kind: fc.constant('LINEAR' as const), rate: worth, incident }),
  fc.record({ worst: worth, better: worth, incident }).map(({ worst, better, incident: of }) => ({
    kind: 'BRACKETS' as const,
    incident: of,
    brackets: [
      { from: null, to: 800_000, worth: worst },
      { from: 800_000, to: 950_000, worth: better },
    ],
  })),
  fc.record({ points: fc.integer({ min: 0, max: 9 }), incident }).map(({ points, incident: of }) => ({
    kind: 'POINTS' as const,
    incident: of,
    bands: [{ from: null, to: null, points }],
  })),
);

const anyCredits: fc.Arbitrary<CreditTerms> = fc
  .record({
    fee: fc.integer({ min: 1, max: 200_000 }),
    atRisk: fc.integer({ min: 1, max: 1_000_000 }),
    pool: fc.integer({ min: 1, max: 3_000_000 }),
    point: worth,
    earnBack: fc.option(
      fc.record({
        form: fc.constantFrom('SHARE_AFTER_MET' as const, 'AGAINST_LATER_CREDITS' as const),
        periods: fc.integer({ min: 1, max: 3 }),
        share: fc.integer({ min: 1, max: 1_000_000 }),
      }),
    ),
  })
  .map(creditTerms);

const anyTerms: fc.Arbitrary<ContractTerms> = fc
  .tuple(anyCredits, fc.tuple(anyRule, anyRule, anyRule, anyRule))
  .map(([credits, rules]) => moneyTerms(credits, ...rules.map((rule, index) => shareOf95(KEYS[index] ?? '', rule))));

const anyFigure = fc.oneof(fc.integer({ min: 0, max: 1_000 }), fc.constantFrom(null, 950, 1_000));
const anyFigures: fc.Arbitrary<Figures> = fc.record({ a: anyFigure, b: anyFigure, c: anyFigure, d: anyFigure });
const anyPeriods = fc.tuple(anyTerms, fc.array(anyFigures, { minLength: 1, maxLength: 8 }));

function told(terms: ContractTerms, figures: readonly Figures[]): CreditPeriod[] {
  return figures.map((one, index) => judged(terms, index, one));
}

describe('any ledger', () => {
  it('holds credits that never exceed the cap, and a total that is the sum of its lines', () => {
    fc.assert(
      fc.property(anyPeriods, ([terms, figures]) => {
        for (const { ledger } of creditHistory(told(terms, figures), new Map())) {
          if (ledger === null) throw new Error('no ledger');
          const credits = ledger.lines.filter(({ kind }) => kind === 'CREDIT');
          const sum = credits.reduce((all, { amount }) => all + amount, 0);
          expect(sum).toBe(ledger.credits);
          expect(sum).toBeLessThanOrEqual(ledger.cap);
          expect(credits.every(({ amount }) => amount >= 0)).toBe(true);
          expect(ledger.total).toBe(ledger.lines.reduce((all, { amount }) => all + amount, 0));
        }
      }),
    );
  });

  it('is reduced to the cap exactly when more was earned', () => {
    fc.assert(
      fc.property(anyPeriods, ([terms, figures]) => {
        for (const { ledger } of creditHistory(told(terms, figures), new Map())) {
          const credits = (ledger?.lines ?? []).flatMap((line) => (line.kind === 'CREDIT' ? line : []));
          const standing = credits.filter(({ inputs }) => inputs.yieldsTo === null);
          const earned = standing.reduce((all, { inputs }) => all + inputs.earned, 0);
          expect(ledger?.credits).toBe(Math.min(earned, ledger?.cap ?? 0));
          expect(standing.every(({ amount, inputs }) => amount <= inputs.earned)).toBe(true);
        }
      }),
    );
  });

  it('does not depend on the order of the objectives', () => {
    fc.assert(
      fc.property(anyPeriods, fc.integer({ min: 1, max: 3 }), ([terms, figures], turn) => {
        const objectives = [...terms.objectives.slice(turn), ...terms.objectives.slice(0, turn)];
        const turned = creditHistory(told({ ...terms, objectives }, figures), new Map());
        const straight = creditHistory(told(terms, figures), new Map());
        expect(turned.map(({ ledger }) => ledger)).toEqual(straight.map(({ ledger }) => ledger));
      }),
    );
  });

  it('never returns more of an objective than it was credited', () => {
    fc.assert(
      fc.property(anyPeriods, ([terms, figures]) => {
        const left = new Map<string, number>();
        for (const { ledger } of creditHistory(told(terms, figures), new Map())) {
          for (const line of ledger?.lines ?? []) {
            const sum = (left.get(line.objectiveKey) ?? 0) + line.amount;
            expect(sum).toBeGreaterThanOrEqual(0);
            left.set(line.objectiveKey, sum);
          }
        }
      }),
    );
  });

  it('comes to no more than was at stake', () => {
    fc.assert(
      fc.property(anyPeriods, ([terms, figures]) => {
        const history = creditHistory(told(terms, figures), new Map());
        for (const [index, period] of history.entries()) {
          const most = mostAtStake(judged(terms, index, {}), history.slice(0, index));
          expect(period.ledger?.credits).toBeLessThanOrEqual(most ?? -1);
        }
      }),
    );
  });

  it('differs from another by what is trued up', () => {
    fc.assert(
      fc.property(anyTerms, anyFigures, anyFigures, (terms, before, after) => {
        const [stated, restated] = [before, after].map(
          (one) => creditHistory(told(terms, [one]), new Map())[0]?.ledger,
        );
        const sum = trueUps(stated ?? null, restated ?? null).reduce((all, { amount }) => all + amount, 0);
        expect(sum).toBe((restated?.total ?? 0) - (stated?.total ?? 0));
      }),
    );
  });
});

describe('dividing by largest remainder', () => {
  const amounts = fc
    .uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 8 })
    .chain((keys) => fc.tuple(...keys.map((key) => fc.nat(1_000_000_000_000).map((amount) => ({ key, amount })))));

  it('gives parts that sum to the whole, none off its exact share by a unit or more', () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: 1_000 }), (weighted, permille) => {
        const sum = weighted.reduce((all, { amount }) => all + amount, 0);
        fc.pre(sum > 0);
        const total = Math.floor((sum / 1_000) * permille);
        const parts = divideAmong(total, weighted);
        expect([...parts.values()].reduce((all, part) => all + part, 0)).toBe(total);
        for (const { key, amount } of weighted) {
          const off = BigInt(parts.get(key) ?? -1) * BigInt(sum) - BigInt(total) * BigInt(amount);
          expect(off < BigInt(sum) && off > -BigInt(sum)).toBe(true);
        }
      }),
    );
  });
});
