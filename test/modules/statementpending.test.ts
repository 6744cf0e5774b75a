import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildAccordSchema } from '../../src/api/schema.js';
import type { StatementContent } from '../../src/domain/statement.js';
import { agreeAmendment, proposeAmendment } from '../../src/modules/contract/amendment.service.js';
import { rebuildContract } from '../../src/modules/measurement/rebuild.service.js';
import { contentOf, lockedBefore, lockedStatements } from '../../src/modules/statement/statement.read.js';
import { lockStatement } from '../../src/modules/statement/statement.service.js';
import { recordTicketEvents } from '../../src/modules/ticket/recordticketevents.service.js';
import { ask } from '../support/ask.js';
import { at } from '../support/clockterms.js';
import { hashOf } from '../support/contractdraft.js';
import { askDirectly } from '../support/database.js';
import { report } from '../support/reportedtickets.js';
import { lockThrough, reportTickets, rowOf, signed } from '../support/statements.js';
import { layStatementStage, type StatementStage } from '../support/statementstage.js';

const NOW = at('2026-05-04T12:00:00Z');

const schema = buildAccordSchema();
let { test, client, vendor, other, asClient, asVendor, contract, draft } = {} as StatementStage;
beforeAll(async () => {
  ({ test, client, vendor, other, asClient, asVendor, contract, draft } = await layStatementStage(NOW));
});
afterAll(() => test.drop());

/** A ticket opened on the last evening of January: its four hours end in February. */
const OVER_THE_END = ['T9', '2026-01-31T23:00:00Z', null] as const;
const FEBRUARY = at('2026-02-01T01:00:00Z');

async function withPendingClock(overrides: Parameters<StatementStage['contract']>[0] = {}): Promise<string> {
  const id = await contract(overrides);
  await reportTickets(test, vendor, id, FEBRUARY, [
    ['T1', '2026-01-10T10:00:00Z', '2026-01-10T11:00:00Z'],
    OVER_THE_END,
  ]);
  const act = await signed(test, client, vendor, id, 0, FEBRUARY);
  const { pendingClocks, objectives } = contentOf((await rowOf(test, client, id, 0)) ?? { content: '' });
  expect(pendingClocks).toMatchObject([
    { line: 'pending:0', objective: 'resolution', source: 'desk', externalId: 'T9', carriedFrom: null },
  ]);
  expect(objectives[0]?.adjusted).toMatchObject({ total: 1, pending: 1 });
  await lockStatement(asVendor(FEBRUARY), act);
  return id;
}

async function rebuilt(id: string): Promise<number> {
  const report = await rebuildContract(
    test.database,
    { tenantId: client.id, contractId: id },
    { now: NOW, apply: false },
  );
  return report.differenceCount;
}

const stakePeriods = (contractId: string) =>
  askDirectly(
    test.superuserUrl,
    'SELECT stake_period FROM ticket WHERE contract_id = $1 AND stake_objective_id IS NOT NULL',
    [contractId],
  );

const outcome = (content: StatementContent | undefined) => {
  const { good, total, pending } = content?.objectives[0]?.adjusted ?? {};
  return { good, total, pending, restated: content?.restatements.length };
};

describe('a clock that was pending when its period was stated', () => {
  it('counts, when it settles, in the next period, and a rebuild gives the same', async () => {
    const id = await withPendingClock();
    expect(await rebuilt(id)).toBe(0);
    await reportTickets(test, vendor, id, NOW, [['T9', '2026-01-31T23:00:00Z', '2026-02-01T02:00:00Z']]);
    const found = await draft(id, 1);
    expect(outcome(found?.content)).toEqual({ good: 1, total: 1, pending: 0, restated: 0 });
    expect(found?.content.carriedClocks).toMatchObject([{ externalId: 'T9', carriedFrom: 0, outcome: 'GOOD' }]);
    expect(await rebuilt(id)).toBe(0);
    await lockThrough(test, client, vendor, id, 1, NOW);
    await reportTickets(test, vendor, id, NOW, [['T9', '2026-01-31T23:00:00Z', '2026-02-01T04:00:00Z', 2]]);
    const march = await draft(id, 2);
    expect(march?.content.restatements).toMatchObject([
      { period: 1, objectives: [{ difference: { adjusted: { good: -1, total: 0 } } }] },
    ]);
    expect(await rebuilt(id)).toBe(0);
  });

  it('is listed in pages, whose cursors hold for one content', async () => {
    const id = await contract({ objectives: [resolutionOf(90 * 24)] });
    await reportTickets(test, vendor, id, FEBRUARY, [
      ['T1', '2026-01-29T10:00:00Z', null],
      ['T2', '2026-01-30T10:00:00Z', null],
      ['T3', '2026-01-31T10:00:00Z', null],
    ]);
    const pageAfter = async (after: string | null) => {
      const source = `query ($id: ID!, $after: String) { contract(id: $id) { period(index: 0) { statementDraft { content {
        pendingClocks(first: 2, after: $after) { nodes { line externalId } pageInfo { hasNextPage endCursor } }
        carriedClocks { nodes { line } } exclusions { nodes { line } }
      } } } } }`;
      const asked = await ask(schema, test, vendor.asVendor, FEBRUARY, source, { id, after });
      return { codes: asked.codes, content: asked.data?.contract?.period.statementDraft?.content };
    };
    const { content: first } = await pageAfter(null);
    const { nodes, pageInfo } = first.pendingClocks;
    expect(nodes).toEqual([
      { line: 'pending:0', externalId: 'T1' },
      { line: 'pending:1', externalId: 'T2' },
    ]);
    expect(pageInfo.hasNextPage).toBe(true);
    expect([first.carriedClocks.nodes, first.exclusions.nodes]).toEqual([[], []]);
    const { content: last } = await pageAfter(pageInfo.endCursor);
    expect(last.pendingClocks).toMatchObject({
      nodes: [{ line: 'pending:2', externalId: 'T3' }],
      pageInfo: { hasNextPage: false },
    });
    // Resolved in time: the places of what is pending now are others.
    await reportTickets(test, vendor, id, FEBRUARY, [['T1', '2026-01-29T10:00:00Z', '2026-01-30T10:00:00Z']]);
    expect((await pageAfter(pageInfo.endCursor)).codes).toEqual(['INVALID_INPUT']);
  });

  it('moves on as often as it is listed', async () => {
    const id = await withPendingClock({ objectives: [resolutionOf(90 * 24)] });
    // By impact its ticket is ranked as its miss would count.
    expect([await stakePeriods(id), await rebuilt(id)]).toEqual([[{ stake_period: 1 }], 0]);
    await lockThrough(test, client, vendor, id, 1, NOW);
    expect([await stakePeriods(id), await rebuilt(id)]).toEqual([[{ stake_period: 2 }], 0]);
    expect(contentOf((await rowOf(test, client, id, 1)) ?? { content: '' }).pendingClocks).toMatchObject([
      { externalId: 'T9', carriedFrom: 0 },
    ]);
    await reportTickets(test, vendor, id, NOW, [['T9', '2026-01-31T23:00:00Z', '2026-04-02T02:00:00Z']]);
    expect(outcome((await draft(id, 2))?.content)).toEqual({ good: 1, total: 1, pending: 0, restated: 0 });
    expect(await rebuilt(id)).toBe(0);
  });

  it('is not read again with what a locked statement says for later ones', async () => {
    const id = await withPendingClock();
    const { pendingClocks, carriedClocks, ...rest } = contentOf((await rowOf(test, vendor, id, 0)) ?? { content: '' });
    expect([pendingClocks.length, carriedClocks]).toEqual([1, []]);
    const key = { tenantId: client.id, contractId: id, periodIndex: 0 };
    const unit = test.database.read(vendor.asVendor);
    const [before, stated] = [
      await lockedBefore(unit, { tenantId: client.id, id }, 1),
      await lockedStatements(unit, [key, { ...key, periodIndex: 1 }]),
    ];
    await unit.close();
    expect(before).toEqual([rest]);
    expect(stated).toEqual([{ ...key, content: rest }]);
    const foreign = test.database.read(other.asVendor);
    expect(await lockedStatements(foreign, [key])).toEqual([]);
    await foreign.close();
  });

  it('that settled between the submission and the lock moves on all the same', async () => {
    const id = await contract();
    await reportTickets(test, vendor, id, FEBRUARY, [OVER_THE_END]);
    const act = await signed(test, client, vendor, id, 0, FEBRUARY);
    await reportTickets(test, vendor, id, NOW, [['T9', '2026-01-31T23:00:00Z', '2026-02-01T02:00:00Z']]);
    await lockStatement(asClient(), act);
    expect(outcome((await draft(id, 1))?.content)).toEqual({ good: 1, total: 1, pending: 0, restated: 0 });
    expect(await rebuilt(id)).toBe(0);
  });

  it('is listed by the terms it started under, and carried, though later ones stop clocks elsewhere', async () => {
    const january = at('2026-01-05T00:00:00Z');
    const id = await contract({ objectives: [{ ...resolutionOf(200 * 24), stopOn: 'CLOSED' }] });
    const amended = { contractId: id, fromPeriod: 1, objectives: [resolutionOf(200 * 24)] };
    const key = await proposeAmendment(asVendor(january), amended);
    await agreeAmendment(asClient(january), key, await hashOf(test, client, id, key.version));
    // Resolved, but not closed: the clock of January's terms runs on.
    await reportTickets(test, vendor, id, FEBRUARY, [['T1', '2026-01-30T10:00:00Z', '2026-01-31T10:00:00Z']]);
    await lockThrough(test, client, vendor, id, 0, FEBRUARY);
    const february = (await draft(id, 1))?.content;
    expect(outcome(february)).toEqual({ good: 0, total: 0, pending: 1, restated: 0 });
    expect(february?.pendingClocks).toMatchObject([{ externalId: 'T1', carriedFrom: 0 }]);
    await lockThrough(test, client, vendor, id, 1, NOW);
    const closing = { externalId: 'T1 closed', status: 'CLOSED' as const };
    const events = [report('T1', 'STATUS_CHANGED', at('2026-03-20T10:00:00Z'), closing)];
    await recordTicketEvents(asVendor(), { contractId: id, source: 'desk', mode: 'LIVE', events });
    const march = (await draft(id, 2))?.content;
    expect(outcome(march)).toEqual({ good: 1, total: 1, pending: 0, restated: 0 });
    expect(march?.carriedClocks).toMatchObject([{ externalId: 'T1', carriedFrom: 0, outcome: 'GOOD' }]);
    expect(await rebuilt(id)).toBe(0);
  });

  it('stays where it is under RESTATE, and settles as a restatement', async () => {
    const id = await withPendingClock({ latePending: 'RESTATE' });
    await reportTickets(test, vendor, id, NOW, [['T9', '2026-01-31T23:00:00Z', '2026-02-01T02:00:00Z']]);
    const february = await draft(id, 1);
    expect(outcome(february?.content)).toEqual({ good: 0, total: 0, pending: 0, restated: 1 });
    expect(february?.content.carriedClocks).toEqual([]);
    expect(await rebuilt(id)).toBe(0);
  });
});

function resolutionOf(hours: number) {
  return {
    key: 'resolution',
    name: 'Resolution in time',
    indicator: 'RESOLUTION_TIME' as const,
    target: 0.95,
    goals: [{ workingTime: hours * 3_600_000 }],
  };
}
