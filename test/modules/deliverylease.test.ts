import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { HOUR } from '../../src/domain/instant.js';
import { dispatchEvents } from '../../src/modules/delivery/dispatch.service.js';
import { LEASE, takeLanes, workLane } from '../../src/modules/delivery/sending.service.js';
import { removeEndpoint } from '../../src/modules/escalation/namedendpoint.service.js';
import { askDirectly, type TestDatabase } from '../support/database.js';
import { type DeliveryWorld, NOON } from '../support/deliveryworld.js';
import type { Receiver } from '../support/receiver.js';
import { freshPath, ids, webhookTests } from '../support/webhooktests.js';

let test: TestDatabase;
let receiver: Receiver;
let world: DeliveryWorld;
const { url } = webhookTests((laid) => {
  ({ test, receiver, world } = laid);
});

describe('a node that dies', () => {
  it('in the middle of an attempt leaves it on record, and the lane to the next when its lease has ended', async () => {
    const path = freshPath();
    const { endpoint } = await world.register(url(path));
    const told = await world.tell(2);
    // It sends, and is not heard of any more.
    let began: () => void = () => undefined;
    const sending = new Promise<void>((resolve) => {
      began = resolve;
    });
    const send = () => {
      began();
      return new Promise<never>(() => undefined);
    };
    const dying = { ...world.parts({ send }), renewEvery: HOUR };
    await dispatchEvents(test.database, world.clientId, world.now);
    const [lane] = await takeLanes(dying, world.clientId, randomUUID(), world.now, 10);
    if (!lane) throw new Error('no lane was due');
    void workLane(dying, lane, () => false);
    await sending;
    world.now = NOON + LEASE - 1;
    await world.work();
    expect(receiver.at(path)).toEqual([]);
    world.now = NOON + LEASE;
    await world.work();
    expect(ids(receiver.at(path))).toEqual(told);
    const [first] = await world.fates(endpoint.id);
    expect(first).toMatchObject({
      state: 'DELIVERED',
      attempts: [
        { status: null, fault: null, ended: false },
        { status: 204, fault: null, ended: true },
      ],
    });
  });

  it('only seemingly, and comes back: what it sent counts, and nothing is sent at once by two', async () => {
    const path = freshPath();
    const { endpoint } = await world.register(url(path));
    const [, second] = await world.tell(2);
    const slow = world.parts();
    let finish: () => void = () => undefined;
    const released = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const late = {
      ...slow,
      renewEvery: HOUR,
      sender: {
        ...slow.sender,
        send: async () => released.then(() => ({ status: 200, fault: null, retryAfter: null })),
      },
    };
    await dispatchEvents(test.database, world.clientId, world.now);
    const [lane] = await takeLanes(late, world.clientId, randomUUID(), world.now, 10);
    if (!lane) throw new Error('no lane was due');
    const coming = workLane(late, lane, () => false);
    while ((await world.fates(endpoint.id))[0]?.attempts.length === 0);
    world.now = NOON + LEASE;
    // The lane is another's by now, which has not begun anything yet.
    const [taken] = await takeLanes(slow, world.clientId, randomUUID(), world.now, 10);
    if (!taken) throw new Error('the lease did not end');
    finish();
    await coming;
    // It does not go on: the second is left to whoever has the lane now.
    expect(await world.fates(endpoint.id)).toMatchObject([{ state: 'DELIVERED' }, { state: 'WAITING', attempts: [] }]);
    await workLane(slow, taken, () => false);
    expect(ids(receiver.at(path))).toEqual([second]);
  });

  it('not, and takes long: it keeps the lane, and nothing is sent by two', async () => {
    const path = freshPath();
    await world.register(url(path));
    const told = await world.tell(2);
    let finish: () => void = () => undefined;
    receiver.answer(path, (response) => {
      finish = () => response.writeHead(204).end();
    });
    await dispatchEvents(test.database, world.clientId, world.now);
    const parts = { ...world.parts(), renewEvery: 20 };
    const leaseEnd = async () => {
      const [lane] = await askDirectly<{ at: Date | null }>(
        test.superuserUrl,
        'SELECT next_action_at AS at FROM delivery_lane WHERE organisation_id = $1',
        [world.clientId],
      );
      return lane?.at?.getTime();
    };
    const [lane] = await takeLanes(parts, world.clientId, randomUUID(), world.now, 10);
    if (!lane) throw new Error('no lane was due');
    const working = workLane(parts, lane, () => false);
    await receiver.until(path, 1);
    for (let passed = 0; passed < 3; passed += 1) {
      world.now += LEASE - 1;
      while ((await leaseEnd()) !== world.now + LEASE);
      expect(await takeLanes(parts, world.clientId, randomUUID(), world.now, 10)).toEqual([]);
    }
    finish();
    await working;
    expect(ids(receiver.at(path))).toEqual(told);
  });

  it('is told 410 by an endpoint that was removed meanwhile: what is recorded for it later is dead', async () => {
    const path = freshPath();
    const { endpoint } = await world.register(url(path));
    await world.tell(1);
    receiver.answer(path, (response) => {
      void removeEndpoint(world.context(), endpoint.id).then(() => response.writeHead(410).end());
    });
    await world.work();
    const [told] = await askDirectly<{ held: boolean }>(
      test.superuserUrl,
      'SELECT held FROM delivery_lane WHERE lane_id = $1',
      [endpoint.id],
    );
    expect(told).toEqual({ held: false });
  });

  it('only seemingly, and is told 410: the endpoint is disabled, and nobody else sends to it', async () => {
    const path = freshPath();
    const { endpoint } = await world.register(url(path));
    await world.tell(2);
    receiver.answer(path, (response) => {
      // The lane is another's by now, which has not begun anything yet.
      world.now = NOON + LEASE;
      void takeLanes(world.parts(), world.clientId, randomUUID(), world.now, 10).then(() =>
        response.writeHead(410).end(),
      );
    });
    await world.work();
    expect(await world.endpoint(endpoint.id)).toMatchObject({ state: 'DISABLED', reason: 'GONE' });
    world.now += LEASE;
    await world.work();
    expect(receiver.at(path)).toHaveLength(1);
  });

  it('or any number of them: several nodes at once tell everything once and in order', async () => {
    const path = freshPath();
    await world.register(url(path));
    const told = await world.tell(60);
    await Promise.all([world.work(), world.work(), world.work()]);
    await world.work();
    expect(ids(receiver.at(path))).toEqual(told);
  });
});
