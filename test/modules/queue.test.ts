import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { GraphQLSchema } from 'graphql';
import { buildAccordSchema } from '../../src/api/schema.js';
import type { Actor } from '../../src/domain/actor.js';
import { HOUR, MINUTE } from '../../src/domain/instant.js';
import type { ContractTerms } from '../../src/domain/terms.js';
import { recordTicketEvents } from '../../src/modules/ticket/recordticketevents.service.js';
import { recountDueTickets } from '../../src/modules/ticket/ticketdue.service.js';
import type { TicketEventReport } from '../../src/modules/ticket/ticketreport.js';
import { acting, type LaidContract, layContract } from '../support/agreedcontract.js';
import { ask } from '../support/ask.js';
import { ALWAYS_UTC, at, clockObjective, hours, terms } from '../support/clockterms.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { creditTerms, pool } from '../support/money.js';
import { report } from '../support/reportedtickets.js';

const NOW = at('2026-03-02T18:00Z');

/** First response within 1 h; resolution within 8 h, critical, at 90 %; 10,000.00 at risk, 40 % of it on the resolution. */
const CRITICAL: ContractTerms = {
  ...terms(
    ALWAYS_UTC,
    clockObjective('FIRST_RESPONSE_TIME', { goals: [hours(1)] }),
    clockObjective(
      'RESOLUTION_TIME',
      { goals: [hours(8)] },
      { critical: true, target: 900_000, weight: 3_000_000, credit: pool(400_000) },
    ),
  ),
  credits: creditTerms(),
};
/** Resolution within 8 h at 95 %, which nothing is owed for. */
const PLAIN = terms(ALWAYS_UTC, clockObjective('RESOLUTION_TIME', { goals: [hours(8)] }));

let test: TestDatabase;
let schema: GraphQLSchema;
/** Of one vendor: two clients, the second of them with two contracts. */
let [critical, plain, tight] = [] as unknown as [LaidContract, LaidContract, LaidContract];
let other: LaidContract;

async function record(laid: LaidContract, now: number, ...events: TicketEventReport[]): Promise<void> {
  const batch = { contractId: laid.contract.id, source: 'desk', mode: 'LIVE' as const, events };
  expect((await recordTicketEvents(acting(test.database, laid.client, now), batch)).rejected).toEqual([]);
}

const opened = (ticket: string, ago: number, more: Partial<TicketEventReport> = {}) =>
  report(ticket, 'OPENED', NOW - ago, more);
const replied = (ticket: string, ago: number) => report(ticket, 'AGENT_REPLIED', NOW - ago);
const became = (ticket: string, status: 'RESOLVED' | 'ON_HOLD', ago: number) =>
  report(ticket, 'STATUS_CHANGED', NOW - ago, { status });

/** So many tickets, opened and resolved in time today. */
const done = (name: string, amount: number) =>
  Array.from({ length: amount }, (_, n) => [
    opened(`${name} ${n}`, 5 * HOUR),
    replied(`${name} ${n}`, 5 * HOUR - MINUTE),
    became(`${name} ${n}`, 'RESOLVED', 4 * HOUR),
  ]).flat();

beforeAll(async () => {
  schema = buildAccordSchema();
  test = await createTestDatabase();
  critical = await layContract(test, CRITICAL);
  const { vendorId } = critical.contract;
  const same = { vendorId, counterpartyId: vendorId };
  plain = await layContract(test, PLAIN, same);
  tight = await layContract(test, PLAIN, { ...same, tenantId: plain.contract.tenantId, reference: 'tight' });
  other = await layContract(test, CRITICAL);
  await record(
    critical,
    NOW,
    // Ten good resolutions: at 90 % one more miss is 10 of 11, 90.9 %, two are 83.3 %.
    ...done('done', 10),
    // Late with its first response since 12:00, due to be resolved at 19:00.
    opened('late', 7 * HOUR, { channel: 'CHAT' }),
    // Answered; due at 20:30 and 20:45. The second stops a process of the business, the third affects many.
    opened('many', 6 * HOUR - 45 * MINUTE, { affectedUsers: 500 }),
    replied('many', 5 * HOUR),
    opened('few', 6 * HOUR - 30 * MINUTE, { affectedUsers: 3, assigneeGroup: 'second line' }),
    replied('few', 5 * HOUR),
    opened('process', 6 * HOUR - 40 * MINUTE, { businessCritical: true }),
    replied('process', 5 * HOUR),
    // On hold with 6 and with 7 of 8 hours left.
    ...[1, 2].flatMap((used) => [
      opened(`held ${used}`, 4 * HOUR),
      replied(`held ${used}`, 4 * HOUR - MINUTE),
      became(`held ${used}`, 'ON_HOLD', (4 - used) * HOUR),
    ]),
  );
  // Sixty good: at 95 % three more are 60 of 63, 95.2 %, a fourth 93.75 %.
  await record(plain, NOW, ...done('done', 60), opened('plain', 2 * HOUR));
  // Nineteen good and one late: as it stands exactly 95 %.
  await record(tight, NOW, ...done('done', 19), opened('tight late', 10 * HOUR), opened('tight', 7.5 * HOUR));
  await record(other, NOW, opened('foreign', HOUR / 2));
}, 60_000);
afterAll(() => test.drop());

// biome-ignore lint/suspicious/noExplicitAny: answers have the shape the query asks for
async function data(actor: Actor, query: string, variables: Record<string, unknown> = {}, now = NOW): Promise<any> {
  const { data: found, codes, messages } = await ask(schema, test, actor, now, query, variables);
  expect([codes, messages]).toEqual([[], []]);
  return found;
}

const names = (list: { nodes: readonly { externalId: string }[] }) => list.nodes.map(({ externalId }) => externalId);

async function listed(actor: Actor, args: string, now = NOW): Promise<string[]> {
  return names((await data(actor, `{ tickets(${args}) { nodes { externalId } } }`, {}, now)).tickets);
}

describe('tickets by time to breach', () => {
  it('come late first, then as they are due, then paused ones, then those without a clock', async () => {
    const all = await listed(critical.client, 'first: 100');
    expect(all.slice(0, 4)).toEqual(['late', 'few', 'process', 'many']);
    expect(all.slice(4, 6).sort()).toEqual(['held 1', 'held 2']);
    expect(all).toHaveLength(16);
  });

  it('come in pages through paused ones and those without a clock', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page = `query ($after: String) { tickets(first: 3, after: $after) { nodes { externalId } pageInfo { hasNextPage endCursor } } }`;
      const { tickets } = await data(critical.vendor, page, { after });
      seen.push(...names(tickets));
      after = tickets.pageInfo.hasNextPage ? tickets.pageInfo.endCursor : null;
    } while (after !== null);
    const all = await listed(critical.vendor, 'first: 100');
    expect(seen).toEqual(all);
    expect(seen).toHaveLength(16 + 61 + 21);
  });

  it('are narrowed to an objective: those with an open clock of it', async () => {
    const [first, resolution] = ['first_response_time', 'resolution_time'].map((key) => critical.objectiveIds.get(key));
    for (const actor of [critical.client, critical.vendor]) {
      expect(await listed(actor, `filter: { objectiveIds: ["${first}"] }`)).toEqual(['late']);
      expect(await listed(actor, `filter: { objectiveIds: ["${resolution}"], channels: [CHAT] }`)).toEqual(['late']);
      expect(await listed(actor, `filter: { objectiveIds: ["${resolution}"] }`)).toHaveLength(6);
      expect(
        await listed(actor, `filter: { objectiveIds: ["${resolution}"], contractIds: ["${critical.contract.id}"] }`),
      ).toHaveLength(6);
    }
    for (const orderBy of ['TIME_TO_BREACH', 'OPENED_AT', 'IMPACT']) {
      const asked = `orderBy: ${orderBy}, filter: { objectiveIds:`;
      expect(await listed(critical.client, `${asked} ["${other.objectiveIds.get('resolution_time')}"] }`)).toEqual([]);
      expect(await listed(critical.client, `${asked} ["nonsense"] }`)).toEqual([]);
    }
  });

  it('say how long each has left, in working time, and what a miss would cost', async () => {
    const query = `{ tickets(first: 6) { nodes { externalId dueAt
      nextBreach { objective { key weight } state dueAt remaining shareUsed late stake { verdict } }
      mostAtStake { objective { key critical } dueAt remaining shareUsed late
        stake { periodIndex verdict losesPeriod missesLeft savable cost { amount currency } creditAtStake { amount currency } } }
    } } }`;
    const { tickets } = await data(critical.client, query);
    const [late] = tickets.nodes;
    const stake = {
      periodIndex: 2,
      verdict: 'ON_TRACK',
      losesPeriod: false,
      missesLeft: 1,
      savable: true,
      cost: { amount: '0.00', currency: 'EUR' },
      creditAtStake: { amount: '4000.00', currency: 'EUR' },
    };
    expect(late).toEqual({
      externalId: 'late',
      dueAt: '2026-03-02T12:00:00.000Z',
      nextBreach: {
        objective: { key: 'first_response_time', weight: 1 },
        state: 'RUNNING',
        dueAt: '2026-03-02T12:00:00.000Z',
        remaining: '-PT6H',
        shareUsed: 7,
        late: true,
        stake: null,
      },
      mostAtStake: {
        objective: { key: 'resolution_time', critical: true },
        dueAt: '2026-03-02T19:00:00.000Z',
        remaining: 'PT1H',
        shareUsed: 0.875,
        late: false,
        stake,
      },
    });
    const held = tickets.nodes.find((node: { externalId: string }) => node.externalId === 'held 1');
    expect(held).toMatchObject({
      dueAt: null,
      nextBreach: { state: 'PAUSED', dueAt: null, remaining: 'PT7H', shareUsed: 0.125, late: false },
      mostAtStake: { objective: { key: 'resolution_time' }, stake },
    });
  });

  it('say which miss loses the period', async () => {
    const query = `{ tickets(filter: { contractIds: ["${tight.contract.id}"], openOnly: true }) { nodes { externalId
      nextBreach { late stake { verdict losesPeriod missesLeft cost { amount } creditAtStake { amount } } } } } }`;
    const { tickets } = await data(tight.client, query);
    expect(tickets.nodes).toEqual([
      { externalId: 'tight late', nextBreach: { late: true, stake: null } },
      {
        externalId: 'tight',
        nextBreach: {
          late: false,
          stake: { verdict: 'ON_TRACK', losesPeriod: true, missesLeft: 0, cost: null, creditAtStake: null },
        },
      },
    ]);
  });

  it('cost the same number of statements however many they are, and of however many contracts', async () => {
    const rows = `{ externalId nextBreach { objective { key } shareUsed stake { missesLeft cost { amount } creditAtStake { amount } } }
      mostAtStake { stake { missesLeft } } }`;
    for (const orderBy of ['TIME_TO_BREACH', 'IMPACT']) {
      const asked = (first: number, filter: string) =>
        `{ tickets(orderBy: ${orderBy}, first: ${first}, filter: { openOnly: true${filter} }) { nodes ${rows} } }`;
      const one = await ask(schema, test, critical.vendor, NOW, asked(1, ', assigneeGroup: "second line"'));
      const all = await ask(schema, test, critical.vendor, NOW, asked(100, ''));
      expect([one.codes, all.codes]).toEqual([[], []]);
      expect([names(one.data.tickets).length, names(all.data.tickets).length]).toEqual([
        1,
        orderBy === 'IMPACT' ? 8 : 9,
      ]);
      expect(all.statements).toBe(one.statements);
      expect(all.statements).toBeLessThanOrEqual(12);
    }
  });
});

describe('tickets by impact', () => {
  it('come by objective: critical, then by budget left; within one by affected users, then as they are due', async () => {
    expect(await listed(critical.vendor, 'orderBy: IMPACT')).toEqual([
      // The critical resolution: the business first, then by users; then due, and paused last.
      'process',
      'many',
      'few',
      'late',
      ...(await listed(critical.client, 'orderBy: IMPACT')).slice(4, 6),
      // One miss loses the period there, three are left here.
      'tight',
      'plain',
    ]);
    expect((await listed(critical.client, 'orderBy: IMPACT')).slice(4).sort()).toEqual(['held 1', 'held 2']);
    expect(await listed(plain.client, 'orderBy: IMPACT')).toEqual(['tight', 'plain']);
  });

  it('come in pages that neither repeat nor leave out a ticket, of one contract, too', async () => {
    for (const first of [1, 2, 5]) {
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const page = `query ($after: String, $first: Int) { tickets(orderBy: IMPACT, first: $first, after: $after) { nodes { externalId } pageInfo { hasNextPage endCursor } } }`;
        const { tickets } = await data(critical.vendor, page, { after, first });
        seen.push(...names(tickets));
        after = tickets.pageInfo.hasNextPage ? tickets.pageInfo.endCursor : null;
      } while (after !== null);
      expect(seen).toEqual(await listed(critical.vendor, 'orderBy: IMPACT'));
    }
    const { contract } = await data(
      critical.vendor,
      `{ contract(id: "${tight.contract.id}") { tickets(orderBy: IMPACT) { nodes { externalId } } } }`,
    );
    expect(names(contract.tickets)).toEqual(['tight']);
  });

  it('refuse cursors of other lists, and damaged ones', async () => {
    const { tickets } = await data(critical.vendor, '{ tickets(first: 1) { pageInfo { endCursor } } }');
    for (const after of [tickets.pageInfo.endCursor, 'bm9uZQ', Buffer.from('["IMPACT",0,0]').toString('base64url')]) {
      const query = `{ tickets(orderBy: IMPACT, after: "${after}") { nodes { id } } }`;
      expect((await ask(schema, test, critical.vendor, NOW, query)).codes).toEqual(['INVALID_INPUT']);
    }
  });

  it('are narrowed by what the filter names', async () => {
    const found = (filter: string) => listed(critical.vendor, `orderBy: IMPACT, filter: { ${filter} }`);
    expect(await found('assigneeGroup: "second line"')).toEqual(['few']);
    expect(await found('channels: [CHAT]')).toEqual(['late']);
    expect(await found(`contractIds: ["${plain.contract.id}", "${tight.contract.id}"]`)).toEqual(['tight', 'plain']);
    expect(await found(`objectiveIds: ["${plain.objectiveIds.get('resolution_time')}"]`)).toEqual(['plain']);
    // Its first response is missed already: the resolution is what is at stake.
    expect(await found(`objectiveIds: ["${critical.objectiveIds.get('first_response_time')}"]`)).toEqual([]);
    const many = JSON.stringify(Array.from({ length: 101 }, () => plain.contract.id));
    const tooMany = `{ tickets(orderBy: IMPACT, filter: { objectiveIds: ${many} }) { nodes { id } } }`;
    expect((await ask(schema, test, critical.vendor, NOW, tooMany)).codes).toEqual(['INVALID_INPUT']);
  });

  it('are seen by their parties only, and by a key within its contracts', async () => {
    expect(await listed(other.vendor, 'orderBy: IMPACT')).toEqual(['foreign']);
    expect(await listed(other.client, 'orderBy: IMPACT')).toEqual(['foreign']);
    const key = { ...critical.vendor, contractIds: [plain.contract.id] };
    expect(await listed(key, 'orderBy: IMPACT')).toEqual(['plain']);
    expect(await listed(key, `orderBy: IMPACT, filter: { contractIds: ["${critical.contract.id}"] }`)).toEqual([]);
    const resolution = critical.objectiveIds.get('resolution_time');
    expect(await listed(key, `orderBy: IMPACT, filter: { objectiveIds: ["${resolution}"] }`)).toEqual([]);
    const recorder = { ...critical.vendor, scopes: ['facts:write' as const] };
    const refused = await ask(schema, test, recorder, NOW, '{ tickets(orderBy: IMPACT) { nodes { id } } }');
    expect(refused.codes).toEqual(['FORBIDDEN']);
  });

  it('leave out what has become late, before the worker has looked and after', async () => {
    const later = NOW + 90 * MINUTE;
    const { tenantId } = critical.contract;
    const before = await listed(critical.client, 'orderBy: IMPACT', later);
    await recountDueTickets(test.database, tenantId, later);
    const after = await listed(critical.client, 'orderBy: IMPACT', later);
    expect([before, after].map((list) => list.includes('late'))).toEqual([false, false]);
    expect(after).toEqual(before);
    // That was the one miss that could be borne: the next one loses the period.
    const query =
      '{ tickets(orderBy: IMPACT, first: 1) { nodes { externalId mostAtStake { stake { losesPeriod missesLeft cost { amount } } } } } }';
    const { tickets } = await data(critical.client, query, {}, later);
    expect(tickets.nodes).toEqual([
      {
        externalId: 'process',
        mostAtStake: { stake: { losesPeriod: true, missesLeft: 0, cost: { amount: '4000.00' } } },
      },
    ]);
  });
});
