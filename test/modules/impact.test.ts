import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { GraphQLSchema } from 'graphql';
import { buildAccordSchema } from '../../src/api/schema.js';
import type { Actor } from '../../src/domain/actor.js';
import { HOUR, type Instant, MINUTE } from '../../src/domain/instant.js';
import type { ObjectiveTerms } from '../../src/domain/terms.js';
import { recordTicketEvents } from '../../src/modules/ticket/recordticketevents.service.js';
import { acting, type LaidContract, layContract } from '../support/agreedcontract.js';
import { ask } from '../support/ask.js';
import { ALWAYS_UTC, at, clockObjective, hours, terms } from '../support/clockterms.js';
import { askDirectly, createTestDatabase, type TestDatabase } from '../support/database.js';
import { creditTerms, pool } from '../support/money.js';
import { report } from '../support/reportedtickets.js';

/** Half an hour into period 3, April. */
const APRIL = at('2026-04-01T00:30Z');
const MARCH_20 = at('2026-03-20T00:00Z');

let test: TestDatabase;
let schema: GraphQLSchema;
beforeAll(async () => {
  schema = buildAccordSchema();
  test = await createTestDatabase();
});
afterAll(() => test.drop());

/** Resolution within 8 hours, at 95 %. */
const resolution = (clock: Parameters<typeof clockObjective>[1] = {}, more: Partial<ObjectiveTerms> = {}) =>
  clockObjective('RESOLUTION_TIME', { goals: [hours(8)], ...clock }, more);
/** All that is at risk, 10 % of the fee, hangs on the resolution. */
const paying = (fee: number, atRisk = 100_000, clock = {}) => ({
  ...terms(ALWAYS_UTC, resolution(clock, { credit: pool(1_000_000) })),
  credits: creditTerms({ fee, atRisk }),
});
const under = ({ contract: { vendorId } }: LaidContract) => ({ vendorId, counterpartyId: vendorId });

async function record(laid: LaidContract, now: Instant, ...events: ReturnType<typeof report>[]): Promise<void> {
  const batch = { contractId: laid.contract.id, source: 'desk', mode: 'LIVE' as const, events };
  expect((await recordTicketEvents(acting(test.database, laid.client, now), batch)).rejected).toEqual([]);
}

/** Tickets opened at `from` and resolved after so many hours. */
const resolved = (name: string, amount: number, from: Instant, after: number) =>
  Array.from({ length: amount }, (_, n) => [
    report(`${name} ${n}`, 'OPENED', from),
    report(`${name} ${n}`, 'STATUS_CHANGED', from + after * HOUR, { status: 'RESOLVED' }),
  ]).flat();

// biome-ignore lint/suspicious/noExplicitAny: answers have the shape the query asks for
async function data(actor: Actor, query: string, now: Instant): Promise<any> {
  const { data: found, codes, messages } = await ask(schema, test, actor, now, query);
  expect([codes, messages]).toEqual([[], []]);
  return found;
}

/** Each as `ticket objective`, with the period in which its miss would count. */
async function byImpact(actor: Actor, now: Instant, filter = ''): Promise<string[]> {
  const query = `{ tickets(orderBy: IMPACT${filter}) { nodes { externalId mostAtStake { stake { periodIndex } } } } }`;
  const { tickets } = await data(actor, query, now);
  return tickets.nodes.map(
    // biome-ignore lint/suspicious/noExplicitAny: as above
    ({ externalId, mostAtStake }: any) => `${externalId} ${mostAtStake.stake?.periodIndex ?? 'none'}`,
  );
}

describe('the period by which impact ranks', () => {
  it('is the one in which the miss would count: of tickets opened before the turn the period before', async () => {
    // March: 5 of 20 are good, which nothing can save, with 10,000.00 at stake.
    const lost = await layContract(test, paying(10_000_000));
    // March: 19 of 20 are good, exactly 95 %: one more miss loses it. Nothing is owed for it.
    const decisive = await layContract(test, terms(ALWAYS_UTC, resolution()), under(lost));
    const opened = APRIL - 4 * HOUR;
    await record(lost, APRIL, ...resolved('good', 5, MARCH_20, 1), ...resolved('bad', 15, MARCH_20, 10));
    await record(lost, APRIL, report('lost', 'OPENED', opened));
    await record(decisive, APRIL, ...resolved('good', 19, MARCH_20, 1), ...resolved('bad', 1, MARCH_20, 10));
    await record(decisive, APRIL, report('decisive', 'OPENED', opened));
    expect(await byImpact(lost.vendor, APRIL)).toEqual(['decisive 2', 'lost 2']);

    // One objective in two periods: in April, of which nothing is counted, a miss loses the period.
    await record(lost, APRIL, report('april', 'OPENED', APRIL - 10 * MINUTE));
    expect(await byImpact(lost.vendor, APRIL)).toEqual(['april 3', 'decisive 2', 'lost 2']);
    expect(await byImpact(lost.client, APRIL)).toEqual(['april 3', 'lost 2']);
    expect(await byImpact(decisive.client, APRIL)).toEqual(['decisive 2']);

    const seen: string[] = [];
    let after: string | null = null;
    do {
      const place: string = after === null ? '' : `, after: "${after}"`;
      const query = `{ tickets(orderBy: IMPACT, first: 1${place}) { nodes { externalId } pageInfo { hasNextPage endCursor } } }`;
      const { tickets } = await data(lost.vendor, query, APRIL);
      seen.push(tickets.nodes[0].externalId);
      after = tickets.pageInfo.hasNextPage ? tickets.pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual(['april', 'decisive', 'lost']);
  });

  it('keeps tickets of an objective that the terms of the present period have no more', async () => {
    const response = clockObjective('FIRST_RESPONSE_TIME', { goals: [hours(1)] });
    const laid = await layContract(test, terms(ALWAYS_UTC, resolution(), response));
    const { tenantId, id, vendorId } = laid.contract;
    await askDirectly(
      test.superuserUrl,
      `INSERT INTO contract_terms (tenant_id, contract_id, version, vendor_id, from_period, content, content_hash,
         proposed_by, proposed_at, agreed_at)
       VALUES ($1, $2, 2, $3, 3, $4, 'h2', 'CLIENT', to_timestamp(0), to_timestamp(1))`,
      [tenantId, id, vendorId, JSON.stringify(terms(ALWAYS_UTC, response))],
    );
    const opened = APRIL - 4 * HOUR;
    await record(laid, APRIL, report('T', 'OPENED', opened), report('T', 'AGENT_REPLIED', opened + MINUTE));
    expect(await byImpact(laid.client, APRIL)).toEqual(['T 2']);
  });

  it('is, of what counts when it settles, that of the due time, and the running one while it is paused', async () => {
    const laid = await layContract(test, paying(10_000_000, 100_000, { attribution: 'SETTLED' }));
    const plain = await layContract(test, terms(ALWAYS_UTC, resolution()), under(laid));
    const march = at('2026-03-31T22:00Z');
    // March: below its target. Due at 06:00 in April, of which nothing is counted: there a miss loses the period.
    await record(laid, march, ...resolved('bad', 9, MARCH_20, 10), report('runs', 'OPENED', march));
    // March: exactly 95 %. A miss loses the period, which nothing is owed for.
    await record(plain, march, ...resolved('good', 19, MARCH_20, 1), ...resolved('bad', 1, MARCH_20, 10));
    await record(plain, march, report('plain', 'OPENED', march - HOUR));
    expect(await byImpact(laid.vendor, march)).toEqual(['runs 3', 'plain 2']);

    const held = report('runs', 'STATUS_CHANGED', march, { status: 'ON_HOLD' });
    await record(laid, march, held);
    // It counts when it is late, in the period that runs then, and nothing but time tells which.
    expect(await byImpact(laid.vendor, march)).toEqual(['plain 2', 'runs 2']);
    expect(await byImpact(laid.vendor, APRIL)).toEqual(['runs 3', 'plain 2']);
  });
});

describe('pages by impact', () => {
  it('compare credits by what the first page compared them by', async () => {
    // 100,000.00 a month, 2 % of it at stake: 2,000.00. And 800.00 a month, 25 %: 200.00.
    const large = await layContract(test, paying(10_000_000, 20_000));
    const small = await layContract(test, paying(80_000, 250_000), under(large));
    const yen = await layContract(test, paying(1_000), { ...under(large), currency: 'JPY' });
    await record(large, APRIL, report('large', 'OPENED', APRIL - MINUTE));
    await record(small, APRIL, report('small', 'OPENED', APRIL - MINUTE));
    const page = (place: string) =>
      `{ tickets(orderBy: IMPACT, first: 1${place}) { nodes { externalId } pageInfo { endCursor } } }`;
    const first = (await data(large.vendor, page(''), APRIL)).tickets;
    expect(first.nodes).toEqual([{ externalId: 'large' }]);
    // Another currency comes up: from now on a new list compares shares, by which the small one is the first.
    await record(yen, APRIL, report('yen', 'OPENED', APRIL - MINUTE));
    expect(await byImpact(large.vendor, APRIL)).toEqual(['small 3', 'yen 3', 'large 3']);
    const second = (await data(large.vendor, page(`, after: "${first.pageInfo.endCursor}"`), APRIL)).tickets;
    expect(second.nodes).toEqual([{ externalId: 'small' }]);
  });

  it('cost as many statements below many contracts as below one, each with its own order', async () => {
    const one = await layContract(test, terms(ALWAYS_UTC, resolution()));
    const more: LaidContract[] = [];
    for (let n = 0; n < 4; n += 1) more.push(await layContract(test, terms(ALWAYS_UTC, resolution()), under(one)));
    for (const [index, laid] of [one, ...more].entries()) {
      const events = [1, 2, 3].map((n) => report(`${index} ${n}`, 'OPENED', APRIL - n * MINUTE));
      await record(laid, APRIL, ...events);
    }
    const asked = (first: number) =>
      `{ contracts(first: ${first}) { nodes { id tickets(first: 2, orderBy: IMPACT) { nodes { externalId } pageInfo { hasNextPage } } } } }`;
    const [few, all] = [
      await ask(schema, test, one.vendor, APRIL, asked(1)),
      await ask(schema, test, one.vendor, APRIL, asked(10)),
    ];
    expect([few.codes, all.codes]).toEqual([[], []]);
    expect(all.statements).toBe(few.statements);
    const found = new Map(
      // biome-ignore lint/suspicious/noExplicitAny: as above
      all.data.contracts.nodes.map(({ id, tickets }: any) => [id, tickets]),
    );
    for (const [index, { contract }] of [one, ...more].entries()) {
      expect(found.get(contract.id)).toEqual({
        nodes: [{ externalId: `${index} 3` }, { externalId: `${index} 2` }],
        pageInfo: { hasNextPage: true },
      });
    }
  });
});
