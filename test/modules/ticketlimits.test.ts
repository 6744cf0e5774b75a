import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HOUR, MINUTE } from '../../src/domain/instant.js';
import { recordTicketEvents } from '../../src/modules/ticket/recordticketevents.service.js';
import { clocksLoader } from '../../src/modules/ticket/ticket.loaders.js';
import { recountDueTickets } from '../../src/modules/ticket/ticketdue.service.js';
import type { TicketEventReport } from '../../src/modules/ticket/ticketreport.js';
import { acting, type LaidContract, layContract } from '../support/agreedcontract.js';
import { ALWAYS_UTC, at, clockObjective, hours, terms } from '../support/clockterms.js';
import { askDirectly, createTestDatabase, type TestDatabase } from '../support/database.js';
import { report } from '../support/reportedtickets.js';
import { storedEvents } from '../support/storedfigures.js';

const NOW = at('2026-03-02T12:00:00Z');
const TERMS = terms(
  ALWAYS_UTC,
  clockObjective('FIRST_RESPONSE_TIME', { goals: [hours(1)] }),
  clockObjective('NEXT_RESPONSE_TIME', { goals: [hours(1)] }),
  clockObjective('RESOLUTION_TIME', { goals: [hours(1_000)] }),
);

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

function record(laid: LaidContract, events: readonly TicketEventReport[], now = NOW) {
  const batch = { contractId: laid.contract.id, source: 'desk', mode: 'LIVE', events } as const;
  return recordTicketEvents(acting(test.database, laid.vendor, now), batch);
}

function superuser<T extends object>(text: string, values: unknown[]): Promise<T[]> {
  return askDirectly(test.superuserUrl, text, values) as Promise<T[]>;
}

/** Copies of an event of a ticket, without going through the recording of them. */
async function layCopies(laid: LaidContract, externalId: string, copies: number): Promise<void> {
  await superuser(
    `INSERT INTO ticket_event
     SELECT (jsonb_populate_record(e, jsonb_build_object('external_id', e.external_id || ' ' || n))).*
     FROM ticket_event e, generate_series(1, $3::int) n WHERE e.contract_id = $1 AND e.external_id = $2`,
    [laid.contract.id, externalId, copies],
  );
}

async function eventsOf(laid: LaidContract, ticket: string): Promise<number> {
  const [row] = await superuser<{ events: number }>(
    `SELECT count(e.*)::int AS events FROM ticket t LEFT JOIN ticket_event e ON e.tenant_id = t.tenant_id AND e.ticket_id = t.id
     WHERE t.contract_id = $1 AND t.external_id = $2`,
    [laid.contract.id, ticket],
  );
  return row?.events ?? 0;
}

const note = (ticket: string, externalId: string, more: Partial<TicketEventReport> = {}) =>
  report(ticket, 'AGENT_REPLIED', NOW - MINUTE, { externalId, isPublic: false, ...more });

describe('a ticket', () => {
  it('holds 10,000 events: of a batch, the last ones beyond are refused and the others kept', async () => {
    const laid = await layContract(test, TERMS);
    const other = await layContract(test, TERMS);
    await record(laid, [report('T1', 'OPENED', NOW - HOUR / 2), note('T1', 'n'), note('T2', 'm')]);
    await layCopies(laid, 'n', 9_996);
    expect(await eventsOf(laid, 'T1')).toBe(9_998);

    const result = await record(laid, [
      note('T1', 'a'),
      note('T2', 'z'),
      // What it holds already may be corrected and repeated; what comes from elsewhere takes room.
      note('T1', 'n 1', { revision: 2, occurredAt: NOW - 2 * MINUTE }),
      note('T1', 'n 2'),
      note('T1', 'c'),
      note('T1', 'b', { subject: 'Too much' }),
      note('T1', 'm', { revision: 2 }),
    ]);
    expect(result).toMatchObject({ accepted: 3, corrected: 1, repeated: 1 });
    const message = 'the ticket holds 10,000 events, and none may hold more';
    expect(result.rejected).toEqual([
      { index: 5, externalId: 'b', code: 'INVALID_INPUT', path: 'events.5.ticketExternalId', message },
      { index: 6, externalId: 'm', code: 'INVALID_INPUT', path: 'events.6.ticketExternalId', message },
    ]);
    expect(await eventsOf(laid, 'T1')).toBe(10_000);
    expect(await eventsOf(laid, 'T2')).toBe(2);
    expect(await superuser('SELECT subject FROM ticket WHERE contract_id = $1', [laid.contract.id])).toEqual([
      { subject: null },
      { subject: null },
    ]);

    // Where one leaves, another has room.
    const swapped = await record(laid, [note('T1', 'b'), note('T2', 'n 3', { revision: 2 })]);
    expect(swapped).toEqual({ accepted: 1, corrected: 1, repeated: 0, rejected: [] });
    expect((await record(laid, [note('T1', 'd')])).rejected).toHaveLength(1);
    expect((await record(other, [note('T1', 'd')])).rejected).toEqual([]);
  });

  it('shows its open clocks and the latest others, a hundred in all', async () => {
    const laid = await layContract(test, TERMS);
    const other = await layContract(test, TERMS);
    const start = NOW - 300 * MINUTE;
    const talk = Array.from({ length: 120 }, (_, n) => [
      report('T1', 'AGENT_REPLIED', start + (2 * n + 1) * MINUTE),
      report('T1', 'CUSTOMER_REPLIED', start + (2 * n + 2) * MINUTE),
    ]);
    await record(laid, [report('T1', 'OPENED', start), ...talk.flat()]);
    const [ticket] = await superuser<{ tenantId: string; id: string }>(
      'SELECT tenant_id AS "tenantId", id FROM ticket WHERE contract_id = $1',
      [laid.contract.id],
    );
    const shown = async (actor: LaidContract['client']) => {
      const reads = test.database.read(actor);
      const clocks = await clocksLoader(reads).load(ticket as { tenantId: string; id: string });
      await reads.close();
      return clocks;
    };
    for (const actor of [laid.client, laid.vendor]) {
      const clocks = await shown(actor);
      expect(clocks).toHaveLength(100);
      // 1 resolution, 1 first response and 120 next responses, the last of them open: the first 21 and the answered opening go.
      const resolution = laid.objectiveIds.get('resolution_time');
      expect([clocks[0]?.objectiveId, clocks[0]?.state]).toEqual([resolution, 'RUNNING']);
      expect(clocks[1]?.startedAt).toBe(start + 2 * 22 * MINUTE);
      expect(clocks.at(-1)).toMatchObject({ state: 'RUNNING', startedAt: start + 240 * MINUTE });
    }
    expect(await shown(other.client)).toEqual([]);
    expect(await shown(other.vendor)).toEqual([]);
  });
});

describe('a ticket that cannot be folded', () => {
  it('is set aside for an hour and told, while all others are recounted', async () => {
    const laid = await layContract(test, TERMS);
    const other = await layContract(test, TERMS);
    const names = ['T1', 'T2', 'T3', 'T4', 'T5'];
    for (const one of [laid, other]) {
      await record(
        one,
        names.flatMap((name) => [report(name, 'OPENED', NOW - HOUR / 2), note(name, `${name} note`)]),
      );
    }
    const broken = `UPDATE ticket_event SET is_public = true, occurred_at = '20000-01-01T00:00Z'
      WHERE contract_id = $1 AND external_id = ANY ('{T2 note,T3 note}')`;
    await superuser(broken, [laid.contract.id]);

    const told: string[] = [];
    const now = NOW + HOUR;
    const look = (tenantId: string, at: number) =>
      recountDueTickets(test.database, tenantId, at, 100, (ticketId) => told.push(ticketId));
    expect(await look(laid.contract.tenantId, now)).toBe(5);
    const tickets = await superuser<{ id: string; name: string; next: Date }>(
      'SELECT id, external_id AS name, next_action_at AS next FROM ticket WHERE contract_id = $1 ORDER BY external_id',
      [laid.contract.id],
    );
    const setAside = tickets.filter(({ name }) => name === 'T2' || name === 'T3');
    expect(told.sort()).toEqual(setAside.map(({ id }) => id).sort());
    for (const { next } of setAside) expect(next.getTime()).toBe(now + HOUR);
    // First responses were due half an hour ago.
    const breached = (await storedEvents(test, laid.contract.tenantId, 'CLIENT')).filter(
      ({ kind }) => kind === 'CLOCK_BREACHED',
    );
    expect(breached).toHaveLength(3);
    expect(await look(laid.contract.tenantId, now)).toBe(0);
    expect(await look(other.contract.tenantId, now)).toBe(5);

    // Mended by then.
    await superuser(
      `UPDATE ticket_event SET occurred_at = $2, is_public = false WHERE contract_id = $1 AND kind <> 'OPENED'`,
      [laid.contract.id, new Date(NOW - MINUTE)],
    );
    expect(await look(laid.contract.tenantId, now + HOUR)).toBe(2);
    expect(told).toHaveLength(2);
  });
});
