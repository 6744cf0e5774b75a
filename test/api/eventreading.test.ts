import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startServer, type TestServer } from '../support/server.js';
import { mustAsk, TENANTS_NOW } from '../support/tenants.js';
import { layTenants, type Tenants } from '../support/tenantworld.js';

let server: TestServer;
let tenants: Tenants;
beforeAll(async () => {
  server = await startServer({ clock: () => TENANTS_NOW });
  tenants = await layTenants(server);
}, 120_000);
afterAll(() => server?.close());

const CREATE = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key } }';

describe('a key that may read events only', () => {
  it('reads what an event says and whose it is, and neither tickets nor terms through it', async () => {
    const input = { name: 'events', scopes: ['EVENTS_READ'] };
    const { key } = (await mustAsk(server, tenants.client.token, CREATE, { input })).createApiKey;
    const plain = await server.gql(key, '{ events(first: 5) { nodes { id kind contract { id reference } } } }');
    expect(plain.errors).toBeUndefined();
    expect(plain.data.events.nodes.length).toBeGreaterThan(0);
    const deep = await server.gql(
      key,
      '{ events(first: 100) { nodes { ticket { subject clocks { dueAt } } objective { target } } } }',
    );
    const codes = new Set(deep.errors?.map(({ extensions }) => extensions.code));
    expect([...codes]).toEqual(['FORBIDDEN']);
    for (const node of deep.data.events.nodes) expect(node).toEqual({ ticket: null, objective: null });
  });
});

describe('ids in capital letters', () => {
  it('name the same contract everywhere', async () => {
    const { token } = tenants.client;
    const id = tenants.first.contractId.toUpperCase();
    const { contract, events } = await mustAsk(
      server,
      token,
      'query ($id: ID!) { contract(id: $id) { id } events(first: 5, filter: { contractIds: [$id] }) { nodes { id } } }',
      { id },
    );
    expect(contract.id).toBe(tenants.first.contractId);
    expect(events.nodes.length).toBeGreaterThan(0);
    const input = { name: 'limited', scopes: ['EVENTS_READ', 'CONTRACTS_READ', 'FACTS_WRITE'], contractIds: [id] };
    const { key } = (await mustAsk(server, token, CREATE, { input })).createApiKey;
    const limited = await mustAsk(
      server,
      key,
      'query ($id: ID!) { contract(id: $id) { id } events(first: 5, filter: { contractIds: [$id] }) { nodes { id } } }',
      { id },
    );
    expect(limited.events.nodes).toEqual(events.nodes);
    const empty = { contractId: id, source: 'desk', events: [] };
    const record = 'mutation ($input: RecordTicketEventsInput!) { recordTicketEvents(input: $input) { accepted } }';
    expect((await mustAsk(server, key, record, { input: empty })).recordTicketEvents.accepted).toBe(0);
  });
});

describe('arguments with a default', () => {
  it('take null for it', async () => {
    const { token } = tenants.client;
    const answer = await mustAsk(
      server,
      token,
      `{ contracts(orderBy: null, first: 1) { nodes { period(index: 0) { compliance(basis: null) { verdict } } } }
         tickets(orderBy: null, first: 1) { nodes { id } } events(order: null, first: 1) { nodes { id } } }`,
    );
    expect(answer.contracts.nodes).toHaveLength(1);
    expect(answer.tickets.nodes).toHaveLength(1);
    expect(answer.events.nodes).toHaveLength(1);
  });
});
