import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DAY, HOUR, MINUTE } from '../../src/domain/instant.js';
import { bearer, clocks, expectRebuilt, factCount, NOON, OPENED, post, put, send, setUp } from '../support/helpdesk.js';
import {
  jiraComment,
  jiraIssue,
  jiraUpdate,
  zammadArticle,
  zammadPayload,
  zendeskComment,
  zendeskEvent,
} from '../support/helpdeskpayloads.js';
import { startServer, type TestServer } from '../support/server.js';

let now = NOON;
let server: TestServer;

/** The given order, its reverse, and two that a seeded generator shuffled. */
function orders<T>(items: readonly T[]): T[][] {
  const shuffled = (seed: number) => {
    let state = seed;
    const keyed = items.map((item) => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return [state, item] as const;
    });
    return keyed.sort(([a], [b]) => a - b).map(([, item]) => item);
  };
  return [[...items], [...items].reverse(), shuffled(1), shuffled(2)];
}

beforeAll(async () => {
  server = await startServer({ clock: () => now });
}, 120_000);
afterAll(() => server?.close());

describe('a Zendesk ticket', () => {
  const T = 'T-1';
  // 09:00 opened, HIGH (P2): answer by 10:00, resolve by 13:00. An internal note at 09:20 stops nothing, the public comment at
  // 09:40 does. Waiting for the customer 10:00 to 11:00: due an hour later, 14:00. Solved at 11:30.
  const life = () => [
    zendeskEvent('created', T, OPENED, {}),
    zendeskComment(T, OPENED + 20 * MINUTE, 1, true, false),
    zendeskComment(T, OPENED + 40 * MINUTE, 2, true),
    zendeskEvent('status_changed', T, OPENED + HOUR, { current: 'PENDING', previous: 'NEW' }),
    zendeskComment(T, OPENED + 2 * HOUR, 3, false),
    zendeskEvent('status_changed', T, OPENED + 2 * HOUR, { current: 'OPEN', previous: 'PENDING' }),
    zendeskEvent('status_changed', T, OPENED + 2.5 * HOUR, { current: 'SOLVED', previous: 'OPEN' }),
    zendeskEvent('tags_changed', T, OPENED + 2.5 * HOUR, { tags_added: ['x'] }),
  ];
  const CLOCKS = ['first_response_time MET 09:00 10:00 09:40', 'resolution_time MET 09:00 14:00 11:30'];

  it.each([0, 1, 2, 3])('comes to the same clocks in order %i, and when everything comes twice', async (order) => {
    const desk = await setUp(server, 'ZENDESK');
    const events = orders(life())[order] ?? [];
    for (const event of [...events, ...events]) expect((await send(server, 'ZENDESK', desk, event)).status).toBe(200);
    expect(await clocks(server, desk)).toEqual(CLOCKS);
    expect(await factCount(server, desk)).toBe(7);
    await expectRebuilt(server, desk, now);
  });

  it('comes to the same clocks when all of it comes at once', async () => {
    const desk = await setUp(server, 'ZENDESK');
    const post = (event: object) => send(server, 'ZENDESK', desk, event);
    const events = [...life(), ...life()];
    const answers = await Promise.all(events.map(post));
    // Who met too many others is told to come again, as helpdesks do.
    for (const [index, { status }] of answers.entries()) {
      expect([200, 409]).toContain(status);
      if (status === 409) expect((await post(events[index] ?? {})).status).toBe(200);
    }
    expect(await clocks(server, desk)).toEqual(CLOCKS);
    await expectRebuilt(server, desk, now);
  });

  it('is cancelled when it is merged or spam, and keeps what it counted when it is deleted, however late', async () => {
    for (const kind of ['soft_deleted', 'permanently_deleted', 'undeleted']) {
      const desk = await setUp(server, 'ZENDESK');
      for (const event of life()) await send(server, 'ZENDESK', desk, event);
      now = NOON + 365 * DAY;
      const deleted = zendeskEvent(kind, T, now, {});
      const answer = await send(server, 'ZENDESK', desk, deleted, { signedAt: now });
      now = NOON;
      expect(answer).toMatchObject({ status: 200, body: { accepted: 0, corrected: 0, repeated: 0 } });
      expect(await clocks(server, desk)).toEqual(CLOCKS);
    }
    for (const kind of ['merged', 'marked_as_spam']) {
      const desk = await setUp(server, 'ZENDESK');
      for (const event of [...life(), zendeskEvent(kind, T, NOON, {})]) await send(server, 'ZENDESK', desk, event);
      expect(await clocks(server, desk)).toEqual([]);
      await expectRebuilt(server, desk, now, 0);
    }
  });

  it('tells when news last came', async () => {
    const desk = await setUp(server, 'ZENDESK');
    const last = async () => {
      const query = 'query ($id: ID!) { connectors(contractId: $id) { lastReceivedAt } }';
      const { data } = await server.gql(desk.adminToken, query, { id: desk.contract.id });
      return data.connectors[0].lastReceivedAt as string | null;
    };
    await send(server, 'ZENDESK', desk, { type: 'zen:event-type:user.created', detail: { id: '1' } });
    expect(await last()).toBeNull();
    await send(server, 'ZENDESK', desk, zendeskEvent('created', T, OPENED, {}));
    expect(await last()).toBe('2026-03-02T12:00:00.000Z');
  });
});

describe('a Jira Service Management issue', () => {
  // 09:00 created, High (P2). Lowered to Low at 09:30: answer by 11:00, resolve by 17:00. The agent's internal comment at 09:40
  // stops nothing, the public one at 10:10 does. With the customer 10:15 to 10:45: due 17:30. Resolved at 11:00.
  const ID = '10073';

  // What Jira signed more than two hours ago is refused.
  beforeAll(() => {
    now = OPENED + 2 * HOUR;
  });
  afterAll(() => {
    now = NOON;
  });

  const life = () => [
    jiraIssue('jira:issue_created', ID, OPENED),
    jiraUpdate(ID, OPENED + 30 * MINUTE, '10124', { field: 'priority', from: 'High', to: 'Low' }),
    jiraComment(ID, OPENED + 40 * MINUTE, '301', 'atlassian', false),
    jiraComment(ID, OPENED + 70 * MINUTE, '302', 'atlassian'),
    jiraUpdate(
      ID,
      OPENED + 75 * MINUTE,
      '10125',
      { field: 'assignee', from: 'A', to: 'B' },
      { field: 'status', from: 'Waiting for support', to: 'Waiting for customer' },
    ),
    jiraComment(ID, OPENED + 105 * MINUTE, '303', 'customer'),
    jiraUpdate(ID, OPENED + 105 * MINUTE, '10126', {
      field: 'status',
      from: 'Waiting for customer',
      to: 'Waiting for support',
    }),
    jiraUpdate(ID, OPENED + 2 * HOUR, '10127', { field: 'status', from: 'Waiting for support', to: 'Resolved' }),
  ];

  it.each([0, 1, 2, 3])('comes to the same clocks in order %i, and when everything comes twice', async (order) => {
    const desk = await setUp(server, 'JIRA_SERVICE_MANAGEMENT');
    const events = orders(life())[order] ?? [];
    for (const event of [...events, ...events])
      expect((await send(server, 'JIRA_SERVICE_MANAGEMENT', desk, event)).status).toBe(200);
    expect(await clocks(server, desk)).toEqual([
      'first_response_time MET 09:00 11:00 10:10',
      'resolution_time MET 09:00 17:30 11:00',
    ]);
    await expectRebuilt(server, desk, now);
  });

  it('takes a comment once, and leaves the clocks of a deleted issue as they are', async () => {
    const desk = await setUp(server, 'JIRA_SERVICE_MANAGEMENT');
    const created = jiraIssue('jira:issue_created', ID, OPENED);
    const commented = jiraComment(ID, OPENED + HOUR, '302', 'atlassian');
    // Older Jira sends the comment with an update of the issue too.
    const again = { ...created, webhookEvent: 'jira:issue_updated', comment: commented.comment };
    const deleted = jiraIssue('jira:issue_deleted', ID, OPENED + 2 * HOUR);
    const accepted: number[] = [];
    for (const event of [created, commented, again, deleted]) {
      const { status, body } = await send(server, 'JIRA_SERVICE_MANAGEMENT', desk, event);
      expect(status).toBe(200);
      accepted.push(body.accepted);
    }
    expect(accepted).toEqual([1, 1, 0, 0]);
    expect(await clocks(server, desk)).toEqual([
      'first_response_time MET 09:00 10:00 10:00',
      'resolution_time RUNNING 09:00 13:00 -',
    ]);
  });

  it("takes neither an app's comment nor the reporter's own for an agent's reply", async () => {
    const desk = await setUp(server, 'JIRA_SERVICE_MANAGEMENT');
    const created = jiraIssue('jira:issue_created', ID, OPENED);
    // A colleague with a licence, who reported it, where the payload names the reporter.
    const own = jiraComment(ID, OPENED + 20 * MINUTE, '2', 'atlassian', true, 'qm:d1b3:customer');
    const { reporter } = created.issue.fields;
    const comments = [
      jiraComment(ID, OPENED + 10 * MINUTE, '1', 'app'),
      { ...own, issue: { ...own.issue, fields: { ...own.issue.fields, reporter } } },
    ];
    for (const event of [created, ...comments]) {
      expect((await send(server, 'JIRA_SERVICE_MANAGEMENT', desk, event)).status).toBe(200);
    }
    expect(await clocks(server, desk)).toContain('resolution_time RUNNING 09:00 13:00 -');
    expect((await clocks(server, desk))[0]).toMatch(/^first_response_time (RUNNING|BREACHED) 09:00 10:00 -$/);
    expect(await factCount(server, desk)).toBe(2);
  });

  it("needs the customer's own workflow to be told", async () => {
    const desk = await setUp(server, 'JIRA_SERVICE_MANAGEMENT');
    const update = jiraUpdate(ID, OPENED + HOUR, '1', { field: 'status', from: 'Open', to: 'With the plumber' });
    expect(await send(server, 'JIRA_SERVICE_MANAGEMENT', desk, update)).toMatchObject({ status: 422 });
    const statuses = [{ from: 'With the plumber', to: 'PENDING_THIRD_PARTY' }];
    await put(server, desk, { source: 'JIRA_SERVICE_MANAGEMENT', statuses });
    expect(await send(server, 'JIRA_SERVICE_MANAGEMENT', desk, update)).toMatchObject({
      status: 200,
      body: { accepted: 1 },
    });
  });

  it('is refused two hours after the time in its signed body: no retry of Jira comes that late', async () => {
    const desk = await setUp(server, 'JIRA_SERVICE_MANAGEMENT');
    const created = jiraIssue('jira:issue_created', ID, OPENED);
    const sent = (payload: object | string) => send(server, 'JIRA_SERVICE_MANAGEMENT', desk, payload);
    const { timestamp: _, ...timeless } = created;
    for (const payload of [timeless, { ...created, timestamp: 'now' }, 'no JSON', 'null']) {
      expect(await sent(payload)).toMatchObject({ status: 401 });
    }
    now = OPENED + 2 * HOUR + 1;
    expect(await sent(created)).toMatchObject({ status: 401 });
    now = OPENED + 2 * HOUR;
    expect(await factCount(server, desk)).toBe(0);
    expect(await sent(created)).toMatchObject({ status: 200, body: { accepted: 1, repeated: 0 } });
    expect(await sent(created)).toMatchObject({ status: 200, body: { accepted: 0, repeated: 1 } });
    const wrong = { ...bearer(desk.key), 'x-hub-signature': `sha256=${'0'.repeat(64)}` };
    expect(await post(server, '/ingest/jira-service-management', wrong, JSON.stringify(created))).toMatchObject({
      status: 401,
    });
  });
});

describe('a Zammad ticket', () => {
  // 09:00 opened by phone, 2 normal (P3): answer by 11:00, resolve by 17:00. The internal note at 09:30 stops nothing, the mail
  // at 10:00 does; with it the ticket waits for the customer, who writes at 11:00: due 18:00. Raised to 3 high (P2) at 11:10,
  // two hours less one of waiting and ten minutes in: 4 hours and the pause from 09:00, 14:00. Closed at 11:30; a note after
  // that changes nothing.
  const N = '10081';
  const life = () => [
    zammadPayload(N, OPENED, OPENED + 51, { state: 'new' }, zammadArticle(104, OPENED + 36, 'Customer')),
    zammadPayload(
      N,
      OPENED,
      OPENED + 30 * MINUTE,
      { state: 'open' },
      zammadArticle(105, OPENED + 30 * MINUTE, 'Agent', true),
    ),
    zammadPayload(N, OPENED, OPENED + HOUR, { state: 'pending reminder' }, zammadArticle(106, OPENED + HOUR, 'Agent')),
    zammadPayload(N, OPENED, OPENED + 2 * HOUR, { state: 'open' }, zammadArticle(107, OPENED + 2 * HOUR, 'Customer')),
    zammadPayload(N, OPENED, OPENED + 130 * MINUTE, { state: 'open', priority: '3 high' }),
    zammadPayload(N, OPENED, OPENED + 150 * MINUTE, { state: 'closed', priority: '3 high' }),
    zammadPayload(
      N,
      OPENED,
      OPENED + 170 * MINUTE,
      { state: 'closed', priority: '3 high' },
      zammadArticle(108, OPENED + 170 * MINUTE, 'Agent', true),
    ),
  ];

  it.each([0, 1, 2, 3])('comes to the same clocks in order %i, and when everything comes twice', async (order) => {
    const desk = await setUp(server, 'ZAMMAD');
    const events = orders(life())[order] ?? [];
    for (const event of [...events, ...events]) expect((await send(server, 'ZAMMAD', desk, event)).status).toBe(200);
    expect(await clocks(server, desk)).toEqual([
      'first_response_time MET 09:00 11:00 10:00',
      'resolution_time MET 09:00 14:00 11:30',
    ]);
    await expectRebuilt(server, desk, now);
  });

  it('was opened as its earliest payload says, and is cancelled when it is merged', async () => {
    const desk = await setUp(server, 'ZAMMAD');
    const attributes = async () => {
      const query = `query ($id: ID!) { ticketByExternalId(contractId: $id, source: "zammad", externalId: "${N}") {
        subject priority channel assigneeGroup events(first: 20) { nodes { kind priority } } } }`;
      const { data } = await server.gql(desk.adminToken, query, { id: desk.contract.id });
      return data.ticketByExternalId;
    };
    await send(
      server,
      'ZAMMAD',
      desk,
      zammadPayload(N, OPENED, OPENED + HOUR, { state: 'open', priority: '3 high', group: 'Second level' }),
    );
    const late = { accepted: 2, corrected: 1, repeated: 0 };
    expect((await send(server, 'ZAMMAD', desk, zammadPayload(N, OPENED, OPENED + 51, { state: 'new' }))).body).toEqual(
      late,
    );
    const ticket = await attributes();
    expect(ticket).toMatchObject({
      priority: 'P2',
      channel: 'PHONE',
      assigneeGroup: 'Second level',
      subject: 'Invoice is wrong',
    });
    expect(ticket.events.nodes.find(({ kind }: { kind: string }) => kind === 'OPENED')).toEqual({
      kind: 'OPENED',
      priority: 'P3',
    });
    await send(server, 'ZAMMAD', desk, zammadPayload(N, OPENED, OPENED + 2 * HOUR, { state: 'merged' }));
    expect(await clocks(server, desk)).toEqual([]);
  });

  it('keeps what it counted when it is removed', async () => {
    const desk = await setUp(server, 'ZAMMAD');
    for (const event of life()) await send(server, 'ZAMMAD', desk, event);
    const before = await clocks(server, desk);
    const removed = zammadPayload(N, OPENED, OPENED + 175 * MINUTE, { state: 'removed', priority: '3 high' });
    expect((await send(server, 'ZAMMAD', desk, removed)).status).toBe(200);
    expect(await clocks(server, desk)).toEqual(before);
  });

  it('was opened as the earlier of two payloads of one second says, whichever comes first', async () => {
    // 2 normal: 2 hours and 8. Raised to 3 high 400 ms after: 1 hour and 4, from 09:00 on.
    const payloads = [
      zammadPayload(N, OPENED, OPENED, { state: 'new' }),
      zammadPayload(N, OPENED, OPENED + 400, { state: 'new', priority: '3 high' }),
    ];
    for (const order of [payloads, [...payloads].reverse()]) {
      const desk = await setUp(server, 'ZAMMAD');
      for (const payload of order) expect((await send(server, 'ZAMMAD', desk, payload)).status).toBe(200);
      const query = `query ($id: ID!) { ticketByExternalId(contractId: $id, source: "zammad", externalId: "${N}") {
        priority events(first: 20) { nodes { kind priority } } } }`;
      const { ticketByExternalId: ticket } = (await server.gql(desk.adminToken, query, { id: desk.contract.id })).data;
      expect(ticket.priority).toBe('P2');
      expect(ticket.events.nodes).toContainEqual({ kind: 'OPENED', priority: 'P3' });
    }
  });

  it('is as it says at any time, for Zammad signs none: a repetition changes nothing', async () => {
    const desk = await setUp(server, 'ZAMMAD');
    const opened = zammadPayload(N, OPENED, OPENED, { state: 'new' });
    await send(server, 'ZAMMAD', desk, opened);
    now += 10 * DAY;
    const again = await send(server, 'ZAMMAD', desk, opened);
    now = NOON;
    expect(again).toMatchObject({ status: 200, body: { accepted: 0, corrected: 0, repeated: 3 } });
  });
});
