import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { GraphQLSchema } from 'graphql';
import type { Actor } from '../../src/domain/actor.js';
import { AmendmentResolver } from '../../src/modules/contract/amendment.resolver.js';
import { ContractResolver } from '../../src/modules/contract/contract.resolver.js';
import { ContractFieldsResolver } from '../../src/modules/contract/contractfields.resolver.js';
import { ContractListResolver } from '../../src/modules/contract/contractlist.resolver.js';
import { ContractPeriodResolver } from '../../src/modules/contract/contractperiod.resolver.js';
import {
  ContractObjectivesResolver,
  VersionObjectivesResolver,
} from '../../src/modules/objective/objective.resolver.js';
import { ContractPeriodStatementResolver } from '../../src/modules/statement/periodstatement.resolver.js';
import { ask, schemaOf } from '../support/ask.js';
import { at } from '../support/clockterms.js';
import { agreedContract, layParty, type Party } from '../support/contractdraft.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const NOW = at('2026-03-10T12:00:00Z');

let test: TestDatabase;
let schema: GraphQLSchema;
beforeAll(async () => {
  test = await createTestDatabase();
  schema = schemaOf([
    ContractResolver,
    ContractListResolver,
    ContractFieldsResolver,
    ContractPeriodResolver,
    AmendmentResolver,
    ContractObjectivesResolver,
    VersionObjectivesResolver,
    ContractPeriodStatementResolver,
  ]);
});
afterAll(() => test.drop());

const as = (actor: Actor, source: string, variables: Record<string, unknown> = {}, now = NOW) =>
  ask(schema, test, actor, now, source, variables);

async function parties(): Promise<[Party, Party, Party]> {
  return Promise.all([layParty(test, 'Client'), layParty(test, 'Vendor'), layParty(test, 'Stranger')]);
}

const INPUT = {
  reference: 'ACME-1',
  name: 'Support',
  timeZone: 'Europe/Berlin',
  startsOn: '2026-01-15',
  endsOn: '2026-12-31',
  firstPeriodEndsOn: '2026-01-31',
  periodicity: 'QUARTER',
  currency: 'EUR',
  minimumScore: 0.9,
  calendar: { spans: [{ weekday: 'MONDAY', from: '09:00', to: '17:00' }] },
  objectives: [
    {
      key: 'frt',
      name: 'First response',
      indicator: 'FIRST_RESPONSE_TIME',
      target: 0.95,
      goals: [{ workingTime: 'PT4H' }],
    },
  ],
};
const CREATE =
  'mutation ($input: CreateContractInput!) { createContract(input: $input) { contract { id termsHash status } } }';

describe('the life of a contract', () => {
  it('runs from the draft over invitation and agreement to an amendment', async () => {
    const [client, vendor] = await parties();
    const created = await as(client.asClient, CREATE, { input: { ...INPUT, vendor: vendor.slug } });
    const { id, termsHash, status } = created.data.createContract.contract;
    expect(status).toBe('DRAFT');

    const see = '{ contracts { nodes { reference status viewerSide } } }';
    expect((await as(vendor.asVendor, see)).data.contracts.nodes).toEqual([]);
    expect((await as(vendor.asVendor, `{ contract(id: "${id}") { id } }`)).codes).toEqual(['NOT_FOUND']);

    const invite = 'mutation ($input: InviteVendorInput!) { inviteVendor(input: $input) { contract { invitedAt } } }';
    const invited = await as(client.asClient, invite, { input: { contractId: id } });
    expect(invited.data.inviteVendor.contract.invitedAt).toBe('2026-03-10T12:00:00.000Z');
    expect((await as(vendor.asVendor, see)).data.contracts.nodes).toEqual([
      { reference: 'ACME-1', status: 'DRAFT', viewerSide: 'VENDOR' },
    ]);

    const agree = 'mutation ($input: AgreeContractInput!) { agreeContract(input: $input) { contract { status } } }';
    const content = { input: { contractId: id, termsHash } };
    expect((await as(client.asClient, agree, content)).data.agreeContract.contract.status).toBe('DRAFT');
    expect((await as(vendor.asVendor, agree, content)).data.agreeContract.contract.status).toBe('ACTIVE');

    const propose = `mutation ($input: ProposeAmendmentInput!) {
      proposeAmendment(input: $input) { amendment { version termsHash status effectiveOn minimumScore } contract { pendingAmendments { version } } } }`;
    const proposed = await as(vendor.asVendor, propose, {
      input: { contractId: id, fromDate: '2026-05-01', minimumScore: 0.8 },
    });
    const { amendment, contract } = proposed.data.proposeAmendment;
    expect(amendment).toEqual({
      version: 2,
      termsHash: expect.any(String),
      status: 'PROPOSED',
      effectiveOn: '2026-05-01',
      minimumScore: 0.8,
    });
    expect(contract.pendingAmendments).toEqual([{ version: 2 }]);

    const accept =
      'mutation ($input: AgreeAmendmentInput!) { agreeAmendment(input: $input) { contract { minimumScore termsHash } amendment { status agreedAt } } }';
    const accepted = await as(client.asClient, accept, {
      input: { contractId: id, version: 2, termsHash: amendment.termsHash },
    });
    expect(accepted.data.agreeAmendment.amendment).toEqual({ status: 'AGREED', agreedAt: '2026-03-10T12:00:00.000Z' });
    expect(accepted.data.agreeAmendment.contract).toEqual({ minimumScore: 0.9, termsHash });
    const later = await as(
      vendor.asVendor,
      `{ contract(id: "${id}") { minimumScore termsHash } }`,
      {},
      at('2026-05-02T00:00:00Z'),
    );
    expect(later.data.contract).toEqual({ minimumScore: 0.8, termsHash: amendment.termsHash });
  });

  it('shows what was written', async () => {
    const [client, vendor] = await parties();
    await as(client.asClient, CREATE, { input: { ...INPUT, vendor: vendor.id } });
    const source = `{ contractByReference(reference: "ACME-1") {
      name timeZone startsOn endsOn periodicity currency minimumScore client { slug } vendor { slug }
      calendar { timeZone spans { weekday from to } }
      objectives { key target unit direction weight minimumSample clock { goals { workingTime } pauseStatuses warnShare } }
      versions { version status fromPeriod effectiveOn proposedBy objectives { key } } announcedHolidays { date }
      periods { index startsOn endsOn } } }`;
    const { data } = await as(client.asClient, source);
    expect(data.contractByReference).toMatchObject({
      name: 'Support',
      timeZone: 'Europe/Berlin',
      startsOn: '2026-01-15',
      endsOn: '2026-12-31',
      periodicity: 'QUARTER',
      currency: 'EUR',
      minimumScore: 0.9,
      client: { slug: client.slug },
      vendor: { slug: vendor.slug },
      calendar: { timeZone: 'Europe/Berlin', spans: [{ weekday: 'MONDAY', from: '09:00', to: '17:00' }] },
      objectives: [
        {
          key: 'frt',
          target: 0.95,
          unit: 'RATIO',
          direction: 'AT_LEAST',
          weight: 1,
          minimumSample: 1,
          clock: { goals: [{ workingTime: 'PT4H' }], pauseStatuses: [], warnShare: 0.8 },
        },
      ],
      versions: [
        {
          version: 1,
          status: 'PROPOSED',
          fromPeriod: 0,
          effectiveOn: '2026-01-15',
          proposedBy: 'CLIENT',
          objectives: [{ key: 'frt' }],
        },
      ],
      announcedHolidays: [],
      periods: [
        { index: 0, startsOn: '2026-01-15', endsOn: '2026-01-31' },
        { index: 1, startsOn: '2026-02-01', endsOn: '2026-04-30' },
        { index: 2, startsOn: '2026-05-01', endsOn: '2026-07-31' },
        { index: 3, startsOn: '2026-08-01', endsOn: '2026-10-31' },
        { index: 4, startsOn: '2026-11-01', endsOn: '2026-12-31' },
      ],
    });
  });
});

describe('announced holidays', () => {
  it('show who announced them when, and since when both have', async () => {
    const [client, vendor] = await parties();
    const id = await agreedContract(test, client, vendor, NOW);
    const announce = `mutation ($input: AnnounceHolidayInput!) { announceHoliday(input: $input) { contract {
      announcedHolidays { date name clientAnnouncedAt vendorAnnouncedAt inForceSince } } } }`;
    const input = { contractId: id, date: '2026-12-24', name: 'Christmas Eve' };
    const first = await as(vendor.asVendor, announce, { input });
    const alone = {
      date: '2026-12-24',
      name: 'Christmas Eve',
      clientAnnouncedAt: null,
      vendorAnnouncedAt: new Date(NOW).toISOString(),
      inForceSince: null,
    };
    expect(first.data.announceHoliday.contract.announcedHolidays).toEqual([alone]);
    const second = await as(client.asClient, announce, { input: { ...input, name: 'Eve' } });
    const since = new Date(NOW).toISOString();
    expect(second.data.announceHoliday.contract.announcedHolidays).toEqual([
      { ...alone, clientAnnouncedAt: since, inForceSince: since },
    ]);
  });
});

describe('periods', () => {
  it('are found by date, by index and by now, and know the one before', async () => {
    const [client, vendor] = await parties();
    const id = await agreedContract(test, client, vendor, NOW);
    const source = `{ contract(id: "${id}") {
      now: period { index status startsAt endsAt previous { index status previous { index previous { index } } } }
      by: period(index: 11) { endsOn status } on: period(on: "2026-04-30") { index } none: period(on: "2027-01-01") { index }
      some: periods(from: "2026-02-28", to: "2026-04-01") { index } } }`;
    const { data } = await as(vendor.asVendor, source);
    expect(data.contract).toEqual({
      now: {
        index: 2,
        status: 'OPEN',
        startsAt: '2026-03-01T00:00:00.000Z',
        endsAt: '2026-04-01T00:00:00.000Z',
        previous: { index: 1, status: 'PROVISIONAL', previous: { index: 0, previous: null } },
      },
      by: { endsOn: '2026-12-31', status: 'FUTURE' },
      on: { index: 3 },
      none: null,
      some: [{ index: 1 }, { index: 2 }, { index: 3 }],
    });
    const both = await as(
      vendor.asVendor,
      `{ contract(id: "${id}") { period(index: 1, on: "2026-01-01") { index } } }`,
    );
    expect(both.codes).toEqual(['INVALID_INPUT']);
  });

  it('are none beyond the contract; an index below 0 is a mistake', async () => {
    const [client, vendor] = await parties();
    const id = await agreedContract(test, client, vendor, NOW);
    const { data } = await as(
      client.asClient,
      `{ contract(id: "${id}") { period(index: 12) { index } before: period(on: "2025-12-31") { index }
        periods(from: "2027-01-01") { index } } }`,
    );
    expect(data.contract).toEqual({ period: null, before: null, periods: [] });
    const below = await as(client.asClient, `{ contract(id: "${id}") { period(index: -1) { index } } }`);
    expect([below.codes, below.messages[0]]).toEqual([['INVALID_INPUT'], 'index: must be at least 0']);
  });

  it('are at most 120 a question: the first, unless more are asked for by name', async () => {
    const [client, vendor, other] = await parties();
    const id = await agreedContract(test, client, vendor, NOW, { endsOn: '2036-01-31' });
    const indexes = async (actor: Actor, dates = '') => {
      const { data, codes } = await as(actor, `{ contract(id: "${id}") { periods${dates} { index endsOn } } }`);
      return data.contract?.periods.map(({ index }: { index: number }) => index) ?? codes;
    };
    const first = Array.from({ length: 120 }, (_, index) => index);
    for (const actor of [client.asClient, vendor.asVendor]) expect(await indexes(actor)).toEqual(first);
    expect(await indexes(client.asClient, '(from: "2036-01-01")')).toEqual([120]);
    expect(await indexes(client.asClient, '(to: "2035-12-31")')).toEqual(first);
    expect(await indexes(client.asClient, '(to: "2036-01-31")')).toEqual(['INVALID_INPUT']);
    expect(await indexes(other.asClient)).toEqual(['NOT_FOUND']);
  });
});

describe('lists of contracts', () => {
  it('come in pages by reference for both parties, by status and counterparty, and within the limits of a key', async () => {
    const [client, vendor, other] = await parties();
    const ids: Record<string, string> = {};
    for (const reference of ['b', 'a', 'd', 'c']) {
      ids[reference] = await agreedContract(test, client, vendor, NOW, { reference });
    }
    await agreedContract(test, other, vendor, NOW, { reference: 'a', endsOn: '2026-02-28' });
    const page =
      'query ($after: String, $filter: ContractFilter) { contracts(first: 3, after: $after, filter: $filter) { nodes { reference client { id } } pageInfo { hasNextPage endCursor } } }';
    const references = async (actor: Actor, filter: unknown) =>
      (await as(actor, page, { filter })).data.contracts.nodes.map((node: { reference: string }) => node.reference);

    const first = (await as(vendor.asVendor, page)).data.contracts;
    const second = (await as(vendor.asVendor, page, { after: first.pageInfo.endCursor })).data.contracts;
    const listed = [...first.nodes, ...second.nodes].map((node) => node.reference);
    expect(listed).toEqual(['a', 'a', 'b', 'c', 'd']);
    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);

    expect(await references(vendor.asVendor, { statuses: ['ENDED'] })).toEqual(['a']);
    expect(await references(vendor.asVendor, { statuses: ['DRAFT', 'TERMINATED'] })).toEqual([]);
    expect(await references(vendor.asVendor, { counterparty: other.id })).toEqual(['a']);
    expect(await references(client.asClient, { counterparty: other.id })).toEqual([]);
    expect(await references(client.asClient, { counterparty: 'nobody' })).toEqual([]);
    expect(await references({ ...client.asClient, contractIds: [ids['d'] ?? ''] }, null)).toEqual(['d']);
    expect(await references(client.asVendor, null)).toEqual([]);
  });

  it('name a counterparty where a reference is ambiguous', async () => {
    const [client, vendor, other] = await parties();
    await agreedContract(test, client, vendor, NOW, { reference: 'same' });
    const id = await agreedContract(test, other, vendor, NOW, { reference: 'same' });
    const source =
      'query ($counterparty: ID) { contractByReference(reference: "same", counterparty: $counterparty) { id } }';
    expect((await as(vendor.asVendor, source)).codes).toEqual(['INVALID_INPUT']);
    expect((await as(vendor.asVendor, source, { counterparty: other.id })).data.contractByReference.id).toBe(id);
    expect((await as(vendor.asVendor, source, { counterparty: vendor.id })).codes).toEqual(['NOT_FOUND']);
    expect((await as(client.asVendor, source)).codes).toEqual(['NOT_FOUND']);
    expect((await as(other.asClient, source)).data.contractByReference.id).toBe(id);
  });

  it('take a fixed number of statements, however many contracts there are', async () => {
    const [client, vendor] = await parties();
    for (let index = 0; index < 12; index += 1)
      await agreedContract(test, client, vendor, NOW, { reference: `R-${index}` });
    const source = (first: number) =>
      `{ contracts(first: ${first}) { nodes { client { name } vendor { name } calendar { alwaysOpen } objectives { id } versions { version } announcedHolidays { date } period { index } termsHash } } }`;
    const one = await as(vendor.asVendor, source(1));
    const many = await as(vendor.asVendor, source(12));
    expect(many.data.contracts.nodes).toHaveLength(12);
    // The page, organisations, contracts, what this process compiles of them, versions, holidays.
    expect([one.statements, many.statements]).toEqual([6, 6]);
  });
});
