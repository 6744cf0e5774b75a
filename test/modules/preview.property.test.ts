import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import type { ObjectiveResult } from '../../src/domain/compliance.js';
import type { CreditLedger } from '../../src/domain/creditline.js';
import type { CreditTerms } from '../../src/domain/creditterms.js';
import { indicatorEntry } from '../../src/domain/indicator.js';
import type { PeriodJudgement } from '../../src/domain/periodjudgement.js';
import type { PreviewedObjective, PreviewedPeriod } from '../../src/domain/preview.js';
import { proposedTimeline } from '../../src/domain/proposedtimeline.js';
import type { ContractTerms, TermsVersion } from '../../src/domain/terms.js';
import { judgementByPeriod } from '../../src/modules/compliance/compliance.loaders.js';
import { timelineLoader } from '../../src/modules/contract/contract.loaders.js';
import { objectiveIdOf } from '../../src/modules/contract/objectiveid.js';
import { periodMoney } from '../../src/modules/credit/periodmoney.js';
import { previewPeriods } from '../../src/modules/preview/previewperiods.js';
import { openContext, type RequestContext } from '../../src/platform/requestcontext.js';
import type { Wake } from '../../src/platform/wake.js';
import type { LaidContract } from '../support/agreedcontract.js';
import { anyExclusions, type DrawnExclusion, exclude } from '../support/anyexclusions.js';
import { anyHistory, END, type History, LAST } from '../support/anyhistory.js';
import { layVersions, tell, tick } from '../support/anyorder.js';
import { anyVersions } from '../support/anyterms.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { creditTerms, pool } from '../support/money.js';

/** Runs and the seed to run it again with; both can be set. */
const RUNS = Number(process.env['ANYORDER_RUNS'] ?? 20);
const LIMIT = process.env['ANYORDER_RUNS'] === undefined ? 28_000 : 600_000;
const SEED = Number(process.env['ANYORDER_SEED'] ?? Date.now() % 2 ** 31);

jest.setTimeout(LIMIT * 3);

let test: TestDatabase;
beforeAll(async () => {
  process.stdout.write(`preview.property: ANYORDER_SEED=${SEED}\n`);
  test = await createTestDatabase();
});
afterAll(() => test?.drop());

const EARN_BACK = { form: 'SHARE_AFTER_MET' as const, periods: 1, share: 500_000 };

const anyMoney: fc.Arbitrary<CreditTerms> = fc
  .record({
    fee: fc.constantFrom(10_000_000, 777_777),
    earnBack: fc.constantFrom(null, EARN_BACK, { ...EARN_BACK, form: 'AGAINST_LATER_CREDITS' as const }),
  })
  .map((drawn) => creditTerms(drawn));

/** Every judged objective costs a hundredth of the pool; a rate that falls short by less is missed only the second time. */
function withMoney(terms: ContractTerms, credits: CreditTerms): ContractTerms {
  const objectives = terms.objectives.map((one) => {
    const isRate = indicatorEntry(one.indicator).kind === 'RATE' && one.direction === 'AT_LEAST';
    const minimum = isRate ? { level: 100_000, misses: 2, periods: 2 } : null;
    return { ...one, minimum, credit: one.target === null ? null : pool(10_000) };
  });
  return { ...terms, credits, objectives };
}

/** Terms agreed and proposed, the periods they are tried on, and what happened. */
interface Drawn {
  readonly versions: readonly TermsVersion[];
  readonly money: readonly CreditTerms[];
  readonly tried: readonly number[];
  readonly history: History;
  readonly exclusions: readonly DrawnExclusion[];
}

const anyCase = (): fc.Arbitrary<Drawn> =>
  fc
    .record({
      versions: anyVersions(),
      money: fc.tuple(anyMoney, anyMoney),
      tried: fc.constantFrom([2], [3], [2, 3]),
      history: anyHistory(),
    })
    .chain((drawn) => {
      const keys = drawn.versions.flatMap(({ terms }) => terms.objectives.map(({ key }) => key));
      return anyExclusions(drawn.history, [...new Set(keys)], { least: 0 }).map((exclusions) => ({
        ...drawn,
        exclusions,
      }));
    });

/** One with figures that can be counted anew and others that cannot, and a verdict in spite of these: the first of every run, however few a busy machine leaves time for. */
const TELLING = fc.sample(fc.tuple(anyCase()), { numRuns: 1, seed: 1 });

async function told(versions: readonly TermsVersion[], { facts }: History, exclusions: readonly DrawnExclusion[]) {
  const laid = await layVersions(test, versions);
  await tell(test.database, laid, { told: facts, now: LAST, mode: 'LIVE', waited: 0 });
  for (const { proposal } of exclusions) await exclude(test, laid, LAST, proposal);
  await tick(test.database, laid, END);
  return laid;
}

async function within<T>({ vendor }: LaidContract, ask: (context: RequestContext) => Promise<T>): Promise<T> {
  const context = openContext({ database: test.database, wake: {} as Wake, clock: () => END }, vendor);
  try {
    return await ask(context);
  } finally {
    await context.close();
  }
}

function previewed(laid: LaidContract, terms: ContractTerms, tried: readonly number[]): Promise<PreviewedPeriod[]> {
  return within(laid, async (context) => {
    const timeline = await context.loader(timelineLoader).load(laid.contract.id);
    if (timeline === null) throw new Error('nothing is agreed');
    const idOf = (key: string) => objectiveIdOf(laid.contract.id, key);
    const proposed = proposedTimeline(timeline, terms, new Set(tried), idOf);
    const periods = timeline.periods.filter(({ index }) => tried.includes(index));
    return previewPeriods(context, { timeline, proposed, periods, now: END });
  });
}

interface Standing {
  readonly judgement: PeriodJudgement;
  readonly ledger: CreditLedger | null;
}

function standing(laid: LaidContract, tried: readonly number[]): Promise<Standing[]> {
  const { contract } = laid;
  return within(laid, (context) =>
    Promise.all(
      tried.map(async (periodIndex) => {
        const key = { contractId: contract.id, periodIndex, now: END };
        const judgement = await context.loader(judgementByPeriod).load(key);
        const money = await periodMoney(context, contract, periodIndex);
        return { judgement, ledger: money?.ledger ?? null };
      }),
    ),
  );
}

function outcomeOf({ judgement: { verdict, score }, ledger }: Standing) {
  return { verdict, score, credits: ledger?.credits ?? null, total: ledger?.total ?? null };
}

/** 0 where the objective has a rule and earned none. */
function creditOf({ ledger }: Standing, key: string): number {
  const line = ledger?.lines.find(({ kind, objectiveKey }) => kind === 'CREDIT' && objectiveKey === key);
  return line?.amount ?? 0;
}

function figuresOf({ verdict, target, actual, good, total, sum }: ObjectiveResult) {
  return { verdict, target, actual, good, total, sum };
}

const isUnknown = ({ replay }: PreviewedObjective): boolean => replay === 'NOT_REPLAYABLE';

/** That all it tells of a period is what the period comes to under the proposal. */
function checkTold({ objectives, proposed }: PreviewedPeriod, comesTo: Standing): void {
  const results = new Map(comesTo.judgement.objectives.map(({ terms, result }) => [terms.key, result]));
  for (const { key, proposed: after } of objectives) {
    if (after === null) continue;
    expect([key, figuresOf(after.result)]).toEqual([key, figuresOf(results.get(key) as ObjectiveResult)]);
    const credit = after.terms.credit === null ? null : creditOf(comesTo, key);
    if (after.credit !== undefined) expect([key, after.credit]).toEqual([key, credit]);
  }
  const told = Object.entries(proposed).filter(([, value]) => value !== undefined);
  expect(outcomeOf(comesTo)).toMatchObject(Object.fromEntries(told));
}

/** Lays one contract that has the proposal in the tried periods and one that has not, and previews it there. */
async function tryOut({ versions, money, tried, history, exclusions }: Drawn) {
  const terms = versions.map((version, n) => withMoney(version.terms, money[n] as CreditTerms));
  const [agreed, proposal] = terms as [ContractTerms, ContractTerms];
  const always = { version: 1, fromPeriod: 0, terms: agreed };
  const tryingIt = { version: 2, fromPeriod: Math.min(...tried), terms: proposal };
  const backAgain = { version: 3, fromPeriod: Math.max(...tried) + 1, terms: agreed };
  const other = await told([always, tryingIt, backAgain], history, exclusions);
  const laid = await told([always], history, exclusions);
  return {
    expected: await standing(other, tried),
    before: await standing(laid, tried),
    periods: await previewed(laid, proposal, tried),
  };
}

describe('a preview of any terms', () => {
  it('comes to what the facts come to where these terms were agreed, and tells all that hangs on no unknown', async () => {
    const seen = { recounted: 0, unknown: 0, verdictsInSpite: 0 };
    await fc.assert(
      fc.asyncProperty(anyCase(), async (drawn) => {
        const { expected, before, periods } = await tryOut(drawn);
        for (const [place, period] of periods.entries()) {
          expect(period.now).toEqual(outcomeOf(before[place] as Standing));
          checkTold(period, expected[place] as Standing);
          // What is earned back may hang on an earlier period.
          const upToHere = periods.slice(0, place + 1).flatMap(({ objectives }) => objectives);
          if (!upToHere.some(isUnknown)) expect(Object.values(period.proposed)).not.toContain(undefined);
          seen.recounted += period.objectives.filter(({ replay }) => replay === 'RECOUNTED').length;
          seen.unknown += period.objectives.filter(isUnknown).length;
          seen.verdictsInSpite += period.objectives.some(isUnknown) && period.proposed.verdict !== undefined ? 1 : 0;
        }
      }),
      { numRuns: RUNS, seed: SEED, examples: TELLING, interruptAfterTimeLimit: LIMIT, markInterruptAsFailure: false },
    );
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0);
  });
});
