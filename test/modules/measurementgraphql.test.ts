import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { GraphQLSchema } from 'graphql';
import { buildAccordSchema } from '../../src/api/schema.js';
import type { Actor } from '../../src/domain/actor.js';
import type { ObjectiveDraft } from '../../src/modules/contract/objectivedraft.js';
import { ask } from '../support/ask.js';
import { at } from '../support/clockterms.js';
import { agreedContract, layParty, type Party } from '../support/contractdraft.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const NOW = at('2026-03-16T12:00:00Z');

/** Written with nothing but what each must have. */
const OBJECTIVES: ObjectiveDraft[] = [
  { key: 'occupancy', name: 'Busy agents', indicator: 'OCCUPANCY', target: 0.85, direction: 'AT_MOST' },
  { key: 'volume', name: 'Calls', indicator: 'VOLUME', reads: 'INTERVALS' },
  { key: 'limit', name: 'Calls at most', indicator: 'VOLUME', reads: 'INTERVALS', target: 100 },
  { key: 'mean', name: 'Marks', indicator: 'SURVEY_MEAN', surveys: ['marks'], scaleMax: 6, target: 4.25 },
  { key: 'xla', name: 'Experience', indicator: 'EXPERIENCE', surveys: ['xla'], target: 0.5 },
  { key: 'process', name: 'Process kept', indicator: 'PROCESS_ADHERENCE', target: 0.95 },
  { key: 'basket', name: 'Basket', indicator: 'COUNTER_MEAN', counter: 'orders', target: 40 },
  { key: 'refunds', name: 'Refunds', indicator: 'COUNTER_SUM', counter: 'refunds', target: 500, direction: 'AT_MOST' },
];

const RECORD = `mutation ($interval: QueueIntervalInput!, $contractId: ID!, $answers: [SurveyResponseInput!]!,
    $audits: [AuditInput!]!, $counters: [CounterInput!]!) {
  recordQueueIntervals(input: { contractId: $contractId, source: "acd", intervals: [$interval] }) { ...told }
  recordSurveyResponses(input: { contractId: $contractId, source: "acd", responses: $answers }) { ...told }
  recordAudits(input: { contractId: $contractId, source: "acd", audits: $audits }) { ...told }
  recordCounters(input: { contractId: $contractId, source: "acd", counters: $counters }) { ...told }
}
fragment told on RecordFactsPayload { accepted rejected { path message } }`;

const TIME = '2026-03-10T10:00:00Z';
const FACTS = {
  interval: {
    externalId: 'i1',
    queue: 'main',
    channel: 'PHONE',
    startsAt: TIME,
    endsAt: '2026-03-10T10:30:00Z',
    waitThreshold: 'PT20S',
    answered: 40,
    abandoned: 2,
    answeredInThreshold: 38,
    handled: 40,
    handleTotal: 'PT2H',
    availableTotal: 'PT30M',
  },
  answers: [
    { externalId: 'm1', survey: 'marks', occurredAt: TIME, score: 4.125 },
    { externalId: 'm2', survey: 'marks', occurredAt: TIME, score: 4.375 },
    { externalId: 'x1', survey: 'xla', occurredAt: TIME, score: 9.5 },
    { externalId: 'x2', survey: 'xla', occurredAt: TIME, score: 7 },
  ],
  audits: [
    { externalId: 'a1', occurredAt: TIME, itemsKept: 19, itemsAudited: 20 },
    { externalId: 'a2', occurredAt: TIME, score: 87.5 },
  ],
  counters: [
    { externalId: 'c1', counter: 'orders', occurredAt: TIME, total: 3, sum: 119.997 },
    { externalId: 'c2', counter: 'refunds', occurredAt: TIME, total: 2, sum: 499.99 },
    { externalId: 'c3', counter: 'unread', occurredAt: TIME, good: 1, total: 2 },
  ],
};

const COMPLIANCE = `query ($id: ID!) { contract(id: $id) { period { compliance {
  objectives { objective { key target } verdict unit target actual } } } } }`;

const MEASUREMENTS = `query ($id: ID!, $kind: MeasurementKind!) { contract(id: $id) { measurements(kind: $kind) { nodes {
  externalId content {
    ... on QueueInterval { availableTotal }
    ... on SurveyResponse { survey answer: score }
    ... on Audit { points: score itemsKept itemsAudited }
    ... on Counter { good total sum }
  } } } } }`;

let test: TestDatabase;
let schema: GraphQLSchema;
let client: Party;
let vendor: Party;
let contractId: string;

const as = (actor: Actor, source: string, variables: Record<string, unknown>) =>
  ask(schema, test, actor, NOW, source, variables);

beforeAll(async () => {
  schema = buildAccordSchema();
  test = await createTestDatabase();
  [client, vendor] = [await layParty(test), await layParty(test)];
  contractId = await agreedContract(test, client, vendor, NOW, { objectives: OBJECTIVES });
});
afterAll(() => test.drop());

describe('indicators of measurements, from the terms to the figures', () => {
  it('count what is reported, and are judged in their unit', async () => {
    const told = await as(vendor.asVendor, RECORD, { contractId, ...FACTS });
    expect(told.messages).toEqual([]);
    const accepted = (count: number) => ({ accepted: count, rejected: [] });
    expect(told.data).toEqual({
      recordQueueIntervals: accepted(1),
      recordSurveyResponses: accepted(4),
      recordAudits: accepted(2),
      recordCounters: accepted(3),
    });
    const { data, messages } = await as(client.asClient, COMPLIANCE, { id: contractId });
    expect(messages).toEqual([]);
    const shown = (key: string, verdict: string, unit: string, target: number | null, actual: number) => ({
      objective: { key, target },
      verdict,
      unit,
      target,
      actual: expect.closeTo(actual, 12),
    });
    expect(data.contract.period.compliance.objectives).toEqual([
      // Two hours of handling in two and a half.
      shown('occupancy', 'ON_TRACK', 'RATIO', 0.85, 0.8),
      shown('volume', 'REPORTED', 'COUNT', null, 42),
      shown('limit', 'ON_TRACK', 'COUNT', 100, 42),
      shown('mean', 'ON_TRACK', 'POINTS', 4.25, 4.25),
      // One for, none against, of two.
      shown('xla', 'ON_TRACK', 'RATIO', 0.5, 0.5),
      shown('process', 'ON_TRACK', 'RATIO', 0.95, 0.95),
      // 119.997 / 3 is a thousandth short of 40.
      shown('basket', 'AT_RISK', 'NUMBER', 40, 39.999),
      shown('refunds', 'ON_TRACK', 'NUMBER', 500, 499.99),
    ]);
  });

  it('show what was reported, exactly', async () => {
    const contents = async (kind: string) => {
      const { data } = await as(client.asClient, MEASUREMENTS, { id: contractId, kind });
      return data.contract.measurements.nodes.map(({ content }: { content: object }) => content);
    };
    expect(await contents('QUEUE_INTERVAL')).toEqual([{ availableTotal: 'PT30M' }]);
    expect(await contents('SURVEY_RESPONSE')).toEqual([
      { survey: 'marks', answer: 4.125 },
      { survey: 'marks', answer: 4.375 },
      { survey: 'xla', answer: 9.5 },
      { survey: 'xla', answer: 7 },
    ]);
    expect(await contents('AUDIT')).toEqual([
      { points: null, itemsKept: 19, itemsAudited: 20 },
      { points: 87.5, itemsKept: null, itemsAudited: null },
    ]);
    expect(await contents('COUNTER')).toEqual([
      { good: null, total: 3, sum: 119.997 },
      { good: null, total: 2, sum: 499.99 },
      { good: 1, total: 2, sum: null },
    ]);
  });

  it('refuse what cannot be counted, by the place it was written at', async () => {
    const { data, messages } = await as(vendor.asVendor, RECORD, {
      contractId,
      interval: { ...FACTS.interval, externalId: 'i2', availableTotal: null },
      answers: [
        { externalId: 'm3', survey: 'marks', occurredAt: TIME, score: 6.5 },
        { externalId: 'm4', survey: 'marks', occurredAt: TIME, score: 1.00005 },
      ],
      audits: [{ externalId: 'a3', occurredAt: TIME, itemsKept: 21, itemsAudited: 20 }],
      counters: [
        { externalId: 'c4', counter: 'orders', occurredAt: TIME, good: 1, total: 1 },
        { externalId: 'c5', counter: 'orders', occurredAt: TIME, total: 1, sum: 0.0001 },
      ],
    });
    expect(messages).toEqual([]);
    const paths = Object.values<{ rejected: { path: string }[] }>(data).flatMap(({ rejected }) => rejected);
    expect(paths.map(({ path }) => path)).toEqual([
      'intervals.0.availableTotal',
      'responses.0.score',
      'responses.1.score',
      'audits.0.itemsKept',
      'counters.0.sum',
      'counters.1.sum',
    ]);
  });

  it('are nothing to anybody else', async () => {
    const stranger = await layParty(test);
    for (const actor of [stranger.asClient, stranger.asVendor, client.asVendor, vendor.asClient]) {
      const told = await as(actor, RECORD, { contractId, ...FACTS });
      expect(new Set(told.codes)).toEqual(new Set(['NOT_FOUND']));
      const asked = await as(actor, COMPLIANCE, { id: contractId });
      expect([asked.data, asked.codes]).toEqual([{ contract: null }, ['NOT_FOUND']]);
    }
  });
});
