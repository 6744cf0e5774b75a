import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { printAccordSchema } from '../../src/api/schema.js';
import type { Organisation } from '../../src/domain/organisation.js';
import type { RequestContext } from '../../src/platform/requestcontext.js';
import { post, startServer, type TestServer } from '../support/server.js';

const CREATE = `mutation ($slug: String!, $name: String!) {
  createOrganisation(input: { slug: $slug, name: $name }) { organisation { id slug name } }
}`;

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Closed by the server; resolves with the code. */
function closeCode(server: TestServer, token: string): Promise<number> {
  return new Promise((resolve) => server.socket(token, { onClosed: (code) => resolve(code) }));
}

describe('the server', () => {
  let server: TestServer;
  let client: Organisation;
  let vendor: Organisation;
  let unready: string | null = null;

  beforeAll(async () => {
    server = await startServer({ ready: async () => unready });
    client = await server.createOrganisation('northwind');
    vendor = await server.createOrganisation('contoso');
  });
  afterAll(() => server?.close());

  it('tells each caller who they are', async () => {
    const query = '{ viewer { organisation { id slug name } side role subject } }';
    const token = await server.token({ organisationId: client.id, side: 'CLIENT', subject: 'ada' });
    expect((await server.gql(token, query)).data.viewer).toEqual({
      organisation: { id: client.id, slug: 'northwind', name: 'Organisation northwind' },
      side: 'CLIENT',
      role: 'ADMIN',
      subject: 'ada',
    });
    const others = await server.token({ organisationId: vendor.id, side: 'VENDOR', role: 'VIEWER' });
    expect((await server.gql(others, query)).data.viewer).toMatchObject({
      organisation: { slug: 'contoso' },
      side: 'VENDOR',
      role: 'VIEWER',
    });
    expect((await server.gql(await server.operatorToken(), query)).data.viewer).toEqual({
      organisation: null,
      side: null,
      role: 'OPERATOR',
      subject: 'operator',
    });
  });

  it('lets the operator create organisations, the same one as often as asked', async () => {
    const operator = await server.operatorToken();
    const created = await server.gql(operator, CREATE, { slug: 'fabrikam', name: 'Fabrikam' });
    const { organisation } = created.data.createOrganisation;
    expect(organisation).toEqual({ id: expect.any(String), slug: 'fabrikam', name: 'Fabrikam' });
    const again = await server.gql(operator, CREATE, { slug: 'fabrikam', name: 'Fabrikam' });
    expect(again.data.createOrganisation.organisation).toEqual(organisation);
    const other = await server.gql(operator, CREATE, { slug: 'fabrikam', name: 'Another' });
    expect(other.errors?.[0]?.extensions.code).toBe('CONFLICT');
    const bad = await server.gql(operator, CREATE, { slug: 'No Slug', name: '' });
    expect(bad.errors?.[0]?.extensions.issues?.map((issue) => issue.path)).toEqual(['slug', 'name']);
  });

  it('lets nobody else create organisations, and the operator nothing else', async () => {
    for (const role of ['ADMIN', 'MANAGER', 'VIEWER', 'INTEGRATOR'] as const) {
      const token = await server.token({ organisationId: client.id, side: 'CLIENT', role });
      const { errors } = await server.gql(token, CREATE, { slug: 'mine', name: 'Mine' });
      expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    }
    const { errors } = await server.gql(await server.operatorToken(), '{ apiKeys { nodes { id } } }');
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  it('reads an operation in one snapshot, asking each question once', async () => {
    const token = await server.token({ organisationId: client.id, side: 'CLIENT' });
    const before = server.database.statementCount();
    const { data } = await server.gql(
      token,
      '{ a: viewer { organisation { slug } } b: viewer { organisation { name } } }',
    );
    expect(data).toEqual({
      a: { organisation: { slug: 'northwind' } },
      b: { organisation: { name: 'Organisation northwind' } },
    });
    expect(server.database.statementCount() - before).toBe(1);
  });

  it('serves a self-contained IDE to browsers, and JSON to programs, at one address', async () => {
    const page = await fetch(server.url, { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } });
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toContain('text/html');
    const html = await page.text();
    expect(html).toContain('GraphiQL');
    expect(html).not.toMatch(/<(script|link)[^>]+(src|href)="(https?:)?\/\//);
    const asked = await fetch(`${server.url}?query={__typename}`, {
      headers: { accept: 'application/json', 'apollo-require-preflight': 'true' },
    });
    expect(await asked.json()).toEqual({ data: { __typename: 'Query' } });
  });

  it('says whether it lives, whether it can serve and how it does', async () => {
    const at = (path: string) => fetch(server.url.replace('/graphql', path));
    expect((await at('/healthz')).status).toBe(200);
    expect((await at('/readyz')).status).toBe(200);
    unready = 'migrations are pending';
    const refused = await at('/readyz');
    expect(refused.status).toBe(503);
    expect(await refused.json()).toEqual({ status: 'not ready', reason: 'migrations are pending' });
    unready = null;
    const metrics = await (await at('/metrics')).text();
    expect(metrics).toMatch(/accord_operations_total\{type="query",outcome="ok"\} \d+/);
    expect(metrics).toMatch(/accord_operations_total\{type="mutation",outcome="FORBIDDEN"\} 4/);
    expect(metrics).not.toContain('northwind');
  });

  it('does not run mutations by GET, nor subscriptions over HTTP', async () => {
    const operator = await server.operatorToken();
    const mutation = encodeURIComponent(
      'mutation { createOrganisation(input: { slug: "by-get", name: "x" }) { organisation { id } } }',
    );
    const response = await fetch(`${server.url}?query=${mutation}`, {
      headers: { authorization: `Bearer ${operator}`, 'apollo-require-preflight': 'true' },
    });
    expect(response.status).toBe(405);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'INVALID_INPUT' } }] });
  });

  it('refuses a document it has met already as it did the first time', async () => {
    const operator = await server.operatorToken();
    const mutation = 'mutation { createOrganisation(input: { slug: "by-post", name: "x" }) { organisation { slug } } }';
    const headers = { authorization: `Bearer ${operator}`, 'apollo-require-preflight': 'true' };
    const byGet = () => fetch(`${server.url}?query=${encodeURIComponent(mutation)}`, { headers });
    const created = { organisation: { slug: 'by-post' } };
    expect((await byGet()).status).toBe(405);
    expect((await server.gql(operator, mutation)).data).toEqual({ createOrganisation: created });
    expect((await byGet()).status).toBe(405);
    for (const wrong of ['{ viewer { nothing } }', '{ viewer {', '{ viewer { side } } { viewer { role } }']) {
      const [first, ...others] = [1, 2, 3].map(() => server.gql(operator, wrong));
      const refused = await first;
      expect([refused?.status, refused?.errors?.[0]?.extensions?.code]).toEqual([400, 'INVALID_INPUT']);
      for (const again of others) expect((await again).errors).toEqual(refused?.errors);
    }
  });

  it('asks browsers for a preflight before anything that another site could forge', async () => {
    const response = await fetch(`${server.url}?query={__typename}`, { headers: { accept: '*/*' } });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'INVALID_INPUT' } }] });
  });
});

describe('a server without an IDE', () => {
  it('sends no page', async () => {
    const server = await startServer({ ide: false });
    try {
      const response = await fetch(server.url, { headers: { accept: 'text/html' } });
      expect(response.headers.get('content-type')).not.toContain('text/html');
      expect(response.status).toBe(400);
    } finally {
      await server.close();
    }
  });
});

/** A slow query, and a subscription to events that the test emits; each answer tells how often it was made. */
function slowSchema() {
  const gate = {
    open: (): void => undefined,
    executions: 0,
    contexts: new Set<unknown>(),
    listeners: new Set<(event: object) => void>(),
  };
  const opened = new Promise<void>((resolve) => {
    gate.open = resolve;
  });
  const source = (): AsyncIterable<object> => {
    const waiting: object[] = [];
    let ring = (): void => undefined;
    gate.listeners.add((event) => {
      waiting.push(event);
      ring();
    });
    return {
      async *[Symbol.asyncIterator]() {
        for (;;) {
          const event = waiting.shift();
          if (event) yield event;
          else await new Promise<void>((resolve) => (ring = resolve));
        }
      },
    };
  };
  const schema = new GraphQLSchema({
    query: new GraphQLObjectType({
      name: 'Query',
      fields: { slow: { type: GraphQLString, resolve: () => opened.then(() => 'finished') } },
    }),
    subscription: new GraphQLObjectType<{ text: string }, RequestContext>({
      name: 'Subscription',
      fields: {
        said: {
          type: GraphQLString,
          args: { after: { type: GraphQLString } },
          subscribe: source,
          resolve: ({ text }, _args, context) => {
            gate.executions += 1;
            gate.contexts.add(context.reads);
            return `${text} to ${context.actor.side}`;
          },
        },
      },
    }),
  });
  return { schema, gate };
}

describe('subscriptions', () => {
  it('answer subscribers who ask the same as the same with one execution, and others with their own', async () => {
    const { schema, gate } = slowSchema();
    const server = await startServer({ schema });
    try {
      const { id } = await server.createOrganisation();
      const asClient = await server.token({ organisationId: id, side: 'CLIENT' });
      const asVendor = await server.token({ organisationId: id, side: 'VENDOR' });
      const sockets = [asClient, asClient, asVendor].map((token) => server.socket(token));
      const answers = sockets.map((socket) => socket.iterate<{ said: string }>({ query: 'subscription { said }' }));
      while (gate.listeners.size < 3) await wait(10);
      for (const text of ['hello', 'goodbye']) {
        const event = { text };
        for (const listener of gate.listeners) listener(event);
      }
      const heard = await Promise.all(
        answers.map(async (answer) => [(await answer.next()).value, (await answer.next()).value]),
      );
      const said = (side: string) => [{ data: { said: `hello to ${side}` } }, { data: { said: `goodbye to ${side}` } }];
      expect(heard).toEqual([said('CLIENT'), said('CLIENT'), said('VENDOR')]);
      expect(gate.executions).toBe(4);
      expect(gate.contexts.size).toBe(4);
      const metrics = await server.metrics.registry.metrics();
      expect(metrics).toContain('accord_subscriptions 3');
      expect(metrics).toContain('accord_events_delivered_total 6');
      await Promise.all(sockets.map((socket) => socket.dispose()));
      await wait(100);
      expect(await server.metrics.registry.metrics()).toContain('accord_subscriptions 0');
    } finally {
      await server.close();
    }
  });
});

describe('open subscriptions', () => {
  it('hold no connection to the database, however many there are', async () => {
    const { schema, gate } = slowSchema();
    const server = await startServer({ schema });
    try {
      const said = schema.getSubscriptionType()?.getFields().said;
      const source = said?.subscribe;
      if (said && source) {
        said.subscribe = async (root, args, context: RequestContext, info) => {
          await context.reads().rows({ name: 'test_one', text: 'SELECT 1' }, []);
          return source(root, args, context, info);
        };
      }
      const { id } = await server.createOrganisation();
      const socket = server.socket(await server.token({ organisationId: id, side: 'CLIENT' }));
      const answers = Array.from({ length: 12 }, () => socket.iterate({ query: 'subscription { said }' }));
      for (let i = 0; i < 200 && gate.listeners.size < 12; i += 1) await wait(20);
      expect(gate.listeners.size).toBe(12);
      for (const listener of gate.listeners) listener({ text: 'hello' });
      const heard = await Promise.all(answers.map((answer) => answer.next()));
      expect(heard.map(({ value }) => value)).toEqual(Array(12).fill({ data: { said: 'hello to CLIENT' } }));
      await socket.dispose();
    } finally {
      await server.close();
    }
  });
});

describe('stopping', () => {
  it('finishes what runs, closes sockets with 1001 and takes nothing new', async () => {
    const { schema, gate } = slowSchema();
    const server = await startServer({ schema });
    const { id } = await server.createOrganisation();
    const token = await server.token({ organisationId: id, side: 'CLIENT' });
    const idle = closeCode(server, token);
    const socket = server.socket(token);
    const overHttp = server.gql(token, '{ slow }');
    const overSocket = socket.iterate({ query: '{ slow }' }).next();
    await wait(200);
    const closed = server.close();
    await wait(100);
    await expect(post(server.url, token, '{ slow }')).rejects.toThrow();
    gate.open();
    expect((await overHttp).data).toEqual({ slow: 'finished' });
    expect((await overSocket).value).toEqual({ data: { slow: 'finished' } });
    expect(await idle).toBe(1001);
    await closed;
  });

  it('does not wait for ever for what never ends', async () => {
    const { schema } = slowSchema();
    const server = await startServer({ schema });
    const { id } = await server.createOrganisation();
    const token = await server.token({ organisationId: id, side: 'CLIENT' });
    const hanging = server.gql(token, '{ slow }').catch(() => 'cut off');
    await wait(100);
    const startedAt = performance.now();
    await server.close();
    expect(performance.now() - startedAt).toBeLessThan(4_000);
    expect(await hanging).toBe('cut off');
  });
});

describe('the schema', () => {
  it('prints to a text that is a schema again, in a fixed order', () => {
    const printed = printAccordSchema();
    expect(buildSchema(printed).getQueryType()?.name).toBe('Query');
    const names = [...printed.matchAll(/^(?:type|enum|input|scalar) (\w+)/gm)].map((match) => match[1]);
    expect(names).toEqual([...names].sort());
  });
});
