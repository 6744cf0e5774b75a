import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import type { TermsVersion } from '../../src/domain/terms.js';
import { rebuildContract } from '../../src/modules/measurement/rebuild.service.js';
import type { Database } from '../../src/platform/database.js';
import type { LaidContract } from '../support/agreedcontract.js';
import { anyHistory, END, type History, LAST, type Step } from '../support/anyhistory.js';
import {
  agreedOf,
  clockLines,
  complianceOf,
  createMilliseconds,
  layVersions,
  oracleCompliance,
  oracleFigures,
  standingLines,
  tell,
  tellAll,
  tick,
} from '../support/anyorder.js';
import { anyVersions } from '../support/anyterms.js';
import { askDirectly, createTestDatabase, type TestDatabase } from '../support/database.js';
import { assertStreamsAgree } from '../support/journalrules.js';
import { storedTallies } from '../support/storedfigures.js';

/** Runs of a property and the seed to run it again with; both can be set. */
const RUNS = Number(process.env['ANYORDER_RUNS'] ?? 30);
const LIMIT = process.env['ANYORDER_RUNS'] === undefined ? 28_000 : 600_000;
const SEED = Number(process.env['ANYORDER_SEED'] ?? Date.now() % 2 ** 31);

jest.setTimeout(LIMIT * 3);

let test: TestDatabase;
let runs = 0;
let bystander: LaidContract;
let untouched: string;

beforeAll(async () => {
  process.stdout.write(`anyorder.property: ANYORDER_SEED=${SEED}\n`);
  test = await createTestDatabase();
  await createMilliseconds(test);
  bystander = await layBystander();
  untouched = await everythingOf(bystander);
});
afterAll(async () => {
  process.stdout.write(`anyorder.property: ${runs} runs\n`);
  await test?.drop();
});

const anyCase = () => fc.record({ versions: anyVersions(), history: anyHistory() });

/** A contract of other parties, with facts of the same names under way. */
async function layBystander(): Promise<LaidContract> {
  const [{ versions, history }] = fc.sample(anyCase(), { numRuns: 1, seed: 4 }) as [
    { versions: readonly TermsVersion[]; history: History },
  ];
  const laid = await layVersions(test, versions);
  await tell(test.database, laid, { told: history.facts, now: LAST, mode: 'LIVE', waited: 0 });
  return laid;
}

async function everythingOf({ contract }: LaidContract): Promise<string> {
  const tables = ['ticket', 'ticket_event', 'clock', 'measurement', 'tally', 'contract_period', 'objective_standing'];
  const rows = await Promise.all(
    [...tables, 'journal'].map((table) =>
      askDirectly(
        test.superuserUrl,
        `SELECT t::text FROM ${table} t WHERE tenant_id = $1 OR vendor_id = $2 ORDER BY 1`,
        [contract.tenantId, contract.vendorId],
      ),
    ),
  );
  return JSON.stringify(rows);
}

async function stored(laid: LaidContract, now: number) {
  return {
    clocks: await clockLines(test, laid.contract.id),
    tallies: (await storedTallies(test, laid.contract.id)).sort(),
    compliance: await complianceOf(test.database, laid, now),
  };
}

function differences(laid: LaidContract, now: number) {
  const { tenantId, id } = laid.contract;
  return rebuildContract(test.database, { tenantId, contractId: id }, { now, apply: false }).then(
    (report) => report.differences,
  );
}

/** What the oracle makes of the facts, in the shape of `stored`. */
function expected(laid: LaidContract, versions: readonly TermsVersion[], facts: History['facts'], now: number) {
  const agreed = agreedOf(laid, versions);
  const { clocks, tallies, counts } = oracleFigures(facts, agreed, now);
  return { clocks, tallies, compliance: oracleCompliance(counts, agreed, now) };
}

/** Every batch of a contract in one, in order, at once. */
async function tellAtOnce(versions: readonly TermsVersion[], facts: History['facts']): Promise<LaidContract> {
  const laid = await layVersions(test, versions);
  await tell(test.database, laid, { told: facts, now: LAST, mode: 'LIVE', waited: 0 });
  return laid;
}

/** Compares a contract that was told anyhow with one told at once and with the oracle, now and when all is over. */
async function assertSame(told: LaidContract, versions: readonly TermsVersion[], facts: History['facts']) {
  const atOnce = await tellAtOnce(versions, facts);
  let last: ReturnType<typeof expected> | null = null;
  for (const now of [LAST, END]) {
    last = expected(told, versions, facts, now);
    for (const laid of [told, atOnce]) await tick(test.database, laid, now);
    const figures = await stored(told, now);
    expect(figures).toEqual(last);
    expect(await stored(atOnce, now)).toEqual(figures);
    expect(await differences(told, now)).toEqual([]);
  }
  const verdicts = await standingLines(test, told.contract.id);
  expect(await standingLines(test, atOnce.contract.id)).toEqual(verdicts);
  const [march, april] = last?.compliance ?? [];
  const lines = (index: number, month: typeof march) =>
    (month?.objectives ?? []).map(({ key, verdict }) => `${index} ${key} ${verdict}`);
  expect(verdicts).toEqual([...lines(2, march), ...lines(3, april)].sort());
}

/** Clocks that are late, as the journal names them. */
async function lateClocks({ contract }: LaidContract): Promise<string[]> {
  const rows = await askDirectly<{ clock: string }>(
    test.superuserUrl,
    `SELECT concat_ws(' ', ticket_id, objective_id, cycle) AS clock FROM clock
     WHERE contract_id = $1 AND breached_at IS NOT NULL AND state <> 'CANCELLED'`,
    [contract.id],
  );
  return rows.map(({ clock }) => clock).sort();
}

async function assertAnnounced(laid: LaidContract, steps: readonly Step[]): Promise<void> {
  const { entries, standing } = await assertStreamsAgree(test, laid.contract);
  const late = await lateClocks(laid);
  expect(late).toEqual(expect.arrayContaining([...standing.keys()]));
  // Where nothing was told in silence, each breach that stands was announced and not taken back.
  if (steps.every(({ mode }) => mode === 'LIVE')) expect([...standing.keys()].sort()).toEqual(late);
  const closed = entries.filter(({ kind }) => kind === 'PERIOD_CLOSED');
  // From January to April.
  expect(closed).toHaveLength(4);
}

describe('facts in any order, batches and repetition, the worker at work in between', () => {
  it('give the clocks, tallies and verdicts of one batch, and of the oracle', async () => {
    await fc.assert(
      fc.asyncProperty(anyCase(), async ({ versions, history }) => {
        runs += 1;
        const told = await layVersions(test, versions);
        await tellAll(test.database, told, history.steps);
        await assertSame(told, versions, history.facts);
        await assertAnnounced(told, history.steps);
      }),
      { numRuns: RUNS, seed: SEED, interruptAfterTimeLimit: LIMIT, markInterruptAsFailure: false },
    );
    expect(await everythingOf(bystander)).toBe(untouched);
  });

  it('give the same from four writers who tell the same facts at once', async () => {
    const nodes: Database[] = await Promise.all([1, 2, 3].map(() => test.connect({ poolSize: 2 })));
    const writers = [test.database, ...nodes];
    try {
      await fc.assert(
        fc.asyncProperty(anyCase(), async ({ versions, history }) => {
          runs += 1;
          const told = await layVersions(test, versions);
          await Promise.all(writers.map((database, n) => writeAll(database, told, history.steps, n)));
          await assertSame(told, versions, history.facts);
          await assertAnnounced(told, history.steps);
        }),
        {
          numRuns: Math.ceil(RUNS / 3),
          seed: SEED,
          interruptAfterTimeLimit: LIMIT / 2,
          markInterruptAsFailure: false,
        },
      );
      expect(await everythingOf(bystander)).toBe(untouched);
    } finally {
      await Promise.all(nodes.map((node) => node.close()));
    }
    expect(await deadlocks()).toBe(0);
  });
});

/** One of several writers: each tells all of it, from another place on, with worker ticks of its own. */
async function writeAll(database: Database, laid: LaidContract, steps: readonly Step[], n: number): Promise<void> {
  const from = Math.floor((steps.length * n) / 4);
  for (const step of [...steps.slice(from), ...steps.slice(0, from)]) {
    await tell(database, laid, { ...step, now: LAST, waited: 0 });
    if (step.ticks !== 'NONE') await tick(database, laid, LAST);
  }
}

async function deadlocks(): Promise<number> {
  // What a session counted is published when it ends, or a second after.
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  const [row] = await askDirectly<{ deadlocks: string }>(
    test.superuserUrl,
    'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
  );
  return Number(row?.deadlocks);
}
