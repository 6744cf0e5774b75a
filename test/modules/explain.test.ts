import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { GraphQLSchema } from 'graphql';
import { buildAccordSchema } from '../../src/api/schema.js';
import type { Actor } from '../../src/domain/actor.js';
import { agreeAmendment, proposeAmendment, withdrawAmendment } from '../../src/modules/contract/amendment.service.js';
import { recordMeasurements } from '../../src/modules/measurement/recordmeasurements.service.js';
import { recordTicketEvents } from '../../src/modules/ticket/recordticketevents.service.js';
import { acting, type LaidContract, layContract } from '../support/agreedcontract.js';
import { ask } from '../support/ask.js';
import { ALWAYS_UTC, at, clockObjective, hours, terms, WEEKDAYS, weekly } from '../support/clockterms.js';
import { agreedContract, hashOf, layParty, resolutionDraft } from '../support/contractdraft.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { counter, objectiveOf } from '../support/judgeterms.js';
import { creditTerms, pool } from '../support/money.js';
import { report } from '../support/reportedtickets.js';

const NOW = at('2026-04-08T12:00:00Z');
const OFFICE = { ...weekly('UTC', WEEKDAYS, [9, 17]), holidays: [{ date: '2026-04-03', name: 'Good Friday' }] };
const TERMS = terms(OFFICE, clockObjective('RESOLUTION_TIME', { goals: [hours(8)] }, { key: 'resolution' }));
const OPEN = terms(OFFICE, objectiveOf('BACKLOG', { key: 'backlog' }));

let test: TestDatabase;
let schema: GraphQLSchema;
beforeAll(async () => {
  schema = buildAccordSchema();
  test = await createTestDatabase();
});
afterAll(() => test.drop());

const as = (actor: Actor, source: string, variables: Record<string, unknown> = {}) =>
  ask(schema, test, actor, NOW, source, variables);

/** Opened on Maundy Thursday at three, with the customer from four to Tuesday at ten. */
const story = (ticket: string) => [
  report(ticket, 'OPENED', at('2026-04-02T15:00:00Z')),
  report(ticket, 'STATUS_CHANGED', at('2026-04-02T16:00:00Z'), { status: 'PENDING_CUSTOMER' }),
  report(ticket, 'STATUS_CHANGED', at('2026-04-07T10:00:00Z'), { status: 'OPEN' }),
];

async function record({ contract, client }: LaidContract, tickets: readonly string[]): Promise<void> {
  const batch = { contractId: contract.id, source: 'desk', mode: 'LIVE' as const, events: tickets.flatMap(story) };
  expect(await recordTicketEvents(acting(test.database, client, NOW), batch)).toMatchObject({ rejected: [] });
}

const EXPLAINED = `clocks { explanation {
  termsVersion ownCalendar startsAt endsAt wallTime byParty { vendor client thirdParty nobody excluded closedHours }
  calendar { timeZone holidays { name } } version { version status proposedBy agreedAt }
  lines { name value } steps { kind at event { externalId } limit dueAt }
  segments(first: 5) { nodes { startsAt kind waitedFor status holiday elapsed event { externalId } } pageInfo { hasNextPage endCursor } } } }`;

describe('the explanation of a clock', () => {
  let [laid, foreign] = [] as unknown as [LaidContract, LaidContract];
  beforeAll(async () => {
    [laid, foreign] = await Promise.all([layContract(test, TERMS), layContract(test, TERMS)]);
    await record(laid, ['T-1', 'T-2', 'T-3']);
    await record(foreign, ['T-9']);
  });

  const tickets = (actor: Actor, first: number, fields = EXPLAINED) =>
    as(actor, `{ tickets(first: ${first}) { nodes { externalId ${fields} } } }`);

  it('settles where the time went, for both parties alike', async () => {
    const { data, messages } = await tickets(laid.client, 1);
    expect(messages).toEqual([]);
    const [{ clocks }] = data.tickets.nodes;
    const { segments, steps, lines, ...explanation } = clocks[0].explanation;
    expect(explanation).toEqual({
      termsVersion: 1,
      ownCalendar: false,
      startsAt: '2026-04-02T15:00:00.000Z',
      endsAt: '2026-04-08T12:00:00.000Z',
      wallTime: 'PT141H',
      // Vendor: 1 on Thursday, 7 on Tuesday, 3 on Wednesday. Client: 1 on Thursday, 8 on Easter Monday, 1 on Tuesday.
      byParty: {
        vendor: 'PT11H',
        client: 'PT10H',
        thirdParty: 'PT0S',
        nobody: 'PT0S',
        excluded: 'PT0S',
        closedHours: 'PT120H',
      },
      calendar: { timeZone: 'UTC', holidays: [{ name: 'Good Friday' }] },
      version: { version: 1, status: 'AGREED', proposedBy: 'CLIENT', agreedAt: '1970-01-01T00:00:00.000Z' },
    });
    expect(
      segments.nodes.map(
        (one: Record<string, string>) =>
          `${one['startsAt']} ${one['kind']} ${one['status'] ?? one['holiday']} ${one['elapsed']}`,
      ),
    ).toEqual([
      '2026-04-02T15:00:00.000Z RUNNING null PT1H',
      '2026-04-02T16:00:00.000Z PAUSED PENDING_CUSTOMER PT1H',
      '2026-04-02T17:00:00.000Z CLOSED null PT1H',
      '2026-04-03T09:00:00.000Z HOLIDAY Good Friday PT1H',
      '2026-04-03T17:00:00.000Z CLOSED null PT1H',
    ]);
    expect(segments.nodes[1].event.externalId).toContain('STATUS_CHANGED');
    expect(steps.map(({ kind }: { kind: string }) => kind)).toEqual(['STARTED', 'GOAL_SET', 'PAUSED', 'RESUMED']);
    expect(lines.find(({ name }: { name: string }) => name === 'late').value).toBe('true');
    expect((await tickets(laid.vendor, 1)).data).toEqual(data);
  });

  it('goes on page by page without gaps', async () => {
    const segments = `segments(first: 3, after: $after) { nodes { startsAt endsAt } pageInfo { hasNextPage endCursor } }`;
    const ends: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < 10; page += 1) {
      const { data, messages } = await as(
        laid.client,
        `query ($after: String) { tickets(first: 1) { nodes { clocks { explanation { ${segments} } } } } }`,
        { after },
      );
      expect(messages).toEqual([]);
      const shown: {
        nodes: { startsAt: string; endsAt: string }[];
        pageInfo: { hasNextPage: boolean; endCursor: string };
      } = data.tickets.nodes[0].clocks[0].explanation.segments;
      for (const { startsAt, endsAt } of shown.nodes) {
        if (ends.length > 0) expect(startsAt).toBe(ends.at(-1));
        ends.push(endsAt);
      }
      after = shown.pageInfo.endCursor;
      if (!shown.pageInfo.hasNextPage) break;
    }
    expect(ends.at(-1)).toBe('2026-04-08T12:00:00.000Z');
    expect(ends.length).toBeGreaterThan(9);
    const broken = await as(
      laid.client,
      '{ tickets(first: 1) { nodes { clocks { explanation { segments(after: "x") { nodes { kind } } } } } } }',
    );
    expect(broken.codes).toEqual(['INVALID_INPUT']);
  });

  it('of a page of tickets takes no more statements than of one', async () => {
    const one = await tickets(laid.vendor, 1);
    const all = await tickets(laid.vendor, 3);
    expect(all.data.tickets.nodes).toHaveLength(3);
    expect(all.statements).toBe(one.statements);
  });

  it('is there for what counts without a limit, too', async () => {
    const [counted, others] = await Promise.all([layContract(test, OPEN), layContract(test, OPEN)]);
    await record(counted, ['B-1']);
    const fields = `clocks { explanation { endsAt byParty { vendor client } lines { name value } steps { kind }
      segments(first: 2) { nodes { kind status waitedFor event { externalId } } } } }`;
    const { data, messages } = await tickets(counted.vendor, 5, fields);
    expect(messages).toEqual([]);
    const [{ explanation }] = data.tickets.nodes[0].clocks;
    expect(explanation).toMatchObject({
      endsAt: '2026-04-08T12:00:00.000Z',
      byParty: { vendor: 'PT11H', client: 'PT10H' },
      steps: [{ kind: 'STARTED' }, { kind: 'GOAL_SET' }],
      segments: {
        nodes: [
          { kind: 'RUNNING', status: 'NEW', waitedFor: 'VENDOR' },
          { kind: 'RUNNING', status: 'PENDING_CUSTOMER', waitedFor: 'CLIENT' },
        ],
      },
    });
    expect(explanation.lines.at(-1)).toEqual({ name: 'counts', value: 'open' });
    expect((await tickets(counted.client, 5, fields)).data).toEqual(data);
    expect((await tickets(others.client, 5, fields)).data.tickets.nodes).toEqual([]);
  });

  it('is of one’s own tickets alone', async () => {
    const { data } = await tickets(foreign.vendor, 10, 'clocks { explanation { steps { event { externalId } } } }');
    expect(data.tickets.nodes.map(({ externalId }: { externalId: string }) => externalId)).toEqual(['T-9']);
    expect(JSON.stringify(data)).not.toContain('T-1');
  });
});

describe('the explanation of a figure and of what it costs', () => {
  it('goes from the counts to the money', async () => {
    const backups = objectiveOf('COUNTER_RATIO', { key: 'backups', target: 950_000, credit: pool(400_000) });
    const laid = await layContract(test, { ...terms(ALWAYS_UTC, backups), credits: creditTerms({ pool: 500_000 }) });
    const items = [
      {
        externalId: 'm',
        revision: 1,
        withdrawn: false,
        occurredAt: at('2026-03-10T10:00:00Z'),
        content: counter(90, 100),
      },
    ];
    const batch = {
      contractId: laid.contract.id,
      source: 'desk',
      mode: 'LIVE' as const,
      kind: 'COUNTER' as const,
      items,
    };
    await recordMeasurements(acting(test.database, laid.client, NOW), batch);
    const LINES = '{ name formula inputs { name value } value }';
    const { data, messages } = await as(
      laid.vendor,
      `query ($id: ID!) { contract(id: $id) { period(index: 2) {
        compliance { objectives { explanation { termsVersion calendar { alwaysOpen } lines ${LINES} } } }
        credits { lines { explanation ${LINES} } } } } }`,
      { id: laid.contract.id },
    );
    expect(messages).toEqual([]);
    const { compliance, credits } = data.contract.period;
    const { lines, ...explanation } = compliance.objectives[0].explanation;
    expect(explanation).toEqual({ termsVersion: 1, calendar: { alwaysOpen: true } });
    expect(lines[1]).toEqual({
      name: 'strict',
      formula: 'good / total',
      inputs: [
        { name: 'good', value: '90' },
        { name: 'total', value: '100' },
      ],
      value: '0.9',
    });
    expect(credits.lines[0].explanation[2]).toEqual({
      name: 'exact',
      formula: 'allocation x poolShare x atRisk',
      inputs: [
        { name: 'allocation', value: '2/5' },
        { name: 'poolShare', value: '1/2' },
        { name: 'atRisk', value: '1000000' },
      ],
      value: '200000',
    });
  });
});

describe('the versions of the terms', () => {
  const CHANGES = 'versions { version status proposedBy agreedAt withdrawnAt changes { path before after } }';

  it('say what each changed of what stood before it, who proposed it and what became of it', async () => {
    const [client, vendor, stranger] = await Promise.all([layParty(test), layParty(test), layParty(test)]);
    const contractId = await agreedContract(test, client, vendor, at('2026-01-02T00:00:00Z'));
    const asClient = acting(test.database, client.asClient, NOW);
    const asVendor = acting(test.database, vendor.asVendor, NOW);
    await proposeAmendment(asClient, { contractId, fromPeriod: 6, objectives: [resolutionDraft({ target: 0.9 })] });
    const key = { contractId, version: 2 };
    await agreeAmendment(asVendor, key, await hashOf(test, client, contractId, 2));
    await proposeAmendment(asVendor, { contractId, fromPeriod: 8, objectives: [resolutionDraft({ target: 0.8 })] });
    await proposeAmendment(asVendor, { contractId, fromPeriod: 5, minimumScore: 0.5 });
    await withdrawAmendment(asVendor, { contractId, version: 4 });
    const { data, messages } = await as(vendor.asVendor, `{ contract(id: "${contractId}") { ${CHANGES} } }`);
    expect(messages).toEqual([]);
    const at0 = (version: number) => data.contract.versions[version - 1];
    expect(at0(1)).toMatchObject({ status: 'AGREED', changes: [] });
    const target = (before: string, after: string) => [{ path: 'objectives.resolution.target', before, after }];
    expect(at0(2)).toMatchObject({ status: 'AGREED', proposedBy: 'CLIENT', changes: target('0.95', '0.9') });
    // Laid over what will stand by then, and not over what stands now.
    expect(at0(3)).toMatchObject({
      status: 'PROPOSED',
      proposedBy: 'VENDOR',
      agreedAt: null,
      changes: target('0.9', '0.8'),
    });
    expect(at0(4)).toMatchObject({
      status: 'WITHDRAWN',
      withdrawnAt: '2026-04-08T12:00:00.000Z',
      changes: [{ path: 'minimumScore', before: '1', after: '0.5' }],
    });
    const foreign = await as(stranger.asClient, `{ contract(id: "${contractId}") { ${CHANGES} } }`);
    expect(foreign.codes).toEqual(['NOT_FOUND']);
  });
});
