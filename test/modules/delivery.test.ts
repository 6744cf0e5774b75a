import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/domain/instant.js';
import type { SignedHeaders } from '../../src/domain/standardwebhooks.js';
import { insertDeliveries } from '../../src/modules/delivery/delivery.store.js';
import { pauseEndpoint, resumeEndpoint } from '../../src/modules/delivery/endpoint.service.js';
import { resendDeadDeliveries, resendDelivery, sendTestEvent } from '../../src/modules/delivery/repeat.service.js';
import { updateEndpoint } from '../../src/modules/escalation/namedendpoint.service.js';
import { askDirectly, type TestDatabase } from '../support/database.js';
import { type DeliveryWorld, layDeliveryWorld, NOON } from '../support/deliveryworld.js';
import {
  type Answer,
  endlessBody,
  hang,
  hangUp,
  type Received,
  type Receiver,
  reset,
  status,
} from '../support/receiver.js';
import { freshPath, ids, webhookTests } from '../support/webhooktests.js';
import { isSigned } from '../support/webhookverifier.js';

let test: TestDatabase;
let receiver: Receiver;
let world: DeliveryWorld;
const { url } = webhookTests((laid) => {
  ({ test, receiver, world } = laid);
});
const signature = ({ headers }: Received) => headers as unknown as SignedHeaders;

describe('an event', () => {
  it('is posted once to an endpoint, signed, with its id, its place and its payload', async () => {
    const path = freshPath();
    const { endpoint, secret } = await world.register(url(path));
    const [eventId] = await world.tell(1);
    await world.work();
    await world.work();
    const [got, ...more] = receiver.at(path);
    if (!got) throw new Error('nothing came');
    expect(more).toEqual([]);
    expect(got.headers['content-type']).toBe('application/json');
    expect(got.headers['webhook-id']).toBe(eventId);
    expect(got.headers['webhook-timestamp']).toBe(String(NOON / 1_000));
    expect(isSigned(secret, signature(got), got.text, NOON)).toBe(true);
    expect(got.body).toMatchObject({
      type: 'CLOCK_BREACHED',
      timestamp: '2026-03-10T12:00:00.000Z',
      data: { id: eventId, sequence: 1, cursor: expect.any(String), contractId: world.laid.contract.id },
    });
    expect(await world.fates(endpoint.id)).toEqual([
      { eventId, state: 'DELIVERED', nextActionAt: null, attempts: [{ status: 204, fault: null, ended: true }] },
    ]);
  });

  it('is told in the order of the stream, from the registration on, one at a time', async () => {
    const path = freshPath();
    await world.tell(3);
    await world.register(url(path));
    const told = [...(await world.tell(250)), ...(await world.tell(3))];
    let open = 0;
    let most = 0;
    receiver.answer(
      path,
      ...told.map(
        (): Answer => (response) => {
          open += 1;
          most = Math.max(most, open);
          setImmediate(() => {
            open -= 1;
            response.writeHead(204).end();
          });
        },
      ),
    );
    await world.work();
    expect(ids(receiver.at(path))).toEqual(told);
    expect(receiver.at(path).map(({ body }) => body.data.sequence)).toEqual(told.map((_, index) => index + 4));
    expect(most).toBe(1);
  });

  it('keeps its order when a node whose clock is behind records the next ones', async () => {
    const path = freshPath();
    await world.register(url(path));
    const early = await world.tell(2);
    world.now = NOON + MINUTE;
    await world.work();
    world.now = NOON + MINUTE - 10 * SECOND;
    const late = await world.tell(2);
    await world.work();
    // Behind by ten seconds, they are not due on that clock yet.
    expect(ids(receiver.at(path))).toEqual(early);
    world.now = NOON + MINUTE;
    await world.work();
    expect(ids(receiver.at(path))).toEqual([...early, ...late]);
  });

  it('goes to those endpoints that want its kind and its contract, and to no other organisation', async () => {
    const [all, kinds, contracts, neither, theirs] = [1, 2, 3, 4, 5].map(freshPath) as [
      string,
      string,
      string,
      string,
      string,
    ];
    const other = randomUUID();
    await world.register(url(all));
    await world.register(url(kinds), { kinds: ['PERIOD_CLOSED'] });
    await world.register(url(contracts), { contractIds: [world.laid.contract.id] });
    await world.register(url(neither), { kinds: ['OBJECTIVE_BREACHED'], contractIds: [world.laid.contract.id] });
    const second = await layDeliveryWorld(test);
    await second.register(url(theirs));
    const breach = await world.tell(1);
    const closed = await world.tell(1, { kind: 'PERIOD_CLOSED', contractId: other });
    await world.work();
    await second.work();
    expect(ids(receiver.at(all))).toEqual([...breach, ...closed]);
    expect(ids(receiver.at(kinds))).toEqual(closed);
    expect(ids(receiver.at(contracts))).toEqual(breach);
    expect(receiver.at(neither)).toEqual([]);
    expect(receiver.at(theirs)).toEqual([]);
  });
});

describe('a receiver that fails', () => {
  it.each<[string, Answer, number | null, string]>([
    ['answers 500', status(500), 500, 'it answered 500'],
    ['answers 404', status(404), 404, 'it answered 404'],
    ['answers 304', status(304), 304, 'it answered 304: redirects are not followed'],
    ['redirects', status(302, { Location: '/elsewhere' }), 302, 'it answered 302: redirects are not followed'],
    ['does not answer', hang, null, 'there was no answer within 1 s'],
    ['resets the connection', reset, null, 'the connection was reset'],
    ['hangs up', hangUp, null, 'the connection was reset'],
    ['answers 503 without an end', endlessBody(503), 503, 'it answered 503'],
  ])(
    '%s: the event is told again after 5 s, under the same id, and holds up none',
    async (_what, answer, code, fault) => {
      const path = freshPath();
      const { endpoint } = await world.register(url(path));
      const [first, second] = await world.tell(2);
      receiver.answer(path, answer);
      await world.work();
      expect(ids(receiver.at(path))).toEqual([first, second]);
      world.now = NOON + 5 * SECOND - 1;
      await world.work();
      expect(receiver.at(path)).toHaveLength(2);
      world.now = NOON + 5 * SECOND;
      await world.work();
      expect(ids(receiver.at(path))).toEqual([first, second, first]);
      expect(receiver.at('/elsewhere')).toEqual([]);
      const [before, , again] = receiver.at(path);
      expect(again?.text).toBe(before?.text);
      expect(await world.fates(endpoint.id)).toEqual([
        {
          eventId: first,
          state: 'DELIVERED',
          nextActionAt: null,
          attempts: [
            { status: code, fault, ended: true },
            { status: 204, fault: null, ended: true },
          ],
        },
        expect.objectContaining({ eventId: second, state: 'DELIVERED' }),
      ]);
    },
  );

  it('answers 200 and never comes to an end: the event is told', async () => {
    const path = freshPath();
    const { endpoint } = await world.register(url(path));
    await world.tell(2);
    receiver.answer(path, endlessBody(200));
    await world.work();
    expect((await world.fates(endpoint.id)).map(({ state }) => state)).toEqual(['DELIVERED', 'DELIVERED']);
  });

  it('asks for time by Retry-After: it is told nothing until then', async () => {
    const path = freshPath();
    await world.register(url(path));
    const [first, second] = await world.tell(2);
    receiver.answer(path, status(429, { 'Retry-After': '120' }));
    await world.work();
    world.now = NOON + 2 * MINUTE - 1;
    await world.work();
    expect(ids(receiver.at(path))).toEqual([first]);
    world.now = NOON + 2 * MINUTE;
    await world.work();
    expect(ids(receiver.at(path)).sort()).toEqual([first, first, second].sort());
  });

  it('never works: ten tries by the schedule, then the delivery is dead, and can be sent again', async () => {
    const path = freshPath();
    const { endpoint } = await world.register(url(path));
    const [eventId] = await world.tell(1);
    receiver.answer(path, ...Array<Answer>(10).fill(status(500)));
    // The breaker never keeps it longer than the schedule: 30 s at the fifth failure, 2 h are waited then; at most 15 min.
    for (const wait of [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]) {
      world.now += wait * SECOND;
      await world.work();
    }
    expect(ids(receiver.at(path))).toEqual(Array(10).fill(eventId));
    const [dead] = await world.fates(endpoint.id);
    expect(dead).toMatchObject({ state: 'DEAD', nextActionAt: null });
    world.now += 30 * DAY;
    await world.work();
    expect(receiver.at(path)).toHaveLength(10);
    expect(await resendDeadDeliveries(world.context(), endpoint.id)).toBe(1);
    expect(await resendDeadDeliveries(world.context(), endpoint.id)).toBe(0);
    await world.work();
    expect(ids(receiver.at(path))).toEqual(Array(11).fill(eventId));
    const [told] = await world.fates(endpoint.id);
    expect(told).toMatchObject({ state: 'DELIVERED' });
    expect(told?.attempts).toHaveLength(11);
  });

  it('is left alone after five failures in a row; one try at a time finds out that it works again', async () => {
    const path = freshPath();
    const { endpoint } = await world.register(url(path));
    const told = await world.tell(8);
    receiver.answer(path, ...Array<Answer>(6).fill(status(500)));
    await world.work();
    expect(ids(receiver.at(path))).toEqual(told.slice(0, 5));
    world.now = NOON + 30 * SECOND - 1;
    await world.work();
    expect(receiver.at(path)).toHaveLength(5);
    world.now = NOON + 30 * SECOND;
    await world.work();
    // The sixth fails too: a minute from now.
    expect(ids(receiver.at(path)).slice(5)).toEqual([told[5]]);
    world.now = NOON + 90 * SECOND;
    await world.work();
    expect((await world.fates(endpoint.id)).map(({ state }) => state)).toEqual(Array(8).fill('DELIVERED'));
  });

  it('answers 410: it is disabled, its place is kept, and after resuming nothing is missing', async () => {
    const path = freshPath();
    const { endpoint } = await world.register(url(path));
    const told = await world.tell(2);
    receiver.answer(path, status(410));
    await world.work();
    expect(await world.endpoint(endpoint.id)).toMatchObject({ state: 'DISABLED', reason: 'GONE', changedAt: NOON });
    told.push(...(await world.tell(1)));
    world.now += 10 * DAY;
    await world.work();
    expect(ids(receiver.at(path))).toEqual(told.slice(0, 1));
    await expect(sendTestEvent(world.context(), endpoint.id)).rejects.toMatchObject({ code: 'CONFLICT' });
    await resumeEndpoint(world.context(), endpoint.id);
    await world.work();
    expect(ids(receiver.at(path))).toEqual([told[0], ...told]);
    expect(await world.endpoint(endpoint.id)).toMatchObject({ state: 'ACTIVE', reason: null });
  });
});

describe('an endpoint that is moved while its old address answers 410', () => {
  it('is not disabled, and is told at the new one', async () => {
    const [before, after] = [freshPath(), freshPath()];
    const { endpoint } = await world.register(url(before));
    const told = await world.tell(1);
    const { name, kinds, contractIds, envelope } = endpoint;
    const draft = { name, kinds, contractIds, envelope, url: url(after), contactKey: null };
    receiver.answer(before, (response) => {
      void updateEndpoint(world.context(), endpoint.id, draft).then(() => response.writeHead(410).end());
    });
    await world.work();
    expect(await world.endpoint(endpoint.id)).toMatchObject({ state: 'ACTIVE', reason: null });
    world.now += 5 * SECOND;
    await world.work();
    expect(ids(receiver.at(after))).toEqual(told);
  });
});

describe('a test event', () => {
  it('goes to an endpoint at once, though it rests after failures, with an id of its own', async () => {
    const path = freshPath();
    const { endpoint, secret } = await world.register(url(path));
    await world.tell(5);
    receiver.answer(path, ...Array<Answer>(5).fill(status(500)));
    await world.work();
    const { id } = await sendTestEvent(world.context(), endpoint.id);
    await world.work();
    const got = receiver.at(path)[5];
    expect(got?.body).toMatchObject({ type: 'ENDPOINT_TEST', data: { id, endpointId: endpoint.id } });
    expect(got?.headers['webhook-id']).toBe(id);
    expect(got && isSigned(secret, signature(got), got.text, NOON)).toBe(true);
  });
});

describe('what is recorded by others', () => {
  const recorded = (endpointId: string, eventId: string, nextActionAt: number) => ({
    organisationId: world.clientId,
    id: randomUUID(),
    side: 'CLIENT' as const,
    laneKind: 'WEBHOOK' as const,
    laneId: endpointId,
    eventId,
    contractId: world.laid.contract.id,
    position: null,
    payload: { id: eventId, kind: 'ESCALATED' },
    createdAt: world.now,
    nextActionAt,
  });
  const record = (...deliveries: ReturnType<typeof recorded>[]) =>
    test.database.write('WORKER', world.now, (unit) => insertDeliveries(unit, deliveries));

  it('is delivered when it is due, once however often it is recorded', async () => {
    const path = freshPath();
    const { endpoint } = await world.register(url(path));
    const delivery = recorded(endpoint.id, randomUUID(), NOON + HOUR);
    await record(delivery);
    await record(delivery);
    await world.work();
    expect(receiver.at(path)).toEqual([]);
    world.now = NOON + HOUR;
    await world.work();
    await record(delivery);
    await world.work();
    expect(ids(receiver.at(path))).toEqual([delivery.eventId]);
  });

  it('while a lane is being worked is not forgotten, and not sent beside what is under way', async () => {
    const path = freshPath();
    const { endpoint } = await world.register(url(path));
    const [eventId] = await world.tell(1);
    const late = recorded(endpoint.id, randomUUID(), NOON);
    const meanwhile: unknown[] = [];
    receiver.answer(path, (response) => {
      void record(late)
        // Another node that looks for what is due.
        .then(() => world.work())
        .then(() => {
          meanwhile.push(...ids(receiver.at(path)));
          response.writeHead(204).end();
        });
    });
    await world.work();
    expect(meanwhile).toEqual([eventId]);
    expect(ids(receiver.at(path))).toEqual([eventId, late.eventId]);
  });

  it('while an endpoint is paused waits until it is resumed', async () => {
    const path = freshPath();
    const { endpoint } = await world.register(url(path));
    await pauseEndpoint(world.context(), endpoint.id);
    const delivery = recorded(endpoint.id, randomUUID(), NOON);
    await record(delivery);
    await world.work();
    expect(receiver.at(path)).toEqual([]);
    await resumeEndpoint(world.context(), endpoint.id);
    await world.work();
    expect(ids(receiver.at(path))).toEqual([delivery.eventId]);
  });

  it('can be sent again one by one, and is NOT_FOUND for anybody else', async () => {
    const path = freshPath();
    const { endpoint } = await world.register(url(path));
    const delivery = recorded(endpoint.id, randomUUID(), NOON);
    await record(delivery);
    await world.work();
    const second = await layDeliveryWorld(test);
    for (const id of [delivery.id, randomUUID(), 'no-id']) {
      await expect(resendDelivery(second.context(), id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    await resendDelivery(world.context(), delivery.id);
    await world.work();
    expect(ids(receiver.at(path))).toEqual([delivery.eventId, delivery.eventId]);
  });
});

describe('the rows of deliveries', () => {
  it('never hold a secret as it is', async () => {
    const { secret } = await world.register(url(freshPath()));
    const bare = secret.slice('whsec_'.length);
    const rows = await askDirectly<{ text: string }>(test.superuserUrl, 'SELECT e::text AS text FROM endpoint e');
    expect(rows.length).toBeGreaterThan(0);
    for (const { text } of rows) {
      expect(text).not.toContain(bare);
      expect(text).not.toContain('whsec_');
    }
  });
});
