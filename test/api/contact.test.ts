import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, startServer, type TestServer } from '../support/server.js';
import { type Member, member } from '../support/tenants.js';

let server: TestServer;
let owner: Member;
let stranger: Member;
/** The same organisation on its other side. */
let otherSide: string;

beforeAll(async () => {
  server = await startServer();
  owner = await member(server, 'owner', 'CLIENT');
  stranger = await member(server, 'stranger', 'CLIENT');
  otherSide = await server.token({ organisationId: owner.organisation.id, side: 'VENDOR' });
});
afterAll(() => server?.close());

const CONTACT = 'id key name email endpointId timeZone quietHours { weekday from to } language createdAt';
const PUT = `mutation ($input: PutEscalationContactInput!) { putEscalationContact(input: $input) { contact { ${CONTACT} } } }`;
const PUT_GROUP =
  'mutation ($input: PutEscalationContactGroupInput!) { putEscalationContactGroup(input: $input) { contactGroup { id key name members } } }';
const DELETE = 'mutation ($key: String!) { deleteEscalationContact(input: {key: $key}) { key } }';
const DELETE_GROUP = 'mutation ($key: String!) { deleteEscalationContactGroup(input: {key: $key}) { key } }';
const KEYS = '{ escalationContacts { nodes { key } } escalationContactGroups { nodes { key } } }';

const ANNA = {
  key: 'anna',
  name: 'Anna Schmidt',
  email: 'anna@example.org',
  timeZone: 'Europe/Berlin',
  quietHours: [{ weekday: 'FRIDAY', from: '22:00', to: '06:00' }],
  language: 'de',
};

function put(token: string, input: Record<string, unknown>): Promise<Answer> {
  return server.gql(token, PUT, { input });
}

function codes({ errors }: Answer): string[] {
  return (errors ?? []).map(({ extensions }) => extensions.code);
}

function paths({ errors }: Answer): string[] {
  return (errors ?? []).flatMap(({ extensions }) => (extensions.issues ?? []).map(({ path }) => path));
}

describe('a contact', () => {
  it('is written once a key, and keeps its id when it is written anew', async () => {
    const first = (await put(owner.token, ANNA)).data.putEscalationContact.contact;
    expect(first).toEqual({ ...ANNA, id: expect.any(String), endpointId: null, createdAt: expect.any(String) });
    expect((await put(owner.token, ANNA)).data.putEscalationContact.contact).toEqual(first);
    const moved = { key: 'anna', name: 'Anna', email: 'anna@example.com', timeZone: 'UTC' };
    const changed = (await put(owner.token, moved)).data.putEscalationContact.contact;
    expect(changed).toEqual({ ...first, ...moved, quietHours: [], language: 'en' });
    const { data } = await server.gql(owner.token, `{ escalationContacts { nodes { ${CONTACT} } } }`);
    expect(data.escalationContacts.nodes).toEqual([changed]);
  });

  it('is refused with every fault and its path', async () => {
    const wrong = {
      key: 'Anna!',
      name: '',
      email: 'a@example.org\r\nBcc: b@example.org',
      timeZone: 'Mars/Olympus',
      quietHours: [
        { weekday: 'MONDAY', from: '25:00', to: '06:00' },
        { weekday: 'TUESDAY', from: '01:00', to: '06:00' },
        { weekday: 'TUESDAY', from: '05:00', to: '07:00' },
      ],
      language: '?',
    };
    const answer = await put(owner.token, wrong);
    expect(codes(answer)).toEqual(['INVALID_INPUT']);
    expect(paths(answer).sort()).toEqual([
      'email',
      'key',
      'language',
      'name',
      'quietHours.0.from',
      'quietHours.2',
      'timeZone',
    ]);
    const both = { ...ANNA, endpointId: stranger.organisation.id };
    expect(paths(await put(owner.token, both))).toEqual(['email']);
    const { email: _, ...noWay } = both;
    expect(paths(await put(owner.token, noWay))).toEqual(['endpointId']);
    expect(paths(await put(owner.token, { ...noWay, endpointId: 'no id' }))).toEqual(['endpointId']);
  });

  it('belongs to one side of one organisation, and nobody else sees, changes or deletes it', async () => {
    await put(owner.token, ANNA);
    for (const token of [stranger.token, otherSide]) {
      expect((await server.gql(token, KEYS)).data).toEqual({
        escalationContacts: { nodes: [] },
        escalationContactGroups: { nodes: [] },
      });
      expect(codes(await server.gql(token, DELETE, { key: 'anna' }))).toEqual(['NOT_FOUND']);
      const group = { key: 'team', name: 'Team', members: ['anna'] };
      expect(paths(await server.gql(token, PUT_GROUP, { input: group }))).toEqual(['members.0']);
    }
    const theirs = (await put(stranger.token, { ...ANNA, email: 'other@example.org' })).data.putEscalationContact
      .contact;
    const { data } = await server.gql(owner.token, '{ escalationContacts { nodes { id email } } }');
    expect(data.escalationContacts.nodes).toEqual([{ id: expect.not.stringContaining(theirs.id), email: ANNA.email }]);
    expect((await server.gql(stranger.token, DELETE, { key: 'anna' })).data.deleteEscalationContact.key).toBe('anna');
    expect((await server.gql(owner.token, KEYS)).data.escalationContacts.nodes).toEqual([{ key: 'anna' }]);
  });

  it('is shown to people and to no integrator, and managed by administrators and managers', async () => {
    await put(owner.token, ANNA);
    const as = (role: 'VIEWER' | 'INTEGRATOR' | 'MANAGER') =>
      server.token({ organisationId: owner.organisation.id, side: 'CLIENT', role });
    expect((await server.gql(await as('VIEWER'), KEYS)).data.escalationContacts.nodes).toEqual([{ key: 'anna' }]);
    expect(codes(await put(await as('VIEWER'), ANNA))).toEqual(['FORBIDDEN']);
    expect(codes(await server.gql(await as('INTEGRATOR'), '{ escalationContacts { nodes { key } } }'))).toEqual([
      'FORBIDDEN',
    ]);
    expect(codes(await put(await as('MANAGER'), ANNA))).toEqual([]);
    const created = await server.gql(
      owner.token,
      'mutation { createApiKey(input: {name: "k", scopes: [CONTRACTS_READ, FACTS_WRITE, EVENTS_READ]}) { key } }',
    );
    expect(codes(await server.gql(created.data.createApiKey.key, '{ escalationContacts { nodes { key } } }'))).toEqual([
      'FORBIDDEN',
    ]);
    expect(codes(await server.gql(null, '{ escalationContacts { nodes { key } } }'))).toEqual(['UNAUTHENTICATED']);
  });

  it('comes in pages by key', async () => {
    const who = await member(server, 'paged', 'VENDOR');
    for (const key of ['c', 'a', 'b']) await put(who.token, { ...ANNA, key });
    const page =
      'query ($after: String) { escalationContacts(first: 2, after: $after) { nodes { key } pageInfo { hasNextPage endCursor } } }';
    const first = (await server.gql(who.token, page)).data.escalationContacts;
    expect(first).toEqual({
      nodes: [{ key: 'a' }, { key: 'b' }],
      pageInfo: { hasNextPage: true, endCursor: expect.any(String) },
    });
    const second = (await server.gql(who.token, page, { after: first.pageInfo.endCursor })).data.escalationContacts;
    expect(second.nodes).toEqual([{ key: 'c' }]);
    expect(codes(await server.gql(who.token, page, { after: 'rubbish' }))).toEqual(['INVALID_INPUT']);
  });
});

describe('a contact group', () => {
  it('has contacts as members, each once', async () => {
    const who = await member(server, 'grouping', 'CLIENT');
    for (const key of ['anna', 'ben']) await put(who.token, { ...ANNA, key });
    const asked = { key: 'team', name: 'Team', members: ['ben', 'anna', 'ben'] };
    const { data } = await server.gql(who.token, PUT_GROUP, { input: asked });
    expect(data.putEscalationContactGroup.contactGroup).toEqual({
      ...asked,
      id: expect.any(String),
      members: ['anna', 'ben'],
    });
    // A group is no member: what it would mean to delete one of them nobody could tell.
    const nested = { key: 'teams', name: 'Teams', members: ['anna', 'team', 'nobody'] };
    expect(paths(await server.gql(who.token, PUT_GROUP, { input: nested }))).toEqual(['members.1', 'members.2']);
    expect(paths(await server.gql(who.token, PUT_GROUP, { input: { ...nested, members: [] } }))).toEqual(['members']);
  });

  it('shares its keys with contacts, and keeps its members from being deleted', async () => {
    const who = await member(server, 'keeping', 'CLIENT');
    await put(who.token, ANNA);
    await server.gql(who.token, PUT_GROUP, { input: { key: 'team', name: 'Team', members: ['anna'] } });
    expect(codes(await put(who.token, { ...ANNA, key: 'team' }))).toEqual(['CONFLICT']);
    const taken = { key: 'anna', name: 'Team', members: ['anna'] };
    expect(codes(await server.gql(who.token, PUT_GROUP, { input: taken }))).toEqual(['CONFLICT']);
    const refused = await server.gql(who.token, DELETE, { key: 'anna' });
    expect(codes(refused)).toEqual(['CONFLICT']);
    expect(refused.errors?.[0]?.message).toContain('group team');
    expect(codes(await server.gql(who.token, DELETE, { key: 'team' }))).toEqual(['NOT_FOUND']);
    expect((await server.gql(who.token, DELETE_GROUP, { key: 'team' })).data.deleteEscalationContactGroup.key).toBe(
      'team',
    );
    expect((await server.gql(who.token, DELETE, { key: 'anna' })).data.deleteEscalationContact.key).toBe('anna');
  });

  it('never names a contact that is deleted at the same moment', async () => {
    const who = await member(server, 'racing', 'CLIENT');
    for (let round = 0; round < 10; round += 1) {
      await put(who.token, ANNA);
      const [deleted, named] = await Promise.all([
        server.gql(who.token, DELETE, { key: 'anna' }),
        server.gql(who.token, PUT_GROUP, { input: { key: 'team', name: 'Team', members: ['anna'] } }),
      ]);
      const { data } = await server.gql(who.token, KEYS);
      const isNamed = data.escalationContactGroups.nodes.length === 1;
      expect(data.escalationContacts.nodes).toHaveLength(isNamed ? 1 : 0);
      expect([codes(deleted), codes(named)]).toEqual(isNamed ? [['CONFLICT'], []] : [[], ['INVALID_INPUT']]);
      await server.gql(who.token, DELETE_GROUP, { key: 'team' });
    }
  });
});
