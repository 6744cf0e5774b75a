import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type GraphQLSchema, graphql } from 'graphql';
import { buildAccordSchema } from '../../src/api/schema.js';
import type { Actor } from '../../src/domain/actor.js';
import { openContext } from '../../src/platform/requestcontext.js';
import type { Wake } from '../../src/platform/wake.js';
import { type LaidContract, layContract } from '../support/agreedcontract.js';
import { ALWAYS_UTC, at, clockObjective, hours, terms } from '../support/clockterms.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { objectiveOf } from '../support/judgeterms.js';

const NOW = at('2026-03-02T18:00Z');
const SILENT: Wake = { wake: () => undefined, onWake: () => () => undefined, close: async () => undefined };
const TERMS = terms(
  ALWAYS_UTC,
  clockObjective('FIRST_RESPONSE_TIME', { goals: [hours(1)] }),
  clockObjective('RESOLUTION_TIME', { goals: [hours(8)] }),
  objectiveOf('UPTIME'),
);

let test: TestDatabase;
let schema: GraphQLSchema;
let laid: LaidContract;
let other: LaidContract;

interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: answers have the shape the query asks for
  readonly data: any;
  readonly codes: string[];
  readonly statements: number;
}

/** Asks as somebody, without a server: what the data is, which codes the errors carry, how many statements it took. */
async function ask(actor: Actor, source: string, variableValues: Record<string, unknown> = {}): Promise<Answer> {
  const context = openContext({ database: test.database, wake: SILENT, clock: () => NOW }, actor);
  const before = test.database.statementCount();
  try {
    const { data, errors } = await graphql({ schema, source, variableValues, contextValue: context });
    const codes = (errors ?? []).map(
      (error) => (error.originalError as { code?: string } | undefined)?.code ?? error.message,
    );
    return { data, codes, statements: test.database.statementCount() - before };
  } finally {
    await context.close();
  }
}

const RECORD =
  'mutation ($input: RecordTicketEventsInput!) { recordTicketEvents(input: $input) { accepted repeated corrected rejected { index externalId code path message } } }';

function opened(ticket: string, time: string, more: object = {}) {
  return {
    externalId: `${ticket} opened`,
    ticketExternalId: ticket,
    kind: 'OPENED',
    occurredAt: `2026-03-02T${time}Z`,
    channel: 'CHAT',
    ...more,
  };
}

beforeAll(async () => {
  test = await createTestDatabase();
  schema = buildAccordSchema();
  laid = await layContract(test, TERMS);
  other = await layContract(test, TERMS);
  const events = [
    // Due to be resolved at 21:00, 20:00 and 18:30; none was answered.
    opened('T1', '13:00:00', { priority: 'P2', subject: 'Printer', assigneeGroup: 'second line' }),
    opened('T2', '12:00:00', { priority: 'P1' }),
    opened('T3', '10:30:00'),
    { externalId: 'T3 replied', ticketExternalId: 'T3', kind: 'AGENT_REPLIED', occurredAt: '2026-03-02T11:00:00Z' },
    {
      externalId: 'T3 resolved',
      ticketExternalId: 'T3',
      kind: 'STATUS_CHANGED',
      status: 'RESOLVED',
      occurredAt: '2026-03-02T12:30:00Z',
    },
    { externalId: 'bad', ticketExternalId: 'T4', kind: 'STATUS_CHANGED', occurredAt: '2026-03-02T12:30:00Z' },
  ];
  const input = { contractId: laid.contract.id, source: 'desk', events };
  const { data, codes } = await ask(laid.client, RECORD, { input });
  expect(codes).toEqual([]);
  expect(data.recordTicketEvents).toMatchObject({
    accepted: 5,
    rejected: [{ index: 5, externalId: 'bad', code: 'INVALID_INPUT', path: 'events.5.status' }],
  });
});
afterAll(() => test.drop());

const names = (connection: { nodes: { externalId: string }[] }) => connection.nodes.map((node) => node.externalId);

describe('tickets', () => {
  it('come by time to breach, those without a due time last, or by their opening, newest first', async () => {
    for (const actor of [laid.client, laid.vendor]) {
      const { data, codes } = await ask(
        actor,
        '{ due: tickets { nodes { externalId } } opened: tickets(orderBy: OPENED_AT) { nodes { externalId } } }',
      );
      expect(codes).toEqual([]);
      // T2's first response was due at 13:00, T1's at 14:00.
      expect(names(data.due)).toEqual(['T2', 'T1', 'T3']);
      expect(names(data.opened)).toEqual(['T1', 'T2', 'T3']);
    }
  });

  it('come in pages that neither repeat nor leave out a ticket', async () => {
    for (const order of ['TIME_TO_BREACH', 'OPENED_AT']) {
      const seen: string[] = [];
      let after: string | null = null;
      for (let page = 0; page < 4; page += 1) {
        const { data }: Answer = await ask(
          laid.vendor,
          `query ($after: String) { tickets(first: 1, orderBy: ${order}, after: $after) { nodes { externalId } pageInfo { hasNextPage endCursor } } }`,
          { after },
        );
        seen.push(...names(data.tickets));
        after = data.tickets.pageInfo.endCursor;
        if (!data.tickets.pageInfo.hasNextPage) break;
      }
      expect(seen.sort()).toEqual(['T1', 'T2', 'T3']);
    }
    const foreign = await ask(laid.vendor, '{ tickets(after: "bm9uZQ") { nodes { id } } }');
    expect(foreign.codes).toEqual(['INVALID_INPUT']);
  });

  it('are narrowed by what the filter names', async () => {
    const found = async (filter: string, actor: Actor = laid.client) => {
      const { data, codes } = await ask(actor, `{ tickets(filter: ${filter}) { nodes { externalId } } }`);
      expect(codes).toEqual([]);
      return names(data.tickets);
    };
    expect(await found('{ openOnly: true }')).toEqual(['T2', 'T1']);
    expect(await found('{ priorities: [P1] }')).toEqual(['T2']);
    expect(await found('{ statuses: [RESOLVED] }')).toEqual(['T3']);
    expect(await found('{ channels: [PHONE] }')).toEqual([]);
    expect(await found('{ assigneeGroup: "second line" }')).toEqual(['T1']);
    for (const actor of [laid.client, laid.vendor]) {
      expect(await found(`{ contractIds: ["${laid.contract.id}"] }`, actor)).toEqual(['T2', 'T1', 'T3']);
      expect(await found(`{ contractIds: ["${laid.contract.id}", "${other.contract.id}"] }`, actor)).toEqual([
        'T2',
        'T1',
        'T3',
      ]);
    }
    expect(await found(`{ contractIds: ["${other.contract.id}"] }`)).toEqual([]);
    expect(await found('{ contractIds: ["nonsense"] }')).toEqual([]);
  });

  it('are seen by their parties only, by whatever way', async () => {
    const whole = `query ($id: ID!, $contractId: ID!) {
      tickets { nodes { id } }
      ticket(id: $id) { id }
      ticketByExternalId(contractId: $contractId, source: "desk", externalId: "T1") { id subject contract { id } }
    }`;
    const mine = await ask(laid.vendor, whole, { id: 'x', contractId: laid.contract.id });
    const { id } = mine.data.ticketByExternalId;
    expect(mine).toMatchObject({
      codes: ['NOT_FOUND'],
      data: { ticket: null, ticketByExternalId: { subject: 'Printer', contract: { id: laid.contract.id } } },
    });
    expect((await ask(laid.client, whole, { id, contractId: laid.contract.id })).data.ticket).toEqual({ id });
    const keyOfOther = { ...laid.client, contractIds: [other.contract.id] };
    for (const stranger of [other.client, other.vendor, keyOfOther]) {
      expect(await ask(stranger, whole, { id, contractId: laid.contract.id })).toMatchObject({
        codes: ['NOT_FOUND', 'NOT_FOUND'],
        data: { tickets: { nodes: [] }, ticket: null, ticketByExternalId: null },
      });
    }
  });

  it('show their clocks as of now and their events in order', async () => {
    const { data, codes } = await ask(
      laid.vendor,
      `{ tickets { nodes {
      externalId dueAt openedAt resolvedAt
      clocks { objective { key } cycle state startedAt dueAt breachedAt stoppedAt limit elapsed remaining late }
      events(first: 2) { nodes { externalId kind occurredAt mode } pageInfo { hasNextPage endCursor } }
    } } }`,
    );
    expect(codes).toEqual([]);
    const [, first, third] = data.tickets.nodes;
    expect(first).toMatchObject({
      externalId: 'T1',
      dueAt: '2026-03-02T14:00:00.000Z',
      clocks: [
        {
          objective: { key: 'first_response_time' },
          state: 'RUNNING',
          late: true,
          breachedAt: '2026-03-02T14:00:00.000Z',
          limit: 'PT1H',
          elapsed: 'PT5H',
          remaining: '-PT4H',
        },
        {
          objective: { key: 'resolution_time' },
          state: 'RUNNING',
          late: false,
          breachedAt: null,
          limit: 'PT8H',
          elapsed: 'PT5H',
          remaining: 'PT3H',
        },
      ].sort((a, b) => (laid.objectiveIds.get(a.objective.key)! < laid.objectiveIds.get(b.objective.key)! ? -1 : 1)),
    });
    expect(third.events.nodes.map((event: { externalId: string }) => event.externalId)).toEqual([
      'T3 opened',
      'T3 replied',
    ]);
    expect(third.events.pageInfo.hasNextPage).toBe(true);
    expect(third.dueAt).toBeNull();
    const rest = await ask(
      laid.client,
      `query ($after: String) { tickets(orderBy: OPENED_AT) { nodes { events(after: $after) { nodes { externalId } } } } }`,
      { after: third.events.pageInfo.endCursor },
    );
    expect(rest.data.tickets.nodes[2].events.nodes).toEqual([{ externalId: 'T3 resolved' }]);
  });

  it('cost the same number of statements however many they are', async () => {
    const query = (first: number) =>
      `{ tickets(first: ${first}) { nodes { contract { reference } clocks { objective { key } } events { nodes { kind } } } } }`;
    const one = await ask(laid.vendor, query(1));
    const all = await ask(laid.vendor, query(100));
    expect(one.codes).toEqual([]);
    expect(all.statements).toBe(one.statements);
    expect(all.statements).toBeLessThanOrEqual(5);
  });
});

describe('measurements', () => {
  it('are recorded by six mutations and shown by kind', async () => {
    const header = { contractId: laid.contract.id, source: 'acd' };
    const { data, codes } = await ask(
      laid.vendor,
      `mutation ($i: RecordQueueIntervalsInput!, $c: RecordContactsInput!, $o: RecordOutagesInput!, $s: RecordSurveyResponsesInput!, $a: RecordAuditsInput!, $n: RecordCountersInput!) {
      recordQueueIntervals(input: $i) { accepted rejected { path message } }
      recordContacts(input: $c) { accepted rejected { path message } }
      recordOutages(input: $o) { accepted rejected { path message } }
      recordSurveyResponses(input: $s) { accepted rejected { path message } }
      recordAudits(input: $a) { accepted rejected { path message } }
      recordCounters(input: $n) { accepted rejected { path message } }
    }`,
      {
        i: {
          ...header,
          intervals: [
            {
              externalId: 'i',
              queue: 'main',
              channel: 'PHONE',
              startsAt: '2026-03-02T10:00:00Z',
              endsAt: '2026-03-02T10:30:00Z',
              waitThreshold: 'PT20S',
              answered: 2,
              abandoned: 0,
              answeredInThreshold: 1,
              waitTotal: 'PT30S',
            },
          ],
        },
        c: {
          ...header,
          contacts: [
            {
              externalId: 'c',
              queue: 'main',
              channel: 'PHONE',
              enqueuedAt: '2026-03-02T10:00:00Z',
              answeredAt: '2026-03-02T10:00:10Z',
              handleTime: 'PT3M',
            },
          ],
        },
        o: { ...header, outages: [{ externalId: 'o', service: 'api', startsAt: '2026-03-02T10:00:00Z' }] },
        s: { ...header, responses: [{ externalId: 's', occurredAt: '2026-03-02T10:00:00Z', score: 4 }] },
        a: {
          ...header,
          audits: [
            { externalId: 'a', occurredAt: '2026-03-02T10:00:00Z', score: 87.5 },
            { externalId: 'b', occurredAt: '2026-03-02T10:00:00Z', score: 87.1234 },
          ],
        },
        n: {
          ...header,
          counters: [{ externalId: 'n', occurredAt: '2026-03-02T10:00:00Z', counter: 'backups', good: 3, total: 4 }],
        },
      },
    );
    expect(codes).toEqual([]);
    const accepted = Object.values(data as Record<string, { accepted: number }>).map((payload) => payload.accepted);
    expect(accepted).toEqual([1, 1, 1, 1, 1, 1]);
    expect(data.recordAudits.rejected).toMatchObject([{ path: 'audits.1.score' }]);

    const shown = await ask(
      laid.client,
      `query ($id: ID!) { contract(id: $id) {
      audits: measurements(kind: AUDIT) { nodes { externalId occurredAt content { ... on Audit { score channel } } } }
      outages: measurements(kind: OUTAGE) { nodes { content { __typename ... on Outage { service endsAt } ... on QueueInterval { endsAt } } } }
      tickets(first: 1) { nodes { externalId } }
    } }`,
      { id: laid.contract.id },
    );
    expect(shown.codes).toEqual([]);
    expect(shown.data.contract).toEqual({
      audits: {
        nodes: [{ externalId: 'a', occurredAt: '2026-03-02T10:00:00.000Z', content: { score: 87.5, channel: null } }],
      },
      outages: { nodes: [{ content: { __typename: 'Outage', service: 'api', endsAt: null } }] },
      tickets: { nodes: [{ externalId: 'T2' }] },
    });
  });
});

describe('a cancelled ticket', () => {
  it('shows clocks that never stopped, for its parties only', async () => {
    const told = (number: number, kind: string, time: string, more: object = {}) => ({
      externalId: `S${number}`,
      ticketExternalId: 'S',
      kind,
      occurredAt: `2026-03-02T${time}Z`,
      ...more,
    });
    const events = [
      told(1, 'OPENED', '10:00:00', { channel: 'CHAT' }),
      told(2, 'STATUS_CHANGED', '10:30:00', { status: 'RESOLVED' }),
      told(3, 'CANCELLED', '11:00:00'),
    ];
    const input = { contractId: other.contract.id, source: 'desk', events };
    expect((await ask(other.client, RECORD, { input })).data.recordTicketEvents.accepted).toBe(3);
    const query = `query ($id: ID!) { ticketByExternalId(contractId: $id, source: "desk", externalId: "S") {
      clocks { state stoppedAt elapsed }
    } }`;
    const shown = { state: 'CANCELLED', stoppedAt: null, elapsed: 'PT30M' };
    for (const actor of [other.client, other.vendor]) {
      const { data } = await ask(actor, query, { id: other.contract.id });
      expect(data.ticketByExternalId.clocks).toEqual([shown, shown]);
    }
    const { data, codes } = await ask(laid.client, query, { id: other.contract.id });
    expect({ data, codes }).toEqual({ data: { ticketByExternalId: null }, codes: ['NOT_FOUND'] });
  });
});
