import { describe, expect, it } from '@jest/globals';
import { judgeObjective } from '../../src/domain/compliance.js';
import { explainCreditLine } from '../../src/domain/explaincredit.js';
import { explainFigure } from '../../src/domain/explainfigure.js';
import type { FormulaLine } from '../../src/domain/formula.js';
import type { ObjectiveTerms } from '../../src/domain/terms.js';
import { contactTerms, objectiveOf } from '../support/judgeterms.js';
import { creditTerms, ledgers, moneyTerms, pool, shareOf95 } from '../support/money.js';

const MARCH = { startsAt: Date.parse('2026-03-01T00:00:00Z'), endsAt: Date.parse('2026-04-01T00:00:00Z') };

function figure(terms: ObjectiveTerms, tally: { good: number; total: number; sum?: number }, shortfallsBefore = 0) {
  const result = judgeObjective({
    terms,
    tally: { sum: 0, pending: 0, ...tally },
    serviceTime: null,
    period: MARCH,
    now: MARCH.endsAt,
    expectedVolume: null,
    slices: null,
    recent: null,
    shortfallsBefore,
  });
  return explainFigure({ terms, result });
}

/** `name = formula [inputs] -> value` */
function written(lines: readonly FormulaLine[]): string[] {
  return lines.map(({ name, formula, inputs, value }) => {
    const given = inputs.map((input) => `${input.name} ${input.value}`).join(', ');
    return `${name} = ${formula} [${given}] -> ${value}`;
  });
}

const line = (lines: readonly FormulaLine[], name: string): string | undefined =>
  written(lines).find((one) => one.startsWith(`${name} =`));

describe('the explanation of a figure', () => {
  it('names the formula of a service level and puts its numbers in: semantics section 4', () => {
    const terms = objectiveOf('SERVICE_LEVEL', { target: 800_000, contact: contactTerms({ formula: 'ALL_OFFERED' }) });
    const lines = figure(terms, { good: 860, total: 1_060 });
    expect(line(lines, 'outcomes')).toBe(
      'outcomes = Share of contacts answered within the wait threshold. good / total = (A in w) / (A + B) [formula ALL_OFFERED, w PT20S, short PT5S] -> SERVICE_LEVEL',
    );
    expect(line(lines, 'strict')).toBe('strict = good / total [good 860, total 1060] -> 0.8113207547169812');
    expect(line(lines, 'keepsTarget')).toBe('keepsTarget = actual >= target [actual 43/53, target 4/5] -> true');
    expect(line(lines, 'verdict')).toBe(
      'verdict = the target is kept, or the shortfall tolerated [total 1060, minimumSample 0, periodEnded true] -> MET',
    );
  });

  it('shows what relief forgave, and what is left of the budget', () => {
    const terms = objectiveOf('CSAT', { target: 900_000, relief: 'ALLOWED_MISSES', allowedMisses: 3 });
    const lines = figure(terms, { good: 17, total: 20 });
    // Two of twenty may miss anyway: one more is forgiven.
    expect(line(lines, 'relieved')).toContain('[good 17, total 20, allowedMisses 3, forgiven 1] -> 0.9');
    expect(line(lines, 'keepsTarget')).toContain('[actual 9/10, target 9/10] -> true');
    expect(line(lines, 'budget')).toBe('budget = (1 - target) x total [target 9/10, total 20] -> 2');
    expect(line(lines, 'consumed')).toBe('consumed = misses / budget [misses 3, budget 2] -> 1.5');
  });

  it('shows how a minimum level tolerates a shortfall, and what attains', () => {
    const minimum = { level: 800_000, misses: 2, periods: 3 };
    const terms = objectiveOf('COUNTER_RATIO', { target: 900_000, weight: 500_000, minimum });
    const once = figure(terms, { good: 85, total: 100 });
    expect(line(once, 'tolerated')).toBe(
      'tolerated = below the target, but actual >= minimum, and shortfalls < misses in the last periods judged [actual 17/20, minimum 4/5, shortfalls 1, misses 2, periods 3] -> true',
    );
    expect(line(once, 'attainment')).toContain('[actual 17/20, target 9/10, meets true] -> 1');
    const twice = figure(terms, { good: 85, total: 100 }, 1);
    expect(line(twice, 'verdict')).toContain('-> MISSED');
    expect(line(twice, 'attainment')).toContain('meets false] -> 17/18');
    expect(line(twice, 'scorePart')).toContain('[attainment 17/18, weight 1/2] -> 17/36');
  });

  it('reads means from sums, turns the comparison round, and says why nothing was judged', () => {
    const asa = objectiveOf('ASA', { target: 20_000_000 });
    const lines = figure(asa, { good: 0, total: 4, sum: 100_000 });
    expect(line(lines, 'strict')).toBe('strict = sum / total [total 4, sum 100] -> 25');
    expect(line(lines, 'keepsTarget')).toBe('keepsTarget = actual <= target [actual 25, target 20] -> false');
    const few = figure(objectiveOf('CSAT', { minimumSample: 10 }), { good: 1, total: 2 });
    expect(line(few, 'verdict')).toBe(
      'verdict = total < minimumSample [total 2, minimumSample 10, periodEnded true] -> INSUFFICIENT_VOLUME',
    );
    const none = figure(objectiveOf('CSAT', {}), { good: 0, total: 0 });
    expect(none.map(({ name }) => name)).toEqual(['outcomes', 'verdict']);
  });
});

describe('the explanation of a ledger line', () => {
  const explained = (
    index: number,
    months: readonly Record<string, number>[],
    credits: Parameters<typeof creditTerms>[0],
    ...objectives: ObjectiveTerms[]
  ) => {
    const ledger = ledgers(moneyTerms(creditTerms(credits), ...objectives), months)[index];
    if (!ledger) throw new Error('no ledger');
    return ledger.lines.map((one) => written(explainCreditLine(one, ledger)));
  };

  it('reckons 40 % of half of 10 % of 100,000', () => {
    expect(explained(0, [{ a: 900 }], { pool: 500_000 }, shareOf95('a', pool(400_000)))).toEqual([
      [
        'atRisk = share at risk x fee [fee 10000000] -> 1000000',
        'missed = the figure against its target [target 19/20, unit RATIO] -> 9/10',
        'exact = allocation x pool x atRisk [allocation 2/5, pool 1/2, atRisk 1000000] -> 200000',
        'earned = exact, rounded half-even [exact 200000] -> 200000',
        'amount = earned; all credits of the period are within the cap [earned 200000, cap 1000000] -> 200000',
      ],
    ]);
  });

  it('shows the cap at work, the points doubled, and what one incident earns', () => {
    const third = (key: string) =>
      shareOf95(key, {
        kind: 'BRACKETS',
        incident: null,
        brackets: [{ from: null, to: 950_000, worth: { share: null, amount: 50 } }],
      });
    const capped = explained(0, [{ a: 900, b: 900, c: 900 }], { fee: 1_000 }, third('a'), third('b'), third('c'));
    expect(capped.map((lines) => lines.at(-1))).toEqual([
      'amount = cap x earned / all that is earned in the period, by largest remainder [earned 50, cap 100, all 150] -> 34',
      'amount = cap x earned / all that is earned in the period, by largest remainder [earned 50, cap 100, all 150] -> 33',
      'amount = cap x earned / all that is earned in the period, by largest remainder [earned 50, cap 100, all 150] -> 33',
    ]);
    const point = { share: null, amount: 1_000 };
    const bands = [{ from: null, to: 950_000, points: 3 }];
    const twice = explained(
      1,
      [{ a: 900 }, { a: 900 }],
      { point },
      shareOf95('a', { kind: 'POINTS', incident: null, bands }),
    );
    expect(twice[0]?.slice(2, 4)).toEqual([
      'points = 2 x points of the band, for it was missed in the judged period before [band 3, to 19/20, repeatOf 0] -> 6',
      'exact = points x amount [points 6, amount 1000, fee 10000000] -> 6000',
    ]);
    const outage = explained(
      0,
      [{ a: 900, b: 900 }],
      {},
      shareOf95('a', pool(400_000, 'outage')),
      shareOf95('b', pool(100_000, 'outage')),
    );
    expect(outage[1]?.at(-1)).toBe(
      'amount = 0: the larger credit of another objective stands for the same incident [earned 100000, incident outage, yieldsTo a] -> 0',
    );
  });

  it('shows what was earned back', () => {
    const earnBack = { form: 'SHARE_AFTER_MET' as const, periods: 1, share: 500_000 };
    expect(explained(1, [{ a: 900 }, { a: 990 }], { earnBack }, shareOf95('a', pool(400_000)))).toEqual([
      [
        'inARow = judged periods in a row met: as many as needed [needed 1] -> 1',
        'credits = credits not earned back yet [period 0 400000] -> 400000',
        'exact = share x credits [share 1/2, credits 400000] -> 200000',
        'amount = -(exact, rounded half-even) [exact 200000] -> -200000',
      ],
    ]);
  });
});
