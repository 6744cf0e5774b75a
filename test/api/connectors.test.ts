import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { DAY, MINUTE } from '../../src/domain/instant.js';
import { resealConnectors } from '../../src/modules/connector/reseal.service.js';
import { createLog } from '../../src/platform/log.js';
import type { Vault } from '../../src/platform/vault.js';
import { startWorker } from '../../src/worker/worker.js';
import { askDirectly } from '../support/database.js';
import {
  bearer,
  clocks,
  type Desk,
  expectRebuilt,
  factCount,
  keyFor,
  layDesk,
  NOON,
  OPENED,
  post,
  put,
  SECRET,
  send,
  setUp,
} from '../support/helpdesk.js';
import { zendeskEvent, zendeskHeaders } from '../support/helpdeskpayloads.js';
import { testVault } from '../support/receiver.js';
import { startServer, type TestServer } from '../support/server.js';

let now = NOON;
let logged = '';
let server: TestServer;
/** The keys of the installation; they are replaced while the server runs. */
let keys = testVault(1);
let own: Desk;
let other: Desk;

type Signing = { readonly secret?: string; readonly signedAt?: number };
function zendesk(desk: Pick<Desk, 'key'>, payload: object | string, options: Signing = {}) {
  return send(server, 'ZENDESK', desk, payload, { signedAt: now, ...options });
}

function rejected(desk: Desk, token = desk.adminToken) {
  return server.gql(
    token,
    `query ($id: ID!) { connectors(contractId: $id) { rejectedPayloads(first: 100) {
      nodes { id body bytes times issues { path message } firstReceivedAt lastReceivedAt } } } }`,
    { id: desk.contract.id },
  );
}

/** The payloads that the desk's connector kept. */
async function kept(desk: Desk) {
  return (await rejected(desk)).data.connectors[0].rejectedPayloads.nodes;
}

async function retry(desk: Desk): Promise<unknown> {
  const document =
    'mutation ($id: ID!) { retryRejectedPayloads(input: {contractId: $id, source: ZENDESK}) { taken kept } }';
  return (await server.gql(desk.adminToken, document, { id: desk.contract.id })).data.retryRejectedPayloads;
}

beforeAll(async () => {
  const log = createLog('trace', { write: (line: string) => (logged += line) });
  const vault: Vault = {
    get keyId() {
      return keys.keyId;
    },
    seal: (text, owner) => keys.seal(text, owner),
    open: (sealed, owner) => keys.open(sealed, owner),
  };
  server = await startServer({ clock: () => now, log, vault });
  own = await setUp(server, 'ZENDESK');
  other = await setUp(server, 'ZENDESK');
}, 120_000);
afterAll(() => server?.close());

describe('putConnector', () => {
  it('sets a connector up, tells its address, and never its secret', async () => {
    const desk = await layDesk(server);
    const { data, errors } = await put(server, desk, {
      secret: SECRET,
      priorities: [{ from: 'Gold', to: 'P1' }],
      statuses: [{ from: 'PARKED', to: 'ON_HOLD' }],
    });
    expect(errors).toBeUndefined();
    expect(data.putConnector.connector).toMatchObject({
      source: 'ZENDESK',
      path: '/ingest/zendesk',
      priorities: [{ from: 'Gold', to: 'P1' }],
      statuses: [{ from: 'PARKED', to: 'ON_HOLD' }],
      channels: [],
      lastReceivedAt: null,
    });
    const [row] = await askDirectly<{ row: string }>(
      server.db.superuserUrl,
      'SELECT c::text AS row FROM connector c WHERE contract_id = $1',
      [desk.contract.id],
    );
    expect(row?.row).not.toContain(SECRET);
    expect(row?.row).not.toContain(Buffer.from(SECRET).toString('base64').slice(0, 20));
  });

  it('refuses bad settings with their paths, and a new connector without a secret', async () => {
    const desk = await layDesk(server);
    const bad = await put(server, desk, { secret: 'short', priorities: [{ from: '', to: 'P1' }] });
    expect(bad.errors?.[0]?.extensions).toMatchObject({
      code: 'INVALID_INPUT',
      issues: [{ path: 'secret' }, { path: 'priorities.0.from' }],
    });
    expect((await put(server, desk, {})).errors?.[0]?.extensions).toMatchObject({ issues: [{ path: 'secret' }] });
  });

  it('does not exist for others: neither the contract, nor its connectors and their payloads', async () => {
    await zendesk(own, 'nothing but words');
    const stranger = other.adminToken;
    const id = own.contract.id;
    expect((await put(server, own, { secret: SECRET }, stranger)).errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    expect((await rejected(own, stranger)).data.connectors).toEqual([]);
    for (const act of ['deleteConnector', 'retryRejectedPayloads']) {
      const field = act === 'deleteConnector' ? 'contractId' : 'taken';
      const asked = `mutation ($id: ID!) { ${act}(input: {contractId: $id, source: ZENDESK}) { ${field} } }`;
      expect((await server.gql(stranger, asked, { id })).errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    }
    // The vendor is a party of the contract, but not of the client's connector.
    const vendor = await server.token({ organisationId: own.contract.vendorId, side: 'VENDOR' });
    expect((await rejected(own, vendor)).data.connectors).toEqual([]);
    expect(await kept(own)).toHaveLength(1);
  });

  it('does not exist for its own organisation on the other side of other contracts', async () => {
    const desk = await setUp(server, 'ZENDESK');
    await zendesk(desk, 'no JSON');
    const asVendor = await server.token({ organisationId: desk.contract.tenantId, side: 'VENDOR' });
    expect((await rejected(desk, asVendor)).data.connectors).toEqual([]);
    for (const act of [
      'deleteConnector(input: {contractId: $id, source: ZENDESK}) { contractId }',
      'retryRejectedPayloads(input: {contractId: $id, source: ZENDESK}) { taken }',
      'deleteRejectedPayloads(input: {contractId: $id, source: ZENDESK, receivedBefore: "2030-01-01T00:00:00Z"}) { deleted }',
    ]) {
      const { errors } = await server.gql(asVendor, `mutation ($id: ID!) { ${act} }`, { id: desk.contract.id });
      expect(errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    }
    expect(await kept(desk)).toHaveLength(1);
    expect((await zendesk(desk, zendeskEvent('created', 'T-side', OPENED, {}))).status).toBe(200);
  });

  it('is for those who decide, and for no key', async () => {
    const integrator = await server.token({
      organisationId: own.contract.tenantId,
      side: 'CLIENT',
      role: 'INTEGRATOR',
    });
    expect((await put(server, own, { secret: SECRET }, integrator)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect((await rejected(own, own.key)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect((await rejected(own, integrator)).errors).toBeUndefined();
  });
});

describe('who may post', () => {
  const UNAUTHENTICATED = {
    errors: [{ message: 'the API key or the signature does not hold', extensions: { code: 'UNAUTHENTICATED' } }],
  };

  it('is answered alike without a key, with a wrong one, a wrong signature or none, and stores nothing', async () => {
    const before = await factCount(server, own);
    const body = JSON.stringify(zendeskEvent('created', 'T-auth', OPENED, {}));
    const signed = zendeskHeaders(SECRET, body, now);
    const forged = `${own.key.slice(0, -43)}${randomBytes(32).toString('base64url')}`;
    const unsigned = { ...signed, 'x-zendesk-webhook-signature': '' };
    const answers = [
      await post(server, '/ingest/zendesk', signed, body),
      await post(server, `/ingest/zendesk?key=${own.key}&authorization=${own.key}`, signed, body),
      await post(server, '/ingest/zendesk', { ...bearer(forged), ...signed }, body),
      await post(server, '/ingest/zendesk', { ...bearer('nonsense'), ...signed }, body),
      await post(server, '/ingest/zendesk', { authorization: 'Digest x', ...signed }, body),
      await post(server, '/ingest/zendesk', bearer(own.key), body),
      await post(server, '/ingest/zendesk', { ...bearer(own.key), ...unsigned }, body),
      await post(server, '/ingest/zendesk', { ...bearer(own.key), ...signed }, `${body} `),
      await zendesk(own, body, { secret: `${SECRET}.` }),
    ];
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 401, body: UNAUTHENTICATED });
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
    expect(await factCount(server, own)).toBe(before);
  });

  it('cannot replay a signed request once it is older than five minutes', async () => {
    const desk = await setUp(server, 'ZENDESK');
    const event = zendeskEvent('created', 'T-replay', OPENED, {});
    expect(await zendesk(desk, event, { signedAt: now - 5 * MINUTE - 1_000 })).toMatchObject({ status: 401 });
    expect(await zendesk(desk, event, { signedAt: now + 5 * MINUTE + 1_000 })).toMatchObject({ status: 401 });
    expect(await factCount(server, desk)).toBe(0);
    const accepted = { status: 200, body: { accepted: 1, corrected: 0, repeated: 0 } };
    expect(await zendesk(desk, event, { signedAt: now - 5 * MINUTE })).toMatchObject(accepted);
    // Within the window a repetition changes nothing.
    const repeated = { status: 200, body: { accepted: 0, corrected: 0, repeated: 1 } };
    expect(await zendesk(desk, event, { signedAt: now - 5 * MINUTE })).toMatchObject(repeated);
    expect(await factCount(server, desk)).toBe(1);
  });

  it('takes the key as the password of basic authentication too', async () => {
    const desk = await setUp(server, 'ZENDESK');
    const body = JSON.stringify(zendeskEvent('created', 'T-basic', OPENED, {}));
    const basic = (key: string) => ({ authorization: `Basic ${Buffer.from(`accord:${key}`).toString('base64')}` });
    const signed = zendeskHeaders(SECRET, body, now);
    expect(await post(server, '/ingest/zendesk', { ...basic(desk.key), ...signed }, body)).toMatchObject({
      status: 200,
    });
    expect(await post(server, '/ingest/zendesk', { ...basic('x'), ...signed }, body)).toMatchObject({ status: 401 });
  });

  it("reaches its own key's contract alone", async () => {
    const before = [await factCount(server, own), await factCount(server, other)];
    const event = zendeskEvent('created', 'T-whose', OPENED, {});
    // Another tenant's key reaches that tenant's connector, whose secret this is not.
    await put(server, other, { secret: 'quite another secret' });
    now += 2 * DAY;
    expect(await zendesk(other, event)).toMatchObject({ status: 401 });
    now = NOON;
    // A key of the contract's vendor: the vendor has no connector of its own.
    const vendor = await server.token({ organisationId: own.contract.vendorId, side: 'VENDOR' });
    const vendorKey = await keyFor(server, vendor, 'FACTS_WRITE', [own.contract.id]);
    expect(await zendesk({ key: vendorKey }, event)).toMatchObject({
      status: 404,
      body: { errors: [{ extensions: { code: 'NOT_FOUND' } }] },
    });
    expect([await factCount(server, own), await factCount(server, other)]).toEqual(before);
  });

  it('is either party, each by a connector of its own', async () => {
    const desk = await setUp(server, 'ZENDESK');
    const adminToken = await server.token({ organisationId: desk.contract.vendorId, side: 'VENDOR' });
    const key = await keyFor(server, adminToken, 'FACTS_WRITE', [desk.contract.id]);
    const secret = "the vendor's own signing secret";
    expect((await put(server, { ...desk, adminToken }, { secret })).errors).toBeUndefined();
    const event = zendeskEvent('created', 'T-vendor', OPENED, {});
    expect((await zendesk({ key }, event)).status).toBe(401);
    expect(await zendesk({ key }, event, { secret })).toMatchObject({ status: 200, body: { accepted: 1 } });
    // One source of one contract: the client's report of the same is a repetition.
    expect(await zendesk(desk, event)).toMatchObject({ status: 200, body: { repeated: 1 } });
  });

  it('needs a key that can do no more than that', async () => {
    const event = zendeskEvent('created', 'T-broad', OPENED, {});
    const { id } = own.contract;
    for (const key of [
      await keyFor(server, own.adminToken, 'FACTS_WRITE, CONTRACTS_READ', [id]),
      await keyFor(server, own.adminToken, 'EVENTS_READ', [id]),
      own.adminToken,
    ]) {
      expect(await zendesk({ key }, event)).toMatchObject({
        status: 403,
        body: { errors: [{ extensions: { code: 'FORBIDDEN' } }] },
      });
    }
  });

  it('learns of a source that is not there', async () => {
    expect(await post(server, '/ingest/freshdesk', bearer(own.key), '{}')).toMatchObject({ status: 404 });
  });

  it('may use a replaced secret for another day', async () => {
    const desk = await setUp(server, 'ZENDESK');
    await put(server, desk, { secret: 'the secret that comes next' });
    const sent = (secret: string) => zendesk(desk, zendeskEvent('created', 'T-rotate', OPENED, {}), { secret });
    expect((await sent(SECRET)).status).toBe(200);
    expect((await sent('the secret that comes next')).status).toBe(200);
    now += DAY;
    expect((await sent(SECRET)).status).toBe(401);
    expect((await sent('the secret that comes next')).status).toBe(200);
    now = NOON;
  });

  it('leaves nothing of key, secret and signature in the log', async () => {
    const body = JSON.stringify(zendeskEvent('created', 'T-log', OPENED, {}));
    const headers = zendeskHeaders(SECRET, body, now);
    await post(server, '/ingest/zendesk', { ...bearer(own.key), ...headers }, body);
    await post(server, '/ingest/zendesk', { ...bearer(own.key), ...headers }, `${body} `);
    await post(server, '/ingest/zendesk', { ...bearer(`${own.key}x`), ...headers }, body);
    for (const secret of [own.key.slice(-43), SECRET, headers['x-zendesk-webhook-signature'] ?? '?']) {
      expect(logged).not.toContain(secret);
    }
  });
});

describe("the installation's key", () => {
  const log = createLog('silent');
  const reseal = () => resealConnectors(server.database, keys, log, now);
  afterEach(() => {
    keys = testVault(1);
  });

  it('can be replaced: secrets are sealed by the new one, those that are being replaced too', async () => {
    const desk = await setUp(server, 'ZENDESK');
    const next = 'the secret that comes next';
    await put(server, desk, { secret: next });
    keys = testVault(2);
    // Of no use: the secrets were sealed by key 1.
    expect(await reseal()).toBe(0);
    keys = testVault(2, 1);
    // A worker that starts does it.
    const { database, wake } = server;
    const parts = { database, wake, log, clock: () => now, vault: keys, senders: [], journalRetention: 30 };
    await startWorker({ ...parts, handled: () => undefined }).stop();
    expect(await reseal()).toBe(0);
    keys = testVault(2);
    for (const secret of [SECRET, next]) {
      const event = zendeskEvent('created', 'T-sealed', OPENED, {});
      expect(await zendesk(desk, event, { secret })).toMatchObject({ status: 200 });
    }
    // Back to the key of the other tests.
    keys = testVault(1, 2);
    expect(await reseal()).toBeGreaterThan(0);
  });

  it('can be lost: a new secret is taken, and settings without one leave what is stored', async () => {
    const desk = await setUp(server, 'ZENDESK');
    keys = testVault(3);
    const event = zendeskEvent('created', 'T-lost', OPENED, {});
    expect((await put(server, desk, { priorities: [{ from: 'GOLD', to: 'P1' }] })).errors).toBeUndefined();
    expect((await zendesk(desk, event)).status).toBe(503);
    keys = testVault(1);
    expect((await zendesk(desk, event)).status).toBe(200);
    keys = testVault(3);
    const secret = 'a secret for the new key';
    expect((await put(server, desk, { secret })).errors).toBeUndefined();
    expect((await zendesk(desk, event, { secret })).status).toBe(200);
    expect((await zendesk(desk, event)).status).toBe(401);
  });
});

describe('what cannot be taken', () => {
  it('is refused where it is too large, unread', async () => {
    const body = JSON.stringify({ ...zendeskEvent('created', 'T-large', OPENED, {}), more: 'x'.repeat(1_000_000) });
    expect(await zendesk(own, body)).toMatchObject({
      status: 413,
      body: { errors: [{ extensions: { code: 'INVALID_INPUT' } }] },
    });
  });

  it('is kept with the reason, once, however often it comes', async () => {
    const desk = await setUp(server, 'ZENDESK');
    const malformed = '{"type": "zen:event-type:ticket.created", \u0000';
    const issues = [{ path: 'payload', message: 'is no JSON' }];
    expect(await zendesk(desk, malformed)).toMatchObject({
      status: 422,
      body: { accepted: 0, errors: [{ extensions: { code: 'INVALID_INPUT', issues } }] },
    });
    now += MINUTE;
    await zendesk(desk, malformed);
    now = NOON;
    expect(await kept(desk)).toMatchObject([
      {
        body: malformed.replace('\u0000', '\uFFFD'),
        bytes: malformed.length,
        times: 2,
        issues,
        firstReceivedAt: '2026-03-02T12:00:00.000Z',
        lastReceivedAt: '2026-03-02T12:01:00.000Z',
      },
    ]);
  });

  it('tells, when it is tried again, why it cannot be taken now', async () => {
    const desk = await setUp(server, 'ZENDESK');
    for (const at of [OPENED, OPENED + MINUTE]) {
      await zendesk(desk, zendeskEvent('created', 'T-twice', at, {}, { priority: 'SILVER' }));
    }
    await put(server, desk, { priorities: [{ from: 'SILVER', to: 'P2' }] });
    expect(await retry(desk)).toEqual({ taken: 1, kept: 1 });
    expect(JSON.stringify((await kept(desk))[0].issues)).toMatch(/^(?!.*SILVER).*already known with other content/);
  });

  it('is taken in part where a part can be: an unknown priority is kept, named, and taken once it has a meaning', async () => {
    const desk = await setUp(server, 'ZENDESK');
    await zendesk(desk, zendeskEvent('created', 'T-gold', OPENED, {}));
    const change = zendeskEvent('priority_changed', 'T-gold', OPENED + MINUTE, { current: 'GOLD', previous: 'HIGH' });
    const refused = await zendesk(desk, change);
    expect(refused).toMatchObject({ status: 422, body: { accepted: 0 } });
    expect(refused.body.errors[0].extensions.issues).toEqual([
      { path: 'events.2.priority', message: '"GOLD" is not in the map: add it there, or an "otherwise"' },
    ]);
    expect(await retry(desk)).toEqual({ taken: 0, kept: 1 });
    await put(server, desk, { priorities: [{ from: 'GOLD', to: 'P4' }] });
    expect(await retry(desk)).toEqual({ taken: 1, kept: 0 });
    expect(await kept(desk)).toEqual([]);
    // P4 from 09:01: 2 and 8 hours from 09:00.
    expect(await clocks(server, desk)).toEqual([
      'first_response_time RUNNING 09:00 11:00 -',
      'resolution_time RUNNING 09:00 17:00 -',
    ]);
    await expectRebuilt(server, desk, now);
  });

  it('names an event that is known with other content, and keeps what stands', async () => {
    const desk = await setUp(server, 'ZENDESK');
    const event = zendeskEvent('created', 'T-again', OPENED, {});
    await zendesk(desk, event);
    const changed = { ...event, detail: { ...event.detail, priority: 'LOW' } };
    expect((await zendesk(desk, changed)).body.errors[0].extensions.issues).toEqual([
      {
        path: 'events.0.externalId',
        message: 'event "T-again:opened" is already known with other content, which is kept',
      },
    ]);
  });

  it('is kept up to a hundred of a connector, the latest, in pages, and deleted by age', async () => {
    const desk = await setUp(server, 'ZENDESK');
    for (let n = 0; n <= 100; n += 1) {
      now = NOON + n * 1_000;
      expect((await zendesk(desk, `no JSON ${n}`)).status).toBe(422);
    }
    const bodies = (await kept(desk)).map(({ body }: { body: string }) => body);
    expect(bodies).toEqual(Array.from({ length: 100 }, (_, n) => `no JSON ${n + 1}`));
    const page = (after: string | null) =>
      server.gql(
        desk.adminToken,
        `query ($id: ID!, $after: String) { connectors(contractId: $id) {
          rejectedPayloads(first: 60, after: $after) { nodes { body } pageInfo { hasNextPage endCursor } } } }`,
        { id: desk.contract.id, after },
      );
    const first = (await page(null)).data.connectors[0].rejectedPayloads;
    const second = (await page(first.pageInfo.endCursor)).data.connectors[0].rejectedPayloads;
    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
    expect([...first.nodes, ...second.nodes].map(({ body }: { body: string }) => body)).toEqual(bodies);
    const deleted = await server.gql(
      desk.adminToken,
      `mutation ($id: ID!) { deleteRejectedPayloads(input: {contractId: $id, source: ZENDESK, receivedBefore: "2026-03-02T12:01:31Z"}) { deleted } }`,
      { id: desk.contract.id },
    );
    // Those of seconds 1 to 90.
    expect(deleted.data.deleteRejectedPayloads).toEqual({ deleted: 90 });
    now = NOON;
  });

  it('is kept cut where it is long, and says that it cannot be tried again', async () => {
    const desk = await setUp(server, 'ZENDESK');
    // Unknown words make it a payload that is kept; after 128,000 characters of it nothing is.
    const detail = { priority: 'GOLD', description: 'x'.repeat(200_000) };
    const body = JSON.stringify(zendeskEvent('created', 'T-long', OPENED, {}, detail));
    const small = zendeskEvent('created', 'T-small', OPENED, {}, { priority: 'GOLD' });
    expect((await zendesk(desk, body)).status).toBe(422);
    expect((await zendesk(desk, small)).status).toBe(422);
    const [cut] = (await kept(desk)).filter(({ bytes }: { bytes: number }) => bytes > 200_000);
    expect({ bytes: cut.bytes, kept: cut.body.length }).toEqual({ bytes: body.length, kept: 128_000 });
    expect(cut.issues.map(({ path }: { path: string }) => path)).toEqual(['events.0.priority', 'body']);
    expect(cut.issues[1].message).toBe(
      'has more than the 128000 characters that are kept: it cannot be tried again from here, its source must post it anew',
    );
    await put(server, desk, { priorities: [{ from: 'GOLD', to: 'P1' }] });
    expect(await retry(desk)).toEqual({ taken: 1, kept: 1 });
    expect(await kept(desk)).toEqual([cut]);
  });

  it('is answered by 503 and when to come back where the fault is ours', async () => {
    const desk = await setUp(server, 'ZENDESK');
    await askDirectly(
      server.db.superuserUrl,
      `UPDATE connector SET secrets = '[{"sealed": "x.y", "endsAt": null}]' WHERE contract_id = $1`,
      [desk.contract.id],
    );
    const answer = await zendesk(desk, zendeskEvent('created', 'T-ours', OPENED, {}));
    expect(answer).toMatchObject({ status: 503, body: { errors: [{ extensions: { code: 'INTERNAL' } }] } });
    expect(answer.headers.get('retry-after')).toBe('10');
  });

  it('of a connector that was deleted is refused, and its payloads are gone', async () => {
    const desk = await setUp(server, 'ZENDESK');
    await zendesk(desk, 'no JSON');
    const { errors } = await server.gql(
      desk.adminToken,
      'mutation ($id: ID!) { deleteConnector(input: {contractId: $id, source: ZENDESK}) { contractId } }',
      { id: desk.contract.id },
    );
    expect(errors).toBeUndefined();
    expect(await zendesk(desk, 'no JSON')).toMatchObject({ status: 404 });
    expect((await rejected(desk)).data.connectors).toEqual([]);
  });
});

describe('the rate limit', () => {
  it('is that of the API, with a time to come back', async () => {
    const standing = server;
    server = await startServer({ clock: () => now, limits: { operationsPerMinute: 4 } });
    try {
      // Key and connector take one operation each.
      const desk = await setUp(server, 'ZENDESK');
      const event = zendeskEvent('created', 'T-rate', OPENED, {});
      expect((await zendesk(desk, event)).status).toBe(200);
      expect((await zendesk(desk, event)).status).toBe(200);
      const limited = await zendesk(desk, event);
      expect(limited).toMatchObject({ status: 429, body: { errors: [{ extensions: { code: 'RATE_LIMITED' } }] } });
      // Four a minute: one each 15 s.
      expect(limited.headers.get('retry-after')).toBe('15');
    } finally {
      await server.close();
      server = standing;
    }
  });
});
