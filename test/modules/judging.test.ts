import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { GraphQLSchema } from 'graphql';
import { buildAccordSchema } from '../../src/api/schema.js';
import type { EventPayload } from '../../src/domain/event.js';
import type { MeasurementContent } from '../../src/domain/facts.js';
import { judgeDuePeriods } from '../../src/modules/compliance/judging.service.js';
import { rebuildContract } from '../../src/modules/measurement/rebuild.service.js';
import { recordMeasurements } from '../../src/modules/measurement/recordmeasurements.service.js';
import { acting, type LaidContract, layContract } from '../support/agreedcontract.js';
import { ask } from '../support/ask.js';
import { ALWAYS_UTC, at, terms } from '../support/clockterms.js';
import { askDirectly, createTestDatabase, type TestDatabase } from '../support/database.js';
import { contactTerms, counter, interval, objectiveOf } from '../support/judgeterms.js';
import { storedEvents, storedTallies } from '../support/storedfigures.js';

jest.setTimeout(60_000);

/** A Monday. */
const NOW = at('2026-03-16T12:10:00Z');
const byIntervals = contactTerms({ reads: 'INTERVALS' });
const TERMS = terms(
  ALWAYS_UTC,
  objectiveOf('SERVICE_LEVEL', { key: 'pooled', target: 600_000, contact: byIntervals }),
  objectiveOf('SERVICE_LEVEL', {
    key: 'halfhours',
    target: 700_000,
    contact: byIntervals,
    slices: { length: 'HALF_HOUR', target: 500_000, empty: 'IGNORE' },
  }),
  objectiveOf('COUNTER_RATIO', {
    key: 'backups',
    target: 900_000,
    minimum: { level: 800_000, misses: 2, periods: 3 },
  }),
);

let test: TestDatabase;
let schema: GraphQLSchema;
beforeAll(async () => {
  schema = buildAccordSchema();
  test = await createTestDatabase();
});
afterAll(() => test.drop());

type Timed = readonly [time: string, content: MeasurementContent];

async function measure({ contract, client }: LaidContract, now: number, ...measured: Timed[]): Promise<void> {
  const [first] = measured;
  if (first === undefined) return;
  const items = measured.map(([time, content]) => ({
    externalId: time,
    revision: 1,
    withdrawn: false,
    occurredAt: at(time),
    content,
  }));
  const batch = { contractId: contract.id, source: 'desk', mode: 'LIVE' as const, kind: first[1].kind, items };
  const result = await recordMeasurements(acting(test.database, client, now), batch);
  expect(result).toMatchObject({ accepted: items.length, rejected: [] });
}

/** Ten calls, all answered, so many of them in time. */
const half = (from: string, until: string, inTime: number): Timed => [
  from,
  interval(until, {
    answered: 10,
    abandoned: 0,
    answeredInThreshold: inTime,
    abandonedInThreshold: 0,
    shortAbandoned: 0,
  }),
];

/** Three half hours that are over, 7, 8 and 2 of 10 in time, and one that runs. */
async function layQueue(): Promise<LaidContract> {
  const laid = await layContract(test, TERMS);
  await measure(
    laid,
    NOW,
    half('2026-03-16T10:00:00Z', '2026-03-16T10:30:00Z', 7),
    half('2026-03-16T10:30:00Z', '2026-03-16T11:00:00Z', 8),
    half('2026-03-16T11:00:00Z', '2026-03-16T11:30:00Z', 2),
    half('2026-03-16T12:00:00Z', '2026-03-16T12:10:00Z', 0),
  );
  return laid;
}

const ASKED = `query ($id: ID!, $index: Int, $basis: Basis) { contract(id: $id) { period(index: $index) { compliance(basis: $basis) {
  verdict score objectives { objective { key } verdict unit target actual good total forecast significance
    slices { good total whole } minimum { shortfalls misses below tolerated }
    otherFormulas { formula good total figure } timeframes(by: WEEK) { startsOn endsOn figure good total meetsTarget } } } } } }`;

async function complianceOf(laid: LaidContract, variables: Record<string, unknown> = {}, now = NOW) {
  const asked = await ask(schema, test, laid.vendor, now, ASKED, { id: laid.contract.id, ...variables });
  expect(asked.messages).toEqual([]);
  const { objectives, ...whole } = asked.data.contract.period.compliance;
  // biome-ignore lint/suspicious/noExplicitAny: as the question shaped it
  const of = (key: string): any => objectives.find((one: { objective: { key: string } }) => one.objective.key === key);
  return { ...whole, of, statements: asked.statements };
}

describe('an objective that judges half hours', () => {
  it('keeps its tallies by half hour, others by day, and counts of contacts by day', async () => {
    const laid = await layQueue();
    expect(await storedTallies(test, laid.contract.id)).toEqual([
      'halfhours 2026-03-16 0/10 0 0 slice 24',
      'halfhours 2026-03-16 2/10 0 0 slice 22',
      'halfhours 2026-03-16 7/10 0 0 slice 20',
      'halfhours 2026-03-16 8/10 0 0 slice 21',
      'pooled 2026-03-16 17/40 0 0',
    ]);
    const counts = await askDirectly(
      test.superuserUrl,
      `SELECT o.key, c.counted_on, c.bucket, c.count FROM tally_count c JOIN objective o ON o.id = c.objective_id
       WHERE c.contract_id = $1 AND c.count <> 0 ORDER BY 1, 2, 3`,
      [laid.contract.id],
    );
    expect(counts.map(({ key, bucket, count }) => `${key} ${bucket} ${count}`)).toEqual([
      'halfhours 0 40',
      'halfhours 2 17',
      'pooled 0 40',
      'pooled 2 17',
    ]);
  });

  it('is judged by the half hours that are over, and by the running one when it is', async () => {
    const laid = await layQueue();
    expect((await complianceOf(laid)).of('halfhours')).toMatchObject({
      verdict: 'ON_TRACK',
      unit: 'RATIO',
      target: 0.5,
      good: 2,
      total: 3,
      slices: { good: 2, total: 3, whole: null },
      // One or more of three bad at 50 %: 1 - 1/8.
      significance: 0.875,
    });
    const after = at('2026-03-16T12:30:00Z');
    expect((await complianceOf(laid, {}, after)).of('halfhours')).toMatchObject({
      verdict: 'ON_TRACK',
      good: 2,
      total: 4,
    });
    expect((await complianceOf(laid)).of('pooled')).toMatchObject({ verdict: 'AT_RISK', actual: 0.425, slices: null });
  });

  it('is looked at again when the running half hour is over', async () => {
    const laid = await layQueue();
    const { tenantId, id } = laid.contract;
    const dueAt = async () => {
      const [row] = await askDirectly<{ at: Date }>(
        test.superuserUrl,
        'SELECT next_action_at AS at FROM contract_period WHERE contract_id = $1 AND period_index = 2',
        [id],
      );
      return row?.at?.toISOString();
    };
    await judgeDuePeriods(test.database, tenantId, NOW);
    expect(await dueAt()).toBe('2026-03-16T12:30:00.000Z');
    await judgeDuePeriods(test.database, tenantId, at('2026-03-16T12:30:00Z'));
    expect(await dueAt()).toBe('2026-04-01T00:00:00.000Z');
  });

  it('is at risk when the half hours to come, going as those of the last week, lose it', async () => {
    const [laid, foreign] = [await layContract(test, TERMS), await layQueue()];
    const afternoons = (first: number, good: number) =>
      [0, 1, 2, 3, 4, 5, 6].flatMap((day) =>
        [0, 1, 2, 3, 4, 5].map((place) => {
          const from = at(`2026-03-${String(first + day).padStart(2, '0')}T14:00:00Z`) + place * 1_800_000;
          const [start, end] = [from, from + 1_800_000].map((time) => new Date(time).toISOString());
          return half(start ?? '', end ?? '', place < good ? 7 : 2);
        }),
      );
    // Six half hours a day: all good in the first week, two a day in the second; 16 days are to come.
    await measure(laid, NOW, ...afternoons(2, 6), ...afternoons(9, 2));
    const { of } = await complianceOf(laid);
    expect(of('halfhours')).toMatchObject({
      verdict: 'AT_RISK',
      good: 56,
      total: 84,
      actual: 56 / 84,
      forecast: (56 + 32) / (84 + 96),
    });
    await judgeDuePeriods(test.database, laid.contract.tenantId, NOW);
    const told = await askDirectly(
      test.superuserUrl,
      `SELECT side, payload ->> 'objectiveKey' AS key FROM journal WHERE contract_id = $1 AND kind = 'OBJECTIVE_AT_RISK'
         AND payload ->> 'objectiveKey' = 'halfhours' ORDER BY side`,
      [laid.contract.id],
    );
    expect(told).toEqual([
      { side: 'CLIENT', key: 'halfhours' },
      { side: 'VENDOR', key: 'halfhours' },
    ]);
    expect((await complianceOf(foreign)).of('halfhours')).toMatchObject({ verdict: 'ON_TRACK', forecast: null });
    const source = `{ contract(id: "${laid.contract.id}") { period { compliance { verdict } } } }`;
    expect((await ask(schema, test, foreign.vendor, NOW, source)).data.contract).toBeNull();
  });

  it('agrees with a rebuild from the facts, which mends tallies and counts', async () => {
    const laid = await layQueue();
    const { tenantId, id: contractId } = laid.contract;
    const rebuild = (apply: boolean) => rebuildContract(test.database, { tenantId, contractId }, { now: NOW, apply });
    expect((await rebuild(false)).differences).toEqual([]);
    await askDirectly(test.superuserUrl, `UPDATE tally SET good = 9 WHERE contract_id = $1 AND slice = 22`, [
      contractId,
    ]);
    await askDirectly(test.superuserUrl, `UPDATE tally_count SET count = 1 WHERE contract_id = $1 AND bucket = 2`, [
      contractId,
    ]);
    expect((await rebuild(true)).differences).toEqual(
      [
        {
          what: 'TALLY',
          name: 'halfhours 2026-03-16',
          stored: 'good 0 total 0 sum 0 pending 0 counts 2: 1',
          rebuilt: 'good 0 total 0 sum 0 pending 0 counts 2: 17',
        },
        {
          what: 'TALLY',
          name: 'halfhours 2026-03-16 slice 22',
          stored: 'good 9 total 10 sum 0 pending 0',
          rebuilt: 'good 2 total 10 sum 0 pending 0',
        },
        {
          what: 'TALLY',
          name: 'pooled 2026-03-16',
          stored: 'good 17 total 40 sum 0 pending 0 counts 2: 1',
          rebuilt: 'good 17 total 40 sum 0 pending 0 counts 2: 17',
        },
      ].sort((a, b) => (objectiveOrder(laid, a.name) < objectiveOrder(laid, b.name) ? -1 : 1)),
    );
    expect((await rebuild(false)).differenceCount).toBe(0);
  });
});

/** Differences come in key order: by objective id, then by slice. */
function objectiveOrder(laid: LaidContract, name: string): string {
  return `${laid.objectiveIds.get(name.split(' ')[0] ?? '')} ${name}`;
}

describe('every other formula', () => {
  it('is shown beside the contract’s own: the table of semantics section 4', async () => {
    const short = objectiveOf('SERVICE_LEVEL', {
      contact: contactTerms({ reads: 'INTERVALS', formula: 'IGNORE_SHORT_ABANDONED' }),
    });
    const laid = await layContract(test, terms(ALWAYS_UTC, short));
    const counts = {
      answered: 1_000,
      abandoned: 60,
      answeredInThreshold: 860,
      abandonedInThreshold: 20,
      shortAbandoned: 10,
    };
    await measure(laid, NOW, ['2026-03-16T10:00:00Z', interval('2026-03-16T10:30:00Z', counts)]);
    const shown = (await complianceOf(laid)).of('service_level').otherFormulas;
    const percent = ({ formula, figure }: { formula: string; figure: number }) => [formula, (100 * figure).toFixed(2)];
    expect(shown.map(percent)).toEqual([
      ['ALL_OFFERED', '81.13'],
      ['ABANDONED_IN_TIME_COUNTS_AS_GOOD', '83.02'],
      ['ANSWERED_ONLY', '86.00'],
      ['IGNORE_ABANDONED_IN_TIME', '82.69'],
      ['SHORT_ABANDONED_COUNTS_AS_GOOD', '82.08'],
    ]);
  });

  it('leaves out short abandons that intervals report by any bound', async () => {
    const laid = await layQueue();
    const { of } = await complianceOf(laid);
    expect(of('pooled').otherFormulas.map(({ formula }: { formula: string }) => formula)).toEqual([
      'ABANDONED_IN_TIME_COUNTS_AS_GOOD',
      'ANSWERED_ONLY',
      'IGNORE_ABANDONED_IN_TIME',
    ]);
    expect(of('backups').otherFormulas).toEqual([]);
  });
});

describe('a minimum level', () => {
  it('looks back over the months before, and corrects what follows when a fact comes late', async () => {
    const laid = await layContract(test, TERMS);
    const month = (time: string, good: number): Timed => [time, counter(good, 100)];
    const end = at('2026-04-02T00:00:00Z');
    await measure(
      laid,
      end,
      month('2026-01-10T10:00:00Z', 85),
      month('2026-02-10T10:00:00Z', 90),
      month('2026-03-10T10:00:00Z', 85),
    );
    const march = await complianceOf(laid, { index: 2 }, end);
    expect(march.of('backups')).toMatchObject({
      verdict: 'MISSED',
      actual: 0.85,
      minimum: { shortfalls: 2, misses: 2, below: false, tolerated: false },
    });
    const january = await complianceOf(laid, { index: 0 }, end);
    expect([january.verdict, january.score]).toEqual(['MET', 1]);
    expect(january.of('backups')).toMatchObject({ verdict: 'MET', minimum: { shortfalls: 1, tolerated: true } });
  });
});

describe('a minimum level after a long time without data', () => {
  it('looks back to the last months that were judged', async () => {
    const laid = await layContract(test, TERMS, { endsOn: '2027-12-31' });
    const end = at('2027-06-02T00:00:00Z');
    // January 2026 and May 2027 fall short; fifteen months in between say nothing.
    await measure(laid, end, ['2026-01-10T10:00:00Z', counter(85, 100)], ['2027-05-10T10:00:00Z', counter(85, 100)]);
    const may = await complianceOf(laid, { index: 16 }, end);
    expect(may.of('backups')).toMatchObject({ verdict: 'MISSED', minimum: { shortfalls: 2, tolerated: false } });
    await judgeDuePeriods(test.database, laid.contract.tenantId, end);
    const told = await storedEvents(test, laid.contract.vendorId, 'VENDOR');
    expect(told.filter(({ kind }) => kind === 'OBJECTIVE_BREACHED')).toMatchObject([{ payload: { periodIndex: 16 } }]);
  });
});

describe('a late fact of a month that later ones look back to', () => {
  it('corrects what was announced of those', async () => {
    const laid = await layContract(test, TERMS);
    const { tenantId } = laid.contract;
    const corrected = async () =>
      (await storedEvents(test, tenantId, 'CLIENT'))
        .filter(({ kind }) => kind === 'OBJECTIVE_BREACHED' || kind === 'OBJECTIVE_VERDICT_CORRECTED')
        .map(({ kind, payload }) => {
          const { periodIndex, verdict, previousVerdict } = payload as EventPayload;
          return [kind, periodIndex, verdict, previousVerdict];
        });
    const end = at('2026-03-02T00:00:00Z');
    await measure(laid, end, ['2026-01-10T10:00:00Z', counter(85, 100)], ['2026-02-10T10:00:00Z', counter(85, 100)]);
    await judgeDuePeriods(test.database, tenantId, end);
    expect(await corrected()).toEqual([['OBJECTIVE_BREACHED', 1, 'MISSED', undefined]]);
    // January now has 135 of 150, just what is expected: February’s is the first shortfall.
    const late = end + 3_600_000;
    await measure(laid, late, ['2026-01-20T10:00:00Z', counter(50, 50)]);
    await judgeDuePeriods(test.database, tenantId, late);
    expect((await corrected()).slice(1)).toEqual([['OBJECTIVE_VERDICT_CORRECTED', 1, 'MET', 'MISSED']]);
  });
});

describe('both bases', () => {
  it('count what accepted exclusions changed, or leave it out; events follow what is raw', async () => {
    const laid = await layContract(test, TERMS);
    const { tenantId, id, vendorId } = laid.contract;
    await measure(laid, NOW, ['2026-03-10T10:00:00Z', counter(70, 100)]);
    await askDirectly(
      test.superuserUrl,
      `INSERT INTO tally (tenant_id, contract_id, objective_id, counted_on, slice, part, vendor_id, good, total, sum, pending)
       VALUES ($1, $2, $3, '2026-03-10', 0, 'ADJUSTMENT', $4, 0, -30, 0, 0)`,
      [tenantId, id, laid.objectiveIds.get('backups'), vendorId],
    );
    expect((await complianceOf(laid, { basis: 'RAW' })).of('backups')).toMatchObject({
      verdict: 'AT_RISK',
      actual: 0.7,
    });
    expect((await complianceOf(laid, { basis: 'ADJUSTED' })).of('backups')).toMatchObject({
      verdict: 'ON_TRACK',
      actual: 1,
    });
    await judgeDuePeriods(test.database, tenantId, NOW);
    expect((await storedEvents(test, tenantId, 'CLIENT')).map(({ kind }) => kind)).toContain('OBJECTIVE_AT_RISK');
  });
});

describe('timeframes', () => {
  it('cut a period into weeks of the calendar, up to now', async () => {
    const laid = await layContract(test, TERMS);
    await measure(laid, NOW, ['2026-03-01T10:00:00Z', counter(9, 10)], ['2026-03-16T10:00:00Z', counter(8, 10)]);
    const frame = (startsOn: string, endsOn: string, good: number | null = null, total = 0) => ({
      startsOn: `2026-03-${startsOn}`,
      endsOn: `2026-03-${endsOn}`,
      figure: good === null ? null : good / total,
      good: good ?? 0,
      total,
      meetsTarget: good === null ? null : good / total >= 0.9,
    });
    expect((await complianceOf(laid)).of('backups').timeframes).toEqual([
      frame('01', '01', 9, 10),
      frame('02', '08'),
      frame('09', '15'),
      frame('16', '16', 8, 10),
    ]);
  });

  const WHOLE = `query ($id: ID!, $by: Timeframe!, $from: Date) { contract(id: $id) { objectives { key
    timeframes(by: $by, from: $from) { startsOn periodIndex figure } } } }`;

  it('cut the whole contract, in one statement for all its objectives', async () => {
    const laid = await layContract(test, TERMS);
    await measure(laid, NOW, ['2026-01-10T10:00:00Z', counter(9, 10)], ['2026-03-16T10:00:00Z', counter(8, 10)]);
    const asked = await ask(schema, test, laid.client, NOW, WHOLE, { id: laid.contract.id, by: 'MONTH' });
    expect(asked.messages).toEqual([]);
    expect(asked.data.contract.objectives[2]).toEqual({
      key: 'backups',
      timeframes: [
        { startsOn: '2026-01-01', periodIndex: 0, figure: 0.9 },
        { startsOn: '2026-02-01', periodIndex: 1, figure: null },
        { startsOn: '2026-03-01', periodIndex: 2, figure: 0.8 },
      ],
    });
    const days = await ask(schema, test, laid.client, NOW, WHOLE, {
      id: laid.contract.id,
      by: 'DAY',
      from: '2026-03-15',
    });
    expect(days.data.contract.objectives[2].timeframes).toHaveLength(2);
    expect(days.statements).toBe(asked.statements);
  });

  it('of uptime do not depend on the days asked for: one report speaks for the whole period', async () => {
    const laid = await layContract(test, terms(ALWAYS_UTC, objectiveOf('UPTIME')));
    const askDays = (from: string) =>
      ask(schema, test, laid.client, NOW, WHOLE, { id: laid.contract.id, by: 'DAY', from });
    const figuresOf = async (from: string) =>
      (await askDays(from)).data.contract.objectives[0].timeframes.map(({ figure }: { figure: number }) => figure);
    expect(await figuresOf('2026-03-14')).toEqual([null, null, null]);
    // Down for six hours of 2 March, before the days asked for.
    await measure(laid, NOW, [
      '2026-03-02T06:00:00Z',
      { kind: 'OUTAGE', service: 'shop', endsAt: at('2026-03-02T12:00:00Z') },
    ]);
    expect(await figuresOf('2026-03-14')).toEqual([1, 1, 1]);
    expect((await figuresOf('2026-02-27')).slice(0, 4)).toEqual([null, null, 1, 0.75]);
  });

  it('are shown to the parties of the contract and nobody else', async () => {
    const laid = await layContract(test, TERMS);
    const other = await layContract(test, TERMS);
    await measure(other, NOW, ['2026-03-16T10:00:00Z', counter(1, 10)]);
    const foreign = await ask(schema, test, other.vendor, NOW, WHOLE, { id: laid.contract.id, by: 'DAY' });
    expect([foreign.data, foreign.codes]).toEqual([{ contract: null }, ['NOT_FOUND']]);
    const { of } = await complianceOf(laid);
    expect(of('backups').timeframes.every(({ total }: { total: number }) => total === 0)).toBe(true);
  });

  it('are at most 400', async () => {
    const laid = await layContract(test, TERMS, { endsOn: '2027-12-31' });
    const late = at('2027-12-31T12:00:00Z');
    const asked = await ask(schema, test, laid.client, late, WHOLE, { id: laid.contract.id, by: 'DAY' });
    expect(new Set(asked.codes)).toEqual(new Set(['INVALID_INPUT']));
  });
});
