import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { MeasurementContent, MeasurementKind } from '../../src/domain/facts.js';
import { DAY, HOUR, MINUTE } from '../../src/domain/instant.js';
import { type MeasurementPlace, measurementPages } from '../../src/modules/measurement/measurement.read.js';
import type { MeasurementReport } from '../../src/modules/measurement/measurementreport.js';
import { rebuildContract } from '../../src/modules/measurement/rebuild.service.js';
import { recordMeasurements } from '../../src/modules/measurement/recordmeasurements.service.js';
import type { Database } from '../../src/platform/database.js';
import { acting, actorOf, type LaidContract, layContract } from '../support/agreedcontract.js';
import { at, terms, weekly } from '../support/clockterms.js';
import { askDirectly, createTestDatabase, type TestDatabase } from '../support/database.js';
import { answer, audit, contact, contactTerms, counter, interval, objectiveOf } from '../support/judgeterms.js';
import { storedTallies } from '../support/storedfigures.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

/** Monday to Friday 9 to 17 in Berlin. */
const OFFICE = weekly('Europe/Berlin', [1, 2, 3, 4, 5], [9, 17]);
const TERMS = terms(
  OFFICE,
  objectiveOf('SERVICE_LEVEL'),
  objectiveOf('ASA', { contact: contactTerms({ reads: 'INTERVALS' }) }),
  objectiveOf('UPTIME'),
  objectiveOf('CSAT'),
  objectiveOf('QUALITY_SCORE'),
  objectiveOf('COUNTER_RATIO'),
);
const NOW = at('2026-03-20T12:00Z');

function item(
  externalId: string,
  time: string | number,
  content: MeasurementContent,
  more: object = {},
): MeasurementReport {
  const occurredAt = typeof time === 'number' ? time : at(time);
  return { externalId, revision: 1, withdrawn: false, occurredAt, content, ...more };
}

function outage(externalId: string, from: string, to: string | null, more: object = {}): MeasurementReport {
  return item(externalId, from, { kind: 'OUTAGE', service: 'api', endsAt: to === null ? null : at(to) }, more);
}

interface Told {
  readonly database?: Database;
  readonly actor?: LaidContract['client'];
  readonly mode?: 'LIVE' | 'BACKFILL';
}

function record(laid: LaidContract, kind: MeasurementKind, items: readonly MeasurementReport[], told: Told = {}) {
  const { database = test.database, actor = laid.vendor, mode = 'LIVE' } = told;
  const batch = { contractId: laid.contract.id, source: 'acd', mode, kind, items };
  return recordMeasurements(acting(database, actor, NOW), batch);
}

function rebuild(laid: LaidContract, apply = false) {
  const { tenantId, id } = laid.contract;
  return rebuildContract(test.database, { tenantId, contractId: id }, { now: NOW, apply });
}

const tallies = (laid: LaidContract) => storedTallies(test, laid.contract.id);

describe('recordMeasurements', () => {
  it('counts each kind for the objectives that read it', async () => {
    const laid = await layContract(test, TERMS);
    const day = '2026-03-02T10:00Z';
    await record(laid, 'CONTACT', [
      item('c1', day, contact({ answeredAt: at('2026-03-02T10:00:20Z'), handleTime: 60_000 })),
      item('c2', day, contact({ answeredAt: at('2026-03-02T10:00:21Z'), handleTime: 60_000 })),
      item('c3', day, contact()),
    ]);
    await record(laid, 'QUEUE_INTERVAL', [item('i1', day, interval('2026-03-02T10:30Z'))]);
    await record(laid, 'OUTAGE', [outage('o1', '2026-03-02T15:30Z', '2026-03-03T08:30Z')]);
    await record(laid, 'SURVEY_RESPONSE', [item('s1', day, answer(4)), item('s2', day, answer(3))]);
    await record(laid, 'AUDIT', [item('a1', day, audit(87_500))]);
    await record(laid, 'COUNTER', [item('n1', day, counter(9, 10))]);
    expect(await tallies(laid)).toEqual([
      'asa 2026-03-02 0/10 200000 0',
      'counter_ratio 2026-03-02 9/10 0 0',
      'csat 2026-03-02 1/2 0 0',
      'quality_score 2026-03-02 0/1 87500 0',
      'service_level 2026-03-02 1/2 0 1',
      // 16:30 to 17:00 on Monday and 9:00 to 9:30 on Tuesday, in Berlin.
      'uptime 2026-03-02 0/1 1800000 0',
      'uptime 2026-03-03 0/1 1800000 0',
    ]);
    expect((await rebuild(laid)).differenceCount).toBe(0);
  });

  it('changes nothing when told again, refuses other content, and takes corrections and withdrawals', async () => {
    const laid = await layContract(test, TERMS);
    const counted = (good: number, more: object = {}) => item('n1', '2026-03-02T10:00Z', counter(good, 10), more);
    expect(await record(laid, 'COUNTER', [counted(9)])).toEqual({
      accepted: 1,
      repeated: 0,
      corrected: 0,
      rejected: [],
    });
    const again = await record(laid, 'COUNTER', [
      counted(9),
      counted(8),
      counted(7, { revision: 3 }),
      counted(1, { revision: 2 }),
    ]);
    expect(again).toMatchObject({ accepted: 0, repeated: 2, corrected: 1 });
    expect(again.rejected).toMatchObject([{ index: 1, externalId: 'n1', code: 'CONFLICT', path: 'counters.1' }]);
    expect(await tallies(laid)).toEqual(['counter_ratio 2026-03-02 7/10 0 0']);
    await record(laid, 'COUNTER', [counted(7, { revision: 4, withdrawn: true })]);
    expect(await tallies(laid)).toEqual([]);
    await record(laid, 'COUNTER', [{ ...counted(7, { revision: 5 }), occurredAt: at('2026-02-27T10:00Z') }]);
    expect(await tallies(laid)).toEqual(['counter_ratio 2026-02-27 7/10 0 0']);
  });

  it('counts overlapping outages once, and anew when one of them changes', async () => {
    const laid = await layContract(test, TERMS);
    const first = outage('o1', '2026-03-02T09:00Z', '2026-03-02T10:00Z');
    await record(laid, 'OUTAGE', [first, outage('o2', '2026-03-02T09:30Z', '2026-03-02T10:30Z')]);
    expect(await tallies(laid)).toEqual(['uptime 2026-03-02 0/2 5400000 0']);
    await record(laid, 'OUTAGE', [{ ...first, revision: 2, withdrawn: true }]);
    expect(await tallies(laid)).toEqual(['uptime 2026-03-02 0/1 3600000 0']);
    await record(laid, 'OUTAGE', [outage('o3', '2026-03-03T09:00Z', null)]);
    expect(await tallies(laid)).toEqual(['uptime 2026-03-02 0/1 3600000 0', 'uptime 2026-03-03 0/1 0 1']);
    await record(laid, 'OUTAGE', [outage('o3', '2026-03-03T09:00Z', '2026-03-03T09:10Z', { revision: 2 })]);
    expect(await tallies(laid)).toEqual(['uptime 2026-03-02 0/1 3600000 0', 'uptime 2026-03-03 0/1 600000 0']);
    expect((await rebuild(laid)).differenceCount).toBe(0);
  });

  it('names what is wrong with an item in the words of its input', async () => {
    const laid = await layContract(test, TERMS);
    const result = await record(laid, 'QUEUE_INTERVAL', [
      item('over midnight', '2026-03-02T22:45Z', interval('2026-03-02T23:15Z')),
      item(
        'another threshold',
        '2026-03-02T10:00Z',
        interval('2026-03-02T10:30Z', { shortAbandon: 4_000, waitThreshold: 30_000 }),
      ),
      item('from the future', NOW + HOUR, interval('2026-03-20T13:30Z')),
      item('good', '2026-03-02T10:00Z', interval('2026-03-02T10:30Z')),
    ]);
    expect(result).toMatchObject({ repeated: 0, corrected: 0 });
    // ASA reads no threshold: only the first and the third are refused.
    expect(result.rejected.map(({ externalId, path }) => [externalId, path])).toEqual([
      ['over midnight', 'intervals.0.endsAt'],
      ['from the future', 'intervals.2.startsAt'],
    ]);
    expect(result.accepted).toBe(2);
  });

  it('refuses more than 1,000 items, a viewer, and a contract that is not the reporter’s', async () => {
    const laid = await layContract(test, TERMS);
    const other = await layContract(test, TERMS);
    const items = Array.from({ length: 1_001 }, (_, n) => outage(`o${n}`, '2026-03-02T09:00Z', null));
    await expect(record(laid, 'OUTAGE', items)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      issues: [{ path: 'outages' }],
    });
    const viewer = { ...laid.vendor, role: 'VIEWER' as const };
    await expect(record(laid, 'OUTAGE', [], { actor: viewer })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    for (const actor of [other.client, other.vendor, actorOf(laid.contract.vendorId, 'CLIENT')]) {
      const refused = record(laid, 'OUTAGE', items.slice(0, 1), { actor });
      await expect(refused).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    expect(
      await askDirectly(test.superuserUrl, 'SELECT 1 FROM measurement WHERE contract_id = $1', [laid.contract.id]),
    ).toEqual([]);
  });

  it('shows a contract’s measurements to its parties page by page, and to nobody else', async () => {
    const laid = await layContract(test, TERMS);
    const other = await layContract(test, TERMS);
    await record(laid, 'OUTAGE', [
      outage('o2', '2026-03-03T09:00Z', null),
      outage('o1', '2026-03-03T09:00Z', null),
      outage('o3', '2026-03-02T09:00Z', null),
    ]);
    const page = async (actor: LaidContract['client'], after: MeasurementPlace | null, limit: number) => {
      const reads = test.database.read(actor);
      const question = { kind: 'OUTAGE', after, limit } as const;
      const [rows = []] = await measurementPages(reads, question, [laid.contract]);
      await reads.close();
      return rows.map((row) => row.externalId);
    };
    expect(await page(laid.client, null, 2)).toEqual(['o3', 'o1']);
    const place = { occurredAt: at('2026-03-03T09:00Z'), source: 'acd', externalId: 'o1' };
    expect(await page(laid.vendor, place, 2)).toEqual(['o2']);
    expect(await page(other.client, null, 10)).toEqual([]);
    expect(await page(other.vendor, null, 10)).toEqual([]);
  });

  it('asks the database a fixed number of times, whatever the number of items', async () => {
    const laid = await layContract(test, TERMS);
    const statements = async (kind: MeasurementKind, items: MeasurementReport[]): Promise<number> => {
      const before = test.database.statementCount();
      await record(laid, kind, items);
      return test.database.statementCount() - before;
    };
    const outages = (from: number, count: number) =>
      Array.from({ length: count }, (_, n) => outage(`o${from + n}`, '2026-03-02T09:00Z', '2026-03-02T09:30Z'));
    // The first one compiles the contract.
    await statements('OUTAGE', outages(0, 1));
    const few = await statements('OUTAGE', outages(1, 1));
    expect(await statements('OUTAGE', outages(2, 900))).toBe(few);
    expect(few).toBeLessThanOrEqual(9);
    const counters = (from: number, count: number) =>
      Array.from({ length: count }, (_, n) => item(`n${from + n}`, '2026-03-02T10:00Z', counter(1, 1)));
    const one = await statements('COUNTER', counters(0, 1));
    expect(await statements('COUNTER', counters(1, 900))).toBe(one);
    expect(one).toBeLessThanOrEqual(5);
  });
});

const FIRST = at('2026-03-02T08:00Z');

/** All revisions of outages that overlap and move over three days, and of counters; in the order in which they are told. */
function toldMeasurements() {
  const anyOutage = fc
    .record({
      from: fc.integer({ min: 0, max: 100 }),
      length: fc.option(fc.integer({ min: 1, max: 60 })),
      withdrawn: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
    })
    .map(({ from, length, withdrawn }) => {
      const startsAt = FIRST + from * 30 * MINUTE;
      const endsAt = length === null ? null : startsAt + length * 30 * MINUTE;
      return { occurredAt: startsAt, withdrawn, content: { kind: 'OUTAGE' as const, service: 'api', endsAt } };
    });
  const anyCounter = fc
    .record({ day: fc.integer({ min: 0, max: 2 }), good: fc.integer({ min: 0, max: 5 }), withdrawn: fc.boolean() })
    .map(({ day, good, withdrawn }) => {
      return { occurredAt: FIRST + day * DAY, withdrawn, content: counter(good, 5) };
    });
  const history = fc.array(
    fc.array(anyOutage, { minLength: 1, maxLength: 3 }).map((list) => list as Pick<MeasurementReport, 'content'>[]),
    { minLength: 1, maxLength: 8 },
  );
  const counters = fc.array(fc.array(anyCounter, { minLength: 1, maxLength: 3 }), { maxLength: 6 });
  return fc.tuple(history, counters).chain(([outages, counts]) => {
    const all = [...outages, ...counts].flatMap((revisions, i) =>
      revisions.map((one, n) => ({ ...one, externalId: `m${i}`, revision: n + 1 }) as MeasurementReport),
    );
    const last = all.filter(({ externalId, revision }) =>
      all.every((other) => other.externalId !== externalId || other.revision <= revision),
    );
    return fc.record({
      last: fc.constant(last),
      told: fc.shuffledSubarray([...all, ...all.map((one) => ({ ...one }))], { minLength: 2 * all.length }),
      size: fc.integer({ min: 1, max: 5 }),
    });
  });
}

function batchesOf(items: readonly MeasurementReport[], size: number): [MeasurementKind, MeasurementReport[]][] {
  const kinds: MeasurementKind[] = ['OUTAGE', 'COUNTER'];
  return kinds.flatMap((kind) => {
    const own = items.filter(({ content }) => content.kind === kind);
    const starts = own.map((_, n) => n).filter((n) => n % size === 0);
    return starts.map((n): [MeasurementKind, MeasurementReport[]] => [kind, own.slice(n, n + size)]);
  });
}

describe('measurements in any order, batches and repetition', () => {
  it('give the tallies of one batch, and a rebuild finds no difference', async () => {
    await fc.assert(
      fc.asyncProperty(toldMeasurements(), async ({ last, told, size }) => {
        const [piecemeal, atOnce] = [await layContract(test, TERMS), await layContract(test, TERMS)];
        for (const [kind, items] of batchesOf(told, size)) {
          expect((await record(piecemeal, kind, items)).rejected).toEqual([]);
        }
        for (const [kind, items] of batchesOf(last, 1_000)) await record(atOnce, kind, items);
        expect(await tallies(piecemeal)).toEqual(await tallies(atOnce));
        expect((await rebuild(piecemeal)).differences).toEqual([]);
      }),
      { numRuns: 20 },
    );
  }, 90_000);

  it('give the same from writers at work on the same facts at once', async () => {
    const other = await test.connect();
    try {
      await fc.assert(
        fc.asyncProperty(toldMeasurements(), async ({ last, told, size }) => {
          const [piecemeal, atOnce] = [await layContract(test, TERMS), await layContract(test, TERMS)];
          const results = await Promise.all(
            batchesOf(told, size).map(([kind, items], n) => {
              const database = n % 2 === 0 ? test.database : other;
              return record(piecemeal, kind, items, {
                database,
                actor: n % 3 === 0 ? piecemeal.client : piecemeal.vendor,
              });
            }),
          );
          expect(results.flatMap((result) => result.rejected)).toEqual([]);
          for (const [kind, items] of batchesOf(last, 1_000)) await record(atOnce, kind, items);
          expect(await tallies(piecemeal)).toEqual(await tallies(atOnce));
        }),
        { numRuns: 15 },
      );
    } finally {
      await other.close();
    }
  }, 90_000);
});

describe('rebuildContract', () => {
  it('finds and repairs tallies of measurements that are not what the facts say', async () => {
    const laid = await layContract(test, TERMS);
    await record(laid, 'OUTAGE', [outage('o1', '2026-03-02T09:00Z', '2026-03-02T10:00Z')]);
    await askDirectly(test.superuserUrl, 'UPDATE tally SET sum = 1 WHERE contract_id = $1', [laid.contract.id]);
    const report = await rebuild(laid, true);
    expect(report).toMatchObject({ measurements: 1, tallies: 1, differenceCount: 1, applied: true });
    expect(report.differences[0]).toMatchObject({
      what: 'TALLY',
      name: 'uptime 2026-03-02',
      stored: 'good 0 total 1 sum 1 pending 0',
      rebuilt: 'good 0 total 1 sum 3600000 pending 0',
    });
    expect((await rebuild(laid)).differenceCount).toBe(0);
    const stranger = { tenantId: (await layContract(test, TERMS)).contract.tenantId, contractId: laid.contract.id };
    await expect(rebuildContract(test.database, stranger, { now: NOW, apply: true })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
