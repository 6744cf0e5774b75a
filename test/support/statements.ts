import { expect } from '@jest/globals';
import type { Actor } from '../../src/domain/actor.js';
import type { Instant } from '../../src/domain/instant.js';
import { periodState } from '../../src/domain/statementstate.js';
import { auditPages } from '../../src/modules/contract/auditentry.read.js';
import { contractTimelines } from '../../src/modules/contract/contract.read.js';
import { draftStatement, type StatementDraft } from '../../src/modules/statement/draft.read.js';
import { statementsOfPeriods } from '../../src/modules/statement/statement.read.js';
import {
  agreeStatement,
  lockStatement,
  type StatementAct,
  submitStatement,
} from '../../src/modules/statement/statement.service.js';
import type { StatementRow } from '../../src/modules/statement/statement.table.js';
import { recordTicketEvents } from '../../src/modules/ticket/recordticketevents.service.js';
import type { ReadUnit } from '../../src/platform/database.js';
import { acting } from './agreedcontract.js';
import { at } from './clockterms.js';
import type { Party } from './contractdraft.js';
import { askDirectly, type TestDatabase } from './database.js';
import { report } from './reportedtickets.js';

/** When a ticket was opened and resolved (null: it is not), and the revision of the latter. */
export type ToldTicket = readonly [ticket: string, opened: string, resolved: string | null, revision?: number];

/** Reports tickets, in the name of either party; the same again changes nothing. */
export async function reportTickets(
  test: TestDatabase,
  by: Party,
  contractId: string,
  now: Instant,
  tickets: readonly ToldTicket[],
): Promise<void> {
  const [found] = await askDirectly<{ tenant: string }>(
    test.superuserUrl,
    'SELECT tenant_id AS tenant FROM contract WHERE id = $1',
    [contractId],
  );
  const actor = found?.tenant === by.id ? by.asClient : by.asVendor;
  const events = tickets.flatMap(([ticket, opened, resolved, revision = 1]) => {
    const start = report(ticket, 'OPENED', at(opened), { externalId: `${ticket} opened` });
    if (resolved === null) return [start];
    const end = { externalId: `${ticket} resolved`, status: 'RESOLVED' as const, revision };
    return [start, report(ticket, 'STATUS_CHANGED', at(resolved), end)];
  });
  const batch = { contractId, source: 'desk', mode: 'LIVE' as const, events };
  const { rejected } = await recordTicketEvents(acting(test.database, actor, now), batch);
  expect(rejected).toEqual([]);
}

async function reading<T>(test: TestDatabase, actor: Actor, read: (unit: ReadUnit) => Promise<T>): Promise<T> {
  const unit = test.database.read(actor);
  try {
    return await read(unit);
  } finally {
    await unit.close();
  }
}

/** Which side of the contract a party of the tests stands on: it sees the contract on one only. */
async function timelineOf(unit: ReadUnit, contractId: string) {
  const [timeline] = await contractTimelines(unit, [contractId]);
  return timeline ?? null;
}

/** What the vendor would submit of a period. */
export function draftOf(
  test: TestDatabase,
  vendor: Party,
  contractId: string,
  periodIndex: number,
  now: Instant,
): Promise<StatementDraft | null> {
  return reading(test, vendor.asVendor, async (unit) => {
    const timeline = await timelineOf(unit, contractId);
    const period = timeline?.periods[periodIndex];
    if (timeline === null || period === undefined) throw new Error('no such period');
    const { tenantId, id } = timeline.contract;
    const keys = [periodIndex - 1, periodIndex].map((index) => ({ tenantId, contractId: id, periodIndex: index }));
    const rows = await statementsOfPeriods(unit, keys);
    const standing = rows.find((row) => row.periodIndex === periodIndex);
    const previous = timeline.periods[periodIndex - 1];
    const state = rows.find((row) => row.periodIndex === periodIndex - 1)?.state ?? null;
    const before = previous === undefined ? null : periodState(previous, now, state);
    return draftStatement(unit, { timeline, period, revision: (standing?.revision ?? 0) + 1, before }, now);
  });
}

/** The statement of a period as a party sees it, on whichever side it does. */
export async function rowOf(
  test: TestDatabase,
  party: Party,
  contractId: string,
  periodIndex: number,
): Promise<StatementRow | null> {
  for (const actor of [party.asClient, party.asVendor]) {
    const row = await reading(test, actor, async (unit) => {
      const timeline = await timelineOf(unit, contractId);
      if (timeline === null) return null;
      const { tenantId, id } = timeline.contract;
      const [found] = await statementsOfPeriods(unit, [{ tenantId, contractId: id, periodIndex }]);
      return found ?? null;
    });
    if (row !== null) return row;
  }
  return null;
}

/** Submits and agrees to the statement of a period. */
export async function signed(
  test: TestDatabase,
  client: Party,
  vendor: Party,
  contractId: string,
  periodIndex: number,
  now: Instant,
): Promise<StatementAct> {
  const draft = await draftOf(test, vendor, contractId, periodIndex, now);
  expect(draft?.holds).toEqual([]);
  const act = { contractId, periodIndex, contentHash: draft?.contentHash ?? '' };
  await submitStatement(acting(test.database, vendor.asVendor, now), act, []);
  await agreeStatement(acting(test.database, client.asClient, now), act);
  return act;
}

/** Locks all periods up to one, in order, that are not locked yet. */
export async function lockThrough(
  test: TestDatabase,
  client: Party,
  vendor: Party,
  contractId: string,
  last: number,
  now: Instant,
): Promise<void> {
  for (let index = 0; index <= last; index += 1) {
    if ((await rowOf(test, client, contractId, index)) !== null) continue;
    const act = await signed(test, client, vendor, contractId, index, now);
    await lockStatement(acting(test.database, client.asClient, now), act);
  }
}

/** The history of a contract as a party sees it: side, act, and what it was about. */
export async function historyOf(test: TestDatabase, party: Party, contractId: string): Promise<string[]> {
  const lines: string[] = [];
  for (const actor of [party.asClient, party.asVendor]) {
    const [found] = await askDirectly<{ tenantId: string }>(
      test.superuserUrl,
      'SELECT tenant_id AS "tenantId" FROM contract WHERE id = $1',
      [contractId],
    );
    const key = { tenantId: found?.tenantId ?? '', id: contractId };
    const [entries = []] = await reading(test, actor, (unit) => auditPages(unit, { after: 0, limit: 100 }, [key]));
    for (const { side, act, subject } of entries) {
      const { version, revision, lines: about = [], date } = subject;
      const named = [version === undefined ? undefined : `v${version}`, revision, ...about, date];
      lines.push([side, act, ...named.filter((one) => one !== undefined)].join(' '));
    }
  }
  return lines;
}
