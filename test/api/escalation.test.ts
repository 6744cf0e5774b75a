import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  codes,
  faults,
  type LadderWorld,
  layLadderWorld,
  PUT_POLICY,
  putContacts,
  urgentPolicy,
} from '../support/laddersapi.js';
import type { Answer } from '../support/server.js';
import { type Member, mustAsk } from '../support/tenants.js';

// Monday to Friday 9 to 17 UTC; four hours to resolve; half of them used: the desk, an hour later the lead, then twice again.
const MONDAY = '2026-03-02';

const PREVIEW = `query ($input: PreviewEscalationInput!) { previewEscalation(input: $input) {
  contract { id } ticket { externalId } asOf
  ladders { policy { side key version } objective { key } cycle startedAt dueAt
    steps { level levelName repeat state at reasons actions { kind contacts priority assigneeGroup }
      notices { contact { key email } endpointId at } } } } }`;
const TIMELINE = `query ($id: ID!, $first: Int, $after: String) { ticket(id: $id) { escalations(first: $first, after: $after) {
  nodes { at
    step { side policyKey policyVersion policy { name } objective { key } level repeat state cycle dueAt recordedAt reasons
      deliveries { channel state nextAttemptAt } }
    acknowledgement { acknowledgedAt until side by note } }
  pageInfo { hasNextPage endCursor } } } }`;
const ACKNOWLEDGE = `mutation ($input: AcknowledgeEscalationInput!) { acknowledgeEscalation(input: $input) {
  ticket { id } acknowledgement { acknowledgedAt until side by note } } }`;

let world: LadderWorld;
beforeAll(async () => {
  world = await layLadderWorld(`${MONDAY}T09:00:00.000Z`);
  await putContacts(world);
  const { errors } = await world.ask(world.vendor, PUT_POLICY, { input: urgentPolicy(world.contractId) });
  if (errors) throw new Error(JSON.stringify(errors));
});
afterAll(() => world?.server.close());

function preview(who: Member, input: Record<string, unknown>): Promise<Answer> {
  return world.ask(who, PREVIEW, { input });
}

function acknowledge(who: Member, ticketId: string, more: Record<string, unknown> = {}): Promise<Answer> {
  return world.ask(who, ACKNOWLEDGE, { input: { ticketId, ...more } });
}

interface Entry {
  readonly at: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
  readonly step: any;
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
  readonly acknowledgement: any;
}

async function timeline(who: Member, id: string): Promise<Entry[]> {
  const { data } = await world.ask(who, TIMELINE, { id, first: 100 });
  return data.ticket.escalations.nodes;
}

/** `VENDOR 2+1 at 16:00` */
function inShort(entries: readonly Entry[]): string[] {
  return entries.map(({ at, step, acknowledgement }) =>
    step === null
      ? `${acknowledgement.side} acknowledged ${at.slice(5, 19)}`
      : `${step.side} ${step.level}${step.repeat === 0 ? '' : `+${step.repeat}`} ${at.slice(5, 19)}`,
  );
}

const EXAMPLE = { channel: 'EMAIL', priority: 'P1', openedAt: `${MONDAY}T12:00:00Z` };

describe('a preview of an example', () => {
  it('says which level is taken when, why, and who is told when their quiet hours end', async () => {
    const { data } = await preview(world.vendor, { example: { ...EXAMPLE, contractId: world.contractId } });
    const { contract, ticket, asOf, ladders } = data.previewEscalation;
    expect({ contract, ticket, asOf }).toEqual({
      contract: { id: world.contractId },
      ticket: null,
      asOf: `${MONDAY}T12:00:00.000Z`,
    });
    const on = (time: string) => `${MONDAY}T${time}Z`;
    const desk = (at: string) => ({ contact: { key: 'desk', email: 'desk@vendor.example' }, endpointId: null, at });
    const lead = (at: string) => ({ contact: { key: 'lead', email: 'lead@vendor.example' }, endpointId: null, at });
    const action = { contacts: null, priority: null, assigneeGroup: null };
    const toLead = [
      { ...action, kind: 'NOTIFY', contacts: ['management', 'desk'] },
      { ...action, kind: 'RAISE_PRIORITY', priority: 'P1' },
    ];
    const again = { level: 2, levelName: 'Lead', state: 'TAKEN', reasons: [], actions: toLead };
    expect(ladders).toEqual([
      {
        policy: { side: 'VENDOR', key: 'urgent', version: 1 },
        objective: { key: 'resolution' },
        cycle: 'opened',
        startedAt: on('12:00:00.000'),
        // Four working hours after 12:00.
        dueAt: on('16:00:00.000'),
        steps: [
          {
            ...{ level: 1, levelName: 'Desk', repeat: 0, state: 'TAKEN', at: on('14:00:00.000') },
            reasons: ['SHARE_USED'],
            actions: [{ ...action, kind: 'NOTIFY', contacts: ['desk'] }],
            notices: [desk(on('14:00:00.000'))],
          },
          // In Berlin it is 16:00, and not quiet.
          {
            ...again,
            repeat: 0,
            at: on('15:00:00.000'),
            notices: [lead(on('15:00:00.000')), desk(on('15:00:00.000'))],
          },
          {
            ...again,
            repeat: 1,
            at: on('16:00:00.000'),
            notices: [lead(on('16:00:00.000')), desk(on('16:00:00.000'))],
          },
          {
            // Late is what is past its due time.
            ...{ level: 3, levelName: 'Late', repeat: 0, state: 'TAKEN', at: on('16:00:00.001') },
            reasons: ['LATE_BY'],
            actions: [{ ...action, kind: 'REASSIGN', assigneeGroup: 'task force' }],
            notices: [],
          },
          // 17:00 is closing time, and 18:00 in Berlin: the lead is told on Tuesday at 08:00 there.
          {
            ...again,
            repeat: 2,
            at: on('17:00:00.000'),
            notices: [desk(on('17:00:00.000')), lead('2026-03-03T07:00:00.000Z')],
          },
        ],
      },
    ]);
  });

  it('shows the other party and integrators what is done, and not who is told', async () => {
    const example = { ...EXAMPLE, contractId: world.contractId };
    const asked = (await preview(world.client, { example })).data.previewEscalation.ladders[0];
    expect(asked.steps.map(({ level, at }: { level: number; at: string }) => [level, at.slice(11, 16)])).toEqual([
      [1, '14:00'],
      [2, '15:00'],
      [2, '16:00'],
      [3, '16:00'],
      [2, '17:00'],
    ]);
    expect(asked.steps.map(({ notices }: { notices: unknown }) => notices)).toEqual([null, null, null, null, null]);
    expect(JSON.stringify(asked)).not.toMatch(/desk@|lead@|management/);
    const integrator = await world.server.token({
      ...{ organisationId: world.vendor.organisation.id, side: 'VENDOR', role: 'INTEGRATOR', lifetime: 86_400_000 },
    });
    const { data } = await world.server.gql(integrator, PREVIEW, { input: { example } });
    expect(data.previewEscalation.ladders[0].steps[0].notices).toBeNull();
  });

  it('goes by scope, and over a weekend', async () => {
    const ladders = async (more: Record<string, unknown>) =>
      (await preview(world.vendor, { example: { ...EXAMPLE, ...more, contractId: world.contractId } })).data
        .previewEscalation.ladders;
    expect(await ladders({ priority: 'P2' })).toEqual([]);
    // Friday 16:00: an hour is left of the day, so that half of the limit is used on Monday at 10:00.
    const [over] = await ladders({ openedAt: '2026-03-06T16:00:00Z' });
    expect(over.steps[0].at).toBe('2026-03-09T10:00:00.000Z');
    expect(over.dueAt).toBe('2026-03-09T12:00:00.000Z');
    // An example of the past goes by the ladders of today.
    expect(await ladders({ openedAt: '2026-01-05T10:00:00Z' })).toHaveLength(1);
  });

  it('goes by the versions that hold when it is opened, of the past by those of now, and shows them as they are', async () => {
    const put = async (more: Record<string, unknown>) => {
      const named = { contractId: world.contractId, key: 'coming', name: 'Coming', scope: { priorities: ['P4'] } };
      expect(codes(await world.ask(world.vendor, PUT_POLICY, { input: { ...named, ...more } }))).toEqual([]);
    };
    await put({ levels: [{ name: 'Late', triggers: [{ kind: 'LATE_BY', time: 'PT0S' }] }] });
    const validFrom = '2026-06-01T00:00:00.000Z';
    await put({ levels: [{ name: 'Tenth', triggers: [{ kind: 'SHARE_USED', share: 0.1 }] }], validFrom });
    const shown = (who: Member, openedAt: string) =>
      world.ask(
        who,
        `query ($input: PreviewEscalationInput!) {
          previewEscalation(input: $input) { ladders { policy { version validFrom } steps { reasons } } } }`,
        { input: { example: { ...EXAMPLE, priority: 'P4', openedAt, contractId: world.contractId } } },
      );
    const first = [{ policy: { version: 1, validFrom: `${MONDAY}T09:00:00.000Z` }, steps: [{ reasons: ['LATE_BY'] }] }];
    const second = [{ policy: { version: 2, validFrom }, steps: [{ reasons: ['SHARE_USED'] }] }];
    for (const who of [world.vendor, world.client]) {
      for (const openedAt of ['2026-01-05T10:00:00Z', `${MONDAY}T12:00:00Z`, '2026-05-31T23:59:59.999Z']) {
        expect((await shown(who, openedAt)).data.previewEscalation.ladders).toEqual(first);
      }
      expect((await shown(who, validFrom)).data.previewEscalation.ladders).toEqual(second);
    }
    expect(codes(await shown(world.stranger, validFrom))).toEqual(['NOT_FOUND']);
  });

  it('tells each endpoint once, at once where the level names it itself', async () => {
    const register =
      'mutation ($name: String!) { registerEndpoint(input: {name: $name, url: "https://hook.example/"}) { endpoint { id } } }';
    const endpointOf = async (who: Member, name: string): Promise<string> =>
      (await mustAsk(world.server, who.token, register, { name })).registerEndpoint.endpoint.id;
    const [pager, board] = [await endpointOf(world.vendor, 'pager'), await endpointOf(world.vendor, 'board')];
    const put =
      'mutation ($input: PutEscalationContactInput!) { putEscalationContact(input: $input) { contact { email endpointId } } }';
    const quietHours = [{ weekday: 'MONDAY', from: '00:00', to: '24:00' }];
    const written = { name: 'Pager', timeZone: 'UTC', quietHours };
    for (const [key, endpointId] of [
      ['pager', pager],
      ['board', board],
    ]) {
      await mustAsk(world.server, world.vendor.token, put, { input: { ...written, key, endpointId } });
    }
    const levels = [
      {
        name: 'Hooks',
        triggers: [{ kind: 'SHARE_USED', share: 0.5 }],
        actions: [
          { kind: 'NOTIFY', contacts: ['pager', 'board'] },
          { kind: 'WEBHOOK', endpointId: board },
        ],
      },
    ];
    const input = urgentPolicy(world.contractId, { key: 'hooks', scope: { priorities: ['P3'] }, levels });
    expect(codes(await world.ask(world.vendor, PUT_POLICY, { input }))).toEqual([]);
    const example = { ...EXAMPLE, priority: 'P3', contractId: world.contractId };
    const { ladders } = (await preview(world.vendor, { example })).data.previewEscalation;
    expect(ladders[0].steps[0].notices).toEqual([
      { contact: null, endpointId: board, at: `${MONDAY}T14:00:00.000Z` },
      { contact: { key: 'pager', email: null }, endpointId: pager, at: '2026-03-03T00:00:00.000Z' },
    ]);
    const foreign = await endpointOf(world.stranger, 'foreign');
    const theirs = [{ ...levels[0], actions: [{ kind: 'WEBHOOK', endpointId: foreign }] }];
    const refused = await world.ask(world.vendor, PUT_POLICY, { input: { ...input, levels: theirs } });
    expect(faults(refused)).toEqual({ 'levels.0.actions.0.endpointId': 'is no webhook endpoint of yours' });
  });

  it('is refused for what cannot be, and for contracts of others', async () => {
    const example = { ...EXAMPLE, contractId: world.contractId };
    expect(faults(await preview(world.vendor, {}))).toEqual({ ticketId: expect.any(String) });
    const both = { ticketId: world.contractId, example };
    expect(faults(await preview(world.vendor, both))).toEqual({ ticketId: expect.any(String) });
    expect(Object.keys(faults(await preview(world.vendor, { example: { ...example, tier: '' } })))).toEqual([
      'example.tier',
    ]);
    const before = { example: { ...example, openedAt: '2025-12-31T12:00:00Z' } };
    expect(Object.keys(faults(await preview(world.vendor, before)))).toEqual(['example.openedAt']);
    const negative = { example: { ...example, affectedUsers: -1 } };
    expect(Object.keys(faults(await preview(world.vendor, negative)))).toEqual(['example.affectedUsers']);
    expect(codes(await preview(world.stranger, { example }))).toEqual(['NOT_FOUND']);
    expect(codes(await preview(world.stranger, { example: { ...example, contractId: 'no id' } }))).toEqual([
      'NOT_FOUND',
    ]);
  });
});

describe("a ticket's escalations", () => {
  it('are taken as they were foreseen, stop where they wait for an acknowledgement, and are a timeline', async () => {
    await world.goTo('2026-03-03T12:00:00Z');
    await world.open(world.contractId, [{ name: 'T-1', occurredAt: '2026-03-03T12:00:00Z' }]);
    const id = await world.ticketId('T-1');
    await world.goTo('2026-03-03T13:59:59.999Z');
    expect(await timeline(world.vendor, id)).toEqual([]);
    await world.goTo('2026-03-03T14:00:00Z');
    const [first] = await timeline(world.vendor, id);
    expect(first).toEqual({
      at: '2026-03-03T14:00:00.000Z',
      step: {
        ...{ side: 'VENDOR', policyKey: 'urgent', policyVersion: 1, policy: { name: 'Urgent tickets' } },
        ...{ objective: { key: 'resolution' }, level: 1, repeat: 0, state: 'TAKEN', cycle: 'opened' },
        ...{ dueAt: '2026-03-03T14:00:00.000Z', recordedAt: '2026-03-03T14:00:00.000Z', reasons: ['SHARE_USED'] },
        deliveries: [{ channel: 'EMAIL', state: 'WAITING', nextAttemptAt: '2026-03-03T14:00:00.000Z' }],
      },
      acknowledgement: null,
    });

    await world.goTo('2026-03-03T14:30:00Z');
    const said = { until: '2026-03-03T15:30:00Z', note: 'I am on it' };
    const { data } = await acknowledge(world.vendor, id, said);
    const acknowledgement = {
      ...{ acknowledgedAt: '2026-03-03T14:30:00.000Z', until: '2026-03-03T15:30:00.000Z' },
      ...{ side: 'VENDOR', by: 'test', note: 'I am on it' },
    };
    expect(data.acknowledgeEscalation).toEqual({ ticket: { id }, acknowledgement });
    const foreseen = (await preview(world.vendor, { ticketId: id })).data.previewEscalation;
    expect(foreseen.ticket).toEqual({ externalId: 'T-1' });
    // The wait was over at 15:00, but somebody has it in hand until 15:30; repeats follow from there.
    expect(foreseen.ladders[0].steps.map((step: { level: number; at: string }) => [step.level, step.at])).toEqual([
      [2, '2026-03-03T15:30:00.000Z'],
      [3, '2026-03-03T16:00:00.001Z'],
      [2, '2026-03-03T16:30:00.000Z'],
      // Wednesday 09:00 to 09:30 and 16:30 to 17:00 make the second hour.
      [2, '2026-03-04T09:30:00.000Z'],
    ]);
    for (const time of ['03T15:00:00Z', '03T15:30:00Z', '03T16:00:00.001Z', '03T16:30:00Z', '04T09:30:00Z']) {
      await world.goTo(`2026-03-${time}`);
    }
    const entries = await timeline(world.vendor, id);
    expect(inShort(entries)).toEqual([
      'VENDOR 1 03-03T14:00:00',
      'VENDOR acknowledged 03-03T14:30:00',
      'VENDOR 2 03-03T15:30:00',
      'VENDOR 3 03-03T16:00:00',
      'VENDOR 2+1 03-03T16:30:00',
      'VENDOR 2+2 03-04T09:30:00',
    ]);
    expect(entries[1]?.acknowledgement).toEqual(acknowledgement);
    // 09:30 in UTC is 10:30 in Berlin.
    expect(entries[5]?.step.deliveries).toEqual([
      { channel: 'EMAIL', state: 'WAITING', nextAttemptAt: '2026-03-04T09:30:00.000Z' },
      { channel: 'EMAIL', state: 'WAITING', nextAttemptAt: '2026-03-04T09:30:00.000Z' },
    ]);
  });

  it('are seen by the other party without deliveries, and by nobody else', async () => {
    const id = await world.ticketId('T-1');
    const own = await timeline(world.vendor, id);
    const other = await timeline(world.client, id);
    expect(inShort(other)).toEqual(inShort(own));
    expect(other.flatMap(({ step }) => (step === null ? [] : [step.deliveries]))).toEqual(Array(5).fill(null));
    expect(codes(await world.ask(world.stranger, TIMELINE, { id }))).toEqual(['NOT_FOUND']);
    expect(codes(await preview(world.stranger, { ticketId: id }))).toEqual(['NOT_FOUND']);
    expect(codes(await acknowledge(world.stranger, id))).toEqual(['NOT_FOUND']);
    expect(codes(await acknowledge(world.stranger, 'no id'))).toEqual(['NOT_FOUND']);
    expect(codes(await preview(world.stranger, { ticketId: world.contractId }))).toEqual(['NOT_FOUND']);
  });

  it('come in pages', async () => {
    const id = await world.ticketId('T-1');
    const whole = inShort(await timeline(world.client, id));
    const found: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < 4; page += 1) {
      const answer: Answer = await world.ask(world.client, TIMELINE, { id, first: 2, after });
      const { nodes, pageInfo } = answer.data.ticket.escalations;
      found.push(...inShort(nodes));
      after = pageInfo.endCursor;
      if (!pageInfo.hasNextPage) break;
    }
    expect(found).toEqual(whole);
    expect(codes(await world.ask(world.client, TIMELINE, { id, after: 'rubbish' }))).toEqual(['INVALID_INPUT']);
  });
});

describe('an acknowledgement', () => {
  it('stops what waits in the ladders of its own side, and not what is reached by itself', async () => {
    const key = 'clients';
    const levels = [{ name: 'Half', triggers: [{ kind: 'SHARE_USED', share: 0.5 }], wait: 'PT30M' }, { name: 'Next' }];
    const theirs = { contractId: world.contractId, key, name: "The client's", levels };
    expect(codes(await world.ask(world.client, PUT_POLICY, { input: theirs }))).toEqual([]);
    await world.goTo('2026-03-05T09:00:00Z');
    await world.open(world.contractId, [{ name: 'T-2', occurredAt: '2026-03-05T09:00:00Z' }]);
    const id = await world.ticketId('T-2');
    await world.goTo('2026-03-05T11:00:00Z');
    expect(codes(await acknowledge(world.vendor, id))).toEqual([]);
    for (const time of ['11:30:00Z', '12:00:00Z', '13:00:00.001Z', '15:00:00Z']) await world.goTo(`2026-03-05T${time}`);
    expect(inShort(await timeline(world.client, id))).toEqual([
      'CLIENT 1 03-05T11:00:00',
      'VENDOR 1 03-05T11:00:00',
      'VENDOR acknowledged 03-05T11:00:00',
      'CLIENT 2 03-05T11:30:00',
      'VENDOR 3 03-05T13:00:00',
    ]);
    await world.ask(
      world.client,
      'mutation ($id: ID!) { retireEscalationPolicy(input: {contractId: $id, key: "clients"}) { policy { key } } }',
      { id: world.contractId },
    );
  });

  it('needs a time that is still to come, and somebody who may', async () => {
    const id = await world.ticketId('T-2');
    const past = await acknowledge(world.vendor, id, { until: '2026-03-05T15:00:00Z', note: 'x'.repeat(501) });
    expect(Object.keys(faults(past)).sort()).toEqual(['note', 'until']);
    const viewer = await world.server.token({
      ...{ organisationId: world.vendor.organisation.id, side: 'VENDOR', role: 'VIEWER', lifetime: 864_000_000 },
    });
    expect(codes(await world.server.gql(viewer, ACKNOWLEDGE, { input: { ticketId: id } }))).toEqual(['FORBIDDEN']);
    const create = `mutation ($id: ID!) { createApiKey(input: {name: "k", scopes: [FACTS_WRITE], contractIds: [$id]}) { key } }`;
    const keyFor = async (contractId: string) =>
      (await mustAsk(world.server, world.client.token, create, { id: contractId })).createApiKey.key;
    const elsewhere = await world.server.gql(await keyFor(world.strangersContractId), ACKNOWLEDGE, {
      input: { ticketId: id },
    });
    expect(codes(elsewhere)).toEqual(['NOT_FOUND']);
  });

  it('may be made by several at once: each is kept, and the latest counts', async () => {
    await world.goTo('2026-03-06T09:00:00Z');
    await world.open(world.contractId, [{ name: 'T-3', occurredAt: '2026-03-06T09:00:00Z' }]);
    const id = await world.ticketId('T-3');
    await world.goTo('2026-03-06T11:00:00Z');
    const notes = Array.from({ length: 6 }, (_, index) => `note ${index}`);
    const answers = await Promise.all(
      notes.map((note, index) => acknowledge(index % 2 === 0 ? world.vendor : world.client, id, { note })),
    );
    expect(answers.flatMap(codes)).toEqual([]);
    const made = (await timeline(world.vendor, id)).filter(({ step }) => step === null);
    expect(made.map(({ acknowledgement }) => acknowledgement.note).sort()).toEqual(notes);
    const places = made.map(({ acknowledgement }) => `${acknowledgement.side} ${acknowledgement.acknowledgedAt}`);
    expect(new Set(places).size).toBe(6);
    await world.goTo('2026-03-06T12:00:00Z');
    expect(inShort(await timeline(world.vendor, id)).filter((entry) => entry.startsWith('VENDOR 2'))).toEqual([]);
  });
});

describe('a policy that is put while clocks start', () => {
  it('holds for those that start from its time on, and for none before, whoever was first', async () => {
    await world.goTo('2026-03-10T09:00:00Z');
    const before = Array.from({ length: 5 }, (_, n) => ({
      name: `before-${n}`,
      occurredAt: '2026-03-10T08:59:59.999Z',
      priority: 'P2',
    }));
    const after = Array.from({ length: 5 }, (_, n) => ({
      name: `after-${n}`,
      occurredAt: '2026-03-10T09:00:00Z',
      priority: 'P2',
    }));
    const input = urgentPolicy(world.contractId, { key: 'raced', scope: { priorities: ['P2'] } });
    const [answer] = await Promise.all([
      world.ask(world.vendor, PUT_POLICY, { input }),
      ...[...before, ...after].map((ticket) => world.open(world.contractId, [ticket])),
    ]);
    expect(codes(answer)).toEqual([]);
    expect(answer.data.putEscalationPolicy.policy.validFrom).toBe('2026-03-10T09:00:00.000Z');
    await world.goTo('2026-03-10T11:00:00Z');
    for (const { name } of before) expect(await timeline(world.vendor, await world.ticketId(name))).toEqual([]);
    for (const { name } of after) {
      expect(inShort(await timeline(world.vendor, await world.ticketId(name)))).toEqual(['VENDOR 1 03-10T11:00:00']);
    }
  });

  it('leaves running clocks on the ladder they started under', async () => {
    await world.goTo('2026-03-11T09:00:00Z');
    await world.open(world.contractId, [{ name: 'pinned', occurredAt: '2026-03-11T09:00:00Z' }]);
    await world.goTo('2026-03-11T10:00:00Z');
    const sooner = [{ name: 'Quarter', triggers: [{ kind: 'SHARE_USED', share: 0.25 }] }];
    const put = await world.ask(world.vendor, PUT_POLICY, {
      input: urgentPolicy(world.contractId, { levels: sooner }),
    });
    expect(put.data.putEscalationPolicy.policy.version).toBe(2);
    await world.open(world.contractId, [{ name: 'renewed', occurredAt: '2026-03-11T10:00:00Z' }]);
    for (const time of ['10:00:00Z', '11:00:00Z']) await world.goTo(`2026-03-11T${time}`);
    const stepsOf = async (name: string) =>
      (await timeline(world.vendor, await world.ticketId(name))).map(({ at, step }) => [
        at.slice(11, 16),
        step.policyVersion,
      ]);
    expect(await stepsOf('pinned')).toEqual([['11:00', 1]]);
    expect(await stepsOf('renewed')).toEqual([['11:00', 2]]);
  });
});

describe('the same acknowledgement again', () => {
  it('changes nothing, also after its end, until a clock starts that it does not hold for', async () => {
    await world.goTo('2026-03-12T09:00:00Z');
    await world.open(world.contractId, [{ name: 'T-4', occurredAt: '2026-03-12T09:00:00Z' }]);
    const id = await world.ticketId('T-4');
    const made = async (who: Member, more: Record<string, unknown> = {}): Promise<string> => {
      const answer = await acknowledge(who, id, more);
      expect(codes(answer)).toEqual([]);
      return answer.data.acknowledgeEscalation.acknowledgement.acknowledgedAt.slice(11, 16);
    };
    const until = '2026-03-12T10:00:00Z';
    expect(await made(world.vendor, { until, note: 'mine' })).toBe('09:00');
    await world.goTo('2026-03-12T09:30:00Z');
    expect(await made(world.vendor, { until, note: 'mine' })).toBe('09:00');
    // That of the other party is its own.
    expect(await made(world.client, { until, note: 'mine' })).toBe('09:30');
    await world.goTo('2026-03-12T10:30:00Z');
    expect(await made(world.vendor, { until, note: 'mine' })).toBe('09:00');
    expect(Object.keys(faults(await acknowledge(world.vendor, id, { until, note: 'another' })))).toEqual(['until']);
    expect(await made(world.vendor)).toBe('10:30');
    await world.goTo('2026-03-12T11:00:00Z');
    expect(await made(world.vendor)).toBe('10:30');
    expect(await made(world.vendor, { note: 'still' })).toBe('11:00');
    const become = (status: string, day: string) => ({
      ...{ externalId: `T-4 ${status}`, ticketExternalId: 'T-4', kind: 'STATUS_CHANGED', status },
      occurredAt: `2026-03-${day}T12:00:00Z`,
    });
    // Later than the reopening window of seven days: another clock.
    const reopened = [become('RESOLVED', '12'), become('OPEN', '20')];
    const record = `mutation ($id: ID!, $events: [TicketEventInput!]!) {
      recordTicketEvents(input: {contractId: $id, source: "desk", events: $events}) { accepted } }`;
    await world.goTo('2026-03-20T12:30:00Z');
    const { data } = await world.ask(world.client, record, { id: world.contractId, events: reopened });
    expect(data.recordTicketEvents.accepted).toBe(2);
    expect(await made(world.vendor, { note: 'still' })).toBe('12:30');
    expect(inShort(await timeline(world.client, id)).filter((entry) => entry.includes('acknowledged'))).toEqual([
      'VENDOR acknowledged 03-12T09:00:00',
      'CLIENT acknowledged 03-12T09:30:00',
      'VENDOR acknowledged 03-12T10:30:00',
      'VENDOR acknowledged 03-12T11:00:00',
      'VENDOR acknowledged 03-20T12:30:00',
    ]);
  });
});
