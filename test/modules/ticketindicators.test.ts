import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { GraphQLSchema } from 'graphql';
import { buildAccordSchema } from '../../src/api/schema.js';
import type { TicketEventKind } from '../../src/domain/facts.js';
import { DAY, HOUR } from '../../src/domain/instant.js';
import { judgeDuePeriods } from '../../src/modules/compliance/judging.service.js';
import { rebuildContract } from '../../src/modules/measurement/rebuild.service.js';
import { recordTicketEvents } from '../../src/modules/ticket/recordticketevents.service.js';
import { recountDueTickets } from '../../src/modules/ticket/ticketdue.service.js';
import type { TicketEventReport } from '../../src/modules/ticket/ticketreport.js';
import { acting, type LaidContract, layContract } from '../support/agreedcontract.js';
import { ask } from '../support/ask.js';
import { ALWAYS_UTC, at, clockTerms, hours, terms } from '../support/clockterms.js';
import { askDirectly, createTestDatabase, type TestDatabase } from '../support/database.js';
import { contactTerms, objectiveOf } from '../support/judgeterms.js';
import { report } from '../support/reportedtickets.js';
import { storedEvents, storedTallies } from '../support/storedfigures.js';

jest.setTimeout(60_000);

/** A Monday. */
const NOW = at('2026-03-16T12:00:00Z');
const TERMS = terms(
  ALWAYS_UTC,
  objectiveOf('BACKLOG', { key: 'backlog', target: 1_000_000 }),
  objectiveOf('RESOLUTION_TIME_MEAN', { key: 'mean' }),
  objectiveOf('FIRST_CONTACT_RESOLUTION', { key: 'once', followUp: { window: 2 * DAY } }),
  objectiveOf('RESOLUTION_TIME_PERCENTILE', {
    key: 'quick',
    target: 900_000,
    clock: clockTerms({ goals: [hours(4)], warning: null }),
  }),
  objectiveOf('VOLUME', { key: 'tickets', target: null, contact: contactTerms({ reads: 'TICKETS' }) }),
);

let test: TestDatabase;
let schema: GraphQLSchema;
let stranger: LaidContract;
beforeAll(async () => {
  schema = buildAccordSchema();
  test = await createTestDatabase();
  stranger = await layContract(test, TERMS);
  await tell(stranger, NOW, event('T1', 'OPENED', '2026-02-10T08:00Z'));
});
afterAll(async () => {
  // What others told changed nothing of it.
  expect(await storedTallies(test, stranger.contract.id)).toEqual([
    'backlog 2026-02-10 0/1 0 1',
    'mean 2026-02-10 0/0 0 1',
    'quick 2026-02-10 0/0 0 1',
    'tickets 2026-02-10 0/1 0 0',
  ]);
  await test.drop();
});

function event(ticket: string, kind: TicketEventKind, time: string, more: Partial<TicketEventReport> = {}) {
  return report(ticket, kind, at(time), more);
}

const opened = (ticket: string, time: string) => event(ticket, 'OPENED', time);
const resolved = (ticket: string, time: string) => event(ticket, 'STATUS_CHANGED', time, { status: 'RESOLVED' });

async function tell({ contract, client }: LaidContract, now: number, ...events: TicketEventReport[]): Promise<void> {
  const batch = { contractId: contract.id, source: 'desk', mode: 'LIVE' as const, events };
  const result = await recordTicketEvents(acting(test.database, client, now), batch);
  expect(result).toMatchObject({ accepted: events.length, rejected: [] });
}

const raise = (_: string, error: unknown): never => {
  throw error;
};

async function tick({ contract }: LaidContract, now: number): Promise<void> {
  while ((await recountDueTickets(test.database, contract.tenantId, now, 100, raise)) > 0);
  await judgeDuePeriods(test.database, contract.tenantId, now);
}

async function asked(laid: LaidContract, question: string, now = NOW) {
  const answer = await ask(schema, test, laid.vendor, now, question, { id: laid.contract.id });
  expect(answer.messages).toEqual([]);
  return answer.data;
}

const COMPLIANCE = `objectives { objective { key } verdict unit actual good total sum pending
  percentileValue { share seconds relativeError } timeframes(by: WEEK) { startsOn figure pending meetsTarget } }`;

async function complianceOf(laid: LaidContract, index: number, now = NOW) {
  const data = await asked(
    laid,
    `query ($id: ID!) { contract(id: $id) { period(index: ${index}) { compliance { ${COMPLIANCE} } } } }`,
    now,
  );
  const { objectives } = data.contract.period.compliance;
  // biome-ignore lint/suspicious/noExplicitAny: as the question shaped it
  return (key: string): any => objectives.find((one: { objective: { key: string } }) => one.objective.key === key);
}

function differences({ contract: { tenantId, id } }: LaidContract, now: number) {
  return rebuildContract(test.database, { tenantId, contractId: id }, { now, apply: false }).then(
    (report) => report.differences,
  );
}

describe('a resolution that is watched', () => {
  it('is provisional until the worker finds its window passed, and is announced by nobody', async () => {
    const laid = await layContract(test, TERMS);
    const held = at('2026-03-16T10:00Z') + 2 * DAY;
    await tell(laid, NOW, opened('T1', '2026-03-16T08:00Z'), resolved('T1', '2026-03-16T10:00Z'));
    expect((await complianceOf(laid, 2))('once')).toMatchObject({ pending: 1, total: 0, actual: null });
    const [ticket] = await askDirectly<{ due: Date; action: Date }>(
      test.superuserUrl,
      'SELECT due_at AS due, next_action_at AS action FROM ticket WHERE contract_id = $1',
      [laid.contract.id],
    );
    expect([Number(ticket?.due), Number(ticket?.action)]).toEqual([Number.POSITIVE_INFINITY, held + 1]);
    await tick(laid, held);
    expect((await complianceOf(laid, 2, held))('once')).toMatchObject({ pending: 1, total: 0 });
    await tick(laid, held + 1);
    expect((await complianceOf(laid, 2, held + 1))('once')).toMatchObject({ pending: 0, total: 1, actual: 1 });
    expect(await differences(laid, held + 1)).toEqual([]);
    const events = await storedEvents(test, laid.contract.tenantId, 'CLIENT');
    expect(events.filter(({ kind }) => kind.startsWith('CLOCK'))).toEqual([]);
  });

  it('is not taken back by a reporter whose call began before the window had passed', async () => {
    const laid = await layContract(test, TERMS);
    const held = at('2026-03-16T10:00Z') + 2 * DAY;
    await tell(laid, NOW, opened('T1', '2026-03-16T08:00Z'), resolved('T1', '2026-03-16T10:00Z'));
    await tick(laid, held + 1);
    await tell(laid, held - HOUR, event('T1', 'AGENT_REPLIED', '2026-03-16T09:00Z'));
    expect(await storedTallies(test, laid.contract.id)).toContain('once 2026-03-16 1/1 0 0');
  });
});

describe('the queue', () => {
  it('shows what is at work on a ticket, and orders by deadlines only', async () => {
    const first = objectiveOf('FIRST_RESPONSE_TIME', { key: 'first', clock: clockTerms({ goals: [hours(8)] }) });
    const laid = await layContract(test, { ...TERMS, objectives: [...TERMS.objectives, first] });
    await tell(
      laid,
      NOW,
      opened('T1', '2026-03-16T08:00Z'),
      resolved('T1', '2026-03-16T10:00Z'),
      opened('T2', '2026-03-16T11:00Z'),
    );
    const data = await asked(
      laid,
      `query ($id: ID!) { contract(id: $id) { tickets(orderBy: TIME_TO_BREACH) { nodes { externalId dueAt
        clocks { objective { key } state dueAt originalDueAt limit elapsed remaining late } } } } }`,
    );
    const [due, done] = data.contract.tickets.nodes;
    expect([due.externalId, due.dueAt]).toEqual(['T2', '2026-03-16T19:00:00.000Z']);
    expect([done.externalId, done.dueAt]).toEqual(['T1', null]);
    const never = { dueAt: null, originalDueAt: null, late: false };
    // biome-ignore lint/suspicious/noExplicitAny: as the question shaped it
    const byKey = (ticket: any) => new Map(ticket.clocks.map((clock: any) => [clock.objective.key, clock]));
    expect(byKey(due).get('quick')).toMatchObject({
      ...never,
      state: 'RUNNING',
      limit: 'PT4H',
      elapsed: 'PT1H',
      remaining: 'PT3H',
    });
    expect(byKey(due).get('backlog')).toMatchObject({ ...never, state: 'RUNNING', limit: null, remaining: null });
    expect(byKey(done).get('once')).toMatchObject({ ...never, state: 'RUNNING', limit: null, elapsed: 'PT2H' });
    expect(byKey(done).get('mean')).toMatchObject({ ...never, state: 'MET', limit: null, elapsed: 'PT2H' });
  });
});

describe('figures of tickets', () => {
  it('are means, percentiles with their value, volumes and backlogs', async () => {
    const laid = await layContract(test, TERMS);
    const times = [1, 1, 2, 2, 3, 3, 3, 3, 4, 9];
    const facts = times.flatMap((length, n) => {
      const from = at('2026-03-02T00:00Z') + n * DAY;
      return [
        report(`T${n}`, 'OPENED', from),
        report(`T${n}`, 'STATUS_CHANGED', from + length * HOUR, { status: 'CLOSED' }),
      ];
    });
    await tell(laid, NOW, ...facts, opened('T10', '2026-03-12T08:00Z'));
    await tick(laid, NOW);
    const march = await complianceOf(laid, 2);
    expect(march('mean')).toMatchObject({ unit: 'SECONDS', actual: 11_160, sum: 111_600, total: 10, pending: 1 });
    const { percentileValue, ...quick } = march('quick');
    expect(quick).toMatchObject({ verdict: 'ON_TRACK', unit: 'RATIO', actual: 0.9, good: 9, total: 10, pending: 1 });
    // 4 h, to within the error it tells.
    expect(percentileValue.share).toBe(0.9);
    expect(percentileValue.relativeError).toBe(0.0078125);
    expect(Math.abs(percentileValue.seconds / 14_400 - 1)).toBeLessThanOrEqual(percentileValue.relativeError);
    expect(march('tickets')).toMatchObject({ verdict: 'REPORTED', unit: 'COUNT', actual: 11, percentileValue: null });
    expect(march('backlog')).toMatchObject({ verdict: 'ON_TRACK', unit: 'COUNT', actual: 1, pending: 1 });
    expect(await differences(laid, NOW)).toEqual([]);
  });

  it('have no percentile without outcomes', async () => {
    const laid = await layContract(test, TERMS);
    await tell(laid, NOW, opened('T1', '2026-03-12T08:00Z'));
    expect((await complianceOf(laid, 2))('quick')).toMatchObject({ verdict: 'NO_DATA', percentileValue: null });
  });
});

describe('a backlog', () => {
  const APRIL = at('2026-04-20T12:00Z');

  async function layBacklog(): Promise<LaidContract> {
    const laid = await layContract(test, TERMS);
    await tell(
      laid,
      APRIL,
      opened('T1', '2026-01-20T08:00Z'),
      opened('T2', '2026-03-05T08:00Z'),
      opened('T3', '2026-03-11T08:00Z'),
      resolved('T3', '2026-04-14T08:00Z'),
    );
    return laid;
  }

  it('runs on from the first day of the contract, through periods and weeks', async () => {
    const laid = await layBacklog();
    const actual = async (index: number) => (await complianceOf(laid, index, APRIL))('backlog');
    expect(await actual(0)).toMatchObject({ actual: 1, verdict: 'MET' });
    expect(await actual(1)).toMatchObject({ actual: 1, verdict: 'MET' });
    expect(await actual(2)).toMatchObject({ actual: 3, verdict: 'MISSED' });
    const april = await actual(3);
    expect(april).toMatchObject({ actual: 2, pending: 2, verdict: 'AT_RISK' });
    expect(april.timeframes).toEqual([
      { startsOn: '2026-04-01', figure: 3, pending: 3, meetsTarget: false },
      { startsOn: '2026-04-06', figure: 3, pending: 3, meetsTarget: false },
      { startsOn: '2026-04-13', figure: 2, pending: 2, meetsTarget: false },
      { startsOn: '2026-04-20', figure: 2, pending: 2, meetsTarget: false },
    ]);
    expect((await actual(4)).actual).toBeNull();
  });

  it('by the weeks of some days begins with what was open before them', async () => {
    const laid = await layBacklog();
    const data = await asked(
      laid,
      `query ($id: ID!) { contract(id: $id) { objectives { key
        timeframes(by: WEEK, from: "2026-03-10", to: "2026-04-07") { startsOn figure } } } }`,
      APRIL,
    );
    const { timeframes } = data.contract.objectives.find(({ key }: { key: string }) => key === 'backlog');
    expect(timeframes).toEqual([
      { startsOn: '2026-03-10', figure: 3 },
      { startsOn: '2026-03-16', figure: 3 },
      { startsOn: '2026-03-23', figure: 3 },
      { startsOn: '2026-03-30', figure: 3 },
      { startsOn: '2026-04-01', figure: 3 },
      { startsOn: '2026-04-06', figure: 3 },
    ]);
  });

  it('is judged anew in all later periods when a ticket turns out to have been resolved long ago', async () => {
    const laid = await layBacklog();
    await askDirectly(
      test.superuserUrl,
      'UPDATE contract_period SET next_action_at = starts_at WHERE contract_id = $1 AND starts_at < $2',
      [laid.contract.id, new Date(APRIL)],
    );
    await tick(laid, APRIL);
    const verdicts = async () => {
      const rows = await askDirectly<{ line: string }>(
        test.superuserUrl,
        `SELECT concat_ws(' ', s.period_index, s.verdict) AS line FROM objective_standing s
         WHERE s.contract_id = $1 AND s.objective_id = $2 ORDER BY s.period_index`,
        [laid.contract.id, laid.objectiveIds.get('backlog')],
      );
      return rows.map(({ line }) => line);
    };
    expect(await verdicts()).toEqual(['0 MET', '1 MET', '2 MISSED', '3 AT_RISK']);
    await tell(laid, APRIL, resolved('T1', '2026-02-10T08:00Z'), resolved('T2', '2026-02-20T08:00Z'));
    await tick(laid, APRIL);
    // T2 opened on 5 March: a resolution before that is none.
    expect(await verdicts()).toEqual(['0 MET', '1 MET', '2 MISSED', '3 ON_TRACK']);
    await tell(laid, APRIL, event('T2', 'CANCELLED', '2026-04-19T08:00Z'));
    await tick(laid, APRIL);
    expect(await verdicts()).toEqual(['0 MET', '1 MET', '2 MET', '3 ON_TRACK']);
    const events = await storedEvents(test, laid.contract.tenantId, 'CLIENT');
    expect(events.map(({ kind }) => kind)).toContain('OBJECTIVE_VERDICT_CORRECTED');
    expect(await differences(laid, APRIL)).toEqual([]);
  });
});
