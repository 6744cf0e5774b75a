import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { agreedContract, codes, faults, type LadderWorld, layLadderWorld, PUT_POLICY } from '../support/laddersapi.js';
import type { Answer } from '../support/server.js';
import { type Member, mustAsk } from '../support/tenants.js';

const GROUP = `tickets levels { level reached repeated skippedLate }
  timeToAcknowledge { alerts acknowledged mean median longest }`;
const REPORT = `query ($groupBy: EscalationGrouping!, $from: DateTime!, $to: DateTime!, $side: Side, $ids: [ID!]) {
  escalationReport(groupBy: $groupBy, from: $from, to: $to, side: $side, contractIds: $ids) {
    from to side more total { contract { id } counterparty { slug } category ${GROUP} }
    groups { contract { id } counterparty { slug } category ${GROUP} } } }`;

const LEVELS = [
  { name: 'Desk', triggers: [{ kind: 'SHARE_USED', share: 0.5 }], wait: 'PT1H' },
  { name: 'Lead', repeat: { every: 'PT1H', times: 2 } },
  { name: 'Late', triggers: [{ kind: 'LATE_BY', time: 'PT0S' }] },
];
const TUESDAY = { from: '2026-03-03T00:00:00Z', to: '2026-03-04T00:00:00Z' };
const BOTH_DAYS = { ...TUESDAY, from: '2026-03-02T00:00:00Z' };

let world: LadderWorld;

/**
 * Four hours of 9 to 17 to resolve, half of them used: level 1, an hour later level 2 and twice again, late: level 3.
 * - a, Monday 09:00: level 1 at 11:00, acknowledged 11:10; level 3 at 13:00.
 * - b, Monday 09:30: level 1 at 11:30, level 2 at 12:30, acknowledged 12:50; level 3 at 13:30.
 * - c, Tuesday 09:00: levels 1, 2, 2, 3, 2; nobody answers.
 * - d, Tuesday 09:00: level 1 at 11:00, acknowledged 11:20 until 11:40; level 2 at 12:00, acknowledged 12:30; level 3 at 13:00.
 * - e, Tuesday 09:00, but reported at 11:30: level 1 is too late; level 2 an hour after the report, at 12:30; level 3 at 13:00,
 *   acknowledged 13:10.
 * - f, with the other vendor, as c.
 */
beforeAll(async () => {
  world = await layLadderWorld('2026-03-02T09:00:00Z');
  const { vendor, stranger, contractId, strangersContractId } = world;
  for (const [who, id] of [
    [vendor, contractId],
    [stranger, strangersContractId],
  ] as const) {
    await mustAsk(world.server, who.token, PUT_POLICY, {
      input: { contractId: id, key: 'all', name: 'All', levels: LEVELS },
    });
  }
  const acknowledge = async (name: string, until: string | null = null) => {
    const query = `mutation ($id: ID!, $until: DateTime) {
      acknowledgeEscalation(input: {ticketId: $id, until: $until}) { acknowledgement { by } } }`;
    await mustAsk(world.server, vendor.token, query, { id: await world.ticketId(name), until });
  };
  const open = (name: string, occurredAt: string, category?: string, id = contractId) =>
    world.open(id, [{ name, occurredAt, ...(category === undefined ? {} : { category }) }]);
  const goTo = (time: string) => world.goTo(`2026-03-0${time}Z`);
  await open('a', '2026-03-02T09:00:00Z', 'billing');
  await goTo('2T09:30:00');
  await open('b', '2026-03-02T09:30:00Z', 'billing');
  await goTo('2T11:00:00');
  await goTo('2T11:10:00');
  await acknowledge('a');
  for (const time of ['11:30:00', '12:30:00', '12:50:00']) await goTo(`2T${time}`);
  await acknowledge('b');
  for (const time of ['13:00:00.001', '13:30:00', '13:30:00.001', '14:30:00']) await goTo(`2T${time}`);
  await goTo('3T09:00:00');
  await open('c', '2026-03-03T09:00:00Z');
  await open('d', '2026-03-03T09:00:00Z', 'returns');
  await open('f', '2026-03-03T09:00:00Z', 'billing', strangersContractId);
  await goTo('3T11:00:00');
  await goTo('3T11:20:00');
  await acknowledge('d', '2026-03-03T11:40:00Z');
  await goTo('3T11:30:00');
  await open('e', '2026-03-03T09:00:00Z', 'billing');
  for (const time of ['11:30:00', '12:00:00', '12:30:00']) await goTo(`3T${time}`);
  await acknowledge('d');
  for (const time of ['13:00:00', '13:00:00.001', '13:10:00']) await goTo(`3T${time}`);
  await acknowledge('e');
  await goTo('3T14:00:00');
}, 120_000);
afterAll(() => world?.server.close());

function report(who: Member, variables: Record<string, unknown>): Promise<Answer> {
  return world.ask(who, REPORT, { groupBy: 'CATEGORY', ...BOTH_DAYS, ...variables });
}

const level = (number: number, reached: number, repeated = 0, skippedLate = 0) => ({
  ...{ level: number, reached, repeated, skippedLate },
});

const NOBODY = { contract: null, counterparty: null, category: null };
// 10 min of a, 80 min of b, 40 min of e.
const BILLING = {
  ...NOBODY,
  category: 'billing',
  tickets: 3,
  levels: [level(1, 2, 0, 1), level(2, 2), level(3, 3)],
  timeToAcknowledge: { alerts: 3, acknowledged: 3, mean: 'PT43M20S', median: 'PT40M', longest: 'PT1H20M' },
};
const NO_CATEGORY = {
  ...NOBODY,
  tickets: 1,
  levels: [level(1, 1), level(2, 1, 2), level(3, 1)],
  timeToAcknowledge: { alerts: 1, acknowledged: 0, mean: null, median: null, longest: null },
};
// d rang twice: 20 and 30 min.
const RETURNS = {
  ...NOBODY,
  category: 'returns',
  tickets: 1,
  levels: [level(1, 1), level(2, 1), level(3, 1)],
  timeToAcknowledge: { alerts: 2, acknowledged: 2, mean: 'PT25M', median: 'PT25M', longest: 'PT30M' },
};
// 10, 80, 40, 20 and 30 min.
const ALL = {
  tickets: 5,
  levels: [level(1, 4, 0, 1), level(2, 4, 2), level(3, 5)],
  timeToAcknowledge: { alerts: 6, acknowledged: 5, mean: 'PT36M', median: 'PT30M', longest: 'PT1H20M' },
};

describe('a report on escalations', () => {
  it('counts by category how often levels were reached and how soon somebody answered', async () => {
    const { data } = await report(world.vendor, {});
    expect(data.escalationReport).toEqual({
      ...{ from: '2026-03-02T00:00:00.000Z', to: '2026-03-04T00:00:00.000Z', side: 'VENDOR', more: 0 },
      total: { ...NOBODY, ...ALL },
      groups: [BILLING, NO_CATEGORY, RETURNS],
    });
  });

  it('tells either party of the ladders of both, a client by vendor, a vendor by client', async () => {
    const vendors = (await report(world.client, { groupBy: 'COUNTERPARTY', side: 'VENDOR' })).data.escalationReport;
    expect(vendors.groups).toEqual([
      { ...NOBODY, counterparty: { slug: 'vendor' }, ...ALL },
      { ...NO_CATEGORY, counterparty: { slug: 'stranger' } },
    ]);
    expect(vendors.total.tickets).toBe(6);
    const clients = (await report(world.vendor, { groupBy: 'COUNTERPARTY' })).data.escalationReport;
    expect(clients.groups).toEqual([{ ...NOBODY, counterparty: { slug: 'client' }, ...ALL }]);
    const own = (await report(world.client, {})).data.escalationReport;
    expect(own).toEqual({
      ...{ from: '2026-03-02T00:00:00.000Z', to: '2026-03-04T00:00:00.000Z', side: 'CLIENT', more: 0, groups: [] },
      total: {
        ...{ ...NOBODY, tickets: 0, levels: [] },
        timeToAcknowledge: { alerts: 0, acknowledged: 0, mean: null, median: null, longest: null },
      },
    });
  });

  it('counts by contract, of some contracts alone', async () => {
    const byContract = { groupBy: 'CONTRACT', side: 'VENDOR' };
    const all = (await report(world.client, byContract)).data.escalationReport;
    expect(all.groups).toEqual([
      { ...NOBODY, contract: { id: world.contractId }, ...ALL },
      { ...NO_CATEGORY, contract: { id: world.strangersContractId } },
    ]);
    const one = { ...byContract, ids: [world.strangersContractId.toUpperCase()] };
    const some = (await report(world.client, one)).data.escalationReport;
    expect(some.groups).toEqual([{ ...NO_CATEGORY, contract: { id: world.strangersContractId } }]);
    expect(some.total).toEqual({ ...NO_CATEGORY });
  });

  it('counts what was recorded in its span, and alerts that began in it', async () => {
    const tuesday = (await report(world.vendor, TUESDAY)).data.escalationReport.total;
    expect(tuesday.tickets).toBe(3);
    expect(tuesday.levels).toEqual([level(1, 2, 0, 1), level(2, 3, 2), level(3, 3)]);
    expect(tuesday.timeToAcknowledge).toMatchObject({ alerts: 4, acknowledged: 3, longest: 'PT40M' });
    // b rang at 11:30: its second level, at 12:30, begins no other alert.
    const fromNoon = { ...BOTH_DAYS, from: '2026-03-02T12:00:00Z' };
    const { timeToAcknowledge } = (await report(world.vendor, fromNoon)).data.escalationReport.total;
    expect(timeToAcknowledge).toMatchObject({ alerts: 4, acknowledged: 3 });
  });

  it('counts an alert of a clock that started after somebody took the ticket in hand for good', async () => {
    const { server, vendor, contractId } = world;
    // A ticket with one cycle at a time: on the 9th, and again eight days after it was resolved.
    const tell = (name: string, occurredAt: string, more: Record<string, unknown>) =>
      mustAsk(
        server,
        vendor.token,
        `mutation ($id: ID!, $event: TicketEventInput!) {
          recordTicketEvents(input: {contractId: $id, source: "desk", events: [$event]}) { accepted } }`,
        { id: contractId, event: { externalId: name, ticketExternalId: 'g', occurredAt, ...more } },
      );
    const goTo = (time: string) => world.goTo(`2026-03-${time}Z`);
    await goTo('09T09:00:00');
    await world.open(contractId, [{ name: 'g', occurredAt: '2026-03-09T09:00:00Z' }]);
    await goTo('09T11:00:00');
    await goTo('09T11:10:00');
    const query = 'mutation ($id: ID!) { acknowledgeEscalation(input: {ticketId: $id}) { acknowledgement { by } } }';
    await mustAsk(server, vendor.token, query, { id: await world.ticketId('g') });
    await goTo('09T12:30:00');
    await tell('resolved', '2026-03-09T12:30:00Z', { kind: 'STATUS_CHANGED', status: 'RESOLVED' });
    await goTo('18T09:00:00');
    await tell('reopened', '2026-03-18T09:00:00Z', { kind: 'STATUS_CHANGED', status: 'OPEN' });
    for (const time of ['11:00:00', '12:00:00']) await goTo(`18T${time}`);
    const span = { from: '2026-03-09T00:00:00Z', to: '2026-03-19T00:00:00Z' };
    const { total } = (await report(vendor, span)).data.escalationReport;
    expect(total).toMatchObject({
      tickets: 1,
      levels: [level(1, 2), level(2, 1)],
      timeToAcknowledge: { alerts: 2, acknowledged: 1, mean: 'PT10M' },
    });
    expect((await report(world.stranger, span)).data.escalationReport.total.tickets).toBe(0);
  });

  it('counts one alert of the clocks that started after somebody took the ticket in hand, whatever the others do', async () => {
    const { server, client, vendor } = world;
    const reply = { key: 'reply', name: 'Reply', indicator: 'NEXT_RESPONSE_TIME', target: 0.9 };
    const goals = [{ workingTime: 'PT4H' }];
    const id = await agreedContract(server, client, vendor, 'two clocks', [{ ...reply, goals }]);
    const policy = { contractId: id, key: 'all', name: 'All', levels: LEVELS };
    await mustAsk(server, vendor.token, PUT_POLICY, { input: policy });
    const goTo = (time: string) => world.goTo(`2026-03-23T${time}Z`);
    const replied = async (time: string, kind: string) => {
      await goTo(time);
      const event = { externalId: time, ticketExternalId: 'h', kind, occurredAt: `2026-03-23T${time}Z` };
      const query = `mutation ($id: ID!, $event: TicketEventInput!) {
        recordTicketEvents(input: {contractId: $id, source: "desk", events: [$event]}) { accepted } }`;
      expect((await mustAsk(server, vendor.token, query, { id, event })).recordTicketEvents.accepted).toBe(1);
    };
    await goTo('09:00:00');
    await world.open(id, [{ name: 'h', occurredAt: '2026-03-23T09:00:00Z' }]);
    for (const time of ['11:00:00', '11:10:00']) await goTo(time);
    const find = 'query ($id: ID!) { ticketByExternalId(contractId: $id, source: "desk", externalId: "h") { id } }';
    const ticketId = (await mustAsk(server, client.token, find, { id })).ticketByExternalId.id;
    const query = 'mutation ($id: ID!) { acknowledgeEscalation(input: {ticketId: $id}) { acknowledgement { by } } }';
    await mustAsk(server, vendor.token, query, { id: ticketId });
    await replied('11:20:00', 'AGENT_REPLIED');
    await replied('11:30:00', 'CUSTOMER_REPLIED');
    // Not resolved in time, which is in hand; then the reply is half used up, which is not.
    for (const time of ['13:00:00.001', '13:30:00']) await goTo(time);
    await replied('13:40:00', 'AGENT_REPLIED');
    await replied('13:50:00', 'CUSTOMER_REPLIED');
    // Nobody has answered the second alert when the next reply is half used up.
    await goTo('15:50:00');
    const between = { from: '2026-03-23T09:00:00Z', to: '2026-03-23T15:00:00Z', ids: [id] };
    const { total } = (await report(vendor, between)).data.escalationReport;
    expect(total).toMatchObject({
      levels: [level(1, 2), level(3, 1)],
      timeToAcknowledge: { alerts: 2, acknowledged: 1, mean: 'PT10M' },
    });
    const after = { ...between, from: between.to, to: '2026-03-24T00:00:00Z' };
    const late = (await report(vendor, after)).data.escalationReport.total;
    expect(late).toMatchObject({ levels: [level(1, 1)], timeToAcknowledge: { alerts: 0 } });
    expect(codes(await report(world.stranger, between))).toEqual(['NOT_FOUND']);
  });

  it('tells nobody of others', async () => {
    const theirs = (await report(world.stranger, { groupBy: 'CONTRACT' })).data.escalationReport;
    expect(theirs.groups).toEqual([{ ...NO_CATEGORY, contract: { id: world.strangersContractId } }]);
    expect(theirs.total.tickets).toBe(1);
    for (const id of [world.contractId, world.stranger.organisation.id, 'no id']) {
      expect(codes(await report(world.stranger, { ids: [world.strangersContractId, id] }))).toEqual(['NOT_FOUND']);
    }
    const create = `mutation ($id: ID!) { createApiKey(input: {name: "k", scopes: [CONTRACTS_READ], contractIds: [$id]}) { key } }`;
    const { createApiKey } = await mustAsk(world.server, world.client.token, create, { id: world.strangersContractId });
    const limited = (await report({ ...world.client, token: createApiKey.key }, { side: 'VENDOR' })).data
      .escalationReport;
    expect(limited.total.tickets).toBe(1);
    const beyond = { side: 'VENDOR', ids: [world.contractId] };
    expect(codes(await report({ ...world.client, token: createApiKey.key }, beyond))).toEqual(['NOT_FOUND']);
  });

  it('is of a span that ends after it began, of 400 days at most, and of named contracts', async () => {
    expect(faults(await report(world.vendor, { to: BOTH_DAYS.from }))).toEqual({ to: 'must be after from' });
    expect(codes(await report(world.vendor, { to: '2027-04-06T00:00:00Z' }))).toEqual([]);
    const long = await report(world.vendor, { to: '2027-04-06T00:00:00.001Z' });
    expect(faults(long)).toEqual({ to: 'must be at most 400 days after from' });
    expect(Object.keys(faults(await report(world.vendor, { ids: [] })))).toEqual(['contractIds']);
  });
});
