import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { RecordingMode } from '../../src/domain/facts.js';
import { HOUR, SECOND } from '../../src/domain/instant.js';
import type { ObjectiveTerms } from '../../src/domain/terms.js';
import { rebuildContract } from '../../src/modules/measurement/rebuild.service.js';
import { recordMeasurements } from '../../src/modules/measurement/recordmeasurements.service.js';
import { recordTicketEvents } from '../../src/modules/ticket/recordticketevents.service.js';
import type { TicketEventReport } from '../../src/modules/ticket/ticketreport.js';
import { createLog } from '../../src/platform/log.js';
import { DUE_TOPIC } from '../../src/platform/wake.js';
import { startWorker, type Worker } from '../../src/worker/worker.js';
import { acting, type LaidContract, layContract } from '../support/agreedcontract.js';
import { ALWAYS_UTC, at, clockObjective, hours, terms } from '../support/clockterms.js';
import { askDirectly, createTestDatabase, type TestDatabase } from '../support/database.js';
import { assertStreamsAgree, type Entry } from '../support/journalrules.js';
import { counter, objectiveOf } from '../support/judgeterms.js';
import { type Link, openLink } from '../support/node.js';
import { testVault } from '../support/receiver.js';
import { report } from '../support/reportedtickets.js';
import { storedTallies } from '../support/storedfigures.js';

jest.setTimeout(60_000);

let test: TestDatabase;
const links: Link[] = [];
const workers: Worker[] = [];

beforeAll(async () => {
  test = await createTestDatabase();
});
afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.stop();
  for (const link of links.splice(0)) await link.close();
});
afterAll(() => test.drop());

/** A worker of a process of its own, at the time of `clock`. */
async function work(clock: () => number): Promise<Link> {
  const link = await openLink(test);
  links.push(link);
  const log = createLog('silent');
  workers.push(
    startWorker({
      ...link,
      vault: testVault(),
      senders: [],
      clock,
      log,
      journalRetention: 400,
      handled: () => undefined,
    }),
  );
  return link;
}

/** A contract of this year and the next, agreed at a time: its periods are due at their ends from then on. */
async function lay(agreedAt: number, ...objectives: ObjectiveTerms[]): Promise<LaidContract> {
  const year = new Date().getUTCFullYear();
  const dates = { startsOn: '2026-01-01', endsOn: `${Math.max(year, 2026) + 1}-12-31` };
  const laid = await layContract(test, terms(ALWAYS_UTC, ...objectives), dates);
  await askDirectly(
    test.superuserUrl,
    'UPDATE contract_period SET next_action_at = ends_at WHERE contract_id = $1 AND ends_at > $2',
    [laid.contract.id, new Date(agreedAt)],
  );
  return laid;
}

async function tell(link: Link, laid: LaidContract, now: number, events: TicketEventReport[], mode = 'LIVE') {
  const batch = { contractId: laid.contract.id, source: 'desk', mode: mode as RecordingMode, events };
  const result = await recordTicketEvents(acting(link.database, laid.vendor, now), batch);
  expect(result.rejected).toEqual([]);
}

interface Counted {
  readonly id: string;
  readonly counter: string;
  readonly good: number;
  readonly total: number;
  readonly revision?: number;
  readonly mode?: RecordingMode;
}

/** Counts a counter at a time. */
async function count(link: Link, laid: LaidContract, now: number, occurredAt: number, counted: Counted) {
  const { id, counter: named, good, total, revision = 1, mode = 'LIVE' } = counted;
  const content = counter(good, total, { counter: named });
  const items = [{ externalId: id, revision, withdrawn: false, occurredAt, content }];
  const batch = { contractId: laid.contract.id, source: 'desk', mode, kind: 'COUNTER' as const, items };
  const result = await recordMeasurements(acting(link.database, laid.client, now), batch);
  expect(result.rejected).toEqual([]);
}

/** What both parties' streams hold of a sort, once it is so much. */
async function stream(laid: LaidContract, amount: number, prefix = ''): Promise<readonly Entry[]> {
  const asked = performance.now();
  for (;;) {
    const all = (await assertStreamsAgree(test, laid.contract)).entries;
    const entries = all.filter(({ kind }) => kind.startsWith(prefix));
    if (entries.length >= amount || performance.now() - asked > 15_000) {
      expect(entries.map(({ kind }) => kind)).toHaveLength(amount);
      return entries;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A moment in which a worker with something to do would do it. */
async function idle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 400));
}

function kinds(entries: readonly Entry[]): string[] {
  return entries.map(({ kind }) => kind);
}

async function delays(laid: LaidContract): Promise<{ kind: string; late: number }[]> {
  const rows = await askDirectly<{ kind: string; late: number }>(
    test.superuserUrl,
    `SELECT kind, (extract(epoch FROM recorded_at - occurred_at) * 1000)::int AS late FROM journal
     WHERE organisation_id = $1 ORDER BY sequence`,
    [laid.contract.tenantId],
  );
  return rows;
}

/** Everything by the second: at risk after 60 % of a limit of a second and a half. */
function promptResponse() {
  return clockObjective('FIRST_RESPONSE_TIME', {
    goals: [hours(1.5 / 3_600)],
    warning: { share: 600_000, before: null },
  });
}

describe('the worker in real time', () => {
  it('warns and breaches a clock when it is due, takes the breach back for a late fact, and tells its return', async () => {
    const agreedAt = Date.now();
    const laid = await lay(agreedAt, promptResponse());
    const other = await lay(agreedAt, clockObjective('FIRST_RESPONSE_TIME'));
    const link = await work(() => Date.now());
    const opened = Date.now();
    await tell(link, other, opened, [report('T1', 'OPENED', opened)]);
    await tell(link, laid, opened, [report('T1', 'OPENED', opened)]);

    const [, breach] = await stream(laid, 2, 'CLOCK');
    // At risk 0.9 s, breached 1.5 s after it was opened: noticed within about a second, by itself.
    const noticed = (await delays(laid)).filter(({ kind }) => kind.startsWith('CLOCK'));
    expect(noticed.map(({ kind }) => kind)).toEqual(['CLOCK_AT_RISK', 'CLOCK_BREACHED']);
    for (const { late } of noticed) {
      expect(late).toBeGreaterThan(0);
      expect(late).toBeLessThan(1_500);
    }
    expect(breach?.payload).toMatchObject({ generation: 1, cycle: 'opened', dueAt: opened + 1_500 });

    const replied = report('T1', 'AGENT_REPLIED', opened + SECOND, { externalId: 'reply' });
    await tell(link, laid, Date.now(), [replied]);
    await tell(link, laid, Date.now(), [{ ...replied, revision: 2, withdrawn: true }]);
    const [, , retraction, again] = await stream(laid, 4, 'CLOCK');
    expect(retraction).toMatchObject({ kind: 'CLOCK_BREACH_RETRACTED', payload: { retracts: breach?.event_id } });
    expect(again).toMatchObject({ kind: 'CLOCK_BREACHED', payload: { generation: 2, dueAt: opened + 1_500 } });
    expect(again?.event_id).not.toBe(breach?.event_id);
    await idle();
    expect(await stream(laid, 4, 'CLOCK')).toHaveLength(4);
    expect(await stream(other, 0)).toEqual([]);
  });

  it('leaves a breach alone that was noticed while a reporter waited for its turn', async () => {
    const laid = await lay(0, clockObjective('FIRST_RESPONSE_TIME'));
    const link = await openLink(test);
    links.push(link);
    const due = at('2026-03-02T11:00:00Z');
    await tell(link, laid, due - HOUR, [report('T1', 'OPENED', due - HOUR)]);
    const note = (minutes: number) =>
      report('T1', 'AGENT_REPLIED', due - minutes * 60_000, { isPublic: false, externalId: `note ${minutes}` });
    await tell(link, laid, due + SECOND, [note(3)]);
    // This call began before the clock was due.
    await tell(link, laid, due - SECOND, [note(2)]);
    expect(kinds(await stream(laid, 1))).toEqual(['CLOCK_BREACHED']);
    expect(await storedTallies(test, laid.contract.id)).toEqual(['first_response_time 2026-03-02 0/1 0 0']);
  });
});

const RATIO = objectiveOf('COUNTER_RATIO', { key: 'ratio', counter: { counter: 'backups' } });
const ALL = objectiveOf('COUNTER_RATIO', { key: 'all', target: 1_000_000, counter: { counter: 'jobs' } });

describe('the worker by a clock set by hand', () => {
  let now = 0;
  const clock = () => now;
  async function moveTo(time: string, link: Link): Promise<void> {
    now = at(time);
    link.wake.wake(DUE_TOPIC);
  }

  it('tells when an objective is at risk, recovers, is lost, and what each period came to at its end', async () => {
    const [laid, other] = [await lay(0, RATIO, ALL), await lay(0, RATIO, ALL)];
    now = at('2026-03-10T10:00:00Z');
    const link = await work(clock);
    const key = ({ objective_id }: Entry) => [...laid.objectiveIds].find(([, id]) => id === objective_id)?.[0] ?? null;
    const told = (entries: readonly Entry[]) =>
      entries.map((entry) => [entry.kind, key(entry), entry.payload.verdict ?? null]);
    // January and February are over.
    await stream(laid, 2);

    await count(link, laid, now, now, { id: 'b1', counter: 'backups', good: 5, total: 10 });
    await stream(laid, 3);
    now = at('2026-03-10T11:00:00Z');
    // 35 of 40 are 87.5 %.
    await count(link, laid, now, now, { id: 'b2', counter: 'backups', good: 30, total: 30 });
    await stream(laid, 4);
    now = at('2026-03-10T12:00:00Z');
    await count(link, laid, now, now, { id: 'j1', counter: 'jobs', good: 9, total: 10 });
    await stream(laid, 5);
    await moveTo('2026-03-31T23:59:59.999Z', link);
    await idle();
    await stream(laid, 5);
    await moveTo('2026-04-01T00:00:00Z', link);
    const atEnd = await stream(laid, 6);
    expect(told(atEnd.slice(2))).toEqual([
      ['OBJECTIVE_AT_RISK', 'ratio', 'AT_RISK'],
      ['OBJECTIVE_RECOVERED', 'ratio', 'ON_TRACK'],
      ['OBJECTIVE_BREACHED', 'all', 'MISSED'],
      ['PERIOD_CLOSED', null, 'MISSED'],
    ]);
    // Attainment 1 and 9/10, of equal weight.
    expect(atEnd.at(-1)?.payload).toEqual({ periodIndex: 2, verdict: 'MISSED', score: 0.95 });

    now = at('2026-04-02T09:00:00Z');
    const corrected = { id: 'j1', counter: 'jobs', good: 10, total: 10, revision: 2 };
    await count(link, laid, now, at('2026-03-10T12:00:00Z'), corrected);
    const afterwards = await stream(laid, 7);
    expect(afterwards.at(-1)).toMatchObject({
      kind: 'OBJECTIVE_VERDICT_CORRECTED',
      payload: { periodIndex: 2, verdict: 'MET', previousVerdict: 'MISSED', actual: 1, target: 1 },
    });
    // Nothing but the ends of its own periods.
    expect(told(await stream(other, 3))).toEqual(Array(3).fill(['PERIOD_CLOSED', null, 'NO_DATA']));
  });

  it('gives each event an id of its own, even where all of them are of one millisecond', async () => {
    const laid = await lay(0, ALL);
    now = at('2026-03-10T10:00:00Z');
    const link = await work(clock);
    await stream(laid, 2);
    for (const [n, good] of [9, 10, 9].entries()) {
      await count(link, laid, now, now, { id: 'j1', counter: 'jobs', good, total: 10, revision: n + 1 });
      await stream(laid, n + 3);
    }
    const told = (await stream(laid, 5)).slice(2);
    expect(kinds(told)).toEqual(['OBJECTIVE_BREACHED', 'OBJECTIVE_VERDICT_CORRECTED', 'OBJECTIVE_BREACHED']);
  });

  it('says nothing of what a backfill dates before its recording, and counts it', async () => {
    const laid = await lay(0, RATIO, clockObjective('FIRST_RESPONSE_TIME'));
    now = at('2026-03-10T10:00:00Z');
    const link = await work(clock);
    await stream(laid, 2);
    const backfill = { mode: 'BACKFILL' as const, counter: 'backups' };
    await count(link, laid, now, at('2026-02-05T10:00:00Z'), { ...backfill, id: 'b1', good: 1, total: 10 });
    // One was breached at nine, one will be at half past ten.
    const tickets = [report('T1', 'OPENED', now - 2 * HOUR), report('T2', 'OPENED', now - HOUR / 2)];
    await tell(link, laid, now, tickets, 'BACKFILL');
    await idle();
    // That the open period is at risk now is no news of the past.
    expect((await stream(laid, 3))[2]).toMatchObject({ kind: 'OBJECTIVE_AT_RISK', payload: { periodIndex: 2 } });
    const standing = await askDirectly(
      test.superuserUrl,
      `SELECT s.verdict FROM objective_standing s JOIN objective o ON o.id = s.objective_id
       WHERE s.contract_id = $1 AND s.period_index = 1 AND o.key = 'ratio'`,
      [laid.contract.id],
    );
    expect(standing).toEqual([{ verdict: 'MISSED' }]);

    await moveTo('2026-03-10T10:30:01Z', link);
    const entries = await stream(laid, 4);
    expect(entries[3]).toMatchObject({ kind: 'CLOCK_BREACHED', payload: { ticketExternalId: 'T2' } });
    expect(await storedTallies(test, laid.contract.id)).toEqual([
      'first_response_time 2026-03-10 0/2 0 0',
      'ratio 2026-02-05 1/10 0 0',
    ]);
    // A live fact on the closed period is news again: 100 of 110.
    await count(link, laid, now, at('2026-02-06T10:00:00Z'), { id: 'b2', counter: 'backups', good: 99, total: 100 });
    const afterwards = await stream(laid, 5);
    expect(afterwards[4]).toMatchObject({
      kind: 'OBJECTIVE_VERDICT_CORRECTED',
      payload: { periodIndex: 1, verdict: 'MET', previousVerdict: 'MISSED' },
    });
  });

  it('does everything once where two work on the same database', async () => {
    const prompt = clockObjective('FIRST_RESPONSE_TIME');
    const tenants = [await lay(0, prompt), await lay(0, prompt)];
    now = at('2026-03-31T22:30:00Z');
    const [link] = [await work(clock), await work(clock)];
    for (const laid of tenants) {
      await stream(laid, 2);
      // Due within the last half hour of March.
      const tickets = Array.from({ length: 300 }, (_, n) => report(`T${n}`, 'OPENED', now - HOUR / 2 + n * 1_000));
      await tell(link, laid, now, tickets);
    }
    await moveTo('2026-04-01T00:00:00Z', link);
    for (const laid of tenants) {
      const entries = await stream(laid, 304);
      const amount = (kind: string) => kinds(entries).filter((one) => one === kind).length;
      expect(amount('CLOCK_BREACHED')).toBe(300);
      expect(amount('PERIOD_CLOSED')).toBe(3);
      expect(amount('OBJECTIVE_AT_RISK') + amount('OBJECTIVE_BREACHED')).toBe(1);
      await idle();
      await stream(laid, 304);
      expect(await storedTallies(test, laid.contract.id)).toEqual(['first_response_time 2026-03-31 0/300 0 0']);
      const { tenantId, id } = laid.contract;
      const rebuilt = await rebuildContract(test.database, { tenantId, contractId: id }, { now, apply: false });
      expect(rebuilt.differences).toEqual([]);
    }
  });
});
