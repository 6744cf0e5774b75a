import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { formatApiKey, newApiKeySecret } from '../../src/platform/apikeys.js';
import { startServer, type TestServer } from '../support/server.js';

let server: TestServer;
let now = Date.UTC(2026, 5, 1);

beforeAll(async () => {
  const limits = { operationsPerMinute: 5, failedSignInsPerMinute: 4 };
  server = await startServer({ clock: () => now, limits, requestTimeout: 300 });
});
afterAll(() => server?.close());

const apiKey = formatApiKey({ organisationId: randomUUID(), keyId: randomUUID(), secret: newApiKeySecret() });
const origin = () => new URL(server.url).origin;

function ask(path: string, token: string | null, init: RequestInit = {}): Promise<Response> {
  const authorization: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
  return fetch(`${origin()}${path}`, {
    ...init,
    headers: { 'content-type': 'application/json', ...authorization },
  });
}
const query = (token: string | null) =>
  ask('/graphql', token, { method: 'POST', body: JSON.stringify({ query: '{ viewer { side } }' }) });

describe('a refusal for asking too often', () => {
  it('says after how many whole seconds to ask again, on every path, and leaves others alone', async () => {
    const [busy, other] = [await server.createOrganisation(), await server.createOrganisation()];
    const token = await server.token({ organisationId: busy.id, side: 'CLIENT' });
    const others = await server.token({ organisationId: other.id, side: 'CLIENT' });
    for (let i = 0; i < 5; i += 1) expect((await query(token)).status).toBe(200);
    // Five a minute: one each 12 s.
    for (const refused of [await query(token), await ask('/statements/x.json', token)]) {
      expect(refused.status).toBe(429);
      expect(refused.headers.get('retry-after')).toBe('12');
    }
    now += 11_500;
    expect((await query(token)).headers.get('retry-after')).toBe('1');
    const answered = await query(others);
    expect([answered.status, answered.headers.get('retry-after')]).toEqual([200, null]);
    now += 500;
    expect((await query(token)).status).toBe(200);
  });

  it('says so to an address whose tokens do not hold, too', async () => {
    for (let i = 0; i < 4; i += 1) {
      const refused = await query('nonsense');
      expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    }
    const refused = await query('nonsense');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '15']);
    now += 60_000;
  });
});

describe('a helpdesk', () => {
  it('is told to come back where the database takes too long: its payload is not lost', async () => {
    const asked = jest.spyOn(server.database, 'read').mockReturnValue({
      principal: 'WORKER',
      // As PostgreSQL says that a statement was cancelled for its time.
      rows: () => Promise.reject(Object.assign(new Error('canceling statement'), { code: '57014' })),
      close: async () => undefined,
    });
    try {
      const refused = await ask('/ingest/zendesk', apiKey, { method: 'POST', body: '{}' });
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '10']);
    } finally {
      asked.mockRestore();
    }
  });
});

describe('an address that cannot be read', () => {
  it.each([
    [`/statements/${'x'.repeat(200)}.json`, 414],
    [`/ingest/${'x'.repeat(200)}`, 414],
    ['/statements/%zz.json', 400],
  ])('is refused in the form of all errors: %s', async (path, status) => {
    const refused = await ask(path, null, path.startsWith('/ingest') ? { method: 'POST', body: '{}' } : {});
    expect(refused.status).toBe(status);
    expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'INVALID_INPUT' } }] });
  });
});

describe('a request that does not come to an end', () => {
  it.each(['/graphql', '/ingest/zendesk'])('is hung up on: %s', async (path) => {
    const { port } = new URL(server.url);
    const socket = connect(Number(port), '127.0.0.1');
    let answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
    });
    socket.write(`POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{`);
    // Now and then a little, as long as anybody listens.
    const dripping = setInterval(() => socket.write(' '), 50);
    await once(socket, 'close');
    clearInterval(dripping);
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
  });
});
