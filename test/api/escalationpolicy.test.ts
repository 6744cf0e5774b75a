import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  codes,
  faults,
  type LadderWorld,
  layLadderWorld,
  POLICY,
  PUT_POLICY,
  putContacts,
  urgentPolicy,
} from '../support/laddersapi.js';
import type { Answer } from '../support/server.js';
import { type Member, mustAsk } from '../support/tenants.js';

const MONDAY = '2026-03-02T09:00:00.000Z';
const RETIRE = `mutation ($id: ID!, $key: String!) {
  retireEscalationPolicy(input: {contractId: $id, key: $key}) { policy { version retired levels { level } validFrom } } }`;
const STANDING = `query ($id: ID!) { contract(id: $id) { escalationPolicies { ${POLICY} } } }`;
const VERSION = `query ($id: ID!, $key: String!, $version: Int) {
  contract(id: $id) { escalationPolicy(side: VENDOR, key: $key, version: $version) { version name retired } } }`;

let world: LadderWorld;
beforeAll(async () => {
  world = await layLadderWorld(MONDAY);
  await putContacts(world);
});
afterAll(() => world?.server.close());

function put(overrides: Record<string, unknown> = {}, who: Member = world.vendor): Promise<Answer> {
  return world.ask(who, PUT_POLICY, { input: urgentPolicy(world.contractId, overrides) });
}

/** The policy with other levels. */
function putLevels(...levels: unknown[]): Promise<Answer> {
  return put({ key: 'tried', levels });
}

const SHARE = { kind: 'SHARE_USED', share: 0.8 };

describe('an escalation policy', () => {
  it('is shown as it was written, with its levels numbered', async () => {
    const { data } = await put();
    const none = { share: null, time: null, atLeast: null, standing: null };
    const nothing = { contacts: null, endpointId: null, priority: null, assigneeGroup: null };
    expect(data.putEscalationPolicy).toEqual({
      contract: { id: world.contractId },
      policy: {
        ...{ side: 'VENDOR', key: 'urgent', version: 1, name: 'Urgent tickets', validFrom: MONDAY, retired: false },
        objectives: ['resolution'],
        scope: { channels: null, priorities: ['P1'], tiers: null, categories: null },
        levels: [
          {
            ...{ level: 1, name: 'Desk', match: 'ANY', wait: 'PT1H', repeat: null },
            triggers: [{ ...none, kind: 'SHARE_USED', share: 0.5 }],
            actions: [{ ...nothing, kind: 'NOTIFY', contacts: ['desk'] }],
          },
          {
            ...{ level: 2, name: 'Lead', match: 'ANY', wait: null, repeat: { every: 'PT1H', times: 2 } },
            triggers: [],
            actions: [
              { ...nothing, kind: 'NOTIFY', contacts: ['management', 'desk'] },
              { ...nothing, kind: 'RAISE_PRIORITY', priority: 'P1' },
            ],
          },
          {
            ...{ level: 3, name: 'Late', match: 'ANY', wait: null, repeat: null },
            triggers: [{ ...none, kind: 'LATE_BY', time: 'PT0S' }],
            actions: [{ ...nothing, kind: 'REASSIGN', assigneeGroup: 'task force' }],
          },
        ],
      },
    });
  });

  it('gets a version when it changes, and none when it does not', async () => {
    const versionOf = async (overrides?: Record<string, unknown>) =>
      (await put({ key: 'versions', ...overrides })).data.putEscalationPolicy.policy.version;
    expect(await versionOf()).toBe(1);
    expect(await versionOf()).toBe(1);
    expect(await versionOf({ name: 'Others' })).toBe(2);
    expect(await versionOf({ name: 'Others', validFrom: '2026-04-01T00:00:00Z' })).toBe(3);
    expect(await versionOf({ name: 'Others' })).toBe(3);
    const ask = async (version?: number) =>
      (await world.ask(world.client, VERSION, { id: world.contractId, key: 'versions', version })).data.contract
        .escalationPolicy;
    expect(await ask(1)).toEqual({ version: 1, name: 'Urgent tickets', retired: false });
    expect(await ask()).toEqual({ version: 3, name: 'Others', retired: false });
    expect(await ask(4)).toBeNull();
  });

  it('can be retired and taken up again by its owner alone', async () => {
    await put({ key: 'ending' });
    const retire = (who: Member) => world.ask(who, RETIRE, { id: world.contractId, key: 'ending' });
    expect(codes(await retire(world.client))).toEqual(['NOT_FOUND']);
    expect(codes(await retire(world.stranger))).toEqual(['NOT_FOUND']);
    const retired = { version: 2, retired: true, levels: [], validFrom: MONDAY };
    expect((await retire(world.vendor)).data.retireEscalationPolicy.policy).toEqual(retired);
    expect((await retire(world.vendor)).data.retireEscalationPolicy.policy).toEqual(retired);
    const keys = async () =>
      (await world.ask(world.vendor, STANDING, { id: world.contractId })).data.contract.escalationPolicies.map(
        ({ key }: { key: string }) => key,
      );
    expect(await keys()).not.toContain('ending');
    expect((await put({ key: 'ending' })).data.putEscalationPolicy.policy.version).toBe(3);
    expect(await keys()).toContain('ending');
  });

  it('tells the other party everything but whom it tells', async () => {
    await put();
    const policies = (await world.ask(world.client, STANDING, { id: world.contractId })).data.contract
      .escalationPolicies;
    const urgent = policies.find(({ key }: { key: string }) => key === 'urgent');
    expect(urgent.levels[1].actions).toEqual([
      { kind: 'NOTIFY', contacts: null, endpointId: null, priority: null, assigneeGroup: null },
      { kind: 'RAISE_PRIORITY', contacts: null, endpointId: null, priority: 'P1', assigneeGroup: null },
    ]);
    expect(JSON.stringify(policies)).not.toMatch(/management|desk@/);
  });

  it('does not exist for anybody else, and nobody writes one on a contract of others', async () => {
    expect(codes(await world.ask(world.stranger, STANDING, { id: world.contractId }))).toEqual(['NOT_FOUND']);
    expect(codes(await put({}, world.stranger))).toEqual(['NOT_FOUND']);
    expect(codes(await put({ contractId: world.vendor.organisation.id }))).toEqual(['NOT_FOUND']);
    expect(codes(await put({ contractId: 'no id' }))).toEqual(['NOT_FOUND']);
    const theirs = await world.ask(world.stranger, STANDING, { id: world.strangersContractId });
    expect(theirs.data.contract.escalationPolicies).toEqual([]);
  });

  it('names contacts of its owner alone: those of the other party and of strangers are none', async () => {
    const answer = await put({}, world.client);
    expect(faults(answer)).toEqual({
      'levels.0.actions.0.contacts.0': 'is no contact or contact group of yours',
      'levels.1.actions.0.contacts.0': 'is no contact or contact group of yours',
      'levels.1.actions.0.contacts.1': 'is no contact or contact group of yours',
    });
  });

  it('keeps its contacts from being deleted as long as its latest version names them', async () => {
    await put({ key: 'naming' });
    const remove = (key: string) =>
      world.ask(world.vendor, 'mutation ($key: String!) { deleteEscalationContactGroup(input: {key: $key}) { key } }', {
        key,
      });
    const group =
      'mutation ($input: PutEscalationContactGroupInput!) { putEscalationContactGroup(input: $input) { contactGroup { id } } }';
    await mustAsk(world.server, world.vendor.token, group, { input: { key: 'passing', name: 'P', members: ['desk'] } });
    const naming = {
      key: 'naming',
      levels: [{ name: 'L', triggers: [SHARE], actions: [{ kind: 'NOTIFY', contacts: ['passing'] }] }],
    };
    await put(naming);
    const refused = await remove('passing');
    expect(codes(refused)).toEqual(['CONFLICT']);
    expect(refused.errors?.[0]?.message).toContain('policy naming of contract with vendor');
    await put({ key: 'naming' });
    expect((await remove('passing')).data.deleteEscalationContactGroup.key).toBe('passing');
  });

  it('is written by administrators and managers, and is in the history of the contract', async () => {
    const as = (role: 'VIEWER' | 'INTEGRATOR' | 'MANAGER') =>
      world.server.token({
        organisationId: world.vendor.organisation.id,
        side: 'VENDOR',
        role,
        lifetime: 86_400_000,
        subject: 'mona',
      });
    const input = urgentPolicy(world.contractId, { key: 'managed' });
    expect(codes(await world.server.gql(await as('VIEWER'), PUT_POLICY, { input }))).toEqual(['FORBIDDEN']);
    expect(codes(await world.server.gql(await as('INTEGRATOR'), PUT_POLICY, { input }))).toEqual(['FORBIDDEN']);
    expect(codes(await world.server.gql(await as('MANAGER'), PUT_POLICY, { input }))).toEqual([]);
    const history =
      'query ($id: ID!) { contract(id: $id) { history(first: 100) { nodes { act side by reference version } } } }';
    const { nodes } = (await world.ask(world.client, history, { id: world.contractId })).data.contract.history;
    expect(nodes).toContainEqual({
      act: 'ESCALATION_POLICY_WRITTEN',
      side: 'VENDOR',
      by: 'mona',
      reference: 'managed',
      version: 1,
    });
  });
});

describe('the endpoints of a party', () => {
  const REGISTER =
    'mutation ($input: EndpointInput!) { registerEndpoint(input: $input) { endpoint { id contactKey } } }';
  const PUT =
    'mutation ($input: PutEscalationContactInput!) { putEscalationContact(input: $input) { contact { key } } }';
  const register = async (who: Member, input: Record<string, unknown> = {}): Promise<string> => {
    const wanted = { name: 'Hook', url: 'https://hook.example/', ...input };
    return (await mustAsk(world.server, who.token, REGISTER, { input: wanted })).registerEndpoint.endpoint.id;
  };
  const putContact = (input: Record<string, unknown>) =>
    world.ask(world.client, PUT, { input: { name: 'Duty', timeZone: 'UTC', ...input } });
  const keep = (key: string, actions: readonly unknown[]) =>
    put({ key, objectives: null, levels: [{ name: 'L', triggers: [SHARE], actions }] }, world.client);

  it("that a policy names are its owner's own, stand, are no e-mails, and are told of the contract", async () => {
    await putContact({ key: 'anna', email: 'anna@client.example' });
    const removed = await register(world.client);
    const remove = 'mutation ($id: ID!) { removeEndpoint(input: {endpointId: $id}) { endpoint { state } } }';
    await mustAsk(world.server, world.client.token, remove, { id: removed });
    const mine = await register(world.client, { contractIds: [world.contractId] });
    const elsewhere = await register(world.client, { contractIds: [world.strangersContractId] });
    const wrong = [
      await register(world.vendor),
      await register(world.stranger),
      removed,
      await register(world.client, { url: null, contactKey: 'anna' }),
      elsewhere,
    ];
    const hook = (endpointId: string) => ({ kind: 'WEBHOOK', endpointId });
    expect(faults(await keep('hooks', [...wrong, mine].map(hook)))).toEqual({
      'levels.0.actions.0.endpointId': 'is no webhook endpoint of yours',
      'levels.0.actions.1.endpointId': 'is no webhook endpoint of yours',
      'levels.0.actions.2.endpointId': 'is no webhook endpoint of yours',
      'levels.0.actions.3.endpointId': 'is no webhook endpoint of yours',
      'levels.0.actions.4.endpointId': 'is limited to other contracts',
    });
    expect(codes(await keep('hooks', [hook(mine)]))).toEqual([]);
    await world.ask(world.client, RETIRE, { id: world.contractId, key: 'hooks' });
  });

  it('that tell contacts a policy names are told of its contract, too', async () => {
    const elsewhere = await register(world.client, { contractIds: [world.strangersContractId] });
    expect(codes(await putContact({ key: 'pager', endpointId: elsewhere }))).toEqual([]);
    await mustAsk(
      world.server,
      world.client.token,
      'mutation { putEscalationContactGroup(input: {key: "duty", name: "Duty", members: ["pager"]}) { contactGroup { id } } }',
    );
    const notify = [{ kind: 'NOTIFY', contacts: ['duty'] }];
    expect(faults(await keep('told', notify))).toEqual({
      'levels.0.actions.0.contacts.0': 'is told by a webhook endpoint that is limited to other contracts',
    });
    expect(codes(await putContact({ key: 'pager', email: 'pager@client.example' }))).toEqual([]);
    expect(codes(await keep('told', notify))).toEqual([]);
    expect(faults(await putContact({ key: 'pager', endpointId: elsewhere }))).toEqual({
      endpointId: 'is not told of what policy told of contract with vendor tells pager',
    });
    await world.ask(world.client, RETIRE, { id: world.contractId, key: 'told' });
    expect(codes(await putContact({ key: 'pager', endpointId: elsewhere }))).toEqual([]);
  });

  it('show the contact that they tell by e-mail, to nobody else', async () => {
    await putContact({ key: 'berta', email: 'berta@client.example' });
    const id = await register(world.client, { url: null, contactKey: 'berta', kinds: ['CLOCK_BREACHED'] });
    const ask = 'query ($id: ID!) { endpoint(id: $id) { url contactKey envelope queue { waiting } } }';
    expect((await world.ask(world.client, ask, { id })).data.endpoint).toEqual({
      url: null,
      contactKey: 'berta',
      envelope: 'PLAIN',
      queue: { waiting: 0 },
    });
    expect(codes(await world.ask(world.stranger, ask, { id }))).toEqual(['NOT_FOUND']);
  });
});

describe('a policy that is sent again', () => {
  it('changes nothing, also when the time has come from which it holds', async () => {
    const before = world.now();
    const later = { key: 'later', name: 'Later', validFrom: new Date(before + 60_000).toISOString() };
    const first = (await put(later)).data.putEscalationPolicy.policy;
    await world.goTo(new Date(before + 120_000).toISOString());
    expect((await put(later)).data.putEscalationPolicy.policy).toEqual(first);
    expect(codes(await put({ ...later, name: 'Other' }))).toEqual(['INVALID_INPUT']);
    await world.goTo(new Date(before).toISOString());
  });
});

describe('a policy at fault is refused with the place of each fault:', () => {
  const MISSING = 'does not apply to';
  it('lists that name nothing, where leaving them out means all', async () => {
    const none = 'must name at least one, or be left out for all';
    const empty = { objectives: [], scope: { channels: [], priorities: [], tiers: [], categories: [] } };
    expect(faults(await put({ key: 'empty', ...empty }))).toEqual({
      objectives: none,
      'scope.channels': none,
      'scope.priorities': none,
      'scope.tiers': none,
      'scope.categories': none,
    });
    expect(codes(await put({ key: 'all', objectives: null, scope: null }))).toEqual([]);
    await world.ask(world.vendor, RETIRE, { id: world.contractId, key: 'all' });
  });

  it.each([
    ['no level', [], { levels: 'must have 1 to 10 levels' }],
    ['a first level without a trigger', [{ name: 'L' }], { 'levels.0.triggers': 'the first level needs one' }],
    [
      'a level that nothing reaches',
      [{ name: 'L', triggers: [SHARE] }, { name: 'M' }],
      { 'levels.1.triggers': 'must hold one, or the level before must have a wait' },
    ],
    [
      'a wait of the last level',
      [{ name: 'L', triggers: [SHARE], wait: 'PT1H' }],
      { 'levels.0.wait': 'the last level has none after it to wait for' },
    ],
    [
      'a wait of no time',
      [{ name: 'L', triggers: [SHARE], wait: 'PT0S' }, { name: 'M' }],
      { 'levels.0.wait': 'must be a length of time from a minute to 366 days' },
    ],
    [
      'fields of other kinds, and the own one missing',
      [{ name: 'L', triggers: [{ kind: 'LATE_BY', share: 0.5 }], actions: [{ kind: 'NOTIFY', priority: 'P1' }] }],
      {
        'levels.0.triggers.0.time': 'is needed for LATE_BY',
        'levels.0.triggers.0.share': `${MISSING} LATE_BY`,
        'levels.0.actions.0.contacts': 'is needed for NOTIFY',
        'levels.0.actions.0.priority': `${MISSING} NOTIFY`,
      },
    ],
    [
      'a share above one',
      [{ name: 'L', triggers: [{ kind: 'SHARE_USED', share: 1.1 }] }],
      { 'levels.0.triggers.0.share': 'must be above 0 and at most 1: LATE_BY counts from there' },
    ],
    [
      'a share that is not exact',
      [{ name: 'L', triggers: [{ kind: 'SHARE_USED', share: 0.1234567 }] }],
      { 'levels.0.triggers.0.share': 'must be a number with at most 6 decimals' },
    ],
    [
      'two triggers of a kind, and counts of nothing',
      [
        {
          name: 'L',
          triggers: [SHARE, { kind: 'AFFECTED_USERS', atLeast: 0 }, SHARE, { kind: 'REASSIGNED', atLeast: 1001 }],
        },
      ],
      {
        'levels.0.triggers.1.atLeast': 'must be at least 1',
        'levels.0.triggers.2.kind': 'is that of triggers.0, too: a level has one of each kind',
        'levels.0.triggers.3.atLeast': 'must be at most 1000',
      },
    ],
    [
      'repeats without end',
      [{ name: 'L', triggers: [SHARE], repeat: { every: 'PT1S', times: 51 } }],
      {
        'levels.0.repeat.every': 'must be a length of time from a minute to 366 days',
        'levels.0.repeat.times': 'must be at most 50',
      },
    ],
    [
      'contacts and endpoints of nobody, and the same asked twice',
      [
        {
          name: '',
          triggers: [SHARE],
          actions: [
            { kind: 'NOTIFY', contacts: ['desk', 'nobody'] },
            { kind: 'NOTIFY', contacts: [] },
            { kind: 'WEBHOOK', endpointId: 'no id' },
            { kind: 'REASSIGN', assigneeGroup: ' ' },
          ],
        },
      ],
      {
        'levels.0.name': 'must not be empty',
        'levels.0.actions.0.contacts.1': 'is no contact or contact group of yours',
        'levels.0.actions.1.kind': 'is what actions.0 does: name it once',
        'levels.0.actions.1.contacts': 'must name 1 to 20 contacts or contact groups',
        'levels.0.actions.2.endpointId': 'is no webhook endpoint of yours',
        'levels.0.actions.3.assigneeGroup': 'must not be empty',
      },
    ],
  ])('%s', async (_, levels, expected) => {
    const answer = await putLevels(...levels);
    expect(codes(answer)).toEqual(['INVALID_INPUT']);
    expect(faults(answer)).toEqual(expected);
  });

  it('its key, name, time, objectives and scope', async () => {
    const answer = await put({
      key: 'Not a key',
      name: '',
      validFrom: '2026-03-02T08:59:59.999Z',
      objectives: ['resolution', 'uptime', 'unknown'],
      scope: { tiers: [''] },
    });
    const noClocks = 'is no objective of the contract that runs clocks';
    expect(faults(answer)).toEqual({
      key: expect.any(String),
      name: 'must not be empty',
      validFrom: 'must not lie in the past: clocks keep to the ladder they started under',
      'objectives.1': noClocks,
      'objectives.2': noClocks,
      'scope.tiers.0': 'must not be empty',
    });
  });

  it('a contract that is not agreed', async () => {
    const create = 'mutation ($input: CreateContractInput!) { createContract(input: $input) { contract { id } } }';
    const input = {
      reference: 'draft',
      name: 'Draft',
      vendor: 'vendor',
      timeZone: 'UTC',
      startsOn: '2026-01-01',
      endsOn: '2026-12-31',
      currency: 'EUR',
      calendar: { alwaysOpen: true },
      objectives: [
        { key: 'r', name: 'R', indicator: 'RESOLUTION_TIME', target: 0.9, goals: [{ workingTime: 'PT4H' }] },
      ],
    };
    const { id } = (await mustAsk(world.server, world.client.token, create, { input })).createContract.contract;
    expect(codes(await put({ contractId: id, key: 'early' }, world.client))).toEqual(['CONFLICT']);
  });

  it('more than twenty at a time', async () => {
    const one = { name: 'L', triggers: [SHARE] };
    const keep = (index: number) => put({ key: `many-${index}`, objectives: null, levels: [one] }, world.client);
    for (let index = 1; index <= 20; index += 1) expect(codes(await keep(index))).toEqual([]);
    expect(codes(await keep(21))).toEqual(['CONFLICT']);
    await world.ask(world.client, RETIRE, { id: world.contractId, key: 'many-7' });
    expect(codes(await keep(21))).toEqual([]);
  });
});

describe('written by several at once, a policy', () => {
  it('gets a version for each content, without gaps', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `Name ${index}`);
    const answers = await Promise.all(names.map((name) => put({ key: 'raced', name })));
    const versions = answers.map(({ data }) => data.putEscalationPolicy.policy.version);
    expect([...versions].sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    for (const [index, version] of versions.entries()) {
      const found = await world.ask(world.vendor, VERSION, { id: world.contractId, key: 'raced', version });
      expect(found.data.contract.escalationPolicy.name).toBe(names[index]);
    }
  });
});
