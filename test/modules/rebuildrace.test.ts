import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { recountingContracts } from '../../src/modules/exclusion/exclusion.read.js';
import { rebuildContract } from '../../src/modules/measurement/rebuild.service.js';
import { recordMeasurements } from '../../src/modules/measurement/recordmeasurements.service.js';
import { recordTicketEvents } from '../../src/modules/ticket/recordticketevents.service.js';
import { recountDueTickets } from '../../src/modules/ticket/ticketdue.service.js';
import type { Database } from '../../src/platform/database.js';
import { acting, type LaidContract, layContract } from '../support/agreedcontract.js';
import { ALWAYS_UTC, at, clockObjective, hours, terms } from '../support/clockterms.js';
import { askDirectly, createTestDatabase, type TestDatabase } from '../support/database.js';
import { decided, proposalOf } from '../support/exclusionacts.js';
import { spanOf } from '../support/exclusions.js';
import { gate, untilOneWaits } from '../support/gate.js';
import { objectiveOf } from '../support/judgeterms.js';
import { report } from '../support/reportedtickets.js';
import { storedTallies } from '../support/storedfigures.js';

const NOW = at('2026-03-20T00:00:00Z');
const NOON = spanOf('2026-03-09T12:00:00Z', '2026-03-09T14:00:00Z');
const TERMS = terms(
  ALWAYS_UTC,
  clockObjective('RESOLUTION_TIME', { goals: [hours(4)] }, { key: 'fix' }),
  objectiveOf('UPTIME', { key: 'up' }),
);

let test: TestDatabase;
let other: LaidContract;
beforeAll(async () => {
  test = await createTestDatabase();
  other = await layContract(test, TERMS);
  await recordTicket(other);
});
afterAll(() => test?.drop());

/** Late by 90 minutes, two hours of which may be excluded. */
async function recordTicket(laid: LaidContract): Promise<void> {
  const events = [
    report('T-1', 'OPENED', at('2026-03-09T10:00:00Z')),
    report('T-1', 'STATUS_CHANGED', at('2026-03-09T15:30:00Z'), { status: 'RESOLVED' }),
  ];
  const batch = { contractId: laid.contract.id, source: 'desk', mode: 'LIVE' as const, events };
  await recordTicketEvents(acting(test.database, laid.vendor, NOW), batch);
}

/** One hour of the day. */
async function recordOutage(reporter: ReturnType<typeof acting>, laid: LaidContract, hour: number): Promise<void> {
  const [occurredAt, endsAt] = [hour, hour + 1].map((each) => at(`2026-03-09T${each}:00:00Z`)) as [number, number];
  const content = { kind: 'OUTAGE' as const, service: 'shop', endsAt };
  const items = [{ externalId: `O-${hour}`, revision: 1, withdrawn: false, occurredAt, content }];
  const batch = { contractId: laid.contract.id, source: 'desk', mode: 'LIVE' as const, kind: 'OUTAGE' as const, items };
  expect((await recordMeasurements(reporter, batch)).rejected).toEqual([]);
}

function rebuild({ contract: { tenantId, id } }: LaidContract, apply: boolean, database: Database = test.database) {
  return rebuildContract(database, { tenantId, contractId: id }, { now: NOW, apply });
}

async function isRecounting({ contract: { tenantId, id }, client }: LaidContract): Promise<boolean> {
  const unit = test.database.read(client);
  try {
    return (await recountingContracts(unit, [{ tenantId, id }])).length > 0;
  } finally {
    await unit.close();
  }
}

const spoil = (text: string, { contract: { id } }: LaidContract) => askDirectly(test.superuserUrl, text, [id]);

describe('a repair', () => {
  it('goes by what was decided after the rebuild began, and leaves nothing uncounted', async () => {
    const laid = await layContract(test, TERMS);
    await recordTicket(laid);
    await spoil('UPDATE clock SET elapsed_ms = 1 WHERE contract_id = $1', laid);
    let isDecided = false;
    const meanwhile: Database = {
      ...test.database,
      async write(principal, now, act) {
        if (!isDecided) await decided(test, laid, NOW, proposalOf(NOON));
        isDecided = true;
        return test.database.write(principal, now, act);
      },
    };
    expect((await rebuild(laid, true, meanwhile)).differences).toHaveLength(1);
    while (await isRecounting(laid)) await recountDueTickets(test.database, laid.contract.tenantId, NOW);
    expect(await storedTallies(test, laid.contract.id)).toEqual([
      'fix 2026-03-09 0/1 0 0',
      'fix 2026-03-09 1/0 0 0 ADJUSTMENT',
    ]);
    expect((await rebuild(laid, false)).differences).toEqual([]);
    expect(await storedTallies(test, other.contract.id)).toEqual(['fix 2026-03-09 0/1 0 0']);
  });

  it('of uptime waits for an outage that is being recorded, which has its period already', async () => {
    const laid = await layContract(test, TERMS);
    await recordOutage(acting(test.database, laid.vendor, NOW), laid, 10);
    await spoil('UPDATE tally SET sum = sum + 1 WHERE contract_id = $1', laid);
    const { arrived, open, through } = gate('add_tallies');
    let attempts = 0;
    // A transaction that met a deadlock is begun once more.
    const counting: Database = {
      ...test.database,
      write: (principal, now, act) =>
        test.database.write(principal, now, (unit) => {
          attempts += 1;
          return act(unit);
        }),
    };
    const recording = recordOutage(through(acting(counting, laid.vendor, NOW)), laid, 12);
    await arrived;
    const repairing = rebuild(laid, true, counting);
    await untilOneWaits(test);
    open();
    await Promise.all([recording, repairing]);
    expect(attempts).toBe(2);
    expect(await storedTallies(test, laid.contract.id)).toEqual(['up 2026-03-09 0/2 7200000 0']);
    expect((await rebuild(laid, false)).differences).toEqual([]);
  });
});
