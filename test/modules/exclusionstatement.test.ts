import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ExclusionScope } from '../../src/domain/exclusion.js';
import type { StatementContent } from '../../src/domain/statement.js';
import { decideExclusion, proposeExclusion } from '../../src/modules/exclusion/exclusion.service.js';
import { rebuildContract } from '../../src/modules/measurement/rebuild.service.js';
import { lockStatement } from '../../src/modules/statement/statement.service.js';
import { recountDueTickets } from '../../src/modules/ticket/ticketdue.service.js';
import { acting } from '../support/agreedcontract.js';
import { at } from '../support/clockterms.js';
import { agreedContract, layParty, type Party } from '../support/contractdraft.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { proposalOf } from '../support/exclusionacts.js';
import { scope, spanOf } from '../support/exclusions.js';
import { draftOf, lockThrough, reportTickets, signed } from '../support/statements.js';

const NOW = at('2026-05-04T12:00:00Z');
/** Reported as opened at ten and resolved 90 minutes late. */
const LATE = ['T1', '2026-01-12T10:00:00Z', '2026-01-12T15:30:00Z'] as const;
const NOON = spanOf('2026-01-12T12:00:00Z', '2026-01-12T14:00:00Z');

let test: TestDatabase;
let client: Party;
let vendor: Party;
let bystander: string;
beforeAll(async () => {
  test = await createTestDatabase();
  [client, vendor] = await Promise.all([layParty(test, 'Globex'), layParty(test, 'Acme')]);
  bystander = await contract();
  await reportTickets(test, vendor, bystander, NOW, [LATE]);
});
afterAll(() => test.drop());

let count = 0;
/** 95 % of tickets resolved within four hours, round the clock. */
function contract(): Promise<string> {
  count += 1;
  return agreedContract(test, client, vendor, at('2025-12-01T00:00:00Z'), { reference: `E-${count}` });
}

async function accept(contractId: string, covered: ExclusionScope, now = NOW): Promise<void> {
  const key = await proposeExclusion(acting(test.database, vendor.asVendor, now), contractId, proposalOf(covered));
  const accepted = { decision: 'ACCEPTED', scope: null, answer: null } as const;
  await decideExclusion(acting(test.database, client.asClient, now), key, accepted);
}

const work = (now = NOW) => recountDueTickets(test.database, client.id, now);
const draft = (contractId: string, period: number) => draftOf(test, vendor, contractId, period, NOW);

const verdicts = (content: StatementContent | undefined) => {
  const [line] = content?.objectives ?? [];
  const of = (figures: { verdict: string; good: number | null; total: number } | undefined) =>
    `${figures?.verdict} ${figures?.good}/${figures?.total}`;
  return [of(line?.raw), of(line?.adjusted)];
};

async function drift(contractId: string): Promise<unknown> {
  const report = await rebuildContract(test.database, { tenantId: client.id, contractId }, { now: NOW, apply: false });
  return report.differences;
}

describe('a statement with exclusions', () => {
  it('names those that were decided and touch its period, and is paid by the adjusted figures', async () => {
    const id = await contract();
    await reportTickets(test, vendor, id, NOW, [LATE]);
    await accept(id, NOON);
    await work();
    const january = (await draft(id, 0))?.content;
    expect(verdicts(january)).toEqual(['MISSED 0/1', 'MET 1/1']);
    expect(january?.outcome).toMatchObject({ raw: { verdict: 'MISSED' }, adjusted: { verdict: 'MET' } });
    expect(january?.exclusions).toMatchObject([
      {
        reference: 'X-1',
        reason: 'Power cut at the site',
        effect: 'REMOVE',
        decision: 'ACCEPTED',
        scope: '2026-01-12T12:00:00.000Z to 2026-01-12T14:00:00.000Z',
      },
    ]);
    await lockThrough(test, client, vendor, id, 0, NOW);
    expect((await draft(id, 1))?.content.exclusions).toEqual([]);
    expect(verdicts((await draft(bystander, 0))?.content)).toEqual(['MISSED 0/1', 'MISSED 0/1']);
  });

  it('names those of a ticket where its clocks started', async () => {
    const id = await contract();
    await reportTickets(test, vendor, id, NOW, [LATE]);
    await accept(id, scope({ ticket: { source: 'desk', externalId: 'T1' } }));
    await work();
    expect((await draft(id, 0))?.content.exclusions).toMatchObject([{ scope: 'ticket T1 of desk' }]);
    await lockThrough(test, client, vendor, id, 0, NOW);
    expect((await draft(id, 1))?.content.exclusions).toEqual([]);
  });

  it('waits until a decision is counted everywhere', async () => {
    const id = await contract();
    await reportTickets(test, vendor, id, NOW, [LATE]);
    await accept(id, NOON);
    expect((await draft(id, 0))?.holds).toEqual([expect.stringContaining('a decision on an exclusion')]);
    await work();
    expect((await draft(id, 0))?.holds).toEqual([]);
  });

  it('restates a locked period when an exclusion of it is accepted later', async () => {
    const id = await contract();
    await reportTickets(test, vendor, id, NOW, [LATE]);
    await lockThrough(test, client, vendor, id, 0, NOW);
    await accept(id, NOON);
    await work();
    const february = (await draft(id, 1))?.content;
    expect(february?.restatements).toMatchObject([
      {
        period: 0,
        old: { raw: { verdict: 'MISSED' }, adjusted: { verdict: 'MISSED' } },
        new: { raw: { verdict: 'MISSED' }, adjusted: { verdict: 'MET' } },
        objectives: [{ difference: { raw: { good: 0, total: 0 }, adjusted: { good: 1, total: 0 } } }],
      },
    ]);
    await lockThrough(test, client, vendor, id, 1, NOW);
    expect((await draft(id, 2))?.content.restatements).toEqual([]);
    expect(await drift(id)).toEqual([]);
  });

  it('takes a pending clock over to the next period on both bases', async () => {
    const id = await contract();
    const evening = at('2026-02-01T01:00:00Z');
    await reportTickets(test, vendor, id, evening, [['T9', '2026-01-31T23:00:00Z', null]]);
    await accept(id, spanOf('2026-02-01T02:00:00Z', '2026-02-01T04:00:00Z'), evening);
    await work(evening);
    const act = await signed(test, client, vendor, id, 0, evening);
    await lockStatement(acting(test.database, vendor.asVendor, evening), act);
    await reportTickets(test, vendor, id, NOW, [['T9', '2026-01-31T23:00:00Z', '2026-02-01T04:30:00Z']]);
    const february = (await draft(id, 1))?.content;
    expect(verdicts(february)).toEqual(['MISSED 0/1', 'MET 1/1']);
    expect(february?.restatements).toEqual([]);
    expect(await drift(id)).toEqual([]);
  });
});
