import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type GraphQLSchema, graphql } from 'graphql';
import { buildAccordSchema } from '../../src/api/schema.js';
import type { Actor } from '../../src/domain/actor.js';
import type { MeasurementContent } from '../../src/domain/facts.js';
import { INDICATORS, type Indicator, type ObjectiveTerms } from '../../src/domain/terms.js';
import { judgeDuePeriods } from '../../src/modules/compliance/judging.service.js';
import { recordMeasurements } from '../../src/modules/measurement/recordmeasurements.service.js';
import { recordTicketEvents } from '../../src/modules/ticket/recordticketevents.service.js';
import type { TicketEventReport } from '../../src/modules/ticket/ticketreport.js';
import { openContext, type RequestContext } from '../../src/platform/requestcontext.js';
import type { Wake } from '../../src/platform/wake.js';
import { acting, type LaidContract, layContract } from '../support/agreedcontract.js';
import { tick } from '../support/anyorder.js';
import { ask } from '../support/ask.js';
import { ALWAYS_UTC, at, clockTerms, hours, terms } from '../support/clockterms.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { contactTerms, interval, objectiveOf } from '../support/judgeterms.js';
import { report } from '../support/reportedtickets.js';

jest.setTimeout(60_000);

/** A Monday; fifteen and a half of March's 31 days are over. */
const NOW = at('2026-03-16T12:00:00Z');

const intervals = contactTerms({ reads: 'INTERVALS' });
const SPECIAL: Partial<Record<Indicator, Partial<ObjectiveTerms>>> = {
  NEXT_RESPONSE_TIME: { target: 500_000 },
  RESOLUTION_TIME: { clock: clockTerms({ goals: [hours(8)] }), minimumSample: 10 },
  SERVICE_LEVEL: { contact: intervals },
  ASA: { contact: intervals },
  AHT: { contact: intervals },
  ABANDONMENT: { contact: intervals },
  UPTIME: { target: 999_000 },
  CSAT: { relief: 'ALLOWED_MISSES', allowedMisses: 2 },
  COUNTER_RATIO: { target: 900_000 },
};
/** One objective of each indicator, of equal weight; 80 % where nothing else is said. */
const ALL = terms(ALWAYS_UTC, ...INDICATORS.map((indicator) => objectiveOf(indicator, SPECIAL[indicator])));

let test: TestDatabase;
let schema: GraphQLSchema;
let laid: LaidContract;
let other: LaidContract;

beforeAll(async () => {
  schema = buildAccordSchema();
  test = await createTestDatabase();
  laid = await layContract(test, ALL);
  other = await layContract(test, ALL);
  await recordTickets(laid);
  await recordAllMeasurements(laid);
  // Of another tenant, and worse.
  await measure(other, 'COUNTER', ['2026-03-02T10:00:00Z', { kind: 'COUNTER', counter: 'backups', good: 0, total: 9 }]);
});
afterAll(() => test.drop());

type Timed = readonly [time: string, content: MeasurementContent];

async function measure({ contract, client }: LaidContract, kind: MeasurementContent['kind'], ...measured: Timed[]) {
  const items = measured.map(([time, content], n) => ({
    externalId: `${kind} ${time} ${n}`,
    revision: 1,
    withdrawn: false,
    occurredAt: at(time),
    content,
  }));
  const batch = { contractId: contract.id, source: 'desk', mode: 'LIVE' as const, kind, items };
  const result = await recordMeasurements(acting(test.database, client, NOW), batch);
  expect(result).toMatchObject({ accepted: items.length, rejected: [] });
}

/**
 * T1: first reply after 30 minutes; then one answered after 30 minutes and one after two hours; resolved after five hours.
 * T2 and T3: replied to and resolved in time. T4: first reply after two hours. T5 was opened half an hour ago.
 */
async function recordTickets({ contract, client }: LaidContract): Promise<void> {
  const event = (ticket: string, kind: TicketEventReport['kind'], time: string) =>
    report(ticket, kind, at(`2026-03-${time}:00Z`), kind === 'STATUS_CHANGED' ? { status: 'RESOLVED' } : {});
  const events = [
    event('T1', 'OPENED', '02T10:00'),
    event('T1', 'AGENT_REPLIED', '02T10:30'),
    event('T1', 'CUSTOMER_REPLIED', '02T11:00'),
    event('T1', 'AGENT_REPLIED', '02T11:30'),
    event('T1', 'CUSTOMER_REPLIED', '02T12:00'),
    event('T1', 'AGENT_REPLIED', '02T14:00'),
    event('T1', 'STATUS_CHANGED', '02T15:00'),
    event('T2', 'OPENED', '03T10:00'),
    event('T2', 'AGENT_REPLIED', '03T10:10'),
    event('T2', 'STATUS_CHANGED', '03T12:00'),
    event('T3', 'OPENED', '04T10:00'),
    event('T3', 'AGENT_REPLIED', '04T10:20'),
    event('T3', 'STATUS_CHANGED', '04T12:00'),
    event('T4', 'OPENED', '05T10:00'),
    event('T4', 'AGENT_REPLIED', '05T12:00'),
    event('T4', 'STATUS_CHANGED', '05T13:00'),
    event('T5', 'OPENED', '16T11:30'),
  ];
  const batch = { contractId: contract.id, source: 'desk', mode: 'LIVE' as const, events };
  const result = await recordTicketEvents(acting(test.database, client, NOW), batch);
  expect(result).toMatchObject({ accepted: events.length, rejected: [] });
}

async function recordAllMeasurements(contract: LaidContract): Promise<void> {
  // The table of semantics section 4; waits of 25 s and handling of 320 s on average.
  const queue = interval('2026-03-09T10:30:00Z', {
    answered: 1_000,
    abandoned: 60,
    answeredInThreshold: 860,
    abandonedInThreshold: 20,
    shortAbandoned: 10,
    waitTotal: 25_000_000,
    handled: 950,
    handleTotal: 304_000_000,
  });
  await measure(contract, 'QUEUE_INTERVAL', ['2026-03-09T10:00:00Z', queue]);
  const down = (from: string, to: string | null): Timed => [
    from,
    { kind: 'OUTAGE', service: 'web', endsAt: to === null ? null : at(to) },
  ];
  // Overlapping: down for half an hour in all. The third is not over.
  await measure(
    contract,
    'OUTAGE',
    down('2026-03-07T10:00:00Z', '2026-03-07T10:20:00Z'),
    down('2026-03-07T10:10:00Z', '2026-03-07T10:30:00Z'),
    down('2026-03-16T11:00:00Z', null),
  );
  const answer = (score: number): Timed => [
    '2026-03-10T09:00:00Z',
    { kind: 'SURVEY_RESPONSE', score, channel: null, ticketExternalId: null },
  ];
  await measure(contract, 'SURVEY_RESPONSE', answer(5), answer(4), answer(4), answer(3), answer(1));
  const audit = (scoreMilli: number): Timed => [
    '2026-03-11T09:00:00Z',
    { kind: 'AUDIT', scoreMilli, channel: null, ticketExternalId: null },
  ];
  await measure(contract, 'AUDIT', audit(90_000), audit(87_500), audit(80_000));
  const counted = (time: string, good: number, total: number): Timed => [
    time,
    { kind: 'COUNTER', counter: 'backups', good, total },
  ];
  // 100 on each Monday of February; 125 in March so far.
  const mondays = ['02', '09', '16', '23'].map((day) => counted(`2026-02-${day}T10:00:00Z`, 100, 100));
  await measure(contract, 'COUNTER', ...mondays, counted('2026-03-12T10:00:00Z', 100, 125));
}

const FIGURES = `verdict score objectives {
  objective { key } verdict unit target actual good total sum pending strict relieved asOf
  errorBudget { budget consumed remaining burnRate } recovery { goodNeeded rateNeeded savable }
}`;
const ONE = `query ($id: ID!, $index: Int, $basis: Basis! = ADJUSTED) {
  contract(id: $id) { period(index: $index) { index status compliance(basis: $basis) { ${FIGURES} } } }
}`;

const as = (actor: Actor, source: string, variables: Record<string, unknown> = {}, now = NOW) =>
  ask(schema, test, actor, now, source, variables);

/** Compliance of a period, its objectives by key. */
async function complianceOf(contract: LaidContract, now = NOW, index: number | null = null) {
  const { data, messages } = await as(contract.vendor, ONE, { id: contract.contract.id, index }, now);
  expect(messages).toEqual([]);
  const { verdict, score, objectives } = data.contract.period.compliance;
  expect(objectives.map(({ asOf }: { asOf: string }) => Date.parse(asOf))).toEqual(INDICATORS.map(() => now));
  const byKey = new Map<string, object>(
    objectives.map(({ objective, asOf: _, ...figures }: { objective: { key: string }; asOf: string }) => [
      objective.key.toUpperCase(),
      figures,
    ]),
  );
  expect([...byKey.keys()]).toEqual([...INDICATORS]);
  return { verdict, score, of: (indicator: Indicator) => byKey.get(indicator) };
}

const close = (figure: number) => expect.closeTo(figure, 9);
/** A rate without relief, its figure given once. */
const rate = (good: number, total: number) => ({
  unit: 'RATIO',
  good,
  total,
  sum: null,
  actual: close(good / total),
  strict: close(good / total),
  relieved: null,
});
const mean = (sum: number, total: number) => ({
  good: null,
  total,
  sum,
  actual: close(sum / total),
  strict: close(sum / total),
  relieved: null,
  pending: 0,
  errorBudget: null,
  recovery: null,
});

describe('ContractPeriod.compliance of an open period', () => {
  it('counts clocks: those that settled, the rest pending', async () => {
    const { of } = await complianceOf(laid);
    expect(of('FIRST_RESPONSE_TIME')).toEqual({
      verdict: 'AT_RISK',
      target: 0.8,
      ...rate(3, 4),
      pending: 1,
      // 20 % of 4 may be late, one was; 25 % late are 1.25 times the 20 %.
      errorBudget: { budget: close(0.8), consumed: close(1.25), remaining: close(-0.2), burnRate: close(1.25) },
      // (0.8 x 4 - 3) / 0.2 = 1: four of five are 80 %. Earlier weeks had no tickets to learn a volume from.
      recovery: { goodNeeded: 1, rateNeeded: null, savable: null },
    });
    expect(of('NEXT_RESPONSE_TIME')).toEqual({
      verdict: 'ON_TRACK',
      target: 0.5,
      ...rate(1, 2),
      pending: 0,
      errorBudget: { budget: 1, consumed: 1, remaining: 0, burnRate: 1 },
      recovery: { goodNeeded: 0, rateNeeded: null, savable: true },
    });
    // Four of the ten that the terms ask for.
    expect(of('RESOLUTION_TIME')).toEqual({
      verdict: 'INSUFFICIENT_VOLUME',
      target: 0.8,
      ...rate(4, 4),
      pending: 1,
      errorBudget: { budget: close(0.8), consumed: 0, remaining: close(0.8), burnRate: 0 },
      recovery: { goodNeeded: 0, rateNeeded: null, savable: true },
    });
  });

  it('counts the contact centre', async () => {
    const { of } = await complianceOf(laid);
    expect(of('SERVICE_LEVEL')).toEqual({
      verdict: 'ON_TRACK',
      target: 0.8,
      ...rate(860, 1_060),
      pending: 0,
      // 20 % of 1,060 are 212; 200 were not answered in time: 18.87 %.
      errorBudget: {
        budget: close(212),
        consumed: close(0.943396226),
        remaining: close(12),
        burnRate: close(0.943396226),
      },
      recovery: { goodNeeded: 0, rateNeeded: null, savable: true },
    });
    // 25,000 s of 1,000 answered; 304,000 s of 950 handled.
    expect(of('ASA')).toEqual({ verdict: 'ON_TRACK', unit: 'SECONDS', target: 30, ...mean(25_000, 1_000) });
    expect(of('AHT')).toEqual({ verdict: 'AT_RISK', unit: 'SECONDS', target: 300, ...mean(304_000, 950) });
    expect(of('ABANDONMENT')).toEqual({
      verdict: 'ON_TRACK',
      target: 0.05,
      // 10 of the 60 were short: they count neither here nor there.
      ...rate(50, 1_050),
      pending: 0,
      // 5 % of 1,050.
      errorBudget: {
        budget: close(52.5),
        consumed: close(0.952380952),
        remaining: close(2.5),
        burnRate: close(0.952380952),
      },
      recovery: { goodNeeded: 0, rateNeeded: null, savable: true },
    });
  });

  it('counts uptime by the seconds in service so far, its budget by those of the whole period', async () => {
    const { of } = await complianceOf(laid);
    expect(of('UPTIME')).toEqual({
      verdict: 'AT_RISK',
      target: 0.999,
      // 15.5 days are 1,339,200 s; 1,800 s down.
      ...rate(1_337_400, 1_339_200),
      pending: 1,
      // A thousandth of 31 days (2,678,400 s). 1,800 s are 1.344086 thousandths of the time so far.
      errorBudget: {
        budget: close(2_678.4),
        consumed: close(0.672043011),
        remaining: close(878.4),
        burnRate: close(1.344086022),
      },
      // (0.999 x 1,339,200 - 1,337,400) / 0.001; (0.999 x 2,678,400 - 1,337,400) / 1,339,200.
      recovery: { goodNeeded: close(460_800), rateNeeded: close(0.999344086), savable: true },
    });
  });

  it('counts answers, audits and counters', async () => {
    const { of } = await complianceOf(laid);
    expect(of('CSAT')).toEqual({
      verdict: 'ON_TRACK',
      target: 0.8,
      ...rate(3, 5),
      pending: 0,
      // Two misses are allowed, one of them by the share of 20 %: forgiving the other gives four of five.
      actual: 0.8,
      relieved: 0.8,
      errorBudget: { budget: 1, consumed: 2, remaining: -1, burnRate: close(2) },
      recovery: { goodNeeded: 0, rateNeeded: null, savable: true },
    });
    expect(of('QUALITY_SCORE')).toEqual({ verdict: 'ON_TRACK', unit: 'POINTS', target: 85, ...mean(257.5, 3) });
    expect(of('COUNTER_RATIO')).toEqual({
      verdict: 'AT_RISK',
      target: 0.9,
      ...rate(100, 125),
      pending: 0,
      errorBudget: { budget: 12.5, consumed: 2, remaining: -12.5, burnRate: close(2) },
      // (112.5 - 100) / 0.1. Eight Mondays brought 400, so 50 each: half of one is left of today, and two come: 125 more.
      // (0.9 x 250 - 100) / 125 = 1: all of them must be good.
      recovery: { goodNeeded: 125, rateNeeded: 1, savable: true },
    });
  });

  it('scores the contract by the mean attainment of what was judged, and says it the same on both bases', async () => {
    const { verdict, score } = await complianceOf(laid);
    expect(verdict).toBe('AT_RISK');
    // .75/.8, .5/.5, five that reach theirs, 300/320, (1,337,400/1,339,200)/.999, 1 by relief, .8/.9; resolution is not judged.
    expect(score).toBeCloseTo((0.9375 + 0.9375 + 0.999655569944 + 0.888888888889 + 6) / 10, 9);
    const raw = await as(laid.client, ONE, { id: laid.contract.id, basis: 'RAW' });
    const adjusted = await as(laid.client, ONE, { id: laid.contract.id, basis: 'ADJUSTED' });
    expect(raw.messages).toEqual([]);
    expect(raw.data).toEqual(adjusted.data);
  });

  it('has no figures where nothing was reported, and shows each tenant its own', async () => {
    const empty = await layContract(test, ALL);
    const { verdict, score, of } = await complianceOf(empty);
    expect([verdict, score]).toEqual(['NO_DATA', null]);
    for (const indicator of INDICATORS) {
      const nothing = { verdict: 'NO_DATA', actual: null, strict: null, pending: 0, errorBudget: null, recovery: null };
      expect(of(indicator)).toMatchObject(nothing);
    }
    const theirs = await complianceOf(other);
    expect(theirs.of('COUNTER_RATIO')).toMatchObject({ verdict: 'AT_RISK', actual: 0, total: 9 });
    expect(theirs.of('CSAT')).toMatchObject({ verdict: 'NO_DATA' });
    const foreign = await as(other.vendor, ONE, { id: laid.contract.id });
    expect([foreign.data, foreign.codes]).toEqual([{ contract: null }, ['NOT_FOUND']]);
  });
});

describe('ContractPeriod.compliance of a period that is over', () => {
  it('is final, without a way back', async () => {
    const february = await complianceOf(laid, NOW, 1);
    expect(february.verdict).toBe('MET');
    expect(february.of('COUNTER_RATIO')).toEqual({
      verdict: 'MET',
      target: 0.9,
      ...rate(400, 400),
      pending: 0,
      errorBudget: { budget: 40, consumed: 0, remaining: 40, burnRate: 0 },
      recovery: null,
    });
    const afterwards = at('2026-04-02T09:00:00Z');
    await tick(test.database, laid, afterwards);
    const march = await complianceOf(laid, afterwards, 2);
    expect(march.verdict).toBe('MISSED');
    // T5 was never answered.
    expect(march.of('FIRST_RESPONSE_TIME')).toMatchObject({
      verdict: 'MISSED',
      ...rate(3, 5),
      pending: 0,
      recovery: null,
    });
    expect(march.of('RESOLUTION_TIME')).toMatchObject({ verdict: 'INSUFFICIENT_VOLUME', ...rate(4, 5) });
    // 1,800 s of the whole month are less than a thousandth.
    expect(march.of('UPTIME')).toMatchObject({ verdict: 'MET', ...rate(2_676_600, 2_678_400), recovery: null });
    expect(march.of('COUNTER_RATIO')).toMatchObject({ verdict: 'MISSED', recovery: null });
  });
});

const LIST = `query ($first: Int, $after: String, $orderBy: ContractOrder!) {
  contracts(first: $first, after: $after, orderBy: $orderBy) {
    nodes { reference period { compliance { ${FIGURES} } } }
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
  const lose = (contract: LaidContract, counter: string, good: number) =>
    measure(contract, 'COUNTER', ['2026-03-02T10:00:00Z', { kind: 'COUNTER', counter, good, total: 10 }]);

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
      const more = { kind: 'COUNTER', counter: 'backups', good: 90, total: 90 } as const;
      await measure(b, 'COUNTER', ['2026-03-03T10:00:00Z', more]);
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
