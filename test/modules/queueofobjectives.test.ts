import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { GraphQLSchema } from 'graphql';
import { buildAccordSchema } from '../../src/api/schema.js';
import type { Actor } from '../../src/domain/actor.js';
import { HOUR, MINUTE } from '../../src/domain/instant.js';
import { recordTicketEvents } from '../../src/modules/ticket/recordticketevents.service.js';
import type { TicketEventReport } from '../../src/modules/ticket/ticketreport.js';
import { acting, type LaidContract, layContract } from '../support/agreedcontract.js';
import { ask } from '../support/ask.js';
import { ALWAYS_UTC, at, clockObjective, hours, terms } from '../support/clockterms.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { report } from '../support/reportedtickets.js';

const NOW = at('2026-03-02T18:00Z');

/** First response within 1 h; resolution within 2, 4 or 8 h. */
const TERMS = terms(
  ALWAYS_UTC,
  clockObjective('FIRST_RESPONSE_TIME', { goals: [hours(1)], pauseStatuses: [] }),
  clockObjective('RESOLUTION_TIME', {
    goals: [hours(2, { priorities: ['P1'] }), hours(4, { priorities: ['P2'] }), hours(8)],
  }),
);

let test: TestDatabase;
let schema: GraphQLSchema;
/** Two contracts of the same parties, and one of others. */
let [laid, second, other] = [] as unknown as [LaidContract, LaidContract, LaidContract];

async function record(contract: LaidContract, ...events: TicketEventReport[]): Promise<void> {
  const batch = { contractId: contract.contract.id, source: 'desk', mode: 'LIVE' as const, events };
  expect((await recordTicketEvents(acting(test.database, contract.client, NOW), batch)).rejected).toEqual([]);
}

const opened = (ticket: string, ago: number, priority: 'P1' | 'P2' | 'P3') =>
  report(ticket, 'OPENED', NOW - ago, { priority });
const replied = (ticket: string, ago: number) => report(ticket, 'AGENT_REPLIED', NOW - ago);
const held = (ticket: string, ago: number) => report(ticket, 'STATUS_CHANGED', NOW - ago, { status: 'ON_HOLD' });

beforeAll(async () => {
  schema = buildAccordSchema();
  test = await createTestDatabase();
  laid = await layContract(test, TERMS);
  const { tenantId, vendorId } = laid.contract;
  second = await layContract(test, TERMS, { tenantId, vendorId, counterpartyId: vendorId, reference: 'second' });
  other = await layContract(test, TERMS);
  await record(
    laid,
    // Waits for a reply since two hours ago, and to be resolved for five more.
    opened('slow', 3 * HOUR, 'P3'),
    // To be resolved in one hour.
    opened('urgent', HOUR, 'P1'),
    replied('urgent', 59 * MINUTE),
    // To be answered in half an hour, resolved in three and a half.
    opened('fresh', 30 * MINUTE, 'P2'),
    // To be answered in a quarter of an hour, which a pause does not stop.
    opened('held', 45 * MINUTE, 'P1'),
    held('held', 40 * MINUTE),
    // Late with both: to be answered at 10:00, resolved at 11:00.
    opened('late', 9 * HOUR, 'P1'),
  );
  await record(second, opened('second', 90 * MINUTE, 'P2'), replied('second', 80 * MINUTE));
  await record(other, opened('foreign', HOUR, 'P1'));
}, 60_000);
afterAll(() => test.drop());

// biome-ignore lint/suspicious/noExplicitAny: answers have the shape the query asks for
async function data(actor: Actor, query: string, variables: Record<string, unknown>): Promise<any> {
  const { data: found, codes, messages } = await ask(schema, test, actor, NOW, query, variables);
  expect([codes, messages]).toEqual([[], []]);
  return found;
}

const idOf = (contract: LaidContract, key: 'first_response_time' | 'resolution_time'): string =>
  contract.objectiveIds.get(key) ?? '';

const PAGE = `($objectiveIds: [ID!], $first: Int, $after: String) {
  tickets(filter: { objectiveIds: $objectiveIds }, first: $first, after: $after) {
    nodes { externalId nextBreach(objectiveIds: $objectiveIds) { dueAt late } } pageInfo { hasNextPage endCursor } } }`;

/** The whole list in pages of so many. */
async function listed(actor: Actor, objectiveIds: readonly string[], first: number, query = `query ${PAGE}`) {
  const seen: string[] = [];
  for (let after: string | null = null; ; ) {
    const answer = await data(actor, query, { objectiveIds, first, after });
    const { nodes, pageInfo } = (answer.contract ?? answer).tickets;
    seen.push(...nodes.map(({ externalId }: { externalId: string }) => externalId));
    if (!pageInfo.hasNextPage) return seen;
    after = pageInfo.endCursor;
  }
}

describe('tickets by time to breach of some objectives', () => {
  it('come by the clocks of these alone, paused ones last, in pages of any size', async () => {
    for (const actor of [laid.client, laid.vendor]) {
      for (const first of [1, 2, 100]) {
        expect(await listed(actor, [idOf(laid, 'resolution_time')], first)).toEqual([
          ...['late', 'urgent', 'fresh', 'slow', 'held'],
        ]);
        expect(await listed(actor, [idOf(laid, 'first_response_time')], first)).toEqual([
          ...['late', 'slow', 'held', 'fresh'],
        ]);
      }
    }
  });

  it('come once each, at the first of the clocks that were asked for, of several contracts', async () => {
    const both = [idOf(laid, 'resolution_time'), idOf(laid, 'first_response_time')];
    const all = ['late', 'slow', 'held', 'fresh', 'urgent'];
    for (const actor of [laid.client, laid.vendor]) {
      for (const first of [1, 3]) {
        expect(await listed(actor, both, first)).toEqual(all);
        const resolutions = [idOf(laid, 'resolution_time'), idOf(second, 'resolution_time')];
        expect(await listed(actor, resolutions, first)).toEqual(['late', 'urgent', 'second', 'fresh', 'slow', 'held']);
        const own = `query ($objectiveIds: [ID!], $first: Int, $after: String) { contract(id: "${laid.contract.id}") {
          tickets(filter: { objectiveIds: $objectiveIds }, first: $first, after: $after) {
            nodes { externalId } pageInfo { hasNextPage endCursor } } } }`;
        expect(await listed(actor, resolutions, first, own)).toEqual(['late', 'urgent', 'fresh', 'slow', 'held']);
      }
    }
  });

  it('say when the clock is due by which they stand there', async () => {
    const objectiveIds = [idOf(laid, 'resolution_time')];
    const { tickets } = await data(laid.client, `query ${PAGE}`, { objectiveIds, first: 10 });
    const shown = tickets.nodes.map((one: { nextBreach: { dueAt: string | null } }) => one.nextBreach.dueAt);
    expect(shown).toEqual([
      ...['2026-03-02T11:00:00.000Z', '2026-03-02T19:00:00.000Z', '2026-03-02T21:30:00.000Z'],
      ...['2026-03-02T23:00:00.000Z', null],
    ]);
  });

  it('are none of an empty list, nor of objectives of others', async () => {
    expect(await listed(laid.client, [], 10)).toEqual([]);
    expect(await listed(laid.client, [idOf(other, 'resolution_time')], 10)).toEqual([]);
    const { tickets } = await data(laid.client, '{ tickets { nodes { nextBreach(objectiveIds: []) { dueAt } } } }', {});
    expect(new Set(tickets.nodes.map(({ nextBreach }: { nextBreach: unknown }) => nextBreach))).toEqual(
      new Set([null]),
    );
    const refused = await ask(
      schema,
      test,
      laid.client,
      NOW,
      'query ($ids: [ID!]) { tickets { nodes { nextBreach(objectiveIds: $ids) { dueAt } } } }',
      { ids: Array.from({ length: 101 }, () => idOf(laid, 'resolution_time')) },
    );
    expect(new Set(refused.codes)).toEqual(new Set(['INVALID_INPUT']));
  });
});
