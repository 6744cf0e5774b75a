import { describe, expect, it } from '@jest/globals';
import { DAY, HOUR, SECOND } from '../../src/domain/instant.js';
import { dispatchEvents } from '../../src/modules/delivery/dispatch.service.js';
import { pauseEndpoint, resumeEndpoint } from '../../src/modules/delivery/endpoint.service.js';
import { pruneDeliveries } from '../../src/modules/delivery/pruning.store.js';
import { resendDeadDeliveries, resendDelivery, sendTestEvent } from '../../src/modules/delivery/repeat.service.js';
import type { Database } from '../../src/platform/database.js';
import { createLog } from '../../src/platform/log.js';
import { EVERY_STREAM, streamTopic } from '../../src/platform/wake.js';
import { startDispatching } from '../../src/worker/deliveries.js';
import { askDirectly, type TestDatabase } from '../support/database.js';
import { type DeliveryWorld, layDeliveryWorld, NOON } from '../support/deliveryworld.js';
import { type Answer, hang, type Receiver, status } from '../support/receiver.js';
import { freshPath, ids, webhookTests } from '../support/webhooktests.js';

let test: TestDatabase;
let receiver: Receiver;
let world: DeliveryWorld;

const { url } = webhookTests((laid) => {
  ({ test, receiver, world } = laid);
});

describe('an endpoint with a thousand retries before it', () => {
  it('is told of new events at once; what was never tried counts', async () => {
    const path = freshPath();
    const { endpoint } = await world.register(url(path));
    for (let hundred = 0; hundred < 10; hundred += 1) await world.tell(100);
    while ((await dispatchEvents(test.database, world.clientId, world.now)) > 0);
    // Each has failed once, and waits for its next try.
    await askDirectly(
      test.superuserUrl,
      'UPDATE delivery SET attempts = 1, tries = 1, next_action_at = $2 WHERE lane_id = $1',
      [endpoint.id, new Date(NOON + 10 * HOUR)],
    );
    const told = await world.tell(3);
    await world.work();
    expect(ids(receiver.at(path))).toEqual(told);
  });
});

describe('what is sent by hand', () => {
  /** Twenty events of which the first five fail: the lane rests, and one of them waits for each next try. */
  async function failing() {
    const path = freshPath();
    const { endpoint } = await world.register(url(path));
    const told = await world.tell(20);
    receiver.answer(path, ...Array<Answer>(5).fill(status(500)));
    await world.work();
    world.now = NOON + SECOND;
    return { path, endpoint, told };
  }
  const deliveryOf = async (endpointId: string, eventId = '') => {
    const rows = await askDirectly<{ id: string }>(
      test.superuserUrl,
      'SELECT id FROM delivery WHERE lane_id = $1 AND event_id = $2',
      [endpointId, eventId],
    );
    return rows[0]?.id ?? '';
  };

  it('goes before everything that waits, though the endpoint rests: a test', async () => {
    const { path, endpoint } = await failing();
    await sendTestEvent(world.context(), endpoint.id);
    await world.work();
    expect(receiver.at(path)[5]?.body.type).toBe('ENDPOINT_TEST');
  });

  it('goes before everything that waits, though the endpoint rests: a delivery', async () => {
    const { path, endpoint, told } = await failing();
    await resendDelivery(world.context(), await deliveryOf(endpoint.id, told[12]));
    await world.work();
    expect(ids(receiver.at(path)).slice(5, 7)).toEqual([told[12], told[5]]);
    expect(ids(receiver.at(path)).filter((id) => id === told[12])).toHaveLength(1);
  });

  it('goes before everything that waits when it was dead', async () => {
    const { path, endpoint, told } = await failing();
    await askDirectly(
      test.superuserUrl,
      `UPDATE delivery SET state = 'DEAD', next_action_at = NULL WHERE lane_id = $1 AND event_id = ANY ($2)`,
      [endpoint.id, [told[0], told[15]]],
    );
    expect(await resendDeadDeliveries(world.context(), endpoint.id)).toBe(2);
    await world.work();
    expect(ids(receiver.at(path)).slice(5, 8)).toEqual([told[0], told[15], told[5]]);
  });

  it('waits where the endpoint is paused', async () => {
    const { path, endpoint, told } = await failing();
    await pauseEndpoint(world.context(), endpoint.id);
    await resendDelivery(world.context(), await deliveryOf(endpoint.id, told[12]));
    await resendDeadDeliveries(world.context(), endpoint.id);
    await world.work();
    expect(receiver.at(path)).toHaveLength(5);
    await resumeEndpoint(world.context(), endpoint.id);
    await world.work();
    expect(ids(receiver.at(path))[5]).toBe(told[12]);
  });
});

describe('a long backlog of one organisation', () => {
  it('is recorded by turns with what is new of another', async () => {
    const other = await layDeliveryWorld(test);
    await world.register(url(freshPath()));
    await other.register(url(freshPath()));
    for (let hundred = 0; hundred < 10; hundred += 1) await world.tell(100);
    let hint: (topic: string) => void = () => undefined;
    let first = true;
    const { database } = test;
    // While the first of the backlog is recorded, the other is told something.
    const telling: Database = {
      ...database,
      async write(...given: Parameters<Database['write']>) {
        if (first) {
          first = false;
          await other.tell(1);
          hint(streamTopic(other.clientId, 'CLIENT'));
        }
        return database.write(...given);
      },
    } as Database;
    const amounts: number[] = [];
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const loop = startDispatching({
      database: telling,
      wake: {
        wake: () => undefined,
        onWake: (topic, act) => {
          if (topic === EVERY_STREAM) hint = act;
          return () => undefined;
        },
        close: async () => undefined,
      },
      clock: () => NOON,
      log: createLog('silent'),
      handled: (_loop, amount) => {
        if (amount > 0) amounts.push(amount);
        if (amounts.reduce((sum, one) => sum + one, 0) >= 1_001) end();
      },
    });
    await ended;
    await loop.stop();
    // 200 at a time.
    expect([...amounts].sort()).toEqual([1, 200, 200, 200, 200, 200]);
    expect(amounts.indexOf(1)).toBeLessThan(amounts.lastIndexOf(200));
  });
});

describe('deliveries that are old', () => {
  it('are removed with their attempts, but for those that wait', async () => {
    const { endpoint } = await world.register(url(freshPath()));
    await world.tell(3);
    await world.work();
    const dead = freshPath();
    const { endpoint: held } = await world.register(url(dead));
    await world.tell(1);
    receiver.answer(dead, hang);
    await world.work();
    world.now = NOON + 30 * DAY;
    const recent = await world.tell(1);
    await pauseEndpoint(world.context(), held.id);
    await world.work();
    const prune = () => test.database.write('WORKER', world.now, (unit) => pruneDeliveries(unit, NOON + SECOND));
    while ((await prune()) > 0);
    expect((await world.fates(endpoint.id)).map(({ eventId }) => eventId)).toEqual(recent);
    expect((await world.fates(held.id)).map(({ state }) => state)).toEqual(['WAITING']);
    const [left] = await askDirectly<{ amount: number }>(
      test.superuserUrl,
      `SELECT count(*)::int AS amount FROM delivery_attempt a
       WHERE organisation_id = $1 AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.id = a.delivery_id)`,
      [world.clientId],
    );
    expect(left).toEqual({ amount: 0 });
  });

  it('and wait for an endpoint that does not go on are removed, but for those that are tried later', async () => {
    const { endpoint } = await world.register(url(freshPath()));
    const [, second] = await world.tell(2);
    await dispatchEvents(test.database, world.clientId, world.now);
    await pauseEndpoint(world.context(), endpoint.id);
    const [row] = await askDirectly<{ id: string }>(
      test.superuserUrl,
      'SELECT id FROM delivery WHERE lane_id = $1 AND event_id = $2',
      [endpoint.id, second],
    );
    world.now = NOON + 30 * DAY;
    const prune = () => test.database.write('WORKER', world.now, (unit) => pruneDeliveries(unit, NOON + SECOND));
    // A retry that lies ahead of the bound is not old.
    await askDirectly(test.superuserUrl, 'UPDATE delivery SET next_action_at = $2 WHERE id = $1', [
      row?.id,
      new Date(world.now),
    ]);
    while ((await prune()) > 0);
    expect(await world.fates(endpoint.id)).toMatchObject([{ eventId: second, state: 'WAITING' }]);
  });
});
