import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { TABLES } from '../../src/tables.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { type DeliveryWorld, layDeliveryWorld } from './deliveryworld.js';
import { type Received, type Receiver, startReceiver } from './receiver.js';

interface WebhookTest {
  readonly test: TestDatabase;
  readonly receiver: Receiver;
  readonly world: DeliveryWorld;
}

/** A database and a receiver for the tests of a file, and a new world before each of them, which `take` is given. */
export function webhookTests(take: (laid: WebhookTest) => void): { url(path: string): string } {
  let test: TestDatabase;
  let receiver: Receiver;
  beforeAll(async () => {
    test = await createTestDatabase({ entities: TABLES });
    receiver = await startReceiver();
  });
  beforeEach(async () => take({ test, receiver, world: await layDeliveryWorld(test) }));
  afterAll(async () => {
    await receiver?.close();
    await test?.drop();
  });
  return { url: (path) => `${receiver.url}${path}` };
}

/** Where nothing was posted to yet. */
export function freshPath(): string {
  return `/${randomUUID()}`;
}

/** The webhook-ids of what came. */
export function ids(received: readonly Received[]) {
  return received.map(({ headers }) => headers['webhook-id']);
}
