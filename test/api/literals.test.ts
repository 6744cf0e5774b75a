import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startServer, type TestServer } from '../support/server.js';

let server: TestServer;
let client: string;
let vendor: string;

beforeAll(async () => {
  server = await startServer();
  const [one, other] = [await server.createOrganisation(), await server.createOrganisation()];
  client = await server.token({ organisationId: one.id, side: 'CLIENT' });
  vendor = await server.token({ organisationId: other.id, side: 'VENDOR' });
});
afterAll(() => server?.close());

/** `path line:column` of every error. */
async function places(document: string, token = client): Promise<string[]> {
  const { status, errors = [], data } = await server.gql(token, document);
  expect([status, data]).toEqual([400, undefined]);
  return errors.map((error) => {
    const { message, extensions } = error;
    const { locations } = error as { locations?: readonly { readonly line: number; readonly column: number }[] };
    const [issue] = extensions.issues ?? [];
    expect(extensions.code).toBe('INVALID_INPUT');
    expect(message).toBe(`${issue?.path}: ${issue?.message}`);
    return `${issue?.path} ${locations?.map(({ line, column }) => `${line}:${column}`)}`;
  });
}

describe('a literal that cannot be read', () => {
  it('is named by its path and its place in the document, as a variable is', async () => {
    const document = `mutation { recordTicketEvents(input: { contractId: "x", source: "s", events: [
  {externalId: "c", ticketExternalId: "a", kind: OPENED, occurredAt: "2026-11-22T00:00:00Z", channel: CHAT},
  {externalId: "b", ticketExternalId: "a", kind: EXPLODED, occurredAt: "2026-11-22", channel: CHAT, revision: 1.5}
]}) { accepted } }`;
    const expected = ['input.events.1.kind 3:50', 'input.events.1.occurredAt 3:72', 'input.events.1.revision 3:111'];
    expect(await places(document)).toEqual(expected);
    // What is kept of a document is kept for everybody.
    expect(await places(document, vendor)).toEqual(expected);
  });

  it.each([
    ['{ contracts(orderBy: LUCK) { nodes { id } } }', 'orderBy 1:22'],
    ['{ contracts(filter: {statuses: [ACTIVE, ODD]}) { nodes { id } } }', 'filter.statuses.1 1:41'],
    ['{ contracts(filter: {colour: 1}) { nodes { id } } }', 'filter 1:22'],
    ['{ contracts { nodes { period(on: "2027-02-29") { index } } } }', 'on 1:34'],
    ['query ($first: Int = "ten") { contracts(first: $first) { nodes { id } } }', 'first 1:22'],
    ['{ ... @include(if: 3) { viewer { role } } }', 'if 1:20'],
    ['mutation { rotateEndpointSecret(input: {endpointId: "x", overlap: "PT-1S"}) { secret } }', 'input.overlap 1:67'],
    ['mutation { rotateEndpointSecret(input: {overlap: "PT1S"}) { secret } }', 'input 1:40'],
  ])('%s', async (document, expected) => {
    expect(await places(document)).toEqual([expected]);
  });

  it('says what is wrong with a length of time', async () => {
    const ask = async (overlap: string) => {
      const document = `mutation { rotateEndpointSecret(input: {endpointId: "x", overlap: "${overlap}"}) { secret } }`;
      return (await server.gql(client, document)).errors?.[0]?.message;
    };
    expect(await ask('-PT20S')).toBe('input.overlap: Duration must not be negative');
    expect(await ask('PT9999999H')).toBe('input.overlap: Duration must be at most 100 years, P36525D');
    expect(await ask('PT0.0001S')).toBe('input.overlap: Duration must not be finer than a millisecond');
    expect(await ask('4h')).toBe(
      'input.overlap: Duration must be an ISO 8601 duration without years and months, such as PT4H30M',
    );
  });

  it('is no path where a field or the whole document is wrong', async () => {
    for (const document of ['{ contracts { nodes { secrets } } }', '}{', '{ contracts(colour: 1) { nodes { id } } }']) {
      expect((await server.gql(client, document)).errors?.[0]?.extensions.issues?.[0]?.path).toBe('');
    }
  });
});

describe('a refusal', () => {
  it('names the side where the other party must act', async () => {
    const submit =
      'mutation { submitStatement(input: {contractId: "x", periodIndex: 0, contentHash: "x"}) { statement { __typename } } }';
    const { errors } = await server.gql(client, submit);
    expect(errors?.[0]).toMatchObject({
      message: 'statement.submit is for the vendor of a contract, and you act as its client',
      extensions: { code: 'FORBIDDEN' },
    });
    expect((await server.gql(vendor, submit)).errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  });
});
