import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { DAY, HOUR, MINUTE } from '../../src/domain/instant.js';
import type { SignedHeaders } from '../../src/domain/standardwebhooks.js';
import { insertDeliveries } from '../../src/modules/delivery/delivery.store.js';
import { dispatchEvents } from '../../src/modules/delivery/dispatch.service.js';
import {
  pauseEndpoint,
  registerEndpoint,
  resumeEndpoint,
  rotateSecret,
} from '../../src/modules/delivery/endpoint.service.js';
import {
  replayEvents,
  resendDeadDeliveries,
  resendDelivery,
  sendTestEvent,
} from '../../src/modules/delivery/repeat.service.js';
import { resealSecrets } from '../../src/modules/delivery/reseal.service.js';
import { createWebhookSender } from '../../src/modules/delivery/webhooksender.js';
import { removeEndpoint, updateEndpoint } from '../../src/modules/escalation/namedendpoint.service.js';
import { encodeCursor } from '../../src/platform/cursor.js';
import { pruneStreams } from '../../src/platform/journalretention.js';
import { createLog } from '../../src/platform/log.js';
import { createOutgoing } from '../../src/platform/outgoing.js';
import { openContext } from '../../src/platform/requestcontext.js';
import { createWake } from '../../src/platform/wake.js';
import { startSending } from '../../src/worker/deliveries.js';
import { actorOf } from '../support/agreedcontract.js';
import { askDirectly, type TestDatabase } from '../support/database.js';
import { type DeliveryWorld, layDeliveryWorld, NOON } from '../support/deliveryworld.js';
import { type Answer, type Received, type Receiver, status, testVault } from '../support/receiver.js';
import { freshPath, ids, webhookTests } from '../support/webhooktests.js';
import { isSigned } from '../support/webhookverifier.js';

let test: TestDatabase;
let receiver: Receiver;
let world: DeliveryWorld;

const { url } = webhookTests((laid) => {
  ({ test, receiver, world } = laid);
});
const DRAFT = { name: 'Hook', contactKey: null, kinds: null, contractIds: null, envelope: 'PLAIN' } as const;

const cursorAt = (sequence: number, organisationId = world.clientId) =>
  encodeCursor({ organisationId, side: 'CLIENT', sequence });

describe('an endpoint', () => {
  it('is refused with every fault of its description', async () => {
    const context = world.context();
    const draft = { ...DRAFT, name: '', url: 'ftp://example.com', kinds: [], contractIds: [] };
    await expect(registerEndpoint(context, draft)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      issues: [{ path: 'name' }, { path: 'url' }, { path: 'kinds' }, { path: 'contractIds' }],
    });
    for (const wrong of [
      'nowhere',
      'https://ada:secret@example.com/',
      'https://example.com/#part',
      `https://example.com/${'x'.repeat(2_000)}`,
      'http://8.8.8.8/',
      'https://169.254.169.254/',
      'https://[::1]/',
    ]) {
      await expect(registerEndpoint(context, { ...DRAFT, url: wrong })).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        issues: [{ path: 'url' }],
      });
    }
  });

  it('cannot be limited to a contract of others', async () => {
    const second = await layDeliveryWorld(test);
    const draft = { ...DRAFT, url: url('/'), contractIds: [second.laid.contract.id] };
    await expect(registerEndpoint(world.context(), draft)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is one of at most 20 of its organisation, however many are registered at once', async () => {
    const registering = Array.from({ length: 24 }, () =>
      world.register(url('/')).then(
        () => 'MADE',
        ({ code }) => code,
      ),
    );
    const outcomes = await Promise.all(registering);
    expect(outcomes.filter((outcome) => outcome === 'MADE')).toHaveLength(20);
    expect(outcomes.filter((outcome) => outcome === 'CONFLICT')).toHaveLength(4);
  });

  it('does not exist for others, nor for the other side, nor for a key of other contracts', async () => {
    const { endpoint } = await world.register(url('/'), { contractIds: [world.laid.contract.id] });
    const { endpoint: open } = await world.register(url('/'));
    const second = await layDeliveryWorld(test);
    const limited = (contractId: string) => actorOf(world.clientId, 'CLIENT', { contractIds: [contractId] });
    const strangers = [second.admin, actorOf(world.clientId, 'VENDOR', { role: 'ADMIN' }), limited(randomUUID())];
    for (const actor of strangers) {
      expect(await world.endpoint(endpoint.id, actor)).toBeNull();
      await expect(sendTestEvent(world.context(actor), endpoint.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(replayEvents(world.context(actor), endpoint.id, cursorAt(0))).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
    }
    for (const actor of strangers.slice(0, 2)) {
      const context = world.context(actor);
      const acts = [
        pauseEndpoint,
        resumeEndpoint,
        removeEndpoint,
        (of: typeof context, id: string) => rotateSecret(of, id, 0),
      ];
      for (const act of acts) await expect(act(context, endpoint.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    expect(await world.endpoint(endpoint.id, limited(world.laid.contract.id))).toMatchObject({ id: endpoint.id });
    // One that is told of everything is none of theirs either.
    expect(await world.endpoint(open.id, limited(world.laid.contract.id))).toBeNull();
  });

  it('is managed by administrators; others read and repeat as the table of access says', async () => {
    const { endpoint } = await world.register(url(freshPath()));
    for (const role of ['MANAGER', 'VIEWER', 'INTEGRATOR', 'OPERATOR'] as const) {
      const context = world.context(actorOf(world.clientId, 'CLIENT', { role }));
      await expect(pauseEndpoint(context, endpoint.id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      const testing = sendTestEvent(context, endpoint.id).then(
        () => 'SENT',
        ({ code }) => code,
      );
      expect(await testing).toBe(role === 'MANAGER' || role === 'INTEGRATOR' ? 'SENT' : 'FORBIDDEN');
    }
  });
});

describe('pausing', () => {
  it('sends nothing, loses nothing, and goes on in order', async () => {
    const path = freshPath();
    const { endpoint } = await world.register(url(path));
    const told = await world.tell(2);
    expect((await pauseEndpoint(world.context(), endpoint.id)).state).toBe('PAUSED');
    told.push(...(await world.tell(2)));
    world.now += DAY;
    await world.work();
    expect(receiver.at(path)).toEqual([]);
    expect((await resumeEndpoint(world.context(), endpoint.id)).state).toBe('ACTIVE');
    await world.work();
    expect(ids(receiver.at(path))).toEqual(told);
  });

  it('ends a lane that is being worked behind what is under way', async () => {
    const path = freshPath();
    const { endpoint } = await world.register(url(path));
    const told = await world.tell(3);
    receiver.answer(path, (response) => {
      void pauseEndpoint(world.context(), endpoint.id).then(() => response.writeHead(204).end());
    });
    await world.work();
    expect(ids(receiver.at(path))).toEqual(told.slice(0, 1));
    await resumeEndpoint(world.context(), endpoint.id);
    world.now += MINUTE;
    await world.work();
    expect(ids(receiver.at(path))).toEqual(told);
  });
});

/** What an escalation tells an endpoint that its policy names; returns its event's id. */
async function recordEscalation(laneId: string): Promise<string> {
  const [id, eventId] = [randomUUID(), randomUUID()];
  const told = { ...DELIVERY, organisationId: world.clientId, laneId, id, eventId, payload: { kind: 'ESCALATED' } };
  await test.database.write('WORKER', NOON, (unit) => insertDeliveries(unit, [told]));
  return eventId;
}

describe('describing an endpoint anew', () => {
  it('sends what waits to the new address, and nothing of contracts that it is not told of any more', async () => {
    const [before, after] = [freshPath(), freshPath()];
    const { endpoint } = await world.register(url(before));
    const [ours] = await world.tell(1);
    const [other] = await world.tell(1, { contractId: randomUUID() });
    await dispatchEvents(test.database, world.clientId, world.now);
    await updateEndpoint(world.context(), endpoint.id, {
      ...DRAFT,
      url: url(after),
      contractIds: [world.laid.contract.id],
      envelope: 'CLOUDEVENTS',
    });
    await world.work();
    expect(receiver.at(before)).toEqual([]);
    expect(ids(receiver.at(after))).toEqual([ours]);
    expect(receiver.at(after)[0]?.headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
    expect(receiver.at(after)[0]?.body).toMatchObject({ specversion: '1.0', id: ours, type: 'accord.CLOCK_BREACHED' });
    expect(await world.fates(endpoint.id)).toMatchObject([
      { eventId: ours, state: 'DELIVERED' },
      {
        eventId: other,
        state: 'DEAD',
        attempts: [{ status: null, fault: 'the endpoint is limited to other contracts' }],
      },
    ]);
  });

  it('sends nothing of kinds that it is not told of any more, but what an escalation sends to it by name', async () => {
    const path = freshPath();
    const { endpoint } = await world.register(url(path));
    const [breach] = await world.tell(1);
    const [closed] = await world.tell(1, { kind: 'PERIOD_CLOSED' });
    await dispatchEvents(test.database, world.clientId, world.now);
    const escalated = await recordEscalation(endpoint.id);
    await updateEndpoint(world.context(), endpoint.id, { ...DRAFT, url: url(path), kinds: ['PERIOD_CLOSED'] });
    await world.work();
    expect(ids(receiver.at(path)).sort()).toEqual([closed, escalated].sort());
    const fates = await world.fates(endpoint.id);
    expect(fates.find(({ eventId }) => eventId === breach)).toMatchObject({
      state: 'DEAD',
      attempts: [{ status: null, fault: 'the endpoint is told of other kinds' }],
    });
    const [dead] = await askDirectly<{ id: string }>(
      test.superuserUrl,
      `SELECT id FROM delivery WHERE lane_id = $1 AND state = 'DEAD'`,
      [endpoint.id],
    );
    await expect(resendDelivery(world.context(), dead?.id ?? '')).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await resendDeadDeliveries(world.context(), endpoint.id)).toBe(0);
  });
});

describe('removing', () => {
  it('ends what is recorded for it later, too: an older policy may still name it', async () => {
    const path = freshPath();
    for (const isPaused of [false, true]) {
      const { endpoint } = await world.register(url(path));
      if (isPaused) await pauseEndpoint(world.context(), endpoint.id);
      await removeEndpoint(world.context(), endpoint.id);
      await recordEscalation(endpoint.id);
      await world.work();
      expect(await world.fates(endpoint.id)).toMatchObject([
        { state: 'DEAD', attempts: [{ status: null, fault: 'the endpoint was removed' }] },
      ]);
    }
    expect(receiver.at(path)).toEqual([]);
  });

  it('ends an endpoint, what waited for it, and its secrets', async () => {
    const path = freshPath();
    const { endpoint } = await world.register(url(path));
    await world.tell(2);
    await dispatchEvents(test.database, world.clientId, world.now);
    expect((await removeEndpoint(world.context(), endpoint.id)).state).toBe('REMOVED');
    world.now += DAY;
    await world.tell(1);
    await world.work();
    expect(receiver.at(path)).toEqual([]);
    expect((await world.fates(endpoint.id)).map(({ state }) => state)).toEqual(['DEAD', 'DEAD']);
    expect(await world.endpoint(endpoint.id)).toBeNull();
    const [row] = await askDirectly(test.superuserUrl, 'SELECT secrets FROM endpoint WHERE id = $1', [endpoint.id]);
    expect(row).toEqual({ secrets: [] });
    for (const act of [removeEndpoint, resumeEndpoint, sendTestEvent]) {
      await expect(act(world.context(), endpoint.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    const [delivery] = await askDirectly<{ id: string }>(
      test.superuserUrl,
      'SELECT id FROM delivery WHERE lane_id = $1',
      [endpoint.id],
    );
    await expect(resendDelivery(world.context(), delivery?.id ?? '')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('replaying', () => {
  it('tells everything behind the cursor once more, in order and under the same ids', async () => {
    const path = freshPath();
    const { endpoint } = await world.register(url(path));
    const told = await world.tell(4);
    await world.work();
    await replayEvents(world.context(), endpoint.id, receiver.at(path)[1]?.body.data.cursor);
    await world.work();
    await world.work();
    expect(ids(receiver.at(path))).toEqual([...told, ...told.slice(2)]);
    expect(await world.fates(endpoint.id)).toMatchObject(told.map((eventId) => ({ eventId, state: 'DELIVERED' })));
  });

  it('has what is dead or waits tried anew, and what is under way told again', async () => {
    const path = freshPath();
    const { endpoint } = await world.register(url(path));
    const [eventId] = await world.tell(1);
    receiver.answer(path, (response) => {
      void replayEvents(world.context(), endpoint.id, cursorAt(0))
        .then(() => dispatchEvents(test.database, world.clientId, world.now))
        .then(() => response.writeHead(204).end());
    });
    await world.work();
    expect(ids(receiver.at(path))).toEqual([eventId, eventId]);
  });

  it('refuses a cursor that is foreign, damaged, or past what the endpoint was told', async () => {
    const { endpoint } = await world.register(url(freshPath()));
    await world.tell(2);
    const refused = [cursorAt(1, randomUUID()), 'cursor', cursorAt(1), cursorAt(7)];
    for (const cursor of refused) {
      await expect(replayEvents(world.context(), endpoint.id, cursor)).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        issues: [{ path: 'after' }],
      });
    }
  });
});

describe('a place in the stream that was removed as too old', () => {
  it('disables the endpoint and says so; resuming goes on from the oldest event that is kept', async () => {
    const path = freshPath();
    const { endpoint } = await world.register(url(path));
    await world.tell(2);
    await pauseEndpoint(world.context(), endpoint.id);
    world.now = NOON + 500 * DAY;
    const kept = await world.tell(2);
    await test.database.write('WORKER', world.now, (unit) => pruneStreams(unit, NOON + DAY));
    await expect(replayEvents(world.context(), endpoint.id, cursorAt(0))).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    await resumeEndpoint(world.context(), endpoint.id);
    await world.work();
    expect(receiver.at(path)).toEqual([]);
    expect(await world.endpoint(endpoint.id)).toMatchObject({ state: 'DISABLED', reason: 'CURSOR_EXPIRED' });
    await resumeEndpoint(world.context(), endpoint.id);
    await world.work();
    expect(ids(receiver.at(path))).toEqual(kept);
  });
});

describe('a secret', () => {
  const isFrom = (got: Received | undefined, secret: string, now: number) =>
    got !== undefined && isSigned(secret, got.headers as unknown as SignedHeaders, got.text, now);

  it('that is replaced signs beside the new one until its overlap is over', async () => {
    const path = freshPath();
    const { endpoint, secret: first } = await world.register(url(path));
    const { secret: second } = await rotateSecret(world.context(), endpoint.id, HOUR);
    expect(second).not.toBe(first);
    await world.tell(1);
    await world.work();
    world.now = NOON + HOUR;
    await world.tell(1);
    await world.work();
    const [during, after] = receiver.at(path);
    expect([first, second].map((secret) => isFrom(during, secret, NOON))).toEqual([true, true]);
    expect([first, second].map((secret) => isFrom(after, secret, NOON + HOUR))).toEqual([false, true]);
    expect(after?.headers['webhook-signature']).toMatch(/^v1,\S+$/);
  });

  it('that leaked ends at once without an overlap, and with it those before', async () => {
    const path = freshPath();
    const { endpoint, secret: first } = await world.register(url(path));
    const { secret: second } = await rotateSecret(world.context(), endpoint.id, HOUR);
    const { secret: third } = await rotateSecret(world.context(), endpoint.id, 0);
    await world.tell(1);
    await world.work();
    const [got] = receiver.at(path);
    expect([first, second, third].map((secret) => isFrom(got, secret, NOON))).toEqual([false, false, true]);
    for (const overlap of [-1, 7 * DAY + 1]) {
      await expect(rotateSecret(world.context(), endpoint.id, overlap)).rejects.toMatchObject({
        issues: [{ path: 'overlap' }],
      });
    }
  });

  it('is sealed by the present key when a node starts, so that the old key can be taken away', async () => {
    const path = freshPath();
    const { endpoint, secret } = await world.register(url(path));
    await rotateSecret(world.context(), endpoint.id, HOUR);
    await world.tell(1);
    await dispatchEvents(test.database, world.clientId, world.now);
    const outgoing = createOutgoing({ allowedNetworks: ['127.0.0.0/8'] });
    const log = createLog('silent');
    const [newAlone, both] = [testVault(2), testVault(2, 1)];
    // Of no use: the secret was sealed by key 1.
    expect(await resealSecrets(test.database, newAlone, log, NOON)).toBe(0);
    expect(await resealSecrets(test.database, both, log, NOON)).toBeGreaterThan(0);
    expect(await resealSecrets(test.database, both, log, NOON)).toBe(0);
    const [delivery] = await askDirectly<{ id: string }>(
      test.superuserUrl,
      'SELECT id FROM delivery WHERE lane_id = $1',
      [endpoint.id],
    );
    const sender = createWebhookSender({ database: test.database, vault: newAlone, outgoing });
    const [told] = [{ ...DELIVERY, organisationId: world.clientId, id: delivery?.id ?? '', laneId: endpoint.id }];
    expect(await sender.send([told], NOON)).toMatchObject({ status: 204, fault: null });
    expect(isFrom(receiver.at(path)[0], secret, NOON)).toBe(true);
    // Back to the key of the other tests.
    expect(await resealSecrets(test.database, testVault(1, 2), log, NOON)).toBeGreaterThan(0);
  });

  it('opens for its endpoint alone', () => {
    const vault = testVault();
    const sealed = vault.seal('whsec_x', 'endpoint a');
    expect(sealed).not.toContain('whsec');
    expect(vault.open(sealed, 'endpoint a')).toBe('whsec_x');
    expect(() => vault.open(sealed, 'endpoint b')).toThrow();
    const [id, content = ''] = sealed.split('.');
    const bytes = Buffer.from(content, 'base64url');
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    expect(() => vault.open(`${id}.${bytes.toString('base64url')}`, 'endpoint a')).toThrow();
    expect(() => testVault(2).open(sealed, 'endpoint a')).toThrow(/is not configured/);
  });
});

const DELIVERY = {
  side: 'CLIENT',
  laneKind: 'WEBHOOK',
  eventId: null,
  contractId: null,
  position: null,
  payload: {},
  state: 'WAITING',
  attempts: 1,
  tries: 1,
  createdAt: NOON,
  nextActionAt: NOON,
} as const;

describe('an endpoint that is slow or dead', () => {
  it('keeps no other waiting, of its organisation or of another', async () => {
    const second = await layDeliveryWorld(test);
    const [slow, fast, theirs] = [freshPath(), freshPath(), freshPath()];
    await world.register(url(slow));
    await world.register(url(fast));
    await second.register(url(theirs));
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    receiver.answer(slow, (response) => void released.then(() => response.writeHead(204).end()));
    await world.tell(20);
    await second.tell(20);
    for (const one of [world, second]) while ((await dispatchEvents(test.database, one.clientId, NOON)) > 0);
    const log = createLog('silent');
    const outgoing = createOutgoing({ allowedNetworks: ['127.0.0.0/8'] });
    const sender = createWebhookSender({ database: test.database, vault: testVault(), outgoing });
    const wake = createWake({ listenUrl: null, log });
    const parts = { ...world.parts(), wake, log, sender, handled: () => undefined };
    const loop = startSending(parts);
    try {
      await receiver.until(slow, 1);
      await Promise.all([receiver.until(fast, 20), receiver.until(theirs, 20)]);
      // It still has its first one in hand.
      expect(receiver.at(slow)).toHaveLength(1);
      release();
      await receiver.until(slow, 20);
    } finally {
      release();
      await loop.stop();
    }
  });

  it('has at most 1,000 deliveries waiting: the rest stays in the journal until there is room', async () => {
    const path = freshPath();
    const { endpoint } = await world.register(url(path));
    receiver.answer(path, ...Array<Answer>(5).fill(status(500)));
    for (let hundred = 0; hundred < 11; hundred += 1) await world.tell(100);
    while ((await dispatchEvents(test.database, world.clientId, world.now)) > 0);
    expect(await world.fates(endpoint.id)).toHaveLength(1_000);
    expect(await world.endpoint(endpoint.id)).toMatchObject({ position: 1_000 });
    await world.work();
    world.now += MINUTE;
    await world.work();
    await world.work();
    const fates = await world.fates(endpoint.id);
    expect(fates.map(({ state }) => state)).toEqual(Array(1_100).fill('DELIVERED'));
  }, 120_000);
});

describe('a context without a vault', () => {
  it('says so, instead of sealing with nothing', async () => {
    const parts = {
      database: test.database,
      wake: createWake({ listenUrl: null, log: createLog('silent') }),
      clock: () => NOON,
    };
    await expect(registerEndpoint(openContext(parts, world.admin), { ...DRAFT, url: url('/') })).rejects.toThrow(
      /without a/,
    );
  });
});
