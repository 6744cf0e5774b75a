import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TABLE_CLASSES } from '../../src/platform/tenancy.js';
import { askDirectly } from '../support/database.js';
import { type Answer, startServer, type TestServer } from '../support/server.js';
import { type Belongings, contractInput, fullContract, type Member, member, TENANTS_NOW } from '../support/tenants.js';

let server: TestServer;
let client: Member;
let vendor: Member;
let contract: Belongings;

beforeAll(async () => {
  server = await startServer({ clock: () => TENANTS_NOW });
  client = await member(server, 'client', 'CLIENT');
  vendor = await member(server, 'vendor', 'VENDOR');
  contract = await fullContract(server, client, vendor, 'known');
}, 60_000);
afterAll(() => server?.close());

/** Rows of every table. */
async function rows(): Promise<Record<string, number>> {
  const counts = Object.keys(TABLE_CLASSES).map((table) => `(SELECT count(*)::int FROM ${table}) AS ${table}`);
  const [found] = await askDirectly<Record<string, number>>(server.db.superuserUrl, `SELECT ${counts.join(', ')}`);
  return found ?? {};
}

type Input = Record<string, unknown>;

const CREATE = 'mutation ($input: CreateContractInput!) { createContract(input: $input) { contract { id } } }';
const CALENDAR = 'mutation ($input: CreateCalendarInput!) { createCalendar(input: $input) { calendar { id } } }';
const EVENTS = `mutation ($input: RecordTicketEventsInput!) {
  recordTicketEvents(input: $input) { accepted corrected repeated rejected { index code path message } } }`;

const MEASUREMENTS = {
  recordContacts: ['RecordContactsInput', 'contacts'],
  recordQueueIntervals: ['RecordQueueIntervalsInput', 'intervals'],
  recordOutages: ['RecordOutagesInput', 'outages'],
  recordSurveyResponses: ['RecordSurveyResponsesInput', 'responses'],
  recordAudits: ['RecordAuditsInput', 'audits'],
  recordCounters: ['RecordCountersInput', 'counters'],
} as const;
type Recording = keyof typeof MEASUREMENTS;

function document(name: Recording): string {
  return `mutation ($input: ${MEASUREMENTS[name][0]}!) { ${name}(input: $input) { accepted rejected { code path message } } }`;
}

const create = (change: Input): Promise<Answer> =>
  server.gql(client.token, CREATE, { input: { ...contractInput('new', 'vendor'), ...change } });
const calendar = (change: Input): Promise<Answer> =>
  server.gql(client.token, CALENDAR, {
    input: { name: 'New', calendar: { timeZone: 'UTC', alwaysOpen: true, ...change } },
  });
const event = (change: Input = {}): Input => ({
  externalId: 'new',
  ticketExternalId: 'new',
  kind: 'OPENED',
  channel: 'EMAIL',
  occurredAt: '2026-03-10T09:00:00Z',
  ...change,
});
const record = (events: Input[], change: Input = {}, token = client.token): Promise<Answer> =>
  server.gql(token, EVENTS, { input: { contractId: contract.contractId, source: 'desk', events, ...change } });
const measure = (name: Recording, item: Input): Promise<Answer> =>
  server.gql(client.token, document(name), {
    input: {
      contractId: contract.contractId,
      source: 'desk',
      [MEASUREMENTS[name][1]]: [{ externalId: 'new', ...item }],
    },
  });
const ask = (query: string, variables: Input = {}): Promise<Answer> => server.gql(client.token, query, variables);

/** `CODE path path` of the first error. */
function refusal({ errors, data }: Answer): string {
  const [error] = errors ?? [];
  if (error === undefined) return `no error: ${JSON.stringify(data)?.slice(0, 300)}`;
  const { code, issues = [] } = error.extensions;
  return [code, ...issues.map(({ path }) => path)].join(' ');
}

const MEGABYTE = 'x'.repeat(1_000_000);
const HALF = '\ud800';
const NUL = 'a\u0000b';

/** What is wrong, what asks it, and the code and the paths of the answer. */
const REFUSED: [string, () => Promise<Answer>, string][] = [
  ['a date that is none', () => create({ startsOn: '2026-02-30' }), 'INVALID_INPUT input.startsOn'],
  ['a date in another form', () => create({ startsOn: '01.02.2026' }), 'INVALID_INPUT input.startsOn'],
  ['a date that is a number', () => create({ startsOn: 20260101 }), 'INVALID_INPUT input.startsOn'],
  ['dates in reverse', () => create({ startsOn: '2026-06-01', endsOn: '2026-01-01' }), 'INVALID_INPUT endsOn'],
  ['a stub beyond the contract', () => create({ firstPeriodEndsOn: '2027-01-01' }), 'INVALID_INPUT firstPeriodEndsOn'],
  ['an unknown zone', () => create({ timeZone: 'Europe/Atlantis' }), 'INVALID_INPUT timeZone calendar.timeZone'],
  ['an unknown zone of a calendar', () => calendar({ timeZone: 'Mars/Olympus' }), 'INVALID_INPUT calendar.timeZone'],
  ['an unknown currency', () => create({ currency: 'euro' }), 'INVALID_INPUT currency'],
  ['an unknown vendor', () => create({ vendor: 'nobody' }), 'INVALID_INPUT vendor'],
  ['an unknown periodicity', () => create({ periodicity: 'FORTNIGHT' }), 'INVALID_INPUT input.periodicity'],
  [
    'lists of terms that name nothing',
    () =>
      create({
        objectives: [
          {
            ...{ key: 'r', name: 'R', indicator: 'RESOLUTION_TIME', target: 0.9, scope: { channels: [] } },
            goals: [{ workingTime: 'PT1H', priorities: [] }],
          },
          { key: 'c', name: 'C', indicator: 'CSAT', target: 0.9, surveys: [] },
          { key: 'u', name: 'U', indicator: 'UPTIME', target: 0.9, services: [] },
          { key: 's', name: 'S', indicator: 'SERVICE_LEVEL', target: 0.9, waitThreshold: 'PT20S', queues: [] },
        ],
      }),
    'INVALID_INPUT objectives.0.scope.channels objectives.0.goals.0.priorities objectives.1.surveys objectives.2.services objectives.3.queues',
  ],
  ['no objectives', () => create({ objectives: [] }), 'INVALID_INPUT objectives'],
  ['a score above 1', () => create({ minimumScore: 1.5 }), 'INVALID_INPUT minimumScore'],
  ['a negative score', () => create({ minimumScore: -0.5 }), 'INVALID_INPUT minimumScore'],
  ['a huge score', () => create({ minimumScore: 1e308 }), 'INVALID_INPUT minimumScore'],
  ['a reference of a megabyte', () => create({ reference: MEGABYTE }), 'INVALID_INPUT reference'],
  ['a vendor of a megabyte', () => create({ vendor: MEGABYTE }), 'INVALID_INPUT vendor'],
  ['a zone of a megabyte', () => create({ timeZone: MEGABYTE }), 'INVALID_INPUT timeZone calendar.timeZone'],
  ['a date of a megabyte', () => create({ startsOn: MEGABYTE }), 'INVALID_INPUT input.startsOn'],
  ['a name with a lone surrogate', () => create({ name: HALF }), 'INVALID_INPUT name'],
  ['a name with a NUL', () => create({ name: NUL }), 'INVALID_INPUT name'],
  ['a vendor with a NUL', () => create({ vendor: NUL }), 'INVALID_INPUT vendor'],
  ['an empty name', () => create({ name: ' ' }), 'INVALID_INPUT name'],
  [
    'overlapping spans',
    () =>
      calendar({
        alwaysOpen: false,
        spans: [
          { weekday: 'MONDAY', from: '09:00', to: '17:00' },
          { weekday: 'MONDAY', from: '16:00', to: '18:00' },
        ],
      }),
    'INVALID_INPUT calendar.spans.1',
  ],
  [
    'a span that runs into the next day of another',
    () =>
      calendar({
        alwaysOpen: false,
        spans: [
          { weekday: 'SUNDAY', from: '22:00', to: '06:00' },
          { weekday: 'MONDAY', from: '05:00', to: '09:00' },
        ],
      }),
    'INVALID_INPUT calendar.spans.1',
  ],
  [
    'a time of day that is none',
    () => calendar({ alwaysOpen: false, spans: [{ weekday: 'MONDAY', from: '25:00', to: '26:00' }] }),
    'INVALID_INPUT calendar.spans.0.from calendar.spans.0.to',
  ],
  [
    'a weekday that is none',
    () => calendar({ spans: [{ weekday: 'CATURDAY' }] }),
    'INVALID_INPUT input.calendar.spans.0.weekday',
  ],
  [
    'a time without an offset',
    () => record([event({ occurredAt: '2026-03-10T09:00:00' })]),
    'INVALID_INPUT input.events.0.occurredAt',
  ],
  ['an unknown kind', () => record([event({ kind: 'EXPLODED' })]), 'INVALID_INPUT input.events.0.kind'],
  ['an unknown field', () => record([event({ colour: 'red' })]), 'INVALID_INPUT input.events.0'],
  ['a fraction for a whole number', () => record([event({ revision: 1.5 })]), 'INVALID_INPUT input.events.0.revision'],
  ['a number beyond 32 bits', () => record([event({ revision: 2 ** 31 })]), 'INVALID_INPUT input.events.0.revision'],
  [
    '10,001 items',
    () => record(Array.from({ length: 10_001 }, (_, n) => event({ externalId: String(n) }))),
    'INVALID_INPUT events',
  ],
  [
    '1,001 items',
    () => record(Array.from({ length: 1_001 }, (_, n) => event({ externalId: String(n) }))),
    'INVALID_INPUT events',
  ],
  ['a source of a megabyte', () => record([event()], { source: MEGABYTE }), 'INVALID_INPUT source'],
  ['a source with a NUL', () => record([event()], { source: NUL }), 'INVALID_INPUT source'],
  ['a source with a lone surrogate', () => record([event()], { source: HALF }), 'INVALID_INPUT source'],
  ['an id that is no uuid', () => record([event()], { contractId: 'seven' }), 'NOT_FOUND'],
  ['an id of a megabyte', () => record([event()], { contractId: MEGABYTE }), 'NOT_FOUND'],
  ['an id with a NUL', () => record([event()], { contractId: NUL }), 'NOT_FOUND'],
  [
    'a null where there must be something',
    () => record([event({ externalId: null })]),
    'INVALID_INPUT input.events.0.externalId',
  ],
  [
    'a length of time in years',
    () => measure('recordQueueIntervals', { waitThreshold: 'P1Y' }),
    'INVALID_INPUT input.intervals.0',
  ],
  [
    'a score that is no number',
    () => measure('recordAudits', { occurredAt: '2026-03-10T09:00:00Z', score: 'NaN' }),
    'INVALID_INPUT input.audits.0.score',
  ],
];

/** One bad item of a batch: it is named and keeps no other from being taken; here it is alone. */
const REJECTED: [string, () => Promise<Answer>, string][] = [
  [
    'an event in the future',
    () => record([event({ occurredAt: '2027-01-01T00:00:00Z' })]),
    'INVALID_INPUT events.0.occurredAt',
  ],
  ['revision 0', () => record([event({ revision: 0 })]), 'INVALID_INPUT events.0.revision'],
  ['a negative revision', () => record([event({ revision: -1 })]), 'INVALID_INPUT events.0.revision'],
  ['a negative sequence', () => record([event({ sequence: -1 })]), 'INVALID_INPUT events.0.sequence'],
  ['a huge sequence', () => record([event({ sequence: 1e300 })]), 'INVALID_INPUT events.0.sequence'],
  ['a broken sequence', () => record([event({ sequence: 0.5 })]), 'INVALID_INPUT events.0.sequence'],
  ['an id of a megabyte', () => record([event({ externalId: MEGABYTE })]), 'INVALID_INPUT events.0.externalId'],
  [
    'a ticket of a megabyte',
    () => record([event({ ticketExternalId: MEGABYTE })]),
    'INVALID_INPUT events.0.ticketExternalId',
  ],
  ['an id with a NUL', () => record([event({ externalId: NUL })]), 'INVALID_INPUT events.0.externalId'],
  ['a tier with a lone surrogate', () => record([event({ tier: HALF })]), 'INVALID_INPUT events.0.tier'],
  ['a subject of a megabyte', () => record([event({ subject: MEGABYTE })]), 'INVALID_INPUT events.0.subject'],
  ['a subject with a NUL', () => record([event({ subject: NUL })]), 'INVALID_INPUT events.0.subject'],
  [
    'an outage in reverse',
    () => measure('recordOutages', { service: 's', startsAt: '2026-03-10T09:00:00Z', endsAt: '2026-03-10T08:00:00Z' }),
    'INVALID_INPUT outages.0.endsAt',
  ],
  [
    'an outage of a megabyte',
    () => measure('recordOutages', { service: MEGABYTE, startsAt: '2026-03-10T09:00:00Z' }),
    'INVALID_INPUT outages.0.service',
  ],
  [
    'a contact answered before it came',
    () =>
      measure('recordContacts', {
        queue: 'q',
        channel: 'CHAT',
        enqueuedAt: '2026-03-10T09:00:00Z',
        answeredAt: '2026-03-10T08:00:00Z',
      }),
    'INVALID_INPUT contacts.0.answeredAt',
  ],
  [
    'a negative count',
    () => measure('recordCounters', { occurredAt: '2026-03-10T09:00:00Z', counter: 'c', good: -1, total: 3 }),
    'INVALID_INPUT counters.0.good',
  ],
  [
    'more good ones than there are',
    () => measure('recordCounters', { occurredAt: '2026-03-10T09:00:00Z', counter: 'c', good: 4, total: 3 }),
    'INVALID_INPUT counters.0.good',
  ],
  [
    'a score beyond the scale',
    () => measure('recordSurveyResponses', { occurredAt: '2026-03-10T09:00:00Z', score: 6 }),
    'INVALID_INPUT responses.0.score',
  ],
  [
    'a huge score',
    () => measure('recordAudits', { occurredAt: '2026-03-10T09:00:00Z', score: 1e308 }),
    'INVALID_INPUT audits.0.score',
  ],
  [
    'a score before 1970',
    () => measure('recordAudits', { occurredAt: '1970-01-01T00:00:00+01:00', score: 1 }),
    'INVALID_INPUT audits.0.occurredAt',
  ],
];

describe('bad input', () => {
  it.each(REFUSED)('is refused with its code and path, and writes nothing: %s', async (_name, send, expected) => {
    const before = await rows();
    const answer = await send();
    expect(refusal(answer)).toBe(expected);
    expect(JSON.stringify(answer).length).toBeLessThan(5_000);
    expect(await rows()).toEqual(before);
  });

  it.each(REJECTED)('is rejected item by item with its path, and writes nothing: %s', async (_name, send, expected) => {
    const before = await rows();
    const answer = await send();
    expect(answer.errors).toBeUndefined();
    const [{ accepted, rejected }] = Object.values<{ accepted: number; rejected: { code: string; path: string }[] }>(
      answer.data,
    ) as [{ accepted: number; rejected: { code: string; path: string }[] }];
    expect([accepted, ...rejected.map(({ code, path }) => `${code} ${path}`)]).toEqual([0, expected]);
    expect(JSON.stringify(answer).length).toBeLessThan(5_000);
    expect(await rows()).toEqual(before);
  });

  it('names every fault of a contract at once, each with its path', async () => {
    const faults = { name: '', timeZone: 'x', currency: 'x', vendor: 'x', minimumScore: 2, endsOn: '2025-01-01' };
    const { errors } = await create({
      ...faults,
      objectives: [{ key: 'A B', name: '', indicator: 'UPTIME', target: 7 }],
    });
    const paths = errors?.[0]?.extensions.issues?.map(({ path }) => path) ?? [];
    for (const path of [...Object.keys(faults), 'objectives.0.key', 'objectives.0.name', 'objectives.0.target']) {
      expect(paths).toContain(path);
    }
  });

  it('does not keep the good items of a batch from being taken, and is named by its place', async () => {
    const { data } = await record([
      event({ externalId: 'good' }),
      event({ externalId: 'bad', occurredAt: '2027-01-01T00:00:00Z' }),
    ]);
    expect(data.recordTicketEvents).toMatchObject({
      accepted: 1,
      rejected: [{ index: 1, code: 'INVALID_INPUT', path: 'events.1.occurredAt' }],
    });
  });

  it('of the wrong tenant meets nothing', async () => {
    const other = await member(server, 'other', 'CLIENT');
    const before = await rows();
    expect(refusal(await record([event({ externalId: 'foreign' })], {}, other.token))).toBe('NOT_FOUND');
    expect(await rows()).toEqual(before);
  });
});

const READS: [string, string, Input, string][] = [
  ['a page of 101', '{ contracts(first: 101) { nodes { id } } }', {}, 'INVALID_INPUT first'],
  ['a page of 0', '{ tickets(first: 0) { nodes { id } } }', {}, 'INVALID_INPUT first'],
  ['a page of -1', '{ events(first: -1) { nodes { id } } }', {}, 'INVALID_INPUT first'],
  ['a page beyond 32 bits', '{ contracts(first: 3000000000) { nodes { id } } }', {}, 'INVALID_INPUT first'],
  ['nonsense for a cursor', '{ contracts(after: "nonsense") { nodes { id } } }', {}, 'INVALID_INPUT after'],
  ['nonsense for a cursor of events', '{ events(after: "nonsense") { nodes { id } } }', {}, 'INVALID_INPUT after'],
  [
    'a cursor of a megabyte',
    'query ($after: String) { tickets(after: $after) { nodes { id } } }',
    { after: MEGABYTE },
    'INVALID_INPUT after',
  ],
  ['an enum value that is none', '{ contracts(orderBy: LUCK) { nodes { id } } }', {}, 'INVALID_INPUT orderBy'],
  [
    'a variable that is none of its enum',
    'query ($o: ContractOrder!) { contracts(orderBy: $o) { nodes { id } } }',
    { o: 'LUCK' },
    'INVALID_INPUT o',
  ],
  ['a field that is none', '{ contracts { nodes { secrets } } }', {}, 'INVALID_INPUT '],
  ['no query at all', '', {}, 'INVALID_INPUT'],
  ['no GraphQL', '}{', {}, 'INVALID_INPUT '],
  ['an id of a megabyte', 'query ($id: ID!) { contract(id: $id) { id } }', { id: MEGABYTE }, 'NOT_FOUND'],
  [
    'a reference with a NUL',
    'query ($r: String!) { contractByReference(reference: $r) { id } }',
    { r: NUL },
    'NOT_FOUND',
  ],
  [
    'a period of a negative index',
    '{ contracts { nodes { period(index: -1) { index } } } }',
    {},
    'INVALID_INPUT index',
  ],
  [
    'periods in reverse',
    '{ contracts { nodes { periods(from: "2026-05-01", to: "2026-01-01") { index } } } }',
    {},
    'INVALID_INPUT to',
  ],
  ['an unknown country', '{ proposedHolidays(country: "ZZ", year: 2026) { date } }', {}, 'INVALID_INPUT country'],
  ['a year far off', '{ proposedHolidays(country: "DE", year: 2000000000) { date } }', {}, 'INVALID_INPUT year'],
  [
    'fields too deep',
    `{ contracts { nodes { period ${'{ previous '.repeat(14)}{ index }${' }'.repeat(14)} } } }`,
    {},
    'TOO_COMPLEX',
  ],
  [
    'too many aliases',
    `{ ${Array.from({ length: 90 }, (_, n) => `a${n}: contracts(first: 100) { nodes { id name reference } }`).join(' ')} }`,
    {},
    'TOO_COMPLEX',
  ],
];

describe('a bad question', () => {
  it.each(READS)('is answered with its code and path: %s', async (_name, query, variables, expected) => {
    expect(refusal(await ask(query, variables)).trim()).toBe(expected.trim());
  });

  it('with the cursor of another list, or one that was made up, is refused', async () => {
    const { data } = await ask('{ contracts { edges { cursor } } tickets { edges { cursor } } eventHead }');
    const cursors = [data.contracts.edges[0].cursor, data.tickets.edges[0].cursor, data.eventHead] as const;
    const lists = ['contracts', 'tickets', 'events'] as const;
    for (const [i, list] of lists.entries()) {
      for (const [j, cursor] of cursors.entries()) {
        const answer = await ask(`{ ${list}(after: "${cursor}") { nodes { id } } }`);
        expect([list, j, refusal(answer).split(':')[0]]).toEqual([
          list,
          j,
          i === j ? 'no error' : 'INVALID_INPUT after',
        ]);
      }
    }
    const made = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const id = contract.ticketId;
    for (const key of [
      [-253_402_300_799_999, id],
      [1e300, id],
      [0.5, id],
      ['now', id],
      [0, 'seven'],
      [0],
      [null, null],
      [{ infinity: {} }, id, 1],
    ]) {
      const answer = await ask(`{ tickets(after: "${made(['TIME_TO_BREACH', ...key])}") { nodes { id } } }`);
      expect([key, refusal(answer)]).toEqual([key, 'INVALID_INPUT after']);
    }
    for (const risk of [2 ** 31, -(2 ** 31), 9_007_199_254_740_991]) {
      const cursor = made(['contracts by risk', 'a', id, id, risk]);
      expect(refusal(await ask(`{ contracts(orderBy: RISK, after: "${cursor}") { nodes { id } } }`))).toMatch(
        'no error',
      );
    }
    for (const text of [NUL, HALF, MEGABYTE]) {
      const answer = await ask('query ($a: String) { contracts(after: $a) { nodes { id } } }', {
        a: made(['contracts by reference', text, id, id, 0]),
      });
      expect(refusal(answer)).not.toContain('INTERNAL');
    }
  });

  it('that ends an answer while other fields of it are still being read takes no connection with it', async () => {
    const query = `{ contracts(first: 101) { nodes { id } } tickets { nodes {
      clocks { state objective { key } } contract { reference client { name } period { compliance { score } } } } } }`;
    const startedAt = performance.now();
    for (let times = 0; times < 10; times += 1) {
      const answer = await ask(query);
      expect([refusal(answer), answer.data]).toEqual(['INVALID_INPUT first', null]);
    }
    expect((await ask('{ contracts { nodes { reference } } }')).data.contracts.nodes[0].reference).toBe('known');
    // A connection that was not given back is waited for for 30 s.
    expect(performance.now() - startedAt).toBeLessThan(20_000);
  });

  it('with text that no column holds finds nothing, or says so', async () => {
    for (const text of [NUL, HALF, MEGABYTE]) {
      const variables = { text, id: contract.contractId };
      const queries = [
        'query ($text: String!) { contractByReference(reference: $text) { id } }',
        'query ($text: String!) { organisationBySlug(slug: $text) { id } }',
        'query ($id: ID!, $text: String!) { ticketByExternalId(contractId: $id, source: $text, externalId: $text) { id } }',
        'query ($text: ID!) { ticket(id: $text) { id } }',
        'query ($text: String!) { tickets(filter: {assigneeGroup: $text}) { nodes { id } } }',
        'query ($text: ID!) { tickets(filter: {contractIds: [$text]}) { nodes { id } } }',
        'query ($text: ID!) { contracts(filter: {counterparty: $text}) { nodes { id } } }',
        'query ($text: ID!) { events(filter: {contractIds: [$text], objectiveIds: [$text]}) { nodes { id } } }',
        'query ($text: String!) { proposedHolidays(country: $text, year: 2026) { date } }',
      ];
      for (const query of queries) {
        const answer = await ask(query, variables);
        expect([query, answer.status === 500, refusal(answer).includes('INTERNAL')]).toEqual([query, false, false]);
      }
    }
  });

  it('that is no JSON, or no object, is refused with a code', async () => {
    for (const body of ['{', '[]', '"x"', '{"query": 7}', '{"query": "{ viewer { role } }", "variables": 7}', '']) {
      const response = await fetch(server.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${client.token}` },
        body,
      });
      const { errors } = (await response.json()) as Answer;
      expect([body, response.status, errors?.[0]?.extensions.code]).toEqual([body, 400, 'INVALID_INPUT']);
    }
  });

  it('over a socket is refused like one over HTTP', async () => {
    const socket = server.socket(client.token);
    for (const [query, code] of [
      ['subscription { breachEvents(after: "nonsense") { id } }', 'INVALID_INPUT'],
      ['subscription { breachEvents { secrets } }', 'INVALID_INPUT'],
      ['subscription { breachEvents(filter: {kinds: [LUCK]}) { id } }', 'INVALID_INPUT'],
      ['{ contracts(first: 101) { nodes { id } } }', 'INVALID_INPUT'],
    ] as const) {
      const answers = socket.iterate({ query });
      const answer = await answers.next().then(
        ({ value }) => value.errors,
        (errors) => errors,
      );
      expect([query, answer[0].extensions.code]).toEqual([query, code]);
    }
    await socket.dispose();
  });
});
