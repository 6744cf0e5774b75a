import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { MINUTE, SECOND } from '../../src/domain/instant.js';
import { recordTicketEvents } from '../../src/modules/ticket/recordticketevents.service.js';
import { TABLES } from '../../src/tables.js';
import { acting, type LaidContract, layContract } from '../support/agreedcontract.js';
import { ALWAYS_UTC, clockObjective, terms } from '../support/clockterms.js';
import { askDirectly, createTestDatabase, type TestDatabase } from '../support/database.js';
import { layDeliveryWorld } from '../support/deliveryworld.js';
import { keepPolicy, layContact, recordedSteps } from '../support/escalations.js';
import { assertStreamsAgree } from '../support/journalrules.js';
import { levelOf } from '../support/ladders.js';
import { type Receiver, startReceiver } from '../support/receiver.js';
import { report } from '../support/reportedtickets.js';
import { type WorkerProcesses, workerProcesses } from '../support/workerprocess.js';

jest.setTimeout(240_000);

const TICKETS = 100;
/** Levels at half the limit, and by the wait of a second: two steps a ticket. */
const LEVELS = [
  levelOf(1, { triggers: [{ kind: 'SHARE_USED', share: 500_000 }], wait: SECOND }),
  levelOf(2, { actions: [{ kind: 'NOTIFY', contacts: ['pager'] }] }),
].map((level) => ({ ...level, actions: [{ kind: 'NOTIFY' as const, contacts: ['pager'] }] }));

let test: TestDatabase;
let receiver: Receiver;
let workers: WorkerProcesses;

beforeAll(async () => {
  test = await createTestDatabase({ entities: TABLES });
  receiver = await startReceiver();
  workers = await workerProcesses(test, {
    SECRETS_KEY: Buffer.alloc(32, 1).toString('base64'),
    WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
  });
});
afterAll(async () => {
  await workers?.close();
  await receiver?.close();
  await test?.drop();
});

/** This year and the next. */
function dates() {
  const year = new Date().getUTCFullYear();
  return { startsOn: `${year}-01-01`, endsOn: `${year + 1}-12-31` };
}

/** Tickets with an hour to resolve, half of which is over in some seconds, one after the other. */
async function openTickets(laid: LaidContract): Promise<void> {
  const now = Date.now();
  const events = Array.from({ length: TICKETS }, (_, n) => {
    const dueAt = now + SECOND + n * 150;
    return report(`T${n}`, 'OPENED', dueAt - 30 * MINUTE);
  });
  const batch = { contractId: laid.contract.id, source: 'desk', mode: 'LIVE' as const, events };
  const { rejected } = await recordTicketEvents(acting(test.database, laid.vendor, now), batch);
  expect(rejected).toEqual([]);
}

async function amount(
  table: 'escalation_step' | 'delivery',
  { contract }: LaidContract,
  where = 'true',
): Promise<number> {
  const [row] = await askDirectly<{ n: number }>(
    test.superuserUrl,
    `SELECT count(*)::int AS n FROM ${table} WHERE contract_id = $1 AND ${where}`,
    [contract.id],
  );
  return row?.n ?? 0;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const asked = performance.now();
  while (!(await isSo())) {
    if (performance.now() - asked > 90_000) throw new Error('it does not come about');
    await setTimeout(100);
  }
}

it('records every step once and delivers it at least once, while three workers are killed again and again', async () => {
  const world = await layDeliveryWorld(test, dates());
  world.now = Date.now();
  const { laid } = world;
  const other = await layContract(test, terms(ALWAYS_UTC, clockObjective('RESOLUTION_TIME')), dates());
  const { endpoint } = await world.register(`${receiver.url}/pager`, { kinds: ['STATEMENT_LOCKED'] });
  await layContact(test, laid.contract.tenantId, 'pager', { endpointId: endpoint.id });
  for (const one of [laid, other]) await keepPolicy(test.database, one, LEVELS);
  await Promise.all([workers.start(), workers.start(), workers.start()]);
  await openTickets(laid);
  await openTickets(other);

  const wanted = 2 * TICKETS;
  const recorded = async () => (await amount('escalation_step', laid)) + (await amount('escalation_step', other));
  await until(async () => (await recorded()) > 0);
  let kills = 0;
  for (let before = await recorded(); before < 2 * wanted; before = await recorded()) {
    await setTimeout(200 + Math.random() * 500);
    // On a busy machine they would otherwise be killed as fast as they start, and nothing would ever be done.
    if ((await recorded()) === before || !(await workers.kill())) continue;
    kills += 1;
    void workers.start();
  }
  expect(kills).toBeGreaterThan(2);

  for (const one of [laid, other]) {
    const steps = await recordedSteps(test, one);
    expect(steps).toHaveLength(wanted);
    expect(steps.filter((step) => !step.includes('TAKEN'))).toEqual([]);
    const events = (await assertStreamsAgree(test, one.contract)).entries.filter(({ kind }) => kind === 'ESCALATED');
    expect(events).toHaveLength(wanted);
    expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(wanted);
  }
  // Of the other contract nobody is to be told.
  expect(await amount('delivery', other)).toBe(0);
  expect(await amount('delivery', laid)).toBe(wanted);
  await workers.start();
  // As if the leases of the dead had ended: that takes a minute.
  await askDirectly(test.superuserUrl, `UPDATE delivery_lane SET next_action_at = now() WHERE lease IS NOT NULL`);
  await until(async () => (await amount('delivery', laid, `state = 'DELIVERED'`)) === wanted);
  const told = new Set(receiver.at('/pager').map(({ headers }) => headers['webhook-id']));
  const { entries } = await assertStreamsAgree(test, laid.contract);
  expect(told).toEqual(new Set(entries.filter(({ kind }) => kind === 'ESCALATED').map(({ event_id }) => event_id)));
});
