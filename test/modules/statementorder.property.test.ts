import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { DAY, MINUTE } from '../../src/domain/instant.js';
import { type PeriodStanding, standingOf } from '../../src/domain/restatement.js';
import type { Bases, StatedFigures, StatementContent } from '../../src/domain/statement.js';
import type { ContractTerms, LatePending, ObjectiveTerms, TermsVersion } from '../../src/domain/terms.js';
import { judgementByPeriod } from '../../src/modules/compliance/compliance.loaders.js';
import { rebuildContract } from '../../src/modules/measurement/rebuild.service.js';
import { openContext } from '../../src/platform/requestcontext.js';
import type { Wake } from '../../src/platform/wake.js';
import type { LaidContract } from '../support/agreedcontract.js';
import { anyExclusions, type DrawnExclusion, exclude, excludingStepwise } from '../support/anyexclusions.js';
import { anyHistory, END, type History, LAST } from '../support/anyhistory.js';
import { agreedOf, createMilliseconds, layVersions, oracleFigures, tell, tellAll, tick } from '../support/anyorder.js';
import { anyVersions } from '../support/anyterms.js';
import { at } from '../support/clockterms.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { everythingOf } from '../support/everythingof.js';
import { creditTerms, pool } from '../support/money.js';
import { advance, amend, lockedStatements, partiesOf } from '../support/statementacts.js';
import { draftOf } from '../support/statements.js';
import { storedTallies } from '../support/storedfigures.js';

/** Runs and the seed to run it again with; both can be set. */
const RUNS = Number(process.env['ANYORDER_RUNS'] ?? 15);
const LIMIT = process.env['ANYORDER_RUNS'] === undefined ? 28_000 : 400_000;
const SEED = Number(process.env['ANYORDER_SEED'] ?? Date.now() % 2 ** 31);

jest.setTimeout(LIMIT * 3);

/** When May, the last period that is signed, is over everywhere. */
const LAST_SIGNED = 4;
const SIGNING = at('2026-06-03T00:00:00Z');
const APRIL = at('2026-03-31T00:00:00Z');

let test: TestDatabase;
let bystander: LaidContract;
let untouched: string;
let runs = 0;
beforeAll(async () => {
  process.stdout.write(`statementorder.property: ANYORDER_SEED=${SEED}\n`);
  test = await createTestDatabase();
  await createMilliseconds(test);
  const [[drawn]] = TELLING as [[Case]];
  bystander = await layVersions(test, drawn.versions);
  await tell(test.database, bystander, { told: drawn.history.facts, now: LAST, mode: 'LIVE', waited: 0 });
  untouched = await everythingOf(test, bystander.contract.tenantId);
});
afterAll(async () => {
  process.stdout.write(`statementorder.property: ${runs} runs\n`);
  await test?.drop();
});

/** Before which step which act is taken. */
interface DrawnAct {
  readonly step: number;
  readonly act: 'ADVANCE' | 'DISPUTE' | 'AMEND';
  readonly minimumScore: number;
}

interface Case {
  readonly versions: readonly TermsVersion[];
  readonly history: History;
  readonly exclusions: readonly DrawnExclusion[];
  readonly acts: readonly DrawnAct[];
  /** From this step on everything is told in May, after April was over. */
  readonly lateFrom: number;
}

/** All that are judged cost money, and some have a minimum level. */
function withMoney(terms: ContractTerms, latePending: LatePending): ContractTerms {
  return {
    ...terms,
    latePending,
    credits: creditTerms({ earnBack: { form: 'SHARE_AFTER_MET', periods: 1, share: 500_000 } }),
    objectives: terms.objectives.map((objective) => ({
      ...objective,
      minimumSample: countsOutcomes(objective) ? objective.minimumSample : 0,
      minimum: hasLevels(objective) ? { level: (objective.target ?? 0) / 2, misses: 2, periods: 3 } : null,
      credit: objective.target === null ? null : pool(30_000),
    })),
  };
}

function countsOutcomes({ indicator }: ObjectiveTerms): boolean {
  return !['UPTIME', 'OCCUPANCY', 'VOLUME', 'BACKLOG', 'COUNTER_SUM'].includes(indicator);
}

function hasLevels({ indicator, direction }: ObjectiveTerms): boolean {
  return direction === 'AT_LEAST' && ['RESOLUTION_TIME', 'SERVICE_LEVEL', 'CSAT', 'UPTIME'].includes(indicator);
}

function anyCase(): fc.Arbitrary<Case> {
  const latePending = fc.constantFrom('CARRY' as const, 'RESTATE' as const);
  return fc.record({ drawn: anyVersions(), history: anyHistory(), latePending }).chain((one) => {
    const versions = one.drawn.map((version) => ({ ...version, terms: withMoney(version.terms, one.latePending) }));
    const keys = [...new Set(versions.flatMap(({ terms }) => terms.objectives.map(({ key }) => key)))];
    const steps = one.history.steps.length;
    const act = fc.record({
      step: fc.integer({ min: 0, max: steps }),
      act: fc.constantFrom('ADVANCE', 'ADVANCE', 'ADVANCE', 'ADVANCE', 'ADVANCE', 'DISPUTE', 'AMEND'),
      minimumScore: fc.constantFrom(0.5, 0.8, 1),
    });
    return fc.record({
      versions: fc.constant(versions),
      history: fc.constant(one.history),
      exclusions: anyExclusions(one.history, keys, { least: 0, most: 3 }),
      acts: fc.array(act as fc.Arbitrary<DrawnAct>, { minLength: 6, maxLength: 24 }),
      lateFrom: fc.integer({ min: 0, max: steps }),
    });
  });
}

/** One with restatements: the first of every run, however few a busy machine leaves time for. */
const TELLING = fc.sample(fc.tuple(anyCase()), { numRuns: 1, seed: 5 });

type Amendment = Parameters<typeof amend>[3];

/** Tells the history step by step, with exclusions, amendments and signatures in between; gives what was amended. */
async function live(laid: LaidContract, { history, exclusions, acts, lateFrom }: Case): Promise<Amendment[]> {
  const { steps } = history;
  const excludeUntil = excludingStepwise(test, laid, exclusions);
  const amended: Amendment[] = [];
  for (let n = 0; n <= steps.length; n += 1) {
    const told = steps[n]?.now ?? LAST;
    const now = n >= lateFrom ? END + DAY + n * MINUTE : told;
    await excludeUntil(n, steps.length, now);
    for (const { act, minimumScore } of acts.filter(({ step }) => step === n)) {
      await tick(test.database, laid, now);
      if (act === 'AMEND') {
        const amendment = { fromPeriod: now < APRIL ? 3 : 5, minimumScore };
        await amend(test, laid, now, amendment);
        amended.push(amendment);
      } else await advance(test, laid, now, act === 'DISPUTE');
    }
    await tellAll(
      test.database,
      laid,
      steps.slice(n, n + 1).map((step) => ({ ...step, now })),
    );
  }
  return amended;
}

/** Signs what is over. */
async function signAll(laid: LaidContract): Promise<void> {
  await tick(test.database, laid, SIGNING);
  while (await advance(test, laid, SIGNING, false));
}

/** The same facts told at once, in order, under the same terms, with the exclusions that stand in the end. */
async function tellAtOnce(
  { versions, history, exclusions }: Case,
  amended: readonly Amendment[],
): Promise<LaidContract> {
  const laid = await layVersions(test, versions);
  for (const amendment of amended) await amend(test, laid, at('2026-03-01T00:00:00Z'), amendment);
  await tell(test.database, laid, { told: history.facts, now: LAST, mode: 'LIVE', waited: 0 });
  for (const { proposal } of exclusions.filter(({ until }) => until === null))
    await exclude(test, laid, LAST, proposal);
  await tick(test.database, laid, SIGNING);
  return laid;
}

const FIGURES = ['verdict', 'good', 'total', 'sum', 'actual', 'strict', 'relieved'] as const;
type Figures = Pick<StatedFigures, (typeof FIGURES)[number]>;

function figures(of: Figures): unknown[] {
  return FIGURES.map((name) => of[name]);
}

/** What the facts say now of a period, on both bases, through the API's loader: by key, and of the contract. */
async function judgedNow(laid: LaidContract, periodIndex: number): Promise<unknown> {
  const keys = new Map([...laid.objectiveIds].map(([key, id]) => [id, key]));
  const context = openContext({ database: test.database, wake: {} as Wake, clock: () => SIGNING }, laid.client);
  try {
    const loader = context.loader(judgementByPeriod);
    const on = async (basis: 'RAW' | 'ADJUSTED') => {
      const judged = await loader.load({ contractId: laid.contract.id, periodIndex, now: SIGNING, basis });
      const objectives = judged.objectives.map(({ objectiveId, result }) => [
        keys.get(objectiveId),
        ...figures(result),
      ]);
      return { verdict: judged.verdict, score: judged.score, objectives };
    };
    return { raw: await on('RAW'), adjusted: await on('ADJUSTED') };
  } finally {
    await context.close();
  }
}

/** The same of what was stated and restated. */
function statedNow({ outcome, objectives }: PeriodStanding, keys: readonly string[]): unknown {
  const on = (basis: keyof Bases<unknown>) => ({
    verdict: outcome[basis].verdict,
    score: outcome[basis].score,
    objectives: keys.map((key) => [key, ...figures((objectives.get(key) as Bases<StatedFigures>)[basis])]),
  });
  return { raw: on('raw'), adjusted: on('adjusted') };
}

/** Of all days of an objective together: carrying moves what is counted, and loses nothing. */
function sums(tallies: readonly string[]): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const line of tallies) {
    const [key, , rate, sum, pending, ...part] = line.replace(/ slice \d+/, '').split(' ');
    const name = [key, ...part].join(' ');
    const added = [...(rate ?? '').split('/'), sum, pending].map(Number);
    const before = found.get(name) ?? [0, 0, 0, 0];
    found.set(
      name,
      added.map((figure, index) => figure + (before[index] ?? 0)),
    );
  }
  return new Map([...found].filter(([, totals]) => totals.some((total) => total !== 0)).sort());
}

async function assertFactsCounted(laid: LaidContract, drawn: Case, amended: readonly Amendment[]): Promise<void> {
  const atOnce = await tellAtOnce(drawn, amended);
  const [told, once] = [await storedTallies(test, laid.contract.id), await storedTallies(test, atOnce.contract.id)];
  expect(sums(told)).toEqual(sums(once));
  if (drawn.versions[0]?.terms.latePending === 'CARRY') return;
  expect(told).toEqual(once);
  const { tallies } = oracleFigures(drawn.history.facts, agreedOf(laid, drawn.versions), SIGNING);
  expect(told.filter((line) => !line.endsWith('ADJUSTMENT')).sort()).toEqual(tallies);
}

/** What exclusions make of a period stands in a statement that names some. */
function assertExclusionsNamed({ period, objectives, exclusions }: StatementContent): void {
  const isAdjusted = objectives.some(({ raw, adjusted }) => {
    const [{ verdict: _, ...asReported }, { verdict: __, ...counted }] = [raw, adjusted];
    return JSON.stringify(asReported) !== JSON.stringify(counted);
  });
  const names = exclusions.filter(({ decision }) => decision !== 'WITHDRAWN').length;
  if (isAdjusted) expect([period.index, names]).not.toEqual([period.index, 0]);
}

async function assertStatedIsCounted(laid: LaidContract): Promise<number> {
  const locked = await lockedStatements(test, laid, LAST_SIGNED);
  locked.forEach(assertExclusionsNamed);
  for (const [index, stated] of locked.entries()) {
    const standing = standingOf(stated, locked.slice(index + 1));
    const keys = stated.objectives.map(({ key }) => key);
    expect(statedNow(standing, keys)).toEqual(await judgedNow(laid, index));
  }
  const standing = locked.map((stated, index) => standingOf(stated, locked.slice(index + 1)).ledger?.total ?? 0);
  const paid = locked.reduce((sum, { money }) => sum + money.total, 0);
  expect(paid).toBe(standing.reduce((sum, total) => sum + total, 0));
  const next = await draftOf(test, partiesOf(laid).vendor, laid.contract.id, LAST_SIGNED + 1, SIGNING);
  expect(next?.content.restatements).toEqual([]);
  const key = { tenantId: laid.contract.tenantId, contractId: laid.contract.id };
  const { differences } = await rebuildContract(test.database, key, { now: SIGNING, apply: false });
  expect(differences).toEqual([]);
  return locked.reduce((sum, { restatements }) => sum + restatements.length, 0);
}

describe('facts in any order, batches and repetition, with exclusions, amendments and signatures in between', () => {
  it('are counted once, and stated with their restatements as a rebuild from the facts has them', async () => {
    let restated = 0;
    await fc.assert(
      fc.asyncProperty(anyCase(), async (drawn) => {
        runs += 1;
        const laid = await layVersions(test, drawn.versions);
        const amended = await live(laid, drawn);
        await signAll(laid);
        restated += await assertStatedIsCounted(laid);
        await assertFactsCounted(laid, drawn, amended);
      }),
      { numRuns: RUNS, seed: SEED, examples: TELLING, interruptAfterTimeLimit: LIMIT, markInterruptAsFailure: false },
    );
    expect(restated).toBeGreaterThan(0);
    expect(await everythingOf(test, bystander.contract.tenantId)).toBe(untouched);
  });
});
