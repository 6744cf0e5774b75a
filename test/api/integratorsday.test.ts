import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { createWebhookSender } from '../../src/modules/delivery/webhooksender.js';
import { createLog } from '../../src/platform/log.js';
import { createOutgoing } from '../../src/platform/outgoing.js';
import type { Vault } from '../../src/platform/vault.js';
import { startWorker, type Worker } from '../../src/worker/worker.js';
import { type Received, type Receiver, reset, startReceiver, status } from '../support/receiver.js';
import { startServer, type TestServer } from '../support/server.js';
import { fullContract, type Member, member, mustAsk, TENANTS_NOW, ticketEvent } from '../support/tenants.js';

let server: TestServer;
let receiver: Receiver;
let worker: Worker;
let client: Member;
let vendor: Member;
let contractId: string;

beforeAll(async () => {
  receiver = await startReceiver();
  server = await startServer({ clock: () => TENANTS_NOW });
  client = await member(server, 'airline', 'CLIENT');
  vendor = await member(server, 'desk', 'VENDOR');
  ({ contractId } = await fullContract(server, client, vendor, 'care'));
  worker = startWorkerOf(server, server.vault);
}, 120_000);
afterAll(async () => {
  await receiver.close();
  await worker?.stop();
  await server?.close();
});

function startWorkerOf({ database, wake }: TestServer, vault: Vault): Worker {
  const outgoing = createOutgoing({ allowedNetworks: ['127.0.0.0/8'] });
  const senders = [createWebhookSender({ database, vault, outgoing })];
  const log = createLog('silent');
  const handled = () => undefined;
  return startWorker({ database, wake, clock: () => TENANTS_NOW, log, vault, senders, journalRetention: 400, handled });
}

const ask = (query: string, variables: Record<string, unknown> = {}, token = client.token) =>
  mustAsk(server, token, query, variables);

/** Verified by the published library, as a receiver would, at the time of the test. */
function verified(got: Received | undefined, secret: string) {
  if (got === undefined) throw new Error('nothing came');
  const clock = jest.spyOn(Date, 'now').mockReturnValue(TENANTS_NOW);
  try {
    return new Webhook(secret).verify(got.text, got.headers as Record<string, string>);
  } finally {
    clock.mockRestore();
  }
}

let tickets = 0;

/** Reports a ticket that is late the moment it is known: one breach. */
async function breach(): Promise<void> {
  tickets += 1;
  const data = await ask(
    `mutation ($id: ID!, $events: [TicketEventInput!]!) {
      recordTicketEvents(input: {contractId: $id, source: "care desk", events: $events}) { accepted rejected { message } } }`,
    { id: contractId, events: [ticketEvent('care', `N-${tickets}`, '2026-03-15T06:00:00Z', 'P1')] },
  );
  expect(data.recordTicketEvents).toEqual({ accepted: 1, rejected: [] });
}

const REGISTER = `mutation ($input: EndpointInput!) {
  registerEndpoint(input: $input) { secret endpoint { id url state kinds cursor queue { waiting dead failures } } } }`;

describe("an integrator's day", () => {
  let endpointId = '';
  let secret = '';
  let firstCursor = '';
  const at = () => receiver.at('/hook');
  const told = () => at().map(({ body }) => body.data.id as string);

  it('begins with an endpoint and its secret, which is shown once', async () => {
    const input = {
      name: 'Our hook',
      url: `${receiver.url}/hook`,
      kinds: ['CLOCK_BREACHED'],
      contractIds: [contractId],
    };
    const { registerEndpoint } = await ask(REGISTER, { input });
    expect(registerEndpoint).toMatchObject({
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]+=*$/),
      endpoint: { state: 'ACTIVE', kinds: ['CLOCK_BREACHED'], queue: { waiting: 0, dead: 0, failures: 0 } },
    });
    endpointId = registerEndpoint.endpoint.id;
    secret = registerEndpoint.secret;
    const { endpoints } = await ask('{ endpoints { nodes { id name url } } }');
    expect(endpoints.nodes).toEqual([{ id: endpointId, name: 'Our hook', url: `${receiver.url}/hook` }]);
  });

  it('a test event comes, and the published library verifies it', async () => {
    await ask('mutation ($id: ID!) { sendTestEvent(input: {endpointId: $id}) { delivery { id state } } }', {
      id: endpointId,
    });
    await receiver.until('/hook', 1);
    expect(verified(at()[0], secret)).toMatchObject({ type: 'ENDPOINT_TEST' });
    expect(() => verified(at()[0], 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')).toThrow();
  });

  it('a breach comes within moments, as the events of the API show it', async () => {
    await breach();
    await receiver.until('/hook', 2);
    const message = verified(at()[1], secret) as { type: string; data: Record<string, unknown> };
    const { events } = await ask(
      '{ events(first: 1, order: NEWEST_FIRST, filter: {kinds: [CLOCK_BREACHED]}) { nodes { id cursor occurredAt dueAt } } }',
    );
    expect(message).toMatchObject({
      type: 'CLOCK_BREACHED',
      data: { ...events.nodes[0], contractId, ticketExternalId: 'care N-1' },
    });
    firstCursor = String(message.data['cursor']);
  });

  it('the connection is lost: each event is tried again under its id, and every attempt can be read', async () => {
    receiver.answer('/hook', reset, status(503));
    await breach();
    await breach();
    await receiver.until('/hook', 4);
    // Both failed, and the receiver is back. The clock of this test stands: they are sent again by hand.
    const list = `query ($id: ID!) { deliveries(receiverId: $id, state: WAITING) {
      nodes { id eventId attemptCount nextAttemptAt attempts { nodes { number status fault took } } } } }`;
    const waiting = await untilIt(async () => {
      const { deliveries } = await ask(list, { id: endpointId });
      const ended = deliveries.nodes.filter(({ attempts }: { attempts: { nodes: { took: string | null }[] } }) =>
        attempts.nodes.every(({ took }) => took !== null),
      );
      return ended.length === 2 ? ended : null;
    });
    const faults = waiting.map((one: { attempts: { nodes: { fault: string }[] } }) => one.attempts.nodes[0]);
    faults.sort((a: { fault: string }, b: { fault: string }) => (a.fault < b.fault ? -1 : 1));
    expect(faults).toEqual([
      { number: 1, status: 503, fault: 'it answered 503', took: expect.any(String) },
      { number: 1, status: null, fault: 'the connection was reset', took: expect.any(String) },
    ]);
    for (const { id } of waiting) {
      await ask('mutation ($id: ID!) { resendDelivery(input: {deliveryId: $id}) { delivery { state } } }', { id });
    }
    await receiver.until('/hook', 6);
    expect(told().slice(4).sort()).toEqual(told().slice(2, 4).sort());
    for (const got of at().slice(4)) verified(got, secret);
  });

  it('what may have been missed is replayed from the cursor of the last message that is known, under the same ids', async () => {
    const before = told().slice(2, 4);
    const key = await ask(
      'mutation ($id: ID!) { createApiKey(input: {name: "hook", scopes: [EVENTS_READ], contractIds: [$id]}) { key } }',
      { id: contractId },
    );
    await ask(
      'mutation ($id: ID!, $after: String!) { replayEvents(input: {endpointId: $id, after: $after}) { endpoint { cursor } } }',
      { id: endpointId, after: firstCursor },
      key.createApiKey.key,
    );
    await receiver.until('/hook', 8);
    expect(told().slice(6)).toEqual(before);
    expect(
      at()
        .slice(6)
        .map(({ headers }) => headers['webhook-id']),
    ).toEqual(before);
  });

  it('the secret is replaced: both verify until the overlap is over, then the new one alone', async () => {
    const rotate = `mutation ($id: ID!, $overlap: Duration) {
      rotateEndpointSecret(input: {endpointId: $id, overlap: $overlap}) { secret } }`;
    const first = await ask(rotate, { id: endpointId });
    const next = first.rotateEndpointSecret.secret as string;
    await breach();
    await receiver.until('/hook', 9);
    verified(at()[8], secret);
    verified(at()[8], next);
    const second = await ask(rotate, { id: endpointId, overlap: 'PT0S' });
    await breach();
    await receiver.until('/hook', 10);
    expect(() => verified(at()[9], secret)).toThrow();
    expect(() => verified(at()[9], next)).toThrow();
    verified(at()[9], second.rotateEndpointSecret.secret);
  });

  it('a pause keeps everything, and mistakes are told with their path', async () => {
    await ask('mutation ($id: ID!) { pauseEndpoint(input: {endpointId: $id}) { endpoint { state } } }', {
      id: endpointId,
    });
    await breach();
    const refused = await server.gql(
      client.token,
      'mutation ($id: ID!) { sendTestEvent(input: {endpointId: $id}) { delivery { id } } }',
      { id: endpointId },
    );
    expect(refused.errors).toMatchObject([{ path: ['sendTestEvent'], extensions: { code: 'CONFLICT' } }]);
    const wrong = await server.gql(client.token, REGISTER, { input: { name: 'x', url: 'https://10.0.0.1/' } });
    expect(wrong.errors).toMatchObject([
      { path: ['registerEndpoint'], extensions: { code: 'INVALID_INPUT', issues: [{ path: 'url' }] } },
    ]);
    await ask('mutation ($id: ID!) { resumeEndpoint(input: {endpointId: $id}) { endpoint { state } } }', {
      id: endpointId,
    });
    await receiver.until('/hook', 11);
    expect(new Set(told()).size).toBe(7);
  });

  it('an endpoint that rests after failures is not tried before its time, and each delivery says so', async () => {
    receiver.answer('/rests', ...Array.from({ length: 5 }, () => status(503)));
    const input = { name: 'Rests', url: `${receiver.url}/rests`, kinds: ['CLOCK_BREACHED'] };
    const { id } = (await ask(REGISTER, { input })).registerEndpoint.endpoint;
    for (let times = 0; times < 5; times += 1) await breach();
    await receiver.until('/rests', 5);
    const closedUntil = await untilIt(async () => {
      const { endpoint } = await ask('query ($id: ID!) { endpoint(id: $id) { queue { closedUntil } } }', { id });
      return endpoint.queue.closedUntil as string | null;
    });
    const list = 'query ($id: ID!) { deliveries(receiverId: $id) { nodes { nextAttemptAt } } }';
    // Each by itself would be tried after five seconds.
    expect(Date.parse(closedUntil)).toBeGreaterThanOrEqual(TENANTS_NOW + 30_000);
    expect((await ask(list, { id })).deliveries.nodes).toEqual(Array(5).fill({ nextAttemptAt: closedUntil }));
    expect((await ask(list, { id }, vendor.token)).deliveries.nodes).toEqual([]);
  });
});

/** Asks until there is an answer: what happened at the receiver is recorded a moment later. */
async function untilIt<T>(look: () => Promise<T | null>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== null) return found;
  }
}
