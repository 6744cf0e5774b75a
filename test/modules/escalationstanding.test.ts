import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HOUR } from '../../src/domain/instant.js';
import { judgeDuePeriods } from '../../src/modules/compliance/judging.service.js';
import { saveStandings } from '../../src/modules/compliance/judging.store.js';
import { markWaitingTickets } from '../../src/modules/escalation/waiting.service.js';
import {
  awaitedStanding,
  lockWaitingTickets,
  markTickets,
  noteMarked,
} from '../../src/modules/escalation/waiting.store.js';
import type { Database } from '../../src/platform/database.js';
import { askDirectly, createTestDatabase, type TestDatabase } from '../support/database.js';
import { escalating, minutes, OPENED } from '../support/escalating.js';
import { keepPolicy, looksOf, recordedSteps } from '../support/escalations.js';
import { levelOf } from '../support/ladders.js';
import { report } from '../support/reportedtickets.js';

let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await createTestDatabase();
  database = test.database;
});
afterAll(() => test.drop());

const { lay, tell, open, escalate } = escalating(() => test);

describe('a level that waits for the standing of the objective', () => {
  it('is reached by all tickets that wait, marked in batches, when it is announced', async () => {
    const [laid, other] = [await lay(), await lay()];
    const levels = [levelOf(1, { triggers: [{ kind: 'OBJECTIVE_STANDING', standing: 'AT_RISK' }] })];
    for (const one of [laid, other]) {
      await keepPolicy(database, one, levels);
      await open(one, 'T1', 'T2', 'T3', 'T4');
      await escalate(one, minutes(1));
    }
    const waits = await askDirectly<{ n: string }>(
      test.superuserUrl,
      `SELECT count(*)::text AS n FROM ticket WHERE contract_id = $1 AND escalation_at = 'infinity'`,
      [laid.contract.id],
    );
    expect(waits).toEqual([{ n: '4' }]);
    // T1 is resolved in two hours: of one outcome none was in time.
    const { tenantId } = laid.contract;
    await tell(laid, minutes(120), [report('T1', 'STATUS_CHANGED', minutes(120), { status: 'RESOLVED' })]);
    await judgeDuePeriods(database, tenantId, minutes(121));
    const batches: number[] = [];
    for (let amount = 2; amount === 2; batches.push(amount)) {
      amount = await markWaitingTickets(database, tenantId, minutes(122), 2);
    }
    expect(batches.reduce((sum, amount) => sum + amount, 0)).toBeGreaterThanOrEqual(3);
    expect(await markWaitingTickets(database, tenantId, minutes(122), 2)).toBe(0);
    await escalate(laid, minutes(122));
    expect(await recordedSteps(test, laid)).toEqual(
      ['T2', 'T3', 'T4'].map((ticket) => `${ticket} 1+0 TAKEN 2026-03-02T10:01Z OBJECTIVE_STANDING`),
    );
    expect(await recordedSteps(test, other)).toEqual([]);
  });

  it('is waited for by no ticket on which nothing is open any more', async () => {
    const laid = await lay();
    await keepPolicy(database, laid, [levelOf(1, { triggers: [{ kind: 'OBJECTIVE_STANDING', standing: 'AT_RISK' }] })]);
    await open(laid, 'T1', 'T2', 'T3');
    await escalate(laid, minutes(1));
    await tell(laid, minutes(20), [
      report('T1', 'STATUS_CHANGED', minutes(20), { status: 'RESOLVED' }),
      report('T2', 'CANCELLED', minutes(20)),
    ]);
    const waits = await askDirectly<{ ticket: string }>(
      test.superuserUrl,
      'SELECT external_id AS ticket FROM ticket WHERE contract_id = $1 AND escalation_at IS NOT NULL',
      [laid.contract.id],
    );
    expect(waits).toEqual([{ ticket: 'T3' }]);
  });

  it('is passed over where no ladder of the contract watches standings', async () => {
    const laid = await lay();
    await keepPolicy(database, laid, [levelOf(1, { triggers: [{ kind: 'LATE_BY', time: 1_000 * HOUR }] })]);
    await open(laid, 'T1', 'T2', 'T3');
    await escalate(laid, minutes(1));
    const { tenantId } = laid.contract;
    await tell(laid, minutes(120), [report('T1', 'STATUS_CHANGED', minutes(120), { status: 'RESOLVED' })]);
    await judgeDuePeriods(database, tenantId, minutes(121));
    const before = await looksOf(test, laid);
    expect(before[0]).toBeNull();
    expect(await markWaitingTickets(database, tenantId, minutes(122))).toBe(1);
    expect(await markWaitingTickets(database, tenantId, minutes(122))).toBe(0);
    expect(await looksOf(test, laid)).toEqual(before);
  });

  it('is waited for anew where another one is announced while tickets are marked', async () => {
    const laid = await lay();
    const { tenantId, id: contractId, vendorId } = laid.contract;
    const [objectiveId = ''] = laid.objectiveIds.values();
    await keepPolicy(database, laid, [levelOf(1, { triggers: [{ kind: 'OBJECTIVE_STANDING', standing: 'MISSED' }] })]);
    const announce = (verdict: 'AT_RISK' | 'MISSED', now: number) =>
      database.write('WORKER', now, (unit) =>
        saveStandings(unit, tenantId, [
          {
            ...{ contractId, objectiveId, vendorId, verdict, judged: verdict },
            ...{ periodIndex: 2, recoveredOn: null, eventId: null, isWaitedFor: true },
          },
        ]),
      );
    await open(laid, 'T1');
    await escalate(laid, OPENED);
    await announce('AT_RISK', minutes(1));
    await database.write('WORKER', minutes(2), async (unit) => {
      const standing = await awaitedStanding(unit, tenantId, minutes(2));
      if (standing === null) throw new Error('nothing was announced');
      const ids = await lockWaitingTickets(unit, tenantId, standing, 10);
      await markTickets(unit, tenantId, ids);
      // T2 comes in behind what is marked, is looked at, and then the objective is missed.
      await tell(laid, minutes(2), [report('T2', 'OPENED', minutes(2))]);
      await escalate(laid, minutes(2));
      await announce('MISSED', minutes(3));
      await noteMarked(unit, tenantId, standing, { through: ids.at(-1) ?? null, isLast: true });
    });
    while ((await markWaitingTickets(database, tenantId, minutes(4))) > 0);
    await escalate(laid, minutes(4));
    expect(await recordedSteps(test, laid)).toEqual(
      ['T1', 'T2'].map((ticket) => `${ticket} 1+0 TAKEN 2026-03-02T08:03Z OBJECTIVE_STANDING`),
    );
  });
});
