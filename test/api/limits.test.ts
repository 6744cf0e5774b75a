import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, type GraphQLSchema } from 'graphql';
import type { Organisation } from '../../src/domain/organisation.js';
import { startServer, type TestServer } from '../support/server.js';

/** A list of lists with an endless subscription, so that limits are tested apart from what Accord's own schema holds. */
function nestedSchema(ticks: () => AsyncIterable<unknown>): GraphQLSchema {
  const schema = buildSchema(`
    type Query { nodes(first: Int, after: String): NodeConnection!  one: Node }
    type Node { id: ID!  one: Node  list: [Node!]!  nodes(first: Int): NodeConnection! }
    type NodeConnection { nodes: [Node!]! }
    type Subscription { tick: Int! }
  `);
  const tick = schema.getSubscriptionType()?.getFields().tick;
  if (tick) tick.subscribe = () => ticks();
  const fields = schema.getQueryType()?.getFields();
  if (fields?.nodes) fields.nodes.resolve = () => ({ nodes: [] });
  return schema;
}

async function* forever(): AsyncGenerator<unknown> {
  yield { tick: 1 };
  await new Promise(() => undefined);
}

describe('limits of an operation', () => {
  let server: TestServer;
  let token: string;

  beforeAll(async () => {
    server = await startServer({ schema: nestedSchema(forever), limits: { depth: 6, cost: 1_000, bodyBytes: 20_000 } });
    const { id } = await server.createOrganisation();
    token = await server.token({ organisationId: id, side: 'CLIENT' });
  });
  afterAll(() => server?.close());

  async function codeOf(query: string, variables?: Record<string, unknown>): Promise<string | null> {
    const { status, errors } = await server.gql(token, query, variables);
    if (errors) expect(status).toBe(400);
    return errors?.[0]?.extensions.code ?? null;
  }

  it('allow the depth that is configured and no more, fragments included', async () => {
    expect(await codeOf('{ one { one { one { one { one { id } } } } } }')).toBeNull();
    expect(await codeOf('{ one { one { one { one { one { one { id } } } } } } }')).toBe('TOO_COMPLEX');
    const inFragment = 'fragment Deep on Node { one { one { one { id } } } } { one { one { one { ...Deep } } } }';
    expect(await codeOf(inFragment)).toBe('TOO_COMPLEX');
  });

  it('count lists by their page size, from a literal, a variable, a default and the lack of one', async () => {
    // 1 + first * (1 + 1 * 9): the connection, then for each node the list field and nine fields.
    const fields = 'a: id b: id c: id d: id e: id f: id g: id h: id i: id';
    expect(await codeOf(`{ nodes(first: 99) { nodes { ${fields} } } }`)).toBeNull();
    expect(await codeOf(`{ nodes(first: 100) { nodes { ${fields} } } }`)).toBe('TOO_COMPLEX');
    const byVariable = `query ($n: Int = 100) { nodes(first: $n) { nodes { ${fields} } } }`;
    expect(await codeOf(byVariable, { n: 99 })).toBeNull();
    expect(await codeOf(byVariable)).toBe('TOO_COMPLEX');
    expect(await codeOf(`{ nodes { nodes { nodes { nodes { id } } } } }`)).toBe('TOO_COMPLEX');
    expect(await codeOf(`{ nodes(first: 5) { nodes { nodes(first: 5) { nodes { id } } } } }`)).toBeNull();
  });

  it('count each alias', async () => {
    const aliases = Array.from({ length: 60 }, (_, index) => `a${index}: nodes(first: 10) { nodes { id } }`).join(' ');
    expect(await codeOf(`{ ${aliases} }`)).toBe('TOO_COMPLEX');
  });

  it('refuse fragments that grow exponentially, and documents too large to validate, at once', async () => {
    const spreads = Array.from(
      { length: 40 },
      (_, i) => `fragment F${i} on Node { one { ...F${i + 1} } b: one { ...F${i + 1} } }`,
    );
    const startedAt = performance.now();
    expect(await codeOf(`{ one { ...F0 } } ${spreads.join(' ')} fragment F40 on Node { id }`)).toBe('TOO_COMPLEX');
    expect(await codeOf(`{ one { ${'id '.repeat(5_000)} } }`)).toBe('TOO_COMPLEX');
    expect(await codeOf(`${'{one'.repeat(2_000)}${'}'.repeat(2_000)}`)).toBe('TOO_COMPLEX');
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it('answer 413 with a code to a body that is too large', async () => {
    const answer = await server.gql(token, '{ one { id } }', { padding: 'x'.repeat(30_000) });
    expect(answer.status).toBe(413);
    expect(answer.errors?.[0]?.extensions.code).toBe('INVALID_INPUT');
  });

  it('hold over a socket as well', async () => {
    const socket = server.socket(token);
    const asked = socket.iterate({ query: '{ one { one { one { one { one { one { id } } } } } } }' });
    await expect(asked.next()).rejects.toMatchObject([{ extensions: { code: 'TOO_COMPLEX' } }]);
    await socket.dispose();
  });
});

describe('limits of an organisation', () => {
  let server: TestServer;
  let now = Date.UTC(2026, 5, 1);
  let busy: Organisation;
  let other: Organisation;

  beforeAll(async () => {
    server = await startServer({
      schema: nestedSchema(forever),
      clock: () => now,
      limits: { operationsPerMinute: 5, subscriptions: 2 },
    });
    busy = await server.createOrganisation();
    other = await server.createOrganisation();
  });
  afterAll(() => server?.close());

  it('let the minute fill up again, and leave other organisations alone', async () => {
    const token = await server.token({ organisationId: busy.id, side: 'CLIENT' });
    const others = await server.token({ organisationId: other.id, side: 'VENDOR' });
    const ask = () => server.gql(token, '{ one { id } }');
    for (let i = 0; i < 5; i += 1) expect((await ask()).status).toBe(200);
    const refused = await ask();
    expect(refused).toMatchObject({ status: 429, errors: [{ extensions: { code: 'RATE_LIMITED' } }] });
    expect((await server.gql(others, '{ one { id } }')).status).toBe(200);
    now += 12_000;
    expect((await ask()).status).toBe(200);
    expect((await ask()).status).toBe(429);
    now += 60_000;
  });

  it('bound the subscriptions open at once, and give a place back when one is completed', async () => {
    const socket = server.socket(await server.token({ organisationId: busy.id, side: 'CLIENT' }));
    const open = () => socket.iterate<{ tick: number }>({ query: 'subscription { tick }' });
    const [first, second] = [open(), open()];
    // Asked at once: this client loses an error that comes before anyone waits for it.
    const third = open().next();
    const refused = expect(third).rejects.toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
    expect((await first.next()).value).toEqual({ data: { tick: 1 } });
    expect((await second.next()).value).toEqual({ data: { tick: 1 } });
    await refused;
    await first.return?.();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await open().next()).value).toEqual({ data: { tick: 1 } });
    await socket.dispose();
  });
});

describe('the default cost of a query', () => {
  let server: TestServer;
  let token: string;

  beforeAll(async () => {
    server = await startServer();
    token = await server.token({ organisationId: (await server.createOrganisation()).id, side: 'CLIENT' });
  });
  afterAll(() => server?.close());

  const codeOf = async (query: string) => (await server.gql(token, query)).errors?.[0]?.extensions.code ?? null;

  it.each([
    'contracts(first: 100) { nodes { reference period { compliance { verdict objectives { actual objective { key } } } } } }',
    'contracts(first: 100) { nodes { name objectives { key name target } periods { index startsOn endsOn } } }',
    'contracts(first: 10) { nodes { periods { index compliance { verdict objectives { verdict actual objective { key } } } } } }',
    'contracts(first: 10) { nodes { versions { version status objectives { key target } } } }',
    'tickets(first: 100) { nodes { clocks { state dueAt objective { key } } contract { reference } } }',
  ])('leaves room for what people ask: %s', async (query) => {
    expect(await codeOf(`{ ${query} }`)).toBeNull();
  });

  it.each([
    'contracts(first: 50) { nodes { periods { compliance { objectives { actual objective { key } } } } } }',
    'contracts(first: 50) { nodes { versions { objectives { key } } } }',
  ])('has none for lists of lists of lists: %s', async (query) => {
    expect(await codeOf(`{ ${query} }`)).toBe('TOO_COMPLEX');
  });
});

describe('the size of a page', () => {
  it('is 1 to 100, in words that name the argument', async () => {
    const server = await startServer();
    try {
      const { id } = await server.createOrganisation();
      const token = await server.token({ organisationId: id, side: 'CLIENT' });
      for (const first of [0, -1, 101, 1_000_000]) {
        const { errors } = await server.gql(
          token,
          '{ apiKeys(first: 1000000) { nodes { id } } }'.replace('1000000', String(first)),
        );
        expect(errors?.[0]?.extensions).toEqual({
          code: 'INVALID_INPUT',
          issues: [{ path: 'first', message: 'must be from 1 to 100' }],
        });
      }
      const { errors } = await server.gql(token, '{ apiKeys(after: "bm9uc2Vuc2U") { nodes { id } } }');
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', issues: [{ path: 'after' }] });
    } finally {
      await server.close();
    }
  });
});
