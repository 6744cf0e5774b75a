import { describe, expect, it } from '@jest/globals';
import { type JudgementInput, judgeObjective } from '../../src/domain/compliance.js';
import { explainCreditLine, explainFee } from '../../src/domain/explaincredit.js';
import { explainFigure } from '../../src/domain/explainfigure.js';
import type { FormulaLine } from '../../src/domain/formula.js';
import { contractPeriods } from '../../src/domain/period.js';
import type { ObjectiveTerms } from '../../src/domain/terms.js';
import { contactTerms, objectiveOf } from '../support/judgeterms.js';
import { creditTerms, ledgers, moneyTerms, pool, shareOf95 } from '../support/money.js';

const MARCH = { startsAt: Date.parse('2026-03-01T00:00:00Z'), endsAt: Date.parse('2026-04-01T00:00:00Z') };

function figure(
  terms: ObjectiveTerms,
  tally: { good: number; total: number; sum?: number; pending?: number },
  shortfallsBefore = 0,
  more: Partial<JudgementInput> = {},
) {
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
    ...more,
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

describe('the explanation of what tickets are watched for', () => {
  it('says of a first contact what is good, in which window, and what is provisional', () => {
    const lines = figure(objectiveOf('FIRST_CONTACT_RESOLUTION'), { good: 6, total: 8, pending: 2 });
    expect(line(lines, 'outcomes')).toContain('[window PT168H] -> FIRST_CONTACT_RESOLUTION');
    expect(line(lines, 'strict')).toBe(
      'strict = good / total; good: took one contact; total: tickets first resolved in the period and no longer provisional [good 6, total 8, provisional 2] -> 0.75',
    );
    expect(line(lines, 'keepsTarget')).toBe('keepsTarget = actual >= target [actual 3/4, target 4/5] -> false');
    expect(line(lines, 'consumed')).toContain('[misses 2, budget 1.6] -> 1.25');
  });

  it('says of reopenings what is counted against them', () => {
    const lines = figure(objectiveOf('REOPEN_RATE'), { good: 1, total: 20, pending: 3 });
    expect(line(lines, 'strict')).toBe(
      'strict = good / total; good: reopened within window; total: resolutions of the period that are no longer provisional [good 1, total 20, provisional 3] -> 0.05',
    );
    expect(line(lines, 'keepsTarget')).toBe('keepsTarget = actual <= target [actual 1/20, target 1/10] -> true');
    expect(line(lines, 'budget')).toBe('budget = target x total [target 1/10, total 20] -> 2');
    expect(line(lines, 'consumed')).toContain('[misses 1, budget 2] -> 0.5');
  });

  it('leads a backlog from what was open before to what is open at the end', () => {
    // 7 were open, 40 were opened and 35 done: 12 are open.
    const lines = figure(objectiveOf('BACKLOG'), { good: 35, total: 40, pending: 12 });
    expect(line(lines, 'strict')).toBe(
      'strict = before + opened - done; before: open when the period began, opened and done: in the period [before 7, opened 40, done 35] -> 12',
    );
    expect(line(lines, 'keepsTarget')).toBe('keepsTarget = actual <= target [actual 12, target 10] -> false');
  });
});

describe('the explanation of a budget', () => {
  it('is of the whole period where its length is known, though it goes on', () => {
    const uptime = objectiveOf('UPTIME', { target: 990_000, uptime: { services: [], coverageAttested: true } });
    const hour = 3_600_000;
    const open = { now: MARCH.startsAt + 10 * hour, serviceTime: { soFar: 10 * hour, whole: 100 * hour } };
    const lines = figure(uptime, { good: 0, total: 1, sum: hour / 2 }, 0, open);
    // 1 % of 100 hours; half an hour is down.
    expect(line(lines, 'budget')).toBe('budget = (1 - target) x whole [target 99/100, whole 360000] -> 3600');
    expect(line(lines, 'consumed')).toBe('consumed = misses / budget [misses 1800, budget 3600] -> 0.5');
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
    return ledger.lines.map((one) => written(explainCreditLine(one, ledger, [])));
  };

  it('reckons 40 % of half of 10 % of 100,000', () => {
    expect(explained(0, [{ a: 900 }], { pool: 500_000 }, shareOf95('a', pool(400_000)))).toEqual([
      [
        'atRisk = shareAtRisk x fee [shareAtRisk 1/10, fee 10000000] -> 1000000',
        'missedBy = target - actual [target 19/20, actual 9/10, unit RATIO] -> 1/20',
        'exact = allocation x poolShare x atRisk [allocation 2/5, poolShare 1/2, atRisk 1000000] -> 200000',
        'earned = exact, rounded half-even [exact 200000] -> 200000',
        'cap = atRisk, rounded down [atRisk 1000000] -> 1000000',
        'all = what is earned in the period by objective, one an incident [a 200000] -> 200000',
        'amount = earned, for all <= cap [earned 200000, cap 1000000, all 200000] -> 200000',
      ],
    ]);
  });

  it('cuts the fee of a stub by its days, and leaves that of a whole period alone', () => {
    const contract = {
      ...{ startsOn: '2026-03-15', endsOn: '2026-06-10', firstPeriodEndsOn: '2026-03-31' },
      ...{ periodicity: 'MONTH' as const, timeZone: 'UTC' },
    };
    const fees = (stubFee: 'BY_DAYS' | 'WHOLE') =>
      contractPeriods(contract).map((period) => written(explainFee(creditTerms({ stubFee }), contract, period)));
    // 17 of March's 31 days, April, May, 10 of June's 30 days.
    expect(fees('BY_DAYS')).toEqual([
      [
        'fee = wholeFee x days / daysOfWhole, not rounded: shown rounded half-even [wholeFee 10000000, days 17, daysOfWhole 31] -> 170000000/31',
      ],
      [],
      [],
      [
        'fee = wholeFee x days / daysOfWhole, not rounded: shown rounded half-even [wholeFee 10000000, days 10, daysOfWhole 30] -> 10000000/3',
      ],
    ]);
    expect(fees('WHOLE')[0]).toEqual([
      'fee = wholeFee, also for a part of a period [wholeFee 10000000, days 17, daysOfWhole 31] -> 10000000',
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
      'amount = cap x earned / all, by largest remainder, for all > cap [earned 50, cap 100, all 150] -> 34',
      'amount = cap x earned / all, by largest remainder, for all > cap [earned 50, cap 100, all 150] -> 33',
      'amount = cap x earned / all, by largest remainder, for all > cap [earned 50, cap 100, all 150] -> 33',
    ]);
    expect(capped[0]?.at(-2)).toBe(
      'all = what is earned in the period by objective, one an incident [a 50, b 50, c 50] -> 150',
    );
    const point = { share: null, amount: 1_000 };
    const bands = [{ from: null, to: 950_000, points: 3 }];
    const twice = explained(
      1,
      [{ a: 900 }, { a: 900 }],
      { point },
      shareOf95('a', { kind: 'POINTS', incident: null, bands }),
    );
    expect(twice[0]?.slice(2, 4)).toEqual([
      'points = 2 x band, for the judged period before was missed, where from <= actual < to [band 3, actual 9/10, to 19/20, repeatOf 0] -> 6',
      'exact = points x amount [points 6, amount 1000] -> 6000',
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

  it('says by how much a target was missed, in the direction in which it was, and what a point of it costs', () => {
    const rate = { share: 10_000, amount: null };
    // 95 % less 90.5 %: 4.5 percentage points at 1 % of 100,000.00.
    expect(
      explained(0, [{ a: 905 }], {}, shareOf95('a', { kind: 'LINEAR', incident: null, rate }))[0]?.slice(1, 4),
    ).toEqual([
      'missedBy = target - actual [target 19/20, actual 181/200, unit RATIO] -> 9/200',
      'points = 100 x missedBy: percentage points [missedBy 9/200] -> 9/2',
      'exact = points x share x fee [points 9/2, share 1/100, fee 10000000] -> 450000',
    ]);
    // 31.5 s where 30 s are agreed at most.
    const asa = objectiveOf('ASA', { key: 'a', credit: { kind: 'LINEAR', incident: null, rate } });
    expect(explained(0, [{ a: 31_500 }], {}, asa)[0]?.slice(1, 3)).toEqual([
      'missedBy = actual - target [target 30, actual 63/2, unit SECONDS] -> 3/2',
      'points = missedBy [missedBy 3/2] -> 3/2',
    ]);
    const brackets = [
      { from: null, to: 900_000, worth: { share: 50_000, amount: null } },
      { from: 900_000, to: 950_000, worth: { share: 20_000, amount: null } },
    ];
    expect(explained(0, [{ a: 905 }], {}, shareOf95('a', { kind: 'BRACKETS', incident: null, brackets }))[0]?.[2]).toBe(
      'exact = share x fee, where from <= actual < to [actual 181/200, from 9/10, to 19/20, share 1/50, fee 10000000] -> 200000',
    );
  });

  it('shows what was earned back', () => {
    const earnBack = { form: 'SHARE_AFTER_MET' as const, periods: 1, share: 500_000 };
    expect(explained(1, [{ a: 900 }, { a: 990 }], { earnBack }, shareOf95('a', pool(400_000)))).toEqual([
      [
        'inARow = judged periods in a row met: as many as needed [needed 1] -> 1',
        'credits = credits of periods before those in a row, not earned back yet [period 0 400000] -> 400000',
        'exact = share x credits [share 1/2, credits 400000] -> 200000',
        'amount = -(exact, rounded half-even) [exact 200000] -> -200000',
      ],
    ]);
  });
});
