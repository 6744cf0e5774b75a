import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type GraphQLSchema, graphql } from 'graphql';
import { buildAccordSchema } from '../../src/api/schema.js';
import type { Actor } from '../../src/domain/actor.js';
import type { MeasurementContent } from '../../src/domain/facts.js';
import { judgeDuePeriods } from '../../src/modules/compliance/judging.service.js';
import { recordMeasurements } from '../../src/modules/measurement/recordmeasurements.service.js';
import { openContext, type RequestContext } from '../../src/platform/requestcontext.js';
import type { Wake } from '../../src/platform/wake.js';
import { acting, type LaidContract, layContract } from '../support/agreedcontract.js';
import { ask } from '../support/ask.js';
import { ALWAYS_UTC, at, terms } from '../support/clockterms.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { counter, objectiveOf } from '../support/judgeterms.js';

jest.setTimeout(60_000);

/** A Monday. */
const NOW = at('2026-03-16T12:00:00Z');

let test: TestDatabase;
let schema: GraphQLSchema;
let other: LaidContract;
beforeAll(async () => {
  schema = buildAccordSchema();
  test = await createTestDatabase();
  other = await layContract(test, terms(ALWAYS_UTC, objectiveOf('COUNTER_RATIO')));
});
afterAll(() => test.drop());

const as = (actor: Actor, source: string, variables: Record<string, unknown> = {}) =>
  ask(schema, test, actor, NOW, source, variables);

async function count({ contract, client }: LaidContract, time: string, content: MeasurementContent): Promise<void> {
  const items = [{ externalId: time, revision: 1, withdrawn: false, occurredAt: at(time), content }];
  const batch = { contractId: contract.id, source: 'desk', mode: 'LIVE' as const, kind: content.kind, items };
  const result = await recordMeasurements(acting(test.database, client, NOW), batch);
  expect(result).toMatchObject({ accepted: 1, rejected: [] });
}

const LIST = `query ($first: Int, $after: String, $orderBy: ContractOrder!) {
  contracts(first: $first, after: $after, orderBy: $orderBy) {
    nodes { reference period { compliance { verdict score objectives { objective { key } verdict actual good total } } } }
    edges { cursor }
    pageInfo { hasNextPage endCursor }
  }
}`;

describe('the compliance of all contracts of the viewer', () => {
  const ratio = objectiveOf('COUNTER_RATIO', { key: 'ratio', counter: { counter: 'backups' } });
  const all = objectiveOf('COUNTER_RATIO', { key: 'all', target: 1_000_000, counter: { counter: 'jobs' } });

  /** Another contract of the same parties. */
  const layMore = (first: LaidContract, reference: string): Promise<LaidContract> => {
    const { tenantId, vendorId } = first.contract;
    return layContract(test, terms(ALWAYS_UTC, ratio, all), {
      tenantId,
      vendorId,
      counterpartyId: vendorId,
      reference,
    });
  };
  const lose = (contract: LaidContract, named: string, good: number) =>
    count(contract, '2026-03-02T10:00:00Z', counter(good, 10, { counter: named }));

  /** A and E have nothing, B and D are at risk, C is lost. */
  async function layFive(): Promise<LaidContract[]> {
    const first = await layContract(test, terms(ALWAYS_UTC, ratio, all), { reference: 'A' });
    const more: LaidContract[] = [];
    for (const reference of ['B', 'C', 'D', 'E']) more.push(await layMore(first, reference));
    const [b, c, d] = more as [LaidContract, LaidContract, LaidContract];
    await lose(b, 'backups', 5);
    await lose(c, 'jobs', 9);
    await lose(d, 'backups', 5);
    await judgeDuePeriods(test.database, first.contract.tenantId, NOW);
    return [first, ...more];
  }

  it('takes as many statements for one contract as for many, in one page', async () => {
    const [first] = (await layFive()) as [LaidContract];
    const one = await as(first.client, LIST, { first: 1, orderBy: 'REFERENCE' });
    const five = await as(first.client, LIST, { first: 100, orderBy: 'REFERENCE' });
    expect(five.messages).toEqual([]);
    const verdicts = five.data.contracts.nodes.map(
      ({ reference, period }: { reference: string; period: { compliance: { verdict: string } } }) =>
        `${reference} ${period.compliance.verdict}`,
    );
    expect(verdicts).toEqual(['A NO_DATA', 'B AT_RISK', 'C MISSED', 'D AT_RISK', 'E NO_DATA']);
    expect(five.statements).toBe(one.statements);
    expect(five.statements).toBeLessThanOrEqual(6);
    expect((await as(first.vendor, LIST, { first: 100, orderBy: 'REFERENCE' })).data).toEqual(five.data);
  });

  it('reads all of them in one snapshot, whatever is reported meanwhile', async () => {
    const [first, b] = (await layFive()) as [LaidContract, LaidContract];
    const open = () => openContext({ database: test.database, wake: {} as Wake, clock: () => NOW }, first.client);
    const actualOf = async (contextValue: RequestContext, { contract }: LaidContract): Promise<number> => {
      const source = 'query ($id: ID!) { contract(id: $id) { period { compliance { objectives { actual } } } } }';
      const { data, errors } = await graphql({ schema, source, variableValues: { id: contract.id }, contextValue });
      expect(errors).toBeUndefined();
      return JSON.parse(JSON.stringify(data)).contract.period.compliance.objectives[0].actual;
    };
    const [before, afterwards] = [open(), open()];
    try {
      expect(await actualOf(before, first)).toBeNull();
      await count(b, '2026-03-03T10:00:00Z', counter(90, 90));
      expect(await actualOf(before, b)).toBe(0.5);
      expect(await actualOf(afterwards, b)).toBe(0.95);
    } finally {
      await before.close();
      await afterwards.close();
    }
  });

  it('pages them by risk: lost ones first, then those at risk, then the others', async () => {
    const [first] = (await layFive()) as [LaidContract];
    const found: string[] = [];
    const sizes: number[] = [];
    let after: string | null = null;
    do {
      const page = await as(first.vendor, LIST, { first: 2, after, orderBy: 'RISK' });
      expect(page.messages).toEqual([]);
      const { nodes, pageInfo } = page.data.contracts;
      found.push(...nodes.map(({ reference }: { reference: string }) => reference));
      sizes.push(nodes.length);
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      if (sizes.length === 1) {
        const wrong = await as(first.vendor, LIST, { first: 2, after, orderBy: 'REFERENCE' });
        expect(wrong.codes).toEqual(['INVALID_INPUT']);
      }
    } while (after !== null);
    expect(found).toEqual(['C', 'B', 'D', 'A', 'E']);
    expect(sizes).toEqual([2, 2, 1]);
    const theirs = await as(other.client, LIST, { first: 100, orderBy: 'RISK' });
    expect(theirs.data.contracts.nodes).toHaveLength(1);
  });
});
