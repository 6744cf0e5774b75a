import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildAccordSchema } from '../../src/api/schema.js';
import type { Actor } from '../../src/domain/actor.js';
import { textHash } from '../../src/domain/canonicaljson.js';
import { Fault } from '../../src/domain/fault.js';
import { agreeAmendment, proposeAmendment } from '../../src/modules/contract/amendment.service.js';
import { announceHoliday } from '../../src/modules/contract/holiday.service.js';
import { contentOf } from '../../src/modules/statement/statement.read.js';
import {
  agreeStatement,
  disputeStatement,
  lockStatement,
  resolveStatementDisputes,
  submitStatement,
} from '../../src/modules/statement/statement.service.js';
import { acting } from '../support/agreedcontract.js';
import { ask } from '../support/ask.js';
import { at } from '../support/clockterms.js';
import { hashOf } from '../support/contractdraft.js';
import { askDirectly } from '../support/database.js';
import { historyOf, lockThrough, reportTickets, rowOf } from '../support/statements.js';
import { layStatementStage, type StatementStage } from '../support/statementstage.js';

const NOW = at('2026-05-04T12:00:00Z');

const schema = buildAccordSchema();
let { test, client, vendor, other, asClient, asVendor, contract, draft } = {} as StatementStage;
beforeAll(async () => {
  ({ test, client, vendor, other, asClient, asVendor, contract, draft } = await layStatementStage(NOW));
});
afterAll(() => test.drop());

async function codeOf(act: Promise<unknown>): Promise<string> {
  const fault = await act.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(fault instanceof Fault)) throw new Error(`no refusal: ${fault}`);
  return `${fault.code} ${fault.message}`;
}

const meaning = async (contractId: string, periodIndex: number) => {
  const found = await draft(contractId, periodIndex);
  return { contractId, periodIndex, contentHash: found?.contentHash ?? '' };
};

const meaningOfSubmitted = async (contractId: string) => {
  const row = await rowOf(test, client, contractId, 0);
  return { contractId, periodIndex: 0, contentHash: row?.contentHash ?? '' };
};

/** All that was disputed of the first statement of a contract, as a party is shown it; null: it has no such contract. */
async function disputesOf(actor: Actor, contractId: string): Promise<unknown> {
  const source = `{ contract(id: "${contractId}") { period(index: 0) { statement { disputes {
    revision line number comment answer disputedAt disputedBy resolvedAt resolvedBy } } } } }`;
  const { data } = await ask(schema, test, actor, NOW, source);
  return data.contract?.period.statement.disputes ?? null;
}

describe('the way of a statement', () => {
  it('leads from the submission over a dispute to the lock, once each, and keeps what was hashed', async () => {
    const id = await contract();
    await reportTickets(test, vendor, id, NOW, [
      ['T1', '2026-01-10T10:00:00Z', '2026-01-10T11:00:00Z'],
      ['T2', '2026-01-11T10:00:00Z', '2026-01-11T15:00:00Z'],
    ]);
    const first = await meaning(id, 0);
    await submitStatement(asVendor(), first, []);
    await submitStatement(asVendor(), first, []);
    const row = await rowOf(test, client, id, 0);
    expect(row).toMatchObject({ state: 'SUBMITTED', revision: 1, contentHash: first.contentHash, submittedBy: 'test' });
    expect(textHash(row?.content ?? '')).toBe(first.contentHash);
    const content = contentOf(row ?? { content: '' });
    expect(content.contract).toMatchObject({ client: { name: 'Globex' }, vendor: { name: 'Acme' } });
    expect(content.objectives[0]?.adjusted).toMatchObject({ verdict: 'MISSED', good: 1, total: 2, actual: 0.5 });

    const lines = [{ line: 'objective:resolution', text: 'T2 was waiting for us' }];
    await disputeStatement(asClient(), first, lines);
    await disputeStatement(asClient(), first, lines);
    await disputeStatement(asClient(), first, [{ line: 'verdict', text: 'So is this' }]);
    expect(await codeOf(agreeStatement(asClient(), first))).toMatch(/^CONFLICT the statement is disputed/);

    const second = await meaning(id, 0);
    expect(second.contentHash).not.toBe(first.contentHash);
    const answers = [
      { line: 'objective:resolution', text: 'It was not' },
      { line: 'verdict', text: 'See there' },
    ];
    expect(await codeOf(submitStatement(asVendor(), second, answers.slice(1)))).toBe(
      'CONFLICT objective:resolution is in dispute and not answered',
    );
    // Answers belong to a submission after the disputed one; to name that again would lose them.
    expect(await codeOf(submitStatement(asVendor(), first, answers))).toMatch(/^CONFLICT contentHash is not that/);
    await submitStatement(asVendor(), second, answers);
    await submitStatement(asVendor(), second, answers);
    expect(await codeOf(agreeStatement(asClient(), first))).toMatch(/^CONFLICT contentHash is not that/);
    await agreeStatement(asClient(), second);
    await agreeStatement(asClient(), second);
    await lockStatement(asVendor(), second);
    await lockStatement(asClient(), second);
    expect(await rowOf(test, vendor, id, 0)).toMatchObject({ state: 'LOCKED', revision: 2, lockedBy: 'test' });
    expect(await codeOf(disputeStatement(asClient(), second, lines))).toMatch(/^CONFLICT the statement is locked/);
    const acts = await historyOf(test, client, id);
    expect(acts.filter((act) => act.includes('STATEMENT'))).toEqual([
      'VENDOR STATEMENT_SUBMITTED 1',
      'CLIENT STATEMENT_DISPUTED 1 objective:resolution',
      'CLIENT STATEMENT_DISPUTED 1 verdict',
      'VENDOR STATEMENT_SUBMITTED 2 objective:resolution verdict',
      'CLIENT STATEMENT_AGREED 2',
      'VENDOR STATEMENT_LOCKED 2',
    ]);
    const disputes = await askDirectly(
      test.superuserUrl,
      'SELECT line, answer, resolved_at IS NOT NULL AS resolved FROM statement_dispute WHERE contract_id = $1 ORDER BY line',
      [id],
    );
    expect(disputes).toEqual([
      { line: 'objective:resolution', answer: 'It was not', resolved: true },
      { line: 'verdict', answer: 'See there', resolved: true },
    ]);
  });

  it('tells both parties of each act', async () => {
    const id = await contract();
    await lockThrough(test, client, vendor, id, 0, NOW);
    const told = await askDirectly<{ side: string; kinds: string[]; hashes: number }>(
      test.superuserUrl,
      `SELECT side, array_agg(kind ORDER BY sequence) AS kinds, count(DISTINCT payload ->> 'contentHash')::int AS hashes
       FROM journal WHERE contract_id = $1 AND kind LIKE 'STATEMENT%' GROUP BY side ORDER BY side`,
      [id],
    );
    const kinds = ['STATEMENT_SUBMITTED', 'STATEMENT_AGREED', 'STATEMENT_LOCKED'];
    expect(told).toEqual([
      { side: 'CLIENT', kinds, hashes: 1 },
      { side: 'VENDOR', kinds, hashes: 1 },
    ]);
  });

  it('leads back to SUBMITTED when the client lets the last dispute rest', async () => {
    const id = await contract();
    const act = await meaning(id, 0);
    await submitStatement(asVendor(), act, []);
    await disputeStatement(asClient(), act, [
      { line: 'verdict', text: 'No' },
      { line: 'objective:resolution', text: 'No' },
    ]);
    expect(await codeOf(resolveStatementDisputes(asClient(), act, ['credit:0']))).toMatch(/^INVALID_INPUT lines.0/);
    await resolveStatementDisputes(asClient(), act, ['verdict']);
    expect((await rowOf(test, client, id, 0))?.state).toBe('DISPUTED');
    await resolveStatementDisputes(asClient(), act, ['verdict', 'objective:resolution']);
    await resolveStatementDisputes(asClient(), act, ['verdict']);
    expect((await rowOf(test, client, id, 0))?.state).toBe('SUBMITTED');
    await agreeStatement(asClient(), act);
  });

  it('leads to DISPUTED again when the client disputes anew what it let rest', async () => {
    const id = await contract();
    const act = await meaning(id, 0);
    await submitStatement(asVendor(), act, []);
    const later = (minutes: number) => asClient(NOW + minutes * 60_000);
    const dispute = (minutes: number, text: string) =>
      disputeStatement(later(minutes), act, [{ line: 'verdict', text }]);
    const rest = (minutes: number) => resolveStatementDisputes(later(minutes), act, ['verdict']);
    await dispute(1, 'No');
    await rest(2);
    await dispute(3, 'No');
    await dispute(4, 'No');
    expect((await rowOf(test, client, id, 0))?.state).toBe('DISPUTED');
    await rest(5);
    await dispute(6, 'No, for another reason');
    expect((await rowOf(test, client, id, 0))?.state).toBe('DISPUTED');
    expect(await codeOf(dispute(7, 'No'))).toMatch(/^CONFLICT verdict of this submission is disputed already/);
    const minute = (minutes: number) => new Date(NOW + minutes * 60_000).toISOString();
    const raised = (number: number, comment: string, disputed: number, resolved: number | null) => ({
      ...{ revision: 1, line: 'verdict', number, comment, answer: null },
      ...{ disputedAt: minute(disputed), disputedBy: 'test' },
      ...{ resolvedAt: resolved === null ? null : minute(resolved), resolvedBy: resolved === null ? null : 'test' },
    });
    const [first, second] = [raised(1, 'No', 1, 2), raised(2, 'No', 3, 5)];
    const third = raised(3, 'No, for another reason', 6, null);
    expect(await disputesOf(client.asClient, id)).toEqual([first, second, third]);
    const told = await askDirectly<{ side: string; events: number }>(
      test.superuserUrl,
      `SELECT side, count(DISTINCT event_id)::int AS events FROM journal
       WHERE contract_id = $1 AND kind = 'STATEMENT_DISPUTED' GROUP BY side ORDER BY side`,
      [id],
    );
    expect(told).toEqual([
      { side: 'CLIENT', events: 3 },
      { side: 'VENDOR', events: 3 },
    ]);
    const answers = [{ line: 'verdict', text: 'Yes' }];
    await submitStatement(asVendor(), await meaning(id, 0), answers);
    expect((await rowOf(test, client, id, 0))?.state).toBe('SUBMITTED');
    // The answer is to what was in dispute; agreeing lets that rest, and leaves what rested long before as it was.
    await agreeStatement(later(9), await meaningOfSubmitted(id));
    const rested = { ...third, answer: 'Yes', resolvedAt: minute(9), resolvedBy: 'test' };
    expect(await disputesOf(vendor.asVendor, id)).toEqual([first, second, rested]);
    expect(await disputesOf(other.asClient, id)).toBeNull();
    expect(await disputesOf(other.asVendor, id)).toBeNull();
  });

  it('names the state before the comment where a line is disputed too late', async () => {
    const id = await contract();
    const act = await meaning(id, 0);
    await submitStatement(asVendor(), act, []);
    const dispute = (text: string) => disputeStatement(asClient(), act, [{ line: 'verdict', text }]);
    await dispute('No');
    await resolveStatementDisputes(asClient(), act, ['verdict']);
    await agreeStatement(asClient(), act);
    for (const text of ['No', 'No!']) expect(await codeOf(dispute(text))).toMatch(/^CONFLICT the statement is agreed/);
    await lockStatement(asClient(), act);
    for (const text of ['No', 'No!']) expect(await codeOf(dispute(text))).toMatch(/^CONFLICT the statement is locked/);
  });

  it('refuses lines it does not have, other comments, and what is not said well', async () => {
    const id = await contract();
    const act = await meaning(id, 0);
    expect(await codeOf(disputeStatement(asClient(), act, [{ line: 'verdict', text: 'No' }]))).toMatch(
      /^CONFLICT no statement of the period/,
    );
    await submitStatement(asVendor(), act, []);
    const refused = (line: string, text: string) => codeOf(disputeStatement(asClient(), act, [{ line, text }]));
    expect(await refused('objective:other', 'No')).toMatch(/^INVALID_INPUT lines.0.line: is no line/);
    expect(await refused('verdict', ' ')).toMatch(/^INVALID_INPUT lines.0.comment/);
    expect(await refused('verdict', 'x'.repeat(2_001))).toMatch(/^INVALID_INPUT lines.0.comment/);
    expect(await codeOf(disputeStatement(asClient(), act, []))).toMatch(/^INVALID_INPUT lines: must name/);
    await disputeStatement(asClient(), act, [{ line: 'verdict', text: 'No' }]);
    expect(await refused('verdict', 'Yes')).toMatch(/^CONFLICT verdict of this submission is disputed already/);
    const again = await meaning(id, 0);
    const answers = [{ line: 'objective:resolution', text: 'Yes' }];
    expect(await codeOf(submitStatement(asVendor(), again, answers))).toMatch(/^INVALID_INPUT answers.0.line/);
  });
});

describe('who may act', () => {
  it('is by side and role, and a statement of others is not found', async () => {
    const id = await contract();
    const act = await meaning(id, 0);
    expect(await codeOf(submitStatement(asClient(), act, []))).toMatch(/^FORBIDDEN/);
    expect(await codeOf(agreeStatement(asVendor(), act))).toMatch(/^FORBIDDEN/);
    const viewer = acting(test.database, { ...vendor.asVendor, role: 'VIEWER' }, NOW);
    expect(await codeOf(submitStatement(viewer, act, []))).toMatch(/^FORBIDDEN/);
    const stranger = acting(test.database, other.asVendor, NOW);
    expect(await codeOf(submitStatement(stranger, act, []))).toBe('NOT_FOUND contract not found');
    await submitStatement(asVendor(), act, []);
    expect(await codeOf(lockStatement(stranger, act))).toBe('NOT_FOUND contract not found');
    expect(await rowOf(test, other, id, 0)).toBeNull();
    expect(await historyOf(test, other, id)).toEqual([]);
    const limited = acting(test.database, { ...vendor.asVendor, contractIds: [] }, NOW);
    expect(await codeOf(lockStatement(limited, act))).toBe('NOT_FOUND contract not found');
  });

  it('is nobody before the period is over, nor of a period that there is not', async () => {
    const id = await contract();
    const act = { contractId: id, periodIndex: 4, contentHash: 'x' };
    expect(await codeOf(submitStatement(asVendor(), act, []))).toBe('CONFLICT the period is not over');
    expect(await codeOf(submitStatement(asVendor(), { ...act, periodIndex: 12 }, []))).toMatch(
      /^INVALID_INPUT periodIndex/,
    );
    expect(await codeOf(submitStatement(asVendor(), { ...act, periodIndex: 1 }, []))).toBe(
      'CONFLICT the statement of the period before is not locked',
    );
  });
});

describe('the drafts of many periods', () => {
  it('take as many statements for eleven periods as for two: only one has its turn', async () => {
    const id = await contract();
    const statements = async (now: string) => {
      const source = `{ contract(id: "${id}") { periods { statementDraft { contentHash } } } }`;
      const { data, messages, statements: count } = await ask(schema, test, vendor.asVendor, at(now), source);
      expect(messages).toEqual([]);
      const drafted = data.contract.periods.map(
        (period: { statementDraft: unknown }) => period.statementDraft !== null,
      );
      expect(drafted.indexOf(true)).toBe(0);
      expect(drafted.lastIndexOf(true)).toBe(0);
      return count;
    };
    // The first question reads the contract, which the process then keeps.
    await statements('2026-03-10T00:00:00Z');
    const [two, eleven] = [await statements('2026-03-10T00:00:00Z'), await statements('2026-12-10T00:00:00Z')];
    expect(eleven).toBe(two);
  });
});

describe('facts around a statement', () => {
  it('refuse a submission of what was read before them', async () => {
    const id = await contract();
    const act = await meaning(id, 0);
    await reportTickets(test, vendor, id, NOW, [['T1', '2026-01-10T10:00:00Z', '2026-01-10T11:00:00Z']]);
    expect(await codeOf(submitStatement(asVendor(), act, []))).toMatch(/^CONFLICT contentHash is not that/);
    await submitStatement(asVendor(), await meaning(id, 0), []);
  });

  it('that come after the lock are restated in the next statement, and in no third one', async () => {
    const id = await contract();
    await reportTickets(test, vendor, id, NOW, [['T1', '2026-01-10T10:00:00Z', '2026-01-10T11:00:00Z']]);
    await lockThrough(test, client, vendor, id, 0, NOW);
    await reportTickets(test, client, id, NOW, [['T2', '2026-01-12T10:00:00Z', '2026-01-12T18:00:00Z']]);
    const february = (await draft(id, 1))?.content;
    expect(february?.restatements).toMatchObject([
      {
        period: 0,
        old: { adjusted: { verdict: 'MET' } },
        new: { adjusted: { verdict: 'MISSED' } },
        objectives: [{ key: 'resolution', difference: { adjusted: { good: 0, total: 1, sum: null } } }],
      },
    ]);
    await lockThrough(test, client, vendor, id, 1, NOW);
    expect((await draft(id, 2))?.content.restatements).toEqual([]);
    const january = contentOf((await rowOf(test, client, id, 0)) ?? { content: '' });
    expect(january.objectives[0]?.adjusted).toMatchObject({ verdict: 'MET', total: 1 });
  });

  it('leave terms of periods that have not begun free: amendments and statements do not meet', async () => {
    const id = await contract();
    await lockThrough(test, client, vendor, id, 0, NOW);
    const key = await proposeAmendment(asVendor(), { contractId: id, fromPeriod: 6, minimumScore: 0.5 });
    await agreeAmendment(asClient(), key, await hashOf(test, client, id, key.version));
    await announceHoliday(asClient(), { contractId: id, date: '2026-12-24', name: 'Christmas Eve' });
    await announceHoliday(asClient(), { contractId: id, date: '2026-12-24', name: 'Christmas Eve' });
    expect(await historyOf(test, client, id)).toEqual([
      'CLIENT CONTRACT_WRITTEN v1',
      'CLIENT VENDOR_INVITED',
      'CLIENT CONTRACT_AGREED v1',
      'VENDOR CONTRACT_AGREED v1',
      'VENDOR STATEMENT_SUBMITTED 1',
      'CLIENT STATEMENT_AGREED 1',
      'CLIENT STATEMENT_LOCKED 1',
      'VENDOR AMENDMENT_PROPOSED v2',
      'CLIENT AMENDMENT_AGREED v2',
      'CLIENT HOLIDAY_ANNOUNCED 2026-12-24',
    ]);
    expect((await historyOf(test, vendor, id))[0]).toBe('CLIENT VENDOR_INVITED');
  });
});
