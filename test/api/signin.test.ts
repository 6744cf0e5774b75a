import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Side } from '../../src/domain/actor.js';
import { type LaidContract, layContract } from '../support/agreedcontract.js';
import { ALWAYS_UTC, clockObjective, terms } from '../support/clockterms.js';
import { type Answer, startServer, type TestServer } from '../support/server.js';

const VIEWER = '{ viewer { side } }';
const TERMS = terms(ALWAYS_UTC, clockObjective('FIRST_RESPONSE_TIME'));
const NO_SIDE = undefined as unknown as Side;

/** The code and reason a socket is closed with. */
function closing(server: TestServer, token: string): Promise<[number, string]> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the socket stayed open')), 10_000);
    server.socket(token, {
      onClosed: (code, reason) => {
        clearTimeout(timer);
        resolve([code, reason]);
      },
    });
  });
}

describe('a token that names no side', () => {
  let server: TestServer;
  let first: LaidContract;

  beforeAll(async () => {
    server = await startServer();
    first = await layContract(server.db, TERMS);
  });
  afterAll(() => server?.close());

  const sideless = (organisationId: string) => server.token({ organisationId, side: NO_SIDE });

  it('speaks for the only side of its organisation, over HTTP and WebSocket', async () => {
    const { tenantId, vendorId } = first.contract;
    for (const [organisation, side] of [
      [tenantId, 'CLIENT'],
      [vendorId, 'VENDOR'],
    ] as const) {
      const token = await sideless(organisation);
      expect((await server.gql(token, VIEWER)).data).toEqual({ viewer: { side } });
      const socket = server.socket(token);
      const { value } = await socket.iterate({ query: VIEWER }).next();
      await socket.dispose();
      expect(value.data).toEqual({ viewer: { side } });
    }
  });

  it('is refused where there are both or none, and told what to do', async () => {
    const both = await layContract(server.db, TERMS);
    await layContract(server.db, TERMS, { tenantId: both.contract.vendorId, reference: 'own' });
    const { id: none } = await server.createOrganisation();
    for (const [organisation, why] of [
      [both.contract.vendorId, 'has contracts on both sides'],
      [none, 'has no contract yet'],
    ] as const) {
      const message = `your organisation ${why}: name the side in the token, CLIENT or VENDOR`;
      const token = await sideless(organisation);
      const answer = await server.gql(token, VIEWER);
      expect(answer).toMatchObject({ status: 401, errors: [{ message, extensions: { code: 'UNAUTHENTICATED' } }] });
      expect(await closing(server, token)).toEqual([4401, message]);
      const named = await server.token({ organisationId: organisation, side: 'VENDOR' });
      expect((await server.gql(named, VIEWER)).data).toEqual({ viewer: { side: 'VENDOR' } });
    }
  });

  it('is not put out by an invitation that its organisation has not agreed to', async () => {
    const client = await layContract(server.db, TERMS);
    const invitation = { vendorId: client.contract.tenantId, counterpartyId: client.contract.tenantId };
    await layContract(server.db, TERMS, { ...invitation, vendorAgreedAt: null, reference: randomUUID() });
    expect((await server.gql(await sideless(client.contract.tenantId), VIEWER)).data.viewer.side).toBe('CLIENT');
    const { id } = await server.createOrganisation();
    await layContract(server.db, TERMS, { vendorId: id, counterpartyId: id, vendorAgreedAt: null });
    expect((await server.gql(await sideless(id), VIEWER)).data.viewer.side).toBe('VENDOR');
  });
});

describe('tokens that do not hold', () => {
  let server: TestServer;
  let now = Date.UTC(2026, 5, 1);
  let good: string;
  let fresh: string;

  beforeAll(async () => {
    server = await startServer({ clock: () => now, trustedProxies: 1, limits: { failedSignInsPerMinute: 3 } });
    const { id } = await server.createOrganisation();
    const other = await server.createOrganisation();
    good = await server.token({ organisationId: id, side: 'CLIENT', lifetime: 9e8 });
    fresh = await server.token({ organisationId: other.id, side: 'VENDOR', lifetime: 9e8 });
  });
  afterAll(() => server?.close());

  async function from(address: string | null, token: string): Promise<[number, string | undefined]> {
    const response = await fetch(server.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        ...(address === null ? {} : { 'x-forwarded-for': address }),
      },
      body: JSON.stringify({ query: VIEWER }),
    });
    const { errors } = (await response.json()) as Answer;
    return [response.status, errors?.[0]?.extensions.code];
  }

  it('are no longer looked at once an address brought too many, until the minute fills up again', async () => {
    const [address, elsewhere] = ['192.0.2.66, 203.0.113.9', '203.0.113.9, 203.0.113.10'];
    expect(await from(address, good)).toEqual([200, undefined]);
    for (const bad of ['nonsense', 'accord_nonsense', `${good}x`]) {
      expect(await from(address, bad)).toEqual([401, 'UNAUTHENTICATED']);
    }
    expect(await from(address, 'nonsense')).toEqual([429, 'RATE_LIMITED']);
    expect(await from(address, fresh)).toEqual([429, 'RATE_LIMITED']);
    // Who had signed in before is not shut out by others behind the same address, nor is any other address.
    expect(await from(address, good)).toEqual([200, undefined]);
    expect(await from(elsewhere, 'nonsense')).toEqual([401, 'UNAUTHENTICATED']);
    now += 20_000;
    expect(await from(address, 'nonsense')).toEqual([401, 'UNAUTHENTICATED']);
    expect(await from(address, 'nonsense')).toEqual([429, 'RATE_LIMITED']);
    now += 20_000;
    expect(await from(address, fresh)).toEqual([200, undefined]);
  });

  it('count over sockets as well, which are closed so that clients come back later', async () => {
    for (let n = 0; n < 3; n += 1) expect((await closing(server, 'nonsense'))[0]).toBe(4401);
    expect((await closing(server, 'nonsense'))[0]).toBe(1013);
    expect(await from(null, 'nonsense')).toEqual([429, 'RATE_LIMITED']);
  });
});
