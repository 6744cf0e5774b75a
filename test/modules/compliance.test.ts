import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { GraphQLSchema } from 'graphql';
import { buildAccordSchema } from '../../src/api/schema.js';
import type { Actor } from '../../src/domain/actor.js';
import type { MeasurementContent } from '../../src/domain/facts.js';
import { INDICATORS, type Indicator, type ObjectiveTerms } from '../../src/domain/terms.js';
import { recordMeasurements } from '../../src/modules/measurement/recordmeasurements.service.js';
import { recordTicketEvents } from '../../src/modules/ticket/recordticketevents.service.js';
import type { TicketEventReport } from '../../src/modules/ticket/ticketreport.js';
import { acting, type LaidContract, layContract } from '../support/agreedcontract.js';
import { tick } from '../support/anyorder.js';
import { ask } from '../support/ask.js';
import { ALWAYS_UTC, at, clockTerms, hours, terms } from '../support/clockterms.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { answer, audit, contactTerms, counter, interval, objectiveOf } from '../support/judgeterms.js';
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
  VOLUME: { contact: intervals, target: null },
  COUNTER_MEAN: { counter: { counter: 'orders' } },
  COUNTER_SUM: { counter: { counter: 'orders' } },
  RESOLUTION_TIME_PERCENTILE: { clock: clockTerms({ goals: [hours(8)], warning: null }) },
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
  await measure(other, 'COUNTER', ['2026-03-02T10:00:00Z', counter(0, 9)]);
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
  // The table of semantics section 4; waits of 25 s, handling of 320 s and 80 s free on average.
  const queue = interval('2026-03-09T10:30:00Z', {
    answered: 1_000,
    abandoned: 60,
    answeredInThreshold: 860,
    abandonedInThreshold: 20,
    shortAbandoned: 10,
    waitTotal: 25_000_000,
    handled: 950,
    handleTotal: 304_000_000,
    availableTotal: 76_000_000,
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
  const answered = (score: number): Timed => ['2026-03-10T09:00:00Z', answer(score)];
  await measure(contract, 'SURVEY_RESPONSE', answered(5), answered(4), answered(4), answered(3), answered(1));
  const experienced = (score: number): Timed => ['2026-03-10T10:00:00Z', answer(score, { survey: 'experience' })];
  await measure(contract, 'SURVEY_RESPONSE', ...[10, 9.5, 8.5, 6].map(experienced));
  const audited = (scoreMilli: number | null, items = {}): Timed => ['2026-03-11T09:00:00Z', audit(scoreMilli, items)];
  const items = { itemsKept: 17, itemsAudited: 20 };
  await measure(contract, 'AUDIT', audited(90_000), audited(87_500), audited(80_000), audited(null, items));
  const orders = counter(null, 10, { counter: 'orders', sumMilli: 125_500 });
  await measure(contract, 'COUNTER', ['2026-03-12T11:00:00Z', orders]);
  const counted = (time: string, good: number, total: number): Timed => [time, counter(good, total)];
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

  it('counts times, resolutions that held, and what is open', async () => {
    const { of } = await complianceOf(laid);
    // Answered after 30, 10, 20 and 120 minutes, resolved after 5, 2, 2 and 3 hours.
    expect(of('RESPONSE_TIME_MEAN')).toMatchObject({ verdict: 'ON_TRACK', actual: 2_700, total: 4, pending: 1 });
    expect(of('RESOLUTION_TIME_MEAN')).toMatchObject({ verdict: 'ON_TRACK', actual: 10_800, total: 4, pending: 1 });
    expect(of('RESPONSE_TIME_PERCENTILE')).toMatchObject({ verdict: 'AT_RISK', ...rate(3, 4), pending: 1 });
    expect(of('RESOLUTION_TIME_PERCENTILE')).toMatchObject({ verdict: 'ON_TRACK', ...rate(4, 4), pending: 1 });
    // T1 took two contacts; nothing was reopened.
    expect(of('FIRST_CONTACT_RESOLUTION')).toMatchObject({ verdict: 'AT_RISK', ...rate(3, 4), pending: 0 });
    expect(of('REOPEN_RATE')).toMatchObject({ verdict: 'ON_TRACK', ...rate(0, 4), pending: 0 });
    expect(of('BACKLOG')).toMatchObject({ verdict: 'ON_TRACK', actual: 1, total: 1, pending: 1 });
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

  it('counts the time agents were busy, and reports a volume without a target', async () => {
    const { of } = await complianceOf(laid);
    // 304,000 s of handling and 76,000 s free.
    expect(of('OCCUPANCY')).toEqual({
      verdict: 'ON_TRACK',
      target: 0.8,
      ...rate(304_000, 380_000),
      pending: 0,
      errorBudget: null,
      recovery: null,
    });
    expect(of('VOLUME')).toMatchObject({
      verdict: 'REPORTED',
      unit: 'COUNT',
      target: null,
      actual: 1_060,
      total: 1_060,
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
    expect(of('SURVEY_MEAN')).toEqual({ verdict: 'AT_RISK', unit: 'POINTS', target: 4, ...mean(17, 5) });
    // Two of four answers are 9 or more, one is 6 or less.
    expect(of('EXPERIENCE')).toMatchObject({
      verdict: 'AT_RISK',
      unit: 'RATIO',
      target: 0.3,
      actual: 0.25,
      good: 2,
      sum: 1,
      total: 4,
    });
    expect(of('PROCESS_ADHERENCE')).toMatchObject({ verdict: 'ON_TRACK', target: 0.8, ...rate(17, 20) });
    expect(of('COUNTER_MEAN')).toEqual({ verdict: 'ON_TRACK', unit: 'NUMBER', target: 12.5, ...mean(125.5, 10) });
    expect(of('COUNTER_SUM')).toMatchObject({
      verdict: 'ON_TRACK',
      unit: 'NUMBER',
      target: 100,
      actual: 125.5,
      total: 10,
    });
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
    // .75/.8 three times, 300/320, (1,337,400/1,339,200)/.999, .8/.9, 3.4/4, .25/.3 and fifteen that reach theirs;
    // resolution and volume are not judged.
    expect(score).toBeCloseTo((4 * 0.9375 + 0.999655569944 + 0.888888888889 + 0.85 + 0.833333333333 + 15) / 23, 9);
    const raw = await as(laid.client, ONE, { id: laid.contract.id, basis: 'RAW' });
    const adjusted = await as(laid.client, ONE, { id: laid.contract.id, basis: 'ADJUSTED' });
    expect(raw.messages).toEqual([]);
    expect(raw.data).toEqual(adjusted.data);
  });

  it('has no figures where nothing was reported, and shows each tenant its own', async () => {
    const empty = await layContract(test, ALL);
    const { of, ...contract } = await complianceOf(empty);
    expect(contract).toEqual({ verdict: 'NO_DATA', score: null });
    for (const indicator of INDICATORS) {
      const verdict = indicator === 'VOLUME' ? 'REPORTED' : 'NO_DATA';
      const nothing = { verdict, actual: null, strict: null, pending: 0, errorBudget: null, recovery: null };
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
