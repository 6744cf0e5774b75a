import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { EndpointDraft } from '../../src/domain/endpointrules.js';
import type { EscalationLevel } from '../../src/domain/escalation.js';
import { HOUR } from '../../src/domain/instant.js';
import { dispatchEvents } from '../../src/modules/delivery/dispatch.service.js';
import { endpointById, endpointQueues } from '../../src/modules/delivery/endpoint.read.js';
import { pauseEndpoint, registerEndpoint, rotateSecret } from '../../src/modules/delivery/endpoint.service.js';
import { laneOf } from '../../src/modules/delivery/lane.js';
import { deleteContact, putContact } from '../../src/modules/escalation/escalationcontact.service.js';
import { removeEndpoint, updateEndpoint } from '../../src/modules/escalation/namedendpoint.service.js';
import { TABLES } from '../../src/tables.js';
import { layContract } from '../support/agreedcontract.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { type DeliveryWorld, layDeliveryWorld } from '../support/deliveryworld.js';
import { keepPolicy, layContact, layGroup } from '../support/escalations.js';
import { levelOf } from '../support/ladders.js';
import { AN_HOUR } from '../support/mailed.js';

let test: TestDatabase;
let world: DeliveryWorld;

beforeAll(async () => {
  test = await createTestDatabase({ entities: TABLES });
});
beforeEach(async () => {
  world = await layDeliveryWorld(test);
});
afterAll(() => test.drop());

const HOOK = 'https://127.0.0.1/';
const DRAFT = { name: 'Hook', contactKey: null, kinds: null, contractIds: null, envelope: 'PLAIN' } as const;

describe('an endpoint for a contact', () => {
  const MAIL = { ...DRAFT, url: null, contactKey: 'anna' };
  const PATH = (path: string) => ({ code: 'INVALID_INPUT', issues: [{ path }] });
  beforeEach(async () => {
    await layContact(test, world.clientId, 'anna');
  });

  it('names a contact of its own with a mailbox, and nothing beside it', async () => {
    const second = await layDeliveryWorld(test);
    await layContact(test, second.clientId, 'stranger');
    await layContact(test, world.clientId, 'theirs', { side: 'VENDOR' });
    await layContact(test, world.clientId, 'pager', { endpointId: randomUUID() });
    await layGroup(test, world.clientId, 'team', ['anna']);
    const register = (draft: Partial<EndpointDraft>) => registerEndpoint(world.context(), { ...MAIL, ...draft });
    for (const contactKey of ['nobody', 'stranger', 'theirs', 'pager', 'team']) {
      await expect(register({ contactKey })).rejects.toMatchObject(PATH('contactKey'));
    }
    await expect(register({ url: HOOK })).rejects.toMatchObject(PATH('url'));
    await expect(register({ contactKey: null })).rejects.toMatchObject(PATH('url'));
    await expect(register({ envelope: 'CLOUDEVENTS' })).rejects.toMatchObject(PATH('envelope'));
    const { endpoint, secret } = await register({});
    expect([endpoint.url, secret]).toEqual([null, null]);
  });

  it('has no secret, and stays what it is, as a webhook does', async () => {
    const { endpoint: mail } = await registerEndpoint(world.context(), MAIL);
    const { endpoint: hook } = await world.register(HOOK);
    await expect(rotateSecret(world.context(), mail.id, HOUR)).rejects.toMatchObject({ code: 'CONFLICT' });
    const toHook = updateEndpoint(world.context(), mail.id, { ...DRAFT, url: HOOK });
    await expect(toHook).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringMatching(/^url: /) });
    const toMail = updateEndpoint(world.context(), hook.id, MAIL);
    await expect(toMail).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringMatching(/^contactKey: /) });
    const context = world.context();
    expect(await endpointById(context.reads(), world.admin, mail.id)).toMatchObject({ url: null });
    expect(await endpointById(context.reads(), world.admin, hook.id)).toMatchObject({ contactId: null });
    await context.close();
  });

  it('shows in its queue what waits for the contact', async () => {
    const { endpoint } = await registerEndpoint(world.context(), MAIL);
    const { endpoint: hook } = await world.register(HOOK);
    await world.tell(2);
    await dispatchEvents(test.database, world.clientId, world.now);
    const context = world.context();
    const lanes = [laneOf(endpoint), laneOf(hook)];
    const waiting = (await endpointQueues(context.reads(), lanes)).map((queue) => [queue.laneKind, queue.waiting]);
    await context.close();
    expect(waiting.sort()).toEqual([
      ['EMAIL', 2],
      ['WEBHOOK', 2],
    ]);
  });

  it('keeps its contact until it is removed, even while it is paused', async () => {
    const acting = world.context();
    const { endpoint } = await registerEndpoint(acting, { ...MAIL, name: 'Late tickets' });
    await pauseEndpoint(acting, endpoint.id);
    const conflict = { code: 'CONFLICT', message: expect.stringContaining('endpoint Late tickets') };
    await expect(deleteContact(acting, 'CONTACT', 'anna')).rejects.toMatchObject(conflict);
    const { endpoint: hook } = await world.register(HOOK);
    const written = { key: 'anna', name: 'Anna', timeZone: 'UTC', quietHours: [], digest: null, language: 'en' };
    const pager = { ...written, email: null, endpointId: hook.id };
    await expect(putContact(acting, pager)).rejects.toMatchObject(conflict);
    await putContact(acting, { ...written, email: 'anna@new.example', endpointId: null });
    await expect(putContact(acting, { ...pager, endpointId: endpoint.id })).rejects.toMatchObject(PATH('endpointId'));
    await removeEndpoint(acting, endpoint.id);
    await expect(deleteContact(acting, 'CONTACT', 'anna')).resolves.toBe('anna');
  });

  it('and its contact, registered and deleted at once, do not both succeed', async () => {
    for (let round = 0; round < 10; round += 1) {
      const key = `passing-${round}`;
      await layContact(test, world.clientId, key);
      const both = [
        registerEndpoint(world.context(), { ...MAIL, contactKey: key }),
        deleteContact(world.context(), 'CONTACT', key),
      ];
      const outcomes = await Promise.allSettled(both);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    }
  });
});

describe('a webhook', () => {
  it('that a contact is told by, or a policy names, is not removed', async () => {
    const second = await layDeliveryWorld(test);
    const { endpoint } = await world.register(HOOK);
    await layContact(test, world.clientId, 'pager', { endpointId: endpoint.id });
    const level = (actions: EscalationLevel['actions']) => [
      levelOf(1, { triggers: [{ kind: 'BUSINESS_CRITICAL' }], actions }),
    ];
    const naming = level([{ kind: 'WEBHOOK', endpointId: endpoint.id }]);
    await keepPolicy(test.database, world.laid, naming, { key: 'urgent' });
    // A stranger's row that names it, which could not be written through the API, keeps it from nothing.
    await layContact(test, second.clientId, 'stranger', { endpointId: endpoint.id });
    const remove = () => removeEndpoint(world.context(), endpoint.id);
    const { reference } = world.laid.contract;
    await expect(remove()).rejects.toMatchObject({
      code: 'CONFLICT',
      message: `the endpoint is still named by contact pager, policy urgent of contract ${reference}`,
    });
    await deleteContact(world.context(), 'CONTACT', 'pager');
    await expect(remove()).rejects.toMatchObject({
      code: 'CONFLICT',
      message: `the endpoint is still named by policy urgent of contract ${reference}`,
    });
    // The latest version counts.
    await keepPolicy(test.database, world.laid, level([]), { key: 'urgent', version: 2 });
    expect((await remove()).state).toBe('REMOVED');
  });

  it.each<[string, EscalationLevel['actions'][number]['kind'], string]>([
    ['by its id', 'WEBHOOK', ''],
    ['as that of a contact', 'NOTIFY', 'pager'],
    ['as that of a contact in a group', 'NOTIFY', 'team'],
  ])('that a policy tells %s is not limited to other contracts than the policy’s', async (_how, kind, key) => {
    const second = await layDeliveryWorld(test);
    const { endpoint } = await world.register(HOOK);
    const own = world.laid.contract;
    const { contract: another } = await layContract(test, AN_HOUR, { tenantId: world.clientId, reference: 'OTHER' });
    await layContact(test, world.clientId, 'pager', { endpointId: endpoint.id });
    await layContact(test, world.clientId, 'mate');
    await layGroup(test, world.clientId, 'team', ['mate', 'pager']);
    const action =
      kind === 'WEBHOOK' ? { kind, endpointId: endpoint.id } : { kind: 'NOTIFY' as const, contacts: [key] };
    const levels = [levelOf(1, { triggers: [{ kind: 'BUSINESS_CRITICAL' }], actions: [action] })];
    await keepPolicy(test.database, world.laid, levels, { key: 'urgent' });
    // A stranger's policy in the same words keeps it from nothing.
    await keepPolicy(test.database, second.laid, levels, { key: 'urgent' });
    const limit = (contractIds: string[] | null, name = 'Hook') =>
      updateEndpoint(world.context(), endpoint.id, { ...DRAFT, name, url: HOOK, contractIds });
    const message = `leaves out what policy urgent of contract ${own.reference} tells the endpoint`;
    await expect(limit([another.id])).rejects.toMatchObject({ issues: [{ path: 'contractIds', message }] });
    expect(await limit([own.id, another.id], 'Both')).toMatchObject({ name: 'Both' });
    expect(await limit(null, 'All')).toMatchObject({ name: 'All' });
    const nothing = levelOf(1, { triggers: [{ kind: 'BUSINESS_CRITICAL' }], actions: [] });
    await keepPolicy(test.database, world.laid, [nothing], { key: 'urgent', version: 2 });
    expect(await limit([another.id])).toMatchObject({ contractIds: [another.id] });
  });
});
