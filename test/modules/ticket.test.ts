import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rebuildContract } from '../../src/modules/measurement/rebuild.service.js';
import { recordTicketEvents } from '../../src/modules/ticket/recordticketevents.service.js';
import { nextTicketDueAt, tenantsWithDueTickets } from '../../src/modules/ticket/ticketdue.read.js';
import { recountDueTickets } from '../../src/modules/ticket/ticketdue.service.js';
import type { TicketEventReport } from '../../src/modules/ticket/ticketreport.js';
import type { Database } from '../../src/platform/database.js';
import { acting, actorOf, type LaidContract, layContract } from '../support/agreedcontract.js';
import { ALWAYS_UTC, at, clockObjective, hours, terms } from '../support/clockterms.js';
import { askDirectly, createTestDatabase, type TestDatabase } from '../support/database.js';
import { LAST, report, reportedTickets } from '../support/reportedtickets.js';
import { storedClocks, storedEvents, storedTallies } from '../support/storedfigures.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

const TERMS = terms(
  ALWAYS_UTC,
  clockObjective('FIRST_RESPONSE_TIME', { goals: [hours(1)] }),
  clockObjective('NEXT_RESPONSE_TIME', { goals: [hours(2)], attribution: 'SETTLED' }),
  clockObjective('RESOLUTION_TIME', { goals: [hours(4, { priorities: ['P1'] }), hours(8)] }),
);

function event(ticket: string, kind: TicketEventReport['kind'], time: string, more: Partial<TicketEventReport> = {}) {
  return report(ticket, kind, at(`2026-03-02T${time}Z`), more);
}

interface Told {
  readonly database?: Database;
  readonly mode?: 'LIVE' | 'BACKFILL';
  readonly actor?: LaidContract['client'];
  readonly source?: string;
}

function record(laid: LaidContract, now: string | number, events: readonly TicketEventReport[], told: Told = {}) {
  const { database = test.database, mode = 'LIVE', actor = laid.client, source = 'desk' } = told;
  const context = acting(database, actor, typeof now === 'string' ? at(`2026-03-02T${now}Z`) : now);
  return recordTicketEvents(context, { contractId: laid.contract.id, source, mode, events });
}

/** Lets the worker do all that is due at a time. */
async function tick(laid: LaidContract, now: number): Promise<void> {
  while ((await recountDueTickets(test.database, laid.contract.tenantId, now, 3)) > 0);
}

function rebuild(laid: LaidContract, now: number, apply = false) {
  const { tenantId, id } = laid.contract;
  return rebuildContract(test.database, { tenantId, contractId: id }, { now, apply });
}

function kinds(events: readonly { kind: string }[]): string[] {
  return events.map((event) => event.kind);
}

function superuser(text: string, values: unknown[] = []) {
  return askDirectly(test.superuserUrl, text, values);
}

describe('recordTicketEvents', () => {
  it('folds what is reported into clocks and tallies', async () => {
    const laid = await layContract(test, TERMS);
    const result = await record(laid, '18:00', [
      event('T1', 'OPENED', '10:00'),
      event('T1', 'AGENT_REPLIED', '10:30'),
      event('T1', 'STATUS_CHANGED', '17:00', { status: 'RESOLVED' }),
      event('T2', 'OPENED', '15:00', { priority: 'P1' }),
    ]);
    expect(result).toEqual({ accepted: 4, repeated: 0, corrected: 0, rejected: [] });
    // T1 answered and resolved in time; T2 unanswered since 16:00, to be resolved by 19:00.
    expect(await storedTallies(test, laid.contract.id)).toEqual([
      'first_response_time 2026-03-02 1/2 0 0',
      'resolution_time 2026-03-02 1/1 0 1',
    ]);
  });

  it('takes the good items of a batch and names each bad one', async () => {
    const laid = await layContract(test, TERMS);
    const result = await record(laid, '12:00', [
      event('T1', 'OPENED', '10:00'),
      event('T2', 'STATUS_CHANGED', '10:00', { externalId: 'without a status' }),
      event('T3', 'OPENED', '12:06', { externalId: 'from the future' }),
      event('', 'OPENED', '10:00', { externalId: 'of no ticket' }),
      event('T1', 'AGENT_REPLIED', '10:30'),
    ]);
    expect(result).toMatchObject({ accepted: 2, repeated: 0, corrected: 0 });
    expect(result.rejected.map(({ index, externalId, code, path }) => [index, externalId, code, path])).toEqual([
      [1, 'without a status', 'INVALID_INPUT', 'events.1.status'],
      [2, 'from the future', 'INVALID_INPUT', 'events.2.occurredAt'],
      [3, 'of no ticket', 'INVALID_INPUT', 'events.3.ticketExternalId'],
    ]);
    expect(await superuser('SELECT external_id FROM ticket WHERE contract_id = $1', [laid.contract.id])).toEqual([
      { external_id: 'T1' },
    ]);
  });

  it('changes nothing when told again, keeps the first of two contents of a revision, and takes the higher revision', async () => {
    const laid = await layContract(test, TERMS);
    const opened = event('T1', 'OPENED', '10:00', { externalId: 'o', revision: 2 });
    const replied = event('T1', 'AGENT_REPLIED', '12:00', { externalId: 'r' });
    await record(laid, '13:00', [opened, replied]);
    expect(await record(laid, '13:00', [opened, replied])).toEqual({
      accepted: 0,
      repeated: 2,
      corrected: 0,
      rejected: [],
    });
    expect(await storedTallies(test, laid.contract.id)).toContain('first_response_time 2026-03-02 0/1 0 0');

    const other = await record(laid, '13:00', [{ ...replied, occurredAt: at('2026-03-02T10:30Z') }]);
    expect(other.rejected).toMatchObject([{ index: 0, externalId: 'r', code: 'CONFLICT', path: 'events.0' }]);
    const overtaken = await record(laid, '13:00', [{ ...opened, revision: 1, occurredAt: at('2026-03-02T09:00Z') }]);
    expect(overtaken).toMatchObject({ repeated: 1, rejected: [] });
    expect(await storedTallies(test, laid.contract.id)).toContain('first_response_time 2026-03-02 0/1 0 0');

    const corrected = await record(laid, '13:00', [{ ...replied, revision: 2, occurredAt: at('2026-03-02T10:30Z') }]);
    expect(corrected).toMatchObject({ accepted: 0, corrected: 1 });
    expect(await storedTallies(test, laid.contract.id)).toContain('first_response_time 2026-03-02 1/1 0 0');
  });

  it('settles several reports of one event within a batch in their order', async () => {
    const laid = await layContract(test, TERMS);
    const opened = event('T1', 'OPENED', '10:00', { externalId: 'o' });
    const result = await record(laid, '10:10', [
      opened,
      opened,
      { ...opened, occurredAt: at('2026-03-02T09:00Z') },
      { ...opened, revision: 2, withdrawn: true },
    ]);
    expect(result).toMatchObject({ accepted: 1, repeated: 1, corrected: 1 });
    expect(result.rejected).toMatchObject([{ index: 2, code: 'CONFLICT' }]);
    expect(await storedTallies(test, laid.contract.id)).toEqual([]);
  });

  it('recounts both tickets when a revision moves an event from one to the other', async () => {
    const laid = await layContract(test, TERMS);
    const replied = event('T1', 'AGENT_REPLIED', '10:30', { externalId: 'r' });
    await record(laid, '10:40', [event('T1', 'OPENED', '10:00'), event('T2', 'OPENED', '10:00'), replied]);
    await record(laid, '10:40', [{ ...replied, ticketExternalId: 'T2', revision: 2 }]);
    const clocks = await storedClocks(test, laid.contract.id);
    const states = clocks.filter(({ objective }) => objective === 'first_response_time');
    expect(states.map(({ ticket, state }) => [ticket, state])).toEqual([
      ['T1', 'RUNNING'],
      ['T2', 'MET'],
    ]);
    expect((await rebuild(laid, at('2026-03-02T10:40Z'))).differences).toEqual([]);
  });

  it('keeps the subject that was told last, and an event that tells none leaves it', async () => {
    const laid = await layContract(test, TERMS);
    const subject = () => superuser('SELECT subject FROM ticket WHERE contract_id = $1', [laid.contract.id]);
    await record(laid, '10:00', [event('T1', 'OPENED', '10:00', { subject: 'Printer' })]);
    await record(laid, '10:10', [event('T1', 'AGENT_REPLIED', '10:10')]);
    expect(await subject()).toEqual([{ subject: 'Printer' }]);
    await record(laid, '10:20', [event('T1', 'CUSTOMER_REPLIED', '10:20', { subject: 'Printer on fire' })]);
    expect(await subject()).toEqual([{ subject: 'Printer on fire' }]);
  });

  it('asks the database a fixed number of times, whatever the number of items', async () => {
    const laid = await layContract(test, TERMS);
    const statements = async (events: TicketEventReport[]): Promise<number> => {
      const before = test.database.statementCount();
      await record(laid, '18:00', events);
      return test.database.statementCount() - before;
    };
    const some = (from: number, count: number): TicketEventReport[] =>
      Array.from({ length: count }, (_, n) => event(`T${from + n}`, 'OPENED', '10:00'));
    await record(laid, '18:00', [event('T0', 'OPENED', '10:00')]);
    const few = await statements([...some(1, 2), event('T0', 'AGENT_REPLIED', '11:00')]);
    const many = await statements([...some(10, 900), event('T0', 'AGENT_REPLIED', '12:00')]);
    expect(many).toBe(few);
    expect(many).toBeLessThanOrEqual(14);
  });

  it('refuses more than 1,000 items, an unusable source, a viewer, and a contract that is not the reporter’s', async () => {
    const laid = await layContract(test, TERMS);
    const other = await layContract(test, TERMS);
    const items = Array.from({ length: 1_001 }, (_, n) => event(`T${n}`, 'OPENED', '10:00'));
    await expect(record(laid, '12:00', items)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      issues: [{ path: 'events' }],
    });
    await expect(record(laid, '12:00', [], { source: ' ' })).rejects.toMatchObject({ issues: [{ path: 'source' }] });
    const viewer = { ...laid.client, role: 'VIEWER' as const };
    await expect(record(laid, '12:00', [], { actor: viewer })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const one = [event('T1', 'OPENED', '10:00')];
    for (const actor of [
      other.client,
      other.vendor,
      // The right organisation on the wrong side, and a key for another contract.
      actorOf(laid.contract.tenantId, 'VENDOR'),
      { ...laid.client, contractIds: [other.contract.id] },
    ]) {
      await expect(record(laid, '12:00', one, { actor })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    const ended = await layContract(test, TERMS, { terminatedAt: at('2026-03-01T00:00Z') });
    await expect(record(ended, '12:00', one)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(
      await superuser('SELECT 1 FROM ticket WHERE contract_id = ANY ($1)', [[laid.contract.id, ended.contract.id]]),
    ).toEqual([]);
  });

  it('keeps the same ids of two tenants apart', async () => {
    const one = await layContract(test, TERMS);
    const two = await layContract(test, TERMS);
    const opened = event('T1', 'OPENED', '10:00', { externalId: 'o' });
    await record(one, '10:00', [opened]);
    expect(await record(two, '10:00', [opened], { actor: two.vendor })).toMatchObject({ accepted: 1 });
    await record(two, '10:00', [{ ...opened, revision: 2, withdrawn: true }]);
    expect(await storedTallies(test, one.contract.id)).toHaveLength(2);
    expect(await storedTallies(test, two.contract.id)).toEqual([]);
  });

  it('marks the periods it touches due, and what LIVE facts touch to be announced', async () => {
    const laid = await layContract(test, TERMS);
    const due = () =>
      superuser(
        `SELECT period_index AS index, next_action_at AS at, announce FROM contract_period
         WHERE contract_id = $1 AND next_action_at IS NOT NULL ORDER BY 1`,
        [laid.contract.id],
      );
    await record(laid, '18:00', [event('T1', 'OPENED', '10:00')], { mode: 'BACKFILL' });
    const at18 = new Date('2026-03-02T18:00:00Z');
    expect(await due()).toEqual([{ index: 2, at: at18, announce: false }]);
    const february = report('T0', 'OPENED', at('2026-02-28T10:00Z'));
    await record(laid, '19:00', [event('T1', 'AGENT_REPLIED', '10:30'), february]);
    expect(await due()).toEqual([
      { index: 1, at: new Date('2026-03-02T19:00:00Z'), announce: true },
      { index: 2, at: at18, announce: true },
    ]);
  });
});

describe('the worker', () => {
  it('warns and breaches clocks when they are due, once, to both parties', async () => {
    const laid = await layContract(test, terms(ALWAYS_UTC, clockObjective('FIRST_RESPONSE_TIME')));
    await record(laid, '10:00', [event('T1', 'OPENED', '10:00')]);
    const reads = test.database.read('WORKER');
    expect(await nextTicketDueAt(reads)).toBeLessThanOrEqual(at('2026-03-02T10:48:00.001Z'));
    expect(await tenantsWithDueTickets(reads, at('2026-03-02T10:48:00Z'))).not.toContain(laid.contract.tenantId);
    expect(await tenantsWithDueTickets(reads, at('2026-03-02T10:49:00Z'))).toContain(laid.contract.tenantId);
    await reads.close();

    await tick(laid, at('2026-03-02T10:48:00Z'));
    expect(await storedEvents(test, laid.contract.tenantId, 'CLIENT')).toEqual([]);
    await tick(laid, at('2026-03-02T10:49:00Z'));
    await tick(laid, at('2026-03-02T11:00:00Z'));
    expect(kinds(await storedEvents(test, laid.contract.tenantId, 'CLIENT'))).toEqual(['CLOCK_AT_RISK']);
    await tick(laid, at('2026-03-02T11:00:01Z'));
    await tick(laid, at('2026-03-02T12:00:00Z'));
    const events = await storedEvents(test, laid.contract.tenantId, 'CLIENT');
    expect(kinds(events)).toEqual(['CLOCK_AT_RISK', 'CLOCK_BREACHED']);
    expect(events[1]?.occurred_at).toEqual(new Date('2026-03-02T11:00:00Z'));
    const ofVendor = await storedEvents(test, laid.contract.vendorId, 'VENDOR');
    expect(ofVendor.map((one) => one.event_id)).toEqual(events.map((one) => one.event_id));
    expect(await storedTallies(test, laid.contract.id)).toEqual(['first_response_time 2026-03-02 0/1 0 0']);
  });

  it('takes a breach back that a late fact disproves, and announces it anew when it returns', async () => {
    const laid = await layContract(test, terms(ALWAYS_UTC, clockObjective('FIRST_RESPONSE_TIME')));
    await record(laid, '10:00', [event('T1', 'OPENED', '10:00')]);
    await tick(laid, at('2026-03-02T12:00Z'));
    const replied = event('T1', 'AGENT_REPLIED', '10:30', { externalId: 'r' });
    await record(laid, '12:01', [replied]);
    await record(laid, '12:02', [{ ...replied, revision: 2, withdrawn: true }]);
    const events = await storedEvents(test, laid.contract.tenantId, 'CLIENT');
    const [first, retracted, again] = events.filter(({ kind }) => kind !== 'CLOCK_AT_RISK');
    expect([first?.kind, retracted?.kind, again?.kind]).toEqual([
      'CLOCK_BREACHED',
      'CLOCK_BREACH_RETRACTED',
      'CLOCK_BREACHED',
    ]);
    expect(retracted?.payload).toMatchObject({ retracts: first?.event_id });
    expect(again?.payload).toMatchObject({ generation: 2 });
    expect(again?.event_id).not.toBe(first?.event_id);
  });

  it('says nothing about what a backfill dates before its recording, and counts it in full', async () => {
    const laid = await layContract(test, terms(ALWAYS_UTC, clockObjective('FIRST_RESPONSE_TIME')));
    await record(laid, '12:00', [event('T1', 'OPENED', '10:00'), event('T2', 'OPENED', '11:30')], { mode: 'BACKFILL' });
    await tick(laid, at('2026-03-02T13:00Z'));
    // T1 was breached at 11:00, before it was recorded; T2 at 12:30, after.
    const events = await storedEvents(test, laid.contract.tenantId, 'CLIENT');
    expect(events.filter(({ kind }) => kind === 'CLOCK_BREACHED').map(({ payload }) => payload)).toMatchObject([
      { ticketExternalId: 'T2' },
    ]);
    expect(await storedTallies(test, laid.contract.id)).toEqual(['first_response_time 2026-03-02 0/2 0 0']);
  });
});

describe('facts in any order, batches and repetition', () => {
  it('give the clocks and tallies of one batch, with worker ticks between, and a rebuild finds no difference', async () => {
    await fc.assert(
      fc.asyncProperty(reportedTickets(), async ({ events, deliveries }) => {
        const [told, atOnce] = [await layContract(test, TERMS), await layContract(test, TERMS)];
        for (const { events: batch, now } of deliveries) {
          await tick(told, now);
          const result = await record(told, now, batch);
          expect(result.rejected).toEqual([]);
        }
        await tick(told, LAST);
        expect(await record(atOnce, LAST, events)).toMatchObject({ accepted: events.length, rejected: [] });
        expect(await storedClocks(test, told.contract.id)).toEqual(await storedClocks(test, atOnce.contract.id));
        expect(await storedTallies(test, told.contract.id)).toEqual(await storedTallies(test, atOnce.contract.id));
        expect((await rebuild(told, LAST)).differences).toEqual([]);
        expect((await rebuild(atOnce, LAST + 3_600_000)).differences).toEqual([]);
      }),
      { numRuns: 25 },
    );
  }, 90_000);

  it('give the same from writers at work on the same tickets at once', async () => {
    const other = await test.connect();
    try {
      await fc.assert(
        fc.asyncProperty(reportedTickets(), async ({ events, deliveries }) => {
          const [told, atOnce] = [await layContract(test, TERMS), await layContract(test, TERMS)];
          const results = await Promise.all(
            deliveries.flatMap(({ events: batch }, n) => {
              const database = n % 2 === 0 ? test.database : other;
              return [
                record(told, LAST, batch, { database, actor: n % 3 === 0 ? told.vendor : told.client }),
                tick(told, LAST),
              ];
            }),
          );
          expect(results.flatMap((result) => result?.rejected ?? [])).toEqual([]);
          await record(atOnce, LAST, events);
          expect(await storedClocks(test, told.contract.id)).toEqual(await storedClocks(test, atOnce.contract.id));
          expect(await storedTallies(test, told.contract.id)).toEqual(await storedTallies(test, atOnce.contract.id));
        }),
        { numRuns: 10 },
      );
    } finally {
      await other.close();
    }
  }, 90_000);
});

describe('rebuildContract', () => {
  it('tells clocks and tallies that are not what the facts say, repairs them when asked, and announces nothing', async () => {
    const laid = await layContract(test, TERMS);
    await record(laid, '18:00', [
      event('T1', 'OPENED', '10:00'),
      event('T1', 'AGENT_REPLIED', '10:30'),
      event('T2', 'OPENED', '15:00'),
    ]);
    const { tenantId, id } = laid.contract;
    const events = await storedEvents(test, tenantId, 'CLIENT');
    await superuser(
      `UPDATE clock SET state = 'BREACHED', breached_at = due_at WHERE contract_id = $1 AND state = 'MET'`,
      [id],
    );
    await superuser(`UPDATE tally SET total = total + 5 WHERE contract_id = $1 AND pending > 0`, [id]);
    const now = at('2026-03-02T18:00Z');
    const told = await rebuild(laid, now);
    expect(told).toMatchObject({ tickets: 2, clocks: 4, applied: false, differenceCount: 2 });
    expect(told.differences.map(({ what, name }) => [what, name])).toEqual([
      ['CLOCK', 'T1 first_response_time opened'],
      ['TALLY', 'resolution_time 2026-03-02'],
    ]);
    expect((await rebuild(laid, now, true)).applied).toBe(true);
    expect((await rebuild(laid, now)).differenceCount).toBe(0);
    expect(await storedTallies(test, id)).toEqual([
      'first_response_time 2026-03-02 1/2 0 0',
      'resolution_time 2026-03-02 0/0 0 2',
    ]);
    expect(await storedEvents(test, tenantId, 'CLIENT')).toEqual(events);
  });
});
