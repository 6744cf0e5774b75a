import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { generateKeyPair, SignJWT } from 'jose';
import type { Organisation } from '../../src/domain/organisation.js';
import { startServer, type TestServer } from '../support/server.js';

const VIEWER = '{ viewer { organisation { slug } side role subject } }';
const CREATE_KEY = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { key apiKey { id side name scopes contractIds createdBy expiresAt revokedAt lastUsedAt } }
}`;
const REVOKE_KEY = 'mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { apiKey { id revokedAt } } }';
const KEYS = '{ apiKeys { nodes { id name lastUsedAt revokedAt } pageInfo { hasNextPage endCursor } } }';

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** The code a socket is closed with; fails the test when it stays open. */
function closing(server: TestServer, token: string | null): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the socket stayed open')), 4_000);
    server.socket(token, {
      onClosed: (code) => {
        clearTimeout(timer);
        resolve(code);
      },
    });
  });
}

describe('signing in', () => {
  let server: TestServer;
  let client: Organisation;

  beforeAll(async () => {
    server = await startServer();
    client = await server.createOrganisation('northwind');
  });
  afterAll(() => server?.close());

  it('is asked of everyone who wants more than the schema', async () => {
    const anonymous = await server.gql(null, VIEWER);
    expect(anonymous).toMatchObject({ status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    expect(anonymous.data).toBeUndefined();
    const schema = await server.gql(null, '{ __schema { queryType { name } } }');
    expect(schema.data).toEqual({ __schema: { queryType: { name: 'Query' } } });
    const mixed = await server.gql(null, '{ __typename viewer { role } }');
    expect(mixed.status).toBe(401);
    const byFragment = await server.gql(null, 'fragment V on Query { viewer { role } } { ...V }');
    expect(byFragment.status).toBe(401);
  });

  it('refuses forged, unsigned, foreign and expired tokens, even for the schema', async () => {
    const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = {
      organisation: client.id,
      side: 'CLIENT',
      role: 'ADMIN',
      sub: 'eve',
      iss: 'accord-local',
      aud: 'accord',
      exp: 4_000_000_000,
    };
    const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
    const good = await server.token({ organisationId: client.id, side: 'CLIENT' });
    const [head, , signature] = good.split('.');
    const tokens = [
      `${base64({ alg: 'none' })}.${base64(claims)}.`,
      await new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA' }).sign(privateKey),
      `${head}.${base64(claims)}.${signature}`,
      await server.token({ organisationId: client.id, side: 'CLIENT', lifetime: -60_000 }),
      'accord_nonsense',
      'nonsense',
    ];
    for (const token of tokens) {
      for (const query of [VIEWER, '{ __typename }']) {
        const answer = await server.gql(token, query);
        expect(answer).toMatchObject({ status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
      }
      expect(await closing(server, token)).toBe(4401);
    }
  });

  it('refuses headers of another kind', async () => {
    for (const authorization of ['Basic dXNlcjpwYXNz', 'Bearer', 'Bearer a b']) {
      const response = await fetch(server.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization },
        body: JSON.stringify({ query: VIEWER }),
      });
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
    }
  });

  it('closes sockets without a token with 4401', async () => {
    expect(await closing(server, null)).toBe(4401);
  });

  it('works over a socket as over HTTP', async () => {
    const socket = server.socket(await server.token({ organisationId: client.id, side: 'CLIENT', role: 'VIEWER' }));
    const { value } = await socket.iterate({ query: VIEWER }).next();
    await socket.dispose();
    expect(value.data.viewer).toMatchObject({ organisation: { slug: 'northwind' }, side: 'CLIENT', role: 'VIEWER' });
  });

  it('ends with the token: the socket closes with 4401', async () => {
    const token = await server.token({ organisationId: client.id, side: 'CLIENT', lifetime: 2_000 });
    expect(await closing(server, token)).toBe(4401);
  });
});

describe('API keys', () => {
  let server: TestServer;
  let client: Organisation;
  let admin: string;
  let otherAdmin: string;
  let now = Date.UTC(2026, 5, 1, 12);

  beforeAll(async () => {
    server = await startServer({ clock: () => now });
    client = await server.createOrganisation('northwind');
    const other = await server.createOrganisation('contoso');
    admin = await server.token({ organisationId: client.id, side: 'CLIENT', subject: 'ada', lifetime: 9e8 });
    otherAdmin = await server.token({ organisationId: other.id, side: 'VENDOR', lifetime: 9e8 });
  });
  afterAll(() => server?.close());

  async function createKey(input: Record<string, unknown> = {}, token = admin) {
    const answer = await server.gql(token, CREATE_KEY, { input: { name: 'feed', scopes: ['FACTS_WRITE'], ...input } });
    return answer.data?.createApiKey ?? answer;
  }

  it('sign in as an integrator of the organisation and side they were made for', async () => {
    const { key, apiKey } = await createKey({ scopes: ['FACTS_WRITE', 'CONTRACTS_READ', 'FACTS_WRITE'] });
    expect(apiKey).toMatchObject({
      side: 'CLIENT',
      name: 'feed',
      scopes: ['CONTRACTS_READ', 'FACTS_WRITE'],
      contractIds: null,
      createdBy: 'ada',
      expiresAt: null,
      revokedAt: null,
      lastUsedAt: null,
    });
    const { data } = await server.gql(key, VIEWER);
    expect(data.viewer).toEqual({
      organisation: { slug: 'northwind' },
      side: 'CLIENT',
      role: 'INTEGRATOR',
      subject: `key:${apiKey.id}`,
    });
  });

  it('store no secret', async () => {
    const { key, apiKey } = await createKey();
    const unit = server.database.read('WORKER');
    const [row] = await unit.rows<{ all: string }>(
      { name: 'test_key', text: 'SELECT k::text AS all FROM api_key k WHERE organisation_id = $1 AND id = $2' },
      [client.id, apiKey.id],
    );
    await unit.close();
    const secret = Buffer.from(key.split('_').at(-1), 'base64url').toString('hex');
    expect(row?.all).toContain(apiKey.id);
    expect(row?.all).not.toContain(secret);
    expect(row?.all).not.toContain(key);
  });

  it('are managed by administrators only, and not by keys', async () => {
    const { key } = await createKey();
    for (const role of ['MANAGER', 'VIEWER', 'INTEGRATOR'] as const) {
      const token = await server.token({ organisationId: client.id, side: 'CLIENT', role, lifetime: 9e8 });
      expect(await createKey({}, token)).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
      expect(await server.gql(token, KEYS)).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
    }
    expect(await createKey({}, key)).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  });

  it('do not exist for another organisation', async () => {
    const { apiKey, key } = await createKey();
    const foreign = await server.gql(otherAdmin, REVOKE_KEY, { id: apiKey.id });
    const unknown = await server.gql(otherAdmin, REVOKE_KEY, { id: '00000000-0000-4000-8000-000000000000' });
    const nonsense = await server.gql(otherAdmin, REVOKE_KEY, { id: 'seven' });
    expect(foreign.errors).toEqual(unknown.errors);
    expect(nonsense.errors).toEqual(unknown.errors);
    expect(foreign.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    expect((await server.gql(otherAdmin, KEYS)).data.apiKeys.nodes).toEqual([]);
    expect((await server.gql(key, VIEWER)).status).toBe(200);
  });

  it('cannot be limited to a contract that is not there', async () => {
    for (const id of ['00000000-0000-4000-8000-000000000000', 'seven']) {
      expect(await createKey({ contractIds: [id] })).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
    }
  });

  it('name every fault of a new key at once', async () => {
    const { errors } = await createKey({ name: ' ', scopes: [], contractIds: [], expiresAt: '2026-06-01T12:00:00Z' });
    expect(errors[0].extensions.issues.map((issue: { path: string }) => issue.path)).toEqual([
      'name',
      'scopes',
      'contractIds',
      'expiresAt',
    ]);
  });

  it('stop at once when revoked, for good, and keep the instant of it', async () => {
    const { apiKey, key } = await createKey();
    const first = await server.gql(admin, REVOKE_KEY, { id: apiKey.id });
    const revokedAt = new Date(now).toISOString();
    expect(first.data.revokeApiKey.apiKey).toEqual({ id: apiKey.id, revokedAt });
    expect((await server.gql(key, VIEWER)).status).toBe(401);
    now += 60_000;
    const second = await server.gql(admin, REVOKE_KEY, { id: apiKey.id });
    expect(second.data.revokeApiKey.apiKey.revokedAt).toBe(revokedAt);
  });

  it('stop when they expire', async () => {
    const { key } = await createKey({ expiresAt: new Date(now + 5_000).toISOString() });
    expect((await server.gql(key, VIEWER)).status).toBe(200);
    now += 5_000;
    expect((await server.gql(key, VIEWER)).status).toBe(401);
  });

  it('do not sign in with the secret of another key', async () => {
    const [one, two] = [await createKey(), await createKey()];
    const mixed = [...one.key.split('_').slice(0, -1), two.key.split('_').at(-1)].join('_');
    expect((await server.gql(mixed, VIEWER)).status).toBe(401);
  });

  it('have their last use noted at most once a minute', async () => {
    const { apiKey, key } = await createKey();
    const lastUse = async () => {
      const { data } = await server.gql(admin, '{ apiKeys(first: 100) { nodes { id lastUsedAt } } }');
      return data.apiKeys.nodes.find(({ id }: { id: string }) => id === apiKey.id).lastUsedAt;
    };
    const firstUse = new Date(now).toISOString();
    await server.gql(key, VIEWER);
    expect(await lastUse()).toBe(firstUse);
    now += 59_999;
    await server.gql(key, VIEWER);
    expect(await lastUse()).toBe(firstUse);
    now += 1;
    await server.gql(key, VIEWER);
    expect(await lastUse()).toBe(new Date(now).toISOString());
  });

  it('are listed in pages, each key once, in the order they were made', async () => {
    const fresh = await server.createOrganisation();
    const token = await server.token({ organisationId: fresh.id, side: 'VENDOR', lifetime: 9e8 });
    for (let i = 0; i < 5; i += 1) {
      await createKey({ name: `key ${i}` }, token);
      now += i % 2;
    }
    const names: string[] = [];
    let after: string | null = null;
    do {
      const page = `query ($after: String) { apiKeys(first: 2, after: $after) { edges { cursor node { name } } pageInfo { hasNextPage hasPreviousPage endCursor } } }`;
      const { data } = await server.gql(token, page, { after });
      names.push(...data.apiKeys.edges.map((edge: { node: { name: string } }) => edge.node.name));
      expect(data.apiKeys.pageInfo.hasPreviousPage).toBe(after !== null);
      after = data.apiKeys.pageInfo.hasNextPage ? data.apiKeys.pageInfo.endCursor : null;
    } while (after !== null);
    expect([...names].sort()).toEqual(['key 0', 'key 1', 'key 2', 'key 3', 'key 4']);
  });
});

describe('a socket opened with an API key', () => {
  it('is closed with 4401 when the key is revoked, before another event passes', async () => {
    const schema = buildSchema('type Query { one: Int } type Subscription { tick: Int }');
    const waiting: (() => void)[] = [];
    const tick = schema.getSubscriptionType()?.getFields().tick;
    if (tick) {
      tick.subscribe = async function* ticks() {
        for (let i = 1; ; i += 1) {
          yield { tick: i };
          await new Promise<void>((resolve) => waiting.push(resolve));
        }
      };
    }
    const server = await startServer({ schema, recheck: { idle: 60_000, active: 0 } });
    try {
      const { id } = await server.createOrganisation();
      const { createApiKey, revokeApiKey } = await import('../../src/modules/apikey/apikey.service.js');
      const context = server.context({
        organisationId: id,
        side: 'CLIENT',
        role: 'ADMIN',
        subject: 'ada',
        scopes: null,
        contractIds: null,
        expiresAt: null,
      });
      const draft = { name: 'feed', scopes: ['events:read' as const], contractIds: null, expiresAt: null };
      const { key, apiKey } = await createApiKey(context, draft);
      let closed: number | null = null;
      const socket = server.socket(key, {
        onClosed: (code) => {
          closed = code;
        },
      });
      const seen: unknown[] = [];
      const unsubscribe = socket.subscribe(
        { query: 'subscription { tick }' },
        { next: (value) => seen.push(value.data), error: () => undefined, complete: () => undefined },
      );
      while (waiting.length < 1) await wait(10);
      waiting.shift()?.();
      while (waiting.length < 1) await wait(10);
      await wait(50);
      expect(seen).toEqual([{ tick: 1 }, { tick: 2 }]);
      await revokeApiKey(context, apiKey.id);
      await context.close();
      waiting.shift()?.();
      for (let i = 0; i < 100 && closed === null; i += 1) await wait(20);
      expect(closed).toBe(4401);
      expect(seen).toHaveLength(2);
      unsubscribe();
    } finally {
      await server.close();
    }
  });

  it('is closed while nothing happens on it, too', async () => {
    const server = await startServer({ recheck: { idle: 100, active: 0 } });
    try {
      const { id } = await server.createOrganisation();
      const admin = await server.token({ organisationId: id, side: 'VENDOR' });
      const { data } = await server.gql(admin, CREATE_KEY, { input: { name: 'feed', scopes: ['EVENTS_READ'] } });
      const closed = closing(server, data.createApiKey.key);
      await wait(200);
      await server.gql(admin, REVOKE_KEY, { id: data.createApiKey.apiKey.id });
      expect(await closed).toBe(4401);
    } finally {
      await server.close();
    }
  });
});
