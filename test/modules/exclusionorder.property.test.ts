import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import type { TermsVersion } from '../../src/domain/terms.js';
import { rebuildContract } from '../../src/modules/measurement/rebuild.service.js';
import type { LaidContract } from '../support/agreedcontract.js';
import { anyExclusions, type DrawnExclusion, exclude, excludingStepwise } from '../support/anyexclusions.js';
import { anyHistory, END, type History, LAST } from '../support/anyhistory.js';
import { clockLines, createMilliseconds, layVersions, tell, tellAll, tick } from '../support/anyorder.js';
import { anyVersions } from '../support/anyterms.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { storedTallies } from '../support/storedfigures.js';

/** Runs and the seed to run it again with; both can be set. */
const RUNS = Number(process.env['ANYORDER_RUNS'] ?? 20);
const LIMIT = process.env['ANYORDER_RUNS'] === undefined ? 28_000 : 600_000;
const SEED = Number(process.env['ANYORDER_SEED'] ?? Date.now() % 2 ** 31);

jest.setTimeout(LIMIT * 3);

let test: TestDatabase;
beforeAll(async () => {
  process.stdout.write(`exclusionorder.property: ANYORDER_SEED=${SEED}\n`);
  test = await createTestDatabase();
  await createMilliseconds(test);
});
afterAll(() => test?.drop());

const anyCase = () =>
  fc.record({ versions: anyVersions(), history: anyHistory() }).chain((drawn) => {
    const keys = drawn.versions.flatMap(({ terms }) => terms.objectives.map(({ key }) => key));
    return anyExclusions(drawn.history, [...new Set(keys)]).map((exclusions) => ({ ...drawn, exclusions }));
  });

/** One whose exclusions adjust a figure: the first of every run, however few a busy machine leaves time for. */
const TELLING = fc.sample(fc.tuple(anyCase()), { numRuns: 1, seed: 2 });

/** Tells the history step by step, with exclusions decided and withdrawn in between. */
async function tellAmongExclusions(
  laid: LaidContract,
  { steps }: History,
  exclusions: readonly DrawnExclusion[],
): Promise<void> {
  const decideUntil = excludingStepwise(test, laid, exclusions);
  for (let n = 0; n <= steps.length; n += 1) {
    await decideUntil(n, steps.length, steps[n]?.now ?? LAST);
    await tellAll(test.database, laid, steps.slice(n, n + 1));
  }
}

async function tellAtOnce(
  versions: readonly TermsVersion[],
  { facts }: History,
  exclusions: readonly DrawnExclusion[],
) {
  const laid = await layVersions(test, versions);
  await tell(test.database, laid, { told: facts, now: LAST, mode: 'LIVE', waited: 0 });
  for (const { proposal } of exclusions.filter(({ until }) => until === null))
    await exclude(test, laid, LAST, proposal);
  return laid;
}

async function standing(laid: LaidContract) {
  return { clocks: await clockLines(test, laid.contract.id), tallies: await storedTallies(test, laid.contract.id) };
}

function drift({ contract: { tenantId, id } }: LaidContract, now: number) {
  const key = { tenantId, contractId: id };
  return rebuildContract(test.database, key, { now, apply: false }).then(({ differences }) => differences);
}

describe('exclusions decided and withdrawn among facts in any order', () => {
  it('give the adjusted figures of facts told at once and exclusions decided after them, and of a rebuild', async () => {
    let adjusted = 0;
    await fc.assert(
      fc.asyncProperty(anyCase(), async ({ versions, history, exclusions }) => {
        const told = await layVersions(test, versions);
        await tellAmongExclusions(told, history, exclusions);
        const atOnce = await tellAtOnce(versions, history, exclusions);
        for (const now of [LAST, END]) {
          for (const laid of [told, atOnce]) await tick(test.database, laid, now);
          const figures = await standing(told);
          expect(figures).toEqual(await standing(atOnce));
          expect(await drift(told, now)).toEqual([]);
          if (figures.tallies.some((line) => line.endsWith('ADJUSTMENT'))) adjusted += 1;
        }
      }),
      { numRuns: RUNS, seed: SEED, examples: TELLING, interruptAfterTimeLimit: LIMIT, markInterruptAsFailure: false },
    );
    expect(adjusted).toBeGreaterThan(0);
  });
});
