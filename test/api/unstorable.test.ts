import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { layContract } from '../support/agreedcontract.js';
import { ALWAYS_UTC, clockObjective, terms } from '../support/clockterms.js';
import { startServer, type TestServer } from '../support/server.js';

let server: TestServer;
let tokens: string[];
let id: string;

beforeAll(async () => {
  server = await startServer();
  const { contract } = await layContract(server.db, terms(ALWAYS_UTC, clockObjective('FIRST_RESPONSE_TIME')));
  const other = await server.createOrganisation();
  id = contract.id;
  tokens = [
    await server.token({ organisationId: contract.tenantId, side: 'CLIENT' }),
    await server.token({ organisationId: contract.vendorId, side: 'VENDOR' }),
    await server.token({ organisationId: other.id, side: 'CLIENT' }),
  ];
});
afterAll(() => server?.close());

describe('a name that cannot be stored', () => {
  it.each([
    ['contractByReference', 'query ($text: String!) { contractByReference(reference: $text) { id } }'],
    [
      'ticketByExternalId',
      'query ($text: String!, $id: ID!) { ticketByExternalId(contractId: $id, source: $text, externalId: $text) { id } }',
    ],
    [
      'withdrawExclusion',
      'mutation ($text: String!, $id: ID!) { withdrawExclusion(input: {contractId: $id, reference: $text}) { exclusion { id } } }',
    ],
    ['deleteEscalationContact', 'mutation ($text: String!) { deleteEscalationContact(input: {key: $text}) { key } }'],
  ])('is known to nobody, like any other that nothing bears: %s', async (_name, document) => {
    for (const text of ['none', 'a\u0000', '\ud800']) {
      const answers = await Promise.all(tokens.map((token) => server.gql(token, document, { text, id })));
      for (const { errors } of answers) {
        expect([JSON.stringify(text), errors?.[0]?.extensions.code, errors?.[0]?.message]).toEqual([
          JSON.stringify(text),
          'NOT_FOUND',
          expect.stringMatching(/ not found$/),
        ]);
      }
    }
  });

  it('is no slug and no key of a policy', async () => {
    const document = `query ($text: String!, $id: ID!) { organisationBySlug(slug: $text) { id }
      contract(id: $id) { one: escalationPolicy(side: CLIENT, key: $text) { key }
        two: escalationPolicy(side: CLIENT, key: $text, version: 1) { key } } }`;
    for (const text of ['none', 'a\u0000', '\ud800']) {
      const [token = ''] = tokens;
      const { data, errors } = await server.gql(token, document, { text, id });
      expect([errors, data]).toEqual([undefined, { organisationBySlug: null, contract: { one: null, two: null } }]);
    }
  });
});
