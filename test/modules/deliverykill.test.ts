import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { TABLES } from '../../src/tables.js';
import { askDirectly, createTestDatabase, type TestDatabase } from '../support/database.js';
import { type DeliveryWorld, layDeliveryWorld } from '../support/deliveryworld.js';
import { type Receiver, startReceiver } from '../support/receiver.js';
import { type WorkerProcesses, workerProcesses } from '../support/workerprocess.js';

jest.setTimeout(300_000);

let test: TestDatabase;
let receiver: Receiver;
let world: DeliveryWorld;
let workers: WorkerProcesses;

beforeAll(async () => {
  test = await createTestDatabase({ entities: TABLES });
  receiver = await startReceiver();
  world = await layDeliveryWorld(test);
  workers = await workerProcesses(test, {
    // As testVault's: what this process seals those open.
    SECRETS_KEY: Buffer.alloc(32, 1).toString('base64'),
    WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
  });
});
afterAll(async () => {
  await workers?.close();
  await receiver?.close();
  await test?.drop();
});

const PATHS = ['/a', '/b', '/c'];
const EVENTS = 100;

/** As if the time had passed after which a lane is taken from a node that is not heard of. */
function endLeases() {
  return askDirectly(test.superuserUrl, 'UPDATE delivery_lane SET next_action_at = now() WHERE lease IS NOT NULL');
}

it('tells every endpoint every event, though its workers are killed in the middle of whatever they do', async () => {
  for (const path of PATHS) await world.register(`${receiver.url}${path}`);
  const told = await world.tell(EVENTS);
  await Promise.all([1, 2, 3].map(() => workers.start()));
  for (const amount of [5, 25, 50, 75]) {
    await receiver.until('/a', amount);
    expect(await workers.kill()).toBe(true);
    await endLeases();
    await workers.start();
  }
  for (const path of PATHS) {
    await receiver.until(path, EVENTS);
    // Those told twice are counted twice: whichever is missing comes when its lane is taken over.
    const missing = () => told.filter((id) => !receiver.at(path).some(({ headers }) => headers['webhook-id'] === id));
    while (missing().length > 0) {
      await endLeases();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  const states = () =>
    askDirectly<{ state: string; amount: number }>(
      test.superuserUrl,
      'SELECT state, count(*)::int AS amount FROM delivery GROUP BY state',
    );
  while ((await states()).some(({ state }) => state === 'WAITING')) await endLeases();
  expect(await states()).toEqual([{ state: 'DELIVERED', amount: PATHS.length * EVENTS }]);
  for (const path of PATHS) {
    const firsts = [...new Set(receiver.at(path).map(({ headers }) => headers['webhook-id']))];
    expect(firsts.sort()).toEqual([...told].sort());
  }
});
