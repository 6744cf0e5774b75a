import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '../../src/domain/actor.js';
import type { ObjectiveTerms } from '../../src/domain/terms.js';
import { judgementByPeriod } from '../../src/modules/compliance/compliance.loaders.js';
import { recordMeasurements } from '../../src/modules/measurement/recordmeasurements.service.js';
import { openContext } from '../../src/platform/requestcontext.js';
import type { Wake } from '../../src/platform/wake.js';
import { acting, type LaidContract, layContract } from '../support/agreedcontract.js';
import { ALWAYS_UTC, at, terms } from '../support/clockterms.js';
import { askDirectly, createTestDatabase, type TestDatabase } from '../support/database.js';
import { objectiveOf } from '../support/judgeterms.js';

const NOW = at('2026-03-16T12:00:00Z');
const MARCH = 2;
const backups = objectiveOf('COUNTER_RATIO', { key: 'backups', counter: { counter: 'backups' } });
const jobs = objectiveOf('COUNTER_RATIO', { key: 'jobs', counter: { counter: 'jobs' } });

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

async function count({ contract, client }: LaidContract, date: string, counter: string, good: number): Promise<void> {
  const content = { kind: 'COUNTER', counter, good, total: 10, sumMilli: null } as const;
  const item = {
    externalId: randomUUID(),
    revision: 1,
    withdrawn: false,
    occurredAt: at(`${date}T10:00:00Z`),
    content,
  };
  const batch = { contractId: contract.id, source: 'desk', mode: 'LIVE', kind: 'COUNTER', items: [item] } as const;
  expect(await recordMeasurements(acting(test.database, client, NOW), batch)).toMatchObject({ accepted: 1 });
}

/** 9 of 10 backups and 6 of 10 jobs in March. */
async function layCounted(): Promise<LaidContract> {
  const laid = await layContract(test, terms(ALWAYS_UTC, backups, jobs));
  await count(laid, '2026-03-02', 'backups', 9);
  await count(laid, '2026-03-02', 'jobs', 6);
  return laid;
}

/** Past the services, as another process would: this one hears nothing of it. */
async function agree({ contract }: LaidContract, version: number, ...objectives: ObjectiveTerms[]): Promise<void> {
  await askDirectly(
    test.superuserUrl,
    `INSERT INTO contract_terms (tenant_id, contract_id, version, vendor_id, from_period, content, content_hash,
       proposed_by, proposed_at, agreed_at)
     VALUES ($1, $2, $3::int, $4, 0, $5, 'hash', 'CLIENT', to_timestamp($3::int), to_timestamp($3::int))`,
    [contract.tenantId, contract.id, version, contract.vendorId, JSON.stringify(terms(ALWAYS_UTC, ...objectives))],
  );
}

/** Verdict, and what was counted of each objective; with the statements it took. */
async function judged(actor: Actor, { contract }: LaidContract, now = NOW) {
  const context = openContext({ database: test.database, wake: {} as Wake, clock: () => now }, actor);
  const before = test.database.statementCount();
  try {
    const key = { contractId: contract.id, periodIndex: MARCH, now };
    const { verdict, objectives } = await context.loader(judgementByPeriod).load(key);
    return {
      verdict,
      counted: objectives.map(({ terms: { key: name }, result }) => `${name} ${result.good}/${result.total}`),
      statements: test.database.statementCount() - before,
    };
  } finally {
    await context.close();
  }
}

describe('judgementByPeriod', () => {
  it('judges by the terms as they now stand, whatever this process held of the contract', async () => {
    const laid = await layCounted();
    await agree(laid, 2, backups);
    expect(await judged(laid.client, laid)).toMatchObject({ verdict: 'ON_TRACK', counted: ['backups 9/10'] });
    await agree(laid, 3, jobs, backups);
    const counted = ['jobs 6/10', 'backups 9/10'];
    expect(await judged(laid.client, laid)).toMatchObject({ verdict: 'AT_RISK', counted });
    expect(await judged(laid.vendor, laid)).toMatchObject({ verdict: 'AT_RISK', counted });
  });

  it('asks nothing twice of a contract that has not changed', async () => {
    const laid = await layCounted();
    await judged(laid.client, laid);
    // Contract, tallies, history.
    expect((await judged(laid.client, laid)).statements).toBe(3);
    // A period that is over expects nothing, and so learns from no history.
    const over = await judged(laid.client, laid, at('2026-04-01T00:00:00Z'));
    expect(over).toEqual({ verdict: 'MISSED', counted: ['backups 9/10', 'jobs 6/10'], statements: 2 });
  });

  it('has nothing for another tenant, nor for a key of other contracts, however well this process knows the contract', async () => {
    const [laid, other] = [await layCounted(), await layCounted()];
    const nothing = { verdict: 'NO_DATA', counted: [] };
    expect((await judged(laid.client, laid)).counted).toHaveLength(2);
    expect(await judged(other.client, laid)).toMatchObject(nothing);
    expect(await judged(other.vendor, laid)).toMatchObject(nothing);
    expect(await judged({ ...laid.client, contractIds: [other.contract.id] }, laid)).toMatchObject(nothing);
  });
});
