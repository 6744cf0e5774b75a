import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { QueueFollower } from '../../src/modules/queue/queuefollower.js';
import type { QueueQuestion } from '../../src/modules/queue/queuerows.js';
import { watchQueue } from '../../src/modules/queue/watchedqueue.js';
import { createLog } from '../../src/platform/log.js';
import { openContext } from '../../src/platform/requestcontext.js';
import { createWake, queueTopic, type Wake } from '../../src/platform/wake.js';
import { layParty, type Party } from '../support/contractdraft.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const QUESTION: QueueQuestion = { filter: null, order: 'TIME_TO_BREACH', first: 10 };
const MANY = 50;

let test: TestDatabase;
let wake: Wake;
let [one, other] = [] as unknown as [Party, Party];

beforeAll(async () => {
  test = await createTestDatabase();
  wake = createWake({ listenUrl: null, log: createLog('silent') });
  [one, other] = await Promise.all([layParty(test), layParty(test)]);
});
afterAll(async () => {
  await wake.close();
  await test.drop();
});

/** A subscriber of the party's queue that has been told all of it and waits for what comes next. */
async function follow({ asVendor }: Party): Promise<QueueFollower> {
  const context = openContext({ database: test.database, wake, clock: Date.now }, asVendor);
  const follower = new QueueFollower(watchQueue(context, QUESTION));
  await context.close();
  expect((await follower.next()).value).toMatchObject({ isSnapshot: true, rows: [] });
  void follower.next();
  return follower;
}

async function comeAndGo(party: Party): Promise<WeakRef<QueueFollower>> {
  const follower = await follow(party);
  await follower.return();
  return new WeakRef(follower);
}

describe('a watched queue in which nothing happens', () => {
  it('keeps none of those who came and went while others stay', async () => {
    setFlagsFromString('--expose_gc');
    const collect = runInNewContext('gc') as () => void;
    const parties = [one, other];
    const staying = await Promise.all(parties.map(follow));
    const gone: WeakRef<QueueFollower>[] = [];
    for (let n = 0; n < MANY; n += 1) for (const party of parties) gone.push(await comeAndGo(party));
    // A look that finds nothing new: it comes by itself, too.
    for (const { id } of parties) wake.wake(queueTopic(id, 'VENDOR'));
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    collect();
    expect(gone.filter((follower) => follower.deref() !== undefined).length).toBeLessThan(5);
    await Promise.all(staying.map((follower) => follower.return()));
  });
});
