import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, GraphQLError } from 'graphql';
import { presentError } from '../../src/api/errors.js';
import { Fault } from '../../src/domain/fault.js';
import type { Organisation } from '../../src/domain/organisation.js';
import { createLog } from '../../src/platform/log.js';
import { startServer, type TestServer } from '../support/server.js';

function listeningLog() {
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  return { log: createLog('debug', destination), lines };
}

describe('presenting errors', () => {
  it('shows a fault with its code and all its issues', () => {
    const { log } = listeningLog();
    const fault = new Fault('INVALID_INPUT', 'two faults', [
      { path: 'slug', message: 'too short' },
      { path: 'name', message: 'empty' },
    ]);
    const wrapped = new GraphQLError('two faults', { originalError: fault, path: ['createOrganisation'] });
    expect(presentError(wrapped, log)).toEqual({
      message: 'two faults',
      path: ['createOrganisation'],
      extensions: {
        code: 'INVALID_INPUT',
        issues: [
          { path: 'slug', message: 'too short' },
          { path: 'name', message: 'empty' },
        ],
      },
    });
  });

  it('masks what nobody expected and writes it to the log under the id it shows', () => {
    const { log, lines } = listeningLog();
    const presented = presentError(new GraphQLError('boom', { originalError: new TypeError('secret detail') }), log);
    expect(presented.extensions?.code).toBe('INTERNAL');
    expect(Object.keys(presented.extensions ?? {}).sort()).toEqual(['code', 'logId']);
    expect(JSON.stringify(presented)).not.toContain('secret detail');
    expect(lines.join('')).toContain(String(presented.extensions?.logId));
    expect(lines.join('')).toContain('secret detail');
  });

  it("does not take a resolver's wrong answer for the caller's fault", () => {
    const { log } = listeningLog();
    const serialization = new GraphQLError('Enum "Role" cannot represent value: "KING"');
    const located = new GraphQLError(serialization.message, { originalError: serialization, path: ['viewer', 'role'] });
    expect(presentError(located, log).extensions?.code).toBe('INTERNAL');
  });

  it('says that a text cannot be stored, without its content', () => {
    const { log } = listeningLog();
    const refused = Object.assign(new Error('invalid byte sequence for encoding "UTF8": 0x00'), { code: '22021' });
    expect(presentError(refused, log)).toMatchObject({ extensions: { code: 'INVALID_INPUT' } });
  });
});

describe('bad input over HTTP', () => {
  let server: TestServer;
  let client: Organisation;
  let token: string;
  let operator: string;
  const create = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { id } } }';

  beforeAll(async () => {
    server = await startServer();
    client = await server.createOrganisation();
    token = await server.token({ organisationId: client.id, side: 'CLIENT' });
    operator = await server.operatorToken();
  });
  afterAll(() => server?.close());

  it('names the place of a malformed date-time in a variable', async () => {
    const input = { name: 'k', scopes: ['FACTS_WRITE'], expiresAt: 'next tuesday' };
    const { status, errors } = await server.gql(token, create, { input });
    expect(status).toBe(400);
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.extensions).toEqual({
      code: 'INVALID_INPUT',
      issues: [
        {
          path: 'input.expiresAt',
          message:
            'DateTime must be a date and time with an offset, such as 2026-03-06T21:00:00Z, in the years 1970 to 2199',
        },
      ],
    });
  });

  it('names the place of an unknown enum value in a list', async () => {
    const { errors } = await server.gql(token, create, {
      input: { name: 'k', scopes: ['FACTS_WRITE', 'RULE_THE_WORLD'] },
    });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', issues: [{ path: 'input.scopes.1' }] });
  });

  it('reports every wrong variable, not only the first', async () => {
    const { errors } = await server.gql(token, create, {
      input: { name: 7, scopes: ['NO'], expiresAt: '2026-02-30T00:00:00Z' },
    });
    expect(errors?.map((error) => error.extensions.issues?.[0]?.path)).toEqual([
      'input.name',
      'input.scopes.0',
      'input.expiresAt',
    ]);
  });

  it('says INVALID_INPUT for a document that does not parse, or asks for what is not there', async () => {
    const broken = await server.gql(token, '{ viewer { ');
    expect(broken).toMatchObject({ status: 400, errors: [{ extensions: { code: 'INVALID_INPUT' } }] });
    const unknown = await server.gql(token, '{ viewer { shoeSize } }');
    expect(unknown).toMatchObject({ status: 400, errors: [{ extensions: { code: 'INVALID_INPUT' } }] });
    expect(unknown.data).toBeUndefined();
  });

  it('does not echo a megabyte', async () => {
    const name = 'x'.repeat(1_000_000);
    const answer = await server.gql(token, create, { input: { name, scopes: ['FACTS_WRITE'], expiresAt: name } });
    expect(answer.errors?.[0]?.extensions.code).toBe('INVALID_INPUT');
    expect(JSON.stringify(answer).length).toBeLessThan(2_000);
    const long = await server.gql(token, create, { input: { name, scopes: ['FACTS_WRITE'] } });
    expect(long.errors?.[0]?.extensions).toEqual({
      code: 'INVALID_INPUT',
      issues: [{ path: 'name', message: 'must have at most 200 characters' }],
    });
  });

  it('refuses a text with a NUL and writes nothing', async () => {
    const { errors } = await server.gql(
      operator,
      'mutation ($input: CreateOrganisationInput!) { createOrganisation(input: $input) { organisation { id } } }',
      { input: { slug: 'nul-corp', name: 'a\u0000b' } },
    );
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', issues: [{ path: 'name' }] });
    const asked = await server.gql(token, '{ organisationBySlug(slug: "nul-corp") { id } }');
    expect(asked.data).toEqual({ organisationBySlug: null });
    const read = await server.gql(token, 'query ($text: String!) { contractByReference(reference: $text) { id } }', {
      text: 'a\u0000',
    });
    expect(read.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  });

  it('answers in JSON with a code when the request itself cannot be read', async () => {
    const send = (body: string, contentType = 'application/json') =>
      fetch(server.url, {
        method: 'POST',
        body,
        headers: { 'content-type': contentType, authorization: `Bearer ${token}` },
      });
    const cases = [
      await send('{"query": '),
      await send('not json', 'application/x-www-form-urlencoded'),
      await send('{ viewer { role } }', 'text/plain'),
      await send('[{"query":"{ viewer { role } }"},{"query":"{ viewer { role } }"}]'),
    ];
    for (const response of cases) {
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.status).toBeLessThan(500);
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'INVALID_INPUT' } }] });
    }
    const nowhere = await fetch(server.url.replace('/graphql', '/nowhere'));
    expect(nowhere.status).toBe(404);
    expect(await nowhere.json()).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
  });
});

describe('errors of resolvers', () => {
  it('are masked over HTTP and over a socket alike', async () => {
    const schema = buildSchema('type Query { broken: String  refused: String }');
    const fields = schema.getQueryType()?.getFields();
    if (fields?.broken && fields.refused) {
      fields.broken.resolve = () => {
        throw new Error('connection string postgres://u:p@db');
      };
      fields.refused.resolve = () => {
        throw new Fault('CONFLICT', 'somebody was faster');
      };
    }
    const server = await startServer({ schema });
    try {
      const { id } = await server.createOrganisation();
      const token = await server.token({ organisationId: id, side: 'VENDOR' });
      const overHttp = await server.gql(token, '{ broken refused }');
      const socket = server.socket(token);
      const { value: overSocket } = await socket.iterate({ query: '{ broken refused }' }).next();
      await socket.dispose();
      for (const answer of [overHttp, overSocket]) {
        expect(answer.data).toEqual({ broken: null, refused: null });
        expect(JSON.stringify(answer)).not.toContain('postgres');
        expect(answer.errors?.map((error: { extensions: unknown }) => error.extensions)).toEqual([
          { code: 'INTERNAL', logId: expect.any(String) },
          { code: 'CONFLICT' },
        ]);
      }
    } finally {
      await server.close();
    }
  });
});
