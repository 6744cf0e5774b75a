import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalHash, canonicalJson } from '../../src/domain/canonicaljson.js';
import type { CreditLedger } from '../../src/domain/creditline.js';
import { standingOf } from '../../src/domain/restatement.js';
import { statedObjectives } from '../../src/domain/statedfigures.js';
import { linesOf, type StatedFigures, type StatementContent } from '../../src/domain/statement.js';
import { EMPTY_TALLY, type Tally } from '../../src/domain/tally.js';
import { ALWAYS_UTC, terms, timelineOfVersions } from '../support/clockterms.js';
import { contactTerms, objectiveOf } from '../support/judgeterms.js';
import { creditTerms, pool, shareOf95 } from '../support/money.js';
import { type Counted, countedKey, judgeCounted, ledgersNow, stateNext } from '../support/statedperiods.js';

/** 100,000.00 a month, 10 % of it at risk; `mail` is 40 % of it. */
const TERMS = {
  ...terms(
    ALWAYS_UTC,
    shareOf95('mail', pool(400_000)),
    objectiveOf('CSAT', { key: 'csat', target: 800_000, minimumSample: 10, credit: pool(600_000) }),
    objectiveOf('ASA', { key: 'asa', contact: contactTerms() }),
  ),
  credits: creditTerms({
    earnBack: { form: 'SHARE_AFTER_MET', periods: 2, share: 500_000 },
  }),
};
const TIMELINE = timelineOfVersions({ versions: [{ version: 1, fromPeriod: 0, terms: TERMS }] });

const tally = (good: number, total: number, sum = 0, pending = 0): Tally => ({ good, total, sum, pending });
const same = (counted: Tally) => ({ raw: counted, adjusted: counted });

function count(...entries: [period: number, key: string, counted: Tally][]): Counted {
  return new Map(entries.map(([period, key, counted]) => [countedKey(period, key), same(counted)]));
}

describe('a statement', () => {
  const january = stateNext(TIMELINE, [], count([0, 'mail', tally(90, 100, 0, 3)], [0, 'asa', tally(0, 4, 100_500)]));

  it('says who, when, by which terms, and what came of it on both bases', () => {
    expect(january).toMatchObject({
      format: 'accord-statement-1',
      contract: { reference: 'C-1', currency: 'EUR', client: { name: 'Client' }, vendor: { name: 'Vendor' } },
      period: { index: 0, startsOn: '2026-01-01', endsOn: '2026-01-31', endsAt: '2026-02-01T00:00:00.000Z' },
      terms: { version: 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
      revision: 1,
      outcome: { raw: { verdict: 'MISSED' }, adjusted: { verdict: 'MISSED' } },
      restatements: [],
    });
    expect(january.objectives.map(({ line, target, adjusted }) => [line, target, adjusted.verdict])).toEqual([
      ['objective:mail', 0.95, 'MISSED'],
      ['objective:csat', 0.8, 'NO_DATA'],
      ['objective:asa', 30, 'MET'],
    ]);
    expect(january.objectives[0]?.adjusted).toEqual({
      verdict: 'MISSED',
      good: 90,
      total: 100,
      sum: null,
      pending: 3,
      actual: 0.9,
      strict: 0.9,
      relieved: null,
      exactTarget: '19/20',
      exactActual: '9/10',
      exactStrict: '9/10',
    });
    expect(january.objectives[2]?.adjusted).toMatchObject({ actual: 25.125, sum: 100.5, total: 4, good: null });
  });

  it('pays 40 % of the 10,000.00 at risk for the objective that was missed', () => {
    expect(january.money).toMatchObject({ trueUps: 0, total: 400_000, ledger: { lines: [{ amount: 400_000 }] } });
  });

  it('names every line that can be disputed once', () => {
    const lines = linesOf(january);
    expect(lines).toEqual(['verdict', 'objective:mail', 'objective:csat', 'objective:asa', 'credit:0']);
  });

  it('is the same content for the same facts, and holds nothing but JSON', () => {
    const again = stateNext(TIMELINE, [], count([0, 'asa', tally(0, 4, 100_500)], [0, 'mail', tally(90, 100, 0, 3)]));
    expect(canonicalHash(again)).toBe(canonicalHash(january));
    expect(canonicalJson(JSON.parse(canonicalJson(january)))).toBe(canonicalJson(january));
    const other = stateNext(TIMELINE, [], count([0, 'mail', tally(91, 100, 0, 3)], [0, 'asa', tally(0, 4, 100_500)]));
    expect(canonicalHash(other)).not.toBe(canonicalHash(january));
  });

  it('is refused where the one before is not locked', () => {
    expect(() => stateNext(TIMELINE, [january], count(), { locked: [] })).toThrow(/not locked/);
  });
});

describe('late facts', () => {
  const counted = count([0, 'mail', tally(90, 100, 0, 3)]);
  const january = stateNext(TIMELINE, [], counted);

  it('restate a locked period in the next statement, and true its money up', () => {
    const later = count([0, 'mail', tally(96, 101)], [1, 'mail', tally(50, 50)]);
    const february = stateNext(TIMELINE, [january], later);
    const [restated] = february.restatements;
    expect(restated).toMatchObject({
      period: 0,
      old: { adjusted: { verdict: 'MISSED' } },
      new: { adjusted: { verdict: 'MET', score: 1 } },
      objectives: [
        {
          line: 'restatement:0:mail',
          key: 'mail',
          old: { adjusted: { good: 90, total: 100, verdict: 'MISSED' } },
          new: { adjusted: { good: 96, total: 101, verdict: 'MET' } },
          difference: { raw: { good: 6, total: 1, sum: null }, adjusted: { good: 6, total: 1, sum: null } },
        },
      ],
      money: { line: 'money:0', old: 400_000, new: 0, difference: -400_000 },
    });
    expect(february.money).toMatchObject({ trueUps: -400_000, total: -400_000 });
    expect(linesOf(february)).toEqual(expect.arrayContaining(['restatement:0:mail', 'money:0']));
    const march = stateNext(TIMELINE, [january, february], later);
    expect(march.restatements).toEqual([]);
  });

  it('are told from what was restated before, and by exact thousandths', () => {
    const first = stateNext(TIMELINE, [], count([0, 'asa', tally(0, 3, 100_100)]));
    const second = stateNext(TIMELINE, [first], count([0, 'asa', tally(0, 4, 100_300)]));
    const third = stateNext(TIMELINE, [first, second], count([0, 'asa', tally(0, 2, 50_100)]));
    const differences = [second, third].map(({ restatements }) => restatements[0]?.objectives[0]?.difference.adjusted);
    expect(differences).toEqual([
      { good: null, total: 1, sum: 0.2 },
      { good: null, total: -2, sum: -50.2 },
    ]);
  });

  it('are none where a pending clock only moved on', () => {
    expect(stateNext(TIMELINE, [january], count([0, 'mail', tally(90, 100, 0, 0)])).restatements).toEqual([]);
  });

  it('on one basis alone restate both, with a difference on that one', () => {
    const adjusted = new Map([[countedKey(0, 'mail'), { raw: tally(90, 100, 0, 3), adjusted: tally(90, 94, 0, 3) }]]);
    const [restated] = stateNext(TIMELINE, [january], adjusted).restatements;
    expect(restated).toMatchObject({ new: { raw: { verdict: 'MISSED' }, adjusted: { verdict: 'MET' } } });
    expect(restated?.objectives[0]?.difference).toEqual({
      raw: { good: 0, total: 0, sum: null },
      adjusted: { good: 0, total: -6, sum: null },
    });
  });
});

describe('a credit that late facts take back', () => {
  // 40 % of the 10,000.00 at risk; half of it is earned back after one month met.
  const agreed = {
    ...TERMS,
    credits: creditTerms({ earnBack: { form: 'SHARE_AFTER_MET', periods: 1, share: 500_000 } }),
  };
  const timeline = timelineOfVersions({ versions: [{ version: 1, fromPeriod: 0, terms: agreed }] });
  const missed = count([0, 'mail', tally(90, 100)], [1, 'mail', tally(50, 50)]);
  const met = count([0, 'mail', tally(96, 101)], [1, 'mail', tally(50, 50)]);
  const january = stateNext(timeline, [], missed);

  it('is not earned back as well', () => {
    expect(january.money).toMatchObject({ trueUps: 0, total: 400_000 });
    const february = stateNext(timeline, [january], met);
    expect(february.money).toMatchObject({ ledger: { lines: [], total: 0 }, trueUps: -400_000, total: -400_000 });
    expect(stateNext(timeline, [january, february], met).money.total).toBe(0);
  });

  it('takes along what was earned back of it, in a month whose own figures stand, and brings it back', () => {
    const february = stateNext(timeline, [january], missed);
    expect(february.money).toMatchObject({ trueUps: 0, total: -200_000 });
    const march = stateNext(timeline, [january, february], met);
    expect(march.restatements).toMatchObject([
      { period: 0, money: { old: 400_000, new: 0, difference: -400_000 } },
      {
        period: 1,
        objectives: [],
        money: {
          line: 'money:1',
          old: -200_000,
          new: 0,
          difference: 200_000,
          trueUps: [{ kind: 'EARN_BACK', objectiveKey: 'mail', stated: -200_000, restated: 0, amount: 200_000 }],
        },
      },
    ]);
    expect(march.money).toMatchObject({ trueUps: -200_000, total: -200_000 });
    expect(linesOf(march)).toEqual(expect.arrayContaining(['money:0', 'money:1']));
    const april = stateNext(timeline, [january, february, march], missed);
    expect(april.money).toMatchObject({ trueUps: 200_000, total: 200_000 });
  });

  it('leaves nothing to set off against later credits', () => {
    const terms = {
      ...TERMS,
      credits: creditTerms({ earnBack: { form: 'AGAINST_LATER_CREDITS', periods: 1, share: 500_000 } }),
    };
    const against = timelineOfVersions({ versions: [{ version: 1, fromPeriod: 0, terms }] });
    const later = (first: Counted) => new Map([...first, ...count([2, 'mail', tally(0, 50)])]);
    const first = stateNext(against, [], missed);
    const february = stateNext(against, [first], missed);
    expect(february.money).toMatchObject({ ledger: { lines: [{ inputs: { granted: 200_000 } }] }, total: 0 });
    expect(stateNext(against, [first, february], later(missed)).money.total).toBe(200_000);
    // March's 4,000.00 in full, less January's.
    expect(stateNext(against, [first, february], later(met)).money).toMatchObject({
      ledger: { total: 400_000 },
      trueUps: -400_000,
      total: 0,
    });
  });
});

const KEYS = ['mail', 'csat', 'asa'];
const anyTally = fc
  .record({ total: fc.nat(60), bad: fc.nat(12), sum: fc.nat(3_000_000), pending: fc.nat(3) })
  .map(({ total, bad, sum, pending }) => ({ good: Math.max(0, total - bad), total, sum, pending }));
const anyStep = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ key: fc.constantFrom(...KEYS), at: fc.nat(7), raw: anyTally, adjusted: anyTally }),
  },
  { weight: 2, arbitrary: fc.constant('STATE' as const) },
);

function settled({ pending: _, ...figures }: StatedFigures): Omit<StatedFigures, 'pending'> {
  return figures;
}

type Step = 'STATE' | { key: string; at: number; raw: Tally; adjusted: Tally };

/** Statements made while facts arrive, and what was counted when the last of them was made: what comes later has none yet. */
function play(steps: readonly Step[]): { locked: StatementContent[]; counted: Counted } {
  const counting = new Map<string, { raw: Tally; adjusted: Tally }>();
  const locked: StatementContent[] = [];
  let counted: Counted = new Map();
  for (const step of steps) {
    if (step !== 'STATE') counting.set(countedKey(step.at, step.key), { raw: step.raw, adjusted: step.adjusted });
    else if (locked.length < TIMELINE.periods.length) {
      counted = new Map(counting);
      locked.push(stateNext(TIMELINE, locked, counted));
    }
  }
  return { locked, counted };
}

describe('statements and restatements', () => {
  it('say together what a rebuild from the facts says, whatever facts arrive when', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 5, maxLength: 25 }), (steps) => {
        const { locked, counted } = play([...steps, 'STATE']);
        for (const [index, stated] of locked.entries()) {
          const said = standingOf(stated, locked.slice(index + 1));
          const now = judgeCounted(TIMELINE, index, counted);
          expect(said.outcome.adjusted).toEqual({ verdict: now.adjusted.verdict, score: now.adjusted.score });
          for (const [key, { raw, adjusted }] of statedObjectives(now)) {
            const spoken = said.objectives.get(key);
            expect(spoken && [spoken.raw, spoken.adjusted].map(settled)).toEqual([raw, adjusted].map(settled));
          }
        }
        expectSums(locked, counted);
      }),
      { numRuns: 60 },
    );
  });

  it('sum to it, line by line', () => {
    const first = count([0, 'mail', EMPTY_TALLY]);
    const statements = [stateNext(TIMELINE, [], first)];
    for (const good of [10, 7, 30])
      statements.push(stateNext(TIMELINE, statements, count([0, 'mail', tally(good, 40)])));
    const lines = statements.flatMap(({ restatements }) => restatements.flatMap(({ objectives }) => objectives));
    expect(lines.map(({ difference }) => difference.adjusted)).toEqual([
      { good: 10, total: 40, sum: null },
      { good: -3, total: 0, sum: null },
      { good: 23, total: 0, sum: null },
    ]);
  });
});

/** All money that was ever stated is what the ledgers come to now, and what is said of each is what it comes to now. */
function expectSums(locked: readonly StatementContent[], counted: Counted): void {
  const stated = locked.reduce((sum, { money }) => sum + money.total, 0);
  const now = ledgersNow(TIMELINE, locked, counted);
  const said = locked.map((one, index) => standingOf(one, locked.slice(index + 1)).ledger);
  expect(said).toEqual(now);
  expect(stated).toBe(now.reduce((sum, ledger) => sum + (ledger?.total ?? 0), 0));
  expectNoGain(now);
}

/** What was earned back never comes to more than the share of the credits that stand. */
function expectNoGain(ledgers: readonly (CreditLedger | null)[]): void {
  for (const key of KEYS) {
    const lines = ledgers.flatMap((ledger) => ledger?.lines ?? []).filter(({ objectiveKey }) => objectiveKey === key);
    const sum = (kind: string) => lines.reduce((all, line) => (line.kind === kind ? all + line.amount : all), 0);
    expect(-sum('EARN_BACK') * 2).toBeLessThanOrEqual(sum('CREDIT'));
  }
}
